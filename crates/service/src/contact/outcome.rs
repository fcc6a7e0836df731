//! What became of handing a letter to whoever carries it: the mail server, or GOV.UK Notify.
//! In: what it said. Out: taken; not now; never; or that nobody knows, because the line broke after the
//! whole of it was given. Each is told from the others: what may have gone is not sent again.

/// What became of it, with the carrier's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// It was taken, and the carrier answers for it.
    Taken(String),
    /// It could not be taken now, or the carrier could not be reached.
    Later(String),
    /// It will never be taken.
    Never(String),
    /// The line broke when it may have been taken.
    Unknown(String),
}
