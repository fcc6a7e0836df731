//! SQLite's part of a backup.
//! In: the files of a store in use. Out: a copy of each as it is at one moment, while others write.

use std::path::Path;

use sea_orm::sqlx::{self, ConnectOptions, Connection};
use sea_orm::{DbErr, RuntimeErr};

use crate::connect::{ACCESS_FILE, MAIN_FILE};
use crate::error::{StoreError, While};
use crate::reading::Reading;

/// The names of SQLite's files in a backup.
pub(super) const FILES: [&str; 2] = [MAIN_FILE, ACCESS_FILE];

/// Copies a file as it is at one moment. Readers and writers go on meanwhile.
pub(super) async fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    const DOING: &str = "copying the store";
    let as_db = |e: sqlx::Error| DbErr::Exec(RuntimeErr::SqlxError(e.into()));
    // A connection of its own: it is slow, and the writers' one is not to wait for it.
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(from)
        .busy_timeout(std::time::Duration::from_mins(1));
    let mut connection = options.connect().await.map_err(as_db).while_(DOING)?;
    let target = to.display().to_string();
    let copied = sqlx::query("VACUUM INTO ?")
        .bind(target)
        .execute(&mut connection)
        .await;
    let copied = copied.map_err(as_db).while_(DOING);
    // Only the copy grows.
    copied.map_err(|e| e.full_at(to))?;
    connection.close().await.map_err(as_db).while_(DOING)
}

/// Opens a copy, to see what it knows. Nothing is written to it.
pub(super) async fn open(copy: &Path) -> Result<Reading, StoreError> {
    const DOING: &str = "reading the copy of the store";
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(copy)
        .read_only(true)
        .immutable(true);
    let pool = sqlx::pool::PoolOptions::<sqlx::Sqlite>::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .map_err(|e| DbErr::Conn(RuntimeErr::SqlxError(e.into())))
        .while_(DOING)?;
    Ok(Reading::connections(pool.into()))
}
