//! A store as it is at one moment, for whatever reads more than one table or page.
//! In: a store. Out: a place to read from that no writer changes and that no writer waits for.

use std::ops::Deref;

use sea_orm::{AccessMode, DatabaseExecutor, IsolationLevel, TransactionTrait};

use crate::error::{StoreError, While};
use crate::reading::Reading;
use crate::store::Store;

/// A store as it was when this was taken. Dropped, it is gone.
#[derive(Debug)]
pub struct Snapshot(Reading);

impl Store {
    /// The store as it is now.
    ///
    /// # Errors
    /// When the engine fails.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        const DOING: &str = "taking the store as it is now";
        let DatabaseExecutor::Connection(read) = self.executor() else {
            return Err(StoreError::NotThere {
                what: "a connection to read from",
            });
        };
        let begun = if self.is_sqlite() {
            // A reader of a write-ahead log sees one state until it ends.
            read.begin().await
        } else {
            let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            read.begin_with_config(Some(level), Some(mode)).await
        };
        let snapshot = Self::beginning(begun.while_(DOING)?);
        // SQLite's state is that of the first look.
        snapshot
            .0
            .rows("SELECT count(*) FROM store_fact", vec![], DOING)
            .await?;
        Ok(snapshot)
    }

    fn beginning(transaction: sea_orm::DatabaseTransaction) -> Snapshot {
        Snapshot(Reading::transaction(transaction))
    }
}

impl Deref for Snapshot {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.0
    }
}
