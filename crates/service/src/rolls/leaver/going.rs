//! `/{authority}/notifications/{id}/leaver/where`: where the pupil goes.
//! In: a destination; of a school its name, its number and the first day there. Out: the answers kept.

use axum::extract::Path;
use axum::response::Response;
use casework::rolls::leaving::Destination;
use govuk::{Choice, Radios, Select, SelectOption};
use law::school::Laestab;

use super::case::Case;
use super::choices::SOURCES;
use super::form::{Form, kept_day, kept_of, not_too_long, typed_of};
use crate::web::inputs::{date_field, line_field};
use crate::web::{Answer, Caller, Typed, Wrong, day_or_blank, text, trimmed};

const FIELDS: [&str; 4] = [
    "destination",
    "school_name",
    "school_number",
    "destination-by",
];

fn show(caller: &Caller, case: &Case, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(caller, case, "Where is the pupil going?", "/where");
    let choices = Destination::ALL.map(|to| Choice::new(to.id(), to.words()));
    let sources = SOURCES.map(|(id, words, _)| SelectOption::new(id, words));
    form.fields = vec![
        Radios::new("destination", form.legend())
            .choices(choices)
            .value(text(typed, "destination"))
            .error_if(wrong.at("destination"))
            .into(),
        line_field(
            typed,
            wrong,
            "school_name",
            "Name of the school, where you know it",
            "",
        ),
        line_field(
            typed,
            wrong,
            "school_number",
            "Its number, where you know it",
            "Seven digits: three of the authority and four of the school, like 8854001",
        ),
        date_field(
            typed,
            wrong,
            "expected",
            "When does the pupil begin there?",
            "As far as anybody has said. Leave it blank where nobody has",
        ),
        Select::new("destination-by", "Who told you?")
            .options(sources)
            .value(text(typed, "destination-by"))
            .into(),
    ];
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let mut typed = typed_of(&case, &FIELDS, &["expected"]);
    if case.desk.said("destination-by").is_empty() {
        typed.insert("destination-by".to_owned(), "parent".to_owned());
    }
    Ok(show(&caller, &case, &typed, &Wrong::default()))
}

fn answered(typed: &Typed) -> Result<Vec<(String, String)>, Wrong> {
    let mut wrong = Wrong::default();
    let to = Destination::of_id(trimmed(typed, "destination"));
    if to.is_none() {
        wrong.add("destination", "Choose where the pupil is going");
    }
    let known = to.is_some_and(Destination::is_known_school);
    let number = trimmed(typed, "school_number").replace('/', "");
    if known && trimmed(typed, "school_name").is_empty() {
        wrong.add(
            "school_name",
            "Enter the name of the school. If nobody knows it, choose that you do not know",
        );
    }
    if known && !number.is_empty() && Laestab::parse(&number).is_none() {
        wrong.add("school_number", "Enter seven digits, or leave it blank");
    }
    not_too_long(&mut wrong, typed, "school_name", false);
    let expected = day_or_blank(typed, "expected");
    if expected.is_err() {
        wrong.add(
            "expected-day",
            "Enter the day on which the pupil begins there, or leave all three blank",
        );
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut kept = kept_of(typed, &FIELDS);
    for (field, value) in &mut kept {
        // A school is kept only of somebody who goes to one.
        match field.as_str() {
            "school_name" if !known => value.clear(),
            "school_number" => *value = if known { number.clone() } else { String::new() },
            _ => {}
        }
    }
    kept.push(kept_day("expected", expected.ok().flatten()));
    Ok(kept)
}

/// Keeps it.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let kept = answered(&typed);
    let again = |wrong: &Wrong| show(&caller, &case, &typed, wrong);
    case.put(&caller, kept, again).await
}
