//! How far the work is.
//! In: a stage and counts. Out: the same, for whoever shows it.

/// What is being done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Schools, families and careers.
    People,
    /// Marks, a school and year at a time.
    Registers,
    /// Files, a school at a time.
    Files,
}

/// How far a stage is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Steps done.
    pub done: usize,
    /// Steps there are.
    pub of: usize,
}

impl Progress {
    pub(crate) const fn new(stage: Stage, done: usize, of: usize) -> Self {
        Self { stage, done, of }
    }
}
