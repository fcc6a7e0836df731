//! `/{authority}/administration/schools/{id}/close`: the day after which a school is no more.
//! In: its last day. Out: what that means, checked before it is done. No session is held after it.
//! Nothing is taken away: the registers are evidence, and whoever is still on its roll is on Today
//! until their name comes off.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::schools::{SchoolYear, changes, effect};
use govuk::{Button, Content, DateInput, ErrorSummary, InsetText, SummaryList};
use jiff::civil::Date;
use register::close_after;
use store::attendance::rows_of_school;
use store::pupils::enrolments_of_school;
use store::schools::{School, closure_of, entered_calendars_of};
use store::{SchoolId, StoreError};

use super::administer::{self, Outcome};
use super::change::{date, date_parts};
use super::check::{CheckPage, FormPage, answer, check};
use super::listed::{At, found};
use crate::house::Rooms;
use crate::web::{Answer, Caller, Fields, Problem, see_other};
use crate::when;

const NO_DAY: &str = "Enter the school's last day, such as 31 8 2026";

fn address(rooms: &Rooms, school: &School) -> String {
    rooms.address(&format!("administration/schools/{}/close", school.id))
}

fn form_page(
    caller: &Caller,
    school: &School,
    [day, month, year]: [&str; 3],
    wrong: Option<&'static str>,
) -> Response {
    let input = DateInput::new("last-day", "What is the school's last day?")
        .hint("For example, 31 8 2026. A school that becomes an academy does not close: change it instead")
        .parts(date_parts(day, month, year))
        .error_if(wrong);
    let main = FormPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "day")),
        title: "Close a school",
        lead: "",
        action: address(&caller.rooms, school),
        inputs: vec![Content::from(input)],
        button: Button::new("Continue"),
        back: caller.rooms.address("administration/schools"),
        after: None,
    };
    answer(caller, main)
}

/// Asks for the last day; for a school that closes already, whether it is to stay open.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let school = found(&caller, Action::ManageSchools, &at.id).await?;
    let rooms = &caller.rooms;
    let closure = closure_of(&rooms.store, school.id).await;
    let Some(closure) = closure.map_err(|e| caller.problem(e.into()))? else {
        return Ok(form_page(&caller, &school, [""; 3], None));
    };
    let main = CheckPage {
        title: "Take the closure back",
        words: vec!["Then the school stays open, as if nobody had entered a last day: the sessions entered after it are held again.".to_owned()],
        action: address(rooms, &school),
        carried: vec![("keep", "open".to_owned())],
        list: SummaryList::new()
            .entry("School", school.name.as_str())
            .entry("Last day", when::day(closure.last_day)),
        button: Button::new("Keep this school open"),
        back: rooms.address("administration/schools"),
    };
    Ok(check(&caller, main))
}

/// Checks, and then closes.
pub(crate) async fn next(caller: Caller, Path(at): Path<At>, Form(sent): Form<Fields>) -> Answer {
    let school = found(&caller, Action::ManageSchools, &at.id).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let rooms = &caller.rooms;
    let typed = [sent.text("day"), sent.text("month"), sent.text("year")];
    let [day, month, year] = typed;
    let keep = sent.text("keep") == "open" && !sent.has("change");
    let last_day = date(day, month, year);
    if !keep && (last_day.is_none() || sent.has("change")) {
        let wrong = (!sent.has("change")).then_some(NO_DAY);
        return Ok(form_page(&caller, &school, typed, wrong));
    }
    let last_day = last_day.filter(|_| !keep);
    if let (Some(last), true) = (last_day, sent.text("step") != "check") {
        let beyond = beyond(rooms, &school, last).await.map_err(failed)?;
        return Ok(check_page(&caller, &school, last, &beyond, typed));
    }
    let closed = administer::close(rooms, &caller.signed, school.id, last_day).await;
    match closed.map_err(failed)? {
        Outcome::Done(()) => Ok(see_other(&rooms.address("administration/schools"))),
        _ => Err(caller.problem(Problem::NotFound)),
    }
}

/// What lies after a school's last day.
struct Beyond {
    /// How many are on its roll.
    on_roll: usize,
    /// Sessions that were entered, and will not be held.
    sessions: usize,
    /// Marks in them.
    marks: usize,
}

async fn beyond(rooms: &Rooms, school: &School, last: Date) -> Result<Beyond, StoreError> {
    let now = rooms.store.snapshot().await?;
    let spells = enrolments_of_school(&now, school.id).await?;
    let after = spells
        .iter()
        .filter(|s| s.end_on.is_none_or(|end| end > last));
    let mut out = Beyond {
        on_roll: after.count(),
        sessions: 0,
        marks: 0,
    };
    for kept in entered_calendars_of(&now, school.id).await? {
        let (year, mut weeks) = (kept.academic_year, kept.open_weeks);
        close_after(&mut weeks, year, last);
        let [before, after] = [kept.open_weeks, weeks].map(|w| SchoolYear::of(year, &w, []));
        let changes = changes(&before, &after);
        if changes.is_empty() {
            continue;
        }
        let rows = rows_of_school(&now, school.id, year).await?;
        let effect = effect(&changes, rows.iter().map(|row| &row.marks), rooms.today());
        out.sessions += effect.closed;
        out.marks += effect.no_longer.count();
    }
    Ok(out)
}

fn check_page(
    caller: &Caller,
    school: &School,
    last: Date,
    beyond: &Beyond,
    [day, month, year]: [&str; 3],
) -> Response {
    let rooms = &caller.rooms;
    let mut words = vec![
        "Its registers and everything done about its pupils stay as they are. From the day after, no session is held: no register is asked for, no mark is taken, and nobody's absence grows."
            .to_owned(),
    ];
    let left = beyond.on_roll;
    if left > 0 {
        let who = if left == 1 {
            "1 pupil is"
        } else {
            &format!("{left} pupils are")
        };
        words.push(format!(
            "{who} on its roll after that day. Their names come off one by one, each with its ground and the school they go to: until then they stay on the lists, and from the day after each is on Today, so that none is lost."
        ));
    }
    let main = CheckPage {
        title: "Check before closing",
        words,
        action: address(rooms, school),
        carried: vec![
            ("day", day.to_owned()),
            ("month", month.to_owned()),
            ("year", year.to_owned()),
        ],
        list: SummaryList::new()
            .entry("School", school.name.as_str())
            .entry("Last day", when::day(last))
            .entry("On its roll after that day", left.to_string())
            .entry(
                "Sessions entered after that day",
                beyond.sessions.to_string(),
            )
            .entry(
                "Marks in them, kept and not counted",
                beyond.marks.to_string(),
            ),
        button: Button::new("Close this school").warning(),
        back: rooms.address("administration/schools"),
    };
    check(caller, main)
}

/// What the pages of a school that closes say of it.
pub(super) async fn notice(
    rooms: &Rooms,
    school: SchoolId,
) -> Result<Option<InsetText>, StoreError> {
    let closure = closure_of(&rooms.store, school).await?;
    Ok(closure.map(|closure| {
        let closes = if closure.last_day < rooms.today() {
            "closed"
        } else {
            "closes"
        };
        let day = when::day(closure.last_day);
        InsetText::new(format!(
            "This school {closes} on {day}. No session after that day is held, whatever its calendar says."
        ))
    }))
}
