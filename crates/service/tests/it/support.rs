//! Records of support through the whole router: what is suggested, written down, reviewed and shared;
//! and that nobody else learns that there is one.

use axum::http::StatusCode;
use service::work::Task;
use store::chronology::{Entry, Subject, page};
use store::people::looks_at;
use store::pupils::find_by_upn;
use store::support::{Record, Review, ReviewOf, insert_review, record_of};
use store::{Actor, PupilId, SchoolId};

use crate::letters_to_parents::family;
use crate::town::{Answer, TODAY, Town};

const BO: &str = "A999000000002";
const CLEO: &str = "A999000000003";

/// Somebody before one pupil's record of support.
struct Visit {
    town: Town,
    cookie: String,
    pupil: PupilId,
    school: SchoolId,
}

impl Visit {
    async fn of(who: &str, upn: &str, school: &str) -> Self {
        let town = Town::at_ease().await;
        let cookie = town.sign_in(who).await;
        let store = town.rooms().store;
        let pupil = find_by_upn(&store, &[upn]).await.expect("reads")[0].id;
        Self {
            school: town.school(school).await.id,
            town,
            cookie,
            pupil,
        }
    }

    async fn bo() -> Self {
        Self::of("alder", BO, "Alder Primary").await
    }

    fn at(&self, page: &str) -> String {
        format!(
            "/ashshire/pupils/{}/support/{}{page}",
            self.pupil, self.school
        )
    }

    async fn get(&self, page: &str) -> Answer {
        self.town.get(&self.at(page), &self.cookie).await
    }

    async fn post(&self, page: &str, form: &str) -> Answer {
        self.town.post(&self.at(page), &self.cookie, form).await
    }

    /// Posts what is to be kept.
    async fn keep(&self, page: &str, form: &str) {
        let kept = self.post(page, form).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    }

    async fn record(&self) -> Record {
        let store = self.town.rooms().store;
        record_of(&store, self.pupil, self.school)
            .await
            .expect("reads")
    }

    async fn told(&self, kind: &str) -> Vec<Entry> {
        let store = self.town.rooms().store;
        let told = page(&store, Subject::Child(self.pupil), None, 50).await;
        let mut told = told.expect("reads");
        told.retain(|e| e.kind == kind);
        told
    }

    async fn page_of(&self, who: &str, path: &str) -> Answer {
        let cookie = self.town.sign_in(who).await;
        self.town.get(path, &cookie).await
    }
}

fn on(name: &str, day: &str) -> String {
    let parts: Vec<&str> = day.split('-').collect();
    format!(
        "{name}-day={}&{name}-month={}&{name}-year={}",
        parts[2], parts[1], parts[0]
    )
}

const UNANSWERED: &str = "outcome=no-answer&q-else=Grandmother+is+ill&note=Rang+twice&time=9:05";

#[tokio::test]
async fn a_call_back_is_written_down_chased_and_reviewed() {
    let visit = Visit::bo().await;
    let start = format!("/ashshire/pupils/{}/support", visit.pupil);
    let way = visit.town.get(&start, &visit.cookie).await;
    assert_eq!(way.location, visit.at(""), "{}", way.body);
    let empty = visit.get("").await.body;
    assert!(empty.contains("Nothing has been written down yet"));
    assert!(
        empty.contains("The tier is"),
        "suggestions say why: {empty}"
    );
    assert!(empty.contains("aria-current=\"page\""));

    let form = visit.get("/step/call-back").await.body;
    for words in [
        "“Hello, it is",
        "Is anything else going on",
        "value=\"10\"",
        "value=\"13:00\"",
        "1 school day after “No answer”",
    ] {
        assert!(form.contains(words), "{words}: {form}");
    }
    let wrong = visit
        .post(
            "/step/call-back",
            &format!("q-else=Kept&time=25:00&{}", on("on", "2025-10-11")),
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Choose how it went",
        "Enter the time",
        "Enter today or an earlier day",
        "href=\"#on-day\"",
        "href=\"#outcome\"",
        ">Kept</textarea>",
    ] {
        assert!(wrong.body.contains(words), "{words}: {}", wrong.body);
    }
    assert_eq!(visit.record().await, Record::default(), "nothing was kept");

    visit
        .keep(
            "/step/call-back",
            &format!("{UNANSWERED}&{}", on("on", "2025-10-09")),
        )
        .await;
    let record = visit.record().await;
    assert_eq!(record.steps[0].at_minute, Some(545));
    assert_eq!(record.steps[0].answers["else"], "Grandmother is ill");
    assert_eq!(record.steps[0].made_by_name, "Person alder");
    assert_eq!(record.stages[0].stage, "universal", "the first step's");
    assert_eq!(
        record.reviews[0].due.to_string(),
        "2025-10-10",
        "the next school day"
    );
    let told = visit.told("support.step.taken").await;
    assert_eq!(
        told[0].payload.as_ref().expect("there")["note"],
        "Rang twice"
    );
    let shown = visit.get("?did=kept").await.body;
    for words in [
        "It is on the record",
        "Absence call-back",
        "Grandmother is ill",
        "9 October 2025 at 9:05",
        "No answer",
        "1 of 7 kinds",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }

    let today = visit.town.get("/ashshire/today", &visit.cookie).await.body;
    assert!(
        today.contains("A review of support was due on 10 October 2025"),
        "{today}"
    );
    let review = format!("/review/{}", record.reviews[0].id);
    let blank = visit.post(&review, "note=").await;
    assert!(blank.body.contains("Say what you found"), "{}", blank.body);
    visit
        .keep(
            &review,
            &format!("note=She+rang+back&{}", on("review", "2025-10-24")),
        )
        .await;
    let record = visit.record().await;
    assert_eq!(record.reviews[0].found, "She rang back");
    assert_eq!(record.reviews[1].due.to_string(), "2025-10-24");
    let today = visit.town.get("/ashshire/today", &visit.cookie).await.body;
    assert!(!today.contains("review of support"), "it is off the list");
    let withdrawn = visit.told("today.item.withdrawn").await;
    let note = withdrawn[0].payload.as_ref().expect("there")["note"].to_string();
    assert!(note.contains("The review was held"), "{note}");
    let twice = visit.post(&review, "note=Again").await;
    assert!(twice.body.contains("held already"), "{}", twice.body);
}

#[tokio::test]
async fn nobody_else_learns_that_there_is_a_record_until_the_school_shares_it() {
    let visit = Visit::bo().await;
    visit
        .keep(
            "/step/call-back",
            &format!("{UNANSWERED}&{}", on("on", "2025-10-09")),
        )
        .await;
    let pupil = format!("/ashshire/pupils/{}", visit.pupil);
    let nobody = visit.at("").replace(
        &visit.pupil.to_string(),
        &SchoolId(visit.school.0).to_string(),
    );
    for who in ["birch", "officer", "manager"] {
        let cookie = visit.town.sign_in(who).await;
        let nothing = visit.town.get(&nobody, &cookie).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
        for page in [
            "",
            "/step/call-back",
            "/stage",
            "/offer",
            "/condition",
            "/share",
        ] {
            let refused = visit.town.get(&visit.at(page), &cookie).await;
            let expected = if page.is_empty() || who == "birch" && page != "/share" {
                StatusCode::NOT_FOUND
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(refused.status, expected, "{who} {page}");
            if refused.status == StatusCode::NOT_FOUND {
                assert_eq!(refused.body, nothing.body, "{who} {page}: as for nothing");
            }
        }
        let start = visit.town.get(&format!("{pupil}/support"), &cookie).await;
        assert_eq!(start.body, nothing.body, "{who}");
    }
    let officer = visit
        .page_of("officer", &format!("{pupil}/chronology"))
        .await
        .body;
    assert!(
        officer.contains("Put on Today") || officer.contains("Record begun"),
        "there is a chronology"
    );
    for hidden in [
        "Step of support",
        "Rang twice",
        "Review of support due",
        ">Support<",
    ] {
        assert!(!officer.contains(hidden), "{hidden}: {officer}");
    }
    let today = visit.page_of("officer", "/ashshire/today").await.body;
    assert!(!today.contains("eview of support"), "{today}");
    let items = store::today::of_pupils(&visit.town.rooms().store, &[visit.pupil])
        .await
        .expect("reads");
    let item = items
        .iter()
        .find(|i| i.rule == "support-review")
        .expect("raised");
    let one = visit
        .page_of("officer", &format!("/ashshire/today/{}", item.id))
        .await;
    assert_eq!(one.status, StatusCode::NOT_FOUND);
    let own = visit
        .page_of("alder", &format!("/ashshire/today/{}", item.id))
        .await;
    assert!(
        own.body.contains("/support\""),
        "the way to the record: {}",
        own.body
    );
    let listed = visit.page_of("officer", "/ashshire/pupils").await.body;
    assert!(!listed.contains("support-review"));
    let looks = looks_at(&visit.town.rooms().store, visit.pupil, 50)
        .await
        .expect("reads");
    assert!(
        looks
            .iter()
            .all(|l| l.person_name != "Person officer" || l.what == "chronology"),
        "a look at nothing is none"
    );

    // The attendance officer of the school may not share; its head may.
    assert_eq!(visit.get("/share").await.status, StatusCode::FORBIDDEN);
    let head = Visit {
        cookie: visit.town.sign_in("head").await,
        ..visit
    };
    let refused = head.post("/share", "basis=&reason=").await;
    assert!(
        refused.body.contains("Choose on what basis"),
        "{}",
        refused.body
    );
    let form = format!("basis=legal&reason=Case+12&{}", on("ends", "2026-01-09"));
    head.keep("/share", &form).await;
    assert_eq!(head.told("support.share.made").await.len(), 1);
    let cookie = head.town.sign_in("officer").await;
    let seen = head.town.get(&head.at(""), &cookie).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.body.contains("Rang twice") && seen.body.contains("Case 12"));
    assert!(
        !seen.body.contains("Write it down") && !seen.body.contains("Stop sharing"),
        "to be read only"
    );
    let chronology = head
        .town
        .get(&format!("{pupil}/chronology"), &cookie)
        .await
        .body;
    assert!(chronology.contains("Step of support taken") && chronology.contains(">Support<"));
    let looks = looks_at(&head.town.rooms().store, head.pupil, 50)
        .await
        .expect("reads");
    assert!(
        looks
            .iter()
            .any(|l| l.person_name == "Person officer" && l.what == "support")
    );
    let birch = head.page_of("birch", &head.at("")).await;
    assert_eq!(
        birch.status,
        StatusCode::NOT_FOUND,
        "shared with the authority, not with another school"
    );

    let share = head.record().await.shares[0].id;
    head.keep(&format!("/share/{share}/end"), "").await;
    let after = head.town.get(&head.at(""), &cookie).await;
    assert_eq!(after.status, StatusCode::NOT_FOUND);
    let again = head.post(&format!("/share/{share}/end"), "").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_offer_is_answered_and_offered_again() {
    let visit = Visit::bo().await;
    let blank = visit.post("/offer", "").await;
    assert!(blank.body.contains("Say what is offered") && blank.body.contains("Say to whom"));
    visit
        .keep(
            "/offer",
            &format!(
                "note=A+quiet+start&consent=Ms+Lindgren&{}",
                on("on", "2025-10-06")
            ),
        )
        .await;
    let offer = visit.record().await.offers[0].clone();
    let page = format!("/offer/{}", offer.id);
    let form = visit.get(&page).await.body;
    assert!(
        form.contains("It was declined") && !form.contains("It is offered again"),
        "{form}"
    );
    let today = on("on", "2025-10-10");
    for (why, form, said) in [
        ("nothing chosen", today.clone(), "Choose what came of it"),
        (
            "unsuitable, and nobody knows why",
            format!("outcome=unsuitable&{today}"),
            "Say why it does not suit",
        ),
        (
            "a wrong order",
            format!("outcome=again&{today}"),
            "still waits for an answer",
        ),
        (
            "before it was made",
            format!("outcome=accept&{}", on("on", "2025-10-01")),
            "from that of the offer",
        ),
    ] {
        let refused = visit.post(&page, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(refused.body.contains(said), "{why}: {}", refused.body);
    }
    visit
        .keep(&page, &format!("outcome=decline&reason=Not+now&{today}"))
        .await;
    let suggested = visit.get("").await.body;
    assert!(
        suggested.contains("1 offer of support was declined"),
        "{suggested}"
    );
    visit.keep(&page, &format!("outcome=again&{today}")).await;
    let offer = visit.record().await.offers[0].clone();
    assert_eq!((offer.state.as_str(), offer.answered_on), ("offered", None));
    assert_eq!(
        visit.told("support.offer.answered").await.len(),
        2,
        "each answer is told"
    );
    let other = visit.get(&format!("/offer/{}", visit.school)).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn ratings_are_charted_and_the_pupils_words_kept() {
    let visit = Visit::bo().await;
    let day = on("on", "2025-10-08");
    let none = visit.post("/step/rating-scale", &day).await;
    assert!(
        none.body
            .contains("Choose an answer to one question at least"),
        "{}",
        none.body
    );
    visit
        .keep(
            "/step/rating-scale",
            &format!("r-morning=4&r-friends=0&note=It+is+the+bus&{day}"),
        )
        .await;
    visit
        .keep(
            "/step/rating-scale",
            &format!("r-morning=1&{}", on("on", "2025-10-10")),
        )
        .await;
    assert_eq!(visit.record().await.ratings.len(), 2);
    let shown = visit.get("").await.body;
    for words in [
        "<svg",
        "50.0%",
        "25.0%",
        "4: too hard to manage",
        "It is the bus",
        "Getting up and ready",
    ] {
        assert!(shown.contains(words), "{words}");
    }
    visit
        .keep("/step/check-in", &format!("q-hard=%22The+noise%22&{day}"))
        .await;
    let shown = visit.get("").await.body;
    assert!(shown.contains("What makes it hard to come") && shown.contains("The noise"));
}

#[tokio::test]
async fn spells_of_illness_are_linked_to_one_condition_with_its_evidence() {
    let visit = Visit::of("birch", CLEO, "Birch High").await;
    visit
        .keep("/condition", "purpose=Asthma&note=Worse+in+autumn")
        .await;
    let twice = visit.post("/condition", "purpose=asthma").await;
    assert!(twice.body.contains("on record already"), "{}", twice.body);
    let condition = visit.record().await.conditions[0].clone();
    let page = format!("/condition/{}", condition.id);
    let form = visit.get(&page).await.body;
    assert!(
        form.contains("1 September 2025 to 4 September 2025: 8 sessions"),
        "{form}"
    );
    assert!(form.contains("0 days of illness"));
    visit
        .keep(&page, "spell-2025-09-01=yes&spell-1999-01-01=yes")
        .await;
    let record = visit.record().await;
    assert_eq!(record.spells.len(), 1, "what is no spell is not linked");
    assert!(
        visit
            .get("")
            .await
            .body
            .contains("4 days of illness this academic year, 4 of them")
    );
    let evidence = format!("{page}/evidence");
    let blank = visit.post(&evidence, "").await;
    assert!(blank.body.contains("Enter what it is") && blank.body.contains("Say what it says"));
    visit
        .keep(
            &evidence,
            &format!(
                "purpose=Appointment+card&note=Clinic&{}",
                on("on", "2025-09-05")
            ),
        )
        .await;
    assert!(visit.get(&page).await.body.contains("Appointment card"));
    visit.keep("/condition", "purpose=Migraine").await;
    let other = visit.record().await.conditions[1].id;
    let other = visit.get(&format!("/condition/{other}")).await.body;
    assert!(
        other.contains("stands for Asthma"),
        "no spell stands for two: {other}"
    );
    assert_eq!(visit.told("support.condition.evidence").await.len(), 1);
}

#[tokio::test]
async fn a_referral_needs_consent_or_a_basis_and_fills_the_checklist() {
    let visit = Visit::bo().await;
    let form = visit.get("/step/referral").await.body;
    assert!(form.contains("Multi-agency referral form (MARF)") && form.contains("Who may refer"));
    let day = on("on", "2025-10-08");
    let refused = visit
        .post("/step/referral", &format!("service=marf&{day}"))
        .await;
    for words in [
        "Choose what the referral rests on",
        "Say what the child needs help with",
        "Say what attendance has to do with it",
    ] {
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    let sound = format!(
        "service=marf&basis=lawful&consent=Child+at+risk&reason=Neglect&attendance=Home+alone&{day}"
    );
    visit.keep("/step/referral", &sound).await;
    let record = visit.record().await;
    assert_eq!(
        (
            record.referrals[0].service.as_str(),
            record.referrals[0].basis.as_str()
        ),
        ("marf", "lawful")
    );
    assert_eq!(record.reviews[0].subject_kind, ReviewOf::Referral);
    assert_eq!(
        record.reviews[0].due.to_string(),
        "2025-11-05",
        "four weeks on"
    );
    let shown = visit.get("").await.body;
    assert!(
        shown.contains("Multi-agency referral form (MARF), referred on 8 October 2025"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_bespoke_timetable_has_an_end_a_review_and_a_parents_agreement() {
    let visit = Visit::bo().await;
    let refused = visit.post("/step/timetable", "purpose=behaviour").await;
    for words in [
        "not a way to manage behaviour",
        "a timetable without an end is not allowed",
        "WTTISA",
        "Enter the day on which a parent agreed",
    ] {
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    let sound = format!(
        "purpose=return&hours=Mornings&reason=An+hour+more+a+week&consent=Ms+Lindgren&{}&{}&{}&{}",
        on("on", "2025-10-13"),
        on("ends", "2025-11-07"),
        on("review", "2025-10-24"),
        on("agreed", "2025-10-09")
    );
    visit.keep("/step/timetable", &sound).await;
    let record = visit.record().await;
    assert_eq!(record.timetables[0].ends.to_string(), "2025-11-07");
    assert_eq!(record.reviews[0].due.to_string(), "2025-10-24");
    assert!(
        visit
            .get("")
            .await
            .body
            .contains("Bespoke timetable until 7 November 2025")
    );
}

#[tokio::test]
async fn a_timetable_ends_early_and_its_review_with_it() {
    let visit = Visit::bo().await;
    let sound = format!(
        "purpose=return&hours=Mornings&reason=An+hour+more+a+week&consent=Ms+Lindgren&{}&{}&{}&{}",
        on("on", "2025-10-06"),
        on("ends", "2025-11-07"),
        on("review", "2025-10-24"),
        on("agreed", "2025-10-03")
    );
    visit.keep("/step/timetable", &sound).await;
    assert!(visit.get("").await.body.contains("End it early"));
    let timetable = visit.record().await.timetables[0].clone();
    let page = format!("/timetable/{}", timetable.id);
    for (why, day, words) in [
        (
            "before it began",
            "2025-10-05",
            "Choose a day from 6 October 2025",
        ),
        (
            "when it ends anyway",
            "2025-11-07",
            "before 7 November 2025",
        ),
    ] {
        let refused = visit
            .post(&page, &format!("reason=Back&{}", on("ends", day)))
            .await;
        assert!(refused.body.contains(words), "{why}: {}", refused.body);
    }
    let early = format!("reason=Back+full+time&{}", on("ends", "2025-10-10"));
    visit.keep(&page, &early).await;
    let record = visit.record().await;
    assert_eq!(record.last_day_of(&timetable).to_string(), "2025-10-10");
    assert_eq!(
        record.timetables[0], timetable,
        "what was agreed stays as it was"
    );
    assert!(
        record.reviews[0]
            .found
            .contains("ended early: Back full time")
    );
    let shown = visit.get("").await.body;
    assert!(shown.contains("Bespoke timetable until 10 October 2025"));
    assert!(shown.contains("instead of 7 November 2025: Back full time"));
    let twice = visit.post(&page, &early).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND, "it is over");
    assert_eq!(visit.told("support.timetable.ended").await.len(), 1);
}

#[tokio::test]
async fn a_referral_has_outcomes_one_after_the_other() {
    let visit = Visit::bo().await;
    let sound = format!(
        "service=early-help&basis=parent&consent=Ms+Lindgren&reason=Sleep&{}",
        on("on", "2025-10-06")
    );
    visit.keep("/step/referral", &sound).await;
    let referral = visit.record().await.referrals[0].id;
    let page = format!("/referral/{referral}");
    let today = on("on", "2025-10-10");
    for (why, form, words) in [
        ("nothing chosen", today.clone(), "Choose what came of it"),
        (
            "no reason",
            format!("outcome=not-taken-on&{today}"),
            "Say why",
        ),
        (
            "before it was sent",
            format!("outcome=taken-on&{}", on("on", "2025-10-05")),
            "6 October 2025 or a later day",
        ),
    ] {
        let refused = visit.post(&page, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(refused.body.contains(words), "{why}: {}", refused.body);
    }
    visit.keep(&page, &format!("outcome=waiting&{today}")).await;
    visit
        .keep(
            &page,
            &format!("outcome=taken-on&note=From+November&{today}"),
        )
        .await;
    let shown = visit.get("").await.body;
    for words in [
        "The child is on a waiting list on 10 October 2025",
        "The service took it on on 10 October 2025: From November",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert_eq!(visit.record().await.outcomes.len(), 2);
    let nobodys = visit.get(&format!("/referral/{}", visit.school)).await;
    assert_eq!(nobodys.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_review_is_done_on_the_record_and_not_beside_it() {
    let visit = Visit::bo().await;
    visit
        .keep(
            "/step/call-back",
            &format!("{UNANSWERED}&{}", on("on", "2025-10-09")),
        )
        .await;
    let store = visit.town.rooms().store;
    let items = store::today::of_school(&store, visit.school, "support-review").await;
    let item = items.expect("reads").remove(0);
    let path = format!("/ashshire/today/{}", item.id);
    let page = visit.town.get(&path, &visit.cookie).await.body;
    assert!(page.contains("Open the record") && page.contains("Snooze"));
    assert!(
        !page.contains("It is done") && !page.contains("Dismiss"),
        "{page}"
    );
    let seen = item.changed_at.as_microsecond();
    for (act, form) in [("finish", ""), ("dismiss", "&reason=x")] {
        let form = format!("seen={seen}{form}");
        let refused = visit
            .town
            .post(&format!("{path}/{act}"), &visit.cookie, &form)
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
        assert!(
            refused
                .body
                .contains("Say on the pupil&#39;s record what came of this"),
            "{}",
            refused.body
        );
    }
    let today = visit.town.get("/ashshire/today", &visit.cookie).await.body;
    assert!(today.contains("A review of support was due"), "on the list");
    assert!(
        visit.get("").await.body.contains("Hold it"),
        "and on the record"
    );
}

#[tokio::test]
async fn a_steps_letters_are_begun_beside_it_and_are_letters_that_there_are() {
    let visit = Visit::bo().await;
    family(&visit.town, "ida@example.org", Some(TODAY)).await;
    visit
        .keep("/step/first-concern", &on("on", "2025-10-09"))
        .await;
    let step = visit.record().await.steps[0].id;
    let shown = visit.get("").await.body;
    for words in [
        "Write a letter that goes with",
        "/contact/write/initial-concern/begin",
        &format!("name=\"about\" value=\"step/{step}\""),
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let begin = format!(
        "/ashshire/pupils/{}/contact/write/initial-concern/begin",
        visit.pupil
    );
    let begun = visit
        .town
        .post(&begin, &visit.cookie, &format!("about=step%2F{step}"))
        .await;
    assert!(
        begun.body.contains(&format!("value=\"step/{step}\"")),
        "{}",
        begun.body
    );
    visit
        .keep(
            "/step/attendance-contract",
            &format!("outcome=not-suitable&note=Ill&{}", on("on", "2025-10-10")),
        )
        .await;
    let shown = visit.get("").await.body;
    assert!(
        shown.contains("Attendance contracts, and their letters"),
        "{shown}"
    );
    for (id, text) in casework::policy::BUILT_IN {
        let policy = casework::policy::Policy::read(text).expect("reads");
        for letter in policy.support.steps.iter().flat_map(|s| &s.letters) {
            let known = letters::find(letter, letters::Language::English).is_some();
            // Legal intervention is not built yet.
            assert!(known || letter == "notice-to-improve", "{id}: {letter}");
        }
    }
}

#[tokio::test]
async fn the_meeting_keeps_where_the_child_stood() {
    let visit = Visit::bo().await;
    let form = visit.get("/step/declining-meeting").await.body;
    for words in [
        "<svg",
        "Where attendance stands on the mountain",
        "too few others",
        "24 sessions",
        "12 days",
        "60 lessons",
    ] {
        assert!(form.contains(words), "{words}: {form}");
    }
    visit
        .keep(
            "/step/declining-meeting",
            &format!("outcome=held&q-summary=A+start&{}", on("on", "2025-10-10")),
        )
        .await;
    let step = visit.record().await.steps[0].clone();
    assert_eq!(step.figures["sessions_missed"], 24);
    assert_eq!(step.figures["lessons_missed"], "60");
    assert!(visit.get("").await.body.contains("Where the child stood"));
    let again = visit
        .post(
            "/step/declining-meeting",
            &format!("outcome=held&{}", on("on", "2025-10-10")),
        )
        .await;
    assert!(
        again.body.contains("say why it is taken again"),
        "{}",
        again.body
    );
}

#[tokio::test]
async fn a_step_is_passed_by_and_a_stage_chosen_for_a_reason() {
    let visit = Visit::bo().await;
    let day = on("on", "2025-10-10");
    let refused = visit.post("/skip/rating-scale", &day).await;
    assert!(
        refused.body.contains("Say why this step is passed by"),
        "{}",
        refused.body
    );
    assert!(
        visit
            .get("")
            .await
            .body
            .contains("/step/rating-scale\">Write it down")
    );
    visit
        .keep("/skip/rating-scale", &format!("reason=Too+young&{day}"))
        .await;
    let shown = visit.get("").await.body;
    assert!(shown.contains("Passed by: School Attendance Difficulties Rating Scale"));
    assert!(
        !shown.contains("/step/rating-scale\">Write it down"),
        "not suggested again for now"
    );
    assert_eq!(visit.told("support.step.skipped").await.len(), 1);
    assert!(
        visit.record().await.stages.is_empty(),
        "nothing was done yet"
    );

    let leap = visit.post("/stage", "stage=severely-absent").await;
    assert!(
        leap.body
            .contains("Say why the stages before this one are passed by"),
        "{}",
        leap.body
    );
    visit
        .keep("/stage", "stage=severely-absent&reason=In+hospital")
        .await;
    assert!(
        visit
            .get("")
            .await
            .body
            .contains("<strong>Severely absent</strong>")
    );
    assert_eq!(visit.told("support.stage.chosen").await.len(), 1);
    let unknown = visit.get("/step/dance").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn reviews_that_come_due_are_put_on_today_each_morning() {
    let visit = Visit::bo().await;
    let rooms = visit.town.rooms();
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await
        .expect("begins");
    let review = Review {
        id: unit.context().id(),
        pupil: visit.pupil,
        school: visit.school,
        subject_kind: ReviewOf::Step,
        subject: unit.context().id(),
        about: "Check-in".to_owned(),
        due: jiff::civil::date(2025, 10, 9),
        held_on: None,
        found: String::new(),
        held_by_name: String::new(),
        made_at: rooms.now,
    };
    insert_review(&unit, review).await.expect("kept");
    unit.commit().await.expect("kept");
    let waits = async || {
        visit
            .town
            .get("/ashshire/today", &visit.cookie)
            .await
            .body
            .contains("review of support")
    };
    assert!(!waits().await);
    visit.town.put_in(Task::BeginDay.kind()).await;
    visit.town.work_off().await;
    assert!(waits().await);
    let shown = visit.get("").await.body;
    assert!(shown.contains("Overdue"), "{shown}");
}

#[tokio::test]
async fn everybody_reads_the_stages_and_steps_on_the_policys_page() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("officer").await;
    let page = town.get("/ashshire/policy", &cookie).await.body;
    for words in [
        "Stages of support",
        "Referral to the Children Missing in Education panel",
        "Evidence of what was tried",
        "Wellbeing and Emotional Support Teams",
    ] {
        assert!(page.contains(words), "{words}");
    }
}
