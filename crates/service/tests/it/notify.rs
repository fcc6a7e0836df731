//! GOV.UK Notify: each letter goes once, what became of it is asked, and what it cannot prove is not claimed.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine;
use casework::contact::{Fact, State, Way};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::{Value, json};
use store::CommunicationId;
use store::contact::{Communication, facts_of, find};

use crate::letters_to_parents::{Family, family, with_letterhead};
use crate::notify_server::{NotifyServer, TOKEN};
use crate::town::{TODAY, Town};

/// Bo's letter of concern to Ida, by a way, approved.
struct Going {
    town: Town,
    bo: Family,
    cookie: String,
    id: CommunicationId,
}

async fn approved(server: &NotifyServer, way: Way) -> Going {
    let town = Town::with_notify(server.account()).await;
    server.at(town.rooms().now);
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let answers = bo.answers(way.id(), "none", "");
    let made = town
        .post(&bo.at("/write/initial-concern"), &cookie, &answers)
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let id = bo.to(&town, bo.ida).await.id;
    let act = bo.at(&format!("/{id}/approve"));
    assert_eq!(
        town.post(&act, &cookie, "").await.status,
        StatusCode::SEE_OTHER
    );
    Going {
        town,
        bo,
        cookie,
        id,
    }
}

impl Going {
    async fn now(&self) -> Communication {
        let found = find(&self.town.rooms().store, self.id).await;
        found.expect("reads").expect("it is there")
    }

    async fn facts(&self) -> Vec<Fact> {
        let facts = facts_of(&self.town.rooms().store, self.id).await;
        facts.expect("reads").into_iter().map(|f| f.what).collect()
    }

    async fn last_note(&self) -> String {
        let facts = facts_of(&self.town.rooms().store, self.id).await;
        facts.expect("reads").pop().expect("a fact").note
    }

    /// Puts the clock forward and works off what waits.
    async fn later(&self, server: &NotifyServer, by: SignedDuration) {
        self.town.later(by);
        server.at(self.town.rooms().now);
        self.town.work_off().await;
    }

    async fn call(&self, token: &str, body: &Value) -> StatusCode {
        let request = Request::post("/ashshire/notify")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        self.town.send(request.expect("a request")).await.status
    }
}

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

#[test]
fn the_stand_in_takes_what_notifys_own_client_sends() {
    let Some(server) = NotifyServer::start() else {
        return;
    };
    let tried = server.tried_by_its_own_client();
    assert_eq!(tried["email"]["reference"], "one");
    assert_eq!(tried["letter"]["postage"], "first");
    assert_eq!(tried["found"]["notifications"][0]["status"], "accepted");
    assert_eq!(tried["refused"]["status_code"], 403, "another secret");
    assert_eq!(server.taken().len(), 2);
}

#[tokio::test]
async fn an_email_has_the_letters_words_and_is_delivered_but_never_said_to_be_read() {
    let Some(server) = NotifyServer::start() else {
        return;
    };
    let going = approved(&server, Way::NotifyEmail).await;
    going.town.work_off().await;
    let sent = going.now().await;
    assert_eq!(
        going.facts().await,
        [Fact::Approved, Fact::Going, Fact::Sent]
    );
    assert_eq!(sent.deemed_on, Some(date(2025, 10, 14)));
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0]["email_address"], "ida@example.org");
    assert_eq!(taken[0]["personalisation"]["letter"], sent.said);
    assert_eq!(taken[0]["sanitise_content_for"], json!(["letter"]));
    let kept = going
        .town
        .rooms()
        .store
        .files()
        .read(sent.sent_copy.expect("kept"))
        .await;
    let kept: Value = serde_json::from_slice(&kept.expect("reads")).expect("JSON");
    assert_eq!(kept, taken[0], "kept as it was sent");
    let page = going
        .town
        .get(&going.bo.at(&format!("/{}", sent.id)), &going.cookie)
        .await;
    assert!(page.body.contains("no receipt possible"), "{}", page.body);

    // Nothing new; then the parent's mail server has it.
    going.later(&server, MINUTE).await;
    assert_eq!(going.facts().await.len(), 3);
    server.became(going.id, "delivered");
    going.later(&server, MINUTE * 4).await;
    assert_eq!(going.facts().await[3..], [Fact::Delivered]);
    assert_eq!(going.now().await.state, State::Sent);
    going
        .later(&server, SignedDuration::from_hours(9 * 24))
        .await;
    assert_eq!(going.facts().await.len(), 4, "it is not asked for again");
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn a_letter_is_printed_from_our_own_pdf_and_served_from_the_day_it_was_posted() {
    let Some(server) = NotifyServer::start() else {
        return;
    };
    let going = approved(&server, Way::NotifyPost).await;
    going.town.work_off().await;
    let sent = going.now().await;
    assert_eq!((sent.state, sent.deemed_on), (State::Sent, None));
    let taken = server.taken();
    assert_eq!(taken[0]["postage"], "first");
    assert_eq!(taken[0]["reference"], sent.id.to_string());
    let files = going.town.rooms();
    let pdf = files
        .store
        .files()
        .read(sent.document.expect("a letter"))
        .await;
    let content = taken[0]["content"].as_str().expect("a file");
    let content = base64::engine::general_purpose::STANDARD.decode(content);
    assert_eq!(content.expect("base64"), pdf.expect("reads"));

    // Printed on Monday: two working days later is Wednesday.
    server.became(going.id, "received");
    going
        .later(&server, SignedDuration::from_hours(3 * 24))
        .await;
    assert_eq!(going.facts().await[3..], [Fact::Posted]);
    let posted = going.now().await;
    assert_eq!(posted.state, State::Posted);
    assert_eq!(posted.deemed_on, Some(date(2025, 10, 15)));

    // Weeks later it comes back, when Notify's own list has long forgotten it.
    let returned = json!({
        "notification_id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": going.id.to_string(),
        "date_sent": "2025-10-13T10:00:00.000000Z", "sent_by": "API", "template_name": null,
        "template_id": null, "template_version": null, "spreadsheet_file_name": null,
        "spreadsheet_row_number": null, "upload_letter_file_name": null,
    });
    assert_eq!(going.call(TOKEN, &returned).await, StatusCode::NO_CONTENT);
    assert_eq!(going.now().await.state, State::Failed);
    assert!(going.last_note().await.contains("sent 2025-10-13"));
    // Notify tries again when it had no answer: once is enough.
    assert_eq!(going.call(TOKEN, &returned).await, StatusCode::NO_CONTENT);
    assert_eq!(going.facts().await[3..], [Fact::Posted, Fact::CameBack]);
}

#[tokio::test]
async fn what_notify_cannot_print_or_deliver_did_not_arrive_and_says_why() {
    for (way, status, says) in [
        (Way::NotifyPost, "validation-failed", "outside the area"),
        (Way::NotifyPost, "cancelled", "not printed"),
        (Way::NotifyEmail, "permanent-failure", "does not exist"),
        (Way::NotifyEmail, "temporary-failure", "three days"),
    ] {
        let Some(server) = NotifyServer::start() else {
            return;
        };
        let going = approved(&server, way).await;
        server.became(going.id, status);
        going.town.work_off().await;
        going.later(&server, MINUTE).await;
        assert_eq!(going.now().await.state, State::Failed, "{status}");
        let note = going.last_note().await;
        assert!(note.contains(says), "{status}: {note}");
    }
}

#[tokio::test]
async fn a_limit_is_waited_for_and_a_refusal_is_said() {
    let Some(server) = NotifyServer::start() else {
        return;
    };
    let going = approved(&server, Way::NotifyEmail).await;
    server.takes("limit");
    going.town.work_off().await;
    assert_eq!(going.facts().await[1..], [Fact::Going, Fact::Deferred]);
    assert!(going.last_note().await.contains("3000 requests"));
    server.takes("");
    going.later(&server, MINUTE).await;
    assert_eq!(going.now().await.state, State::Sent);
    let Some(server) = NotifyServer::start() else {
        return;
    };
    let other = approved(&server, Way::NotifyPost).await;
    server.takes("trial");
    other.town.work_off().await;
    assert_eq!(other.facts().await[1..], [Fact::Going, Fact::Refused]);
    assert!(other.last_note().await.contains("trial mode"));
}

#[tokio::test]
async fn what_notify_may_have_is_asked_for_and_never_sent_again() {
    let Some(server) = NotifyServer::start() else {
        return;
    };
    // It has this one, and its answer was lost.
    let silent = approved(&server, Way::NotifyPost).await;
    server.takes("silent");
    silent.town.work_off().await;
    assert_eq!(silent.facts().await[1..], [Fact::Going, Fact::Unsure]);
    silent.later(&server, MINUTE).await;
    assert_eq!(silent.facts().await[3..], [Fact::Sent]);
    assert_eq!(server.taken().len(), 1);

    // Another town, whose ids are the same.
    let Some(server) = NotifyServer::start() else {
        return;
    };
    // This one it never had: it is asked for two hours, and then a person says.
    let broken = approved(&server, Way::NotifyEmail).await;
    server.takes("broken");
    broken.town.work_off().await;
    server.takes("");
    for _ in 0..30 {
        broken.later(&server, SignedDuration::from_mins(30)).await;
    }
    assert_eq!(broken.facts().await[1..], [Fact::Going, Fact::Unsure]);
    assert!(server.taken().is_empty(), "nothing was sent again");
    let act = broken.bo.at(&format!("/{}/not-sent", broken.id));
    let said = broken
        .town
        .post(
            &act,
            &broken.town.sign_in("alder").await,
            "not-sent-note=Not+on+the+dashboard",
        )
        .await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    broken.town.work_off().await;
    assert_eq!(broken.now().await.state, State::Sent);
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn a_callback_has_notify_asked_and_is_believed_from_nobody_else() {
    let Some(server) = NotifyServer::start() else {
        return;
    };
    let going = approved(&server, Way::NotifyEmail).await;
    going.town.work_off().await;
    let delivered = json!({
        "id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": going.id.to_string(),
        "to": "ida@example.org", "status": "delivered", "created_at": "2025-10-10T12:00:00.000000Z",
        "completed_at": "2025-10-10T12:00:05.000000Z", "sent_at": "2025-10-10T12:00:01.000000Z",
        "notification_type": "email", "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a",
        "template_version": 1,
    });
    assert_eq!(
        going.call("another", &delivered).await,
        StatusCode::UNAUTHORIZED
    );
    // Whoever knows the word and not the key changes nothing: Notify itself is asked.
    assert_eq!(going.call(TOKEN, &delivered).await, StatusCode::NO_CONTENT);
    going.town.work_off().await;
    assert_eq!(going.facts().await[3..], []);
    server.became(going.id, "delivered");
    assert_eq!(going.call(TOKEN, &delivered).await, StatusCode::NO_CONTENT);
    going.town.work_off().await;
    assert_eq!(going.facts().await[3..], [Fact::Delivered]);
    let stranger = json!({ "id": "1", "reference": null, "status": "delivered" });
    assert_eq!(going.call(TOKEN, &stranger).await, StatusCode::NO_CONTENT);
    assert_eq!(going.call(TOKEN, &json!([])).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_authority_without_an_account_is_offered_none_of_it() {
    let Some(server) = NotifyServer::start() else {
        return;
    };
    for (town, offered) in [
        (Town::at_ease().await, false),
        (Town::with_notify(server.account()).await, true),
    ] {
        let bo = family(&town, "ida@example.org", Some(TODAY)).await;
        let cookie = town.sign_in("alder").await;
        with_letterhead(&town, &cookie).await;
        let form = town.get(&bo.at("/write/initial-concern"), &cookie).await;
        for way in ["notify-email", "notify-post"] {
            let there = form.body.contains(&format!("value=\"{way}\""));
            assert_eq!(there, offered, "{way}");
        }
        if !offered {
            let answers = bo.answers("notify-post", "none", "");
            let forced = town
                .post(&bo.at("/write/initial-concern"), &cookie, &answers)
                .await;
            assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}

#[tokio::test]
async fn a_program_that_died_while_sending_asks_and_does_not_send_again() {
    let Some(server) = NotifyServer::start() else {
        return;
    };
    let going = approved(&server, Way::NotifyPost).await;
    // As it stands when the power goes in between.
    let seen = going.now().await;
    let rooms = going.town.rooms();
    let unit = rooms
        .store
        .begin(rooms.context(store::Actor::program("test")))
        .await;
    let unit = unit.expect("begins");
    let step = store::contact::Step {
        what: Fact::Going,
        happened_at: None,
        note: String::new(),
        kept: None,
        then: State::Going,
        deemed_on: None,
        going: Some((
            seen.document.expect("a letter"),
            format!("notify/{}", seen.id),
        )),
    };
    assert!(
        store::contact::add_fact(&unit, &seen, step)
            .await
            .expect("kept")
    );
    unit.commit().await.expect("kept");
    going.town.work_off().await;
    going.later(&server, MINUTE).await;
    assert_eq!(going.now().await.state, State::Unsure);
    assert!(server.taken().is_empty());
}
