//! The service through its whole router, in process, on a real store.

mod accounts;
mod administration;
mod amend;
mod api;
mod api_property;
mod api_security;
mod browser;
mod calendar;
mod journey_admin;
mod client;
mod journey_load;
mod journey_programs;
mod load;
mod pages;
mod programs;
mod recompute;
mod schemathesis;
mod sign_in;
mod town;

/// Where a store of one authority of one town lies: here in a folder, on PostgreSQL for
/// `on_postgres`.
fn place(_authority: &str, folder: &std::path::Path) -> store::Place {
    store::Place::Folder(folder.join("store"))
}
