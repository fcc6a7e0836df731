//! The county as its users see it: figures beside the published ones, files by the contract.
#![allow(clippy::unwrap_used)] // a test that cannot go on should stop
#![allow(clippy::case_sensitive_file_extension_comparisons)] // the names are ours

mod calibration;
mod determinism;
mod files;
mod moves;
mod options;
mod reading;
mod shapes;
