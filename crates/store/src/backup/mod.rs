//! Backups: taken while people work, restored into an empty place, proved afterwards.
//! In: a store and a folder. Out: a copy of one moment with the digest of everything in it.

mod engine_files;
mod manifest;
mod postgres;
mod restore;
mod take;

pub use manifest::{Copied, Manifest};
pub use restore::restore;
pub use take::back_up;
