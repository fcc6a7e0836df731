//! The page, from rules, codes and numbers.
//! In: entries. Out: Markdown, the same on every machine.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::Date;
use law::attendance::Code;
use law::{Certainty, Citation, limits, penalty, returns};

use super::rules::Rule;

/// A rule with its tests (file and name) and the files that use it.
pub(super) struct Entry {
    pub(super) rule: Rule,
    pub(super) tests: Vec<(String, String)>,
    pub(super) used_in: Vec<String>,
}

/// The mark beside a source that nobody has read.
const TO_VERIFY: &str = "**to be verified**";

/// The whole page.
pub(super) fn render(entries: &[Entry], renew: &str) -> String {
    let mut out = String::new();
    let memory = entries
        .iter()
        .flat_map(|e| &e.rule.cites)
        .filter(|c| c.certainty == Certainty::Memory)
        .count();
    let cites: usize = entries.iter().map(|e| e.rule.cites.len()).sum();
    let _ = writeln!(
        out,
        "\
# The law in the code

This page is written from the functions of `crates/law` and checked by a test: do not edit it.
Renew it with `{renew}`.

It goes from the instrument to the provision, to the function that holds the rule, to what it says,
to the tests that name it and to the files outside `crates/law` that use it.
{} rules rest on {cites} citations, of which {memory} are {TO_VERIFY}: nobody here has read those words in the
source, so a lawyer should before anyone relies on them. The same mark stands beside codes and numbers.

Where a ground for deletion from the roll (regulation 9) has a limb that is {TO_VERIFY}, an authority corrects it
without a new program: in its policy, `[[rolls.grounds]]` with the ground's `id` may say `condition`, the words that
people read and answer instead of that limb; `ask = true`, so that a person confirms the limb as it stands here and the
program does not judge it; or `verified = true`, once somebody has read the words. A limb that was read is the same
everywhere, and a policy that would change one is refused.

- [Instruments](#instruments)
- [Rules](#rules)
- [Attendance codes](#attendance-codes)
- [Dated numbers](#dated-numbers)
",
        entries.len()
    );
    instruments(&mut out, entries);
    rules(&mut out, entries);
    codes(&mut out);
    numbers(&mut out);
    out
}

/// Acts first, then regulations and orders, then guidance; each in the order of its name.
fn rank(cite: &Citation) -> (u8, Vec<Chunk>) {
    let kind = match cite.link() {
        Some(link) if link.contains("/ukpga/") => 0,
        Some(link) if link.contains("/uksi/") => 1,
        _ => 2,
    };
    (kind, natural(cite.instrument))
}

/// A piece of a name, so that `reg 9` stands before `reg 10`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Chunk {
    Number(u64),
    Text(String),
}

fn natural(name: &str) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    for c in name.chars() {
        match (c.to_digit(10), chunks.last_mut()) {
            (Some(d), Some(Chunk::Number(n))) => *n = *n * 10 + u64::from(d),
            (Some(d), _) => chunks.push(Chunk::Number(u64::from(d))),
            (None, Some(Chunk::Text(text))) => text.push(c),
            (None, _) => chunks.push(Chunk::Text(c.to_string())),
        }
    }
    chunks
}

fn instruments(out: &mut String, entries: &[Entry]) {
    let mut cited: Vec<Citation> = entries
        .iter()
        .flat_map(|e| e.rule.cites.iter().copied())
        .chain(Code::all().map(Code::cite))
        .chain(limits::all().iter().map(|p| p.cite))
        .collect();
    cited.sort_by_key(rank);
    cited.dedup_by_key(|c| c.instrument);
    out.push_str("## Instruments\n\n| Short | Title |\n|---|---|\n");
    for cite in cited {
        let _ = writeln!(out, "| {} | {} |", cite.instrument, linked_title(&cite));
    }
    out.push('\n');
}

fn linked_title(cite: &Citation) -> String {
    match cite.link() {
        Some(link) => format!("[{}]({link})", cite.title()),
        None => cite.title().to_owned(),
    }
}

fn rules(out: &mut String, entries: &[Entry]) {
    let mut rows: Vec<(Citation, &Entry)> = entries
        .iter()
        .flat_map(|e| e.rule.cites.iter().map(move |c| (*c, e)))
        .collect();
    rows.sort_by_cached_key(|(c, e)| (rank(c), natural(c.provision), e.rule.name()));
    out.push_str("## Rules\n\n");
    let (mut instrument, mut provision) = ("", "");
    for (cite, entry) in rows {
        if cite.instrument != instrument {
            let _ = writeln!(out, "### {}: {}\n", cite.instrument, linked_title(&cite));
            (instrument, provision) = (cite.instrument, "");
        }
        if cite.provision != provision {
            let _ = writeln!(out, "#### {}\n", cite.provision);
            provision = cite.provision;
        }
        rule(out, &cite, entry);
    }
}

fn rule(out: &mut String, cite: &Citation, entry: &Entry) {
    let rule = &entry.rule;
    let mark = match cite.certainty {
        Certainty::Found => String::new(),
        Certainty::Memory => format!(" ({TO_VERIFY})"),
    };
    let file = rule.module.replace("::", "/");
    let _ = writeln!(
        out,
        "- [`{}`](../crates/law/src/{file}.rs){mark}: {}",
        rule.name(),
        rule.says
    );
    let mut by_file: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (file, name) in &entry.tests {
        by_file.entry(file).or_default().push(format!("`{name}`"));
    }
    let tests: Vec<String> = by_file
        .iter()
        .map(|(file, names)| {
            format!(
                "[{file}](../crates/law/tests/it/{file}) {}",
                names.join(", ")
            )
        })
        .collect();
    let _ = writeln!(out, "  - Tests: {}", tests.join("; "));
    let used: Vec<String> = entry
        .used_in
        .iter()
        .map(|file| format!("[{file}](../crates/{file})"))
        .collect();
    let used = if used.is_empty() {
        "no other crate yet".to_owned()
    } else {
        used.join(", ")
    };
    let _ = writeln!(out, "  - Used in: {used}\n");
}

fn marked(cite: &Citation) -> String {
    match cite.certainty {
        Certainty::Found => cite.to_string(),
        Certainty::Memory => format!("{cite} ({TO_VERIFY})"),
    }
}

fn codes(out: &mut String) {
    out.push_str(
        "\
## Attendance codes

Possible: in the denominator of every rate. Threshold: counts to the national threshold for penalty
notices. 10 days: may stand in the absence of the attendance return. Ground (i): may stand in the 20 school
days of deletion ground (i). A code without dates was in use before 19 August 2024 and still is.

| Code | Meaning: the pupil was … | Class | Possible | Threshold | 10 days | Ground (i) | From | Until | Source |
|---|---|---|---|---|---|---|---|---|---|
",
    );
    let yes = |is: bool| if is { "yes" } else { "" };
    let day = |on: Option<Date>| on.map(|d| d.to_string()).unwrap_or_default();
    for code in Code::all() {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            code.text(),
            code.meaning(),
            code.class().name(),
            yes(code.class().possible()),
            yes(penalty::counts_to_threshold(code).value),
            yes(returns::counts_to_attendance_return(code).value),
            yes(returns::counts_to_ground_i(code).value),
            day(code.since()),
            day(code.until()),
            marked(&code.cite()),
        );
    }
    out.push('\n');
}

fn numbers(out: &mut String) {
    out.push_str(
        "\
## Dated numbers

Each number with its unit, from the first day on which it holds here.

| Name | What it limits | Value | Unit | Since | Source | Published at |
|---|---|---|---|---|---|---|
",
    );
    for p in limits::all() {
        let published = p.cite.link().unwrap_or("");
        for (since, value) in &p.values {
            let unit = value.trim_start_matches(|c: char| c.is_ascii_digit());
            let (number, unit) = value.split_at(value.len() - unit.len());
            let unit = unit.trim_start();
            let _ = writeln!(
                out,
                "| `{}` | {} | {number} | {unit} | {since} | {} | <{published}> |",
                p.id,
                p.what,
                marked(&p.cite)
            );
        }
    }
}

#[test]
fn provisions_stand_in_the_order_of_their_numbers() {
    let mut names = ["reg 13", "reg 9(1)(i)", "reg 10(2)", "reg 9(1)(h)", "s8"];
    names.sort_by_cached_key(|n| natural(n));
    assert_eq!(
        names,
        ["reg 9(1)(h)", "reg 9(1)(i)", "reg 10(2)", "reg 13", "s8"]
    );
}

#[test]
fn a_rule_shows_its_mark_its_tests_and_its_uses() {
    let entry = Entry {
        rule: Rule {
            module: "penalty".to_owned(),
            function: "used_at".to_owned(),
            says: "Whether it is used.".to_owned(),
            cites: vec![
                Citation::memory("EA 1996", "s444A"),
                Citation::found("WTTISA", "chapter 6"),
            ],
        },
        tests: vec![
            ("penalty.rs".to_owned(), "one".to_owned()),
            ("penalty.rs".to_owned(), "two".to_owned()),
        ],
        used_in: Vec::new(),
    };
    let page = render(&[entry], "renew");
    let lines: BTreeSet<&str> = page.lines().collect();
    for expected in [
        "### EA 1996: [Education Act 1996](https://www.legislation.gov.uk/ukpga/1996/56)",
        "#### s444A",
        "- [`penalty::used_at`](../crates/law/src/penalty.rs) (**to be verified**): Whether it is used.",
        "- [`penalty::used_at`](../crates/law/src/penalty.rs): Whether it is used.",
        "  - Tests: [penalty.rs](../crates/law/tests/it/penalty.rs) `one`, `two`",
        "  - Used in: no other crate yet",
    ] {
        assert!(lines.contains(expected), "{expected}\nis not in\n{page}");
    }
}
