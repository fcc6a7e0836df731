//! Approving the letters of a batch, and putting those that go by themselves on their way.
//! In: a batch that somebody has looked at. Out: each letter that waited approved, in their name. Broken off
//! and begun again, it goes on with those that still wait.

use casework::contact::{Fact, State};
use store::contact::{BatchState, letters_of_batch, move_batch};
use store::jobs::{Claimed, complete};
use store::{Actor, BatchId, StoreError};

use crate::contact::facts::{Kept, Told, keep};
use crate::house::Rooms;
use crate::work::{Task, Teller, put_in};

/// Letters that are approved in one unit of work.
const TOGETHER: usize = 50;

/// Approves what waits, and ends the job.
pub(crate) async fn approve_letters(
    rooms: &Rooms,
    held: &Claimed,
    id: BatchId,
    by: Actor,
    teller: &Teller,
) -> Result<(), StoreError> {
    let all = letters_of_batch(&rooms.store, id).await?;
    let total = all.len() as u64;
    let waiting: Vec<_> = all
        .iter()
        .filter(|one| one.state == State::Written)
        .collect();
    let mut done = total - waiting.len() as u64;
    for some in waiting.chunks(TOGETHER) {
        teller.tell(done, total, "Approving letters").await;
        let unit = rooms.store.begin(rooms.context(by.clone())).await?;
        for seen in some {
            let kept = keep(&unit, seen, Fact::Approved, Told::default()).await?;
            if kept == Kept::Yes(State::Approved) && seen.way.carrier().is_some() {
                let task = Task::SendLetter {
                    communication: seen.id,
                };
                put_in(&unit, &task, None).await?;
            }
        }
        unit.commit().await?;
        done += some.len() as u64;
    }
    let unit = rooms.store.begin(rooms.context(by)).await?;
    move_batch(
        &unit,
        id,
        BatchState::Approving,
        BatchState::Approved,
        held.job.id,
    )
    .await?;
    complete(&unit, held).await?;
    unit.commit().await
}
