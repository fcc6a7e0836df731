//! Messages between two authorities of one deployment, and to one elsewhere: asked, looked for on the own rolls, answered,
//! and back; neither sees the other's list.

use axum::http::StatusCode;
use casework::people::Role;
use service::people::{NewPerson, admit, password};
use service::work::{Task, work_off};
use store::Actor;
use store::pupils::{Enrolment, Pupil, insert, insert_enrolments};
use store::rolls::{MessageAnswer, MessageState, messages};
use store::schools::School;

use crate::open_questions::{bo_leaves, nobody_knows};
use crate::town::{Answer, PASSWORD, TODAY, Town};

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

fn says_not(answer: &Answer, words: &str) {
    assert!(!answer.body.contains(words), "{words}: {}", answer.body);
}

/// Somebody of Elmshire who writes to other authorities, and a school of theirs with Bo on its roll under a name that is
/// spelt otherwise, and another pupil. Gives their cookie.
async fn elmshire(town: &Town) -> String {
    let rooms = town.house.rooms("elmshire").expect("served");
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await;
    let unit = unit.expect("begins");
    let person = NewPerson {
        name: "Wren Castell".to_owned(),
        position: "CME officer".to_owned(),
        email: "wren@elmshire.example".to_owned(),
        password_hash: Some(password::hash(PASSWORD, &*rooms.house.ids).expect("hashes")),
        role: Role::CmeOfficer,
        schools: Vec::new(),
    };
    admit(&unit, person).await.expect("admitted");
    let school = School {
        id: unit.context().id(),
        name: "Quay Academy".to_owned(),
        phase: "secondary".to_owned(),
        kind: "academy".to_owned(),
        low_age: Some(11),
        high_age: Some(16),
        urn: None,
        laestab: law::school::Laestab::new(998_4001).expect("a number"),
    };
    store::schools::insert(&unit, vec![school.clone()])
        .await
        .expect("kept");
    for (surname, forename) in [("Lindgrenn", "Bo"), ("Harkaway", "Fenella")] {
        let pupil = Pupil {
            id: unit.context().id(),
            upn: None,
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
        let spell = Enrolment {
            id: unit.context().id(),
            pupil: pupil.id,
            school: school.id,
            start_on: TODAY,
            end_on: None,
            status: register::RollStatus::Single,
            end_reason: None,
        };
        insert(&unit, vec![pupil]).await.expect("kept");
        insert_enrolments(&unit, vec![spell]).await.expect("kept");
    }
    unit.commit().await.expect("kept");
    let form = format!(
        "email=wren%40elmshire.example&password={}",
        PASSWORD.replace(' ', "+")
    );
    let signed = town.post("/elmshire/sign-in", "", &form).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
    signed.cookie
}

const CHILD: &str = "forename=Bo&surname=Lindgren&born-day=1&born-month=5&born-year=2013&sex=F";

#[tokio::test]
async fn a_child_asked_after_is_looked_for_answered_and_the_answer_closes_the_question() {
    let town = Town::at_ease().await;
    let wren = elmshire(&town).await;
    let bo = bo_leaves(&town, nobody_knows()).await;
    let manager = town.sign_in("manager").await;
    let new = format!("/ashshire/messages/new?pupil={bo}");
    let form = town.get(&new, &manager).await;
    says(&form, "value=\"Lindgren\"");
    says(&form, "Elmshire Council");
    says(&form, "Alder Primary, Ashshire Council");
    let blank = town.post(&new, &manager, "kind=&to=").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&blank, "Choose the authority you write to");
    let sent = town
        .post(&new, &manager, &format!("kind=on-roll&to=elmshire&{CHILD}"))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert_eq!(town.work_off().await, 1);

    // Elmshire sees who asks and the child, and its own rolls; Ashshire's it does not see.
    let today = town.get("/elmshire/today", &wren).await;
    says(&today, "Another authority waits for an answer");
    says(&today, "Ashshire Council: is this child on a roll of ours");
    let list = town.get("/elmshire/messages", &wren).await;
    says(&list, "To be answered");
    says(&list, "Ashshire Council");
    let there = town.house.rooms("elmshire").expect("served").store;
    let came = messages(&there, false, None)
        .await
        .expect("reads")
        .remove(0);
    assert_eq!(came.pupil, None);
    let address = format!("/elmshire/messages/{}", came.id);
    let page = town.get(&address, &wren).await;
    for words in [
        "Is this child on a roll of ours?",
        "Person manager, Education engagement manager",
        "Bo Lindgrenn",
        "Quay Academy",
        "surnames that sound the same: Lindgren / Lindgrenn",
    ] {
        says(&page, words);
    }
    says_not(&page, "Fenella");
    says_not(&page, "Okonkwo");
    let unsaid = town
        .post(&format!("{address}/answer"), &wren, "answer=")
        .await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answered = town
        .post(
            &format!("{address}/answer"),
            &wren,
            "answer=yes&words=Quay+Academy+since+10+October",
        )
        .await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
    let twice = town
        .post(&format!("{address}/answer"), &wren, "answer=no")
        .await;
    assert_eq!(
        twice.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "answered once"
    );
    assert_eq!(work_off(&town.house, "elmshire").await.expect("works"), 1);
    let today = town.get("/elmshire/today", &wren).await;
    says_not(&today, "Another authority waits for an answer");

    // The answer is back, and closes the question when somebody says so.
    let page = town.get(&sent.location, &manager).await;
    says(&page, "Wren Castell, CME officer");
    says(&page, "Quay Academy since 10 October");
    says_not(&page, "Lindgrenn");
    says(&page, "Close the question: Elmshire Council has the child");
    let close = format!("/ashshire/open/{bo}/close?authority=Elmshire+Council");
    let form = town.get(&close, &manager).await;
    says(&form, "value=\"Elmshire Council\"");
    let seen = form
        .body
        .split("name=\"seen\" value=\"")
        .nth(1)
        .expect("a field");
    let seen = seen.split('"').next().expect("its end");
    let form = format!(
        "seen={seen}&by=other-authority&authority=Elmshire+Council&reason=Their+answer&on-day=10&on-month=10&on-year=2025"
    );
    let done = town
        .post(&format!("/ashshire/open/{bo}/close"), &manager, &form)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    says(
        &town.get(&done.location, &manager).await,
        "Elmshire Council has the child",
    );
}

#[tokio::test]
async fn a_message_that_is_carried_twice_is_there_once_and_an_answer_stays() {
    let town = Town::at_ease().await;
    let wren = elmshire(&town).await;
    let manager = town.sign_in("manager").await;
    let form = format!("kind=moved-in&to=elmshire&{CHILD}");
    town.post("/ashshire/messages/new", &manager, &form).await;
    town.work_off().await;
    let (here, there) = (
        town.rooms().store,
        town.house.rooms("elmshire").expect("served").store,
    );
    let ours = messages(&here, true, None).await.expect("reads").remove(0);
    assert_eq!(ours.state, MessageState::Waiting);
    let carry = Task::GiveMessage { message: ours.id };
    let payload = serde_json::json!({ "message": ours.id });
    town.put_in_with(carry.kind(), payload).await;
    town.work_off().await;
    assert_eq!(messages(&there, false, None).await.expect("reads").len(), 1);
    let address = format!("/elmshire/messages/{}/answer", ours.id);
    town.post(&address, &wren, "answer=not-known&words=").await;
    work_off(&town.house, "elmshire").await.expect("works");
    let ours = messages(&here, true, None).await.expect("reads").remove(0);
    assert_eq!(
        (ours.state, ours.answer),
        (MessageState::Answered, MessageAnswer::NotKnown)
    );
}

#[tokio::test]
async fn an_authority_elsewhere_has_a_file_and_its_answer_is_written_down() {
    let town = Town::at_ease().await;
    let manager = town.sign_in("manager").await;
    let form =
        format!("kind=on-roll&to=another&other-name=Yewshire&{CHILD}&new-address=12+Quay+Street");
    let made = town.post("/ashshire/messages/new", &manager, &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    assert_eq!(town.work_off().await, 0, "nothing carries it but people");
    let page = made
        .location
        .split('?')
        .next()
        .expect("an address")
        .to_owned();
    let text = town.get(&format!("{page}/file/txt"), &manager).await;
    for words in [
        "Name: Bo Lindgren",
        "Born: 1 May 2013",
        "12 Quay Street",
        "To: Yewshire",
    ] {
        says(&text, words);
    }
    let whole = town.get(&format!("{page}/file/json"), &manager).await;
    let read: serde_json::Value = serde_json::from_str(&whole.body).expect("JSON");
    assert_eq!(read["child"]["surname"], "Lindgren");
    assert_eq!(
        town.get(&format!("{page}/file/exe"), &manager).await.status,
        StatusCode::NOT_FOUND
    );
    town.post(&format!("{page}/sent"), &manager, "").await;
    let answered = town
        .post(
            &format!("{page}/answer"),
            &manager,
            "answer=no&words=By+phone",
        )
        .await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
    says(&town.get(&page, &manager).await, "By phone");
    // A school writes to no authority.
    let alder = town.sign_in("alder").await;
    for page in [page.as_str(), "/ashshire/messages/new"] {
        assert_eq!(town.get(page, &alder).await.status, StatusCode::FORBIDDEN);
    }
}
