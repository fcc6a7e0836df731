//! What became of a letter that GOV.UK Notify took, or may have taken: it is asked by our own reference.
//! In: a communication by Notify. Out: facts: it has it after all, it was delivered, printed and posted, or
//! it failed. Notify forgets after seven days, and is not asked for longer.

use casework::contact::{Fact, State, Way, deemed_on};
use jiff::{SignedDuration, Timestamp};
use store::contact::{Communication, find};
use store::jobs::{Claimed, complete};
use store::{CommunicationId, StoreError, Unit};

use super::context;
use crate::contact::facts::{Kept, Told, keep};
use crate::contact::notify::{Found, Status};
use crate::house::Rooms;
use crate::when;
use crate::work::{Task, put_in};

/// Notify keeps what it knows for so long.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Whether Notify has something of which nobody knows is asked so often, in about two hours. After that a
/// person says: what may have gone is not sent again because a list was silent.
const IS_IT_THERE: u32 = 7;

/// Rests before Notify is asked again: a minute, then twice as long each time, four hours at most.
fn rest(asked: u32) -> SignedDuration {
    SignedDuration::from_mins((1_i64 << asked.min(8)).min(240))
}

/// Has Notify asked in a minute, where a letter goes by it.
pub(super) async fn ask_soon(
    unit: &Unit,
    seen: &Communication,
    now: Timestamp,
) -> Result<(), StoreError> {
    if seen.way.is_by_notify() {
        again(unit, seen.id, 0, now).await?;
    }
    Ok(())
}

async fn again(
    unit: &Unit,
    communication: CommunicationId,
    asked: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let ask = Task::AskNotify {
        communication,
        asked,
        called: false,
    };
    let at = now.saturating_add(rest(asked)).unwrap_or(Timestamp::MAX);
    put_in(unit, &ask, Some(at)).await?;
    Ok(())
}

/// Asks, writes down what is new, and asks again later while there is something to come.
pub(crate) async fn ask_notify(
    rooms: &Rooms,
    held: &Claimed,
    id: CommunicationId,
    asked: u32,
) -> Result<(), StoreError> {
    let seen = find(&rooms.store, id).await?.ok_or(StoreError::NotThere {
        what: "the communication",
    })?;
    let waits = seen.way.is_by_notify() && matches!(seen.state, State::Sent | State::Unsure);
    let answer = match &rooms.authority.carriers.notify {
        Some(notify) if waits => {
            let reference = seen.id.to_string();
            notify.desk.ask(rooms.house.clock.now(), &reference).await
        }
        _ => {
            let unit = rooms.store.begin(context(rooms)).await?;
            complete(&unit, held).await?;
            return unit.commit().await;
        }
    };
    let unit = rooms.store.begin(context(rooms)).await?;
    let over = match answer {
        Ok(Some(found)) => tell(rooms, &unit, &seen, &found).await?,
        Ok(None) => seen.state == State::Unsure && asked >= IS_IT_THERE,
        Err(why) => {
            tracing::warn!(communication = %seen.id, %why, "GOV.UK Notify could not be asked");
            false
        }
    };
    let forgotten = rooms.now.duration_since(seen.happened_at) >= FORGOTTEN_AFTER;
    if !over && !forgotten {
        again(&unit, seen.id, asked.saturating_add(1), rooms.now).await?;
    }
    complete(&unit, held).await?;
    unit.commit().await
}

/// Writes down what Notify says. Whether that was its last word.
async fn tell(
    rooms: &Rooms,
    unit: &Unit,
    seen: &Communication,
    found: &Found,
) -> Result<bool, StoreError> {
    let rules = &rooms.authority.policy.contact;
    let deemed = |way: Way, day| deemed_on(way, day, rules).ok().flatten();
    let mut now = seen.clone();
    if now.state == State::Unsure {
        let told = Told {
            deemed_on: match now.way {
                Way::NotifyPost => None,
                way => deemed(way, rooms.today()),
            },
            ..Told::with(format!("found at GOV.UK Notify, as {}", found.id))
        };
        let Kept::Yes(state) = keep(unit, &now, Fact::Sent, told.clone()).await? else {
            return Ok(true);
        };
        now.deemed_on = told.deemed_on.or(now.deemed_on);
        now.state = state;
    }
    let (what, told) = match found.status {
        Status::OnItsWay => return Ok(false),
        Status::Delivered => (Fact::Delivered, Told::default()),
        Status::Dispatched => {
            let day = found.at.map_or(rooms.today(), when::day_of);
            let told = Told {
                deemed_on: deemed(Way::NotifyPost, day),
                ..Told::with("printed and given to the post by GOV.UK Notify")
            };
            (Fact::Posted, told)
        }
        Status::Failed(why) => (Fact::CameBack, Told::with(why)),
    };
    let told = Told {
        happened_at: found.at,
        ..told
    };
    keep(unit, &now, what, told).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_asked_after_until_notify_forgets_it() {
        let hours: i64 = (0..IS_IT_THERE).map(|n| rest(n).as_mins()).sum();
        assert!((60..=180).contains(&hours), "{hours} minutes");
        assert_eq!(rest(40).as_hours(), 4);
    }
}
