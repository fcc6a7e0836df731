//! The log of what runs on: lines on standard error, for whoever keeps the service running.
//! In: what the rooms and the store say of themselves. Out: a line each; ids, kinds and causes, and
//! never a name, a number of a pupil, an address or free text.

use std::io;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Has everything said from now on written down. Warnings of anybody, and what our own crates do.
pub(crate) fn begin() {
    let ours = ["herringbone", "service", "store"];
    let wanted = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_targets(ours.map(|name| (name, LevelFilter::INFO)));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false);
    // Fails only when there is one already, which then serves.
    let _ = tracing_subscriber::registry()
        .with(lines)
        .with(wanted)
        .try_init();
}
