//! One letter to the parents of many pupils of a school: begun from a list of pupils, written in the
//! background with progress, looked at, approved together, and printed as one file.
//! In: a list of pupils, a letter, what is answered once for all. Out: a letter to each parent, their own.

mod approve;
pub(crate) mod begin;
pub(crate) mod one;
mod print;
mod write;

pub(crate) use approve::approve_letters;
pub(crate) use print::{of_batch, to_print};
pub(crate) use write::write_letters;

/// Pupils of a batch: a large secondary school's year groups, and no whole county by a slip.
const MOST: u32 = 2_000;
