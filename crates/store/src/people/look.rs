//! The access log: who looked at which child, when, at what.
//! In: looks, as they happen. Out: written down, those of one moment together; a child's or a
//! person's, newest first.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use tokio::sync::oneshot::{self, error::TryRecvError};

use crate::error::StoreError;
use crate::ids::{LookId, PersonId, PupilId};
use crate::row::{all, insert_with, row};
use crate::store::Store;

row! {
    /// One look at a child's record.
    pub struct Look in access_log = "access_log" {
        key {
            /// Its id.
            id: LookId,
        }
        /// The child.
        pupil: PupilId,
        /// Who looked.
        person: PersonId,
        /// Their name at the time.
        person_name: String,
        /// Their position at the time.
        position: String,
        /// When.
        looked_at: Timestamp,
        /// At what.
        what: String,
    }
}

/// Looks on their way into the log. Every page of a record waits for its line of it, so the lines
/// of one moment go in together: whoever comes first writes for all who have come by then.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    looks: Mutex<Vec<(Look, oneshot::Sender<()>)>>,
    /// Held by whoever writes.
    writing: tokio::sync::Mutex<()>,
}

impl Waiting {
    fn looks(&self) -> MutexGuard<'_, Vec<(Look, oneshot::Sender<()>)>> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a look down: it is in the log when this returns.
///
/// # Errors
/// When the engine fails.
pub async fn log_look(store: &Store, look: Look) -> Result<(), StoreError> {
    let waiting = store.looks_waiting();
    let (written, mut is_written) = oneshot::channel();
    waiting.looks().push((look.clone(), written));
    let _mine = waiting.writing.lock().await;
    match is_written.try_recv() {
        // Somebody wrote it with theirs.
        Ok(()) => return Ok(()),
        Err(TryRecvError::Empty) => {}
        // Somebody failed to, or went away while writing it: it may be there or not.
        Err(TryRecvError::Closed) => return write(store, vec![look]).await,
    }
    let (looks, written): (Vec<Look>, Vec<_>) =
        std::mem::take(&mut *waiting.looks()).into_iter().unzip();
    write(store, looks).await?;
    for written in written {
        // Whoever no longer waits does not need to know.
        let _ = written.send(());
    }
    Ok(())
}

/// Writes the looks of one list down, all of them together.
///
/// # Errors
/// When the engine fails.
pub async fn log_looks(store: &Store, looks: Vec<Look>) -> Result<(), StoreError> {
    write(store, looks).await
}

async fn write(store: &Store, looks: Vec<Look>) -> Result<(), StoreError> {
    insert_with(store.access(), looks, "writing the access log", |insert| {
        let mut there = OnConflict::column(access_log::Column::Id);
        insert.on_conflict(there.do_nothing().to_owned())
    })
    .await
}

/// Who looked at a child, newest first.
///
/// # Errors
/// When the engine fails.
pub async fn looks_at(store: &Store, pupil: PupilId, most: u64) -> Result<Vec<Look>, StoreError> {
    let select = access_log::Entity::find()
        .filter(access_log::Column::Pupil.eq(pupil.0))
        .order_by_desc(access_log::Column::LookedAt)
        .order_by_desc(access_log::Column::Id)
        .limit(most);
    all(store.access(), select, "reading the access log").await
}
