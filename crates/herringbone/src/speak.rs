//! Saying things on standard output and standard error.
//! In: text. Out: the text, unless nobody reads any more, which is no failure of ours.
//! Names and other values of a file may hold what a terminal would obey, so that is shown instead.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::failure::Failure;

/// The text with control characters other than line ends and tabs as escapes.
fn fit_to_show(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if obeyed(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Writes to standard output. Whoever was reading may have seen enough.
pub(crate) fn out(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(fit_to_show(text).as_bytes())
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
    let _ = writeln!(io::stderr().lock(), "{}", fit_to_show(line));
}

#[cfg(test)]
mod tests {
    use super::fit_to_show;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(fit_to_show("Zoë\tO'Neil\n"), "Zoë\tO'Neil\n");
        assert_eq!(fit_to_show("a\u{1b}[2Jb\r"), "a\\u{1b}[2Jb\\r");
    }
}
