//! Reading a pack with progress, and naming a policy: what several commands begin with.
//! In: paths and ids from the command line. Out: a pack, a policy, or why not.

use std::path::Path;

use casework::policy::{self, Policy};
use exchange::pack::{Pack, Reading};
use jiff::civil::Date;

use crate::failure::Failure;
use crate::progress::Bytes;
use crate::speak;

/// How many threads to share work between: all the machine has.
pub(crate) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Reads a pack, showing progress, and writes its warnings to standard error.
pub(crate) fn pack(path: &Path) -> Result<Pack, Failure> {
    let pack = pack_quietly(path)?;
    for warning in pack.warnings.list() {
        speak::aside(&format!("warning: {warning}"));
    }
    if pack.warnings.more() > 0 {
        speak::aside(&format!(
            "warning: and {} more like these",
            pack.warnings.more()
        ));
    }
    Ok(pack)
}

/// Reads a pack, showing progress, and keeps its warnings to itself.
pub(crate) fn pack_quietly(path: &Path) -> Result<Pack, Failure> {
    let bytes = Bytes::new("Reading registers");
    let reading = Reading {
        threads: threads(),
        progress: &|done, all| bytes.at(done, all),
    };
    let read = exchange::pack::read(path, &reading);
    bytes.done();
    read.map_err(Failure::Problems)
}

/// A policy that comes with the program, by id, or one in a file, by path.
pub(crate) fn policy(name: &str) -> Result<Policy, Failure> {
    if let Some(found) = policy::built_in(name) {
        return found.map_err(|e| Failure::Plain(format!("policy {name}: {e}")));
    }
    let path = Path::new(name);
    if path.extension().is_some_and(|e| e == "toml") {
        // A policy that is not there is an argument that is wrong; one that cannot be read is not.
        return match policy_file(path) {
            Err(Failure::Plain(why)) if !path.exists() => Err(Failure::Arguments(why)),
            read => read,
        };
    }
    let known: Vec<&str> = policy::BUILT_IN.iter().map(|(id, _)| *id).collect();
    Err(Failure::Arguments(format!(
        "error: there is no policy called {name}; there are {}, or the path of a .toml file",
        known.join(", ")
    )))
}

/// A policy in a file.
pub(crate) fn policy_file(path: &Path) -> Result<Policy, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::of_file(path, "read", &e))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Policy::read(&text).map_err(|e| Failure::Plain(format!("{name}: {e}")))
}

/// Reads a date of the command line.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    let date = text.parse::<Date>().ok().filter(|d| d.to_string() == text);
    date.ok_or_else(|| "write the date as YYYY-MM-DD".to_owned())
}
