//! The chronology: everything done about a child, a school or the authority, in a chain each.
//! In: what was done, by whom, when. Out: entries that nobody can change, cut off or add between
//! without its showing; and payloads that can be lawfully erased all the same.
//!
//! Each entry holds the digest of its payload and of the entry before. Once a day the heads of all
//! chains are sealed under a signed root, kept outside the store.

mod append;
mod digest;
mod entry;
mod erase;
mod read;
mod roots;
mod seal;
mod verify;

pub use append::{NewEntry, append, append_as, record};
pub use entry::{Entry, Subject};
pub use erase::{ERASED, Erasure, erase};
pub use read::{find, latest, of_person, page};
pub use roots::{Root, RootsError};
pub(crate) use seal::count_roots;
pub use seal::{Sealed, seal};
pub use verify::{Problem, Report, verify};

pub use ed25519_dalek::{SigningKey, VerifyingKey};
