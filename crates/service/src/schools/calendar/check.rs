//! `/{authority}/schools/{id}/calendar/{year}/check`: what saving the draft would do, and saving it.
//! In: a draft. Out: the days that change and the marks they touch, counted session by session;
//! then the calendar in force.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::schools::{Change, Effect, Touched};
use govuk::{BackLink, Button, Cell, ErrorSummary, SummaryList, Table};
use law::academic_year::AcademicYear;
use register::Session;
use store::StoreError;

use super::drafted::{self, Drafted, Saved, would_do};
use super::edit::open;
use super::grid::in_words;
use super::view::{AtYear, address};
use crate::web::{Answer, Caller, page, see_other};
use crate::when;

/// What is said when the calendar in force was changed meanwhile.
const QUICKER: &str = "Somebody changed this calendar while you were drawing it up, so nothing was saved. The page now shows what your draft would change of theirs: look at it again before you save";

/// Days listed one by one; a year that is begun has more, and then they are counted.
const MOST: usize = 60;

#[derive(Template)]
#[template(path = "schools/calendar/check.html")]
struct CheckPage {
    wrong: Option<ErrorSummary>,
    school: String,
    year: AcademicYear,
    nothing: bool,
    counts: SummaryList,
    days: Table,
    more: usize,
    no_longer: Option<Table>,
    begin: Option<Table>,
    action: String,
    button: Button,
    edit: String,
}

fn marks(caption: &'static str, touched: &Touched) -> Option<Table> {
    let rows = touched.marks.iter().map(|((day, session), n)| {
        let part = match session {
            Session::Am => "morning",
            Session::Pm => "afternoon",
        };
        [
            Cell::new(when::weekday(*day)),
            Cell::new(part),
            Cell::numeric(*n),
        ]
    });
    let table = Table::new(caption)
        .caption_class("govuk-table__caption--m")
        .head([
            Cell::new("Day"),
            Cell::new("Session"),
            Cell::numeric("Marks"),
        ])
        .rows(rows);
    (touched.count() > 0).then_some(table)
}

fn days(both: &Drafted, changes: &[Change]) -> Table {
    let rows = changes.iter().take(MOST).map(|c| {
        [
            when::weekday(c.day),
            in_words(both.in_force.kind(c.day)),
            in_words(both.drawn_up().kind(c.day)),
        ]
        .map(Cell::new)
    });
    Table::new("Days that change")
        .caption_class("govuk-table__caption--m")
        .head(["Day", "Now", "Then"])
        .rows(rows)
}

fn counts(both: &Drafted, changes: &[Change], effect: &Effect) -> SummaryList {
    let of = |touched: &Touched| match touched.count() {
        0 => "None".to_owned(),
        n => format!("{n}, in the registers of {} pupils", touched.pupils),
    };
    let mut list = SummaryList::new()
        .entry("Days that change", changes.len())
        .entry(
            "Sessions",
            format!(
                "{}, now {}",
                both.drawn_up().sessions_held(),
                both.in_force.sessions_held()
            ),
        )
        .entry("Marks that no longer count", of(&effect.no_longer))
        .entry("Marks that begin to count", of(&effect.begin));
    if effect.opened_before_today > 0 {
        list = list.entry(
            "Sessions opened up to today",
            format!(
                "{}: whoever was on roll and has no mark there is unmarked until one is loaded",
                effect.opened_before_today
            ),
        );
    }
    list
}

fn check_page(caller: &Caller, both: &Drafted, effect: &Effect, wrong: bool) -> Response {
    let year = both.in_force.year();
    let to = |page: &str| address(&caller.rooms, both.school.id, year, page);
    let changes = both.changes();
    let main = CheckPage {
        wrong: wrong.then(|| ErrorSummary::new().error(QUICKER, "days")),
        school: both.school.name.clone(),
        year,
        nothing: changes.is_empty(),
        counts: counts(both, &changes, effect),
        days: days(both, &changes),
        more: changes.len().saturating_sub(MOST),
        no_longer: marks("Marks that would no longer count", &effect.no_longer),
        begin: marks("Marks that would begin to count", &effect.begin),
        action: to("/check"),
        button: Button::new("Save this calendar").prevent_double_click(true),
        edit: to("/edit"),
    };
    let title = format!("Check the calendar {year} of {}", both.school.name);
    let back = BackLink::new(to("/edit")).words("Draft");
    let mut answer = page(caller, "schools", &title, main, |page| {
        page.error(wrong).back(back)
    });
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// What saving would do.
pub(crate) async fn form(caller: Caller, Path(at): Path<AtYear>) -> Answer {
    let (both, _) = open(&caller, &at).await?;
    let effect = would_do(&caller.rooms, &both)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(check_page(&caller, &both, &effect, false))
}

/// Saves the draft.
pub(crate) async fn save(caller: Caller, Path(at): Path<AtYear>) -> Answer {
    let (both, year) = open(&caller, &at).await?;
    let Caller { rooms, signed } = &caller;
    let failed = |e: StoreError| caller.problem(e.into());
    let school = both.school.id;
    match drafted::save(rooms, signed, &both).await.map_err(failed)? {
        Saved::Done => Ok(see_other(&address(rooms, school, year, "?done=saved"))),
        Saved::Nothing => Ok(see_other(&address(rooms, school, year, ""))),
        Saved::Quicker => {
            // The draft is laid over what is in force now, and looked at anew.
            let draft = both.drawn_up().clone();
            drafted::keep(rooms, signed, &both, &draft)
                .await
                .map_err(failed)?;
            let (both, _) = open(&caller, &at).await?;
            let effect = would_do(rooms, &both).await.map_err(failed)?;
            Ok(check_page(&caller, &both, &effect, true))
        }
    }
}
