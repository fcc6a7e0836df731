//! `/{authority}/pupils/{id}/threshold`: how far a pupil is from the national threshold.
//! In: a pupil within scope. Out: the least number of further sessions that would meet it and by when,
//! when the present ones leave the window, as a calendar and as a table.

use askama::Template;
use axum::extract::Path;
use casework::people::Action;
use govuk::{Cell, Table};
use law::limits::PENALTY_SESSIONS;
use register::{Day, Distance, HeldSession};

use super::calendar::Calendar;
use super::register::Own;
use super::{At, Opened, name_of, open};
use crate::house::Rooms;
use crate::web::{Answer, Caller, page};
use crate::when;

#[derive(Template)]
#[template(path = "pupils/threshold.html")]
struct ThresholdPage {
    name: String,
    as_at: String,
    says: String,
    calendar: Option<Calendar>,
    leaving: Option<Table>,
    why: String,
}

fn sessions(n: u32) -> String {
    format!("{n} session{}", if n == 1 { "" } else { "s" })
}

fn says(distance: &Distance, threshold: u32) -> String {
    let now = format!(
        "{} of {threshold} coded G, N, O or U in the last 10 school weeks.",
        sessions(distance.now)
    );
    let next = match (distance.further, distance.by) {
        (Some(0), _) => "By the marks alone, the national threshold is met.".to_owned(),
        (Some(1), Some(by)) => format!(
            "One more would meet the national threshold. The earliest it could be is {}.",
            when::weekday(by.date())
        ),
        (Some(n), Some(by)) => format!(
            "At least {n} more would meet the national threshold. If every coming session were missed, that would be on {}.",
            when::weekday(by.date())
        ),
        _ => "It cannot be met before the calendar of the pupil's schools ends.".to_owned(),
    };
    format!("{now} {next}")
}

/// When sessions leave the window, and how many are left then if no more come.
fn leaving(distance: &Distance) -> Option<Table> {
    let mut left = distance.now;
    let rows: Vec<[Cell; 4]> = distance
        .leaving
        .iter()
        .map(|week| {
            left -= week.sessions;
            [
                Cell::new(when::day(week.week_of.date())),
                Cell::numeric(week.sessions),
                Cell::new(week.on.map_or_else(
                    || "After the calendar that the schools have given".to_owned(),
                    |on| when::weekday(on.date()),
                )),
                Cell::numeric(left),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        Table::new("When the present sessions leave the window")
            .caption_class("govuk-table__caption--m")
            .head([
                Cell::new("Missed in the week of"),
                Cell::numeric("Sessions"),
                Cell::new("Outside the window from"),
                Cell::numeric("Left then, if no more come"),
            ])
            .rows(rows)
            .first_cell_is_header()
    })
}

/// The page.
pub(crate) async fn threshold(caller: Caller, Path(at): Path<At>) -> Answer {
    let what = "distance to the national threshold";
    let opened = open(&caller, Action::SeePupil, &at.id, what).await?;
    let main = view(&caller.rooms, &opened);
    let title = format!("{}: {what}", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/threshold", page)
    }))
}

fn view(rooms: &Rooms, opened: &Opened) -> ThresholdPage {
    let as_of = opened.as_of(rooms);
    let own = Own::of(opened);
    let threshold = PENALTY_SESSIONS.on(as_of).map(|n| u32::from(n.0));
    let found = own.registers().zip(threshold);
    let day = Day::from(as_of);
    let (says, calendar, leaving) = match found {
        Some(((registers, pupil), threshold)) => {
            let distance = registers.distance_to_threshold(pupil, day);
            let window = registers.last_school_weeks(pupil, day, 10);
            let calendar = calendar(&own, &distance, &window, day);
            (says(&distance, threshold), calendar, leaving(&distance))
        }
        None => (
            "This pupil has never been on a roll here, or there was no threshold on that day."
                .to_owned(),
            None,
            None,
        ),
    };
    ThresholdPage {
        name: name_of(&opened.pupil),
        as_at: when::weekday(as_of),
        says,
        calendar,
        leaving,
        why: opened.address(rooms, "/why/pn_sessions"),
    }
}

/// From the first day of the window to the last on which something happens.
fn calendar(
    own: &Own,
    distance: &Distance,
    window: &[HeldSession],
    as_of: Day,
) -> Option<Calendar> {
    let first = window.first()?.day.week().monday();
    let leaves = distance.leaving.iter().filter_map(|l| l.on);
    let last = leaves.chain(distance.by).max().unwrap_or(as_of).max(as_of);
    let sessions = own.sessions(first, Day(last.week().monday().0 + 6));
    Some(Calendar::new(&sessions, distance, as_of))
}
