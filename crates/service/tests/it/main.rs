//! The service through its whole router, in process, on a real store.

mod amend;
mod browser;
mod contacts;
mod family_changes;
mod journey_families;
mod journey_load;
mod load;
mod pages;
mod recompute;
mod sign_in;
mod town;
mod worker;

/// Where a store of one authority of one town lies: here in a folder, on PostgreSQL for
/// `on_postgres`.
fn place(_authority: &str, folder: &std::path::Path) -> store::Place {
    store::Place::Folder(folder.join("store"))
}
