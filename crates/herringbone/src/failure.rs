//! Why a command ended, and the exit code that says so.
//! In: problems, refusals, failed files. Out: text for standard error, and 1 or 2.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use exchange::Problems;

/// Why a command could not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Files were read and found wrong.
    Problems(Problems),
    /// Something failed or was refused; the words say what and what to do.
    Plain(String),
    /// The arguments name what does not exist.
    Arguments(String),
}

impl Failure {
    /// A file that could not be opened, read or written.
    pub(crate) fn of_file(path: &Path, done: &str, error: &io::Error) -> Self {
        Self::Plain(format!("{} cannot be {done}: {error}", path.display()))
    }

    /// A failure with its causes, outermost first.
    pub(crate) fn of(error: &dyn std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            text.push_str(&format!(": {inner}"));
            cause = inner.source();
        }
        Self::Plain(text)
    }

    /// 2 for wrong arguments, 1 for everything else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Problems(_) | Self::Plain(_) => ExitCode::from(1),
            Self::Arguments(_) => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(why) | Self::Arguments(why) => f.write_str(why),
            Self::Problems(problems) => {
                for problem in problems.list() {
                    writeln!(f, "error: {problem}")?;
                }
                let n = problems.count();
                let more = if problems.more() > 0 {
                    format!(", the first {} of them above", problems.list().len())
                } else {
                    String::new()
                };
                write!(
                    f,
                    "{n} {} to put right{more}. Nothing was written.",
                    if n == 1 { "thing" } else { "things" }
                )
            }
        }
    }
}
