//! One test, two engines.
//! In: a test that takes an empty store. Out: it run on SQLite, then on PostgreSQL.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::{Timestamp, ToSpan};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement};
use store::{Actor, AuthorityId, Config, Context, FilesPlace, Ids, Place, SeededIds, Store};
use tempfile::TempDir;

use crate::cluster;

/// An empty store for one test, and the world around it.
pub(crate) struct Bench {
    pub(crate) store: Arc<Store>,
    pub(crate) place: Place,
    pub(crate) config: Config,
    pub(crate) folder: TempDir,
    pub(crate) ids: Arc<dyn Ids>,
}

/// When tests take place: a Tuesday in term.
pub(crate) fn now() -> Timestamp {
    "2026-03-24T09:30:00Z".parse().unwrap()
}

pub(crate) fn seconds_later(seconds: i64) -> Timestamp {
    now() + seconds.seconds()
}

/// The two engines, as far as they are there.
pub(crate) fn places(folder: &std::path::Path) -> Vec<Place> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut places = vec![Place::Folder(folder.join("sqlite"))];
    if let Some(url) = cluster::url() {
        let schema = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        places.push(Place::Postgres {
            url: url.to_owned(),
            schema,
        });
    }
    places
}

pub(crate) fn config(authority: &str, folder: &std::path::Path) -> Config {
    Config::new(
        AuthorityId::parse(authority).unwrap(),
        FilesPlace::Folder(folder.join("files")),
        folder.join("outside").join("roots.jsonl"),
    )
}

/// Runs a test on each engine, on an empty store of the authority `worcestershire`.
#[expect(
    clippy::needless_pass_by_value,
    reason = "tests read better without the sign for a reference"
)]
pub(crate) fn on_both(test: impl AsyncFn(&Bench)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let above = TempDir::new().unwrap();
    for place in places(above.path()) {
        eprintln!("on {place}");
        let folder = TempDir::new().unwrap();
        let place = match place {
            Place::Folder(_) => Place::Folder(folder.path().join("store")),
            postgres @ Place::Postgres { .. } => postgres,
        };
        let config = config("worcestershire", folder.path());
        runtime.block_on(async {
            let store = Store::create_or_upgrade(&place, &config).await.unwrap();
            let bench = Bench {
                store: Arc::new(store),
                place,
                config,
                folder,
                ids: Arc::new(SeededIds::new(7)),
            };
            test(&bench).await;
        });
    }
}

impl Bench {
    /// An officer acting now.
    pub(crate) fn context(&self) -> Context {
        self.context_at(now())
    }

    pub(crate) fn context_at(&self, now: Timestamp) -> Context {
        Context {
            now,
            actor: Actor {
                person: None,
                name: "Ruth Ibbotson".to_owned(),
                position: "Attendance officer".to_owned(),
            },
            ids: Arc::clone(&self.ids),
        }
    }

    pub(crate) fn id<T: From<uuid::Uuid>>(&self) -> T {
        self.context().id()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.place, Place::Folder(_))
    }

    /// The engine behind the program's back.
    pub(crate) async fn raw(&self) -> DatabaseConnection {
        raw(&self.place).await
    }

    /// A statement behind the program's back.
    pub(crate) async fn tamper(&self, sql: &str) -> u64 {
        let raw = self.raw().await;
        let done = raw.execute_unprepared(sql).await.unwrap().rows_affected();
        raw.close().await.unwrap();
        done
    }

    /// Rows behind the program's back.
    pub(crate) async fn ask(&self, sql: &str) -> Vec<QueryResult> {
        let raw = self.raw().await;
        let engine = raw.get_database_backend();
        let rows = raw
            .query_all_raw(Statement::from_string(engine, sql))
            .await
            .unwrap();
        raw.close().await.unwrap();
        rows
    }

    /// One number behind the program's back.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.ask(sql).await[0].try_get_by_index(0).unwrap()
    }
}

pub(crate) async fn raw(place: &Place) -> DatabaseConnection {
    match place {
        Place::Folder(folder) => {
            let file = folder.join("herringbone.sqlite");
            let raw = Database::connect(format!("sqlite://{}", file.display()))
                .await
                .unwrap();
            assert_eq!(raw.get_database_backend(), DbBackend::Sqlite);
            raw
        }
        Place::Postgres { url, schema } => {
            let mut options = sea_orm::ConnectOptions::new(url.clone());
            options
                .max_connections(1)
                .set_schema_search_path(schema.clone());
            Database::connect(options).await.unwrap()
        }
    }
}
