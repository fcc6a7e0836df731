//! The program as people use it.

#[allow(clippy::print_stderr, reason = "what each copy holds is worth saying")]
mod backed_up;
#[path = "../../../store/tests/it/cluster.rs"]
#[allow(
    clippy::print_stderr,
    dead_code,
    reason = "what tests leave out is said aloud, and not all of it is asked for here"
)]
mod cluster;
mod council;
mod evaluate;
mod examples;
#[allow(clippy::print_stderr, reason = "what is left out is said aloud")]
mod full_disk;
#[allow(clippy::print_stderr, reason = "how many kills hit is worth saying")]
mod killed;
mod load;
mod policy;
mod program;
mod readme;
mod running;
mod schema;
mod store;
mod term;
mod whole;
