//! `/{authority}/notifications/{id}/leaver/home`: whether the pupil moves, where to, with which parent and from when.
//! In: an address. Out: the answers kept; the authority of the new home, where it is another.

use axum::extract::Path;
use axum::response::Response;
use govuk::{Select, SelectOption};

use super::case::Case;
use super::form::{Form, kept_day, kept_of, not_too_long, typed_of};
use crate::web::inputs::{date_field, line_field, words_field, yes_no};
use crate::web::{Answer, Caller, Typed, Wrong, day_or_blank, text, trimmed};

const FIELDS: [&str; 3] = ["moved", "new_address", "new_parent"];

/// What the select says of an authority that is not in it.
const ANOTHER: &str = "another";

/// The authorities of the house other than this one, by their names.
fn authorities(caller: &Caller) -> Vec<String> {
    let rooms = &caller.rooms;
    let all = rooms.house.authorities.values();
    let others = all.filter(|authority| authority.id != rooms.authority.id);
    others.map(|authority| authority.name.clone()).collect()
}

fn show(caller: &Caller, case: &Case, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(caller, case, "The pupil’s new home", "/home");
    let here = &caller.rooms.authority.name;
    let names = authorities(caller);
    let names = names
        .into_iter()
        .map(|name| SelectOption::new(name.as_str(), name.as_str()));
    form.fields = vec![
        yes_no(typed, wrong, "moved", "Has the pupil moved, or will they?").into(),
        words_field(
            typed,
            wrong,
            "new_address",
            "The new address, as far as it is known",
            "",
        ),
        line_field(
            typed,
            wrong,
            "new_parent",
            "With which parent does the pupil live there?",
            "",
        ),
        date_field(
            typed,
            wrong,
            "new_from",
            "From which day?",
            "Leave it blank where nobody has said",
        ),
        Select::new("authority", "Which authority is the new home in?")
            .option(SelectOption::new("", format!("{here}, or not known")))
            .options(names)
            .option(SelectOption::new(ANOTHER, "Another authority"))
            .value(text(typed, "authority"))
            .error_if(wrong.at("authority"))
            .into(),
        line_field(
            typed,
            wrong,
            "authority_name",
            "If it is another: its name",
            "",
        ),
    ];
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let mut typed = typed_of(&case, &FIELDS, &["new_from"]);
    let named = case.desk.said("new_authority").to_owned();
    if authorities(&caller).contains(&named) {
        typed.insert("authority".to_owned(), named);
    } else if !named.is_empty() {
        typed.insert("authority".to_owned(), ANOTHER.to_owned());
        typed.insert("authority_name".to_owned(), named);
    }
    Ok(show(&caller, &case, &typed, &Wrong::default()))
}

fn answered(caller: &Caller, typed: &Typed) -> Result<Vec<(String, String)>, Wrong> {
    let mut wrong = Wrong::default();
    let moved = trimmed(typed, "moved");
    if !matches!(moved, "yes" | "no") {
        wrong.add("moved", "Choose yes or no");
    }
    let chosen = text(typed, "authority");
    let authority = if chosen == ANOTHER {
        let name = text(typed, "authority_name");
        if name.is_empty() {
            wrong.add("authority_name", "Enter the name of the authority");
        }
        name
    } else {
        if !chosen.is_empty() && !authorities(caller).contains(&chosen) {
            wrong.add("authority", "Choose an authority from the list");
        }
        chosen
    };
    for (field, is_text) in [
        ("new_address", true),
        ("new_parent", false),
        ("authority_name", false),
    ] {
        not_too_long(&mut wrong, typed, field, is_text);
    }
    let from = day_or_blank(typed, "new_from");
    if from.is_err() {
        wrong.add("new_from-day", "Enter the day, or leave all three blank");
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut kept = kept_of(typed, &FIELDS);
    kept.push(kept_day("new_from", from.ok().flatten()));
    kept.push(("new_authority".to_owned(), authority));
    if moved == "no" {
        // Who does not move has no new home.
        for (field, value) in &mut kept {
            if field != "moved" {
                value.clear();
            }
        }
    }
    Ok(kept)
}

/// Keeps it.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let kept = answered(&caller, &typed);
    let again = |wrong: &Wrong| show(&caller, &case, &typed, wrong);
    case.put(&caller, kept, again).await
}
