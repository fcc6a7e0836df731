//! Since when a window of school weeks has held so many sessions.
//! In: a pupil's sessions in order, which of them count, and how many make it. Out: the first day
//! of the stretch that lasts until now; none when the window does not hold so many now.

use register::{Day, HeldSession};

/// The first day since which, on every school day, the window of `weeks` school weeks up to that
/// day has held `least` sessions that count.
pub(super) fn held_since(
    sessions: &[HeldSession],
    weeks: u16,
    least: u32,
    counts: impl Fn(&HeldSession) -> bool,
) -> Option<Day> {
    let days: Vec<&[HeldSession]> = sessions.chunk_by(|a, b| a.day == b.day).collect();
    let mut school_weeks: Vec<i32> = days.iter().map(|d| d[0].day.week().0).collect();
    school_weeks.dedup();
    let mut since = None;
    let (mut oldest, mut held) = (0, 0);
    let mut at_week = 0;
    for day in &days {
        let week = day[0].day.week().0;
        while school_weeks[at_week] < week {
            at_week += 1;
        }
        held += count(day, &counts);
        let first = school_weeks[(at_week + 1).saturating_sub(weeks.into())];
        while days[oldest][0].day.week().0 < first {
            held -= count(days[oldest], &counts);
            oldest += 1;
        }
        since = match since {
            _ if held < least => None,
            Some(day) => Some(day),
            None => Some(day[0].day),
        };
    }
    since
}

fn count(day: &[HeldSession], counts: impl Fn(&HeldSession) -> bool) -> u32 {
    day.iter().filter(|s| counts(s)).count() as u32
}
