//! A pupil's standing: every figure of the contract, for one pupil as at one day.
//! In: a pupil's rows and view. Out: a [`Standing`].
//! Rule: `evaluate.md`; national definitions by [`law::statistics`].

use law::statistics;

use crate::kernel::{Counts, count_row};
use crate::parts::in_parts;
use crate::place::{PupilIx, SchoolIx};
use crate::planes::Planes;
use crate::processor::work_out;
use crate::registers::{Placed, Registers, SLOTS};
use crate::roll::belongs_to;
use crate::runs::{Runs, WeekMarks, runs};
use crate::time::Day;
use crate::view::{LANES, View, WORDS, Windows};
use crate::week_counts::WeekCounts;

/// What a pupil's marks mean as at a day. Counts are sessions, at all the pupil's schools.
///
/// These figures are for screening; whether a duty or power applies is decided by the rules of
/// [`law`] on the facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// The school the pupil belongs to.
    pub school: Option<SchoolIx>,
    /// Sessions attended this academic year.
    pub attended: u32,
    /// Sessions absent with authority this academic year.
    pub authorised: u32,
    /// Sessions absent without authority this academic year.
    pub unauthorised: u32,
    /// Open sessions this academic year without a mark.
    pub unmarked: u32,
    /// Sessions coded I this academic year.
    pub ill: u32,
    /// Sessions attended in the attendance window.
    pub window_attended: u32,
    /// Sessions absent in the attendance window.
    pub window_absent: u32,
    /// Sessions coded G, N, O or U in the penalty window.
    pub penalty_sessions: u32,
    /// The first day on which that count, taken as at that day, reached the threshold.
    pub penalty_first_met: Option<Day>,
    /// Current runs of absence.
    pub runs: Runs,
}

impl Standing {
    /// Possible sessions this academic year.
    pub fn possible(&self) -> u32 {
        self.attended + self.absent()
    }

    /// Sessions absent this academic year.
    pub fn absent(&self) -> u32 {
        self.authorised + self.unauthorised
    }

    /// Possible sessions in the attendance window.
    pub fn window_possible(&self) -> u32 {
        self.window_attended + self.window_absent
    }

    /// Attended out of possible in hundredths of a per cent, rounded half up.
    pub fn rate(attended: u32, possible: u32) -> Option<u32> {
        statistics::attendance_rate(attended, possible).value
    }

    /// Attendance this year in hundredths of a per cent, rounded half up.
    pub fn attendance_rate(&self) -> Option<u32> {
        Self::rate(self.attended, self.possible())
    }

    /// Attendance in the window in hundredths of a per cent, rounded half up.
    pub fn window_rate(&self) -> Option<u32> {
        Self::rate(self.window_attended, self.window_possible())
    }

    /// Whether a tenth or more of possible sessions were missed.
    pub fn is_persistent(&self) -> bool {
        statistics::persistent(self.absent(), self.possible()).value
    }

    /// Whether a half or more of possible sessions were missed.
    pub fn is_severe(&self) -> bool {
        statistics::severe(self.absent(), self.possible()).value
    }
}

/// Standings in the order given. A view is kept for as long as pupils of its roll pattern follow
/// each other. Called through [`work_out`], which compiles it for the processor.
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
pub(crate) fn one_after_another(
    registers: &Registers,
    pupils: &[Placed],
    as_of: Day,
    windows: Windows,
) -> Vec<Standing> {
    let rolls = registers.rolls();
    let mut current: Option<(u32, View)> = None;
    let mut out = Vec::with_capacity(pupils.len());
    for pupil in pupils {
        if current.as_ref().is_none_or(|(of, _)| *of != pupil.pattern) {
            let pattern = &rolls.patterns()[pupil.pattern as usize];
            current = Some((pupil.pattern, View::new(pattern, rolls, as_of, windows)));
        }
        if let Some((_, view)) = &current {
            let found = standing(registers.planes(pupil), view);
            out.push(Standing {
                school: registers.belongs(pupil, as_of),
                ..found
            });
        }
    }
    out
}

/// The standing of a pupil whose planes and view are at hand.
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
fn standing(planes: &[Planes], view: &View) -> Standing {
    let mut total = Counts::default();
    for (row, rv) in planes.iter().zip(&view.rows) {
        total.add(count_row(row, rv));
    }
    let Windows {
        penalty: window,
        penalty_sessions: threshold,
        ..
    } = view.windows;
    // The count can only rise on a day of the week that joins the window, and the week that
    // leaves it leaves on the first open day of that week: so it is enough to look at whole
    // weeks, and then at the days of the week in which the threshold is met.
    let met = (total.row_unauthorised >= u32::from(threshold))
        .then(|| by_week(planes, view).first_met(&view.weeks, window, threshold))
        .flatten();
    Standing {
        school: None,
        attended: total.attended,
        authorised: total.absent - total.unauthorised,
        unauthorised: total.unauthorised,
        unmarked: total.unmarked,
        ill: total.ill,
        window_attended: total.window_attended,
        window_absent: total.window_absent,
        penalty_sessions: total.penalty,
        penalty_first_met: met.map(|(week, needed)| {
            day_in_week(planes, view, view.weeks.week(week).0, needed.into())
        }),
        runs: runs(planes, view),
    }
}

/// The unauthorised sessions of every week.
#[inline]
fn by_week(planes: &[Planes], view: &View) -> WeekCounts {
    let mut counts = WeekCounts::new(view.weeks.room());
    for (p, rv) in planes.iter().zip(&view.rows) {
        for word in 0..WORDS {
            let mut bits = p.absent[word] & p.second[word] & rv.open[word];
            while bits != 0 {
                let lane = bits.trailing_zeros() as usize / SLOTS;
                let week = 0xffff << (lane * SLOTS);
                counts.add(
                    rv.first_place + word * LANES + lane,
                    (bits & week).count_ones(),
                );
                bits &= !week;
            }
        }
    }
    counts
}

/// The day of a week on which its unauthorised sessions reach a number.
fn day_in_week(planes: &[Planes], view: &View, week: i32, needed: u32) -> Day {
    let monday = crate::time::Week(week).monday().0;
    let mut so_far = 0;
    let mut day = 0;
    let by_row: Vec<WeekMarks> = planes
        .iter()
        .zip(&view.rows)
        .map(|(row, rv)| WeekMarks::of_row(row, rv, week))
        .collect();
    for weekday in 0..7 {
        let bits = 0b11 << (weekday * 2);
        so_far += by_row
            .iter()
            .map(|m| ((m.gno | m.late_after_close) & bits).count_ones())
            .sum::<u32>();
        day = weekday;
        if so_far >= needed {
            break;
        }
    }
    Day(monday + day)
}

impl Registers {
    /// The standings of every pupil as at a day, in the pupils' order, worked out on this many
    /// threads.
    pub fn standings(&self, as_of: Day, windows: Windows, threads: usize) -> Vec<Standing> {
        let order = self.rolls().order();
        let found = in_parts(order.len(), threads.max(1), |range| {
            work_out(self, &order[range], as_of, windows)
        });
        let mut standings = vec![Standing::default(); order.len()];
        for (placed, standing) in order.iter().zip(found.into_iter().flatten()) {
            standings[placed.pupil.0 as usize] = standing;
        }
        standings
    }

    /// The standings of some pupils as at a day: for folding in a change that touches only them.
    pub fn standings_of(&self, pupils: &[PupilIx], as_of: Day, windows: Windows) -> Vec<Standing> {
        let mut order: Vec<(usize, Placed)> = pupils
            .iter()
            .map(|p| self.rolls().placed(*p))
            .enumerate()
            .collect();
        order.sort_by_key(|(_, placed)| placed.pattern);
        let in_order: Vec<Placed> = order.iter().map(|(_, placed)| *placed).collect();
        let mut standings = vec![Standing::default(); pupils.len()];
        for ((at, _), standing) in order.iter().zip(work_out(self, &in_order, as_of, windows)) {
            standings[*at] = standing;
        }
        standings
    }

    /// The school a pupil belongs to on a day.
    pub fn school_of(&self, pupil: PupilIx, as_of: Day) -> Option<SchoolIx> {
        self.belongs(&self.rolls().placed(pupil), as_of)
    }

    pub(crate) fn belongs(&self, pupil: &Placed, as_of: Day) -> Option<SchoolIx> {
        let rolls = self.rolls();
        match pupil.only {
            Some((school, start)) => (start <= as_of).then_some(school),
            None => {
                belongs_to(rolls.spells(pupil.pupil), as_of, |s| rolls.number(s)).map(|s| s.school)
            }
        }
    }
}
