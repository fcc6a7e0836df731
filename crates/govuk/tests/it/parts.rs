//! The npm packages the components are compared with, when they are there.
//! In: `web-assets/node_modules`.
//! Out: their place, or a plain word about what was left out; on CI their absence is a failure.

use std::io::Write;
use std::path::PathBuf;

/// A word to whoever runs the tests, past the capturing of what tests print.
pub(crate) fn say(words: &str) {
    writeln!(std::io::stderr(), "\n{words}").expect("standard error takes a line");
}

/// The folder of the npm packages, or `None` after saying what is left out.
pub(crate) fn node_modules(left_out: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web-assets/node_modules");
    if folder.join("govuk-frontend/package.json").exists() {
        return Some(folder);
    }
    let words = format!(
        "LEFT OUT: {left_out}. web-assets/node_modules is missing: install Node.js and run `make assets`."
    );
    assert!(std::env::var_os("CI").is_none(), "{words}");
    say(&words);
    None
}
