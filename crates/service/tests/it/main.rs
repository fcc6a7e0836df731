//! The service through its whole router, in process, on a real store.

mod load;
mod sign_in;
mod town;
