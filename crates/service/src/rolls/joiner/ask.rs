//! What is asked of a joiner, page by page.
//! In: what was typed. Out: the fields.

use casework::refusal::Refusal;
use casework::rolls::Origin;
use casework::rolls::notifying::Refused;
use govuk::{Choice, Content, Select, SelectOption};

use super::super::steps::{Asking, day, line, pick, words};
use crate::pupils::year_in_words;
use crate::web::text;

/// Sexes as admission registers have them.
const SEXES: [(&str, &str); 2] = [("F", "Female"), ("M", "Male")];

/// The year groups of schools.
const YEARS: [&str; 17] = [
    "N1", "N2", "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14",
];

/// A sex in words; another word stays as the school's system has it.
pub(super) fn sex_in_words(sex: &str) -> String {
    let known = SEXES.iter().find(|(id, _)| *id == sex);
    known.map_or(sex, |(_, words)| words).to_owned()
}

/// That a number is none.
pub(super) fn no_number() -> Refused {
    Refused {
        field: "upn",
        refusal: Refusal::plain(
            "That is not a unique pupil number",
            "Enter a letter and twelve more characters as the last school has it, or leave it out",
        ),
    }
}

/// That a number is another child's.
pub(super) fn not_theirs() -> Refusal {
    Refusal::plain(
        "The unique pupil number is held with another date of birth",
        "Check both with the family and the last school, or leave the number out",
    )
}

fn child(asking: &Asking<'_>) -> Vec<Content> {
    let sexes = SEXES.map(|(id, words)| Choice::new(id, words));
    vec![
        line(
            asking,
            "forename",
            "First name",
            "As on the birth certificate or passport",
        )
        .into(),
        line(asking, "surname", "Last name", "").into(),
        day(asking, "born", "Date of birth", "For example, 31 3 2016"),
        pick(asking, "sex", "Sex", sexes).inline().into(),
        line(
            asking,
            "upn",
            "Unique pupil number (UPN), if the child has one",
            "13 characters. The last school has it. Leave it out for a child who never had one",
        )
        .class("govuk-input--width-20")
        .into(),
    ]
}

fn year(asking: &Asking<'_>) -> Content {
    let typed = text(asking.typed, "year_group");
    let own = (!typed.is_empty() && !YEARS.contains(&typed.as_str())).then_some(typed.as_str());
    let options = YEARS.into_iter().chain(own).map(|year| {
        let words = match year {
            "N1" => "Nursery, first year".to_owned(),
            "N2" => "Nursery, second year".to_owned(),
            other => year_in_words(other),
        };
        SelectOption::new(year, words)
    });
    Select::new("year_group", "Year group")
        .option(SelectOption::new("", "Choose"))
        .options(options)
        .value(typed)
        .error_if(asking.wrong.at("year_group"))
        .into()
}

fn from(asking: &Asking<'_>) -> Vec<Content> {
    let choices = Origin::ALL.map(|origin| Choice::new(origin.id(), origin.words()));
    let hint = "For example, Herefordshire";
    vec![
        pick(asking, "from", asking.step.title, choices).into(),
        line(asking, "former_school", "If at a school: which?", "").into(),
        line(
            asking,
            "former_authority",
            "In which authority, if you know?",
            hint,
        )
        .into(),
    ]
}

/// The fields of a page.
pub(super) fn fields(asking: &Asking<'_>) -> Vec<Content> {
    let title = asking.step.title;
    match asking.step.page {
        "child" => child(asking),
        "entered" => vec![day(
            asking,
            "entered",
            title,
            "The five days in which the authority is told are counted from this day",
        )],
        "starts" => vec![day(
            asking,
            "starts",
            title,
            "The day on which the school and the parents agreed that the child starts",
        )],
        "year" => vec![year(asking)],
        "address" => vec![
            words(asking, "address", "Address", "Each line of it", 4),
            line(asking, "postcode", "Postcode", "")
                .class("govuk-input--width-10")
                .into(),
        ],
        "parents" => vec![words(
            asking,
            "parents",
            title,
            "The full name of each, one a line",
            4,
        )],
        _ => from(asking),
    }
}
