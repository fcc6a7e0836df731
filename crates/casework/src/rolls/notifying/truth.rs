//! Whether the register bears out the part-time timetables that were notified.
//! In: what was agreed, the register's marks, a day. Out: findings in plain English, and what of them comes on Today.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use law::attendance::Code;
use register::Figure;

use super::Minutes;
use crate::rolls::in_words;
use crate::rolls::twenty_days::Sat;
use crate::today::{Raised, Rule};

/// A timetable as it was agreed, for holding the register against it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Agreed {
    /// Its first day.
    pub starts: Date,
    /// Its last; `None` for flexi-schooling without one.
    pub ends: Option<Date>,
    /// Hours agreed in a week.
    pub agreed: Minutes,
    /// Hours of a full week.
    pub full: Minutes,
    /// Whether alternative provision is part of it.
    pub alternative: bool,
    /// Whether it is flexi-schooling.
    pub flexi: bool,
}

impl Agreed {
    fn holds_on(&self, day: Date) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| day <= ends)
    }
}

/// Where the register shows something else than was agreed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Untrue {
    /// In school or provision for more sessions of a week than were agreed.
    PresentMore {
        /// The week's Monday.
        week: Date,
        /// Sessions attended.
        sessions: u16,
        /// The most that were agreed.
        agreed: u16,
    },
    /// For fewer.
    PresentLess {
        /// The week's Monday.
        week: Date,
        /// Sessions attended.
        sessions: u16,
        /// The fewest that were agreed.
        agreed: u16,
    },
    /// C2 in the register on days without a timetable.
    WithoutTimetable(Vec<Date>),
    /// B in the register, and no alternative provision was notified.
    OffSiteNotSaid(Vec<Date>),
    /// The end has passed and no other timetable follows, and C2 is still being marked.
    EndPassed(Date),
    /// Renewed without more hours than before.
    NotRising {
        /// The first day of the later one.
        from: Date,
        /// Hours before.
        before: Minutes,
        /// Hours after.
        after: Minutes,
    },
}

impl Untrue {
    /// Whether it is of a week that is long past, of which no list has to speak any more.
    pub fn is_of_week_before(&self, day: Date) -> bool {
        match self {
            Self::PresentMore { week, .. } | Self::PresentLess { week, .. } => *week < day,
            _ => false,
        }
    }

    /// The finding in plain English.
    pub fn words(&self) -> String {
        let days = |days: &[Date]| {
            let all: Vec<String> = days.iter().map(|day| in_words(*day)).collect();
            all.join(", ")
        };
        match self {
            Self::PresentMore {
                week,
                sessions,
                agreed,
            } => format!(
                "In the week of {}: present for {sessions} sessions, more than the {agreed} agreed",
                in_words(*week)
            ),
            Self::PresentLess {
                week,
                sessions,
                agreed,
            } => format!(
                "In the week of {}: present for {sessions} sessions, fewer than the {agreed} agreed",
                in_words(*week)
            ),
            Self::WithoutTimetable(on) => format!("C2 without a part-time timetable: {}", days(on)),
            Self::OffSiteNotSaid(on) => format!(
                "Educated off site (B) and no alternative provision was notified: {}",
                days(on)
            ),
            Self::EndPassed(end) => format!(
                "The timetable ended on {} and C2 is still being marked",
                in_words(*end)
            ),
            Self::NotRising {
                from,
                before,
                after,
            } => format!(
                "Renewed from {} without hours rising: {after} a week, {before} before",
                in_words(*from)
            ),
        }
    }
}

/// Holds the register against what was agreed, up to a day. Whole weeks under one timetable are counted; a session
/// attended for part of it is attended, so one session either way is not told.
pub fn truth(timetables: &[Agreed], sessions: &[Sat], as_at: Date) -> Vec<Untrue> {
    let mut sorted = timetables.to_vec();
    sorted.sort_by_key(|t| t.starts);
    let mut found = Vec::new();
    let of = |day: Date| sorted.iter().rev().find(|t| t.holds_on(day));
    let (mut without, mut off_site): (Vec<Date>, Vec<Date>) = (Vec::new(), Vec::new());
    let mut after_end: Option<Date> = None;
    let mut weeks: BTreeMap<Date, Vec<&Sat>> = BTreeMap::new();
    for sat in sessions.iter().filter(|sat| sat.open && sat.day <= as_at) {
        weeks.entry(monday(sat.day)).or_default().push(sat);
        let timetable = of(sat.day);
        match sat.code {
            Some(Code::C2) if timetable.is_none() => {
                let ended = sorted
                    .iter()
                    .filter_map(|t| t.ends)
                    .rfind(|end| *end < sat.day);
                match ended {
                    Some(end) => after_end = Some(end),
                    None => push(&mut without, sat.day),
                }
            }
            Some(Code::B) if timetable.is_some_and(|t| !t.alternative) => {
                push(&mut off_site, sat.day);
            }
            _ => {}
        }
    }
    for (week, sats) in &weeks {
        found.extend(of_week(*week, sats, &of));
    }
    if !without.is_empty() {
        found.push(Untrue::WithoutTimetable(without));
    }
    if !off_site.is_empty() {
        found.push(Untrue::OffSiteNotSaid(off_site));
    }
    found.extend(after_end.map(Untrue::EndPassed));
    for pair in sorted.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        if !after.flexi && after.agreed <= before.agreed {
            found.push(Untrue::NotRising {
                from: after.starts,
                before: before.agreed,
                after: after.agreed,
            });
        }
    }
    found
}

fn push(days: &mut Vec<Date>, day: Date) {
    if !days.contains(&day) {
        days.push(day);
    }
}

fn monday(day: Date) -> Date {
    let since = day.weekday().since(Weekday::Monday);
    day.saturating_sub(i64::from(since).days())
}

/// A week that lies under one timetable and is marked throughout.
fn of_week<'t>(
    week: Date,
    sats: &[&Sat],
    of: &impl Fn(Date) -> Option<&'t Agreed>,
) -> Option<Untrue> {
    let timetable = of(sats.first()?.day)?;
    let whole = |sat: &&Sat| of(sat.day) == Some(timetable) && sat.code.is_some();
    if !sats.iter().all(whole) || timetable.full.0 == 0 {
        return None;
    }
    // A week in which a child was ill, or the school shut, says nothing of the timetable.
    let told = |sat: &&&Sat| {
        sat.code
            .is_some_and(|code| code.class().attended() || code == Code::C2 || code == Code::C)
    };
    if sats.iter().filter(told).count() != sats.len() {
        return None;
    }
    let attended = sats
        .iter()
        .filter(|sat| sat.code.is_some_and(|c| c.class().attended()));
    let sessions = u16::try_from(attended.count()).ok()?;
    let open = u32::try_from(sats.len()).ok()?;
    let share = u32::from(timetable.agreed.0) * open;
    let least = u16::try_from(share / u32::from(timetable.full.0)).ok()?;
    let most = u16::try_from(share.div_ceil(u32::from(timetable.full.0))).ok()?;
    if sessions > most + 1 {
        Some(Untrue::PresentMore {
            week,
            sessions,
            agreed: most,
        })
    } else if sessions + 1 < least {
        Some(Untrue::PresentLess {
            week,
            sessions,
            agreed: least,
        })
    } else {
        None
    }
}

/// What a finding puts on Today. `pupil` tells it from those of other pupils.
pub fn raise_untrue(pupil: &str, finding: &Untrue) -> Raised {
    let (kind, day) = match finding {
        Untrue::PresentMore { week, .. } => ("more", Some(*week)),
        Untrue::PresentLess { week, .. } => ("less", Some(*week)),
        // By the first of the days, so that another day of the same is the same item in other words.
        Untrue::WithoutTimetable(days) => ("without", days.first().copied()),
        Untrue::OffSiteNotSaid(days) => ("off-site", days.first().copied()),
        Untrue::EndPassed(end) => ("end-passed", Some(*end)),
        Untrue::NotRising { from, .. } => ("not-rising", Some(*from)),
    };
    let day = day.map_or_else(String::new, |day| day.to_string());
    Raised {
        rule: Rule::TimetableUntrue,
        key: format!("{pupil} {kind} {day}"),
        words: finding.words(),
        figure: Figure::Attended,
        cite: None,
    }
}
