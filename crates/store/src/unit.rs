//! The unit of work: rows, chronology and jobs kept together or not at all.
//! In: a store and a context. Out: one transaction; dropped, it leaves nothing behind.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tokio::sync::Notify;

use crate::context::Context;
use crate::error::{StoreError, While};
use crate::migration;
use crate::reading::Reading;
use crate::store::Store;

const BEGINNING: &str = "beginning a change";

/// A change in the making. Nothing of it is kept until [`Unit::commit`].
#[derive(Debug)]
pub struct Unit {
    reading: Reading,
    context: Context,
    /// Whether a job was put in, so that a worker in this process is told once it is kept.
    has_jobs: AtomicBool,
    work: Arc<Notify>,
}

impl Store {
    /// Begins a change.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when others write for longer than the store's patience;
    /// [`StoreError::SchemaNewer`] or [`StoreError::SchemaOlder`] when another version of the program
    /// has changed the schema meanwhile.
    pub async fn begin(&self, context: Context) -> Result<Unit, StoreError> {
        // SQLite: the lock for writing at once, so that no unit fails half way because another
        // wrote since it began to read.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.writing().begin_with_options(options).await;
        let reading = Reading::transaction(transaction.while_(BEGINNING)?);
        if !reading.is_sqlite() {
            // Held until the unit ends: an upgrade waits for it, and it waits for an upgrade. On
            // SQLite the lock for writing is that already.
            let lock =
                "SELECT pg_advisory_xact_lock_shared(hashtext('herringbone ' || current_schema()))";
            reading.run(lock, vec![], BEGINNING).await?;
        }
        let taken = reading.rows("SELECT version FROM schema_step", vec![], BEGINNING);
        let taken = taken.await?;
        let taken: Result<Vec<String>, _> =
            taken.iter().map(|r| r.try_get("", "version")).collect();
        self.judge(migration::compare_main(&taken.while_(BEGINNING)?))?;
        Ok(Unit {
            reading,
            context,
            has_jobs: AtomicBool::new(false),
            work: Arc::clone(self.work()),
        })
    }
}

impl Unit {
    /// The world this change is made in.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Keeps the change.
    ///
    /// # Errors
    /// When the engine cannot; then nothing of it is kept.
    pub async fn commit(self) -> Result<(), StoreError> {
        if let Some(transaction) = self.reading.into_transaction() {
            transaction.commit().await.while_("keeping a change")?;
        }
        if self.has_jobs.into_inner() {
            self.work.notify_one();
        }
        Ok(())
    }

    /// Says that a job was put in.
    pub(crate) fn has_a_job(&self) {
        self.has_jobs.store(true, Ordering::Relaxed);
    }

    /// Drops the change, and waits until it is gone.
    ///
    /// # Errors
    /// When the engine cannot say so; it is gone all the same.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        match self.reading.into_transaction() {
            Some(transaction) => transaction.rollback().await.while_("dropping a change"),
            None => Ok(()),
        }
    }
}

impl Deref for Unit {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.reading
    }
}
