//! What is taken as served, once its day has come.
//! In: the day. Out: a fact on each communication that went and did not come back.

use casework::contact::Fact;
use store::contact::deemed_by;
use store::{Actor, StoreError};

use super::facts::{Told, keep};
use crate::house::Rooms;

/// Adds the fact to every communication whose day has come.
pub(crate) async fn deem(rooms: &Rooms) -> Result<(), StoreError> {
    let due = deemed_by(&rooms.store, rooms.today()).await?;
    for some in due.chunks(100) {
        let unit = rooms
            .store
            .begin(rooms.context(Actor::program("post")))
            .await?;
        for seen in some {
            let day = seen.deemed_on.unwrap_or(rooms.today());
            let why = format!("{} with nothing back by {day}", seen.way.words());
            keep(&unit, seen, Fact::Deemed, Told::with(why)).await?;
        }
        unit.commit().await?;
    }
    Ok(())
}
