//! The service through its whole router, in process, on a real store.

mod amend;
mod browser;
mod journey_load;
mod journey_schools;
mod load;
mod pages;
mod patterns;
mod recompute;
mod schools;
mod sign_in;
mod town;
mod what_if;

/// Where a store of one authority of one town lies: here in a folder, on PostgreSQL for
/// `on_postgres`.
fn place(_authority: &str, folder: &std::path::Path) -> store::Place {
    store::Place::Folder(folder.join("store"))
}
