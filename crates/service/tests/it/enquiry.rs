//! Joint enquiries through the whole router: opened by the school, filled in by both, ended by the authority alone.

use axum::http::StatusCode;
use casework::rolls::leaving::Efforts;
use casework::rolls::notification::{Kind, Side, State};
use store::chronology::{Subject, page};
use store::rolls::{Enquiry, enquiries_of, lines_of};

use crate::notifications::{Telling, pupil, tell};
use crate::town::{Answer, TODAY, Town};

const OPEN: &str = "/ashshire/notifications/enquiry";

async fn page_of(town: &Town, who: &str, path: &str) -> Answer {
    let cookie = town.sign_in(who).await;
    town.get(path, &cookie).await
}

async fn post(town: &Town, who: &str, path: &str, form: &str) -> Answer {
    let cookie = town.sign_in(who).await;
    town.post(path, &cookie, form).await
}

async fn all(town: &Town) -> Vec<Enquiry> {
    let school = town.school("Alder Primary").await.id;
    let bo = pupil(town, "A999000000002").await;
    let found = enquiries_of(&town.rooms().store, bo, school).await;
    found.expect("reads")
}

/// Opens joint enquiries after Bo, and gives their address.
async fn opened(town: &Town) -> String {
    let bo = pupil(town, "A999000000002").await;
    let made = post(town, "alder", OPEN, &format!("pupil={bo}&ground=9(1)(i)")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    format!("{OPEN}/{}", all(town).await[0].id)
}

const LINE: &str =
    "on-day=9&on-month=10&on-year=2025&what=A+visit+to+the+flat&outcome=Nobody+opened";

fn hidden(page: &str) -> String {
    let rest = page.split("name=\"seen\" value=\"").nth(1).expect("a form");
    rest.split('"').next().expect("its end").to_owned()
}

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

fn says_not(answer: &Answer, words: &str) {
    assert!(!answer.body.contains(words), "{words}: {}", answer.body);
}

#[tokio::test]
async fn a_school_opens_them_for_its_own_pupil_once_and_for_two_grounds() {
    let town = Town::at_ease().await;
    let bo = pupil(&town, "A999000000002").await;
    let form = page_of(&town, "alder", &format!("{OPEN}?pupil={bo}&ground=9(1)(h)")).await;
    says(&form, "9(1)(i): ");
    says(&form, "value=\"9(1)(h)\" checked");
    says_not(&form, "9(1)(g): ");
    for form in ["", "&ground=9(1)(g)", "&ground=x"] {
        let wrong = post(&town, "alder", OPEN, &format!("pupil={bo}{form}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        says(&wrong, "Choose the ground");
    }
    let form = format!("pupil={bo}&ground=9(1)(i)");
    for (who, status) in [
        ("birch", StatusCode::NOT_FOUND),
        ("officer", StatusCode::FORBIDDEN),
    ] {
        let refused = post(&town, who, OPEN, &form).await;
        assert_eq!(refused.status, status, "{who}");
    }
    assert_eq!(all(&town).await, [], "nothing came of any of it");

    let address = opened(&town).await;
    let again = post(&town, "alder", OPEN, &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&again, "go on already");
    let led = page_of(&town, "alder", &format!("{OPEN}?pupil={bo}")).await;
    assert_eq!(led.location, address, "to those that go on");
    assert_eq!(all(&town).await.len(), 1);
    // Both see them, on their lists and on the pupil's record; nobody else.
    for who in ["alder", "officer"] {
        says(
            &page_of(&town, who, "/ashshire/notifications").await,
            &address,
        );
        let record = format!("/ashshire/pupils/{bo}/notifications");
        says(&page_of(&town, who, &record).await, &address);
        let shown = page_of(&town, who, &address).await;
        says(&shown, "Add what was done");
        let may_end = shown.body.contains("End the joint enquiries");
        assert_eq!(may_end, who == "officer");
    }
    let other = page_of(&town, "birch", &address).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    says_not(
        &page_of(&town, "birch", "/ashshire/notifications").await,
        &address,
    );
}

#[tokio::test]
async fn both_write_down_what_they_did_on_days_that_have_come() {
    let town = Town::at_ease().await;
    let address = opened(&town).await;
    let line = format!("{address}/line");
    let later = LINE.replace("on-day=9", "on-day=11");
    for (form, words) in [
        (later.as_str(), "The day is still to come"),
        (
            "on-day=9&on-month=10&on-year=2025&outcome=x",
            "Enter what was done",
        ),
        (
            "on-day=31&on-month=9&on-year=2025&what=x&outcome=x",
            "Enter the day",
        ),
    ] {
        let wrong = post(&town, "alder", &line, form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        says(&wrong, words);
    }
    for who in ["alder", "officer"] {
        let added = post(&town, who, &line, LINE).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    }
    let refused = post(&town, "birch", &line, LINE).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let lines = lines_of(&town.rooms().store, all(&town).await[0].id).await;
    let sides: Vec<Side> = lines.expect("reads").iter().map(|l| l.side).collect();
    assert_eq!(sides, [Side::School, Side::Authority]);
    let shown = page_of(&town, "alder", &address).await;
    says(&shown, "A visit to the flat");
    says(&shown, "Person officer");
}

#[tokio::test]
async fn the_authority_ends_them_and_the_school_goes_on() {
    let town = Town::at_ease().await;
    let address = opened(&town).await;
    let (line, end) = (format!("{address}/line"), format!("{address}/end"));
    let form = |seen: &str, result: &str| format!("seen={seen}&result={result}&words=No+trace");
    let shown = page_of(&town, "officer", &end).await;
    let alone = form(&hidden(&shown.body), "joint-not-found");
    post(&town, "alder", &line, LINE).await;
    let early = post(&town, "officer", &end, &alone).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&early, "Nothing is written down that the authority did");
    post(&town, "officer", &line, LINE).await;
    let stale = post(&town, "officer", &end, &alone).await;
    says(&stale, "Somebody has changed this");
    let seen = hidden(&stale.body);
    let own = post(&town, "officer", &end, &form(&seen, "school-not-found")).await;
    says(&own, "Choose how the enquiries end");
    let school = post(&town, "alder", &end, &form(&seen, "joint-not-found")).await;
    assert_eq!(
        school.status,
        StatusCode::FORBIDDEN,
        "by the authority alone"
    );
    assert!(all(&town).await[0].is_open());

    let ended = post(&town, "officer", &end, &form(&seen, "joint-not-found")).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
    let now = all(&town).await.remove(0);
    assert_eq!(
        (now.result, now.ended_on),
        (Efforts::JointNotFound, Some(TODAY))
    );
    let after = post(&town, "alder", &line, LINE).await;
    says(&after, "The enquiries have ended");
    let shown = page_of(&town, "alder", &address).await;
    says(&shown, "No trace");
    says_not(&shown, "Add what was done");
    let today = page_of(&town, "alder", "/ashshire/today").await;
    says(&today, "Joint enquiries ended");
    says(&today, &address);
    says_not(
        &page_of(&town, "officer", "/ashshire/notifications").await,
        &address,
    );

    let bo = pupil(&town, "A999000000002").await;
    let told = page(&town.rooms().store, Subject::Child(bo), None, 80).await;
    let mut kinds: Vec<String> = told.expect("reads").into_iter().map(|e| e.kind).collect();
    kinds.retain(|kind| kind.starts_with("enquiry."));
    kinds.reverse();
    assert_eq!(
        kinds,
        [
            "enquiry.opened",
            "enquiry.line",
            "enquiry.line",
            "enquiry.ended"
        ]
    );
    // The leaver is told of: an act on it settles Today.
    let leaver = Telling {
        kind: Kind::Leaver,
        state: State::Sent,
        ..Telling::default()
    };
    let id = tell(&town, leaver).await;
    let accept = format!("/ashshire/notifications/{id}/do/accept");
    let seen = hidden(&page_of(&town, "officer", &accept).await.body);
    post(&town, "officer", &accept, &format!("seen={seen}")).await;
    let today = page_of(&town, "alder", "/ashshire/today").await;
    says_not(&today, "Joint enquiries ended");
}
