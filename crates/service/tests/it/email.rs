//! E-mail to a real server, and what comes back to a real mailbox: what is sent is kept as it was sent, what
//! may have gone is not sent again, and nothing goes to whom it may not go any more.

use bytes::Bytes;
use casework::contact::{Fact, State, Way};
use jiff::SignedDuration;
use mail_parser::MessageParser;
use service::contact::mail::{Door, Mail, Postbox};
use service::work::Task;
use store::contact::{self, Communication, Step, add_fact, facts_of, find};
use store::pupils::{
    ContactKind, ContactPoint, Parent, Relationship, Restriction, end_contact_point,
    insert_contact_points, insert_parents, insert_restriction, relate,
};
use store::{Actor, CommunicationId, ContactPointId, PupilId, Unit, files};

use crate::mail_servers::{MailServers, OWN};
use crate::town::{TODAY, Town};

/// A letter by e-mail that was approved, to a parent with this address.
struct Letter {
    id: CommunicationId,
    point: ContactPointId,
    pupil: PupilId,
}

async fn begin(town: &Town) -> Unit {
    let rooms = town.rooms();
    let context = rooms.context(Actor::program("test"));
    rooms.store.begin(context).await.expect("begins")
}

const PDF: &[u8] = b"%PDF-1.7 the letter";

async fn approved(town: &Town, address: &str) -> Letter {
    let rooms = town.rooms();
    let school = town.school("Alder Primary").await.id;
    let pupils = store::pupils::find_by_upn(&rooms.store, &["A999000000002"]).await;
    let pupil = pupils.expect("reads")[0].id;
    let document = rooms
        .store
        .files()
        .write(Bytes::from_static(PDF), "application/pdf");
    let document = document.await.expect("written");
    let unit = begin(town).await;
    files::name(&unit, &document).await.expect("named");
    let context = unit.context().clone();
    let parent = Parent {
        id: context.id(),
        title: "Ms".to_owned(),
        forename: "Ida".to_owned(),
        surname: "Lindgren".to_owned(),
        language: "English".to_owned(),
        address: None,
        source: "test".to_owned(),
        source_key: None,
    };
    let point = ContactPoint {
        id: context.id(),
        parent: parent.id,
        kind: ContactKind::Email,
        value: address.to_owned(),
        value_folded: String::new(),
        confirmed_on: Some(TODAY),
        shared: false,
        ended_on: None,
    };
    let relation = Relationship {
        pupil,
        parent: parent.id,
        kind: "mother".to_owned(),
        parental_responsibility: true,
        lives_with: true,
        contact_order: 1,
    };
    let letter = Communication {
        id: context.id(),
        pupil,
        school,
        parent: parent.id,
        way: Way::Email,
        state: State::Approved,
        letter: Some("initial-concern".to_owned()),
        subject: "Bo’s attendance".to_owned(),
        said: "Dear Ms Lindgren\n\nBo was away for 24 sessions.\n".to_owned(),
        to_name: "Ms Ida Lindgren".to_owned(),
        sent_to: address.to_owned(),
        contact_point: Some(point.id),
        document: Some(document.digest),
        sent_copy: None,
        message_id: None,
        happened_at: context.now,
        written_by: None,
        written_by_name: "Person alder".to_owned(),
        written_by_position: "Attendance officer".to_owned(),
        changed_at: context.now,
        deemed_on: None,
        about: None,
        batch: None,
        translation: None,
        own_letter: None,
        word: None,
    };
    let made = Letter {
        id: letter.id,
        point: point.id,
        pupil,
    };
    insert_parents(&unit, vec![parent]).await.expect("kept");
    insert_contact_points(&unit, vec![point])
        .await
        .expect("kept");
    relate(&unit, vec![relation]).await.expect("kept");
    contact::insert(&unit, vec![letter]).await.expect("kept");
    unit.commit().await.expect("kept");
    let send = Task::SendLetter {
        communication: made.id,
    };
    town.put_in_with(send.kind(), serde_json::json!({ "communication": made.id }))
        .await;
    made
}

impl Letter {
    async fn now(&self, town: &Town) -> Communication {
        let found = find(&town.rooms().store, self.id).await.expect("reads");
        found.expect("it is there")
    }

    async fn state(&self, town: &Town) -> State {
        self.now(town).await.state
    }

    async fn facts(&self, town: &Town) -> Vec<Fact> {
        let facts = facts_of(&town.rooms().store, self.id).await.expect("reads");
        facts.into_iter().map(|fact| fact.what).collect()
    }

    /// The message id, as it stands in the mailbox's reports.
    async fn message_id(&self, town: &Town) -> String {
        self.now(town).await.message_id.expect("it was sent")
    }
}

async fn read_mailbox(town: &Town) {
    town.put_in(Task::ReadMailbox.kind()).await;
    town.work_off().await;
}

#[tokio::test]
async fn what_is_sent_is_kept_as_it_was_sent_and_goes_once() {
    let Some(servers) = MailServers::start() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let letter = approved(&town, "ida@example.org").await;
    town.work_off().await;
    let sent = letter.now(&town).await;
    assert_eq!(sent.state, State::Sent);
    assert_eq!(letter.facts(&town).await, [Fact::Going, Fact::Sent]);
    // Friday 10 October: two working days later is Tuesday.
    assert_eq!(sent.deemed_on, Some(jiff::civil::date(2025, 10, 14)));

    let taken = servers.taken();
    assert_eq!(taken.len(), 1);
    let (recipients, message) = &taken[0];
    assert_eq!(recipients, &["ida@example.org", OWN]);
    let rooms = town.rooms();
    let kept = rooms.store.files().read(sent.sent_copy.expect("kept"));
    assert_eq!(kept.await.expect("reads"), message, "byte for byte");
    let read = MessageParser::default().parse(message).expect("a message");
    let to: Vec<_> = read
        .to()
        .expect("a recipient")
        .iter()
        .filter_map(|a| a.address())
        .collect();
    assert_eq!(to, ["ida@example.org"], "nobody else stands in it");
    assert_eq!(read.attachment(0).expect("the letter").contents(), PDF);
    assert!(read.header_raw("Disposition-Notification-To").is_some());

    // Neither our own copy in the mailbox nor the same job again has it sent again.
    read_mailbox(&town).await;
    let send = Task::SendLetter {
        communication: letter.id,
    };
    town.put_in_with(
        send.kind(),
        serde_json::json!({ "communication": letter.id }),
    )
    .await;
    town.work_off().await;
    assert_eq!(servers.taken().len(), 1);
    assert_eq!(letter.facts(&town).await, [Fact::Going, Fact::Sent]);
    let subject = store::chronology::Subject::Child(letter.pupil);
    let entries = store::chronology::page(&town.rooms().store, subject, None, 50).await;
    let kinds: Vec<String> = entries
        .expect("reads")
        .into_iter()
        .rev()
        .map(|entry| entry.kind)
        .filter(|kind| kind.starts_with("contact."))
        .collect();
    assert_eq!(kinds, ["contact.going", "contact.sent"]);
}

#[tokio::test]
async fn a_server_that_cannot_take_it_for_a_day_gets_it_once_in_the_end() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let letter = approved(&town, "later.ida@example.org").await;
    for _ in 0..24 {
        town.work_off().await;
        assert_eq!(letter.state(&town).await, State::Approved);
        town.later(SignedDuration::from_hours(1));
    }
    assert!(servers.taken().is_empty());
    let tries = letter.facts(&town).await.len() / 2;
    assert!((6..24).contains(&tries), "{tries} tries in a day");
    servers.open();
    town.later(SignedDuration::from_hours(4));
    town.work_off().await;
    assert_eq!(letter.state(&town).await, State::Sent);
    assert_eq!(servers.taken().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_for_five_days_is_given_up_and_that_is_said() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("its number").port();
    drop(free);
    let nobody = Door::smtp(&format!("smtp://127.0.0.1:{port}?tls=none"));
    let town = Town::with_mail(Mail {
        postbox: Postbox::new(nobody.expect("an address")),
        from: OWN.parse().expect("an address"),
        mailbox: None,
    })
    .await;
    let letter = approved(&town, "ida@example.org").await;
    town.work_off().await;
    assert_eq!(letter.facts(&town).await, [Fact::Going, Fact::Deferred]);
    for _ in 0..6 {
        town.later(SignedDuration::from_hours(24));
        town.work_off().await;
    }
    assert_eq!(letter.state(&town).await, State::Failed);
    let facts = facts_of(&town.rooms().store, letter.id)
        .await
        .expect("reads");
    let last = facts.last().expect("a fact");
    assert!(last.note.contains("five days"), "{}", last.note);
}

#[tokio::test]
async fn an_address_that_the_server_refuses_did_not_get_it_and_is_warned_of() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let letter = approved(&town, "nobody@example.org").await;
    town.work_off().await;
    assert_eq!(letter.state(&town).await, State::Failed);
    let facts = facts_of(&town.rooms().store, letter.id)
        .await
        .expect("reads");
    assert!(facts[1].note.contains("no such user"), "{}", facts[1].note);
    let back = contact::came_back(&town.rooms().store, &["nobody@example.org"]).await;
    assert_eq!(back.expect("reads"), ["nobody@example.org"]);
}

#[tokio::test]
async fn what_may_have_gone_is_not_sent_again_and_our_own_copy_settles_it() {
    let Some(servers) = MailServers::start() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    // The server has one, and its answer was lost; the other it never had.
    let silent = approved(&town, "silent.ida@example.org").await;
    let broken = approved(&town, "broken.ida@example.org").await;
    town.work_off().await;
    for letter in [&silent, &broken] {
        assert_eq!(letter.facts(&town).await, [Fact::Going, Fact::Unsure]);
    }
    town.later(SignedDuration::from_hours(24));
    town.work_off().await;
    assert_eq!(servers.taken().len(), 1, "neither was sent again");
    read_mailbox(&town).await;
    assert_eq!(silent.state(&town).await, State::Sent);
    let facts = facts_of(&town.rooms().store, silent.id)
        .await
        .expect("reads");
    let proof = facts.last().and_then(|fact| fact.kept).expect("the proof");
    let kept = town.rooms().store.files().read(proof).await.expect("reads");
    let taken = servers.taken();
    assert_eq!(kept, taken[0].1, "the very message");
    assert_eq!(
        broken.state(&town).await,
        State::Unsure,
        "a person has to say"
    );
}

#[tokio::test]
async fn a_program_that_died_while_sending_does_not_send_again() {
    let Some(servers) = MailServers::start() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let letter = approved(&town, "ida@example.org").await;
    let seen = letter.now(&town).await;
    let unit = begin(&town).await;
    let going = Step {
        what: Fact::Going,
        happened_at: None,
        note: String::new(),
        kept: None,
        then: State::Going,
        deemed_on: None,
        going: Some((
            seen.document.expect("a file"),
            format!("<{}@ashshire.example>", seen.id),
        )),
    };
    assert!(add_fact(&unit, &seen, going).await.expect("kept"));
    unit.commit().await.expect("kept");
    town.work_off().await;
    assert_eq!(letter.state(&town).await, State::Unsure);
    assert!(servers.taken().is_empty());
}

fn receipt(of: &str, by: &str) -> String {
    format!(
        "From: {by}\nTo: {OWN}\nSubject: Read: Bo\nMessage-ID: <r-{by}>\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt was displayed.\n\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; {by}\nOriginal-Message-ID: {of}\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n"
    )
}

fn bounce(of: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mail.example\nTo: {OWN}\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; ida@example.org\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox full\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {of}\nSubject: Bo\n\n--b--\n"
    )
}

#[tokio::test]
async fn receipts_and_bounces_are_recorded_once_against_the_email_they_are_of() {
    let Some(servers) = MailServers::start() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let [read, back, other] = [
        approved(&town, "ida@example.org").await,
        approved(&town, "ida.two@example.org").await,
        approved(&town, "ida.three@example.org").await,
    ];
    town.work_off().await;
    servers.deliver(&receipt(&read.message_id(&town).await, "Ida@example.org"));
    servers.deliver(&bounce(&back.message_id(&town).await));
    // A child's inbox proves nothing of the parent's; and somebody writes of something else.
    servers.deliver(&receipt(&other.message_id(&town).await, "bo@example.org"));
    servers.deliver("From: ida@example.org\nSubject: Dinner money\n\nHello\n");
    servers.deliver(&bounce("<nobody-knows@ashshire.example>"));
    for _ in 0..2 {
        read_mailbox(&town).await;
    }
    assert_eq!(read.state(&town).await, State::Served);
    assert_eq!(
        read.facts(&town).await,
        [Fact::Going, Fact::Sent, Fact::ReadReceipt]
    );
    assert_eq!(back.state(&town).await, State::Failed);
    assert_eq!(
        back.facts(&town).await,
        [Fact::Going, Fact::Sent, Fact::CameBack]
    );
    let facts = facts_of(&town.rooms().store, back.id).await.expect("reads");
    assert!(facts[2].note.contains("mailbox full"), "{}", facts[2].note);
    assert!(facts[2].kept.is_some(), "as it came");
    assert_eq!(other.state(&town).await, State::Sent);

    // On Tuesday what did not come back is taken as served; what did is not.
    town.later(SignedDuration::from_hours(4 * 24));
    town.put_in(Task::BeginDay.kind()).await;
    town.work_off().await;
    assert_eq!(other.state(&town).await, State::Served);
    assert_eq!(
        other.facts(&town).await,
        [Fact::Going, Fact::Sent, Fact::Deemed]
    );
    assert_eq!(back.state(&town).await, State::Failed);
}

#[tokio::test]
async fn nothing_goes_to_whom_it_may_not_go_any_more() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let [changed, restricted] = [
        approved(&town, "ida@example.org").await,
        approved(&town, "ida.two@example.org").await,
    ];
    let of = restricted.now(&town).await.parent;
    let unit = begin(&town).await;
    end_contact_point(&unit, changed.point, TODAY)
        .await
        .expect("ended");
    let restriction = Restriction {
        id: unit.context().id(),
        pupil: restricted.pupil,
        parent: Some(of),
        kind: "do not write".to_owned(),
        note: "court order".to_owned(),
        since: TODAY,
        until: None,
    };
    insert_restriction(&unit, restriction).await.expect("kept");
    unit.commit().await.expect("kept");
    town.work_off().await;
    for (letter, why) in [
        (&changed, "no longer on record"),
        (&restricted, "restriction"),
    ] {
        assert_eq!(letter.state(&town).await, State::Withdrawn);
        let facts = facts_of(&town.rooms().store, letter.id)
            .await
            .expect("reads");
        assert!(facts[0].note.contains(why), "{}", facts[0].note);
    }
    assert!(servers.taken().is_empty());
}
