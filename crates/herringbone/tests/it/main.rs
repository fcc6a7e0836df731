//! The program as people use it.

mod evaluate;
mod examples;
mod load;
mod policy;
mod program;
mod readme;
mod schema;
mod store;
