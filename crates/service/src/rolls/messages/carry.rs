//! How a message gets to the other authority and its answer back.
//! In: jobs of the store whose message or answer it is; a leaver's notification. Out: the copy in the other store, under
//! the same id, once however often it is carried; or an e-mail with initials and a reference.

use casework::rolls::leaving::Destination;
use casework::rolls::raise_message;
use casework::today::Rule;
use jiff::SignedDuration;
use jiff::civil::Date;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::jobs::{Claimed, complete};
use store::rolls::{
    AuthorityMessage, MessageAnswer, MessageKind, MessageState, MessageWay, Notification,
    answer_message, find_message, insert_message, message_is_on, messages, messages_about,
};
use store::{Actor, AuthorityMessageId, PupilId, StoreError, Unit};

use super::child::Child;
use super::paper::email;
use crate::attendance::{OfChild, settle_of_children};
use crate::contact::mail::{Email, compose};
use crate::contact::outcome::Outcome;
use crate::house::{Authority, Rooms};
use crate::rolls::open::said;
use crate::work::{Task, put_in};

/// How long to wait when a mail server cannot take a message now.
const LATER: SignedDuration = SignedDuration::from_mins(15);

fn carrier() -> Actor {
    Actor::program("carrying messages between authorities")
}

/// Begins a message of ours to another authority, within a unit, with its entry in the chronology and the job that carries
/// it.
pub(super) async fn begin(
    unit: &Unit,
    kind: MessageKind,
    (way, other, other_name): (MessageWay, &str, &str),
    (pupil, of): (Option<PupilId>, Option<&Notification>),
    child: &Child,
) -> Result<AuthorityMessageId, StoreError> {
    let context = unit.context();
    let message = AuthorityMessage {
        id: context.id(),
        reference: context.reference(),
        kind,
        ours: true,
        other: other.to_owned(),
        other_name: other_name.to_owned(),
        way,
        pupil,
        notification: of.map(|notification| notification.id),
        said: child.kept(),
        state: MessageState::Sending,
        answer: MessageAnswer::None,
        answer_words: String::new(),
        answered_at: None,
        answered_by_name: String::new(),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
        changed_at: context.now,
    };
    let (id, reference) = (message.id, message.reference.clone());
    insert_message(unit, message).await?;
    let payload = json!({
        "message": id, "reference": reference,
        "says": format!("{other_name}: {}", in_words(kind, true).to_lowercase()),
    });
    let subject = pupil.map_or(Subject::Authority, Subject::Child);
    record(unit, NewEntry::now(subject, "message.sent", payload)).await?;
    match way {
        MessageWay::Here => put_in(unit, &Task::GiveMessage { message: id }, None).await?,
        MessageWay::Email => put_in(unit, &Task::MailMessage { message: id }, None).await?,
        MessageWay::File => return Ok(id),
    };
    Ok(id)
}

/// What a message says, for who sent it or for who has it.
pub(super) const fn in_words(kind: MessageKind, ours: bool) -> &'static str {
    match (kind, ours) {
        (MessageKind::MovedIn, true) => "A child has moved to your area",
        (MessageKind::MovedIn, false) => "A child has moved to our area",
        (MessageKind::MovedOut, true) => "A child has come to us from your area",
        (MessageKind::MovedOut, false) => "A child has gone from our area to theirs",
        (MessageKind::OnRoll, true) => "Is this child on a roll of yours?",
        (MessageKind::OnRoll, false) => "Is this child on a roll of ours?",
    }
}

/// Whether a text names an authority: by its short word, or by its name with or without what sort of council it is.
fn names(text: &str, (id, name): (&str, &str)) -> bool {
    let plain = |name: &str| {
        let name = name.trim().to_lowercase();
        let cut = name
            .trim_end_matches(" council")
            .trim_end_matches(" county");
        cut.to_owned()
    };
    let wanted = plain(text);
    !wanted.is_empty() && (wanted == plain(name) || wanted == id)
}

/// The authority of this deployment that a text names, other than our own.
fn named<'a>(rooms: &'a Rooms, text: &str) -> Option<&'a Authority> {
    let others = rooms.house.authorities.values();
    let mut found = others.filter(|authority| {
        let known = (authority.id.as_str(), authority.name.as_str());
        authority.id != rooms.authority.id && names(text, known)
    });
    found.next().map(AsRef::as_ref)
}

/// Tells the authority to which a family has moved, where a leaver's notification names one that is served here: within the
/// unit that sends the notification, and once however often it is sent. Nobody is told of a child who has died.
///
/// # Errors
/// When the store fails.
pub(crate) async fn tell_new_authority(
    unit: &Unit,
    rooms: &Rooms,
    told: &Notification,
) -> Result<Option<AuthorityMessageId>, StoreError> {
    let to = named(rooms, said(told, "new_authority")).filter(|_| !told.restricted);
    let Some((to, id)) = to.zip(told.pupil) else {
        return Ok(None);
    };
    let before = messages_about(unit, id).await?;
    if before
        .iter()
        .any(|m| m.ours && m.notification == Some(told.id))
    {
        return Ok(None);
    }
    let child = of_record(unit, rooms, id, Some(told)).await?;
    let Some(child) = child else { return Ok(None) };
    let way = (MessageWay::Here, to.id.as_str(), to.name.as_str());
    let about = (Some(id), Some(told));
    begin(unit, MessageKind::MovedIn, way, about, &child)
        .await
        .map(Some)
}

/// A child, as the record and the notification of the leaving tell of one.
pub(super) async fn of_record(
    on: &store::Reading,
    rooms: &Rooms,
    id: PupilId,
    told: Option<&Notification>,
) -> Result<Option<Child>, StoreError> {
    let found = store::rolls::compared(on, &[id]).await?;
    let Some(found) = found.into_iter().next() else {
        return Ok(None);
    };
    let last = found.spells.last().map(|spell| spell.school);
    let last = match told.map(|told| told.school).or(last) {
        Some(school) => store::schools::find(on, school).await?,
        None => None,
    };
    let (address, postcode) = found.home.unwrap_or_default();
    let field = |name| told.map_or_else(String::new, |told| said(told, name).to_owned());
    // Said in the school's own words, which are not another authority's to read.
    let to = told.and_then(|told| Destination::of_id(said(told, "destination")));
    let words = to.map_or_else(String::new, |to| format!("The school told: {}", to.words()));
    Ok(Some(Child {
        forename: found.pupil.legal_forename,
        surname: found.pupil.legal_surname,
        born: Some(found.pupil.born),
        upn: found.pupil.upn.unwrap_or_default(),
        sex: found.pupil.sex,
        school: last.map_or_else(String::new, |school| {
            format!("{}, {}", school.name, rooms.authority.name)
        }),
        address: address.replace('\n', ", "),
        postcode,
        new_address: field("new_address").replace('\n', ", "),
        words,
    }))
}

/// Has the authority's Today hold the messages of others that wait for an answer.
pub(super) async fn settle(unit: &Unit, today: Date) -> Result<(), StoreError> {
    let waiting = messages(unit, false, Some(MessageState::Waiting)).await?;
    let said: Vec<OfChild> = waiting
        .iter()
        .map(|message| {
            let says = in_words(message.kind, false);
            let raised = raise_message(&message.id.to_string(), &message.other_name, says);
            (raised, None, None)
        })
        .collect();
    settle_of_children(unit, Rule::AuthorityAsks, said, None, today).await?;
    Ok(())
}

/// Ends a job about a message of ours that is on, or could not be given.
async fn end(
    rooms: &Rooms,
    held: &Claimed,
    id: AuthorityMessageId,
    to: MessageState,
) -> Result<(), StoreError> {
    let unit = rooms.store.begin(rooms.context(carrier())).await?;
    message_is_on(&unit, id, to).await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// Ends a job that has nothing more to do here.
async fn done(rooms: &Rooms, held: &Claimed) -> Result<(), StoreError> {
    let unit = rooms.store.begin(rooms.context(carrier())).await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// Puts a message of ours into the store of the authority it is for. Broken off between the two stores, it is done again,
/// and is there once.
pub(crate) async fn give_message(
    rooms: &Rooms,
    held: &Claimed,
    id: AuthorityMessageId,
) -> Result<(), StoreError> {
    let Some(message) = find_message(&rooms.store, id).await? else {
        return done(rooms, held).await;
    };
    let Some(there) = rooms.house.rooms(&message.other) else {
        return end(rooms, held, id, MessageState::Failed).await;
    };
    let unit = there.store.begin(there.context(carrier())).await?;
    let copy = AuthorityMessage {
        ours: false,
        other: rooms.authority.id.to_string(),
        other_name: rooms.authority.name.clone(),
        pupil: None,
        notification: None,
        made_by: None,
        made_at: there.now,
        changed_at: there.now,
        state: MessageState::Waiting,
        answer: MessageAnswer::None,
        ..message
    };
    let payload = json!({
        "message": id, "reference": copy.reference,
        "says": format!("{}: {}", copy.other_name, in_words(copy.kind, false).to_lowercase()),
    });
    if insert_message(&unit, copy).await? {
        settle(&unit, there.today()).await?;
        record(
            &unit,
            NewEntry::now(Subject::Authority, "message.came", payload),
        )
        .await?;
    }
    unit.commit().await?;
    end(rooms, held, id, MessageState::Waiting).await
}

/// Writes the answer that we gave down on the copy of whoever asked.
pub(crate) async fn give_answer(
    rooms: &Rooms,
    held: &Claimed,
    id: AuthorityMessageId,
) -> Result<(), StoreError> {
    let found = find_message(&rooms.store, id).await?;
    let answered = found.filter(|m| !m.ours && m.state == MessageState::Answered);
    let there = answered.as_ref().and_then(|m| rooms.house.rooms(&m.other));
    if let Some((message, there)) = answered.zip(there) {
        let unit = there.store.begin(there.context(carrier())).await?;
        let by = message.answered_by_name.as_str();
        let words = message.answer_words.as_str();
        if answer_message(&unit, id, message.answer, words, by).await? {
            let own = find_message(&unit, id).await?;
            let pupil = own.and_then(|own| own.pupil);
            let subject = pupil.map_or(Subject::Authority, Subject::Child);
            let says = format!(
                "{} answered: {}",
                rooms.authority.name,
                answer_in_words(message.answer)
            );
            let payload = json!({ "message": id, "reference": message.reference, "says": says });
            record(&unit, NewEntry::now(subject, "message.answered", payload)).await?;
        }
        unit.commit().await?;
    }
    done(rooms, held).await
}

/// An answer, in words.
pub(super) const fn answer_in_words(answer: MessageAnswer) -> &'static str {
    match answer {
        MessageAnswer::None => "Not answered yet",
        MessageAnswer::Yes => "Yes",
        MessageAnswer::No => "No",
        MessageAnswer::NotKnown => "Not known",
    }
}

/// Gives a message of ours to the mail server. What may have gone is not sent again.
pub(crate) async fn mail_message(
    rooms: &Rooms,
    held: &Claimed,
    id: AuthorityMessageId,
) -> Result<(), StoreError> {
    let found = find_message(&rooms.store, id).await?;
    let Some(message) = found.filter(|m| m.ours && m.state == MessageState::Sending) else {
        return done(rooms, held).await;
    };
    let Some(mail) = &rooms.authority.carriers.mail else {
        return end(rooms, held, id, MessageState::Failed).await;
    };
    let text = email(rooms, &message);
    let message_id = format!("<{id}@{}>", mail.from.domain());
    let composed = compose(&Email {
        from: &mail.from,
        school: &rooms.authority.name,
        reply_to: "",
        to_name: &message.other_name,
        to: &message.other,
        subject: &format!("A child missing education: {}", message.reference),
        text: &text,
        pdf: None,
        message_id: &message_id,
        at: rooms.now,
    });
    let outcome = match composed {
        Ok((to, bytes)) => {
            let proof = mail.mailbox.is_some().then_some(&mail.from);
            mail.postbox.send(&mail.from, &to, proof, &bytes).await
        }
        Err(why) => Outcome::Never(why.to_string()),
    };
    match outcome {
        Outcome::Taken(_) | Outcome::Unknown(_) => {
            end(rooms, held, id, MessageState::Waiting).await
        }
        Outcome::Never(_) => end(rooms, held, id, MessageState::Failed).await,
        Outcome::Later(_) => {
            let unit = rooms.store.begin(rooms.context(carrier())).await?;
            complete(&unit, held).await?;
            let again = rooms.now.saturating_add(LATER).unwrap_or(rooms.now);
            put_in(&unit, &Task::MailMessage { message: id }, Some(again)).await?;
            unit.commit().await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_named_as_people_write_it() {
        let elmshire = ("elmshire", "Elmshire County Council");
        for text in [
            "Elmshire",
            "elmshire ",
            "Elmshire Council",
            "ELMSHIRE COUNTY COUNCIL",
        ] {
            assert!(names(text, elmshire), "{text}");
        }
        for text in ["", " ", "Council", "Elm", "Yewshire Council"] {
            assert!(!names(text, elmshire), "{text}");
        }
    }
}
