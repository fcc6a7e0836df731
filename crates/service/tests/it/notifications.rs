//! Notifications through the whole router: every act both ways, by whom, seen by whom; the authority's inbox and the
//! school's own list; and of a pupil who has died, a name for nobody who need not know it.

use axum::http::StatusCode;
use bytes::Bytes;
use casework::people::Role;
use casework::rolls::notification::{Kind, State};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use serde_json::{Value, json};
use service::people::{NewPerson, admit, password};
use store::chronology::{Entry, Subject, page};
use store::rolls::{Notification, NotificationDocument, find, insert, insert_document};
use store::{Actor, NotificationDocumentId, NotificationId, PupilId, files};

use crate::town::{Answer, PASSWORD, TODAY, Town};

/// What a school tells, with everything that tests do not ask about as it mostly is.
pub(crate) struct Telling {
    pub(crate) school: &'static str,
    /// The pupil's number, and the name as the notification has it.
    pub(crate) pupil: (&'static str, &'static str),
    pub(crate) kind: Kind,
    pub(crate) state: State,
    pub(crate) said: Value,
    pub(crate) about: &'static str,
    pub(crate) on_day: Date,
    pub(crate) due_on: Option<Date>,
    pub(crate) sent_on: Date,
    pub(crate) restricted: bool,
    pub(crate) first: Option<NotificationId>,
}

impl Default for Telling {
    fn default() -> Self {
        Self {
            school: "Alder Primary",
            pupil: ("A999000000002", "Bo Lindgren"),
            kind: Kind::Leaver,
            state: State::Sent,
            said: json!({
                "ground": "9(1)(g)", "situation": "unknown-school", "deletes_on": "2025-10-10",
                "destination": "unknown", "expected": "", "new_address": "14 Quay Lane, Seaminster",
            }),
            about: "9(1)(g): moved away",
            on_day: TODAY,
            due_on: Some(TODAY),
            sent_on: TODAY,
            restricted: false,
            first: None,
        }
    }
}

/// The pupil of a number.
pub(crate) async fn pupil(town: &Town, upn: &str) -> PupilId {
    let found = store::pupils::find_by_upn(&town.rooms().store, &[upn]).await;
    found.expect("reads")[0].id
}

/// Has a school tell something, as the forms would.
pub(crate) async fn tell(town: &Town, telling: Telling) -> NotificationId {
    let rooms = town.rooms();
    let school = town.school(telling.school).await.id;
    let pupil = pupil(town, telling.pupil.0).await;
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context.clone()).await.expect("begins");
    let sent = telling.state != State::Draft;
    let told = Notification {
        id: context.id(),
        reference: context.reference(),
        kind: telling.kind,
        school,
        pupil: Some(pupil),
        pupil_name: telling.pupil.1.to_owned(),
        upn: telling.pupil.0.to_owned(),
        born: Some(jiff::civil::date(2013, 5, 1)),
        state: telling.state,
        said: telling.said,
        about: telling.about.to_owned(),
        on_day: Some(telling.on_day),
        due_on: telling.due_on,
        sent_at: sent.then_some(context.now),
        sent_on: sent.then_some(telling.sent_on),
        first: telling.first,
        assigned: None,
        assigned_name: String::new(),
        restricted: telling.restricted,
        policy: "test 1".to_owned(),
        made_at: context.now,
        made_by: None,
        made_by_name: "Ada Quill".to_owned(),
        position: "Officer".to_owned(),
        changed_at: context.now,
    };
    let id = told.id;
    insert(&unit, told).await.expect("kept");
    unit.commit().await.expect("kept");
    id
}

/// Admits somebody else, with the password of all.
async fn admitted(town: &Town, who: &str, role: Role, school: &str) {
    let rooms = town.rooms();
    let school = town.school(school).await.id;
    let kept = password::hash(PASSWORD, &*rooms.house.ids).expect("hashes");
    let unit = rooms.store.begin(rooms.context(Actor::program("test")));
    let unit = unit.await.expect("begins");
    let new = NewPerson {
        name: format!("Person {who}"),
        position: role.words().to_owned(),
        email: format!("{who}@ashshire.example"),
        password_hash: Some(kept),
        role,
        schools: vec![school],
    };
    admit(&unit, new).await.expect("admitted");
    unit.commit().await.expect("kept");
}

fn at(id: NotificationId, page: &str) -> String {
    format!("/ashshire/notifications/{id}{page}")
}

async fn now(town: &Town, id: NotificationId) -> Notification {
    let found = find(&town.rooms().store, id).await.expect("reads");
    found.expect("is there")
}

/// What a form hides between two strokes.
fn hidden(page: &str) -> String {
    let rest = page.split("name=\"seen\" value=\"").nth(1).expect("a form");
    rest.split('"').next().expect("its end").to_owned()
}

/// Opens an act's form and sends it.
async fn doing(town: &Town, who: &str, id: NotificationId, act: &str, form: &str) -> Answer {
    let cookie = town.sign_in(who).await;
    let path = at(id, &format!("/do/{act}"));
    let shown = town.get(&path, &cookie).await;
    assert_eq!(shown.status, StatusCode::OK, "{act}: {}", shown.body);
    let form = format!("seen={}&{form}", hidden(&shown.body));
    let done = town.post(&path, &cookie, &form).await;
    // Each act has an instant of its own.
    town.later(SignedDuration::from_secs(60));
    done
}

async fn done(town: &Town, who: &str, id: NotificationId, act: &str, form: &str) {
    let answer = doing(town, who, id, act, form).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{act}: {}",
        answer.body
    );
    assert!(answer.location.ends_with(&format!("?did={act}")));
}

async fn page_of(town: &Town, who: &str, path: &str) -> Answer {
    let cookie = town.sign_in(who).await;
    town.get(path, &cookie).await
}

async fn entries(town: &Town, pupil: PupilId, kind: &str) -> Vec<Entry> {
    let told = page(&town.rooms().store, Subject::Child(pupil), None, 80).await;
    let mut told = told.expect("reads");
    told.retain(|entry| entry.kind == kind);
    told
}

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

fn says_not(answer: &Answer, words: &str) {
    assert!(!answer.body.contains(words), "{words}: {}", answer.body);
}

#[tokio::test]
async fn the_authority_asks_the_school_answers_and_the_authority_accepts() {
    let town = Town::at_ease().await;
    let id = tell(&town, Telling::default()).await;
    let bo = pupil(&town, "A999000000002").await;
    let shown = page_of(&town, "officer", &at(id, "")).await;
    for words in [
        "9(1)(g): ",
        "14 Quay Lane, Seaminster",
        "We do not know",
        "Yes. The last day was Friday 10 October 2025",
        "Ask the school a question",
        "Return it to the school",
    ] {
        says(&shown, words);
    }
    says_not(&shown, "Withdraw it");
    says_not(&shown, "not a referral");

    done(&town, "officer", id, "ask", "words=Who+saw+them+leave%3F").await;
    assert_eq!(now(&town, id).await.state, State::Asked);
    // It waits on the school's Today, and on nobody's of the authority.
    let today = page_of(&town, "alder", "/ashshire/today").await;
    says(&today, "Notification with the school");
    says(&today, &at(id, ""));
    let authority = page_of(&town, "officer", "/ashshire/today").await;
    says_not(&authority, "Notification with the school");
    let school = page_of(&town, "alder", &at(id, "")).await;
    says(&school, "Who saw them leave?");
    says(&school, "Answer the question");
    says_not(&school, "Accept it");

    done(&town, "alder", id, "answer", "words=A+neighbour+did.").await;
    assert_eq!(now(&town, id).await.state, State::Sent);
    let today = page_of(&town, "alder", "/ashshire/today").await;
    says_not(&today, "Notification with the school");
    done(&town, "officer", id, "accept", "words=").await;
    let accepted = now(&town, id).await;
    assert_eq!(accepted.state, State::Accepted);
    assert_eq!(accepted.sent_on, Some(TODAY), "sent once");
    let school = page_of(&town, "alder", &at(id, "")).await;
    says(&school, "Accepted");
    says(&school, "A neighbour did.");
    says_not(&school, &format!("{}/do/", at(id, "")));
    for kind in ["ask", "answer", "accept"] {
        let told = entries(&town, bo, &format!("notification.{kind}")).await;
        assert_eq!(told.len(), 1, "{kind}");
    }
    let chronology = page_of(&town, "alder", &format!("/ashshire/pupils/{bo}/chronology")).await;
    says(
        &chronology,
        "Question of the authority about a notification",
    );
}

#[tokio::test]
async fn it_goes_back_with_a_reason_waits_anew_when_asked_again_and_is_withdrawn() {
    let town = Town::at_ease().await;
    let id = tell(&town, Telling::default()).await;
    let blank = doing(&town, "officer", id, "return", "words=+").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&blank, "It does not say why it goes back");
    says(&blank, "href=\"#words\"");
    assert_eq!(now(&town, id).await.state, State::Sent);

    done(
        &town,
        "officer",
        id,
        "return",
        "words=The+address+is+missing",
    )
    .await;
    let school = page_of(&town, "alder", &at(id, "")).await;
    says(&school, "Why the authority has returned it");
    says(&school, "The address is missing");
    says(&school, &at(id, "/leaver"));
    let list = page_of(&town, "alder", "/ashshire/notifications").await;
    says(&list, "What waits for the school");
    says(&list, "The address is missing");
    let today = page_of(&town, "alder", "/ashshire/today").await;
    says(&today, "has returned the notification");
    done(&town, "alder", id, "withdraw", "words=Bo+stays").await;
    assert_eq!(now(&town, id).await.state, State::Withdrawn);
    let today = page_of(&town, "alder", "/ashshire/today").await;
    says_not(&today, "has returned the notification");
    // The authority was told, and goes on seeing that it was.
    let authority = page_of(&town, "officer", &at(id, "")).await;
    says(&authority, "Bo stays");
}

#[tokio::test]
async fn somebody_who_was_slower_is_told_so_and_an_act_that_cannot_follow_is_refused() {
    let town = Town::at_ease().await;
    let id = tell(&town, Telling::default()).await;
    let cookie = town.sign_in("officer").await;
    let path = at(id, "/do/accept");
    let seen = hidden(&town.get(&path, &cookie).await.body);
    let manager = town.sign_in("manager").await;
    let me = page_of(&town, "manager", &at(id, "/do/assign")).await;
    let own = me.body.split("<option value=\"").nth(1).expect("somebody");
    let own = own.split('"').next().expect("an id");
    says(&me, "Person manager (you)");
    says(&me, "Person officer");
    says_not(&me, "Person administrator");
    says_not(&me, "Person alder");
    let form = format!("seen={}&to={own}", hidden(&me.body));
    let given = town.post(&at(id, "/do/assign"), &manager, &form).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    assert_eq!(now(&town, id).await.assigned_name, "Person manager");

    let late = town
        .post(&path, &cookie, &format!("seen={seen}&words=Fine"))
        .await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(
        &late,
        "Somebody has changed this while you were looking at it",
    );
    says(&late, "Fine");
    assert_eq!(now(&town, id).await.state, State::Sent);
    let nobody = doing(&town, "officer", id, "assign", "to=").await;
    says(&nobody, "Choose who works on it");

    done(&town, "officer", id, "accept", "words=").await;
    // An open form of somebody else says why nothing follows.
    let again = town
        .post(&at(id, "/do/ask"), &cookie, "words=Why%3F&seen=")
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&again, "It was accepted already");
    // And whoever opens it anew is led to how it stands.
    let form = town.get(&at(id, "/do/ask"), &cookie).await;
    assert_eq!(form.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn each_side_does_its_own_and_nobody_elses() {
    let town = Town::at_ease().await;
    let id = tell(&town, Telling::default()).await;
    for (who, act, status) in [
        ("alder", "accept", StatusCode::FORBIDDEN),
        ("alder", "ask", StatusCode::FORBIDDEN),
        ("officer", "withdraw", StatusCode::FORBIDDEN),
        ("officer", "answer", StatusCode::FORBIDDEN),
        // Another school's officer is told of nothing.
        ("birch", "withdraw", StatusCode::NOT_FOUND),
        ("administrator", "accept", StatusCode::FORBIDDEN),
        ("officer", "send", StatusCode::NOT_FOUND),
        ("officer", "no-such-act", StatusCode::NOT_FOUND),
    ] {
        let cookie = town.sign_in(who).await;
        let path = at(id, &format!("/do/{act}"));
        let shown = town.get(&path, &cookie).await;
        assert_eq!(shown.status, status, "{who} {act}");
        let sent = town.post(&path, &cookie, "words=No&seen=").await;
        assert_eq!(sent.status, status, "{who} {act}");
    }
    let other = page_of(&town, "birch", &at(id, "")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let list = page_of(&town, "birch", "/ashshire/notifications").await;
    says_not(&list, "Bo Lindgren");
    let nobody = page_of(&town, "administrator", "/ashshire/notifications").await;
    assert_eq!(nobody.status, StatusCode::FORBIDDEN);
    assert_eq!(now(&town, id).await.state, State::Sent);
}

#[tokio::test]
async fn a_draft_is_the_schools_alone() {
    let town = Town::at_ease().await;
    let draft = Telling {
        state: State::Draft,
        ..Telling::default()
    };
    let id = tell(&town, draft).await;
    let own = page_of(&town, "alder", &at(id, "")).await;
    says(&own, "Not sent yet");
    says(&own, "Send it by");
    says(&own, &at(id, "/leaver"));
    let list = page_of(&town, "alder", "/ashshire/notifications").await;
    says(&list, "Bo Lindgren");
    for query in ["", "?state=all", "?state=draft"] {
        let inbox = page_of(&town, "officer", &format!("/ashshire/notifications{query}")).await;
        says_not(&inbox, "Bo Lindgren");
    }
    let seen = page_of(&town, "officer", &at(id, "")).await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
    let bo = pupil(&town, "A999000000002").await;
    let record = format!("/ashshire/pupils/{bo}/notifications");
    let record = page_of(&town, "officer", &record).await;
    says(&record, "There is no notification.");
}

#[tokio::test]
async fn of_a_pupil_who_has_died_a_name_is_for_those_who_have_to_know() {
    let town = Town::at_ease().await;
    admitted(
        &town,
        "safeguarding",
        Role::SafeguardingLead,
        "Alder Primary",
    )
    .await;
    admitted(&town, "lead", Role::CmeLead, "Alder Primary").await;
    admitted(
        &town,
        "champion",
        Role::SeniorAttendanceChampion,
        "Alder Primary",
    )
    .await;
    let restricted = Telling {
        restricted: true,
        about: "9(1)(k): died",
        ..Telling::default()
    };
    let id = tell(&town, restricted).await;
    for who in ["head", "safeguarding", "lead", "manager"] {
        let shown = page_of(&town, who, &at(id, "")).await;
        assert_eq!(shown.status, StatusCode::OK, "{who}");
        let list = page_of(&town, who, "/ashshire/notifications").await;
        says(&list, "Bo Lindgren");
    }
    let bo = pupil(&town, "A999000000002").await;
    for who in ["alder", "champion", "officer"] {
        let shown = page_of(&town, who, &at(id, "")).await;
        assert_eq!(shown.status, StatusCode::NOT_FOUND, "{who}");
        let list = page_of(&town, who, "/ashshire/notifications").await;
        says(&list, "Restricted: ask your");
        says_not(&list, "Bo Lindgren");
        says_not(&list, "died");
        let record = format!("/ashshire/pupils/{bo}/notifications");
        says(
            &page_of(&town, who, &record).await,
            "There is no notification.",
        );
    }
    // It is given to nobody who may not see it; Today names nobody; and the chronology tells nobody else.
    let assign = page_of(&town, "manager", &at(id, "/do/assign")).await;
    says(&assign, "Person lead");
    says_not(&assign, "Person officer");
    done(&town, "manager", id, "ask", "words=When%3F").await;
    let today = page_of(&town, "alder", "/ashshire/today").await;
    says(&today, "asks a question about the notification");
    let named = "Notification with the school<span class=\"govuk-visually-hidden\">: ";
    says_not(&today, named);
    let chronology = format!("/ashshire/pupils/{bo}/chronology");
    says(
        &page_of(&town, "head", &chronology).await,
        "Question of the authority about a notification",
    );
    says_not(
        &page_of(&town, "alder", &chronology).await,
        "Question of the authority about a notification",
    );
}

#[tokio::test]
async fn the_inbox_is_by_the_day_it_was_sent_and_narrows_down() {
    let town = Town::at_ease().await;
    let early = TODAY.saturating_sub(3.days());
    let late = Telling {
        due_on: Some(early),
        ..Telling::default()
    };
    let leaver = tell(&town, late).await;
    town.later(SignedDuration::from_secs(60));
    let part_time = Telling {
        school: "Birch High",
        pupil: ("A999000000003", "Cleo Marsh"),
        kind: Kind::PartTime,
        said: json!({ "agreed": "10", "flags": "ccas,inclusion" }),
        about: "Mornings only",
        due_on: None,
        ..Telling::default()
    };
    let timetable = tell(&town, part_time).await;
    let inbox = |query: &'static str| {
        let town = &town;
        async move { page_of(town, "officer", &format!("/ashshire/notifications{query}")).await }
    };
    let whole = inbox("").await;
    let place = |name: &str| whole.body.find(name).expect("is listed");
    assert!(
        place("Bo Lindgren") < place("Cleo Marsh"),
        "the earliest first"
    );
    says(&whole, "2 notifications");
    says(
        &whole,
        "1<span class=\"govuk-visually-hidden\"> Leaver, Sent</span>",
    );
    for (query, bo, cleo) in [
        ("?kind=leaver", true, false),
        ("?kind=part-time", false, true),
        ("?late=yes", true, false),
        ("?state=accepted", false, false),
        ("?assigned=nobody", true, true),
        ("?assigned=me", false, false),
        ("?flag=inclusion", false, true),
        ("?flag=incl", false, false),
    ] {
        let shown = inbox(query).await;
        assert_eq!(shown.body.contains("Bo Lindgren"), bo, "{query}");
        assert_eq!(shown.body.contains("Cleo Marsh"), cleo, "{query}");
    }
    let birch = town.school("Birch High").await.id;
    let query = format!("/ashshire/notifications?school={birch}");
    let of_birch = page_of(&town, "officer", &query).await;
    says_not(&of_birch, "Bo Lindgren");
    // A school reaches no other by asking for it.
    says_not(&page_of(&town, "alder", &query).await, "Cleo Marsh");

    let page = page_of(&town, "officer", &at(leaver, "")).await;
    says(
        &page,
        "No: 3 days late. The last day was Tuesday 7 October 2025",
    );
    let page = page_of(&town, "officer", &at(timetable, "")).await;
    says(&page, "This is a notification, not a referral");
    let me = page_of(&town, "officer", &at(timetable, "/do/assign")).await;
    let own = me.body.split("<option value=\"").nth(1).expect("somebody");
    let own = own.split('"').next().expect("an id").to_owned();
    done(&town, "officer", timetable, "assign", &format!("to={own}")).await;
    says(&inbox("?assigned=me").await, "Cleo Marsh");
    says_not(&inbox("?assigned=nobody").await, "Cleo Marsh");
}

#[tokio::test]
async fn what_follows_a_notification_is_shown_with_it_and_its_documents_are_taken_by_who_may() {
    let town = Town::at_ease().await;
    let absence = |first| Telling {
        kind: Kind::Absence,
        said: json!({ "case": "ten-days", "news": "Still away" }),
        about: "Away for ten days",
        due_on: None,
        first,
        ..Telling::default()
    };
    let first = tell(&town, absence(None)).await;
    let update = tell(&town, absence(Some(first))).await;
    says(
        &page_of(&town, "alder", &at(first, "")).await,
        &at(update, ""),
    );
    says(
        &page_of(&town, "officer", &at(update, "")).await,
        &at(first, ""),
    );

    let rooms = town.rooms();
    let bytes = Bytes::from_static(b"%PDF-1.7 a letter");
    let file = rooms.store.files().write(bytes, "application/pdf").await;
    let file = file.expect("written");
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context.clone()).await.expect("begins");
    files::name(&unit, &file).await.expect("named");
    let id: NotificationDocumentId = context.id();
    let document = NotificationDocument {
        id,
        notification: first,
        document: "letter".to_owned(),
        document_name: "The parent’s letter".to_owned(),
        file_name: "letter \"of\" May.pdf".to_owned(),
        file: file.digest,
        media_type: "application/pdf".to_owned(),
        removed: false,
        made_at: context.now,
        made_by: None,
        made_by_name: "Ada Quill".to_owned(),
        position: "Officer".to_owned(),
    };
    insert_document(&unit, document).await.expect("kept");
    unit.commit().await.expect("kept");
    let path = at(first, &format!("/documents/{id}"));
    says(
        &page_of(&town, "officer", &at(first, "")).await,
        "The parent’s letter",
    );
    let cookie = town.sign_in("officer").await;
    assert_eq!(town.bytes(&path, &cookie).await, b"%PDF-1.7 a letter");
    let other = page_of(&town, "birch", &path).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    // A document is of its notification only.
    let elsewhere = page_of(&town, "officer", &at(update, &format!("/documents/{id}"))).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}
