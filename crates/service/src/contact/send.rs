//! Sending an e-mail, once: what is sent is kept before it goes, and what the mail server said after.
//! In: a communication that was approved. Out: taken, refused, tried again later; or not known, when the
//! line or this program broke off in between: then the mailbox or a person says, and nothing is sent
//! again until they have.

use std::time::Duration;

use bytes::Bytes;
use casework::contact::{Fact, State, Way, deemed_on, may_receive};
use jiff::{SignedDuration, Timestamp};
use store::contact::{Communication, facts_of, find, letterhead_of};
use store::jobs::{Claimed, complete};
use store::{Actor, CommunicationId, Context, StoreError};

use super::facts::{Kept, Told, keep};
use super::mail::{Email, Mail, Outcome, compose};
use super::who::addressees;
use crate::house::Rooms;
use crate::work::{Task, put_in};

/// For so long a mail server that is down is asked again.
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);
/// How often what a mail server said is tried to be written down, a second apart, before the job ends
/// without it: the e-mail then counts as one of which nobody knows whether it went.
const TRIES: u32 = 600;

/// Rests between tries: a minute, then twice as long each time, four hours at most.
fn rest(tries: usize) -> SignedDuration {
    let minutes = 1_i64 << tries.min(8);
    SignedDuration::from_mins(minutes.min(240))
}

/// The program, on its own.
fn context(rooms: &Rooms) -> Context {
    rooms.context(Actor::program("post"))
}

/// Sends an e-mail that was approved, and ends the job.
pub(crate) async fn send_email(
    rooms: &Rooms,
    held: &Claimed,
    id: CommunicationId,
) -> Result<(), StoreError> {
    let seen = find(&rooms.store, id).await?.ok_or(StoreError::NotThere {
        what: "the communication",
    })?;
    match (seen.state, &rooms.authority.mail) {
        (State::Approved, Some(mail)) if seen.way == Way::Email => {
            send(rooms, held, &seen, mail).await
        }
        // An earlier try was broken off when the mail server may have had it.
        (State::Going, _) => {
            let why = "the program broke off while the e-mail was being sent";
            end(rooms, held, &seen, Fact::Unsure, Told::with(why)).await
        }
        _ => {
            let unit = rooms.store.begin(context(rooms)).await?;
            complete(&unit, held).await?;
            unit.commit().await
        }
    }
}

/// Ends the job with a last fact.
async fn end(
    rooms: &Rooms,
    held: &Claimed,
    seen: &Communication,
    what: Fact,
    told: Told,
) -> Result<(), StoreError> {
    let unit = rooms.store.begin(context(rooms)).await?;
    keep(&unit, seen, what, told).await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// Why it may not go after all: the record may have changed since it was approved.
async fn stopped(rooms: &Rooms, seen: &Communication) -> Result<Option<String>, StoreError> {
    let all = addressees(&rooms.store, seen.pupil, rooms.today()).await?;
    let Some(to) = all.iter().find(|one| one.parent.id == seen.parent) else {
        return Ok(Some("they are no longer on record as a parent".to_owned()));
    };
    if to
        .email
        .as_ref()
        .is_none_or(|point| point.value != seen.sent_to)
    {
        return Ok(Some(
            "the e-mail address is no longer on record as theirs".to_owned(),
        ));
    }
    let rules = &rooms.authority.policy.contact;
    let allowed = may_receive(Way::Email, &to.recipient(), rules, rooms.today());
    Ok(allowed.err().map(|refusal| refusal.why))
}

async fn send(
    rooms: &Rooms,
    held: &Claimed,
    seen: &Communication,
    mail: &Mail,
) -> Result<(), StoreError> {
    if let Some(why) = stopped(rooms, seen).await? {
        let why = format!("not sent: {why}");
        return end(rooms, held, seen, Fact::Withdrawn, Told::with(why)).await;
    }
    let message_id = format!("<{}@{}>", seen.id, mail.from.domain());
    let school = store::schools::find(&rooms.store, seen.school).await?;
    let letterhead = letterhead_of(&rooms.store, seen.school).await?;
    let pdf = match seen.document {
        Some(document) => Some(rooms.store.files().read(document).await?),
        None => None,
    };
    let composed = compose(&Email {
        from: &mail.from,
        school: school.as_ref().map_or("", |s| &s.name),
        reply_to: letterhead.as_ref().map_or("", |l| &l.email),
        to_name: &seen.to_name,
        to: &seen.sent_to,
        subject: &seen.subject,
        text: &seen.said,
        pdf: pdf.as_deref(),
        message_id: &message_id,
        at: rooms.now,
    });
    let (to, message) = match composed {
        Ok(composed) => composed,
        Err(cannot) => {
            let why = format!("not sent: {cannot}");
            return end(rooms, held, seen, Fact::Withdrawn, Told::with(why)).await;
        }
    };
    // Kept, with its own id, before a byte of it leaves.
    let copy = rooms
        .store
        .files()
        .write(Bytes::from(message.clone()), "message/rfc822")
        .await?;
    let unit = rooms.store.begin(context(rooms)).await?;
    store::files::name(&unit, &copy).await?;
    let told = Told {
        going: Some((copy.digest, message_id)),
        ..Told::with(format!("to {}", seen.sent_to))
    };
    let Kept::Yes(state) = keep(&unit, seen, Fact::Going, told).await? else {
        complete(&unit, held).await?;
        return unit.commit().await;
    };
    unit.commit().await?;
    let going = Communication {
        state,
        ..seen.clone()
    };
    let proof = mail.mailbox.is_some().then_some(&mail.from);
    let outcome = mail.postbox.send(&mail.from, &to, proof, &message).await;
    for _ in 0..TRIES {
        match settle(rooms, held, &going, &outcome).await {
            Ok(()) => return Ok(()),
            Err(StoreError::LeaseLost) => return Err(StoreError::LeaseLost),
            Err(cause) => {
                tracing::warn!(communication = %seen.id, %cause, "what the mail server said could not be kept yet");
            }
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(StoreError::NotThere {
        what: "the room to keep what the mail server said",
    })
}

/// Writes down what the mail server said, and what follows from it.
async fn settle(
    rooms: &Rooms,
    held: &Claimed,
    going: &Communication,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    let now = rooms.house.clock.now();
    let unit = rooms
        .store
        .begin(Context {
            now,
            ..context(rooms)
        })
        .await?;
    // The row has its message id by now; the copy that was seen has not.
    let seen = find(&unit, going.id)
        .await?
        .unwrap_or_else(|| going.clone());
    let (what, told) = match outcome {
        Outcome::Taken(words) => {
            let rules = &rooms.authority.policy.contact;
            let told = Told {
                deemed_on: deemed_on(Way::Email, rooms.today(), rules).ok().flatten(),
                ..Told::with(words.clone())
            };
            (Fact::Sent, told)
        }
        Outcome::Never(words) => (Fact::Refused, Told::with(words.clone())),
        Outcome::Unknown(words) => (Fact::Unsure, Told::with(words.clone())),
        Outcome::Later(words) => {
            let (tries, first) = tries(&unit, &seen).await?;
            if now.duration_since(first) >= GIVE_UP_AFTER {
                let words = format!("given up after five days: {words}");
                (Fact::Refused, Told::with(words))
            } else {
                let again = now.saturating_add(rest(tries)).unwrap_or(Timestamp::MAX);
                put_in(
                    &unit,
                    &Task::SendEmail {
                        communication: seen.id,
                    },
                    Some(again),
                )
                .await?;
                (Fact::Deferred, Told::with(words.clone()))
            }
        }
    };
    keep(&unit, &seen, what, told).await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// How often the mail server could not take it, and when it was first asked.
async fn tries(
    on: &store::Reading,
    seen: &Communication,
) -> Result<(usize, Timestamp), StoreError> {
    let facts = facts_of(on, seen.id).await?;
    let first = facts.iter().find(|fact| fact.what == Fact::Going);
    let deferred = facts.iter().filter(|fact| fact.what == Fact::Deferred);
    Ok((
        deferred.count(),
        first.map_or(seen.changed_at, |fact| fact.happened_at),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_to_four_hours() {
        let rests = [0, 1, 2, 7, 8, 90].map(|n| rest(n).as_mins());
        assert_eq!(rests, [1, 2, 4, 128, 240, 240]);
    }
}
