//! Progress on standard error, when that is a terminal.
//! In: how far a piece of work has come. Out: a bar that goes away at the end.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of bytes.
pub(crate) struct Bytes(ProgressBar);

impl Bytes {
    /// A bar for some work; hidden when standard error is not a terminal.
    pub(crate) fn new(work: &'static str) -> Self {
        let bar = ProgressBar::new(0).with_message(work);
        let style = "{msg} {wide_bar} {bytes} of {total_bytes}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many bytes of so many are done; 0 of all when that is not known.
    pub(crate) fn at(&self, done: u64, all: u64) {
        self.0.set_length(all.max(done));
        self.0.set_position(done);
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        self.0.finish_and_clear();
    }
}

/// A bar of steps, stage by stage.
pub(crate) struct Steps(ProgressBar);

impl Steps {
    /// A bar; hidden when standard error is not a terminal.
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent} %") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many steps of so many are done in a stage.
    pub(crate) fn at(&self, stage: &'static str, done: usize, all: usize) {
        self.0.set_message(stage);
        self.0.set_length(all as u64);
        self.0.set_position(done as u64);
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        self.0.finish_and_clear();
    }
}
