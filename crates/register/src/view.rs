//! The sessions that count for pupils of one roll pattern, as at a day: masks over their rows.
//! In: a roll pattern, a day. Out: open bits by row, the pupil's school weeks, and where the
//! windows of the last few of them start.

use law::academic_year::{AcademicYear, academic_year};
use smallvec::SmallVec;

use crate::rolls::PatternRow;
use crate::row::{LANES, Mask, SLOTS, WORDS, bit_of_day, from_bit};
use crate::time::{Day, WEEKS, Week};
use crate::week_set::WeekSet;

/// How many school weeks each window holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Windows {
    /// The attendance window of the tiers: 12 unless the policy says otherwise.
    pub attendance: u16,
    /// The window of the national threshold: 10.
    pub penalty: u16,
    /// Unauthorised sessions in that window at which the threshold is met: 10.
    pub penalty_sessions: u16,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            attendance: 12,
            penalty: law::limits::PENALTY_WINDOW
                .values
                .last()
                .map_or(0, |v| v.1.0),
            penalty_sessions: law::limits::PENALTY_SESSIONS
                .values
                .last()
                .map_or(0, |v| v.1.0),
        }
    }
}

/// One row as at a day.
#[derive(Debug)]
pub(crate) struct RowView {
    /// Whether the row is of the academic year of the day.
    pub(crate) current: bool,
    /// Whether any session that counts lies in a window.
    pub(crate) in_windows: bool,
    /// Sessions that count: open, on roll, not after the day.
    pub(crate) open: Mask,
    /// Those of them in the attendance window.
    pub(crate) attendance: Mask,
    /// Those of them in the penalty window.
    pub(crate) penalty: Mask,
    /// The absolute week the row starts in.
    pub(crate) first_week: i32,
    /// The place of that week among the pupil's weeks.
    pub(crate) first_place: usize,
}

/// All rows of a roll pattern as at a day.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) rows: SmallVec<[RowView; 2]>,
    /// The pupil's school weeks up to the day.
    pub(crate) weeks: WeekSet,
    /// The open sessions of the last school day: row, word, and bits of it.
    pub(crate) last_day: SmallVec<[(usize, usize, u64); 2]>,
    pub(crate) windows: Windows,
    as_of: Day,
    this_year: AcademicYear,
}

impl View {
    /// A view of no rows, as at a day.
    pub(crate) fn new(as_of: Day, windows: Windows) -> Self {
        Self {
            rows: SmallVec::new(),
            weeks: WeekSet::default(),
            last_day: SmallVec::new(),
            windows,
            as_of,
            this_year: academic_year(as_of.date()).value,
        }
    }

    /// Turns to the rows of another roll pattern, as at the same day. Many a pattern is one
    /// pupil's alone, so this is done in place.
    #[expect(
        clippy::inline_always,
        reason = "it takes on the features of whoever it is part of"
    )]
    #[inline(always)]
    pub(crate) fn turn_to(&mut self, pattern: &[PatternRow]) {
        let first = pattern.iter().map(|r| r.first_week).min().unwrap_or(0);
        let last = pattern.iter().map(|r| r.first_week).max().unwrap_or(0);
        self.weeks
            .clear(first, (last - first) as usize + WORDS * LANES);
        self.rows.clear();
        for row in pattern {
            self.add_row(row);
        }
        let start_of = |n: u16| self.weeks.nth_last(n).map_or(i32::MAX, |w| w.0);
        let (attendance, penalty) = (
            start_of(self.windows.attendance),
            start_of(self.windows.penalty),
        );
        for row in &mut self.rows {
            row.in_windows =
                row.first_week.saturating_add((WORDS * LANES) as i32) > attendance.min(penalty);
            if row.in_windows {
                row.attendance = row.open_from(attendance);
                row.penalty = row.open_from(penalty);
            }
        }
        self.find_last_day();
    }

    fn add_row(&mut self, row: &PatternRow) {
        let past = bit_of_day((self.as_of.0 - Week(row.first_week).monday().0).saturating_add(1));
        let mut open = row.open;
        let mut weeks = row.weeks;
        if past < WEEKS * SLOTS {
            let beyond = from_bit(past);
            open.iter_mut().zip(beyond).for_each(|(o, b)| *o &= !b);
            // The week of the day has begun; whether any of its sessions has is to be seen.
            let week = past / SLOTS;
            let lane = open[week / LANES] >> (week % LANES * SLOTS) & 0xffff;
            weeks = weeks & ((1 << week) - 1) | u64::from(lane != 0) << week;
        }
        self.weeks.add(row.first_week, weeks);
        self.rows.push(RowView {
            current: row.year == self.this_year,
            in_windows: false,
            open,
            attendance: [0; WORDS],
            penalty: [0; WORDS],
            first_week: row.first_week,
            first_place: self.weeks.place(row.first_week),
        });
    }

    /// Finds the open sessions of the last school day.
    fn find_last_day(&mut self) {
        self.last_day.clear();
        let Some(week) = self.weeks.nth_last(1) else {
            return;
        };
        let mut any = 0;
        for (r, row) in self.rows.iter().enumerate() {
            if let Some((word, shift)) = row.place_of(week.0) {
                any |= row.open[word] >> shift & 0xffff;
                self.last_day.push((r, word, row.open[word]));
            }
        }
        let day = any.checked_ilog2().map_or(0, |top| 0b11 << (top & !1));
        for (r, _, bits) in &mut self.last_day {
            let shift = self.rows[*r].place_of(week.0).map_or(0, |(_, shift)| shift);
            *bits &= day << shift;
        }
    }
}

impl RowView {
    /// Where the row holds an absolute week, if it does: the word, and how far up in it.
    pub(crate) fn place_of(&self, week: i32) -> Option<(usize, usize)> {
        let week = usize::try_from(week - self.first_week).ok()?;
        (week < WORDS * LANES).then_some((week / LANES, week % LANES * SLOTS))
    }

    /// The open sessions from an absolute week on.
    fn open_from(&self, week: i32) -> Mask {
        let at = week
            .saturating_sub(self.first_week)
            .clamp(0, (WORDS * LANES) as i32) as usize;
        let mut out = from_bit(at * SLOTS);
        out.iter_mut().zip(self.open).for_each(|(o, b)| *o &= b);
        out
    }
}
