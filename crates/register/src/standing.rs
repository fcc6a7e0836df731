//! A pupil's standing: every figure of the contract, for one pupil as at one day.
//! In: a pupil's rows and view. Out: a [`Standing`].
//! Rule: `evaluate.md`; national definitions by [`law::statistics`].

use law::statistics;

use crate::kernel::{Counts, count_row};
use crate::place::{PupilIx, SchoolIx};
use crate::plane_table::PupilPlanes;
use crate::planes::Planes;
use crate::registers::Registers;
use crate::rolls::Placed;
use crate::row::Mask;
use crate::runs::{Runs, runs};
use crate::spell::belongs_to;
use crate::time::Day;
use crate::view::{RowView, View, Windows};
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

/// How many pupils before their turn the older rows of those who need them are asked for.
const AHEAD: usize = 8;

/// Standings in the order given. A view is kept for as long as pupils of its roll pattern follow
/// each other. Called through
/// [`work_out`](crate::processor::work_out), which compiles it for the processor.
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
    let mut view = View::new(as_of, windows);
    let mut current = None;
    let mut out = Vec::with_capacity(pupils.len());
    let threshold = u32::from(windows.penalty_sessions);
    let may_meet = |pupil: &Placed| registers.unauthorised_at_most(pupil) >= threshold;
    for (at, pupil) in pupils.iter().enumerate() {
        if let Some(soon) = pupils.get(at + AHEAD).filter(|soon| may_meet(soon)) {
            registers.planes(soon).fetch_unauthorised();
        }
        if current != Some(pupil.pattern) {
            view.turn_to(rolls.pattern(pupil.pattern));
            current = Some(pupil.pattern);
        }
        let found = standing(registers.planes(pupil), &view, may_meet(pupil));
        out.push(Standing {
            school: registers.belongs(pupil, as_of),
            ..found
        });
    }
    out
}

/// The standing of a pupil whose planes and view are at hand, and who has enough unauthorised marks
/// that they may meet the threshold, or not.
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
fn standing(planes: PupilPlanes<'_>, view: &View, may_meet: bool) -> Standing {
    let mut total = Counts::default();
    for (row, rv) in planes.iter().zip(&view.rows) {
        if rv.current || rv.in_windows {
            total.add(count_row(row, rv));
        }
    }
    let Windows {
        penalty: window,
        penalty_sessions: threshold,
        ..
    } = view.windows;
    // The count can only rise on a day of the week that joins the window, and the week that
    // leaves it leaves on the first open day of that week: so it is enough to look at whole
    // weeks, and then at the days of the week in which the threshold is met.
    let met = if may_meet {
        by_week(planes, view).first_met(&view.weeks, window, threshold)
    } else {
        None
    };
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
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
fn by_week(planes: PupilPlanes<'_>, view: &View) -> WeekCounts {
    let mut counts = WeekCounts::new(view.weeks.room());
    for (row, p) in planes.with_unauthorised() {
        let rv = &view.rows[row];
        let unauthorised: Mask = std::array::from_fn(|w| p.absent[w] & p.second[w] & rv.open[w]);
        counts.add_row(rv.first_place, &unauthorised);
    }
    counts
}

/// The unauthorised sessions of a week of one row, as sixteen bits.
fn unauthorised_in(row: &Planes, view: &RowView, week: i32) -> u16 {
    view.place_of(week).map_or(0, |(word, shift)| {
        ((row.absent[word] & row.second[word] & view.open[word]) >> shift) as u16
    })
}

/// The day of a week on which its unauthorised sessions reach a number.
fn day_in_week(planes: PupilPlanes<'_>, view: &View, week: i32, needed: u32) -> Day {
    let monday = crate::time::Week(week).monday().0;
    let mut so_far = 0;
    let mut day = 0;
    for weekday in 0..7 {
        let bits = 0b11 << (weekday * 2);
        let rows = planes.iter().zip(&view.rows);
        so_far += rows
            .map(|(row, rv)| (unauthorised_in(row, rv, week) & bits).count_ones())
            .sum::<u32>();
        day = weekday;
        if so_far >= needed {
            break;
        }
    }
    Day(monday + day)
}

impl Registers {
    /// The school a pupil belongs to on a day.
    pub fn school_of(&self, pupil: PupilIx, as_of: Day) -> Option<SchoolIx> {
        self.belongs(&self.rolls().placed(pupil), as_of)
    }

    pub(crate) fn belongs(&self, pupil: &Placed, as_of: Day) -> Option<SchoolIx> {
        let rolls = self.rolls();
        match rolls.placed_spells(pupil) {
            // Nearly everyone.
            [only] => (only.start <= as_of).then_some(only.school),
            several => belongs_to(several.iter(), as_of, |s| rolls.number(s)).map(|s| s.school),
        }
    }
}
