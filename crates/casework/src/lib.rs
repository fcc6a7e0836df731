#![forbid(unsafe_code)]
//! Under way.
