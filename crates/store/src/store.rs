//! One authority's store, open.
//! In: a place and a configuration. Out: a [`Store`] to read from and to begin changes on; or why
//! it is not opened.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tokio::sync::Notify;

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
    work: Arc<Notify>,
}

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

    /// Makes a store, or upgrades the one that is there, and opens it.
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
            work: Arc::default(),
        })
    }

    /// Whether the schema is still this program's: another may have upgraded it meanwhile.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        let place = || self.place.to_string();
        let access = self.access.executor();
        let sea_orm::DatabaseExecutor::Connection(access) = access else {
            return Ok(());
        };
        for (db, set) in [(&self.write, Set::Main), (access, Set::Access)] {
            match migration::version(db, set).await.while_(OPENING)? {
                Version::Same => {}
                Version::Nothing => return Err(StoreError::NoStore { place: place() }),
                Version::Older(steps) => {
                    return Err(StoreError::SchemaOlder {
                        place: place(),
                        steps,
                    });
                }
                Version::Newer(steps) => {
                    return Err(StoreError::SchemaNewer {
                        place: place(),
                        steps,
                    });
                }
            }
        }
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
        let done = self.write.execute_unprepared("ANALYZE").await;
        done.map(|_| ()).while_("looking at the tables afresh")
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
