//! The fields of a school, as they are typed when one is added or changed.
//! In: what was typed and what is wrong with it. Out: fields, an error summary, hidden fields that
//! carry the answers to the page that asks to check them.

use casework::schools::{DetailsField, Fault, TypedDetails};
use govuk::{Choice, Content, ErrorSummary, Input, Radios, SummaryList};
use law::school::{Kind, Phase};
use store::schools::School;

use crate::web::Fields;

/// What is typed into the fields.
pub(super) fn typed(fields: &Fields) -> TypedDetails {
    let text = |name: &str| fields.text(name).to_owned();
    TypedDetails {
        name: text("name"),
        phase: text("phase"),
        kind: text("kind"),
        low_age: text("low_age"),
        high_age: text("high_age"),
        laestab: text("laestab"),
        urn: text("urn"),
    }
}

/// A school as it would be typed.
pub(super) fn as_typed(school: &School) -> TypedDetails {
    let age = |age: Option<u8>| age.map(|a| a.to_string()).unwrap_or_default();
    TypedDetails {
        name: school.name.clone(),
        phase: school.phase.clone(),
        kind: school.kind.clone(),
        low_age: age(school.low_age),
        high_age: age(school.high_age),
        laestab: school.laestab.to_string(),
        urn: school.urn.clone().unwrap_or_default(),
    }
}

const fn name_of(field: DetailsField) -> &'static str {
    match field {
        DetailsField::Name => "name",
        DetailsField::Phase => "phase",
        DetailsField::Kind => "kind",
        DetailsField::LowAge => "low_age",
        DetailsField::HighAge => "high_age",
        DetailsField::Laestab => "laestab",
        DetailsField::Urn => "urn",
    }
}

/// What is wrong, in the order of the fields.
pub(super) fn summary(faults: &[Fault]) -> Option<ErrorSummary> {
    let one =
        |summary: ErrorSummary, (field, words): &Fault| summary.error(*words, name_of(*field));
    (!faults.is_empty()).then(|| faults.iter().fold(ErrorSummary::new(), one))
}

/// Choices of words, and the word it came with when that is another one.
fn radios(
    name: &str,
    legend: &'static str,
    known: &[&'static str],
    now: &str,
    wrong: Option<&'static str>,
) -> Radios {
    let mut radios = Radios::new(name, legend).small();
    for word in known {
        radios = radios.choice(Choice::new(*word, capital(word)));
    }
    let folded = now.trim().to_lowercase();
    let value = if known.contains(&folded.as_str()) {
        folded
    } else {
        if !now.is_empty() {
            radios = radios.choice(Choice::new(now, capital(now)));
        }
        now.to_owned()
    };
    radios.value(value).error_if(wrong)
}

/// With a capital, as a choice begins.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// The fields.
pub(super) fn inputs(typed: &TypedDetails, faults: &[Fault]) -> Vec<Content> {
    let wrong = |field: DetailsField| faults.iter().find(|(f, _)| *f == field).map(|(_, w)| *w);
    let text = |field: DetailsField, label: &'static str, value: &str| {
        Input::new(name_of(field), label)
            .value(value)
            .autocomplete("off")
            .error_if(wrong(field))
    };
    let number = |field: DetailsField, label: &'static str, value: &str| {
        text(field, label, value)
            .inputmode("numeric")
            .spellcheck(false)
    };
    let kinds = Kind::ALL.map(Kind::text);
    let phases = Phase::ALL.map(Phase::text);
    vec![
        text(DetailsField::Name, "Name of the school", &typed.name).into(),
        radios(
            "phase",
            "Phase",
            &phases,
            &typed.phase,
            wrong(DetailsField::Phase),
        )
        .into(),
        radios(
            "kind",
            "Kind of school",
            &kinds,
            &typed.kind,
            wrong(DetailsField::Kind),
        )
        .hint("Some rules of law turn on it")
        .into(),
        number(DetailsField::LowAge, "Youngest age taught", &typed.low_age)
            .class("govuk-input--width-2")
            .into(),
        number(DetailsField::HighAge, "Oldest age taught", &typed.high_age)
            .class("govuk-input--width-2")
            .into(),
        number(DetailsField::Laestab, "LAESTAB", &typed.laestab)
            .hint("Three digits of the authority and four of the school, like 885/4001")
            .class("govuk-input--width-10")
            .into(),
        number(DetailsField::Urn, "URN (optional)", &typed.urn)
            .hint("Six digits, as in Get Information about Schools")
            .class("govuk-input--width-10")
            .into(),
    ]
}

/// The answers, carried along unseen.
pub(super) fn carried(typed: &TypedDetails) -> Vec<(&'static str, String)> {
    vec![
        ("name", typed.name.clone()),
        ("phase", typed.phase.clone()),
        ("kind", typed.kind.clone()),
        ("low_age", typed.low_age.clone()),
        ("high_age", typed.high_age.clone()),
        ("laestab", typed.laestab.clone()),
        ("urn", typed.urn.clone()),
    ]
}

/// How an answer is shown.
type Shown = fn(&TypedDetails) -> String;

const ROWS: [(&str, Shown); 6] = [
    ("Name", |t| t.name.trim().to_owned()),
    ("Phase", |t| capital(&t.phase)),
    ("Kind", |t| capital(&t.kind)),
    ("Ages", |t| {
        format!("{} to {}", t.low_age.trim(), t.high_age.trim())
    }),
    ("LAESTAB", |t| t.laestab.replace('/', "").trim().to_owned()),
    ("URN", |t| match t.urn.trim() {
        "" => "None".to_owned(),
        urn => urn.to_owned(),
    }),
];

/// The answers to be checked; where something was before and differs, with what it was.
pub(super) fn to_check(typed: &TypedDetails, before: Option<&TypedDetails>) -> SummaryList {
    ROWS.iter().fold(SummaryList::new(), |list, (key, of)| {
        let now = of(typed);
        let was = before.map(of).filter(|was| !was.eq_ignore_ascii_case(&now));
        match was {
            Some(was) => list.entry(*key, format!("{now} (now {was})")),
            None => list.entry(*key, now),
        }
    })
}
