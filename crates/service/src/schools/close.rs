//! `/{authority}/administration/schools/{id}/close`: the day after which a school is no more.
//! In: its last day. Out: what that means, checked before it is done. Nothing is taken away: the
//! registers are evidence, and whoever is still on its roll is named until their name comes off.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use govuk::{Button, Content, DateInput, ErrorSummary, SummaryList};
use jiff::civil::Date;
use store::StoreError;
use store::pupils::enrolments_of_school;
use store::schools::{School, closure_of};

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
        words: vec!["Then the school stays open, as if nobody had entered a last day.".to_owned()],
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
        let left = still_on_roll(rooms, &school, last).await.map_err(failed)?;
        return Ok(check_page(&caller, &school, last, left, typed));
    }
    let closed = administer::close(rooms, &caller.signed, school.id, last_day).await;
    match closed.map_err(failed)? {
        Outcome::Done(()) => Ok(see_other(&rooms.address("administration/schools"))),
        _ => Err(caller.problem(Problem::NotFound)),
    }
}

/// How many are on the school's roll after its last day.
async fn still_on_roll(rooms: &Rooms, school: &School, last: Date) -> Result<usize, StoreError> {
    let spells = enrolments_of_school(&rooms.store, school.id).await?;
    let after = spells
        .iter()
        .filter(|s| s.end_on.is_none_or(|end| end > last));
    Ok(after.count())
}

fn check_page(
    caller: &Caller,
    school: &School,
    last: Date,
    left: usize,
    [day, month, year]: [&str; 3],
) -> Response {
    let rooms = &caller.rooms;
    let mut words = vec![
        "Its registers, its calendar and everything done about its pupils stay as they are."
            .to_owned(),
    ];
    if left > 0 {
        let who = if left == 1 {
            "1 pupil is"
        } else {
            &format!("{left} pupils are")
        };
        words.push(format!(
            "{who} on its roll after that day. Their names come off one by one, each with its ground and the school they go to: until then they stay on the lists, so that none is lost."
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
            .entry("On its roll after that day", left.to_string()),
        button: Button::new("Close this school").warning(),
        back: rooms.address("administration/schools"),
    };
    check(caller, main)
}
