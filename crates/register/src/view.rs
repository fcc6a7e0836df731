//! The sessions that count for pupils of one roll pattern, as at a day: masks over their rows.
//! In: a roll pattern, the schools' calendars, a day. Out: open bits by row, the pupil's school
//! weeks, and the windows of the last few of them.

use law::academic_year::{AcademicYear, academic_year};

use crate::registers::{RollPattern, Rolls, SLOTS};
use crate::time::{Day, WEEKS, Week, first_week};

/// Words of 64 sessions in a row: four weeks a word, the last one half used.
pub(crate) const WORDS: usize = WEEKS.div_ceil(4);

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
        let newest =
            |values: &[_]| -> u16 { values.last().map_or(0, |v: &(_, law::SchoolWeeks)| v.1.0) };
        Self {
            attendance: 12,
            penalty: newest(law::limits::PENALTY_WINDOW.values),
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
    /// The words that have an open session, first and one past the last.
    pub(crate) words: (usize, usize),
    /// Sessions that count: open, on roll, not after the day.
    pub(crate) open: Mask,
    /// Those of them in the attendance window, and the words that have any.
    pub(crate) attendance: Mask,
    pub(crate) attendance_words: (usize, usize),
    /// Those of them in the penalty window, and the words that have any.
    pub(crate) penalty: Mask,
    pub(crate) penalty_words: (usize, usize),
    /// The absolute week the row starts in.
    pub(crate) first_week: i32,
    /// For each week of the row, which of the pupil's school weeks it is.
    pub(crate) school_week: [u16; WEEKS],
}

/// All rows of a roll pattern as at a day.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) rows: Vec<RowView>,
    /// The pupil's school weeks up to the day, oldest first.
    pub(crate) weeks: Vec<Week>,
    /// The open sessions of the last school day: row, and byte in it.
    pub(crate) last_day: Vec<(usize, usize)>,
    pub(crate) windows: Windows,
}

impl View {
    pub(crate) fn new(pattern: &RollPattern, rolls: &Rolls, as_of: Day, windows: Windows) -> Self {
        let this_year = academic_year(as_of.date()).value;
        let mut rows = Vec::new();
        for part in &pattern.registrations {
            let calendar = rolls.calendar(part.school);
            for year in (part.first_year..part.first_year + part.years as i16).map(AcademicYear) {
                let first = first_week(year).0;
                let mut open = [0; WORDS];
                for (w, held) in calendar.open_weeks(year).iter().enumerate() {
                    if *held != 0 {
                        let monday = Week(first + w as i32).monday().0;
                        let roll = part
                            .spells
                            .iter()
                            .fold(0, |bits, s| bits | days_within(*s, monday));
                        let lane = held & roll & days_within((i32::MIN, as_of.0), monday);
                        open[w / 4] |= u64::from(lane) << (w % 4 * SLOTS);
                    }
                }
                rows.push(RowView {
                    current: year == this_year,
                    words: words_of(&open),
                    open,
                    attendance: [0; WORDS],
                    attendance_words: (0, 0),
                    penalty: [0; WORDS],
                    penalty_words: (0, 0),
                    first_week: first,
                    school_week: [0; WEEKS],
                });
            }
        }
        let weeks = school_weeks(&rows);
        let start_of = |n: u16| {
            weeks
                .len()
                .checked_sub(usize::from(n))
                .map_or(i32::MIN, |at| weeks.get(at).map_or(i32::MAX, |w| w.0))
        };
        let (attendance_from, penalty_from) =
            (start_of(windows.attendance), start_of(windows.penalty));
        for row in &mut rows {
            let (mut lowest, mut ix) = (weeks.partition_point(|w| w.0 < row.first_week), 0);
            for w in 0..WEEKS {
                let absolute = row.first_week + w as i32;
                if weeks.get(lowest).is_some_and(|week| week.0 == absolute) {
                    ix = lowest as u16;
                    lowest += 1;
                }
                row.school_week[w] = ix;
                let lane = row.open[w / 4] & lane_mask(w);
                if absolute >= attendance_from {
                    row.attendance[w / 4] |= lane;
                }
                if absolute >= penalty_from {
                    row.penalty[w / 4] |= lane;
                }
            }
            row.attendance_words = words_of(&row.attendance);
            row.penalty_words = words_of(&row.penalty);
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

/// The open sessions of the last school day.
fn last_day(rows: &[RowView], weeks: &[Week]) -> Vec<(usize, usize)> {
    let Some(week) = weeks.last() else {
        return Vec::new();
    };
    let mut open = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        let Ok(w) = usize::try_from(week.0 - row.first_week) else {
            continue;
        };
        if w < WEEKS {
            let lane = row.open[w / 4] >> (w % 4 * SLOTS) & 0xffff;
            open.extend(
                (0..SLOTS)
                    .filter(|s| lane >> s & 1 == 1)
                    .map(|s| (r, w * SLOTS + s)),
            );
        }
    }
    let last = open.iter().map(|(_, at)| at % SLOTS / 2).max();
    open.retain(|(_, at)| Some(at % SLOTS / 2) == last);
    open
}

/// The bits of a week in its word.
const fn lane_mask(week: usize) -> u64 {
    0xffff << (week % 4 * SLOTS)
}

/// The sessions of a week, by its Monday, that lie within days `from` to `to`.
fn days_within((from, to): (i32, i32), monday: i32) -> u16 {
    const WEEK: u16 = (1 << 14) - 1;
    let first = from.saturating_sub(monday).clamp(0, 7) as u32;
    let past_last = to.saturating_sub(monday).saturating_add(1).clamp(0, 7) as u32;
    let below = |days: u32| ((1u32 << (days * 2)) - 1) as u16;
    below(past_last) & !below(first) & WEEK
}

/// The first word with a bit, and one past the last.
fn words_of(mask: &Mask) -> (usize, usize) {
    let first = mask.iter().position(|w| *w != 0).unwrap_or(0);
    let past = mask
        .iter()
        .rposition(|w| *w != 0)
        .map_or(0, |last| last + 1);
    (first, past)
}

/// The weeks in which any row has an open session, oldest first.
fn school_weeks(rows: &[RowView]) -> Vec<Week> {
    let mut weeks: Vec<Week> = rows
        .iter()
        .flat_map(|row| {
            (0..WEEKS)
                .filter(|w| row.open[w / 4] & lane_mask(*w) != 0)
                .map(|w| Week(row.first_week + w as i32))
        })
        .collect();
    weeks.sort_unstable();
    weeks.dedup();
    weeks
}
