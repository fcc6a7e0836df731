//! Bytes to typed records and back, both directions side by side: register packs, the exports of
//! school management information systems, and the Common Transfer File.
//!
//! Comes in: files. Goes out: records, or every problem with its file, line, column and value.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod csv_error;
pub mod ctf;
pub mod mis;
pub mod moving;
pub mod pack;
mod problem;
pub mod standings;

pub use problem::{Problem, Problems};
