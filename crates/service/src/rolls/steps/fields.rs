//! Fields of a page that asks: days, lines, words, choices.
//! In: what was typed, what is wrong. Out: the field, its question above it.

use govuk::{Choice, Content, DateInput, Input, Label, Legend, Radios, Textarea};
use jiff::civil::Date;
use store::pupils::{Parent, Relationship};

use super::Asking;
use crate::pupils::change::name_of_parent;
use crate::web::{day_parts, text};

/// A question; the page's own is its heading.
fn legend(asking: &Asking<'_>, question: &str) -> Legend {
    let legend = Legend::new(question.to_owned());
    if question == asking.step.title {
        asking.headed.set(true);
        legend.page_heading().class("govuk-fieldset__legend--l")
    } else {
        legend.class("govuk-fieldset__legend--m")
    }
}

fn label(asking: &Asking<'_>, question: &str) -> Label {
    let label = Label::new(question.to_owned());
    if question == asking.step.title {
        asking.headed.set(true);
        label.page_heading().class("govuk-label--l")
    } else {
        label
    }
}

/// A day.
pub(in crate::rolls) fn day(
    asking: &Asking<'_>,
    name: &str,
    question: &str,
    hint: &str,
) -> Content {
    let input = DateInput::new(name, legend(asking, question))
        .name_prefix(name)
        .values(day_parts(asking.typed, name))
        .error_if(asking.wrong.at(&format!("{name}-day")));
    if hint.is_empty() {
        input.into()
    } else {
        input.hint(hint.to_owned()).into()
    }
}

/// A line.
pub(in crate::rolls) fn line(asking: &Asking<'_>, name: &str, question: &str, hint: &str) -> Input {
    let input = Input::new(name, label(asking, question))
        .value(text(asking.typed, name))
        .error_if(asking.wrong.at(name));
    if hint.is_empty() {
        input
    } else {
        input.hint(hint.to_owned())
    }
}

/// Words.
pub(in crate::rolls) fn words(
    asking: &Asking<'_>,
    name: &str,
    question: &str,
    hint: &str,
    rows: u16,
) -> Content {
    let area = Textarea::new(name, label(asking, question))
        .rows(rows)
        .value(text(asking.typed, name))
        .error_if(asking.wrong.at(name));
    if hint.is_empty() {
        area.into()
    } else {
        area.hint(hint.to_owned()).into()
    }
}

/// One of several.
pub(in crate::rolls) fn pick(
    asking: &Asking<'_>,
    name: &str,
    question: &str,
    choices: impl IntoIterator<Item = Choice>,
) -> Radios {
    Radios::new(name, legend(asking, question))
        .choices(choices)
        .value(text(asking.typed, name))
        .error_if(asking.wrong.at(name))
}

/// Yes or no.
pub(in crate::rolls) fn yes_or_no(asking: &Asking<'_>, name: &str, question: &str) -> Radios {
    let choices = [Choice::new("yes", "Yes"), Choice::new("no", "No")];
    pick(asking, name, question, choices)
}

/// The names of the parents with whom a child lives, a line each.
pub(in crate::rolls) fn parent_names(parents: &[(Relationship, Parent)]) -> String {
    let living = parents.iter().filter(|(relation, _)| relation.lives_with);
    let names: Vec<String> = living
        .map(|(relation, parent)| format!("{} ({})", name_of_parent(parent), relation.kind))
        .collect();
    names.join("\n")
}

/// A day that is typed, as it is kept; `Err` for half a day or none that is real.
pub(super) fn read_day(typed: &crate::web::Typed, name: &str) -> Result<String, ()> {
    let day: Option<Date> = crate::web::day_or_blank(typed, name)?;
    Ok(day.map(|day| day.to_string()).unwrap_or_default())
}
