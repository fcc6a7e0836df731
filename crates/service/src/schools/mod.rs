//! Schools: which there are, and where the pupils on their rolls stand.
//! In: who asks. Out: pages of counts, which name nobody.

pub(crate) mod pages;
