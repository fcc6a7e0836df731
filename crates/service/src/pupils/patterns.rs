//! `/{authority}/pupils/{id}/patterns`: weekdays, the trend, edges of term, brothers and sisters.
//! In: a pupil within scope. Out: what stands out by the authority's own numbers, each with the
//! sessions behind it. These are for a conversation; no rule of law turns on them.

use askama::Template;
use axum::extract::Path;
use casework::people::Action;
use casework::policy::Triggers;
use casework::schools::share;
use govuk::{Cell, Table};
use jiff::civil::{Date, Weekday};
use law::academic_year::academic_year;
use register::patterns::{BrokenWeeks, Tally, TermEdges, Trend, Weekdays};
use register::{Day, HeldSession, PupilIx};
use store::attendance::registers_of;
use store::people::log_looks;
use store::pupils::{self, siblings_of};
use store::{PupilId, StoreError};

use super::register::Own;
use super::why::sessions as sessions_table;
use super::{At, Opened, look_at, name_of, open, per_cent, reach};
use crate::picture::{Bar, Bars, Line, Lines, Look as LineLook};
use crate::web::{Answer, Caller, page};
use crate::when;

/// Days away together that are listed: the latest.
const TOGETHER: usize = 40;

#[derive(Template)]
#[template(path = "pupils/patterns.html")]
struct PatternsPage {
    name: String,
    as_at: String,
    weekdays: Option<Bars>,
    weekday_words: String,
    weekday_rule: String,
    /// Weekdays that stand out, each with the sessions missed on it.
    standing_out: Vec<(String, Table)>,
    trend: Option<Lines>,
    trend_words: String,
    trend_rule: String,
    edges: Option<Table>,
    broken: String,
    /// `None` for who may not see families.
    together: Option<Together>,
}

/// Brothers and sisters away on the same days.
struct Together {
    words: String,
    days: Option<Table>,
}

/// The page.
pub(crate) async fn patterns(caller: Caller, Path(at): Path<At>) -> Answer {
    let opened = open(&caller, Action::SeePupil, &at.id, "patterns").await?;
    let main = view(&caller, &opened)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let title = format!("{}: patterns", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/patterns", page)
    }))
}

async fn view(caller: &Caller, opened: &Opened) -> Result<PatternsPage, StoreError> {
    let rooms = &caller.rooms;
    let as_of = opened.as_of(rooms);
    let own = Own::of(opened);
    let first = academic_year(as_of).value.first_day();
    let sessions = own.sessions(first.into(), as_of.into());
    let triggers = rooms.authority.policy.triggers;
    let weekdays = Weekdays::of(&sessions);
    let out = weekdays.standing_out(triggers.salience());
    let broken = BrokenWeeks::of(&sessions);
    Ok(PatternsPage {
        name: name_of(&opened.pupil),
        as_at: when::weekday(as_of),
        weekdays: (!sessions.is_empty()).then(|| by_weekday(&weekdays, &out)),
        weekday_words: match &out[..] {
            [] => "No weekday stands out.".to_owned(),
            days => format!("Standing out: {}.", names(days)),
        },
        weekday_rule: format!(
            "A weekday stands out when {} or more sessions were missed on it and the rate of absence is at least {} times that of the other weekdays together.",
            triggers.weekday_absent, triggers.weekday_times
        ),
        standing_out: out
            .iter()
            .map(|day| (format!("{day:?}"), missed_on(&own, &sessions, *day)))
            .collect(),
        trend: by_week(&sessions),
        trend_words: trend_words(&sessions, &triggers),
        trend_rule: format!(
            "Attendance is falling when the last {0} school weeks lie {1} points of per cent or more below the {0} before them.",
            triggers.trend_weeks, triggers.trend_fall
        ),
        edges: (!sessions.is_empty()).then(|| edges(&TermEdges::of(&sessions))),
        broken: format!(
            "{} of {} school weeks were broken by at least one absence.",
            broken.broken, broken.weeks
        ),
        together: together(caller, opened, first, as_of).await?,
    })
}

fn names(days: &[Weekday]) -> String {
    let days: Vec<String> = days.iter().map(|day| format!("{day:?}")).collect();
    days.join(" and ")
}

fn absence(tally: &Tally) -> Option<u32> {
    share(tally.absent.into(), tally.possible.into())
}

/// A tally as the cells of a row.
fn tallied(first: &str, tally: &Tally) -> [Cell; 6] {
    [
        Cell::new(first),
        Cell::numeric(tally.possible),
        Cell::numeric(tally.absent),
        Cell::numeric(per_cent(absence(tally))),
        Cell::numeric(tally.late),
        Cell::numeric(tally.late_after_close),
    ]
}

fn tallies(caption: &str, first: &'static str, rows: Vec<[Cell; 6]>) -> Table {
    Table::new(caption)
        .caption_class("govuk-visually-hidden")
        .head([
            Cell::new(first),
            Cell::numeric("Possible sessions"),
            Cell::numeric("Absent"),
            Cell::numeric("Of those possible"),
            Cell::numeric("Late"),
            Cell::numeric("After the register closed"),
        ])
        .rows(rows)
        .first_cell_is_header()
}

fn by_weekday(weekdays: &Weekdays, out: &[Weekday]) -> Bars {
    let days: Vec<(Weekday, Tally)> = Weekday::Monday
        .cycle_forward()
        .take(7)
        .map(|day| (day, weekdays.on(day)))
        .filter(|(day, tally)| tally.possible > 0 || day.to_monday_zero_offset() < 5)
        .collect();
    let bars = days.iter().map(|(day, tally)| Bar {
        name: format!("{day:?}"),
        rate: absence(tally),
        stands_out: out.contains(day),
    });
    let rows = days
        .iter()
        .map(|(d, tally)| tallied(&format!("{d:?}"), tally));
    let title = "Absence by weekday this academic year";
    let table = tallies("Absence by weekday", "Weekday", rows.collect());
    Bars::new("weekdays", title, bars.collect(), table)
}

fn missed_on(own: &Own, sessions: &[HeldSession], day: Weekday) -> Table {
    let at = day.to_monday_zero_offset() as u32;
    let missed: Vec<HeldSession> = sessions
        .iter()
        .filter(|s| s.absent() && s.day.weekday() == at)
        .copied()
        .collect();
    sessions_table(own, &missed)
}

/// Attendance week by week.
fn by_week(sessions: &[HeldSession]) -> Option<Lines> {
    let weeks: Vec<&[HeldSession]> = sessions
        .chunk_by(|a, b| a.day.week() == b.day.week())
        .collect();
    let rate = |week: &[HeldSession]| {
        let count = |which: fn(&HeldSession) -> bool| week.iter().filter(|s| which(s)).count();
        share(
            count(HeldSession::attended) as u64,
            count(HeldSession::possible) as u64,
        )
    };
    let rates: Vec<Option<u32>> = weeks.iter().map(|week| rate(week)).collect();
    let known: Vec<u32> = rates.iter().flatten().copied().collect();
    let (first, last) = known.first().zip(known.last())?;
    let describes = format!(
        "The pupil's attendance over {} school weeks, from {} in the first to {} in the last; lowest {}. The table beneath has every week.",
        weeks.len(),
        per_cent(Some(*first)),
        per_cent(Some(*last)),
        per_cent(known.iter().min().copied()),
    );
    let mondays: Vec<Date> = weeks
        .iter()
        .map(|week| week[0].day.week().monday().date())
        .collect();
    let line = Line {
        look: LineLook::Own,
        name: "This pupil".to_owned(),
        rates,
    };
    let title = "Attendance week by week";
    Some(Lines::new("weeks", title, describes, &mondays, &[line]))
}

fn trend_words(sessions: &[HeldSession], triggers: &Triggers) -> String {
    let Some(trend) = Trend::of(sessions, triggers.salience()) else {
        return format!(
            "There are not yet {} school weeks this year, so no trend is worked out.",
            2 * triggers.trend_weeks
        );
    };
    let said = |(attended, possible): (u32, u32)| {
        let rate = share(attended.into(), possible.into());
        format!("{} ({attended} of {possible} sessions)", per_cent(rate))
    };
    format!(
        "Over the last {0} school weeks attendance was {1}; over the {0} before them it was {2}. {3}",
        triggers.trend_weeks,
        said(trend.later),
        said(trend.earlier),
        if trend.falling {
            "It is falling."
        } else {
            "That is no fall by the authority's number."
        }
    )
}

fn edges(edges: &TermEdges) -> Table {
    let rows = vec![
        tallied("First school week after a break", &edges.first_weeks),
        tallied("Last school week before a break", &edges.last_weeks),
        tallied("Other school weeks", &edges.other),
    ];
    tallies("Absence at the edges of term", "When", rows)
}

/// Days on which a brother or sister within scope was absent too. Their days are part of their own
/// record, so that each of them is written down as looked at.
async fn together(
    caller: &Caller,
    opened: &Opened,
    from: Date,
    to: Date,
) -> Result<Option<Together>, StoreError> {
    let rooms = &caller.rooms;
    let (store, own) = (&rooms.store, opened.pupil.id);
    let within = |action| reach(&caller.signed.scope(action), rooms.today());
    let families = within(Action::SeeFamily);
    if pupils::among(store, &families, &[own]).await?.is_empty() {
        return Ok(None);
    }
    let siblings = siblings_of(store, own).await?;
    let seen = pupils::among(store, &within(Action::SeePupil), &siblings).await?;
    if seen.is_empty() {
        let words = "Nobody on record whom you may see shares a parent with this pupil.";
        return Ok(Some(Together {
            words: words.to_owned(),
            days: None,
        }));
    }
    let what = "days absent together with a brother or sister";
    let looks = seen.iter().map(|sibling| look_at(caller, *sibling, what));
    log_looks(store, looks.collect()).await?;
    let known = pupils::list_by_ids(store, &seen).await?;
    let mut family: Vec<PupilId> = seen.clone();
    family.push(own);
    let now = store.snapshot().await?;
    let every = registers_of(&now, Some(&family), 1).await?;
    let places: Vec<PupilIx> = family.iter().filter_map(|p| every.place_of(*p)).collect();
    let (from, to) = (Day::from(from), Day::from(to));
    let mut days = every.registers.absent_together(&places, from, to);
    let own_place = every.place_of(own);
    days.retain(|_, who| own_place.is_some_and(|own| who.contains(&own)));
    let name = |place: &PupilIx| {
        let id = every.pupil(*place);
        known.iter().find(|p| p.id == id).map(name_of)
    };
    let rows = days.iter().rev().take(TOGETHER).map(|(day, who)| {
        let names: Vec<String> = who.iter().filter_map(name).collect();
        [
            Cell::new(when::weekday(day.date())),
            Cell::new(names.join(", ")),
        ]
    });
    let caption = if days.len() > TOGETHER {
        format!(
            "Days away together: the latest {TOGETHER} of {}",
            days.len()
        )
    } else {
        "Days away together".to_owned()
    };
    let table = (!days.is_empty()).then(|| {
        Table::new(caption)
            .caption_class("govuk-visually-hidden")
            .head(["Day", "Also absent"])
            .rows(rows)
            .first_cell_is_header()
    });
    Ok(Some(Together {
        words: format!(
            "On {} of this academic year this pupil and a brother or sister were both absent.",
            match days.len() {
                1 => "1 day".to_owned(),
                n => format!("{n} days"),
            }
        ),
        days: table,
    }))
}
