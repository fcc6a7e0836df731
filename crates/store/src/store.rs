//! One authority's store, open.
//! In: a place and a configuration. Out: a [`Store`] to read from and to begin changes on; or why
//! it is not opened.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::connect::Connections;
use crate::error::{StoreError, While};
use crate::files::Files;
use crate::migration::{self, Set, Version};
use crate::people::LooksWaiting;
use crate::place::{Config, Place};
use crate::reading::Reading;

/// One authority's store. Cheap to share behind an `Arc`.
#[derive(Debug)]
pub struct Store {
    place: Place,
    config: Config,
    read: Reading,
    write: DatabaseConnection,
    access: Reading,
    looks: LooksWaiting,
    files: Files,
    /// When the schema was last seen to be this program's.
    looked: Mutex<Option<Instant>>,
    work: Arc<Notify>,
    /// Whether the last attempt to take a job up found no room to write that down.
    no_room: AtomicBool,
}

/// Between two looks at the schema: until then a reader may see tables that another version changed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Who serves a connection: for `herringbone doctor`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Served {
    /// The engine and its version.
    pub engine: String,
    /// The file, or the schema that names are looked up in.
    pub from: String,
}

const OPENING: &str = "opening the store";

impl Store {
    /// Opens a store.
    ///
    /// # Errors
    /// [`StoreError::NoStore`], [`StoreError::SchemaOlder`], [`StoreError::SchemaNewer`] and
    /// [`StoreError::AnotherAuthority`] say what to do.
    pub async fn open(place: &Place, config: &Config) -> Result<Self, StoreError> {
        let connections = Connections::open(place, config).await?;
        let store = Self::of(place, config, &connections)?;
        store.check_schema().await?;
        store.check_authority().await?;
        Ok(store)
    }

    /// Opens a store, or makes one where there is none. One that an earlier program made is not
    /// upgraded: others may be using it, and nobody has taken a backup.
    ///
    /// # Errors
    /// As [`Store::open`], but for [`StoreError::NoStore`].
    pub async fn open_or_make(place: &Place, config: &Config) -> Result<Self, StoreError> {
        match Self::open(place, config).await {
            Err(StoreError::NoStore { .. }) => Self::create_or_upgrade(place, config).await,
            opened => opened,
        }
    }

    /// Makes a store, or upgrades the one that is there, and opens it. Waits until every unit of
    /// work that is under way has ended; those that begin later find the new schema.
    ///
    /// # Errors
    /// [`StoreError::SchemaNewer`] when a later program has been here.
    pub async fn create_or_upgrade(place: &Place, config: &Config) -> Result<Self, StoreError> {
        let connections = Connections::make(place, config).await?;
        for (db, set) in [
            (&connections.write, Set::Main),
            (&connections.access, Set::Access),
        ] {
            match migration::version(db, set).await.while_(OPENING)? {
                Version::Newer(steps) => {
                    return Err(StoreError::SchemaNewer {
                        place: place.to_string(),
                        steps,
                    });
                }
                Version::Same => {}
                Version::Nothing | Version::Older(_) => {
                    migration::upgrade(db, set)
                        .await
                        .while_("upgrading the store")?;
                }
            }
        }
        let claim = "INSERT INTO store_fact (name, value) VALUES ('authority', ?) ON CONFLICT (name) DO NOTHING";
        let write = Reading::connections(connections.write.clone());
        let authority = config.authority.as_str().to_owned().into();
        write.run(claim, vec![authority], OPENING).await?;
        connections.close().await?;
        Self::open(place, config).await
    }

    fn of(place: &Place, config: &Config, connections: &Connections) -> Result<Self, StoreError> {
        Ok(Self {
            place: place.clone(),
            config: config.clone(),
            read: Reading::connections(connections.read.clone()),
            write: connections.write.clone(),
            access: Reading::connections(connections.access.clone()),
            looks: LooksWaiting::default(),
            files: Files::open(&config.files)?,
            looked: Mutex::new(None),
            work: Arc::default(),
            no_room: AtomicBool::new(false),
        })
    }

    /// Whether the schema is still this program's: another may have upgraded it meanwhile.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        for (on, set) in [(&self.read, Set::Main), (&self.access, Set::Access)] {
            let sea_orm::DatabaseExecutor::Connection(db) = on.executor() else {
                continue;
            };
            self.judge(migration::version(db, set).await.while_(OPENING)?)?;
        }
        Ok(())
    }

    /// What follows from how the schema stands to this program.
    pub(crate) fn judge(&self, version: Version) -> Result<(), StoreError> {
        let place = self.place.to_string();
        match version {
            Version::Same => Ok(()),
            Version::Nothing => Err(StoreError::NoStore { place }),
            Version::Older(steps) => Err(StoreError::SchemaOlder { place, steps }),
            Version::Newer(steps) => Err(StoreError::SchemaNewer { place, steps }),
        }
    }

    /// The same, for whoever reads: asked of the engine once a second at most. Units of work ask for
    /// themselves, each time.
    ///
    /// # Errors
    /// As [`Store::check_schema`].
    pub async fn still_ours(&self) -> Result<(), StoreError> {
        let looked = || self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if looked().is_some_and(|at| now < at + LOOK_AGAIN) {
            return Ok(());
        }
        self.check_schema().await?;
        *looked() = Some(now);
        Ok(())
    }

    async fn check_authority(&self) -> Result<(), StoreError> {
        let sql = "SELECT value FROM store_fact WHERE name = 'authority'";
        let rows = self.read.rows(sql, vec![], OPENING).await?;
        let found: String = match rows.first() {
            Some(row) => row.try_get("", "value").while_(OPENING)?,
            None => String::new(),
        };
        if found == self.config.authority.as_str() {
            return Ok(());
        }
        Err(StoreError::AnotherAuthority {
            place: self.place.to_string(),
            found,
            wanted: self.config.authority.to_string(),
        })
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// How it was opened.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Its files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Where the access log and the sign-in sessions are read and written.
    pub(crate) fn access(&self) -> &Reading {
        &self.access
    }

    /// Looks on their way into the access log.
    pub(crate) fn looks_waiting(&self) -> &LooksWaiting {
        &self.looks
    }

    /// Whether a worker of this process finds no room on the disk to take a job up.
    pub fn lacks_room(&self) -> bool {
        self.no_room.load(Ordering::Relaxed)
    }

    pub(crate) fn set_lacks_room(&self, lacks: bool) {
        self.no_room.store(lacks, Ordering::Relaxed);
    }

    pub(crate) fn work(&self) -> &Arc<Notify> {
        &self.work
    }

    /// Waits until this process has put a job in, or so long at most: another process may have.
    pub async fn wait_for_work(&self, at_most: Duration) {
        // Which of the two it was makes no difference: the worker looks either way.
        let _ = tokio::time::timeout(at_most, self.work.notified()).await;
    }

    pub(crate) fn writing(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Which engine, and which file or schema, serves its connections.
    ///
    /// # Errors
    /// When the engine fails.
    pub async fn served(&self) -> Result<Served, StoreError> {
        let sql = if self.is_sqlite() {
            "SELECT 'SQLite ' || sqlite_version() AS engine, file AS place FROM pragma_database_list WHERE name = 'main'"
        } else {
            "SELECT 'PostgreSQL ' || current_setting('server_version') AS engine, current_setting('search_path') AS place"
        };
        let rows = self.read.rows(sql, vec![], "asking the engine").await?;
        let row = rows.first().ok_or(StoreError::NotThere {
            what: "the engine's answer",
        })?;
        Ok(Served {
            engine: row.try_get("", "engine").while_("asking the engine")?,
            from: row.try_get("", "place").while_("asking the engine")?,
        })
    }

    /// Has the engine look at its tables afresh: after a load, lists are much faster for it.
    ///
    /// # Errors
    /// When the engine fails.
    pub async fn analyse(&self) -> Result<(), StoreError> {
        const DOING: &str = "looking at the tables afresh";
        let mut tables = String::new();
        if !self.is_sqlite() {
            // Only our own: other authorities' schemas are in the same database.
            let own = "SELECT string_agg(quote_ident(tablename), ', ') AS tables FROM pg_tables \
                       WHERE schemaname = current_schema()";
            let found = self.rows(own, vec![], DOING).await?;
            let found = found.first().map(|row| row.try_get("", "tables"));
            let found: Option<String> = found.transpose().while_(DOING)?.flatten();
            tables = found.unwrap_or_default();
        }
        let analyse = format!("ANALYZE {tables}");
        let done = self.write.execute_unprepared(&analyse).await;
        done.map(|_| ()).while_(DOING)
    }

    /// Closes every connection.
    ///
    /// # Errors
    /// When the engine cannot.
    pub async fn close(self) -> Result<(), StoreError> {
        let pools = [self.read, self.access];
        for pool in pools {
            if let Some(connections) = pool.into_connections() {
                connections.close().await.while_("closing the store")?;
            }
        }
        self.write.close().await.while_("closing the store")
    }
}

impl Deref for Store {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.read
    }
}
