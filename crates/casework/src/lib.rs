//! The decisions of the rooms: facts in, decision or refusal out.
//!
//! Comes in: standings, facts, an authority's policy. Goes out: a decision, or a refusal in plain
//! English with its source. No file, clock or database.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod attendance;
pub mod contact;
pub mod contracts;
pub mod leave;
pub mod people;
pub mod policy;
pub mod published;
pub mod pupils;
pub mod refusal;
pub mod rolls;
pub mod schools;
pub mod support;
pub mod today;
pub mod what_if;
