//! Programs that other people wrote, by which our files are read back.
//! In: a program's name. Out: it, or a plain word that a check was left out and how to get it.

use std::path::Path;
use std::process::Command;

/// The program, when this machine has it. Says so when it has not: a check that is left out is not a pass.
pub(crate) fn tool(name: &str, package: &str) -> Option<Command> {
    let paths = std::env::var_os("PATH")?;
    if std::env::split_paths(&paths).any(|folder| folder.join(name).is_file()) {
        return Some(Command::new(name));
    }
    let said = format!("left out: {name} is missing (Debian: apt-get install {package})");
    assert!(std::env::var_os("CI").is_none(), "{said}");
    #[allow(
        clippy::print_stderr,
        reason = "whoever runs the tests is told what they left out"
    )]
    {
        eprintln!("{said}");
    }
    None
}

/// What a PDF says, by `pdftotext`, a space for each run of blanks; nothing without that program.
pub(crate) fn words_of_pdf(path: &Path) -> Option<String> {
    let output = tool("pdftotext", "poppler-utils")?
        .args(["-enc", "UTF-8"])
        .arg(path)
        .arg("-")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "pdftotext: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(squeezed(&String::from_utf8(output.stdout).unwrap()))
}

/// A space for each run of blanks.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
