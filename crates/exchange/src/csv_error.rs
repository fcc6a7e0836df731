//! What went wrong under a CSV writer.
//! In: the csv crate's error. Out: the output's own, kind and all.

use std::io;

/// The output's own error: whether a reader went away, or the disk is full, is told by its kind,
/// which the csv crate's conversion would lose.
pub(crate) fn as_it_was(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_kept() {
        let gone = io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(as_it_was(gone.into()).kind(), io::ErrorKind::BrokenPipe);
    }
}
