//! Today: what waits for somebody, and what people do about it.
//! In: items as rules raised them, acts of people. Out: the worklist; each act kept as evidence.

pub mod act;
pub(crate) mod pages;
