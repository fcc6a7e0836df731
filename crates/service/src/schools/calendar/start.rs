//! `/{authority}/schools/{id}/calendar/{year}/edit/terms` and `…/copy`: beginning a draft from term
//! dates as authorities publish them, or from another school's year.
//! In: dates, or a school. Out: a draft in place of the one before; closures of the school's own
//! that the year in force has are kept.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use casework::schools::{DayKind, HalfTerm, Note, SchoolYear, TermFault, from_terms, half_terms};
use exchange::mis::month_word;
use govuk::{Button, ErrorSummary, Input, Select, SelectOption, Textarea};
use jiff::civil::Date;
use law::academic_year::AcademicYear;
use register::DaySessions;
use store::schools::{School, every_calendar, list};
use store::{SchoolId, StoreError};

use super::drafted::{self, Drafted};
use super::edit::open;
use super::in_force::in_force;
use super::view::{AtYear, address};
use crate::web::{Answer, Caller, Fields, page, see_other};
use crate::when;

/// Half terms of a year.
const HALVES: usize = 6;

const NAMES: [&str; HALVES] = [
    "Autumn term, first half",
    "Autumn term, second half",
    "Spring term, first half",
    "Spring term, second half",
    "Summer term, first half",
    "Summer term, second half",
];

/// What is typed: first and last day of each half term, INSET days a line each.
#[derive(Clone, Default)]
struct Typed {
    halves: [[String; 2]; HALVES],
    inset: String,
}

fn field(at: usize, last: bool) -> String {
    let which = if last { "last" } else { "first" };
    format!("{which}-{}", at + 1)
}

/// A date as people write it: 1/9/2025, 1.9.25, 2025-09-01, 1 September 2025, Mon 1 Sep 2025.
fn written_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|p| !p.is_empty())
        .map(|p| {
            p.trim_end_matches(|c: char| {
                c.is_ascii_alphabetic() && p.starts_with(|f: char| f.is_ascii_digit())
            })
            .to_lowercase()
        })
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let parts = match parts[..] {
        [weekday, ref rest @ ..] if rest.len() == 3 && is_weekday(weekday) => rest.to_vec(),
        _ => parts,
    };
    let [day, month, year] = parts[..] else {
        return None;
    };
    let month = month.parse::<i8>().ok().or_else(|| month_word(month))?;
    let year = year.parse::<i16>().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    Date::new(year, month, day.parse().ok()?).ok()
}

fn is_weekday(word: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .iter()
        .any(|day| word.starts_with(day))
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        Self {
            halves: std::array::from_fn(|at| {
                [false, true].map(|last| fields.text(&field(at, last)).to_owned())
            }),
            inset: fields.text("inset").to_owned(),
        }
    }

    /// The dates of a year that is there already, to be put right rather than typed anew.
    fn from(year: &SchoolYear) -> Self {
        let mut typed = Self::default();
        for (at, half) in half_terms(year).into_iter().take(HALVES).enumerate() {
            typed.halves[at] = [half.first, half.last].map(when::day);
        }
        let inset = year.days().filter(|d| year.kind(*d) == DayKind::Inset);
        typed.inset = inset.map(when::day).collect::<Vec<_>>().join("\n");
        typed
    }

    /// A year of these dates; otherwise what is wrong with which field.
    fn read(&self, year: AcademicYear) -> Result<SchoolYear, Vec<(String, String)>> {
        let mut wrong = Vec::new();
        let (mut halves, mut of) = (Vec::new(), Vec::new());
        for (at, texts) in self.halves.iter().enumerate() {
            if texts.iter().all(|t| t.trim().is_empty()) {
                continue;
            }
            let mut one = |last: bool| {
                let read = written_date(&texts[usize::from(last)]);
                if read.is_none() {
                    let which = if last { "last" } else { "first" };
                    let words = format!(
                        "{}: enter the {which} day, such as 1 September 2025",
                        NAMES[at]
                    );
                    wrong.push((words, field(at, last)));
                }
                read
            };
            if let (Some(first), Some(last)) = (one(false), one(true)) {
                halves.push(HalfTerm { first, last });
                of.push(at);
            }
        }
        let mut inset = BTreeSet::new();
        let lines = self.inset.lines().map(str::trim).filter(|l| !l.is_empty());
        for line in lines {
            match written_date(line) {
                Some(day) => {
                    inset.insert(day);
                }
                None => wrong.push((
                    format!("INSET days: “{line}” is not a day. Write one a line, such as 1 September 2025"),
                    "inset".to_owned(),
                )),
            }
        }
        if halves.is_empty() && wrong.is_empty() {
            wrong.push((
                "Enter the first and last day of at least one half term".to_owned(),
                field(0, false),
            ));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let inset: Vec<Date> = inset.into_iter().collect();
        from_terms(year, &halves, &inset)
            .map_err(|faults| faults.into_iter().map(|f| in_words(f, &of, year)).collect())
    }
}

fn in_words(fault: TermFault, of: &[usize], year: AcademicYear) -> (String, String) {
    let name = |at: usize| NAMES[of[at]];
    let within = format!("must lie in the academic year {year}, 1 August to 31 July");
    match fault {
        TermFault::FirstOutside(at) => (
            format!("{}: the first day {within}", name(at)),
            field(of[at], false),
        ),
        TermFault::LastOutside(at) => (
            format!("{}: the last day {within}", name(at)),
            field(of[at], true),
        ),
        TermFault::EndsBefore(at) => (
            format!("{}: the last day must not be before the first", name(at)),
            field(of[at], true),
        ),
        TermFault::Overlaps(at) => (
            format!(
                "{}: it must begin after the half term before it has ended",
                name(at)
            ),
            field(of[at], false),
        ),
        TermFault::InsetOutside(day) => (
            format!("INSET days: {} {within}", when::day(day)),
            "inset".to_owned(),
        ),
        TermFault::InsetOnHoliday(day) => (
            format!("INSET days: {} is no working day", when::weekday(day)),
            "inset".to_owned(),
        ),
    }
}

struct Half {
    name: &'static str,
    first: Input,
    last: Input,
}

#[derive(Template)]
#[template(path = "schools/calendar/terms.html")]
struct TermsPage {
    wrong: Option<ErrorSummary>,
    school: String,
    year: AcademicYear,
    action: String,
    halves: Vec<Half>,
    inset: Textarea,
    button: Button,
    back: String,
}

fn terms_page(
    caller: &Caller,
    both: &Drafted,
    typed: &Typed,
    wrong: &[(String, String)],
) -> Response {
    let year = both.in_force.year();
    let to = |page: &str| address(&caller.rooms, both.school.id, year, page);
    let on = |id: &str| wrong.iter().find(|(_, f)| f == id).map(|(w, _)| w.clone());
    let input = |at: usize, last: bool| {
        let id = field(at, last);
        let label = if last { "Last day" } else { "First day" };
        Input::new(id.as_str(), label)
            .value(typed.halves[at][usize::from(last)].as_str())
            .autocomplete("off")
            .spellcheck(false)
            .class("govuk-input--width-10")
            .error_if(on(&id))
    };
    let halves = (0..HALVES).map(|at| Half {
        name: NAMES[at],
        first: input(at, false),
        last: input(at, true),
    });
    let summary = wrong.iter().fold(ErrorSummary::new(), |s, (words, id)| {
        s.error(words.as_str(), id)
    });
    let main = TermsPage {
        wrong: (!wrong.is_empty()).then_some(summary),
        school: both.school.name.clone(),
        year,
        action: to("/edit/terms"),
        halves: halves.collect(),
        inset: Textarea::new("inset", "INSET days")
            .hint("One a line, for example 1 September 2025. Pupils do not come on these days")
            .value(typed.inset.as_str())
            .rows(6)
            .error_if(on("inset")),
        button: Button::new("Put these terms into the draft"),
        back: to("/edit"),
    };
    let title = format!("Term dates {year} of {}", both.school.name);
    let mut answer = page(caller, "schools", &title, main, |page| {
        page.error(!wrong.is_empty())
    });
    if !wrong.is_empty() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The form of term dates.
pub(crate) async fn terms_form(caller: Caller, Path(at): Path<AtYear>) -> Answer {
    let (both, _) = open(&caller, &at).await?;
    let typed = Typed::from(both.drawn_up());
    Ok(terms_page(&caller, &both, &typed, &[]))
}

/// Puts term dates into the draft.
pub(crate) async fn terms(
    caller: Caller,
    Path(at): Path<AtYear>,
    Form(fields): Form<Fields>,
) -> Answer {
    let (both, year) = open(&caller, &at).await?;
    let typed = Typed::of(&fields);
    let mut draft = match typed.read(year) {
        Ok(draft) => draft,
        Err(wrong) => return Ok(terms_page(&caller, &both, &typed, &wrong)),
    };
    keep_closures(&both.in_force, &mut draft);
    keep_and_show(&caller, &both, &draft).await
}

/// The school's own closures have happened, or were decided: term dates do not undo them.
fn keep_closures(from: &SchoolYear, draft: &mut SchoolYear) {
    for (day, note) in from.notes() {
        if matches!(note, Note::Closure(_)) && draft.sessions(*day) != DaySessions::None {
            draft.set(*day, from.sessions(*day), Some(note.clone()));
        }
    }
}

async fn keep_and_show(caller: &Caller, both: &Drafted, draft: &SchoolYear) -> Answer {
    let Caller { rooms, signed } = caller;
    drafted::keep(rooms, signed, both, draft)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let year = both.in_force.year();
    Ok(see_other(&address(rooms, both.school.id, year, "/edit")))
}

#[derive(Template)]
#[template(path = "schools/calendar/copy.html")]
struct CopyPage {
    wrong: Option<ErrorSummary>,
    school: String,
    year: AcademicYear,
    action: String,
    from: Option<Select>,
    button: Button,
    back: String,
}

/// The schools whose calendar one may see, and who have one of this year.
async fn others(
    caller: &Caller,
    but: SchoolId,
    year: AcademicYear,
) -> Result<Vec<School>, StoreError> {
    let store = &caller.rooms.store;
    let scope = caller.signed.scope(Action::SeeSchool);
    let have: BTreeSet<SchoolId> = every_calendar(store)
        .await?
        .into_iter()
        .filter(|c| c.academic_year == year && c.school != but)
        .map(|c| c.school)
        .collect();
    let mut all = list(store).await?;
    all.retain(|s| have.contains(&s.id) && scope.holds(&s.id));
    Ok(all)
}

fn copy_page(
    caller: &Caller,
    both: &Drafted,
    others: &[School],
    wrong: Option<&'static str>,
) -> Response {
    let year = both.in_force.year();
    let to = |page: &str| address(&caller.rooms, both.school.id, year, page);
    let from = Select::new("from", "Whose year?")
        .option(SelectOption::new("", "Choose a school"))
        .options(
            others
                .iter()
                .map(|s| SelectOption::new(s.id.to_string(), s.name.as_str())),
        )
        .error_if(wrong);
    let main = CopyPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "from")),
        school: both.school.name.clone(),
        year,
        action: to("/edit/copy"),
        from: (!others.is_empty()).then_some(from),
        button: Button::new("Copy it into the draft"),
        back: to("/edit"),
    };
    let title = format!("Copy a year {year} for {}", both.school.name);
    let mut answer = page(caller, "schools", &title, main, |page| {
        page.error(wrong.is_some())
    });
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The form that asks whose year.
pub(crate) async fn copy_form(caller: Caller, Path(at): Path<AtYear>) -> Answer {
    let (both, year) = open(&caller, &at).await?;
    let others = others(&caller, both.school.id, year)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(copy_page(&caller, &both, &others, None))
}

/// Copies another school's year into the draft, but for closures of that school's own.
pub(crate) async fn copy(
    caller: Caller,
    Path(at): Path<AtYear>,
    Form(fields): Form<Fields>,
) -> Answer {
    let (both, year) = open(&caller, &at).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let others = others(&caller, both.school.id, year)
        .await
        .map_err(failed)?;
    let from = others
        .iter()
        .find(|s| s.id.to_string() == fields.text("from"));
    let Some(from) = from else {
        let words = "Choose the school whose year is to be copied";
        return Ok(copy_page(&caller, &both, &others, Some(words)));
    };
    let mut draft = in_force(&caller.rooms.store, from.id, year)
        .await
        .map_err(failed)?;
    let closures: Vec<Date> = draft
        .notes()
        .iter()
        .filter(|(_, note)| matches!(note, Note::Closure(_)))
        .map(|(day, _)| *day)
        .collect();
    for day in closures {
        // Their burst pipe is not ours.
        draft.set(day, DaySessions::Both, None);
    }
    keep_closures(&both.in_force, &mut draft);
    keep_and_show(&caller, &both, &draft).await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let first = Some(date(2025, 9, 1));
        for text in [
            "1 September 2025",
            "1st September 2025",
            "Mon 1 Sep 2025",
            "Monday, 1st Sept 2025",
            "01/09/2025",
            "1.9.25",
            "2025-09-01",
            " 1-9-2025 ",
        ] {
            assert_eq!(written_date(text), first, "{text}");
        }
        for text in [
            "",
            "1 September",
            "31/9/2025",
            "soon",
            "9/2025",
            "1 Ju 2025",
        ] {
            assert_eq!(written_date(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_names_its_half_term() {
        let mut typed = Typed::default();
        typed.halves[1] = ["3 November 2025".into(), "someday".into()];
        typed.halves[3] = ["23/2/2026".into(), "27/3/2026".into()];
        let wrong = typed.read(AcademicYear(2025)).expect_err("someday");
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].1, "last-2");
        assert!(
            wrong[0]
                .0
                .starts_with("Autumn term, second half: enter the last day")
        );
        typed.halves[1][1] = "27 March 2026".into();
        let wrong = typed.read(AcademicYear(2025)).expect_err("overlaps");
        assert_eq!(
            wrong[0].1, "first-4",
            "the fields left empty are passed over"
        );
    }
}
