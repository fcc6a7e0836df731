//! docs/letters.md: every document that a seed names, and the template that it became.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use letters::{Kind, Language, Standing, templates};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/letters.md");

/// The documents that the seeds name, seed by seed, in their order. What is not a letter says where it is done.
const NAMED: &[(&str, &str, Option<&str>)] = &[
    (
        "000",
        "Annex A: example attendance letters and emails to parents and carers",
        Some("the Department for Education's own; the letters below serve its purposes"),
    ),
    ("000", "Attendance expectation example letter", None),
    ("000", "Punctuality - letter of concern example", None),
    ("000", "Punctuality improvement example letter", None),
    ("000", "Initial attendance letter of concern example", None),
    ("000", "Improved attendance letter example", None),
    ("000", "Illness - initial letter of concern example", None),
    (
        "000",
        "Illness - ongoing medical condition example letter",
        None,
    ),
    ("001", "Attendance contract guidance and flow chart", None),
    ("001", "Attendance contract letter template", None),
    (
        "001",
        "Attendance contract information leaflet for parents",
        None,
    ),
    ("001", "Attendance contract meeting format", None),
    ("001", "Attendance expectation example letter", None),
    ("001", "Punctuality - letter of concern example", None),
    ("001", "Punctuality improvement example letter", None),
    ("001", "Initial attendance letter of concern example", None),
    ("001", "Improved attendance letter example", None),
    ("001", "Illness - initial letter of concern example", None),
    (
        "001",
        "Illness - ongoing medical condition example letter",
        None,
    ),
    ("001", "Attendance policy checklist", None),
    ("001", "Example attendance policy model for schools", None),
    ("001", "Parent friendly short policy example", None),
    (
        "002",
        "Place at risk letter (named among the documents for reg 9(3) leavers)",
        None,
    ),
    ("003", "Attendance letter templates (Universal)", None),
    ("004", "Contact advice with parents", None),
    (
        "004",
        "Handing letters directly to parents: a printed template on which to log such information",
        None,
    ),
    ("004", "School attendance policy", None),
    (
        "004",
        "Template school attendance tracker (Excel)",
        Some("the standings and a pupil's record take its place"),
    ),
    ("004", "Absence call-back prompt sheet", None),
    ("004", "Attendance Monitoring Letter", None),
    ("004", "Medical Evidence Letter", None),
    ("004", "Our Leave of Absence Request Form", None),
    (
        "004",
        "Unauthorising or authorising leave of absence template letter",
        None,
    ),
    ("004", "Failed to return from leave of absence letter", None),
    (
        "004",
        "Unauthorising leave of absence – no application made or reported as ill, letter",
        None,
    ),
    ("004", "Return to School Check In", None),
    ("004", "School Attendance Difficulties Rating Scale", None),
    ("004", "Initial Attendance Conversation Prompt Sheet", None),
    (
        "004",
        "Initial Attendance Support communication letter",
        None,
    ),
    (
        "004",
        "Initial attendance support – discussion summary letter",
        None,
    ),
    ("004", "No response and further absences letter", None),
    ("004", "No response and no further absences letter", None),
    (
        "004",
        "Attendance declining despite support – invite to meeting communication letter",
        None,
    ),
    (
        "004",
        "Attendance on-going decline – Discussion Pro-Forma",
        None,
    ),
    (
        "004",
        "Where does my child sit on mountain attendance",
        None,
    ),
    (
        "004",
        "Categorising attendance and learning hours lost",
        None,
    ),
    (
        "004",
        "Attendance on-going decline – thank you for attending – summary of support and notes letter",
        None,
    ),
    (
        "004",
        "Non-engagement with attendance on-going decline meeting letter",
        None,
    ),
    (
        "004",
        "Information on attendance contracts for schools and other professionals",
        None,
    ),
    ("004", "Attendance contract invite to meeting letter", None),
    ("004", "Attendance contract template", None),
    (
        "004",
        "Failure to attend attendance contract Meeting letter",
        None,
    ),
    (
        "004",
        "Failure to adhere to agreed attendance contract letter",
        None,
    ),
    (
        "004",
        "Re-arrangement of attendance contract meeting letter",
        None,
    ),
    (
        "004",
        "Checklist for referrals for legal intervention under Section 444",
        Some("filled from the record, not written: legal intervention is not built yet"),
    ),
];

#[test]
fn letters_page_is_up_to_date() {
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &page).unwrap();
    }
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == page, "docs/letters.md is stale: make docs");
}

#[test]
fn every_title_of_a_template_is_one_of_a_seed() {
    for template in templates() {
        for seed in &template.seeds {
            let known = NAMED
                .iter()
                .any(|(number, title, _)| *number == seed.seed && *title == seed.title);
            assert!(
                known,
                "{}: seed {} names no {:?}",
                template.id, seed.seed, seed.title
            );
        }
    }
}

fn page() -> String {
    let english: Vec<_> = templates()
        .iter()
        .filter(|t| t.language == Language::English)
        .collect();
    let mut out = String::from(
        "# The letters\n\n\
        This page is written from `crates/letters/templates` and checked by a test: do not edit it.\n\
        Renew it with `make docs`.\n\n\
        Every text is ours, in plain English at a reading age of about 11, which a test measures. What each must say is in\n\
        `crates/letters/tests/it/content.rs`.\n",
    );
    let mut seed = "";
    for (number, title, instead) in NAMED {
        if *number != seed {
            seed = number;
            let _ = write!(
                out,
                "\n## Named in seed {seed}\n\n| there | here |\n|---|---|\n"
            );
        }
        let here = english.iter().filter(|t| {
            t.seeds
                .iter()
                .any(|s| s.seed == *number && s.title == *title)
        });
        let mut here: Vec<String> = here
            .map(|t| format!("[{}](../crates/letters/templates/{}.md)", t.name, t.id))
            .collect();
        if let Some(instead) = instead {
            here.push((*instead).to_owned());
        }
        assert!(
            !here.is_empty(),
            "seed {number} names {title:?}, and nothing is there"
        );
        let _ = writeln!(out, "| {title} | {} |", here.join("; "));
    }
    out.push_str("\n## All of them\n\n| id | what | when | it rests on |\n|---|---|---|---|\n");
    for template in &english {
        let kind = match template.kind {
            Kind::Letter => "letter",
            Kind::Sheet => "sheet",
            Kind::Document => "document",
        };
        let _ = writeln!(
            out,
            "| `{}` | {}, a {kind} | {} | {} |",
            template.id,
            template.name,
            template.when,
            template.sources.join("; ")
        );
    }
    out.push_str("\n## In other languages\n\nA text that nobody has reviewed can be looked at and cannot be sent.\n\n");
    let mut others: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for template in templates()
        .iter()
        .filter(|t| t.language != Language::English)
    {
        let standing = match &template.standing {
            Standing::Reviewed(review) => format!("reviewed by {} on {}", review.by, review.on),
            _ => "draft, not reviewed".to_owned(),
        };
        others
            .entry(template.language.name())
            .or_default()
            .push(format!("`{}` ({standing})", template.id));
    }
    for (language, letters) in others {
        let _ = writeln!(out, "- {language}: {}", letters.join(", "));
    }
    out
}
