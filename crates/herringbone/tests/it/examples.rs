//! The files of `examples/` fit the demonstration's county: its pupils, its school, its days.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const SCHOOL: &str = "8859701";
const DAY: &str = "2026-03-23";
/// Logan Winter, Year 9: eight sessions of a holiday that nobody agreed to, from Tuesday on.
const AWAY: &str = "B885970016039";

const HEADER: &str = "UPN,AttendanceDate,SessionName,AttendanceMark\n";

fn rows(pack: &Path, file: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(pack.join(file)).expect(file);
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    // None of the columns looked at here is ever quoted.
    text.lines().skip(1).map(cells).collect()
}

/// Monday's register of Year 9, as the demonstration has it but for one pupil, who was away.
fn register(pack: &Path) -> String {
    let year_9: BTreeSet<String> = rows(pack, "pupils.csv")
        .into_iter()
        .filter(|pupil| pupil[5] == "9")
        .map(|pupil| pupil[0].clone())
        .collect();
    let mut out = HEADER.to_owned();
    for mark in rows(pack, "marks.csv") {
        let [upn, school, day, session, code] = &mark[..] else {
            panic!("a mark has five columns");
        };
        if school != SCHOOL || day != DAY || !year_9.contains(upn) {
            continue;
        }
        let code = if upn == AWAY { "G" } else { code };
        writeln!(out, "{upn},{day},{session},{code}").expect("a string");
    }
    out
}

/// A few rows of it, some of which cannot be taken as they are.
fn with_mistakes(register: &str) -> String {
    let mut rows: Vec<String> = register
        .lines()
        .skip(1)
        .take(8)
        .map(str::to_owned)
        .collect();
    rows[1] = rows[1].replace(DAY, "31/02/2026");
    let code_from = rows[4].rfind(',').expect("a comma");
    rows[4].replace_range(code_from.., ",J9");
    rows.push(format!("Z999999999999,{DAY},AM,/"));
    format!("{HEADER}{}\n", rows.join("\n"))
}

#[test]
fn the_examples_fit_the_demonstration() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = Command::new(env!("CARGO_BIN_EXE_herringbone"))
        .args(["demo", "demo"])
        .current_dir(folder.path())
        .output()
        .expect("runs");
    assert!(run.status.success(), "{run:?}");
    let register = register(&folder.path().join("demo/county"));
    assert_eq!(register.matches(&format!("{AWAY},{DAY},AM,G")).count(), 1);
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for (name, text) in [
        ("dunselthorpe-high-year-9.csv", register.clone()),
        (
            "dunselthorpe-high-with-mistakes.csv",
            with_mistakes(&register),
        ),
    ] {
        let file = examples.join(name);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&file, &text).expect("writes the example");
        }
        let there = std::fs::read_to_string(&file).expect(name);
        assert_eq!(there, text, "{name} is stale; renew it with `make docs`");
    }
}
