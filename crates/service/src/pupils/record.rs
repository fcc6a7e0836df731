//! `/{authority}/pupils/{id}`: a pupil's attendance, each figure with its why, the year as a strip.
//! In: a pupil within scope. Out: the first page of the record.

use askama::Template;
use axum::extract::Path;
use casework::people::Action;
use govuk::{Cell, Content, Table};
use law::academic_year::academic_year;
use register::{Day, Figure};
use store::attendance::KeptStanding;

use super::list::tier_in_words;
use super::register::Own;
use super::strip::Strip;
use super::{At, Opened, open, per_cent};
use crate::contact::letter::write::own_school;
use crate::house::Rooms;
use crate::web::{Answer, Caller, page};
use crate::when;

#[derive(Template)]
#[template(path = "pupils/record.html")]
struct RecordPage {
    name: String,
    /// As at which day and by which policy, and the figures.
    standing: Option<(String, Table)>,
    year: String,
    strips: Vec<Strip>,
    /// What can be done about the roll, and what the authority can be told: addresses and words.
    acts: Vec<(String, &'static str)>,
}

/// A figure's name as pages have it.
pub(super) const fn words_of(figure: Figure) -> &'static str {
    match figure {
        Figure::Possible => "Possible sessions this year",
        Figure::Attended => "Attendance this year",
        Figure::Authorised => "Authorised absence this year",
        Figure::Unauthorised => "Unauthorised absence this year",
        Figure::Unmarked => "Sessions not marked this year",
        Figure::Persistent => "Persistently absent",
        Figure::Severe => "Severely absent",
        Figure::Window => "Attendance over the last 12 school weeks",
        Figure::PenaltySessions => "Unauthorised in the last 10 school weeks",
        Figure::PenaltyFirstMet => "National threshold first met",
        Figure::AbsentRun => "Current continuous absence",
        Figure::UnauthorisedRun => "Current run coded G, N, O or U",
        Figure::GroundIRun => "Current run coded G, N or O",
        Figure::IllDays => "Illness this year",
        Figure::IllRun => "Current run of illness",
    }
}

fn counted(n: u32, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A figure's value as it is kept.
fn value_of(figure: Figure, kept: &KeptStanding) -> String {
    let sessions = |n| counted(n, "session");
    let days = |n: u16| counted(n.into(), "school day");
    let share = |rate, attended, possible| {
        format!("{} ({attended} of {possible} sessions)", per_cent(rate))
    };
    let answer = |yes| if yes { "Yes" } else { "No" }.to_owned();
    match figure {
        Figure::Possible => sessions(kept.possible),
        Figure::Attended => share(kept.attendance_rate, kept.attended, kept.possible),
        Figure::Authorised => sessions(kept.authorised),
        Figure::Unauthorised => sessions(kept.unauthorised),
        Figure::Unmarked => sessions(kept.unmarked),
        Figure::Persistent => answer(kept.persistent),
        Figure::Severe => answer(kept.severe),
        Figure::Window => share(kept.w12_rate, kept.w12_attended, kept.w12_possible),
        Figure::PenaltySessions => sessions(kept.pn_sessions),
        Figure::PenaltyFirstMet => kept.pn_first_met.map_or("Never".to_owned(), when::day),
        Figure::AbsentRun => days(kept.absent_run),
        Figure::UnauthorisedRun => days(kept.unauthorised_run),
        Figure::GroundIRun => days(kept.ground_i_run),
        Figure::IllDays => format!(
            "{}.{} days",
            kept.ill_sessions / 2,
            kept.ill_sessions % 2 * 5
        ),
        Figure::IllRun => days(kept.ill_run),
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">Why?<span class="govuk-visually-hidden"> {{ what }}</span></a>"#
)]
struct Why {
    href: String,
    what: &'static str,
}

fn figures(rooms: &Rooms, opened: &Opened, kept: &KeptStanding) -> Table {
    let why = |figure: Figure| {
        let why = Why {
            href: opened.address(rooms, &format!("/why/{}", figure.column())),
            what: words_of(figure),
        };
        Content::html(why.to_string())
    };
    let tier = [
        Cell::new("Tier"),
        Cell::new(tier_in_words(rooms, kept.tier.as_deref())),
        Cell::new(Content::html(
            Why {
                href: opened.address(rooms, "/why/tier"),
                what: "Tier",
            }
            .to_string(),
        )),
    ];
    let figures = Figure::ALL.into_iter().map(|figure| {
        [
            Cell::new(words_of(figure)),
            Cell::new(value_of(figure, kept)),
            Cell::new(why(figure)),
        ]
    });
    Table::new("Standing")
        .caption_class("govuk-visually-hidden")
        .head(["Figure", "Value", "Why"])
        .rows([tier].into_iter().chain(figures))
        .first_cell_is_header()
}

/// The page.
pub(crate) async fn record(caller: Caller, Path(at): Path<At>) -> Answer {
    let opened = open(&caller, Action::SeePupil, &at.id, "attendance").await?;
    let main = view(&caller, &opened);
    let title = format!("{}: attendance", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "", page)
    }))
}

/// What whoever looks may do about the roll that the pupil is on, and tell the authority of it.
fn acts(caller: &Caller, opened: &Opened) -> Vec<(String, &'static str)> {
    let scope = caller.signed.scope(Action::Notify);
    let rooms = &caller.rooms;
    if own_school(opened, &scope, rooms.today()).is_none() {
        return Vec::new();
    }
    let to = |kind: &str| {
        let page = format!("notifications/{kind}/new?pupil={}", opened.pupil.id);
        rooms.address(&page)
    };
    vec![
        (to("leaver"), "Take off the roll"),
        (to("joiner"), "Notify the authority of this joiner"),
        (to("absence"), "Notify the authority of absence"),
        (
            to("part-time"),
            "Notify the authority of a part-time timetable",
        ),
    ]
}

fn view(caller: &Caller, opened: &Opened) -> RecordPage {
    let rooms = &caller.rooms;
    let own = Own::of(opened);
    let to = opened.as_of(rooms);
    let year = academic_year(to).value;
    let (from, to) = (Day::from(year.first_day()), Day::from(to));
    let sessions = own.sessions(from, to);
    let strips = own.places().filter_map(|school| {
        let mut there = sessions.clone();
        there.retain(|s| s.school == school);
        let caption = format!("Register of {year} at {}", own.school(school));
        (!there.is_empty()).then(|| Strip::new(caption, &there, to))
    });
    RecordPage {
        name: super::name_of(&opened.pupil),
        standing: opened.standing.as_ref().map(|kept| {
            let as_at = format!(
                "As at {}, by the policy {}.",
                when::weekday(kept.as_of),
                kept.policy
            );
            (as_at, figures(rooms, opened, kept))
        }),
        year: year.to_string(),
        strips: strips.collect(),
        acts: acts(caller, opened),
    }
}
