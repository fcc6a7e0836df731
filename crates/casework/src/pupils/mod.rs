//! The pupils room: whose parent a contact of a file is.
//! In: contacts as files have them, and the parents on record. Out: the same person, or a new one.

mod contact;
mod reach;

pub use contact::{Known, Near, Said, Whose, fold_name, whose};
pub use reach::{not_a_number, not_an_email};
