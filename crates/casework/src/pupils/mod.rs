//! The pupils room: whose parent a contact of a file is, and what joining two records of one parent does.
//! In: contacts as files have them, and the parents on record. Out: the same person, or a new one; one
//! record of two.

mod contact;
mod join;
mod reach;

pub use contact::{Known, Near, Said, Whose, fold_name, whose};
pub use join::{Joining, Point, Recorded, Relation, join};
pub use reach::{not_a_number, not_an_email};
