//! A name comes off the roll on its pages: each ground both ways, what goes with it, sent with the end of the spell; and
//! nobody of another school is told that there is anything.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::rolls::leaving::Efforts;
use casework::rolls::notification::{Act, State};
use casework::rolls::open::{self, stands};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use law::attendance::Code;
use register::{Day, Session, Slot};
use store::attendance::{Patch, patch_rows};
use store::chronology::{Subject, page};
use store::pupils::{
    Enrolment, change_enrolment, enrolments_of, find_by_upn, restrictions_of, update,
};
use store::rolls::{
    Enquiry, Notification, NotificationAct, end_enquiry, events_of, find, insert_enquiry, leavers,
    move_on, of_pupil,
};
use store::{Actor, NotificationId, PupilId};

use crate::letters_to_parents::family;
use crate::town::{Answer, TODAY, Town};

/// A leaver of Bo Lindgren's at Alder Primary, or of somebody else's.
pub(crate) struct Leaver {
    pub(crate) town: Town,
    pub(crate) cookie: String,
    pub(crate) pupil: PupilId,
    id: Option<NotificationId>,
}

fn says(answer: &Answer, words: &str) {
    let read = answer.body.replace("&#39;", "'");
    assert!(read.contains(words), "{words}: {}", answer.body);
}

fn day(name: &str, day: Date) -> String {
    let (d, m, y) = (day.day(), day.month(), day.year());
    format!("{name}-day={d}&{name}-month={m}&{name}-year={y}")
}

/// The school days of the town, today the last.
fn school_days() -> Vec<Date> {
    let all = date(2025, 9, 1).series(1.day());
    all.take_while(|d| *d <= TODAY)
        .filter(|d| Day::from(*d).weekday() < 5)
        .collect()
}

impl Leaver {
    async fn of(town: Town, who: &str, upn: &str) -> Self {
        let found = find_by_upn(&town.rooms().store, &[upn]).await;
        Self {
            cookie: town.sign_in(who).await,
            pupil: found.expect("reads")[0].id,
            town,
            id: None,
        }
    }

    /// Bo, whose mother he lives with.
    pub(crate) async fn bo(town: Town) -> Self {
        family(&town, "ida@example.org", Some(TODAY)).await;
        Self::of(town, "alder", "A999000000002").await
    }

    fn new_page(&self) -> String {
        format!("/ashshire/notifications/leaver/new?pupil={}", self.pupil)
    }

    pub(crate) fn at(&self, page: &str) -> String {
        let id = self.id.expect("begun");
        format!("/ashshire/notifications/{id}{page}")
    }

    async fn try_begin(&self, form: &str, off: Date) -> Answer {
        let form = format!("{form}&{}", day("deletes", off));
        self.town.post(&self.new_page(), &self.cookie, &form).await
    }

    /// Begins it, and says which page comes next.
    async fn begin(&mut self, form: &str, off: Date) -> String {
        let made = self.try_begin(form, off).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let id = made.location.split('/').nth(3).expect("an id");
        self.id = id.parse().ok();
        self.next().await
    }

    /// The page that comes next, below the leaver's.
    async fn next(&self) -> String {
        let page = self.town.get(&self.at("/leaver"), &self.cookie).await;
        let below = page.location.rsplit("/leaver").next();
        below.expect("a page").to_owned()
    }

    async fn get(&self, page: &str) -> Answer {
        self.town.get(&self.at(page), &self.cookie).await
    }

    async fn post(&self, page: &str, form: &str) -> Answer {
        self.town.post(&self.at(page), &self.cookie, form).await
    }

    /// Keeps a page's answers.
    async fn keep(&self, page: &str, form: &str) {
        let kept = self.post(&format!("/leaver{page}"), form).await;
        assert_eq!(kept.location, self.at("/leaver"), "{page}: {}", kept.body);
    }

    async fn answer(&self, question: &str, form: &str) {
        let form = format!(
            "{form}&{question}-by=school&{question}-on-day=&{question}-on-month=&{question}-on-year="
        );
        self.keep(&format!("/ask/{question}"), &form).await;
    }

    /// Answers every question by yes or no, in the order in which the journey asks them.
    async fn answers(&self, all: &[(&str, &str)]) {
        for (question, value) in all {
            assert_eq!(self.next().await, format!("/ask/{question}"));
            self.answer(question, &format!("{question}={value}")).await;
        }
    }

    /// The decision's page.
    async fn decision(&self) -> Answer {
        assert_eq!(self.next().await, "/decision");
        self.get("/leaver/decision").await
    }

    /// The ground fits, and is taken.
    async fn fits(&self, ground: &str) {
        let decision = self.decision().await;
        says(&decision, &format!("{ground} fits"));
        self.keep("/decision", "").await;
    }

    /// The ground is refused, for these reasons.
    async fn refused(&self, ground: &str, because: &[&str]) -> Answer {
        let decision = self.decision().await;
        says(
            &decision,
            &format!("The pupil may not be removed under {ground}"),
        );
        for words in because {
            says(&decision, words);
        }
        let sent = self.post("/leaver/check", "").await;
        assert!(
            sent.location.ends_with("/leaver/decision"),
            "nothing is sent"
        );
        assert_eq!(self.spell().await.end_on, None);
        decision
    }

    /// Where the pupil goes, home, parents and checklist, as far as they are asked.
    async fn goes(&self, to: &str) {
        let phone = self.phone().await;
        for _ in 0..8 {
            let next = self.next().await;
            let form = match next.as_str() {
                "/where" => format!("{to}&destination-by=parent"),
                "/home" => "moved=no".to_owned(),
                "/parents" => format!("{phone}&parents=Nobody+is+known"),
                "/checklist" => self.checklist(),
                _ => return,
            };
            self.keep(&next, &form).await;
        }
    }

    async fn phone(&self) -> String {
        let parents = store::pupils::parents_of(&self.town.rooms().store, self.pupil).await;
        let parents = parents.expect("reads");
        let lives = parents.iter().filter(|(relation, _)| relation.lives_with);
        let fields = lives.map(|(_, p)| format!("phone-{}=01632+960111", p.id));
        fields.collect::<Vec<_>>().join("&")
    }

    fn checklist(&self) -> String {
        let rules = &self.town.rooms().authority.policy.rolls;
        let done = rules.checklist.iter().enumerate().map(|(at, item)| {
            if at == 0 {
                format!(
                    "check-{}=no&check-{}-why=The+office+does+it",
                    item.id, item.id
                )
            } else {
                format!("check-{}=yes", item.id)
            }
        });
        done.collect::<Vec<_>>().join("&")
    }

    /// Sends it from the page of the answers.
    async fn send(&self) {
        assert_eq!(self.next().await, "/check");
        let check = self.get("/leaver/check").await;
        says(&check, "Check your answers");
        let sent = self.post("/leaver/check", "").await;
        assert_eq!(sent.location, self.at("?did=sent"), "{}", sent.body);
    }

    async fn told(&self) -> Notification {
        let store = self.town.rooms().store;
        let found = find(&store, self.id.expect("begun")).await;
        found.expect("reads").expect("is there")
    }

    async fn spell(&self) -> Enrolment {
        let spells = enrolments_of(&self.town.rooms().store, self.pupil).await;
        spells.expect("reads").remove(0)
    }

    /// How the question where the pupil is educated stands today.
    async fn question(&self) -> open::State {
        let rooms = self.town.rooms();
        let events = events_of(&rooms.store, &[self.pupil]).await.expect("reads");
        let policy = &rooms.authority.policy;
        stands(date(2013, 5, 1), &events[&self.pupil], policy, TODAY)
    }

    /// Whether the pupil is among those who are on no roll today.
    async fn on_no_roll(&self) -> bool {
        let all = leavers(&self.town.rooms().store, date(2007, 1, 1), TODAY).await;
        all.expect("reads")
            .iter()
            .any(|one| one.pupil == self.pupil)
    }

    async fn chronology(&self) -> Vec<String> {
        let store = self.town.rooms().store;
        let told = page(&store, Subject::Child(self.pupil), None, 80).await;
        told.expect("reads").into_iter().map(|e| e.kind).collect()
    }

    /// Has the register show these codes on the last school days before today, the oldest first; present before.
    pub(crate) async fn register(&self, codes: &[Option<Code>]) {
        let rooms = self.town.rooms();
        let spell = self.spell().await;
        let days = school_days();
        let days = &days[..days.len() - 1];
        let blank = days.len() - codes.len();
        let all = std::iter::repeat_n(Some(Code::PRESENT_AM), blank).chain(codes.iter().copied());
        let patches: Vec<Patch> = (days.iter().zip(all))
            .flat_map(|(day, code)| {
                Session::BOTH.map(|session| {
                    let slot = Slot::of(Day::from(*day), session);
                    Patch {
                        pupil: self.pupil,
                        school: spell.school,
                        academic_year: slot.year,
                        at: slot.at,
                        bytes: vec![code.map_or(0, Code::byte)],
                    }
                })
            })
            .collect();
        let unit = rooms.store.begin(rooms.context(Actor::program("test")));
        let unit = unit.await.expect("begins");
        patch_rows(&unit, &patches).await.expect("marks");
        unit.commit().await.expect("kept");
    }

    /// Joint enquiries that have ended so.
    pub(crate) async fn enquired(&self, ground: &str, result: Efforts) {
        self.enquired_until(ground, result, TODAY).await;
    }

    async fn enquired_until(&self, ground: &str, result: Efforts, ended: Date) {
        let rooms = self.town.rooms();
        let school = self.spell().await.school;
        let unit = rooms.store.begin(rooms.context(Actor::program("test")));
        let unit = unit.await.expect("begins");
        let context = unit.context();
        let enquiry = Enquiry {
            id: context.id(),
            reference: context.reference(),
            pupil: self.pupil,
            school,
            ground: ground.to_owned(),
            opened_on: ended,
            result: Efforts::None,
            ended_on: None,
            ended_words: String::new(),
            ended_by_name: String::new(),
            ended_position: String::new(),
            made_at: context.now,
            made_by: None,
            made_by_name: "test".to_owned(),
            position: String::new(),
            changed_at: context.now,
        };
        let id = enquiry.id;
        insert_enquiry(&unit, enquiry).await.expect("kept");
        let end = (ended, "Home visit and school letters");
        end_enquiry(&unit, id, result, end, ("Person officer", "Officer"))
            .await
            .expect("ended");
        unit.commit().await.expect("kept");
    }

    async fn born(&self, born: Date) {
        let rooms = self.town.rooms();
        let unit = rooms.store.begin(rooms.context(Actor::program("test")));
        let unit = unit.await.expect("begins");
        let found = store::pupils::find(&unit, self.pupil).await;
        let mut pupil = found.expect("reads").expect("is there");
        pupil.born = born;
        update(&unit, &pupil).await.expect("kept");
        unit.commit().await.expect("kept");
    }

    async fn upload(&self, document: &str, file: &[u8]) -> Answer {
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\n{document}\r\n"
        )
        .into_bytes();
        body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"scan.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--x--\r\n");
        let request = Request::post(self.at("/leaver/documents"))
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin");
        let request = request.body(Body::from(body)).expect("a request");
        self.town.send(request).await
    }
}

impl Leaver {
    /// Bo, taken off the roll under (g): moved to another county, to no school that is known.
    pub(crate) async fn moved_away(town: Town) -> Self {
        let mut bo = Self::bo(town).await;
        bo.begin("situation=unknown-school", TODAY).await;
        bo.answers(&MOVED_AWAY).await;
        bo.fits("9(1)(g)").await;
        bo.keep("/where", &format!("{UNKNOWN}&destination-by=parent"))
            .await;
        let home = "moved=yes&new_address=9+Quay+Street&new_parent=Ida&authority=Elmshire+Council";
        bo.keep("/home", home).await;
        bo.goes(UNKNOWN).await;
        bo.send().await;
        bo
    }
}

const UNKNOWN: &str = "destination=unknown";

/// What ground (g) asks, answered so that it fits.
const MOVED_AWAY: [(&str, &str); 3] = [
    ("attend-again", "no"),
    ("boarder", "no"),
    ("lives-near", "no"),
];

#[tokio::test]
async fn a_pupil_whom_nobody_can_follow_comes_off_with_a_file_for_the_lost_pupil_database() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    let record = format!("/ashshire/pupils/{}", bo.pupil);
    let page = bo.town.get(&record, &bo.cookie).await;
    says(&page, "Take off the roll");
    let officer = bo.town.sign_in("officer").await;
    let seen = bo.town.get(&record, &officer).await;
    assert!(
        !seen.body.contains("Take off the roll"),
        "the school's to do"
    );
    let form = bo.town.get(&bo.new_page(), &bo.cookie).await;
    says(
        &form,
        "The pupil has moved, and we do not know to which school",
    );
    bo.begin("situation=unknown-school", TODAY).await;
    let again = bo.town.get(&bo.new_page(), &bo.cookie).await;
    says(&again, "Go on with the one begun on 10 October 2025");
    let twice = bo.try_begin("situation=home", TODAY).await;
    says(&twice, "There is a leaver of this pupil already");
    bo.answers(&MOVED_AWAY).await;
    let decision = bo.decision().await;
    says(&decision, "lost pupil database");
    says(&decision, "SI 2024/208 reg 9(1)(g)");
    says(&decision, "yes (the school)");
    bo.fits("9(1)(g)").await;
    bo.keep("/where", &format!("{UNKNOWN}&destination-by=parent"))
        .await;
    let none = bo.post("/leaver/home", "moved=yes&authority=another").await;
    says(&none, "Enter the name of the authority");
    bo.keep(
        "/home",
        "moved=yes&new_address=9+Quay+Street&new_parent=Ida&authority=Elmshire+Council",
    )
    .await;
    let short = bo.post("/leaver/parents", "").await;
    says(&short, "Enter a number for Ms Ida Lindgren");
    assert!(
        !short.body.contains("Enter the address of"),
        "it is on record"
    );
    bo.goes(UNKNOWN).await;
    let check = bo.get("/leaver/check").await;
    for words in [
        "9 Quay Street",
        "01632 960111",
        "Not done: The office does it",
        "Elmshire Council is told too",
    ] {
        says(&check, words);
    }
    bo.send().await;

    let spell = bo.spell().await;
    assert_eq!(spell.end_on, TODAY.yesterday().ok(), "off the roll today");
    assert_eq!(spell.end_reason.as_deref(), Some("9(1)(g)"));
    let told = bo.told().await;
    assert_eq!((told.state, told.due_on), (State::Sent, Some(TODAY)));
    assert!(!told.is_late());
    assert_eq!(told.said["new_authority"], "Elmshire Council");
    assert!(bo.on_no_roll().await);
    assert_eq!(
        bo.question().await,
        open::State::PossiblyMissing { since: TODAY }
    );
    let chronology = bo.chronology().await;
    for kind in ["notification.send", "rolls.spell.ended"] {
        assert_eq!(
            chronology.iter().filter(|k| *k == kind).count(),
            1,
            "{kind}"
        );
    }
    let gone = bo.town.get(&record, &bo.cookie).await;
    assert_eq!(
        gone.status,
        StatusCode::NOT_FOUND,
        "on no roll of the school's"
    );

    let page = bo.get("/leaver").await;
    says(&page, "lost pupil database");
    let file = bo.post("/transfer-file", "").await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    let reading = exchange::ctf::Reading::default();
    let name = "9994001_CTF_XXXXXXX_001.xml";
    let read = exchange::ctf::read(file.body.as_bytes(), name, &reading);
    // Name and head agree, or it could not be imported.
    let ctf = read
        .expect("a transfer file")
        .to_import()
        .expect("no doubt");
    assert_eq!(ctf.header.destination, exchange::ctf::Place::Unknown);
    let pupils = ctf.pupils;
    assert_eq!(pupils.len(), 1, "one pupil a file");
    assert_eq!(pupils[0].upn, "A999000000002");
    assert_eq!(pupils[0].contacts.len(), 2);
    assert_eq!(pupils[0].attendance[0].totals.unauthorised, Some(24));
    assert!(
        bo.chronology()
            .await
            .contains(&"notification.transfer-file".to_owned())
    );
}

#[tokio::test]
async fn what_was_sent_is_not_said_anew_and_nobody_else_may_say_it() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    bo.begin("situation=unknown-school", TODAY).await;
    let (birch, officer) = (
        bo.town.sign_in("birch").await,
        bo.town.sign_in("officer").await,
    );
    let pages = [
        "/leaver",
        "/leaver/what",
        "/leaver/decision",
        "/leaver/ask/boarder",
        "/leaver/where",
        "/leaver/home",
        "/leaver/parents",
        "/leaver/checklist",
        "/leaver/documents",
        "/leaver/check",
    ];
    for page in pages {
        let other = bo.town.get(&bo.at(page), &birch).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{page}");
        let early = bo.town.get(&bo.at(page), &officer).await;
        assert!(
            matches!(early.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN),
            "{page}: the authority does not see what is not sent"
        );
    }
    let new = bo.town.get(&bo.new_page(), &birch).await;
    assert_eq!(new.status, StatusCode::NOT_FOUND);
    bo.answers(&MOVED_AWAY).await;
    bo.fits("9(1)(g)").await;
    bo.goes(UNKNOWN).await;
    for cookie in [&birch, &officer] {
        let sent = bo.town.post(&bo.at("/leaver/check"), cookie, "").await;
        assert!(sent.status.is_client_error());
    }
    assert_eq!(bo.told().await.state, State::Draft);
    bo.send().await;
    let before = bo.told().await;
    for (page, form) in [
        ("/where", "destination=home&destination-by=parent"),
        ("/home", "moved=no"),
        ("/ask/boarder", "boarder=yes&boarder-by=school"),
        ("/ground", "ground=9(1)(f)"),
        ("/check", ""),
        ("/documents/done", ""),
    ] {
        let after = bo.post(&format!("/leaver{page}"), form).await;
        assert_eq!(after.location, bo.at("/leaver"), "{page}");
    }
    assert_eq!(bo.told().await, before);
    let page = bo.town.get(&bo.at(""), &officer).await;
    says(&page, "We do not know");
    assert!(
        !page.body.contains("Parents asked"),
        "in words, not by the names of fields"
    );
    let seen = bo.town.get(&bo.at("/leaver"), &officer).await;
    says(&seen, "We do not know");
    assert!(
        !seen.body.contains("Download the transfer file"),
        "the school's own"
    );
    let other = bo.town.post(&bo.at("/transfer-file"), &birch, "").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn no_name_comes_off_back_in_time_and_none_before_it_came_on() {
    let bo = Leaver::bo(Town::at_ease().await).await;
    let yesterday = TODAY.yesterday().expect("a day");
    let refused = bo.try_begin("situation=home", yesterday).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&refused, "never taken off for days that have passed");
    says(&refused, "SI 2024/208");
    let none = bo.try_begin("situation=", TODAY).await;
    says(&none, "Choose what happened");
    let none = bo.try_begin("situation=ground&ground=", TODAY).await;
    says(&none, "Choose the ground");
    assert!(
        of_pupil(&bo.town.rooms().store, bo.pupil)
            .await
            .expect("reads")
            .is_empty()
    );
}

#[tokio::test]
async fn a_known_school_is_the_ground_and_an_unknown_one_is_not() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    assert_eq!(bo.begin("situation=known-school", TODAY).await, "/where");
    bo.keep("/where", &format!("{UNKNOWN}&destination-by=parent"))
        .await;
    let page = bo
        .refused("9(1)(a)", &["the school to which the pupil goes is known"])
        .await;
    says(&page, "Look at 9(1)(g) with the same answers");
    let unnamed = bo
        .post(
            "/leaver/where",
            "destination=state-school&destination-by=parent",
        )
        .await;
    says(&unnamed, "Enter the name of the school");
    let start = date(2025, 10, 13);
    let school = format!(
        "destination=state-school&school_name=Hazel+Primary&school_number=885%2F4001&destination-by=parent&{}",
        day("expected", start)
    );
    bo.keep("/where", &school).await;
    bo.answers(&[("registered", "no"), ("order", "none"), ("mobile", "no")])
        .await;
    bo.refused(
        "9(1)(a)",
        &["until the other school has the pupil on its register"],
    )
    .await;
    bo.answer("registered", "registered=yes").await;
    bo.fits("9(1)(a)").await;
    bo.goes(&school).await;
    bo.send().await;
    let told = bo.told().await;
    assert_eq!(told.said["school_number"], "8854001");
    let until = date(2025, 10, 23);
    assert_eq!(bo.question().await, open::State::Waiting { until });
    let file = bo.post("/transfer-file", "").await;
    assert!(file.body.contains("<Estab>4001</Estab>"), "{}", file.body);
}

#[tokio::test]
async fn education_at_home_needs_the_parents_words_in_writing() {
    let mut bo = Leaver::bo(Town::under("worcestershire").await).await;
    bo.begin("situation=home", TODAY).await;
    bo.answers(&[("order", "none")]).await;
    assert_eq!(bo.next().await, "/ask/notice");
    let yesterday = day("notice-after", TODAY.yesterday().expect("a day"));
    bo.answer("notice", &format!("notice=spoken&{yesterday}"))
        .await;
    bo.refused("9(1)(f)", &["in writing"]).await;
    bo.answer(
        "notice",
        &format!("notice=written&{}", day("notice-after", date(2025, 10, 17))),
    )
    .await;
    bo.refused("9(1)(f)", &["has passed"]).await;
    bo.answer("notice", &format!("notice=written&{yesterday}"))
        .await;
    bo.fits("9(1)(f)").await;
    bo.goes("destination=home").await;
    assert_eq!(bo.next().await, "/documents");
    let without = bo
        .post(
            "/leaver/documents/done",
            "without-parent-letter=Lost&without-checklist=Kept+here",
        )
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(
        &without,
        "The ground is not met without it (SI 2024/208 reg 9(1)(f))",
    );
    let word = bo.upload("parent-letter", b"PK\x03\x04 a Word file").await;
    says(&word, "Choose a PDF, a JPEG or a PNG");
    let kept = bo.upload("parent-letter", b"%PDF-1.7 a letter").await;
    assert_eq!(kept.location, bo.at("/leaver/documents"), "{}", kept.body);
    let blank = bo.post("/leaver/documents/done", "").await;
    says(&blank, "write why it does not come: A de-rolling checklist");
    let page = bo.get("/leaver/documents").await;
    says(&page, "scan.pdf");
    let paper = page
        .body
        .split("/documents/")
        .skip(1)
        .find_map(|part| part.split(['"', '/']).next().filter(|id| id.len() > 20));
    let paper = format!("/documents/{}", paper.expect("a document"));
    let bytes = bo.town.bytes(&bo.at(&paper), &bo.cookie).await;
    assert_eq!(bytes, b"%PDF-1.7 a letter");
    let other = bo
        .town
        .get(&bo.at(&paper), &bo.town.sign_in("birch").await)
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    bo.post(&format!("/leaver{paper}/remove"), "").await;
    assert_eq!(bo.get(&paper).await.status, StatusCode::NOT_FOUND);
    bo.upload("parent-letter", b"%PDF-1.7 a letter").await;
    bo.keep("/documents/done", "without-checklist=Kept+here")
        .await;
    bo.send().await;
    assert_eq!(bo.told().await.said["without-checklist"], "Kept here");
    let file = bo.post("/transfer-file", "").await;
    says(&file, "No transfer file goes with this leaver");
}

#[tokio::test]
async fn who_did_not_come_back_from_leave_is_looked_for_together_first() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    bo.register(&[Some(Code::O); 12]).await;
    bo.begin("situation=not-back", TODAY).await;
    assert_eq!(bo.next().await, "/ask/leave");
    let leave = format!("leave=yes&{}", day("leave-ended", date(2025, 9, 23)));
    bo.answer("leave", &leave).await;
    bo.answers(&[("unable", "no")]).await;
    let page = bo
        .refused("9(1)(h)", &["agree enquiries with the authority"])
        .await;
    says(
        &page,
        &format!("/ashshire/notifications/enquiry/new?pupil={}", bo.pupil),
    );
    bo.enquired("9(1)(h)", Efforts::JointNotFound).await;
    bo.fits("9(1)(h)").await;
    bo.answer("leave", "leave=no").await;
    let page = bo.refused("9(1)(h)", &["No leave was given"]).await;
    says(&page, "Look at 9(1)(i) with the same answers");
}

/// The pages of ground (i), up to the decision, with joint enquiries that found nobody.
async fn long_absent(codes: &[Option<Code>]) -> Leaver {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    bo.register(codes).await;
    bo.begin("situation=long-absent", TODAY).await;
    bo.answers(&[("unable", "no")]).await;
    bo.enquired("9(1)(i)", Efforts::JointNotFound).await;
    bo
}

#[tokio::test]
async fn twenty_school_days_are_counted_in_the_register_and_the_day_that_breaks_them_is_named() {
    let away = Some(Code::O);
    let bo = long_absent(&[away; 20]).await;
    let page = bo.decision().await;
    says(&page, "20 of 20 school days coded G, N or O");
    bo.fits("9(1)(i)").await;

    let mut early = Leaver::bo(Town::at_ease().await).await;
    early.register(&[away; 20]).await;
    early.begin("situation=long-absent", TODAY).await;
    early.answers(&[("unable", "no")]).await;
    early
        .enquired_until("9(1)(i)", Efforts::JointNotFound, date(2025, 9, 2))
        .await;
    let because = ["No joint enquiries are on record for this absence"];
    early.refused("9(1)(i)", &because).await;

    let bo = long_absent(&[away; 19]).await;
    let would_be = ["number 20 would be Friday 10 October 2025"];
    bo.refused("9(1)(i)", &would_be).await;

    // Ill on the fifth of the days, which is 18 September.
    let mut ill = [away; 20];
    ill[4] = Some(Code::I);
    let bo = long_absent(&ill).await;
    let days = school_days();
    let broken = days[days.len() - 1 - 20 + 4];
    let words = broken.strftime("%A %-d %B %Y pm is coded I").to_string();
    bo.refused("9(1)(i)", &[&words]).await;

    let mut unmarked = [away; 20];
    unmarked[4] = None;
    let bo = long_absent(&unmarked).await;
    let words = broken
        .strftime("The register has no mark for %A %-d %B %Y am")
        .to_string();
    bo.refused("9(1)(i)", &[&words]).await;
}

#[tokio::test]
async fn a_child_who_died_comes_off_quietly() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    assert_eq!(bo.begin("situation=died", TODAY).await, "/decision");
    let page = bo.decision().await;
    assert!(!page.body.contains("transfer"), "no file");
    bo.fits("9(1)(k)").await;
    bo.send().await;
    let told = bo.told().await;
    assert!(told.restricted);
    assert_eq!(told.about, "9(1)(k)");
    let text = told.said.to_string();
    for secret in ["Ida", "Mill Row", "960111"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let restrictions = restrictions_of(&bo.town.rooms().store, bo.pupil).await;
    let restrictions = restrictions.expect("reads");
    assert_eq!((restrictions.len(), restrictions[0].parent), (1, None));
    assert_eq!(restrictions[0].kind, "do not write");
    assert!(!bo.on_no_roll().await, "nobody looks for this child");
    assert!(!bo.question().await.is_open());
    let file = bo.post("/transfer-file", "").await;
    says(&file, "No transfer file goes with this leaver");
}

#[tokio::test]
async fn an_exclusion_takes_a_name_off_only_when_it_is_final() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    bo.begin("situation=excluded", TODAY).await;
    assert_eq!(bo.next().await, "/ask/exclusion");
    bo.answer("exclusion", "exclusion=pending").await;
    let page = bo.refused("9(1)(o)", &["governors have decided"]).await;
    says(&page, "to be verified");
    bo.answer("exclusion", "exclusion=final").await;
    bo.fits("9(1)(o)").await;
    bo.goes("destination=arranged").await;
    bo.send().await;
}

#[tokio::test]
async fn the_end_of_year_eleven_is_before_the_end_of_compulsory_school_age() {
    let town = Town::at_ease().await;
    let mut dev = Leaver::of(town, "birch", "A999000000004").await;
    dev.born(date(2010, 1, 1)).await;
    let june = date(2026, 6, 25);
    dev.begin("situation=end-of-year-11", june).await;
    assert_eq!(dev.next().await, "/ask/next-meets");
    dev.answer("next-meets", &day("next-meets", date(2026, 9, 2)))
        .await;
    dev.answers(&[("stays-on", "yes")]).await;
    dev.refused("9(1)(l)", &[]).await;
    dev.answer("stays-on", "stays-on=no").await;
    let page = dev.decision().await;
    says(&page, "No notification is needed");
    dev.fits("9(1)(l)").await;
    dev.goes("destination=work-or-college").await;
    let check = dev.get("/leaver/check").await;
    says(&check, "Take the name off the roll");
    dev.send().await;
    let spell = dev.spell().await;
    assert_eq!(spell.end_on, june.yesterday().ok(), "set in advance");
    assert!(spell.holds_on(TODAY) && !dev.on_no_roll().await);

    let town = Town::at_ease().await;
    let mut late = Leaver::of(town, "birch", "A999000000004").await;
    late.born(date(2010, 1, 1)).await;
    late.begin("situation=end-of-year-11", date(2026, 7, 20))
        .await;
    let page = late.refused("9(1)(l)", &[]).await;
    says(&page, "9(3)(a)");
}

#[tokio::test]
async fn a_situation_leads_to_the_ground_of_the_pupils_age_and_another_is_proposed_where_it_fits() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    bo.begin("situation=ground&ground=9(3)(d)", TODAY).await;
    let page = bo.refused("9(3)(d)", &[]).await;
    says(&page, "9(1)(k) fits with the same answers");
    bo.keep("/ground", "ground=9(1)(k)").await;
    bo.fits("9(1)(k)").await;
    let answers = bo.get("/leaver/check").await;
    says(&answers, "You know the ground");
}

#[tokio::test]
async fn what_was_returned_is_put_right_and_sent_again_without_another_day() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    bo.begin("situation=unknown-school", TODAY).await;
    bo.answers(&MOVED_AWAY).await;
    bo.fits("9(1)(g)").await;
    bo.goes(UNKNOWN).await;
    bo.send().await;
    let rooms = bo.town.rooms();
    let unit = rooms.store.begin(rooms.context(Actor::program("test")));
    let unit = unit.await.expect("begins");
    let told = bo.told().await;
    let act = NotificationAct {
        notification: told.id,
        number: 0,
        act: Act::Return,
        words: "Which country?".to_owned(),
        made_at: unit.context().now,
        made_by: None,
        made_by_name: "Person officer".to_owned(),
        position: String::new(),
    };
    let moved = move_on(&unit, &told, State::Returned, None, TODAY, act).await;
    assert!(moved.expect("moves"));
    unit.commit().await.expect("kept");
    bo.town.later(jiff::SignedDuration::from_hours(48));
    bo.cookie = bo.town.sign_in("alder").await;
    let page = bo.get("/leaver/what").await;
    says(&page, "The name came off the roll on 10 October 2025");
    bo.keep("/where", "destination=abroad&destination-by=parent")
        .await;
    bo.send().await;
    assert_eq!(bo.spell().await.end_on, TODAY.yesterday().ok());
    let ended = bo.chronology().await;
    assert_eq!(
        ended.iter().filter(|k| *k == "rolls.spell.ended").count(),
        1
    );
}

#[tokio::test]
async fn where_an_authority_asks_for_it_its_permission_comes_first() {
    let town = Town::under("worcestershire").await;
    let mut dev = Leaver::of(town, "birch", "A999000000004").await;
    dev.born(date(2009, 5, 1)).await;
    dev.begin("situation=over-age", TODAY).await;
    dev.answers(&[("ceased", "yes"), ("wish", "yes")]).await;
    dev.fits("9(3)(a)").await;
    assert_eq!(dev.next().await, "/permission");
    dev.keep("/permission", "needs=CLA&needs=CIN&permission=no")
        .await;
    let page = dev.get("/leaver/permission").await;
    says(&page, "looked after by an authority; a child in need plan");
    assert_eq!(dev.next().await, "/permission", "nobody goes on without it");
    dev.keep("/permission", "needs=CLA&permission=yes").await;
    dev.goes("destination=work-or-college").await;
    assert_eq!(dev.next().await, "/documents");
    dev.keep(
        "/documents/done",
        "without-no-longer-wish=Said+by+telephone",
    )
    .await;
    dev.send().await;
    assert_eq!(dev.told().await.said["needs"], "CLA");
}

/// Withdraws what was sent, by the notification's own page.
async fn withdraw(bo: &Leaver) {
    let page = bo.get("/do/withdraw").await;
    let seen = page
        .body
        .split("name=\"seen\" value=\"")
        .nth(1)
        .expect("seen");
    let seen = seen.split('"').next().expect("its end");
    let done = bo
        .post(
            "/do/withdraw",
            &format!("seen={seen}&words=Sent+by+mistake"),
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

#[tokio::test]
async fn what_is_withdrawn_leaves_the_name_on_the_roll() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    bo.begin("situation=unknown-school", TODAY).await;
    bo.answers(&MOVED_AWAY).await;
    bo.fits("9(1)(g)").await;
    bo.goes(UNKNOWN).await;
    bo.send().await;
    withdraw(&bo).await;
    let spell = bo.spell().await;
    assert_eq!((spell.end_on, spell.end_reason), (None, None));
    assert!(!bo.on_no_roll().await);
    assert!(
        bo.chronology()
            .await
            .contains(&"rolls.spell.changed".to_owned())
    );

    bo.begin("situation=died", TODAY).await;
    bo.fits("9(1)(k)").await;
    bo.send().await;
    withdraw(&bo).await;
    assert_eq!(bo.spell().await.end_on, None);
    let restrictions = restrictions_of(&bo.town.rooms().store, bo.pupil).await;
    let restrictions = restrictions.expect("reads");
    assert!(
        restrictions.iter().all(|r| r.until.is_some()),
        "letters may go again"
    );
}

#[tokio::test]
async fn an_address_that_is_on_no_record_is_asked_for() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    let rooms = bo.town.rooms();
    let parents = store::pupils::parents_of(&rooms.store, bo.pupil).await;
    let (_, mut ida) = parents.expect("reads").remove(0);
    ida.address = None;
    let unit = rooms.store.begin(rooms.context(Actor::program("test")));
    let unit = unit.await.expect("begins");
    store::pupils::update_parent(&unit, &ida)
        .await
        .expect("kept");
    unit.commit().await.expect("kept");
    bo.begin("situation=unknown-school", TODAY).await;
    bo.answers(&MOVED_AWAY).await;
    bo.fits("9(1)(g)").await;
    bo.keep("/where", &format!("{UNKNOWN}&destination-by=parent"))
        .await;
    bo.keep("/home", "moved=no").await;
    let phone = bo.phone().await;
    let short = bo.post("/leaver/parents", &phone).await;
    says(&short, "Enter the address of Ms Ida Lindgren");
    let whole = format!("{phone}&address-{}=7+Weir+Lane", ida.id);
    bo.keep("/parents", &whole).await;
    bo.keep("/checklist", &bo.checklist()).await;
    bo.send().await;
    let lived = bo.told().await.said["lived_with"].to_string();
    assert!(
        lived.contains("Ms Ida Lindgren (mother); 7 Weir Lane; 01632 960111"),
        "{lived}"
    );
}

#[tokio::test]
async fn whom_the_schools_own_system_took_off_is_told_all_the_same_and_counted_late() {
    let mut bo = Leaver::bo(Town::at_ease().await).await;
    let last = date(2025, 10, 3);
    let rooms = bo.town.rooms();
    let unit = rooms.store.begin(rooms.context(Actor::program("feed")));
    let unit = unit.await.expect("begins");
    let ended = Enrolment {
        end_on: Some(last),
        end_reason: Some("moved".to_owned()),
        ..bo.spell().await
    };
    change_enrolment(&unit, &ended).await.expect("kept");
    unit.commit().await.expect("kept");
    let record = format!("/ashshire/pupils/{}", bo.pupil);
    let gone = bo.town.get(&record, &bo.cookie).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "on no roll of theirs");

    let form = bo.town.get(&bo.new_page(), &bo.cookie).await;
    says(
        &form,
        "took the name off the roll of Alder Primary on 4 October 2025",
    );
    assert!(
        !form.body.contains("deletes-day"),
        "the day is past changing"
    );
    let birch = bo.town.sign_in("birch").await;
    let theirs = bo.town.get(&bo.new_page(), &birch).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);

    bo.begin("situation=unknown-school", TODAY).await;
    bo.answers(&MOVED_AWAY).await;
    bo.fits("9(1)(g)").await;
    bo.goes(UNKNOWN).await;
    bo.send().await;
    let told = bo.told().await;
    assert_eq!(told.on_day, Some(date(2025, 10, 4)));
    assert!(told.is_late(), "told six days later");
    let spell = bo.spell().await;
    assert_eq!(spell.end_on, Some(last), "the day stays");
    assert_eq!(spell.end_reason.as_deref(), Some("9(1)(g)"));
    let since = date(2025, 10, 4);
    assert_eq!(bo.question().await, open::State::PossiblyMissing { since });
    let again = bo.town.get(&bo.new_page(), &bo.cookie).await;
    says(&again, "There is a leaver of this pupil already");
}
