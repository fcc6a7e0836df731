//! The engine held against the contract: by hand, by a reference written apart, and by cases that
//! nobody thought of.

mod against_reference;
mod amendment;
mod cases;
mod engine;
mod explain;
mod patterns;
mod reference;
mod reference_by_hand;
mod school_year;
mod strip;
mod threshold;
