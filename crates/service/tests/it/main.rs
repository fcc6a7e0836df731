//! The service through its whole router, in process, on a real store.

mod accounts;
mod administration;
mod amend;
mod browser;
mod calendar;
mod journey_admin;
mod journey_load;
mod load;
mod pages;
mod recompute;
mod sign_in;
mod town;

/// Where a store of one authority of one town lies: here in a folder, on PostgreSQL for
/// `on_postgres`.
fn place(_authority: &str, folder: &std::path::Path) -> store::Place {
    store::Place::Folder(folder.join("store"))
}
