//! What comes back to the mailbox: receipts, bounces, and our own copies, which prove that an e-mail went.
//! In: the mailbox, every few minutes. Out: facts added to the e-mails they speak of; each message that
//! settles one is kept as it came. A message that speaks of none of ours changes nothing.

use bytes::Bytes;
use casework::contact::{Fact, State, Way, deemed_on};
use jiff::{SignedDuration, Timestamp};
use store::contact::{Communication, Mailbox, find_by_message_id, mailbox_of, set_mailbox};
use store::jobs::{Claimed, complete};
use store::{Actor, StoreError, Unit};

use super::facts::{Told, keep};
use super::mail::{Mail, Place, Report, read_new, report};
use crate::house::Rooms;
use crate::work::{Task, put_in};

/// How often the mailbox is looked at.
const EVERY: SignedDuration = SignedDuration::from_mins(5);

/// Puts in the first look at the mailbox, when there is one and no look is waiting.
pub(crate) async fn look_again(rooms: &Rooms) -> Result<(), StoreError> {
    let has_one = rooms
        .authority
        .carriers
        .mail
        .as_ref()
        .is_some_and(|m| m.mailbox.is_some());
    if !has_one {
        return Ok(());
    }
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("post")))
        .await?;
    put_in(&unit, &Task::ReadMailbox, None).await?;
    unit.commit().await
}

/// Reads what came, settles what it speaks of, and looks again in a few minutes.
pub(crate) async fn read_mailbox(rooms: &Rooms, held: &Claimed) -> Result<(), StoreError> {
    let mail = rooms.authority.carriers.mail.clone();
    if let Some((mail, door)) = mail.as_deref().and_then(|m| Some((m, m.mailbox.as_ref()?))) {
        let name = format!("{}:{}", door.host, door.port);
        let known = mailbox_of(&rooms.store, &name).await?;
        let since = known.map_or_else(Place::default, |m| Place {
            validity: u32::try_from(m.validity).unwrap_or(0),
            last: u32::try_from(m.last).unwrap_or(0),
        });
        match read_new(door, since).await {
            Ok((place, messages)) => {
                for message in messages {
                    settle(rooms, mail, message).await?;
                }
                let unit = rooms
                    .store
                    .begin(rooms.context(Actor::program("post")))
                    .await?;
                let read = Mailbox {
                    place: name,
                    validity: place.validity.into(),
                    last: place.last.into(),
                    read_at: rooms.now,
                };
                set_mailbox(&unit, read).await?;
                unit.commit().await?;
            }
            // It is looked at again anyway, and nothing is lost meanwhile.
            Err(cause) => tracing::warn!(%cause, "the mailbox could not be read"),
        }
    }
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("post")))
        .await?;
    complete(&unit, held).await?;
    if mail.is_some_and(|m| m.mailbox.is_some()) {
        let next = rooms.house.clock.now().saturating_add(EVERY);
        put_in(
            &unit,
            &Task::ReadMailbox,
            Some(next.unwrap_or(Timestamp::MAX)),
        )
        .await?;
    }
    unit.commit().await
}

/// Adds what a message says to the e-mail it speaks of.
async fn settle(rooms: &Rooms, mail: &Mail, message: Vec<u8>) -> Result<(), StoreError> {
    let (of, what, note) = match report(&message, mail.from.domain()) {
        Report::Copy { of } => (of, Fact::Sent, "found in the mailbox".to_owned()),
        Report::Read { of, by } => (of, Fact::ReadReceipt, by),
        Report::CameBack { of, words } => (of, Fact::CameBack, words),
        Report::Other => return Ok(()),
    };
    let Some(seen) = find_by_message_id(&rooms.store, &of).await? else {
        return Ok(());
    };
    // The copy says something only of an e-mail of which nobody knows whether it went.
    if what == Fact::Sent && seen.state != State::Unsure {
        return Ok(());
    }
    // A receipt of somebody else's inbox proves nothing of the parent's.
    if what == Fact::ReadReceipt && !note.eq_ignore_ascii_case(&seen.sent_to) {
        tracing::warn!(communication = %seen.id, "a receipt came back from another address");
        return Ok(());
    }
    let files = rooms.store.files();
    let came = files.write(Bytes::from(message), "message/rfc822").await?;
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("post")))
        .await?;
    let already = is_kept(&unit, &seen, came.digest).await?;
    if !already {
        store::files::name(&unit, &came).await?;
        let told = Told {
            kept: Some(came.digest),
            deemed_on: match what {
                Fact::Sent => deemed_on(Way::Email, rooms.today(), &rooms.authority.policy.contact)
                    .ok()
                    .flatten(),
                _ => None,
            },
            ..Told::with(note)
        };
        keep(&unit, &seen, what, told).await?;
    }
    unit.commit().await
}

/// Whether this very message is among what is known of the e-mail: a mailbox may be read twice.
async fn is_kept(
    unit: &Unit,
    seen: &Communication,
    message: store::files::FileDigest,
) -> Result<bool, StoreError> {
    let facts = store::contact::facts_of(unit, seen.id).await?;
    Ok(facts.iter().any(|fact| fact.kept == Some(message)))
}
