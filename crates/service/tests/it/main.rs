//! The service through its whole router, in process, on a real store.


/// Where a store of one authority of one town lies: here in a folder, on PostgreSQL for
/// `on_postgres`.
fn place(_authority: &str, folder: &std::path::Path) -> store::Place {
    store::Place::Folder(folder.join("store"))
}

mod amend;
mod browser;
mod contacts;
mod family_changes;
mod journey_load;
mod load;
mod pages;
mod recompute;
mod sign_in;
mod town;
