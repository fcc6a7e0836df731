//! `docs/law.md`: every rule with its source, its tests and where it is used, written from the code.
//! In: the source of this crate, its tests, the other crates. Out: the page, and a failure when a
//! rule has no source or no test, or when the page is not up to date.

mod naming;
mod page;
mod rules;
mod sources;
mod uses;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rules::Rule;

/// Public functions that are no rules: they build findings, or list what has sources of its own.
const NOT_RULES: &[(&str, &str)] = &[
    ("finding", "all_of"),
    ("finding", "that"),
    ("limits", "all"),
];

const RENEW: &str = "UPDATE_DOCS=1 cargo test -p law law_page";

fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the page lies.
fn page_path() -> PathBuf {
    crate_folder().join("../../docs/law.md")
}

/// Every rule of the crate.
fn rules_of_the_crate() -> Vec<Rule> {
    let mut rules = Vec::new();
    for file in sources::under(&crate_folder().join("src")) {
        rules.extend(rules::rules_in(&file.module(), &file.text));
    }
    rules.retain(|r| !NOT_RULES.contains(&(r.module.as_str(), r.function.as_str())));
    rules
}

/// Every test of the crate, but for those of this page.
fn tests_of_the_crate() -> Vec<naming::Test> {
    sources::under(&crate_folder().join("tests/it"))
        .iter()
        .filter(|file| !file.path.starts_with("law_page"))
        .flat_map(|file| naming::tests_in(&file.path, &file.text))
        .collect()
}

/// The rules with the tests that name them and the files that use them.
fn entries() -> Vec<page::Entry> {
    let tests = tests_of_the_crate();
    let uses = uses::in_other_crates(crate_folder());
    rules_of_the_crate()
        .into_iter()
        .map(|rule| page::Entry {
            tests: naming::naming(&tests, &rule.module, &rule.function),
            used_in: uses.of(&rule.module, &rule.function),
            rule,
        })
        .collect()
}

#[test]
fn every_rule_has_a_sentence_and_a_published_source() {
    let rules = rules_of_the_crate();
    assert!(
        rules.len() >= 20,
        "only {} rules were found: is the source read?",
        rules.len()
    );
    for rule in &rules {
        let name = rule.name();
        assert!(!rule.says.is_empty(), "{name} has no doc comment");
        assert!(
            !rule.cites.is_empty(),
            "{name} cites no source: name it with cite!(..) in the function, or, if it is no rule, \
             list it in NOT_RULES"
        );
        for cite in &rule.cites {
            assert!(
                cite.link().is_some(),
                "{name} cites {cite}, which is not among the instruments of citation.rs"
            );
        }
    }
}

#[test]
fn every_rule_is_named_by_a_test() {
    let tests = tests_of_the_crate();
    let untested: Vec<String> = rules_of_the_crate()
        .iter()
        .filter(|r| naming::naming(&tests, &r.module, &r.function).is_empty())
        .map(Rule::name)
        .collect();
    assert!(
        untested.is_empty(),
        "no test names these rules: {untested:?}"
    );
}

#[test]
fn what_is_excepted_exists() {
    let mut all = BTreeSet::new();
    for file in sources::under(&crate_folder().join("src")) {
        for rule in rules::rules_in(&file.module(), &file.text) {
            all.insert((rule.module, rule.function));
        }
    }
    for (module, function) in NOT_RULES {
        assert!(
            all.contains(&((*module).to_owned(), (*function).to_owned())),
            "{module}::{function} is gone: take it off NOT_RULES"
        );
    }
}

#[test]
fn every_dated_parameter_is_on_the_page() {
    let text = sources::under(&crate_folder().join("src"))
        .into_iter()
        .find(|file| file.path == "limits.rs")
        .expect("limits.rs")
        .text;
    let declared = rules::constants_of_type(&text, "Parameter");
    let listed = law::limits::all().len();
    assert_eq!(declared.len(), listed, "limits::all lists {declared:?}");
}

/// The page itself. Its lines end as on any system.
#[test]
fn the_page_is_up_to_date() {
    let fresh = page::render(&entries(), RENEW);
    let path = page_path();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &fresh).expect("docs/law.md can be written");
        return;
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let differs = kept
        .lines()
        .zip(fresh.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| kept.lines().count().min(fresh.lines().count()));
    assert!(
        kept == fresh,
        "docs/law.md is not what the code says, from line {}.\n  page: {}\n  code: {}\nRenew it with: {RENEW}",
        differs + 1,
        kept.lines().nth(differs).unwrap_or("(ends here)"),
        fresh.lines().nth(differs).unwrap_or("(ends here)"),
    );
}
