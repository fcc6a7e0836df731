//! Attendance contracts through the whole router: offered, met about, written, signed, reviewed and ended;
//! by whom, seen by whom, and never without a signature.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::contracts::State;
use jiff::SignedDuration;
use service::work::Task;
use store::chronology::{Entry, Subject, page};
use store::contracts::{Contract, Whole, of_pupil, whole};
use store::people::looks_at;
use store::pupils::{Restriction, insert_restriction};
use store::support::record_of;
use store::{Actor, SchoolId};

use crate::letters_to_parents::{Family, family};
use crate::town::{Answer, TODAY, Town};

/// Somebody of a school before Bo's contracts. Bo's parents, Ida and Olof, live apart.
struct Visit {
    town: Town,
    cookie: String,
    bo: Family,
    school: SchoolId,
}

fn on(name: &str, day: &str) -> String {
    let parts: Vec<&str> = day.split('-').collect();
    format!(
        "{name}-day={}&{name}-month={}&{name}-year={}",
        parts[2], parts[1], parts[0]
    )
}

impl Visit {
    async fn alder() -> Self {
        let town = Town::at_ease().await;
        let bo = family(&town, "ida@example.org", Some(TODAY)).await;
        Self {
            cookie: town.sign_in("alder").await,
            school: town.school("Alder Primary").await.id,
            bo,
            town,
        }
    }

    fn at(&self, page: &str) -> String {
        format!("/ashshire/pupils/{}/contracts{page}", self.bo.pupil)
    }

    async fn get(&self, page: &str) -> Answer {
        self.town.get(&self.at(page), &self.cookie).await
    }

    async fn post(&self, page: &str, form: &str) -> Answer {
        self.town.post(&self.at(page), &self.cookie, form).await
    }

    async fn page_of(&self, who: &str, path: &str) -> Answer {
        let cookie = self.town.sign_in(who).await;
        self.town.get(path, &cookie).await
    }

    async fn all(&self) -> Vec<Contract> {
        let store = self.town.rooms().store;
        let all = of_pupil(&store, self.bo.pupil, &[self.school]).await;
        all.expect("reads")
    }

    /// The contract that was offered last.
    async fn now(&self) -> Whole {
        let all = self.all().await;
        let contract = all.into_iter().next().expect("a contract");
        whole(&self.town.rooms().store, contract)
            .await
            .expect("reads")
    }

    /// Its page of this name.
    async fn page(&self, page: &str) -> String {
        format!("/{}{page}", self.now().await.contract.id)
    }

    async fn shown(&self) -> String {
        let answer = self.get(&self.page("").await).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.body
    }

    /// Sends a form of the contract as it is now.
    async fn send(&self, page: &str, form: &str) -> Answer {
        let seen = self.now().await.contract.acts;
        let page = self.page(page).await;
        self.post(&page, &format!("seen={seen}&{form}")).await
    }

    /// The same for what is to be kept.
    async fn keep(&self, page: &str, form: &str) {
        let kept = self.send(page, form).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{page}: {}", kept.body);
    }

    /// Sends what a party said, with a file.
    async fn send_signed(&self, party: u16, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let seen = self.now().await.contract.acts.to_string();
        let mut body = Vec::new();
        for (name, value) in fields.iter().copied().chain([("seen", seen.as_str())]) {
            body.extend(
                format!(
                    "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .into_bytes(),
            );
        }
        body.extend(b"--x\r\nContent-Disposition: form-data; name=\"copy\"; filename=\"scan.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--x--\r\n");
        let path = self.at(&self.page(&format!("/sign/{party}")).await);
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin");
        self.town
            .send(request.body(Body::from(body)).expect("a request"))
            .await
    }

    async fn sign(&self, party: u16) {
        let fields = [
            ("word", "signed"),
            ("on-day", "10"),
            ("on-month", "10"),
            ("on-year", "2025"),
        ];
        let answer = self.send_signed(party, &fields, b"").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }

    async fn told(&self, kind: &str) -> Vec<Entry> {
        let store = self.town.rooms().store;
        let told = page(&store, Subject::Child(self.bo.pupil), None, 80).await;
        let mut told = told.expect("reads");
        told.retain(|e| e.kind == kind);
        told
    }

    async fn today(&self) -> String {
        self.town.get("/ashshire/today", &self.cookie).await.body
    }

    /// Goes forward to the morning of a day, and signs in again.
    async fn morning_after(&mut self, days: i64) {
        self.town.later(SignedDuration::from_hours(24 * days));
        self.town.put_in(Task::BeginDay.kind()).await;
        self.town.work_off().await;
        self.cookie = self.town.sign_in("alder").await;
    }

    fn offer(&self) -> String {
        format!(
            "parents={}&{}&time=15:30&place=The+library&reason=A+quiet+start+was+tried",
            self.bo.ida,
            on("on", "2025-10-24")
        )
    }

    async fn offered(&self) {
        let made = self.post("/offer", &self.offer()).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    }

    /// Offered to Ida, met about today, and to be written.
    async fn met() -> Self {
        let visit = Self::alder().await;
        visit.offered().await;
        let held = format!(
            "parents={}&came=Bo&{}",
            visit.bo.ida,
            on("on", "2025-10-10")
        );
        visit.keep("/held", &held).await;
        visit
    }

    fn terms() -> String {
        format!(
            "goals=In+school+every+day&parent-0=Call+by+8:30%0D%0AA+set+bedtime&school=Somebody+at+the+gate&pupil=Tell+my+tutor\
             &{}&{}&{}&{}&signer=school:Head+teacher&by=Dr+Ada+Quill",
            on("on", "2025-10-10"),
            on("from", "2025-10-10"),
            on("until", "2026-01-02"),
            on("review-0", "2025-11-07")
        )
    }

    /// Written, signed by both, and in force.
    async fn in_force() -> Self {
        let visit = Self::met().await;
        visit
            .keep("/write", &format!("step=check&{}", Self::terms()))
            .await;
        visit.sign(1).await;
        visit.sign(2).await;
        assert_eq!(visit.now().await.contract.state, State::InForce);
        visit
    }
}

fn says(body: &str, all: &[&str]) {
    for words in all {
        assert!(body.contains(words), "{words}: {body}");
    }
}

#[tokio::test]
async fn a_contract_is_offered_met_about_written_signed_and_completed() {
    let visit = Visit::alder().await;
    let empty = visit.get("").await.body;
    says(
        &empty,
        &[
            "No contract has been offered",
            "nobody has to make one",
            "aria-current=\"page\"",
        ],
    );
    let wrong = visit.post("/offer", "place=&reason=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(
        &wrong.body,
        &[
            "at least one parent",
            "href=\"#on-day\"",
            "24-hour clock",
            "where the meeting is",
            "what was tried before it",
        ],
    );
    visit.offered().await;
    let shown = visit.shown().await;
    says(
        &shown,
        &[
            "Meeting offered",
            "Friday 24 October 2025 at 15:30",
            // The town has no calendar after today, so it is the day of the meeting.
            "24 October 2025",
            "No answer yet",
            "Write the invitation",
        ],
    );
    assert!(
        !shown.contains("Mill Row") && !shown.contains("Dock Street"),
        "no address is needed here"
    );
    let twice = visit.post("/offer", &visit.offer()).await;
    says(&twice.body, &["under way already"]);
    assert_eq!(
        visit.all().await.len(),
        1,
        "one contract with a parent at a time"
    );
    let record = record_of(&visit.town.rooms().store, visit.bo.pupil, visit.school).await;
    let record = record.expect("reads");
    assert_eq!(record.steps[0].step, "attendance-contract");
    assert_eq!(record.steps[0].outcome.as_deref(), Some("invited"));
    assert_eq!(
        record.stages[0].stage, "universal-plus",
        "the step's, as the pack has it"
    );
    assert_eq!(record.reviews.len(), 0, "a contract chases itself");

    let early = visit
        .send("/write", &format!("step=check&{}", Visit::terms()))
        .await;
    says(&early.body, &["no meeting was held", "offer another day"]);
    let answer = format!("/answer/{}", visit.bo.ida);
    visit
        .keep(
            &answer,
            &format!("answer=comes&note=By+phone&{}", on("on", "2025-10-10")),
        )
        .await;
    says(
        &visit.shown().await,
        &["They come, 10 October 2025: By phone"],
    );
    let moved = format!(
        "{}&time=9:05&place=By+telephone&reason=A+hospital+appointment&by=Ms+Lindgren",
        on("on", "2025-10-13")
    );
    visit.keep("/rearrange", &moved).await;
    let shown = visit.shown().await;
    says(
        &shown,
        &[
            "Monday 13 October 2025 at 9:05",
            "A hospital appointment",
            "No answer yet",
            "Write the letter with the new day",
        ],
    );
    let nobody = visit.send("/held", &on("on", "2025-10-10")).await;
    says(&nobody.body, &["say that nobody came"]);
    visit
        .keep(
            "/held",
            &format!(
                "parents={}&came=Bo&note=Mornings+are+hard&{}",
                visit.bo.ida,
                on("on", "2025-10-10")
            ),
        )
        .await;

    let form = visit.get(&visit.page("/write").await).await.body;
    says(
        &form,
        &[
            "What will Ms Ida Lindgren do?",
            "Head teacher, for the school",
            "12 weeks is usual",
            "24 sessions are not authorised",
        ],
    );
    let lacking = visit.send("/write", "goals=x").await;
    says(
        &lacking.body,
        &[
            "ASBA 2003 s19",
            "this parent will do",
            "at least one review",
            "name of the person",
        ],
    );
    let check = visit.send("/write", &Visit::terms()).await;
    assert_eq!(check.status, StatusCode::OK);
    says(
        &check.body,
        &[
            "Check the contract",
            "A set bedtime",
            "Friday 7 November 2025",
            "this version is never changed",
        ],
    );
    assert!(
        visit.now().await.versions.is_empty(),
        "a check keeps nothing"
    );
    visit
        .keep("/write", &format!("step=check&{}", Visit::terms()))
        .await;
    let now = visit.now().await;
    assert_eq!((now.contract.state, now.versions.len()), (State::ToSign, 1));
    says(
        &visit.shown().await,
        &[
            "Version 1, to be signed",
            "Not signed yet",
            "Signed, or not?",
        ],
    );
    says(&visit.today().await, &["waits for 2 parties to sign"]);
    visit.sign(1).await;
    assert_eq!(
        visit.now().await.contract.state,
        State::ToSign,
        "one has signed"
    );
    visit.sign(2).await;
    let now = visit.now().await;
    assert_eq!(now.contract.state, State::InForce);
    assert_eq!(now.reviews.len(), 1);
    assert!(!visit.today().await.contains("parties to sign"));
    let record = record_of(&visit.town.rooms().store, visit.bo.pupil, visit.school).await;
    let steps = record.expect("reads").steps.into_iter();
    let mut outcomes: Vec<String> = steps.filter_map(|s| s.outcome).collect();
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["agreed", "invited"]);

    visit.keep("/complete", "note=In+school+every+day").await;
    let shown = visit.shown().await;
    says(
        &shown,
        &["Completed", "In school every day", "Write to say thank you"],
    );
    let over = visit.send("/complete", "note=Again").await;
    says(&over.body, &["this contract is over"]);
    for kind in [
        "contracts.offered",
        "contracts.meeting.moved",
        "contracts.version.written",
        "contracts.completed",
    ] {
        assert_eq!(visit.told(kind).await.len(), 1, "{kind}");
    }
    assert_eq!(visit.told("contracts.signed").await.len(), 2);
    let chronology = format!("/ashshire/pupils/{}/chronology", visit.bo.pupil);
    let chronology = visit.town.get(&chronology, &visit.cookie).await.body;
    says(
        &chronology,
        &[
            "Attendance contract offered, and a meeting about it",
            "Attendance contract signed by a party",
            "The meeting is now on Monday 13 October 2025 at 9:05: By telephone. Ms Lindgren asked, because: A hospital appointment",
            "Dr Ada Quill signed version 1 on 10 October 2025. Every party has signed: it is in force.",
        ],
    );
}

#[tokio::test]
async fn the_contract_comes_as_pdf_and_word_and_says_nobodys_address() {
    let visit = Visit::in_force().await;
    let whole = visit.now().await;
    let at = async |file: &str| visit.at(&visit.page(&format!("/version/1/{file}")).await);
    let pdf = visit
        .town
        .bytes(&at("contract.pdf").await, &visit.cookie)
        .await;
    assert!(pdf.starts_with(b"%PDF-"));
    let kept = visit
        .town
        .rooms()
        .store
        .files()
        .read(whole.versions[0].document)
        .await;
    assert_eq!(pdf, kept.expect("there").to_vec(), "as it was set");
    let word = visit
        .town
        .bytes(&at("contract.docx").await, &visit.cookie)
        .await;
    assert!(word.starts_with(b"PK"));
    let text = text_of(&pdf);
    if let Some(text) = text {
        for words in [
            "Bo Lindgren",
            "Ms Ida Lindgren, mother",
            "Dr Ada Quill, Head teacher, for Alder Primary",
            "Call by 8:30",
            "Somebody at the gate",
            "Tell my tutor",
            "There is no fine",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        for words in [
            "Mill Row",
            "AM1 2CD",
            "Dock Street",
            "Olof",
            "ida@example.org",
        ] {
            assert!(!text.contains(words), "{words}: {text}");
        }
    }
    let none = visit
        .get(&visit.page("/version/2/contract.pdf").await)
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let other = visit
        .get(&visit.page("/version/1/contract.exe").await)
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

/// What a PDF says, by Poppler; `None` where it is not installed.
pub(crate) fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("contract.pdf");
    std::fs::write(&file, pdf).expect("written");
    let read = std::process::Command::new("pdftotext")
        .arg(&file)
        .arg("-")
        .output();
    let text = String::from_utf8_lossy(&read.ok()?.stdout).into_owned();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[tokio::test]
async fn a_signed_copy_is_a_scan_of_a_size_and_is_kept_as_it_came() {
    let visit = Visit::met().await;
    visit
        .keep("/write", &format!("step=check&{}", Visit::terms()))
        .await;
    let fields = [
        ("word", "signed"),
        ("on-day", "10"),
        ("on-month", "10"),
        ("on-year", "2025"),
    ];
    for (why, file, words) in [
        ("a Word file", &b"PK\x03\x04"[..], "whatever its name says"),
        (
            "a page with a script",
            b"<html><script>",
            "Choose a PDF, a JPEG or a PNG",
        ),
    ] {
        let refused = visit.send_signed(1, &fields, file).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        says(&refused.body, &[words, "href=\"#copy\""]);
    }
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(10 * 1024 * 1024 + 1, b' ');
    let refused = visit.send_signed(1, &fields, &large).await;
    says(&refused.body, &["10 MB at the most"]);
    large.resize(12 * 1024 * 1024, b' ');
    let refused = visit.send_signed(1, &fields, &large).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
    assert!(visit.now().await.signatures.is_empty(), "nothing was kept");
    let declined = [
        ("word", "declined"),
        ("reason", "Wants to think"),
        ("on-day", "10"),
        ("on-month", "10"),
        ("on-year", "2025"),
    ];
    let odd = visit.send_signed(1, &declined, b"%PDF-1.7").await;
    says(&odd.body, &["no signed copy of what was not signed"]);

    let scan = b"\x89PNG\r\n\x1a\n a scan";
    let kept = visit.send_signed(1, &fields, scan).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let path = visit.at(&visit.page("/signed/1/1").await);
    assert_eq!(visit.town.bytes(&path, &visit.cookie).await, scan);
    visit.sign(2).await;
    says(
        &visit.shown().await,
        &["no signed copy yet", "Add the signed copy"],
    );
    let blank = visit.send_signed(2, &[], b"").await;
    says(&blank.body, &["Choose the file with the signed copy"]);
    let added = visit.send_signed(2, &[], b"%PDF-1.7 two").await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let path = visit.at(&visit.page("/signed/1/2").await);
    assert_eq!(
        visit.town.bytes(&path, &visit.cookie).await,
        b"%PDF-1.7 two"
    );
    let stranger = visit.page_of("birch", &path).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_sent_twice_is_done_once() {
    let visit = Visit::met().await;
    let seen = visit.now().await.contract.acts;
    let write = visit.page("/write").await;
    let form = format!("seen={seen}&step=check&{}", Visit::terms());
    let first = visit.post(&write, &form).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    let second = visit.post(&write, &form).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(
        &second.body,
        &["Somebody has changed this while you were looking at it"],
    );
    assert_eq!(visit.now().await.versions.len(), 1);
    visit.sign(1).await;
    let fields = [
        ("word", "signed"),
        ("on-day", "10"),
        ("on-month", "10"),
        ("on-year", "2025"),
    ];
    let again = visit.send_signed(1, &fields, b"%PDF-1.7 again").await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "a copy is put to what was signed"
    );
    assert_eq!(visit.now().await.signatures.len(), 1);
    let third = visit.send_signed(1, &fields, b"%PDF-1.7 other").await;
    assert_eq!(third.status, StatusCode::UNPROCESSABLE_ENTITY);
    visit.sign(2).await;
    let review = "/review/1/held";
    let held = format!(
        "came=All&kept-0=kept&kept-1=kept&kept-2=kept&kept-3=kept&note=Well&{}",
        on("on", "2025-10-10")
    );
    visit.keep(review, &held).await;
    let twice = visit.send(review, &held).await;
    says(&twice.body, &["on record already"]);
}

#[tokio::test]
async fn a_missed_review_is_chased_then_the_contract_is_found_not_to_be_kept() {
    let mut visit = Visit::in_force().await;
    assert!(!visit.today().await.contains("Review of a contract"));
    visit.morning_after(28).await;
    says(
        &visit.today().await,
        &["A review of an attendance contract is due on 7 November 2025"],
    );
    visit.morning_after(3).await;
    let today = visit.today().await;
    says(
        &today,
        &["was due on 7 November 2025 and was missed", "/contracts/"],
    );
    assert!(!today.contains("is due on 7 November 2025"));
    says(&visit.shown().await, &["Missed", "It was missed"]);
    let blank = visit.send("/review/1/missed", "reason=").await;
    says(&blank.body, &["how you asked", "held instead"]);
    visit
        .keep(
            "/review/1/missed",
            &format!(
                "reason=Nobody+came%3B+rang&{}",
                on("review-0", "2025-11-17")
            ),
        )
        .await;
    assert!(
        !visit.today().await.contains("was missed"),
        "there is another day"
    );
    assert_eq!(visit.now().await.reviews[1].due.to_string(), "2025-11-17");
    visit.morning_after(7).await;
    says(&visit.today().await, &["is due on 17 November 2025"]);
    let form = visit.get(&visit.page("/review/2/held").await).await.body;
    says(
        &form,
        &[
            "Ms Ida Lindgren: Call by 8:30",
            "The school: Somebody at the gate",
            "The pupil: Tell my tutor",
        ],
    );
    let lacking = visit
        .send(
            "/review/2/held",
            &format!("came=Ida&note=x&kept-0=kept&{}", on("on", "2025-11-17")),
        )
        .await;
    says(
        &lacking.body,
        &["undertakings as well as the parents", "href=\"#kept-2\""],
    );
    visit
        .keep(
            "/review/2/held",
            &format!(
                "came=Ida&note=Talked&kept-0=not-kept&kept-1=partly&kept-2=kept&kept-3=not-yet&{}",
                on("on", "2025-11-17")
            ),
        )
        .await;
    says(
        &visit.shown().await,
        &[
            "Not kept: Ms Ida Lindgren: Call by 8:30",
            "Kept: The school: Somebody at the gate",
        ],
    );

    let form = visit.get(&visit.page("/not-kept").await).await.body;
    says(
        &form,
        &["Call by 8:30", "Somebody at the gate", "Ask why first"],
    );
    let unasked = visit
        .send("/not-kept", "not-kept=No+call&school-did=Met+at+the+gate")
        .await;
    says(
        &unasked.body,
        &["Ask the parent why before you write this down"],
    );
    assert_eq!(visit.now().await.contract.state, State::InForce);
    let found = format!(
        "not-kept=No+call+on+3+November&said=Rang%3B+the+phone+was+broken&school-did=Met+at+the+gate&{}",
        on("asked", "2025-11-17")
    );
    visit.keep("/not-kept", &found).await;
    let shown = visit.shown().await;
    says(
        &shown,
        &[
            "Not kept",
            "the phone was broken",
            "Write that it was not kept",
            "name=\"not_kept\" value=\"No call on 3 November\"",
        ],
    );
    says(
        &shown,
        &[&format!("name=\"way-{}\" value=\"none\"", visit.bo.olof)],
    );
    assert!(!shown.contains(&format!("name=\"way-{}\"", visit.bo.ida)));
}

#[tokio::test]
async fn silence_is_chased_and_a_parent_may_say_no() {
    let mut visit = Visit::alder().await;
    visit.offered().await;
    visit.morning_after(14).await;
    assert!(
        !visit.today().await.contains("No answer to the invitation"),
        "on the last day"
    );
    visit.morning_after(1).await;
    says(
        &visit.today().await,
        &["No answer to the invitation to talk about an attendance contract by 24 October 2025"],
    );
    let answer = format!("/answer/{}", visit.bo.ida);
    let no = format!("answer=no&note=Not+now&{}", on("on", "2025-10-25"));
    visit.keep(&answer, &no).await;
    assert_eq!(visit.now().await.contract.state, State::Declined);
    assert!(!visit.today().await.contains("No answer to the invitation"));
    let shown = visit.shown().await;
    says(
        &shown,
        &[
            "Not agreed",
            "They do not want a contract",
            "Offer a meeting anew",
        ],
    );
    assert!(!shown.contains("Write another version"), "nobody met");
    let again = format!(
        "{}&time=9:00&place=By+video&reason=Circumstances+changed&by=Ms+Lindgren",
        on("on", "2025-11-03")
    );
    visit.keep("/rearrange", &again).await;
    assert_eq!(visit.now().await.contract.state, State::Invited);
    let early = visit.send("/nobody-came", "note=Rang").await;
    says(&early.body, &["The meeting is on 3 November 2025"]);
    visit.morning_after(9).await;
    visit.keep("/nobody-came", "note=Rang+twice").await;
    says(
        &visit.shown().await,
        &[
            "Nobody came",
            "Write that you missed them",
            "Offer another day",
        ],
    );
    visit
        .keep("/end", "word=no-response&reason=Three+offers")
        .await;
    says(
        &visit.shown().await,
        &[
            "It was offered, and nobody answered or came",
            "Three offers",
        ],
    );
}

#[tokio::test]
async fn a_change_is_signed_anew_and_what_was_signed_before_stays() {
    let visit = Visit::in_force().await;
    let before = visit.now().await;
    let form = visit.get(&visit.page("/write").await).await.body;
    says(
        &form,
        &[
            "Why is it changed?",
            ">Call by 8:30",
            "value=\"Dr Ada Quill\"",
        ],
    );
    let change = format!("step=check&{}", Visit::terms());
    let unsaid = visit.send("/write", &change).await;
    says(&unsaid.body, &["Say why it is changed"]);
    visit
        .keep("/write", &format!("{change}&reason=A+new+bus"))
        .await;
    let now = visit.now().await;
    assert_eq!(
        (now.contract.state, now.course().in_force()),
        (State::Changing, Some(1))
    );
    assert_eq!(now.versions[0], before.versions[0]);
    says(
        &visit.shown().await,
        &[
            "Version 2, to be signed",
            "Version 1, in force",
            "A new bus",
        ],
    );
    let declined = [
        ("word", "declined"),
        ("reason", "Prefers the old one"),
        ("on-day", "10"),
        ("on-month", "10"),
        ("on-year", "2025"),
    ];
    let kept = visit.send_signed(1, &declined, b"").await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let now = visit.now().await;
    assert_eq!(
        (now.contract.state, now.course().in_force()),
        (State::InForce, Some(1))
    );
    says(
        &visit.shown().await,
        &["Prefers the old one", "Version 1, in force"],
    );
    visit
        .keep("/write", &format!("{change}&reason=A+later+bus"))
        .await;
    visit.sign(1).await;
    visit.sign(2).await;
    let now = visit.now().await;
    assert_eq!(now.course().in_force(), Some(3));
    let to_come = now
        .reviews
        .iter()
        .filter(|r| r.state == store::contracts::ReviewState::ToCome);
    assert_eq!(
        to_come.count(),
        1,
        "the reviews of the version before are put aside"
    );
    assert_eq!(visit.told("contracts.not-signed").await.len(), 1);
}

#[tokio::test]
async fn a_contract_is_the_schools_own_until_it_shares_its_record() {
    let visit = Visit::in_force().await;
    let list = visit.at("");
    let one = visit.at(&visit.page("").await);
    let chronology = format!("/ashshire/pupils/{}/chronology", visit.bo.pupil);
    for who in ["birch", "officer", "manager"] {
        for path in [&list, &one] {
            let answer = visit.page_of(who, path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who} {path}");
        }
    }
    let refused = visit.page_of("administrator", &one).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let told = visit.page_of("officer", &chronology).await.body;
    assert!(
        !told.contains("contract") && !told.contains(">Contracts<"),
        "{told}"
    );
    let today = visit.page_of("officer", "/ashshire/today").await.body;
    assert!(!today.contains("contract"));

    let head = visit.town.sign_in("head").await;
    let share = format!(
        "/ashshire/pupils/{}/support/{}/share",
        visit.bo.pupil, visit.school
    );
    let form = format!("basis=legal&reason=Case+12&{}", on("ends", "2026-01-09"));
    let shared = visit.town.post(&share, &head, &form).await;
    assert_eq!(shared.status, StatusCode::SEE_OTHER, "{}", shared.body);
    let officer = visit.town.sign_in("officer").await;
    let seen = visit.town.get(&one, &officer).await;
    assert_eq!(seen.status, StatusCode::OK);
    says(&seen.body, &["In force", "Call by 8:30", "download as PDF"]);
    for words in [
        "What may be next",
        "Change the contract",
        "Write the",
        "It was held",
    ] {
        assert!(!seen.body.contains(words), "to be read only: {words}");
    }
    let paper = format!("{one}/version/1/contract.pdf");
    assert!(
        visit
            .town
            .bytes(&paper, &officer)
            .await
            .starts_with(b"%PDF-")
    );
    for page in ["/write", "/complete", "/end", "/review/1/held"] {
        let answer = visit.town.get(&format!("{one}{page}"), &officer).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
    }
    let birch = visit.page_of("birch", &one).await;
    assert_eq!(
        birch.status,
        StatusCode::NOT_FOUND,
        "shared with the authority only"
    );
    let elsewhere = visit.page_of("birch", &format!("{one}/write")).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let told = visit.town.get(&chronology, &officer).await.body;
    says(&told, &["Attendance contract signed by a party"]);
    let looks = looks_at(&visit.town.rooms().store, visit.bo.pupil, 80)
        .await
        .expect("reads");
    assert!(
        looks
            .iter()
            .any(|l| l.person_name == "Person officer" && l.what == "an attendance contract")
    );
}

#[tokio::test]
async fn a_parent_with_whom_contact_is_restricted_is_not_invited_and_not_shown_to_another() {
    let visit = Visit::in_force().await;
    let one = visit.at(&visit.page("").await);
    let rooms = visit.town.rooms();
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context.clone()).await.expect("begins");
    for parent in [visit.bo.ida, visit.bo.olof] {
        let restriction = Restriction {
            id: context.id(),
            pupil: visit.bo.pupil,
            parent: Some(parent),
            kind: "no-contact".to_owned(),
            note: "A court order".to_owned(),
            since: TODAY,
            until: None,
        };
        insert_restriction(&unit, restriction).await.expect("kept");
    }
    unit.commit().await.expect("kept");
    let form = visit.get("/offer").await.body;
    says(
        &form,
        &[
            "Mr Olof Lindgren: ",
            "restricted",
            "no parent on this record who may be invited",
        ],
    );
    let offer = format!(
        "parents={}&{}&time=15:30&place=x&reason=x",
        visit.bo.olof,
        on("on", "2025-10-24")
    );
    let refused = visit.post("/offer", &offer).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&refused.body, &["do not invite them"]);
    assert_eq!(visit.all().await.len(), 1);
    // What was signed before names her: it goes to nobody from here.
    says(
        &visit.shown().await,
        &["Contact with a parent of this contract is restricted"],
    );
    assert!(!visit.shown().await.contains("download as PDF"));
    for page in [
        "/version/1/contract.pdf",
        "/version/1/contract.docx",
        "/write",
    ] {
        let answer = visit.town.get(&format!("{one}{page}"), &visit.cookie).await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{page}: {}",
            answer.body
        );
    }
}
