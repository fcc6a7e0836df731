//! Sending a letter, once: what is sent is kept before it goes, and what the carrier said after.
//! In: a communication that was approved. Out: taken, refused, tried again later; or not known, when the
//! line or this program broke off in between: then the mailbox, GOV.UK Notify or a person says, and
//! nothing is sent again until they have.

mod ask;

use std::time::Duration;

use bytes::Bytes;
use casework::contact::{Fact, State, Way, deemed_on, may_receive};
use jiff::{SignedDuration, Timestamp};
use store::contact::{Communication, facts_of, find, letterhead_of};
use store::jobs::{Claimed, complete};
use store::{Actor, CommunicationId, Context, StoreError};

use super::facts::{Kept, Told, keep};
use super::mail::{Address, Email, Mail, compose};
use super::notify::{Given, Notify};
use super::outcome::Outcome;
use super::translation::translation_withdrawn;
use super::who::addressees;
use crate::house::Rooms;
use crate::work::{Task, put_in};
pub(crate) use ask::ask_notify;
use ask::ask_soon;

/// For so long a carrier that is down is asked again.
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);
/// How often what the carrier said is tried to be written down, a second apart, before the job ends
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

/// Who carries a letter from here.
enum Carrier<'a> {
    Mail(&'a Mail),
    Notify(&'a Notify),
}

/// The carrier of a way; `None` where the authority has none of the kind.
fn carrier(rooms: &Rooms, way: Way) -> Option<Carrier<'_>> {
    let carriers = &rooms.authority.carriers;
    if way.is_by_notify() {
        carriers.notify.as_deref().map(Carrier::Notify)
    } else if way == Way::Email {
        carriers.mail.as_deref().map(Carrier::Mail)
    } else {
        None
    }
}

/// What is handed to a carrier: kept as it is before a byte of it leaves.
struct Parcel {
    copy: Bytes,
    content_type: &'static str,
    /// The id by which it is found again: unique among all that ever went.
    id: String,
    handing: Handing,
}

enum Handing {
    Mail(Address),
    Notify(Given),
}

/// Sends a letter that was approved, and ends the job.
pub(crate) async fn send_letter(
    rooms: &Rooms,
    held: &Claimed,
    id: CommunicationId,
) -> Result<(), StoreError> {
    let seen = find(&rooms.store, id).await?.ok_or(StoreError::NotThere {
        what: "the communication",
    })?;
    match (seen.state, carrier(rooms, seen.way)) {
        (State::Approved, Some(carrier)) => send(rooms, held, &seen, &carrier).await,
        // An earlier try was broken off when it may have been taken.
        (State::Going, _) => {
            let unit = rooms.store.begin(context(rooms)).await?;
            let why = "the program broke off while it was being sent";
            keep(&unit, &seen, Fact::Unsure, Told::with(why)).await?;
            ask_soon(&unit, &seen, rooms.now).await?;
            complete(&unit, held).await?;
            unit.commit().await
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
    if let Some(refusal) = translation_withdrawn(&rooms.store, seen).await? {
        return Ok(Some(refusal.why));
    }
    let all = addressees(&rooms.store, seen.pupil, rooms.today()).await?;
    let Some(to) = all.iter().find(|one| one.parent.id == seen.parent) else {
        return Ok(Some("they are no longer on record as a parent".to_owned()));
    };
    if to.place(seen.way) != seen.sent_to {
        let what = if seen.way.is_email() {
            "the e-mail address is no longer on record as theirs"
        } else {
            "the postal address is no longer on record as theirs"
        };
        return Ok(Some(what.to_owned()));
    }
    let rules = &rooms.authority.policy.contact;
    let allowed = may_receive(seen.way, &to.recipient(), rules, rooms.today());
    Ok(allowed.err().map(|refusal| refusal.why))
}

/// The e-mail as the mail server has it.
async fn by_mail(
    rooms: &Rooms,
    seen: &Communication,
    mail: &Mail,
) -> Result<Result<Parcel, String>, StoreError> {
    let id = format!("<{}@{}>", seen.id, mail.from.domain());
    let school = store::schools::find(&rooms.store, seen.school).await?;
    let letterhead = letterhead_of(&rooms.store, seen.school).await?;
    let pdf = letter_of(rooms, seen).await?;
    if pdf.is_none() && seen.word.is_some() {
        return Ok(Err("there is no PDF of it to attach".to_owned()));
    }
    let composed = compose(&Email {
        from: &mail.from,
        school: school.as_ref().map_or("", |s| &s.name),
        reply_to: letterhead.as_ref().map_or("", |l| &l.email),
        to_name: &seen.to_name,
        to: &seen.sent_to,
        subject: &seen.subject,
        text: &seen.said,
        pdf: pdf.as_deref(),
        message_id: &id,
        at: rooms.now,
    });
    let parcel = composed.map(|(to, message)| Parcel {
        copy: Bytes::from(message),
        content_type: "message/rfc822",
        id,
        handing: Handing::Mail(to),
    });
    Ok(parcel.map_err(|cannot| cannot.to_string()))
}

/// The e-mail or the letter as GOV.UK Notify has it.
async fn by_notify(
    rooms: &Rooms,
    seen: &Communication,
    notify: &Notify,
) -> Result<Result<Parcel, String>, StoreError> {
    let reference = seen.id.to_string();
    let given = if seen.way == Way::NotifyEmail {
        Given::email(notify, &seen.sent_to, &seen.said, &reference)
            .ok_or("this authority has no template of GOV.UK Notify for e-mails")
    } else {
        match letter_of(rooms, seen).await? {
            Some(pdf) => Given::letter(&pdf, &reference)
                .ok_or("the letter is larger than the 2 MB that GOV.UK Notify prints"),
            None => Err("there is no letter to print"),
        }
    };
    Ok(given.map_err(str::to_owned).map(|given| Parcel {
        copy: Bytes::from(given.body.clone()),
        content_type: "application/json",
        id: format!("notify/{reference}"),
        handing: Handing::Notify(given),
    }))
}

/// The letter as it was written.
async fn letter_of(rooms: &Rooms, seen: &Communication) -> Result<Option<Bytes>, StoreError> {
    match seen.document {
        Some(document) => Ok(Some(rooms.store.files().read(document).await?)),
        None => Ok(None),
    }
}

async fn send(
    rooms: &Rooms,
    held: &Claimed,
    seen: &Communication,
    carrier: &Carrier<'_>,
) -> Result<(), StoreError> {
    if let Some(why) = stopped(rooms, seen).await? {
        let why = format!("not sent: {why}");
        return end(rooms, held, seen, Fact::Withdrawn, Told::with(why)).await;
    }
    let made = match carrier {
        Carrier::Mail(mail) => by_mail(rooms, seen, mail).await?,
        Carrier::Notify(notify) => by_notify(rooms, seen, notify).await?,
    };
    let parcel = match made {
        Ok(parcel) => parcel,
        Err(cannot) => {
            let why = format!("not sent: {cannot}");
            return end(rooms, held, seen, Fact::Withdrawn, Told::with(why)).await;
        }
    };
    // Kept, with its own id, before a byte of it leaves.
    let files = rooms.store.files();
    let copy = files
        .write(parcel.copy.clone(), parcel.content_type)
        .await?;
    let unit = rooms.store.begin(context(rooms)).await?;
    store::files::name(&unit, &copy).await?;
    let told = Told {
        going: Some((copy.digest, parcel.id)),
        ..Told::with(format!("to {}", seen.sent_to.replace('\n', ", ")))
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
    let outcome = match (&parcel.handing, carrier) {
        (Handing::Mail(to), Carrier::Mail(mail)) => {
            let proof = mail.mailbox.is_some().then_some(&mail.from);
            mail.postbox.send(&mail.from, to, proof, &parcel.copy).await
        }
        (Handing::Notify(given), Carrier::Notify(notify)) => {
            notify.desk.give(rooms.house.clock.now(), given).await
        }
        // A parcel is made by the carrier that takes it.
        _ => Outcome::Later("another carrier’s".to_owned()),
    };
    for _ in 0..TRIES {
        match settle(rooms, held, &going, &outcome).await {
            Ok(()) => return Ok(()),
            Err(StoreError::LeaseLost) => return Err(StoreError::LeaseLost),
            Err(cause) => {
                tracing::warn!(communication = %seen.id, %cause, "what the carrier said could not be kept yet");
            }
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(StoreError::NotThere {
        what: "the room to keep what the carrier said",
    })
}

/// Writes down what the carrier said, and what follows from it.
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
                // A letter that Notify prints is on its way once it was given to the post.
                deemed_on: match seen.way {
                    Way::NotifyPost => None,
                    way => deemed_on(way, rooms.today(), rules).ok().flatten(),
                },
                ..Told::with(words.clone())
            };
            ask_soon(&unit, &seen, now).await?;
            (Fact::Sent, told)
        }
        Outcome::Never(words) => (Fact::Refused, Told::with(words.clone())),
        Outcome::Unknown(words) => {
            ask_soon(&unit, &seen, now).await?;
            (Fact::Unsure, Told::with(words.clone()))
        }
        Outcome::Later(words) => {
            let (tries, first) = tries(&unit, &seen).await?;
            if now.duration_since(first) >= GIVE_UP_AFTER {
                let words = format!("given up after five days: {words}");
                (Fact::Refused, Told::with(words))
            } else {
                let again = now.saturating_add(rest(tries)).unwrap_or(Timestamp::MAX);
                put_in(
                    &unit,
                    &Task::SendLetter {
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

/// How often it could not be taken, and when that was first tried.
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
