//! Saying things on standard output and standard error.
//! In: text. Out: the text, unless nobody reads any more, which is no failure of ours.

use std::io::{self, Write};

use crate::failure::Failure;

/// Writes to standard output. Whoever was reading may have seen enough.
pub(crate) fn out(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Plain(format!(
            "standard output cannot be written: {e}"
        ))),
        _ => Ok(()),
    }
}

/// Writes a line to standard error. There is nobody left to tell when that fails.
pub(crate) fn aside(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
