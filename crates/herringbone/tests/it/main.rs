//! The program as people use it.

mod evaluate;
mod examples;
mod policy;
mod program;
mod readme;
mod schema;
mod store;
