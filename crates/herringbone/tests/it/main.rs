//! The program as people use it.

mod evaluate;
mod policy;
mod program;
mod readme;
mod schema;
mod store;
