//! The service through its whole router, in process, on a real store.

mod amend;
mod browser;
mod load;
mod pages;
mod recompute;
mod sign_in;
mod town;
