//! The window of the national threshold as a calendar: a school week a row.
//! In: a pupil's sessions past and coming, and the distance to the threshold. Out: a table that reads
//! without its colours: what was missed, when it leaves the window, when the threshold could be met.

use askama::Template;
use askama::filters::HtmlSafe;
use register::{Day, Distance, HeldSession};

struct Square {
    class: &'static str,
    /// The day of the month.
    number: i8,
    /// What stands beneath it: the codes that count, or what happens then.
    text: String,
    /// The same in words.
    meaning: String,
}

struct Row {
    monday: String,
    /// Nothing for a day without a session.
    days: Vec<Option<Square>>,
}

/// The calendar.
#[derive(Template)]
#[template(path = "pupils/calendar.html")]
pub(super) struct Calendar {
    days: &'static [&'static str],
    rows: Vec<Row>,
}

impl HtmlSafe for Calendar {}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn counted(n: usize) -> String {
    format!("{n} session{}", if n == 1 { "" } else { "s" })
}

fn square(day: &[HeldSession], distance: &Distance, as_of: Day) -> Square {
    let on = day[0].day;
    let missed: Vec<&str> = day
        .iter()
        .filter(|s| s.counts_to_threshold())
        .filter_map(|s| Some(s.code?.text()))
        .collect();
    let leaves: u32 = distance
        .leaving
        .iter()
        .filter(|l| l.on == Some(on))
        .map(|l| l.sessions)
        .sum();
    let could_be_met = distance.by == Some(on) && on > as_of;
    let (mut class, mut texts, mut meanings) = ("app-calendar--open", Vec::new(), Vec::new());
    if on > as_of {
        class = "app-calendar--coming";
        meanings.push("still to come".to_owned());
    }
    if leaves > 0 {
        class = "app-calendar--leaving";
        texts.push(format!("−{leaves}"));
        meanings.push(format!("{} leave the window", counted(leaves as usize)));
    }
    if could_be_met {
        class = "app-calendar--met";
        texts.push("could be met".to_owned());
        meanings
            .push("the threshold could be met, if every session until then were missed".to_owned());
    }
    if !missed.is_empty() {
        class = "app-calendar--missed";
        meanings.push(format!("{} missed", counted(missed.len())));
        texts.push(missed.join(" "));
    }
    if on == as_of {
        texts.push("today".to_owned());
        meanings.push("today".to_owned());
    }
    Square {
        class,
        number: on.date().day(),
        text: texts.join(", "),
        meaning: meanings.join(", "),
    }
}

impl Calendar {
    /// The calendar of these sessions, which are in order. Weeks without a session are not school
    /// weeks, and have no row.
    pub(super) fn new(sessions: &[HeldSession], distance: &Distance, as_of: Day) -> Self {
        let weekend = sessions.iter().any(|s| s.day.weekday() > 4);
        let width = if weekend { 7 } else { 5 };
        let rows = sessions
            .chunk_by(|a, b| a.day.week() == b.day.week())
            .map(|week| {
                let days = (0..width).map(|weekday| {
                    let day: Vec<HeldSession> = week
                        .iter()
                        .filter(|s| s.day.weekday() == weekday)
                        .copied()
                        .collect();
                    (!day.is_empty()).then(|| square(&day, distance, as_of))
                });
                Row {
                    monday: week[0]
                        .day
                        .week()
                        .monday()
                        .date()
                        .strftime("%-d %b")
                        .to_string(),
                    days: days.collect(),
                }
            });
        Self {
            days: &DAYS[..width as usize],
            rows: rows.collect(),
        }
    }
}
