//! How far a pupil is from the national threshold, and when sessions leave its window.
//! In: registers with a calendar that reaches past the day. Out: a [`Distance`].
//! Rule: 10 sessions of G, N, O or U in a rolling 10 school weeks (WTTISA chapter 6).

use crate::place::PupilIx;
use crate::registers::Registers;
use crate::sessions::{HeldSession, last_weeks, school_weeks};
use crate::time::Day;
use crate::view::Windows;

/// Sessions of one school week that will leave the window together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leaving {
    /// How many.
    pub sessions: u32,
    /// The Monday of their week.
    pub week_of: Day,
    /// The first day on which they are outside the window; `None` when the calendar does not
    /// reach that far.
    pub on: Option<Day>,
}

/// How far a pupil is from the national threshold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Distance {
    /// Unauthorised sessions in the window now.
    pub now: u32,
    /// The least number of further unauthorised sessions that would meet the threshold; 0 when it
    /// is met now; `None` when it cannot be met before the calendar ends.
    pub further: Option<u32>,
    /// The day by which that could happen at the earliest: every coming session unauthorised.
    pub by: Option<Day>,
    /// When those of the window leave it, week by week.
    pub leaving: Vec<Leaving>,
}

impl Registers {
    /// How far a pupil is from the national threshold as at a day.
    ///
    /// Waiting only lets old sessions leave the window, so the least number is met soonest when
    /// every coming session is unauthorised.
    pub fn distance_to_threshold(&self, pupil: PupilIx, as_of: Day) -> Distance {
        let Windows {
            penalty: window,
            penalty_sessions,
            ..
        } = Windows::default();
        let past = self.sessions(pupil, Day(i32::MIN), as_of);
        let ahead = self.sessions(pupil, Day(as_of.0 + 1), Day(i32::MAX));
        let unauthorised = |s: &HeldSession| s.counts_to_threshold();
        let in_window = last_weeks(&past, window);
        let now = in_window.iter().filter(|s| unauthorised(s)).count() as u32;
        let (further, by) = nearest(&past, &ahead, window, u32::from(penalty_sessions));
        let every: Vec<HeldSession> = past.iter().chain(&ahead).copied().collect();
        let weeks = school_weeks(&every);
        let mut leaving: Vec<Leaving> = Vec::new();
        for s in in_window.iter().filter(|s| unauthorised(s)) {
            let week = s.day.week();
            if let Some(same) = leaving.last_mut().filter(|l| l.week_of == week.monday()) {
                same.sessions += 1;
                continue;
            }
            let after = weeks.partition_point(|w| *w < week) + usize::from(window);
            let pushes = weeks.get(after);
            let on = pushes.and_then(|w| every.iter().find(|s| s.day.week() == *w));
            leaving.push(Leaving {
                sessions: 1,
                week_of: week.monday(),
                on: on.map(|s| s.day),
            });
        }
        Distance {
            now,
            further,
            by,
            leaving,
        }
    }
}

/// The least number of coming sessions, all unauthorised, that meets the threshold, and the day.
fn nearest(
    past: &[HeldSession],
    ahead: &[HeldSession],
    window: u16,
    threshold: u32,
) -> (Option<u32>, Option<Day>) {
    let count = |sessions: &[HeldSession]| {
        last_weeks(sessions, window)
            .iter()
            .filter(|s| s.counts_to_threshold())
            .count() as u32
    };
    if count(past) >= threshold {
        return (Some(0), past.last().map(|s| s.day));
    }
    let mut sessions = past.to_vec();
    for (i, next) in ahead.iter().enumerate() {
        // The code is only a stand-in for any that counts.
        sessions.push(HeldSession {
            code: Some(law::attendance::Code::O),
            ..*next
        });
        if count(&sessions) >= threshold {
            return (Some(i as u32 + 1), Some(next.day));
        }
    }
    (None, None)
}
