//! Patterns that show a concern early: weekdays, lateness, the edges of term, broken weeks, a
//! falling trend, brothers and sisters away together.
//! In: a pupil's sessions. Out: counts, and whether they stand out by stated numbers.
//! These are for a conversation; no rule of law turns on them.

use std::collections::BTreeMap;

use jiff::civil::Weekday;

use crate::place::PupilIx;
use crate::registers::Registers;
use crate::sessions::{HeldSession, by_day, school_weeks};
use crate::time::Day;

/// Counts of sessions on one weekday, or at one edge of term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Possible sessions.
    pub possible: u32,
    /// Sessions absent.
    pub absent: u32,
    /// Sessions late before the register closed (L).
    pub late: u32,
    /// Sessions in which the pupil came after the register closed (U).
    pub late_after_close: u32,
}

impl Tally {
    fn add(&mut self, s: &HeldSession) {
        use law::attendance::Code;
        self.possible += u32::from(s.possible());
        self.absent += u32::from(s.absent());
        self.late += u32::from(s.code == Some(Code::L));
        self.late_after_close += u32::from(s.code == Some(Code::U));
    }

    fn less(self, other: Self) -> Self {
        Self {
            possible: self.possible - other.possible,
            absent: self.absent - other.absent,
            late: self.late - other.late,
            late_after_close: self.late_after_close - other.late_after_close,
        }
    }
}

/// When a pattern stands out. An authority may have numbers of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Salience {
    /// Least sessions absent on a weekday before its rate is looked at.
    pub weekday_absent: u32,
    /// How many times the rate of the other weekdays it must reach.
    pub weekday_times: u32,
    /// School weeks on each side of a trend.
    pub trend_weeks: u16,
    /// Fall in attendance, in hundredths of a per cent, that makes a trend falling.
    pub trend_fall: u32,
}

impl Default for Salience {
    fn default() -> Self {
        Self {
            weekday_absent: 4,
            weekday_times: 2,
            trend_weeks: 6,
            trend_fall: 500,
        }
    }
}

/// Absence and lateness by weekday.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Weekdays {
    by_day: [Tally; 7],
}

impl Weekdays {
    /// Tallies sessions.
    pub fn of(sessions: &[HeldSession]) -> Self {
        let mut out = Self::default();
        for s in sessions {
            out.by_day[s.day.weekday() as usize].add(s);
        }
        out
    }

    /// The tally of a weekday.
    pub fn on(&self, day: Weekday) -> Tally {
        self.by_day[day.to_monday_zero_offset() as usize]
    }

    /// All weekdays together.
    pub fn all(&self) -> Tally {
        self.by_day.iter().fold(Tally::default(), |a, t| Tally {
            possible: a.possible + t.possible,
            absent: a.absent + t.absent,
            late: a.late + t.late,
            late_after_close: a.late_after_close + t.late_after_close,
        })
    }

    /// The weekdays whose rate of absence stands out from the others', by exact arithmetic.
    pub fn standing_out(&self, salience: Salience) -> Vec<Weekday> {
        let all = self.all();
        let stands_out = |t: &Tally| {
            let rest = all.less(*t);
            t.absent >= salience.weekday_absent
                && u64::from(t.absent) * u64::from(rest.possible)
                    >= u64::from(salience.weekday_times)
                        * u64::from(rest.absent)
                        * u64::from(t.possible)
        };
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .zip(&self.by_day)
            .filter(|(_, tally)| stands_out(tally))
            .map(|(day, _)| day)
            .collect()
    }
}

/// Absence in the first and last school week of each stretch between holidays, and elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TermEdges {
    /// In a school week that follows a week without school.
    pub first_weeks: Tally,
    /// In a school week before a week without school.
    pub last_weeks: Tally,
    /// In all other school weeks.
    pub other: Tally,
}

impl TermEdges {
    /// Tallies sessions. A week that stands alone between two holidays counts as a last week.
    pub fn of(sessions: &[HeldSession]) -> Self {
        let weeks = school_weeks(sessions);
        let has = |week: i32| weeks.binary_search_by_key(&week, |w| w.0).is_ok();
        let newest = weeks.last().map_or(0, |w| w.0);
        let mut out = Self::default();
        for s in sessions {
            let week = s.day.week().0;
            // What follows the newest week is not known here.
            let tally = if week != newest && !has(week + 1) {
                &mut out.last_weeks
            } else if has(week - 1) {
                &mut out.other
            } else {
                &mut out.first_weeks
            };
            tally.add(s);
        }
        out
    }
}

/// School weeks broken by an absence, of all school weeks in which the pupil could attend.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BrokenWeeks {
    /// Weeks with at least one session absent.
    pub broken: u32,
    /// Weeks with at least one possible session.
    pub weeks: u32,
}

impl BrokenWeeks {
    /// Counts weeks.
    pub fn of(sessions: &[HeldSession]) -> Self {
        let mut out = Self::default();
        for week in sessions.chunk_by(|a, b| a.day.week() == b.day.week()) {
            out.weeks += u32::from(week.iter().any(HeldSession::possible));
            out.broken += u32::from(week.iter().any(HeldSession::absent));
        }
        out
    }
}

/// Attendance over the last few school weeks beside the few before them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Trend {
    /// Attended and possible in the earlier weeks.
    pub earlier: (u32, u32),
    /// Attended and possible in the later weeks.
    pub later: (u32, u32),
    /// Whether attendance fell by as much as makes a trend.
    pub falling: bool,
}

impl Trend {
    /// Compares; `None` until there are enough school weeks on both sides.
    pub fn of(sessions: &[HeldSession], salience: Salience) -> Option<Self> {
        let weeks = school_weeks(sessions);
        let n = usize::from(salience.trend_weeks);
        let earlier_from = *weeks.get(weeks.len().checked_sub(2 * n)?)?;
        let later_from = *weeks.get(weeks.len() - n)?;
        let figures = |from, until: Option<_>| {
            let within = sessions
                .iter()
                .filter(|s| s.day.week() >= from && until.is_none_or(|u| s.day.week() < u));
            within.fold((0, 0), |(attended, possible), s| {
                (
                    attended + u32::from(s.attended()),
                    possible + u32::from(s.possible()),
                )
            })
        };
        let (earlier, later) = (
            figures(earlier_from, Some(later_from)),
            figures(later_from, None),
        );
        let rate =
            |(attended, possible)| law::statistics::attendance_rate(attended, possible).value;
        let fall = rate(earlier)
            .zip(rate(later))
            .map(|(before, after)| before.saturating_sub(after));
        Some(Self {
            earlier,
            later,
            falling: fall.is_some_and(|f| f >= salience.trend_fall),
        })
    }
}

impl Registers {
    /// The days on which two or more of some pupils were absent, with who was: brothers and
    /// sisters away together. `pupils` are those of one family.
    pub fn absent_together(
        &self,
        pupils: &[PupilIx],
        from: Day,
        to: Day,
    ) -> BTreeMap<Day, Vec<PupilIx>> {
        let mut days: BTreeMap<Day, Vec<PupilIx>> = BTreeMap::new();
        for pupil in pupils {
            let sessions = self.sessions(*pupil, from, to);
            for day in by_day(&sessions).filter(|d| d.iter().any(HeldSession::absent)) {
                days.entry(day[0].day).or_default().push(*pupil);
            }
        }
        days.retain(|_, who| who.len() > 1);
        days
    }
}
