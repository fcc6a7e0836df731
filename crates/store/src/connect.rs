//! Connections to the two engines, set up the one way they are used.
//! In: a place and a configuration. Out: pools for reading, writing and the access log.

use std::path::Path;
use std::str::FromStr;

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::{PgConnectOptions, Postgres};
use sea_orm::sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use sea_orm::sqlx::{self, Connection};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr};

use crate::error::{StoreError, While};
use crate::place::{Config, Place, is_schema};

/// The file of everything but who looked.
pub(crate) const MAIN_FILE: &str = "herringbone.sqlite";
/// The file of who looked and who is signed in.
pub(crate) const ACCESS_FILE: &str = "access.sqlite";

/// A store's connections.
#[derive(Clone, Debug)]
pub(crate) struct Connections {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
    pub(crate) access: DatabaseConnection,
}

const OPENING: &str = "opening the store";

fn as_db(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

impl Connections {
    /// Opens what is there.
    pub(crate) async fn open(place: &Place, config: &Config) -> Result<Self, StoreError> {
        match place {
            Place::Folder(folder) => {
                let absent = || StoreError::NoStore {
                    place: place.to_string(),
                };
                if !folder.join(MAIN_FILE).is_file() || !folder.join(ACCESS_FILE).is_file() {
                    return Err(absent());
                }
                Self::sqlite(folder, config).await
            }
            Place::Postgres { url, schema } => {
                let all = postgres(url, schema, config, config.connections.max(2)).await?;
                Ok(Self {
                    read: all.clone(),
                    write: all.clone(),
                    access: all,
                })
            }
        }
    }

    async fn sqlite(folder: &Path, config: &Config) -> Result<Self, StoreError> {
        let main = file(&folder.join(MAIN_FILE), config).synchronous(SqliteSynchronous::Full);
        // Evidence is on the disk when a change is done; a line of the access log may be lost with the power.
        let access = file(&folder.join(ACCESS_FILE), config).synchronous(SqliteSynchronous::Normal);
        let pool = |options: SqliteConnectOptions, most: u32| {
            let pool = PoolOptions::<Sqlite>::new()
                .max_connections(most)
                .acquire_timeout(config.patience)
                // A file does not hang up on its connections.
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
                .after_release(|connection, _| Box::pin(is_clean(connection)));
            async move {
                pool.connect_with(options)
                    .await
                    .map_err(as_db)
                    .while_(OPENING)
            }
        };
        // The writer first: it makes the file and its journal, which readers then only look at.
        // A load touches most pages of a county's registers more than once.
        let writer = main.clone().pragma("cache_size", "-262144");
        let write = pool(writer, 1).await?;
        let read = pool(main.pragma("query_only", "ON"), config.connections).await?;
        let access = pool(access, 2).await?;
        Ok(Self {
            read: read.into(),
            write: write.into(),
            access: access.into(),
        })
    }

    /// Opens what is there, or makes an empty place; with one connection, for taking steps of the schema.
    pub(crate) async fn make(place: &Place, config: &Config) -> Result<Self, StoreError> {
        match place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder)
                    .map_err(|e| StoreError::file("making the store's folder", folder, e))?;
                Self::sqlite(folder, config).await
            }
            Place::Postgres { url, schema } => {
                let one = postgres(url, schema, config, 1).await?;
                // Two programs started at once take the steps one after the other. The lock is the
                // connection's, and goes when it is closed.
                let lock = format!("SELECT pg_advisory_lock(hashtext('herringbone {schema}'))");
                one.execute_unprepared(&lock).await.while_(OPENING)?;
                let create = format!("CREATE SCHEMA IF NOT EXISTS {schema}");
                one.execute_unprepared(&create).await.while_(OPENING)?;
                Ok(Self {
                    read: one.clone(),
                    write: one.clone(),
                    access: one,
                })
            }
        }
    }

    /// Closes every connection.
    pub(crate) async fn close(self) -> Result<(), StoreError> {
        for pool in [self.read, self.write, self.access] {
            pool.close().await.while_("closing the store")?;
        }
        Ok(())
    }
}

/// Whether a connection may be used again. When there is no room on the disk, SQLite ends the
/// transaction by itself; the driver does not learn of it, has nothing to roll back, and would make
/// every later unit a savepoint within one that never ends: answered, seen by its own connection, and
/// gone with it.
async fn is_clean(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A unit that was dropped is being rolled back: what is asked now is answered after that.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

fn file(path: &Path, config: &Config) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(config.patience)
        // Lists sort and group: in memory, not in a file beside the store.
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-32768")
        .optimize_on_close(true, 400)
}

/// Connections to one schema: the server itself sets the path when each is made, and nothing here
/// ever changes it.
async fn postgres(
    url: &str,
    schema: &str,
    config: &Config,
    most: u32,
) -> Result<DatabaseConnection, StoreError> {
    let place = Place::Postgres {
        url: url.to_owned(),
        schema: schema.to_owned(),
    };
    let refuse = |why| StoreError::NotAPlace {
        place: place.to_string(),
        why,
    };
    if !is_schema(schema) {
        return Err(refuse("its schema would need quoting"));
    }
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| refuse("it is not a postgres:// address"))?
        .application_name(&format!("herringbone {}", config.authority))
        // To compile a plan costs more than any statement of ours takes.
        .options([("search_path", schema), ("jit", "off")]);
    let pool = PoolOptions::<Postgres>::new()
        .max_connections(most)
        .acquire_timeout(config.patience)
        .connect_with(options)
        .await
        .map_err(as_db)
        .while_(OPENING)?;
    Ok(pool.into())
}
