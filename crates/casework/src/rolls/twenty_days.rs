//! Whether twenty school days of absence really stand in the register, for ground (i).
//! In: the sessions of one enrolment. Out: the run, with the days counted and exactly why it does not hold.
//! A school day counts when every session of it that was open is coded G, N or O; anything else ends the run, and an
//! open session without a mark proves nothing until it has one.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::attendance::Code;
use law::returns::{counts_to_ground_i, ground_i_length_reached};
use law::{Finding, SchoolDays, limits};
use register::Session;

use super::in_words;

/// One session of the enrolment, of a day that was or will be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sat {
    /// The day.
    pub day: Date,
    /// Morning or afternoon.
    pub session: Session,
    /// Whether the school was or will be open.
    pub open: bool,
    /// The mark; `None` when there is none.
    pub code: Option<Code>,
}

/// Why a run does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WhyNot {
    /// Open sessions without a mark.
    Unmarked(Vec<(Date, Session)>),
    /// Too few days; and what would be the last one needed, if the calendar goes so far.
    Short {
        /// Days counted.
        counted: SchoolDays,
        /// Days needed.
        needed: SchoolDays,
        /// The day that would complete them.
        would_be: Option<Date>,
    },
    /// A session of another code, which ends the run.
    Ended {
        /// The day.
        day: Date,
        /// The session.
        session: Session,
        /// Its code.
        code: Code,
    },
}

const fn half(session: Session) -> &'static str {
    match session {
        Session::Am => "am",
        Session::Pm => "pm",
    }
}

impl WhyNot {
    /// The reason in plain English.
    pub fn words(&self) -> String {
        match self {
            Self::Unmarked(sessions) => {
                let all: Vec<String> = sessions
                    .iter()
                    .map(|(day, session)| format!("{} {}", in_words(*day), half(*session)))
                    .collect();
                format!("The register has no mark for {}", all.join(", "))
            }
            Self::Short {
                counted,
                needed,
                would_be,
            } => match would_be {
                Some(day) => format!(
                    "{counted} so far: number {} would be {}",
                    needed.0,
                    in_words(*day)
                ),
                None => format!("{counted} so far of {} needed", needed.0),
            },
            Self::Ended { day, session, code } => format!(
                "{} {} is coded {}",
                in_words(*day),
                half(*session),
                code.text()
            ),
        }
    }
}

/// A run of absence, walked back from a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// Its days, oldest first.
    pub days: Vec<Date>,
    /// How many are needed.
    pub needed: SchoolDays,
    /// Every reason why it does not hold; empty when it does.
    pub why_not: Vec<WhyNot>,
    /// What stands before its first day, even where it holds.
    pub ended_by: Option<WhyNot>,
}

impl Run {
    /// Whether it holds.
    pub fn holds(&self) -> bool {
        self.why_not.is_empty()
    }

    /// Its first day.
    pub fn started(&self) -> Option<Date> {
        self.days.first().copied()
    }

    /// How many days were counted.
    pub fn counted(&self) -> SchoolDays {
        SchoolDays(u16::try_from(self.days.len()).unwrap_or(u16::MAX))
    }

    /// The length of the ground, as the law finds it.
    pub fn length(&self, as_at: Date) -> Finding {
        ground_i_length_reached(self.counted(), as_at)
    }

    /// Whether every open session of it is marked, so that the count can be relied on.
    pub fn is_whole(&self) -> bool {
        !self
            .why_not
            .iter()
            .any(|why| matches!(why, WhyNot::Unmarked(_)))
    }

    /// Why not, in plain English, a line each.
    pub fn reasons(&self) -> Vec<String> {
        self.why_not.iter().map(WhyNot::words).collect()
    }
}

/// The run that reaches to a day, whose own register need not be complete yet. Sessions after it say when the school
/// is next open, and nothing else.
pub fn run(sessions: &[Sat], as_at: Date) -> Run {
    let needed = limits::GROUND_I.on(as_at).unwrap_or(SchoolDays(20));
    let mut by_day: BTreeMap<Date, Vec<&Sat>> = BTreeMap::new();
    for sat in sessions.iter().filter(|sat| sat.open) {
        by_day.entry(sat.day).or_default().push(sat);
    }
    for day in by_day.values_mut() {
        day.sort_by_key(|sat| sat.session);
    }
    let (mut days, mut unmarked, mut ended) = (Vec::new(), Vec::new(), None);
    for (day, sats) in by_day.range(..=as_at).rev() {
        let other = sats.iter().rev().find_map(|sat| {
            let code = sat.code.filter(|code| !counts_to_ground_i(*code).value)?;
            Some(WhyNot::Ended {
                day: *day,
                session: sat.session,
                code,
            })
        });
        if other.is_some() {
            ended = other;
            break;
        }
        let blank: Vec<(Date, Session)> = sats
            .iter()
            .filter(|sat| sat.code.is_none())
            .map(|sat| (*day, sat.session))
            .collect();
        match &blank[..] {
            [] => days.push(*day),
            // The day is not over: it counts when it is.
            _ if *day == as_at => {}
            // Enough is proved without it.
            _ if unmarked.is_empty() && days.len() >= needed.0.into() => {
                ended = Some(WhyNot::Unmarked(blank));
                break;
            }
            _ => unmarked.extend(blank.into_iter().rev()),
        }
    }
    days.reverse();
    unmarked.reverse();
    let mut why_not = Vec::new();
    if !unmarked.is_empty() {
        why_not.push(WhyNot::Unmarked(unmarked));
    }
    let counted = days.len();
    if counted < needed.0.into() {
        let more = usize::from(needed.0) - counted;
        let pending = by_day.contains_key(&as_at) && !days.contains(&as_at);
        let ended_today = matches!(ended, Some(WhyNot::Ended { day, .. }) if day == as_at);
        let from = if pending && !ended_today {
            as_at
        } else {
            as_at.tomorrow().unwrap_or(as_at)
        };
        let would_be = by_day.range(from..).nth(more - 1).map(|(day, _)| *day);
        why_not.push(WhyNot::Short {
            counted: SchoolDays(u16::try_from(counted).unwrap_or(u16::MAX)),
            needed,
            would_be,
        });
        why_not.extend(ended.clone());
    }
    Run {
        days,
        needed,
        why_not,
        ended_by: ended,
    }
}

/// School days after leave ended on which the pupil did not attend, up to the first on which they did, for ground (h).
/// A day with an open session that has no mark proves nothing, so the count stops there.
pub fn away_since_leave(sessions: &[Sat], ended: Date, as_at: Date) -> SchoolDays {
    let mut by_day: BTreeMap<Date, bool> = BTreeMap::new();
    let after = |sat: &&Sat| sat.open && sat.day > ended && sat.day <= as_at;
    for sat in sessions.iter().filter(after) {
        // U is an absence in the figures, but the pupil did come.
        let came = |code: Code| code.class().attended() || code == Code::U;
        let away = sat.code.is_some_and(|code| !came(code));
        *by_day.entry(sat.day).or_insert(true) &= away;
    }
    let days = by_day.values().take_while(|away| **away).count();
    SchoolDays(u16::try_from(days).unwrap_or(u16::MAX))
}
