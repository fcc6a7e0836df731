//! What can go wrong in a store, in words a person can act on.
//! In: an engine's or the disk's failure. Out: a [`StoreError`] that keeps its cause.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A failure of the engine beneath, kept for the log; its type is nobody else's business.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Words of every failure for want of room, by which a job's kept cause is told from others.
pub(crate) const FULL: &str = "is full; nothing of this change was kept";

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The place is not one a store can be at.
    #[error("{place:?} is not a place for a store: {why}")]
    NotAPlace {
        /// As it was given.
        place: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Nothing has been made there yet.
    #[error("there is no store at {place}; make one first, or check the configuration")]
    NoStore {
        /// Where.
        place: String,
    },
    /// The schema is of an earlier program.
    #[error(
        "the store at {place} was made by an earlier version of this program and still needs {}; \
         stop every program that uses it, take a backup with the version that made it, and run `herringbone migrate`",
        steps.join(", ")
    )]
    SchemaOlder {
        /// Where.
        place: String,
        /// The steps still to be taken.
        steps: Vec<String>,
    },
    /// The schema is of a later program.
    #[error(
        "the store at {place} was upgraded by a later version of this program, which added {}; \
         use that version, or restore a backup made before the upgrade into an empty place",
        steps.join(", ")
    )]
    SchemaNewer {
        /// Where.
        place: String,
        /// The steps this program does not know.
        steps: Vec<String>,
    },
    /// The store belongs to someone else.
    #[error("the store at {place} is that of {found}, not of {wanted}; check the configuration")]
    AnotherAuthority {
        /// Where.
        place: String,
        /// Whose it is.
        found: String,
        /// Who asked.
        wanted: String,
    },
    /// There is no store for that authority in this process.
    #[error("no authority called {0} is served here; check the configuration")]
    UnknownAuthority(String),
    /// No room is left.
    #[error("the disk that holds {place} {}. Make room and try again", FULL)]
    DiskFull {
        /// The store, or the file or folder that there was no room for.
        place: String,
        /// The engine's or the system's own words.
        #[source]
        cause: Cause,
    },
    /// Others were writing for too long.
    #[error(
        "the store was busy for too long while {doing}; nothing of this change was kept. Try again"
    )]
    Busy {
        /// What was being done.
        doing: &'static str,
        /// The engine's own words.
        #[source]
        cause: Cause,
    },
    /// A row of that name is there already.
    #[error("{doing}: there is one already")]
    AlreadyThere {
        /// What was being done.
        doing: &'static str,
        /// The engine's own words.
        #[source]
        cause: Cause,
    },
    /// A row that was referred to is not there.
    #[error("{what} is not in this store")]
    NotThere {
        /// What was looked for.
        what: &'static str,
    },
    /// A kept value cannot be what the program wrote.
    #[error(
        "{table}.{column} holds {value:?}, which this program never writes; run `herringbone verify`"
    )]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// A job is no longer this worker's.
    #[error(
        "this worker held the job for longer than its lease and another has taken it up; what was done here is dropped"
    )]
    LeaseLost,
    /// A file or folder failed.
    #[error("{doing} {path}")]
    File {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: String,
        /// Why it failed.
        #[source]
        cause: Cause,
    },
    /// A program that the store needs failed or is absent.
    #[error("{0}")]
    Tool(String),
    /// Anything else of the engine.
    #[error("the store failed while {doing}")]
    Engine {
        /// What was being done.
        doing: &'static str,
        /// The engine's own words.
        #[source]
        cause: Cause,
    },
}

/// The engine's own code of a failure: SQLite's number, PostgreSQL's SQLSTATE.
fn code(error: &DbErr) -> Option<String> {
    let (DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause)) = error else {
        return None;
    };
    let RuntimeErr::SqlxError(cause) = cause else {
        return None;
    };
    cause
        .as_database_error()?
        .code()
        .map(std::borrow::Cow::into_owned)
}

impl StoreError {
    /// Gives an engine's failure its meaning.
    pub(crate) fn engine(doing: &'static str, error: DbErr) -> Self {
        let full = |code: &str| {
            // SQLITE_FULL; SQLITE_IOERR_SHMSIZE, which is the same for the index of its journal; and
            // PostgreSQL's disk_full.
            matches!(code, "13" | "4874" | "53100")
        };
        let busy = |code: &str| {
            // SQLITE_BUSY, its kinds and SQLITE_LOCKED; PostgreSQL's deadlock, lock timeout,
            // serialisation and too many connections.
            code.parse::<u32>()
                .is_ok_and(|n| matches!(n & 0xff, 5 | 6) && n < 10_000)
                || matches!(code, "40P01" | "55P03" | "40001" | "53300")
        };
        let code = code(&error);
        let timed_out = matches!(&error, DbErr::ConnectionAcquire(_));
        let there = matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)));
        let cause: Cause = Box::new(error);
        match code.as_deref() {
            Some(code) if full(code) => Self::DiskFull {
                place: "the store".to_owned(),
                cause,
            },
            Some(code) if busy(code) => Self::Busy { doing, cause },
            _ if timed_out => Self::Busy { doing, cause },
            _ if there => Self::AlreadyThere { doing, cause },
            _ => Self::Engine { doing, cause },
        }
    }

    /// Gives a disk's failure its meaning.
    pub(crate) fn file(
        doing: &'static str,
        path: &std::path::Path,
        cause: impl Into<Cause>,
    ) -> Self {
        let cause: Cause = cause.into();
        let path = path.display().to_string();
        if no_room(&*cause) {
            return Self::DiskFull { place: path, cause };
        }
        Self::File { doing, path, cause }
    }

    /// Says which disk is full, where the engine was writing something else than the store.
    pub(crate) fn full_at(self, path: &std::path::Path) -> Self {
        match self {
            Self::DiskFull { cause, .. } => Self::DiskFull {
                place: path.display().to_string(),
                cause,
            },
            other => other,
        }
    }
}

/// Whether the system said, somewhere behind a failure, that there is no room: none on the disk, or
/// none that this account may have.
fn no_room(error: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    let mut at = Some(error);
    while let Some(error) = at {
        if let Some(io) = error.downcast_ref::<std::io::Error>()
            && matches!(io.kind(), StorageFull | QuotaExceeded)
        {
            return true;
        }
        at = error.source();
    }
    false
}

/// Says what was being done when the engine failed.
pub(crate) trait While<T> {
    /// Puts the failure into words.
    fn while_(self, doing: &'static str) -> Result<T, StoreError>;
}

impl<T> While<T> for Result<T, DbErr> {
    fn while_(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|error| StoreError::engine(doing, error))
    }
}
