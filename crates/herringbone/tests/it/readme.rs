//! The README shows what the demo really prints, and the picture beside it is of those very words.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const BEGIN: &str =
    "<!-- demo output: renewed by `make docs`, held to the program by a test -->\n```text\n";
const END: &str = "```\n<!-- end of demo output -->";

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What the demo prints when run where the project is, with the command that `make demo` runs.
fn demo_output() -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let run = Command::new(env!("CARGO_BIN_EXE_herringbone"))
        .args(["demo", "demo"])
        .current_dir(folder.path())
        .output()
        .expect("runs");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let printed = String::from_utf8(run.stdout).expect("text");
    format!("$ make demo\n{printed}")
}

/// The words as a picture: white paper, one line of text a line.
fn picture(words: &str) -> String {
    let lines: Vec<&str> = words.lines().collect();
    let widest = lines
        .iter()
        .map(|l| l.chars().count())
        .max()
        .unwrap_or_default();
    let (width, height) = (widest * 8 + 40, lines.len() * 19 + 36);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"t d\">\n<title id=\"t\">The demo's output</title>\n\
         <desc id=\"d\">The same words stand as text below the picture.</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"#0b0c0c\"/>\n\
         <g font-family=\"monospace\" font-size=\"13\" fill=\"#ffffff\" xml:space=\"preserve\">\n"
    );
    for (i, line) in lines.iter().enumerate() {
        let safe = line
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        writeln!(svg, "<text x=\"20\" y=\"{}\">{safe}</text>", i * 19 + 30).expect("a string");
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

#[test]
fn the_readme_shows_the_demos_real_output() {
    let (readme_file, picture_file) = (
        project().join("README.md"),
        project().join("docs/pictures/demo.svg"),
    );
    let readme = std::fs::read_to_string(&readme_file).expect("README.md");
    let begin = readme.find(BEGIN).expect("the place for the demo's output") + BEGIN.len();
    let end = readme[begin..].find(END).expect("its end") + begin;
    let printed = demo_output();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let renewed = format!("{}{printed}{}", &readme[..begin], &readme[end..]);
        std::fs::write(&readme_file, renewed).expect("writes README.md");
        std::fs::write(&picture_file, picture(&printed)).expect("writes the picture");
        return;
    }
    let how = "renew it with `make docs`";
    assert_eq!(
        &readme[begin..end],
        printed,
        "README.md shows another output; {how}"
    );
    let shown = std::fs::read_to_string(&picture_file).expect("the picture");
    assert_eq!(
        shown,
        picture(&printed),
        "the picture is of another output; {how}"
    );
}
