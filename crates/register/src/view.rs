//! The sessions that count for pupils of one roll pattern, as at a day: masks over their rows.
//! In: a roll pattern, the schools' calendars, a day. Out: open bits by row, the pupil's school
//! weeks, and where the windows of the last few of them start.

use law::academic_year::{AcademicYear, academic_year};
use smallvec::SmallVec;

use crate::calendar::OpenWeeks;
use crate::registers::{PatternRegistration, RollPattern, Rolls, SLOTS};
use crate::time::{Day, WEEKS, Week, first_week};
use crate::week_set::WeekSet;

/// Words of 64 sessions in a row: four weeks a word, the last one half used.
pub(crate) const WORDS: usize = WEEKS.div_ceil(4);

/// Weeks in a word.
pub(crate) const LANES: usize = 4;

/// Bits over one row.
pub(crate) type Mask = [u64; WORDS];

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

/// The part of a row's mask from an absolute week on.
fn from_week(mask: &Mask, first: i32, week: i32) -> Mask {
    let at = week.saturating_sub(first).clamp(0, (WORDS * LANES) as i32) as usize;
    let mut out = *mask;
    out.iter_mut().take(at / LANES).for_each(|word| *word = 0);
    if let Some(word) = out.get_mut(at / LANES) {
        *word &= u64::MAX << (at % LANES * SLOTS);
    }
    out
}

/// One row as at a day.
#[derive(Debug)]
pub(crate) struct RowView {
    /// Whether the row is of the academic year of the day.
    pub(crate) current: bool,
    /// Sessions that count: open, on roll, not after the day.
    pub(crate) open: Mask,
    /// Whether any of them lies in a window.
    pub(crate) in_windows: bool,
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
}

impl View {
    pub(crate) fn new(pattern: &RollPattern, rolls: &Rolls, as_of: Day, windows: Windows) -> Self {
        let this_year = academic_year(as_of.date()).value;
        let mut rows: SmallVec<[RowView; 2]> = pattern
            .registrations
            .iter()
            .flat_map(|part| part.years().map(move |year| (part, year)))
            .map(|(part, year)| {
                let first_week = first_week(year).0;
                let open = open(
                    part,
                    rolls.calendar(part.school).open_weeks(year),
                    first_week,
                    as_of,
                );
                RowView {
                    current: year == this_year,
                    open,
                    in_windows: false,
                    attendance: [0; WORDS],
                    penalty: [0; WORDS],
                    first_week,
                    first_place: 0,
                }
            })
            .collect();
        let weeks = school_weeks(&rows);
        let start_of = |n: u16| weeks.nth_last(n).map_or(i32::MAX, |w| w.0);
        let (attendance_from, penalty_from) =
            (start_of(windows.attendance), start_of(windows.penalty));
        for row in &mut rows {
            row.attendance = from_week(&row.open, row.first_week, attendance_from);
            row.penalty = from_week(&row.open, row.first_week, penalty_from);
            row.in_windows = row
                .attendance
                .iter()
                .chain(&row.penalty)
                .any(|word| *word != 0);
            row.first_place = weeks.place(row.first_week);
        }
        let last_day = last_day(&rows, &weeks);
        Self {
            rows,
            weeks,
            last_day,
            windows,
        }
    }
}

impl PatternRegistration {
    fn years(&self) -> impl Iterator<Item = AcademicYear> + use<> {
        (self.first_year..self.first_year + self.years as i16).map(AcademicYear)
    }
}

/// The sessions of a row that count: held by the school, within a spell, not after the day.
fn open(part: &PatternRegistration, held: &OpenWeeks, first_week: i32, as_of: Day) -> Mask {
    let monday = Week(first_week).monday().0;
    let mut on_roll: Mask = [0; WORDS];
    for (from, to) in &part.spells {
        add_days(
            &mut on_roll,
            from.saturating_sub(monday),
            (*to).min(as_of.0).saturating_sub(monday),
        );
    }
    for (word, lanes) in on_roll.iter_mut().zip(held.chunks(LANES)) {
        let held = lanes
            .iter()
            .rev()
            .fold(0, |bits, lane| bits << SLOTS | u64::from(*lane));
        *word &= held;
    }
    on_roll
}

/// Sets the bits of the days from one to another, both counted from the row's first Monday.
fn add_days(mask: &mut Mask, from: i32, to: i32) {
    /// Where a day's sessions begin, in bits; past the end for a day past the row.
    fn bit(day: i32) -> usize {
        let day = day.clamp(0, WEEKS as i32 * 7) as usize;
        day / 7 * SLOTS + day % 7 * 2
    }
    let (first, past_last) = (bit(from), bit(to.saturating_add(1)));
    if first >= past_last {
        return;
    }
    let words = first / 64..=(past_last - 1) / 64;
    for (at, word) in mask
        .iter_mut()
        .enumerate()
        .take(words.end() + 1)
        .skip(*words.start())
    {
        let low = if at == *words.start() {
            u64::MAX << (first % 64)
        } else {
            u64::MAX
        };
        let high = if at == *words.end() {
            u64::MAX >> (63 - (past_last - 1) % 64)
        } else {
            u64::MAX
        };
        *word |= low & high;
    }
}

/// Which of the four weeks of a word have any bit, as the low four bits.
fn weeks_of(word: u64) -> u64 {
    const TOP: u64 = 0x8000_8000_8000_8000;
    let any = ((word & !TOP).wrapping_add(!TOP) | word) & TOP;
    any >> 15 & 1 | any >> 30 & 2 | any >> 45 & 4 | any >> 60 & 8
}

/// The weeks in which any row has an open session.
fn school_weeks(rows: &[RowView]) -> WeekSet {
    let first = rows.iter().map(|r| r.first_week).min().unwrap_or(0);
    let past = rows
        .iter()
        .map(|r| r.first_week + (WORDS * LANES) as i32)
        .max()
        .unwrap_or(0);
    let mut weeks = WeekSet::new(first, (past - first) as usize);
    for row in rows {
        let mut bits = 0;
        for (w, word) in row.open.iter().enumerate() {
            bits |= weeks_of(*word) << (w * LANES);
        }
        weeks.add(row.first_week, bits);
    }
    weeks
}

/// The open sessions of the last school day.
fn last_day(rows: &[RowView], weeks: &WeekSet) -> SmallVec<[(usize, usize, u64); 2]> {
    let Some(week) = weeks.nth_last(1) else {
        return SmallVec::new();
    };
    let lane_of = |row: &RowView| {
        let w = usize::try_from(week.0 - row.first_week)
            .ok()
            .filter(|w| *w < WEEKS)?;
        Some((w, (row.open[w / LANES] >> (w % LANES * SLOTS)) as u16))
    };
    let any = rows
        .iter()
        .filter_map(lane_of)
        .fold(0, |bits, (_, lane)| bits | lane);
    let day = any.checked_ilog2().map_or(0, |top| 0b11u16 << (top & !1));
    let mut out = SmallVec::new();
    for (r, row) in rows.iter().enumerate() {
        if let Some((w, lane)) = lane_of(row).filter(|(_, lane)| lane & day != 0) {
            out.push((r, w / LANES, u64::from(lane & day) << (w % LANES * SLOTS)));
        }
    }
    out
}
