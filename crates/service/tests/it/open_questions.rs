//! Children on no roll, on their pages: possible missing education on the day, the clock for an expected start, proposals
//! that a person looks at, what closes a question; and nothing of it for a school.

use axum::http::StatusCode;
use casework::rolls::notification::{Act, Kind, State};
use jiff::ToSpan;
use jiff::civil::Date;
use register::RollStatus;
use serde_json::{Value, json};
use service::work::Task;
use store::chronology::{Subject, page};
use store::people::looks_at;
use store::pupils::{
    Address, Enrolment, Pupil, change_enrolment, enrolments_of, find_by_upn, insert,
    insert_enrolments, move_pupil,
};
use store::rolls::{
    Notification, NotificationAct, insert as insert_notification, move_on, same_as,
};
use store::{Actor, PupilId};

use crate::town::{Answer, TODAY, Town};

pub(crate) const BO: &str = "A999000000002";

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

fn says_not(answer: &Answer, words: &str) {
    assert!(!answer.body.contains(words), "{words}: {}", answer.body);
}

/// A pupil by number.
pub(crate) async fn pupil(town: &Town, upn: &str) -> PupilId {
    let found = find_by_upn(&town.rooms().store, &[upn]).await;
    found.expect("reads")[0].id
}

/// Takes Bo Lindgren off Alder Primary's roll today, and has the school tell of it.
pub(crate) async fn bo_leaves(town: &Town, said: Value) -> PupilId {
    let rooms = town.rooms();
    let id = pupil(town, BO).await;
    let school = town.school("Alder Primary").await.id;
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await;
    let unit = unit.expect("begins");
    let mut spell = enrolments_of(&unit, id).await.expect("reads").remove(0);
    spell.end_on = TODAY.yesterday().ok();
    change_enrolment(&unit, &spell).await.expect("kept");
    let home = Address {
        id: unit.context().id(),
        lines: "3 Mill Row\nAshminster".to_owned(),
        postcode: "AM1 2CD".to_owned(),
        uprn: None,
    };
    move_pupil(&unit, id, home, TODAY.saturating_sub(30.days()))
        .await
        .expect("kept");
    let now = unit.context().now;
    let told = Notification {
        id: unit.context().id(),
        reference: unit.context().reference(),
        kind: Kind::Leaver,
        school,
        pupil: Some(id),
        pupil_name: "Bo Lindgren".to_owned(),
        upn: BO.to_owned(),
        born: None,
        state: State::Draft,
        said,
        about: "9(1)(g)".to_owned(),
        on_day: Some(TODAY),
        due_on: Some(TODAY),
        sent_at: None,
        sent_on: None,
        first: None,
        assigned: None,
        assigned_name: String::new(),
        restricted: false,
        policy: String::new(),
        made_at: now,
        made_by: None,
        made_by_name: "Person alder".to_owned(),
        position: "School attendance officer".to_owned(),
        changed_at: now,
    };
    let act = NotificationAct {
        notification: told.id,
        number: 0,
        act: Act::Send,
        words: String::new(),
        made_at: now,
        made_by: None,
        made_by_name: "Person alder".to_owned(),
        position: "School attendance officer".to_owned(),
    };
    insert_notification(&unit, told.clone())
        .await
        .expect("kept");
    assert!(
        move_on(&unit, &told, State::Sent, None, TODAY, act)
            .await
            .expect("kept")
    );
    unit.commit().await.expect("kept");
    id
}

/// Puts another record on Birch High's roll today, living where Bo lived.
pub(crate) async fn joins_birch(
    town: &Town,
    surname: &str,
    forename: &str,
    upn: Option<&str>,
) -> PupilId {
    let rooms = town.rooms();
    let school = town.school("Birch High").await.id;
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await;
    let unit = unit.expect("begins");
    let id: PupilId = unit.context().id();
    let record = Pupil {
        id,
        upn: upn.map(str::to_owned),
        former_upn: None,
        legal_surname: surname.to_owned(),
        legal_forename: forename.to_owned(),
        preferred_surname: None,
        preferred_forename: None,
        born: jiff::civil::date(2013, 5, 1),
        sex: "F".to_owned(),
        year_group: "8".to_owned(),
        language: None,
        source: "test".to_owned(),
    };
    insert(&unit, vec![record]).await.expect("kept");
    let spell = Enrolment {
        id: unit.context().id(),
        pupil: id,
        school,
        start_on: TODAY,
        end_on: None,
        status: RollStatus::Single,
        end_reason: None,
    };
    insert_enrolments(&unit, vec![spell]).await.expect("kept");
    let home = Address {
        id: unit.context().id(),
        lines: "3 Mill Row\nAshminster".to_owned(),
        postcode: "AM1 2CD".to_owned(),
        uprn: None,
    };
    move_pupil(&unit, id, home, TODAY).await.expect("kept");
    unit.commit().await.expect("kept");
    id
}

/// A morning comes.
async fn morning(town: &Town) {
    town.put_in(Task::BeginDay.kind()).await;
    town.work_off().await;
}

pub(crate) fn nobody_knows() -> Value {
    json!({ "destination": "unknown", "ground": "9(1)(g)", "new_address": "12 Quay Street, Elmport" })
}

/// What stands between two words of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split(before).nth(1).expect(before);
    rest.split(after).next().expect(after)
}

/// Fills in a form of a question, with what was seen.
async fn fill_in(town: &Town, path: &str, cookie: &str, form: &str) -> Answer {
    let page = town.get(path, cookie).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let seen = between(&page.body, "name=\"seen\" value=\"", "\"").to_owned();
    town.post(path, cookie, &format!("seen={seen}&{form}"))
        .await
}

fn on(day: Date) -> String {
    format!(
        "on-day={}&on-month={}&on-year={}",
        day.day(),
        day.month(),
        day.year()
    )
}

async fn kinds(town: &Town, of: PupilId) -> Vec<String> {
    let entries = page(&town.rooms().store, Subject::Child(of), None, 100).await;
    entries
        .expect("reads")
        .into_iter()
        .map(|entry| entry.kind)
        .collect()
}

#[tokio::test]
async fn a_leaver_of_whom_no_school_is_known_is_possibly_missing_the_same_day_with_everything_in_it()
 {
    let town = Town::at_ease().await;
    let bo = bo_leaves(&town, nobody_knows()).await;
    morning(&town).await;
    let manager = town.sign_in("manager").await;
    let today = town.get("/ashshire/today", &manager).await;
    says(&today, "Possibly missing education");
    says(&today, &format!("/ashshire/open/{bo}"));
    let list = town.get("/ashshire/open", &manager).await;
    says(&list, "Bo Lindgren");
    says(&list, "Since 10 October 2025: today");
    says(&list, "Alder Primary, until 9 October 2025");
    says(&list, "Person alder, 10 October 2025");
    says_not(&list, "Ada Okonkwo");
    let one = town.get(&format!("/ashshire/open/{bo}"), &manager).await;
    for words in [
        "Possible missing education",
        "12 Quay Street, Elmport",
        "3 Mill Row, Ashminster",
        "Last attended",
        "All of the notification, with its documents",
        "Nobody who has come on to a roll since is like this child",
        "Write to another authority about this child",
        "Put on Today",
    ] {
        says(&one, words);
    }
    let looks = looks_at(&town.rooms().store, bo, 10).await.expect("reads");
    assert!(
        looks
            .iter()
            .any(|look| look.what == "where a child is educated")
    );
    // The school that the child left reads no such list, and is told that it may not.
    let alder = town.sign_in("alder").await;
    for page in ["open", &format!("open/{bo}"), "two-rolls", "messages"] {
        let refused = town.get(&format!("/ashshire/{page}"), &alder).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
    }
    let schools = town.get("/ashshire/today", &alder).await;
    says_not(&schools, "Possibly missing education");
}

#[tokio::test]
async fn an_expected_child_is_on_the_new_schools_list_and_possibly_missing_only_after_the_days_of_waiting()
 {
    let town = Town::at_ease().await;
    let said = json!({
        "destination": "state-school", "school_name": "Birch High", "expected": "2025-10-13",
        "new_address": "12 Quay Street, Elmport",
    });
    let bo = bo_leaves(&town, said).await;
    morning(&town).await;
    let manager = town.sign_in("manager").await;
    let list = town.get("/ashshire/open", &manager).await;
    says(&list, "Waiting for the expected start");
    says(&list, "Until 23 October 2025");
    says_not(
        &town.get("/ashshire/today", &manager).await,
        "Possibly missing education",
    );
    let birch = town.sign_in("birch").await;
    let today = town
        .get("/ashshire/today?rule=expected-joiner", &birch)
        .await;
    says(&today, "Bo Lindgren");
    says(
        &today,
        "Expected here from 13 October 2025. Born 1 May 2013, came from Alder Primary",
    );
    says_not(&today, "Quay Street");
    let record = town.get(&format!("/ashshire/pupils/{bo}"), &birch).await;
    assert_eq!(
        record.status,
        StatusCode::NOT_FOUND,
        "no more of the child than the list says"
    );
    town.later(jiff::SignedDuration::from_hours(24 * 14));
    morning(&town).await;
    let manager = town.sign_in("manager").await;
    says(
        &town.get("/ashshire/today", &manager).await,
        "Possibly missing education",
    );
    says(
        &town.get("/ashshire/open", &manager).await,
        "Since 24 October 2025: today",
    );
}

#[tokio::test]
async fn a_letter_closes_a_question_and_what_has_changed_opens_it_again() {
    let town = Town::at_ease().await;
    let bo = bo_leaves(&town, nobody_knows()).await;
    morning(&town).await;
    let manager = town.sign_in("manager").await;
    let close = format!("/ashshire/open/{bo}/close");
    let form = |more: &str| format!("{}&{more}", on(TODAY));
    let nothing = fill_in(&town, &close, &manager, &form("by=")).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&nothing, "Choose what answers it");
    says(&nothing, "Say what shows it");
    let unsigned = fill_in(&town, &close, &manager, &form("by=signed&reason=They+left")).await;
    says(
        &unsigned,
        "A decision to close has to be signed and to say why",
    );
    let early = format!(
        "{}&by=home-education&reason=Letter",
        on(TODAY.saturating_sub(9.days()))
    );
    let early = fill_in(&town, &close, &manager, &early).await;
    says(&early, "Enter a day on which the child was on no roll");
    let done = fill_in(
        &town,
        &close,
        &manager,
        &form("by=home-education&reason=Letter+in+the+file"),
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let one = town.get(&done.location, &manager).await;
    says(&one, "It is on record where the child is educated");
    says(&one, "The child is educated at home");
    says_not(
        &town.get("/ashshire/today", &manager).await,
        "Possibly missing education",
    );
    says_not(&town.get("/ashshire/open", &manager).await, "Bo Lindgren");
    // Closed once, it is not closed again.
    let again = town
        .post(
            &close,
            &manager,
            &form("seen=x&by=home-education&reason=Letter"),
        )
        .await;
    says(&again, "This was closed already");
    // What is answered on one day counts in the order in which it was written down.
    town.later(jiff::SignedDuration::from_mins(1));
    let reopen = format!("/ashshire/open/{bo}/reopen");
    let done = fill_in(&town, &reopen, &manager, &form("reason=It+has+ended")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    says(&town.get("/ashshire/open", &manager).await, "Bo Lindgren");
    let kinds = kinds(&town, bo).await;
    for kind in ["question.closed", "question.reopened"] {
        assert!(kinds.iter().any(|k| k == kind), "{kind}: {kinds:?}");
    }
}

#[tokio::test]
async fn who_may_not_close_a_question_sees_it_and_closes_nothing() {
    let town = Town::at_ease().await;
    let bo = bo_leaves(&town, nobody_knows()).await;
    let officer = town.sign_in("officer").await;
    let one = town.get(&format!("/ashshire/open/{bo}"), &officer).await;
    assert_eq!(one.status, StatusCode::OK);
    says_not(&one, "Say where the child is educated");
    let form = format!("{}&by=home-education&reason=Letter", on(TODAY));
    let refused = town
        .post(&format!("/ashshire/open/{bo}/close"), &officer, &form)
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_joiner_with_a_misspelt_name_closes_the_question_after_a_look() {
    let town = Town::at_ease().await;
    let bo = bo_leaves(&town, nobody_knows()).await;
    let other = joins_birch(&town, "Lindgrin", "Bo", None).await;
    let stranger = joins_birch(&town, "Quartey-Moss", "Ottoline", None).await;
    morning(&town).await;
    let manager = town.sign_in("manager").await;
    let one = town.get(&format!("/ashshire/open/{bo}"), &manager).await;
    let compare = format!("/ashshire/open/{bo}/compare/{other}");
    says(&one, &compare);
    says_not(&one, &stranger.to_string());
    let page = town.get(&compare, &manager).await;
    for words in [
        "Are these the same child?",
        "surnames that sound the same: Lindgren / Lindgrin",
        "the same date of birth",
        "the same house and postcode",
        "3 Mill Row, Ashminster, AM1 2CD",
        "Birch High, 10 October 2025",
    ] {
        says(&page, words);
    }
    let wordless = fill_in(&town, &compare, &manager, "same=yes&reason=").await;
    assert_eq!(wordless.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&wordless, "Say how you know");
    let done = fill_in(
        &town,
        &compare,
        &manager,
        "same=yes&reason=Birch+High+saw+the+passport",
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let one = town.get(&done.location, &manager).await;
    says(&one, "On a roll again");
    says_not(&town.get("/ashshire/open", &manager).await, "Bo Lindgren");
    says_not(
        &town.get("/ashshire/today", &manager).await,
        "Possibly missing education",
    );
    for of in [bo, other] {
        assert!(
            kinds(&town, of)
                .await
                .iter()
                .any(|k| k == "question.same-child")
        );
    }
    // Nothing was joined.
    let store = town.rooms().store;
    assert_eq!(enrolments_of(&store, bo).await.expect("reads").len(), 1);
    assert_eq!(enrolments_of(&store, other).await.expect("reads").len(), 1);
    let same = same_as(&store, &[bo]).await.expect("reads");
    assert_eq!(same[&bo], [other]);
}

#[tokio::test]
async fn another_child_is_proposed_no_more_and_the_question_stays() {
    let town = Town::at_ease().await;
    let bo = bo_leaves(&town, nobody_knows()).await;
    let other = joins_birch(&town, "Lindgrin", "Bo", None).await;
    let manager = town.sign_in("manager").await;
    let compare = format!("/ashshire/open/{bo}/compare/{other}");
    let done = fill_in(&town, &compare, &manager, "same=no&reason=A+cousin").await;
    let one = town.get(&done.location, &manager).await;
    says(&one, "Looked at, and found to be another child");
    says(&one, "Possible missing education");
    says_not(&one, "Compare with Bo Lindgrin");
    assert!(
        kinds(&town, other)
            .await
            .iter()
            .any(|k| k == "question.not-same-child")
    );
}

#[tokio::test]
async fn the_same_number_is_said_as_such() {
    let town = Town::at_ease().await;
    let bo = bo_leaves(&town, nobody_knows()).await;
    let other = joins_birch(&town, "Lindgren", "Beau", Some(BO)).await;
    let manager = town.sign_in("manager").await;
    let one = town.get(&format!("/ashshire/open/{bo}"), &manager).await;
    says(&one, &other.to_string());
    // A number is looked at however unlike the rest is: one of the two records has it wrongly.
    says(
        &one,
        "The same unique pupil number. What is known otherwise",
    );
}

#[tokio::test]
async fn a_child_on_two_rolls_is_told_to_both_schools_until_a_roll_changes() {
    let town = Town::at_ease().await;
    let bo = pupil(&town, BO).await;
    let birch_school = town.school("Birch High").await.id;
    let rooms = town.rooms();
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context).await.expect("begins");
    let mut spell = Enrolment {
        id: unit.context().id(),
        pupil: bo,
        school: birch_school,
        start_on: TODAY,
        end_on: None,
        status: RollStatus::Single,
        end_reason: None,
    };
    insert_enrolments(&unit, vec![spell.clone()])
        .await
        .expect("kept");
    unit.commit().await.expect("kept");
    let twin = joins_birch(&town, "Okonkwo", "Ada", Some("A999000000001")).await;
    morning(&town).await;
    let manager = town.sign_in("manager").await;
    let list = town.get("/ashshire/two-rolls", &manager).await;
    says(&list, "One record on both rolls");
    says(&list, "with the same unique pupil number");
    says(&list, &twin.to_string());
    let (alder, birch) = (town.sign_in("alder").await, town.sign_in("birch").await);
    let on_alders = town.get("/ashshire/today?rule=on-two-rolls", &alder).await;
    says(&on_alders, "On the roll of Birch High too");
    let on_birchs = town.get("/ashshire/today?rule=on-two-rolls", &birch).await;
    says(&on_birchs, "On the roll of Alder Primary too");
    spell.status = RollStatus::Subsidiary;
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context).await.expect("begins");
    change_enrolment(&unit, &spell).await.expect("kept");
    let mut main = enrolments_of(&unit, bo).await.expect("reads").remove(0);
    main.status = RollStatus::Main;
    change_enrolment(&unit, &main).await.expect("kept");
    unit.commit().await.expect("kept");
    morning(&town).await;
    says_not(
        &town.get("/ashshire/two-rolls", &manager).await,
        "One record on both rolls",
    );
    let on_alders = town.get("/ashshire/today?rule=on-two-rolls", &alder).await;
    says_not(&on_alders, "not as main at one and subsidiary");
}
