//! Every fixture that GOV.UK Frontend ships, against the components that are built.
//! In: `govuk-frontend/dist/govuk/components/*/fixtures.json`.
//! Out: how many passed and how many were left out; a difference in the DOM is a failure.

use std::collections::BTreeSet;
use std::fs;

use crate::dom::{normal, normal_without};
use crate::mapped::COMPONENTS;
use crate::options::Opt;
use crate::parts::{node_modules, say};

/// Components of GOV.UK Frontend that are not built, and why.
const NOT_BUILT: &[(&str, &str)] = &[
    (
        "cookie-banner",
        "the service sets only the cookies it cannot do without",
    ),
    (
        "exit-this-page",
        "for people in danger from someone near; no page is for the public yet",
    ),
    ("feedback", "GOV.UK's own panel at the foot of a page"),
    (
        "header",
        "shows the crown and GOV.UK's name; the generic header has the council's",
    ),
    ("language-navigation", "the service is in English"),
];

/// Fixtures that cannot be said with the typed values, and why.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("accordion", "with falsy values", HOLES),
    ("checkboxes", "with falsy values", HOLES),
    ("footer", "with empty meta", "a heading over nothing"),
    ("footer", "with empty meta items", "a heading over nothing"),
    ("label", "empty", "a label without words cannot be made"),
    (
        "panel",
        "interruption, no actions items",
        "an empty element",
    ),
    ("radios", "with falsy items", HOLES),
    ("task-list", "with empty values", HOLES),
];

/// Nunjucks counts null, false and "" in a list when it numbers ids.
const HOLES: &str = "a typed list has no holes to count";

/// What GOV.UK's footer always shows and ours may not: crown, crest, Crown copyright, the licence's logo.
const CROWN: &[&str] = &[
    ".govuk-footer__crown",
    ".govuk-footer__licence-logo",
    ".govuk-footer__meta-item:has(> .govuk-footer__copyright-logo)",
];

#[test]
fn every_fixture_of_govuk_frontend() {
    let Some(modules) = node_modules("the components against GOV.UK Frontend's fixtures") else {
        return;
    };
    let folder = modules.join("govuk-frontend/dist/govuk/components");
    let shipped: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("fixtures.json").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let accounted: BTreeSet<String> = COMPONENTS
        .iter()
        .map(|(name, _)| *name)
        .chain(NOT_BUILT.iter().map(|(name, _)| *name))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        shipped, accounted,
        "each component is built, or named with the reason why not"
    );

    let (mut passed, mut left_out, mut not_built) = (0, 0, 0);
    let mut failures = Vec::new();
    let mut seen = BTreeSet::new();
    for component in &shipped {
        let text = fs::read_to_string(folder.join(component).join("fixtures.json")).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        let fixtures = file["fixtures"].as_array().unwrap();
        assert!(!fixtures.is_empty(), "{component} has no fixtures");
        let Some((_, mapper)) = COMPONENTS.iter().find(|(name, _)| name == component) else {
            not_built += fixtures.len();
            continue;
        };
        for fixture in fixtures {
            let name = fixture["name"].as_str().unwrap();
            if LEFT_OUT
                .iter()
                .any(|(c, n, _)| c == component && *n == name)
            {
                seen.insert((component.clone(), name.to_owned()));
                left_out += 1;
                continue;
            }
            let ours = normal(&mapper(Opt(Some(&fixture["options"]))));
            let html = fixture["html"].as_str().unwrap();
            let theirs = if component == "footer" {
                normal_without(html, CROWN)
            } else {
                normal(html)
            };
            if ours == theirs {
                passed += 1;
            } else {
                failures.push(format!(
                    "{component}: {name}\n{}",
                    difference(&theirs, &ours)
                ));
            }
        }
    }
    assert_eq!(
        seen.len(),
        LEFT_OUT.len(),
        "a fixture that is left out is no longer shipped"
    );

    let mut words = format!(
        "GOV.UK Frontend's fixtures: {passed} passed, {left_out} left out (cannot be said with typed values):"
    );
    for (component, name, reason) in LEFT_OUT {
        words.push_str(&format!("\n  {component}: {name} ({reason})"));
    }
    words.push_str(&format!(
        "\n  and {not_built} of components that are not built:"
    ));
    for (component, reason) in NOT_BUILT {
        words.push_str(&format!("\n  {component} ({reason})"));
    }
    say(&words);
    assert!(
        failures.is_empty(),
        "{} fixtures differ, {passed} passed\n\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Lines that stand in one only.
pub(crate) fn difference(theirs: &str, ours: &str) -> String {
    let mut out = String::new();
    for line in theirs
        .lines()
        .filter(|line| !ours.lines().any(|other| other == *line))
    {
        out.push_str(&format!("  theirs {line}\n"));
    }
    for line in ours
        .lines()
        .filter(|line| !theirs.lines().any(|other| other == *line))
    {
        out.push_str(&format!("  ours   {line}\n"));
    }
    if out.is_empty() {
        out = format!("  the same lines in another order:\n{theirs}\n  ours:\n{ours}");
    }
    out
}
