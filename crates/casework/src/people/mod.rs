//! People: who may do what, as data that one can read.
//! In: a person's roles, each with its schools or the whole authority, and what they want to do.
//! Out: whether they may. Which pupils they may do it to is their [`Scope`].

pub mod account;
mod action;
mod details;
mod grid;
mod program;
mod role;
mod scope;

pub use action::Action;
pub use details::{Details, Faults};
pub use grid::{ROWS, may};
pub use program::{PROGRAM_ROWS, Permission, permits, scope_of_program};
pub use role::{Employer, Role};
pub use scope::{Grant, Scope, scope_for};
