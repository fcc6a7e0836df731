//! One authority, one store: the only crate that knows an SQL engine.
//!
//! Comes in: facts, decisions and acts, each in a unit of work. Goes out: rows as plain types, and
//! proof that none of them was changed behind the program's back. SQLite files or a PostgreSQL
//! schema, by the same code.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod attendance;
mod authorities;
pub mod backup;
pub mod chronology;
mod connect;
pub mod contact;
mod context;
pub mod contracts;
mod error;
pub mod files;
mod ids;
pub mod jobs;
pub mod leave;
pub mod loading;
mod migration;
pub mod people;
mod place;
pub mod pupils;
mod reading;
pub mod rolls;
mod row;
pub mod schools;
mod snapshot;
mod store;
pub mod support;
pub mod today;
mod unit;
mod value;

pub use authorities::Authorities;
pub use context::{Actor, Context, Ids, SeededIds};
pub use error::{Cause, StoreError};
pub use ids::*;
pub use place::{AuthorityId, Config, FilesPlace, Place};
pub use reading::Reading;
pub use snapshot::Snapshot;
pub use store::{Served, Store};
pub use unit::Unit;
