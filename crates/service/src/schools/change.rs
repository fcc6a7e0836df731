//! `/{authority}/administration/schools/{id}/change`: another name, kind or number, or something
//! put right. Becoming an academy is no mass leaving: the school stays the same school.
//! In: what is typed, and from when it holds. Out: the school's page, or what is wrong.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::schools::{DetailsField, Fault, TypedDetails};
use govuk::{Button, Cell, Choice, DateInput, DatePart, Radios, Table};
use jiff::civil::Date;
use store::StoreError;
use store::schools::{Identifier, IdentifierKind, School, identifiers_of};

use super::add::NUMBER_TAKEN;
use super::administer::{self, Outcome, When};
use super::check::{CheckPage, FormPage, answer, check};
use super::form;
use super::listed::{At, found};
use crate::web::{Answer, Caller, Fields, Problem, see_other};
use crate::when;

/// From when, as it is typed.
#[derive(Clone, Default)]
struct TypedWhen {
    since: String,
    day: String,
    month: String,
    year: String,
}

const NOT_SAID: &str = "Choose whether this is new or was taken down wrongly";
const NO_DAY: &str = "Enter the day from which it holds, such as 1 9 2025";

impl TypedWhen {
    fn of(sent: &Fields) -> Self {
        let text = |name: &str| sent.text(name).to_owned();
        Self {
            since: text("since"),
            day: text("day"),
            month: text("month"),
            year: text("year"),
        }
    }

    /// From when, or what is wrong with which field.
    fn read(&self) -> Result<When, (&'static str, &'static str)> {
        match self.since.as_str() {
            "always" => Ok(When::Always),
            "from" => date(&self.day, &self.month, &self.year)
                .map(When::From)
                .ok_or((NO_DAY, "day")),
            _ => Err((NOT_SAID, "since")),
        }
    }

    fn carried(&self) -> Vec<(&'static str, String)> {
        vec![
            ("since", self.since.clone()),
            ("day", self.day.clone()),
            ("month", self.month.clone()),
            ("year", self.year.clone()),
        ]
    }
}

/// A date of three fields.
pub(super) fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    let number = |text: &str| text.trim().parse::<i16>().ok();
    let (day, month) = (
        i8::try_from(number(day)?).ok()?,
        i8::try_from(number(month)?).ok()?,
    );
    let year = number(year).filter(|y| (1900..=2200).contains(y))?;
    Date::new(year, month, day).ok()
}

/// The three fields of a date.
pub(super) fn date_parts(day: &str, month: &str, year: &str) -> [DatePart; 3] {
    [
        DatePart::day().name("day").id("day").value(day),
        DatePart::month().name("month").id("month").value(month),
        DatePart::year().name("year").id("year").value(year),
    ]
}

type WrongWhen = Option<(&'static str, &'static str)>;

/// A school, and what it was called and numbered when.
struct Changing {
    school: School,
    identifiers: Vec<Identifier>,
}

async fn changing(caller: &Caller, id: &str) -> Result<Changing, Response> {
    let school = found(caller, Action::ManageSchools, id).await?;
    let identifiers = identifiers_of(&caller.rooms.store, school.id).await;
    Ok(Changing {
        identifiers: identifiers.map_err(|e| caller.problem(e.into()))?,
        school,
    })
}

/// Every name, kind and number of a school with its days.
fn known_as(identifiers: &[Identifier]) -> Table {
    let rows = identifiers.iter().map(|one| {
        let what = match one.kind {
            IdentifierKind::Name => "Name",
            IdentifierKind::Kind => "Kind",
            IdentifierKind::Urn => "URN",
            IdentifierKind::Laestab => "LAESTAB",
        };
        let day = |day: Option<Date>, none: &str| day.map_or_else(|| none.to_owned(), when::day);
        [
            what.to_owned(),
            one.value.clone(),
            day(one.since, "The beginning"),
            day(one.until, "Now"),
        ]
        .map(Cell::new)
    });
    Table::new("What it was called and numbered")
        .caption_class("govuk-table__caption--m")
        .head(["What", "It was", "From", "Until"])
        .rows(rows)
}

fn form_page(
    caller: &Caller,
    changing: &Changing,
    typed: &TypedDetails,
    faults: &[Fault],
    at: &TypedWhen,
    wrong_when: WrongWhen,
) -> Response {
    let mut inputs = form::inputs(typed, faults);
    let on = |field: &str| wrong_when.filter(|(_, f)| *f == field).map(|(w, _)| w);
    let day = DateInput::new("from-day", "If it is new, from which day?")
        .hint("For example, 1 9 2025")
        .parts(date_parts(&at.day, &at.month, &at.year))
        .error_if(on("day"));
    let since = Radios::new("since", "Since when?")
        .choice(
            Choice::new("from", "It is new: the school had other particulars before")
                .hint("For example when it becomes an academy. What it was called and numbered until then is kept"),
        )
        .choice(
            Choice::new("always", "It was taken down wrongly")
                .hint("What is there now is replaced, as if it had never been there"),
        )
        .value(at.since.as_str())
        .error_if(on("since"));
    inputs.push(since.into());
    inputs.push(day.into());
    let mut wrong = form::summary(faults);
    if let Some((words, field)) = wrong_when {
        let summary = wrong.take().unwrap_or_default();
        wrong = Some(summary.error(words, field));
    }
    let rooms = &caller.rooms;
    let main = FormPage {
        wrong,
        title: "Change a school",
        lead: "It stays the same school whatever it is called and numbered: nobody leaves its roll.",
        action: rooms.address(&format!(
            "administration/schools/{}/change",
            changing.school.id
        )),
        inputs,
        button: Button::new("Continue"),
        back: rooms.address("administration/schools"),
        after: Some(known_as(&changing.identifiers)),
    };
    answer(caller, main)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let changing = changing(&caller, &at.id).await?;
    let typed = form::as_typed(&changing.school);
    let when = TypedWhen::default();
    Ok(form_page(&caller, &changing, &typed, &[], &when, None))
}

/// Checks, and then changes.
pub(crate) async fn next(caller: Caller, Path(at): Path<At>, Form(sent): Form<Fields>) -> Answer {
    let changing = changing(&caller, &at.id).await?;
    let school = &changing.school;
    let (typed, at) = (form::typed(&sent), TypedWhen::of(&sent));
    let again = |faults: &[Fault], wrong: WrongWhen| {
        form_page(&caller, &changing, &typed, faults, &at, wrong)
    };
    let (details, from) = match (typed.read(), at.read()) {
        (Ok(details), Ok(from)) if !sent.has("change") => (details, from),
        (Ok(_), Ok(_)) => return Ok(again(&[], None)),
        (read, from) => return Ok(again(&read.err().unwrap_or_default(), from.err())),
    };
    let rooms = &caller.rooms;
    if sent.text("step") != "check" {
        let words = match from {
            When::Always => "This replaces what is there now, as a mistake put right.".to_owned(),
            When::From(day) => format!(
                "It holds from {}. What the school was called and numbered until then is kept, and its registers go on.",
                when::day(day)
            ),
        };
        let main = CheckPage {
            title: "Check before changing",
            words: vec![words],
            action: rooms.address(&format!("administration/schools/{}/change", school.id)),
            carried: [form::carried(&typed), at.carried()].concat(),
            list: form::to_check(&typed, Some(&form::as_typed(school))),
            button: Button::new("Change this school").prevent_double_click(true),
            back: rooms.address("administration/schools"),
        };
        return Ok(check(&caller, main));
    }
    let failed = |e: StoreError| caller.problem(e.into());
    let changed = administer::change(rooms, &caller.signed, school.id, details, from).await;
    match changed.map_err(failed)? {
        Outcome::Done(()) => {
            let page = format!("schools/{}", school.id);
            Ok(see_other(&rooms.address(&page)))
        }
        Outcome::NumberTaken(_) => Ok(again(&[(DetailsField::Laestab, NUMBER_TAKEN)], None)),
        Outcome::NotThen(words) => Ok(again(&[], Some((words, "day")))),
        Outcome::NotThere => Err(caller.problem(Problem::NotFound)),
    }
}
