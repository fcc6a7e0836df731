//! The sessions that count for a pupil, one by one, in order: for people to read.
//! In: registers, a pupil, a day. Out: every open session on roll up to that day, with its mark.
//! Written apart from the counting kernel, so that each can be held against the other.

use law::academic_year::AcademicYear;
use law::attendance::Code;

use crate::place::{PupilIx, SchoolIx};
use crate::registers::Registers;
use crate::rolls::Registration;
use crate::row::SLOTS;
use crate::time::{Day, Session, Week, first_week};

/// An open session of a pupil's, marked or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeldSession {
    /// The school.
    pub school: SchoolIx,
    /// The day.
    pub day: Day,
    /// Morning or afternoon.
    pub session: Session,
    /// The mark; `None` when unmarked.
    pub code: Option<Code>,
}

impl HeldSession {
    /// Whether the pupil attended, by the class of the code.
    pub fn attended(&self) -> bool {
        self.code.is_some_and(|c| c.class().attended())
    }

    /// Whether the pupil was absent, by the class of the code.
    pub fn absent(&self) -> bool {
        self.code.is_some_and(|c| c.class().absent())
    }

    /// Whether the session was a possible attendance.
    pub fn possible(&self) -> bool {
        self.attended() || self.absent()
    }

    /// Whether the code counts towards the national threshold.
    pub fn counts_to_threshold(&self) -> bool {
        self.code
            .is_some_and(|c| law::penalty::counts_to_threshold(c).value)
    }
}

impl Registers {
    /// A pupil's open sessions from one day to another, both included, by day, session and school.
    pub fn sessions(&self, pupil: PupilIx, from: Day, to: Day) -> Vec<HeldSession> {
        let mut out = Vec::new();
        let registrations = self.rolls().registrations(pupil);
        for registration in registrations {
            let calendar = self.rolls().calendar(registration.school);
            let asked = |year: AcademicYear| {
                Day::from(year.first_day()) <= to && from <= Day::from(year.last_day())
            };
            for year in calendar.years().filter(|year| asked(*year)) {
                self.push_year(registration, year, (from, to), &mut out);
            }
        }
        if registrations.len() > 1 {
            out.sort_by_key(|s| (s.day, s.session, s.school));
        }
        out
    }

    /// The open sessions of an academic year at one school, in order.
    fn push_year(
        &self,
        registration: &Registration,
        year: AcademicYear,
        (from, to): (Day, Day),
        out: &mut Vec<HeldSession>,
    ) {
        let school = registration.school;
        let monday = first_week(year).monday().0;
        let marks = self.row(registration, year);
        let open = self.rolls().calendar(school).open_weeks(year);
        for (week, open) in open.iter().enumerate().filter(|(_, open)| **open != 0) {
            for weekday in 0..7 {
                let day = Day(monday + (week * 7 + weekday) as i32);
                let held = open >> (weekday * 2) & 0b11;
                let asked = held != 0 && (from..=to).contains(&day);
                if !asked || !self.rolls().on_roll(registration, day) {
                    continue;
                }
                for session in Session::BOTH {
                    if held >> session as u16 & 1 == 1 {
                        let at = week * SLOTS + weekday * 2 + session as usize;
                        let code = marks.and_then(|marks| Code::from_byte(marks[at]));
                        out.push(HeldSession {
                            school,
                            day,
                            session,
                            code,
                        });
                    }
                }
            }
        }
    }

    /// A pupil's open sessions in their last so many school weeks, as at a day.
    pub fn last_school_weeks(&self, pupil: PupilIx, as_of: Day, weeks: u16) -> Vec<HeldSession> {
        let all = self.sessions(pupil, Day(i32::MIN), as_of);
        last_weeks(&all, weeks).to_vec()
    }
}

/// The weeks in which any of the sessions lies: the pupil's school weeks, oldest first.
pub(crate) fn school_weeks(sessions: &[HeldSession]) -> Vec<Week> {
    let mut weeks: Vec<Week> = sessions.iter().map(|s| s.day.week()).collect();
    weeks.dedup();
    weeks
}

/// The sessions of the last `n` school weeks.
pub(crate) fn last_weeks(sessions: &[HeldSession], n: u16) -> &[HeldSession] {
    let weeks = school_weeks(sessions);
    let Some(first) = weeks
        .len()
        .checked_sub(usize::from(n))
        .and_then(|at| weeks.get(at))
    else {
        return if n == 0 { &[] } else { sessions };
    };
    &sessions[sessions.partition_point(|s| s.day.week() < *first)..]
}

/// The sessions day by day, in order.
pub(crate) fn by_day(sessions: &[HeldSession]) -> impl DoubleEndedIterator<Item = &[HeldSession]> {
    sessions.chunk_by(|a, b| a.day == b.day)
}
