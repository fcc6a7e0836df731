//! The store on both engines: each test runs on SQLite and on a throw-away PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests, and what they leave out is said aloud"
)]

mod api;
mod attendance;
mod backup;
mod chronology;
mod cluster;
mod contact;
mod contracts;
mod engines;
mod figures;
mod files;
mod jobs;
mod leave;
mod lists;
mod loading;
mod people;
mod places;
mod pupils;
mod registers;
mod rolls;
mod schools;
mod support;
mod today;
mod translation;
mod units;
mod worker;
mod world;
