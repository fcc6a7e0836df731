//! C2, temporary part-time timetables: the same sessions every week for some weeks.
//! In: schools that use them, pupils who are given them. Out: weekly patterns.

use exchange::pack::SenProvision;
use law::attendance::Code;

use super::deal::Dealer;
use super::page::Page;
use crate::maths::Portable;

/// Two bits a weekday, morning the lower, Monday the lowest.
const PATTERNS: &[(u16, f64)] = &[
    // Every afternoon off.
    (0b10_10_10_10_10, 0.4),
    // Every morning off.
    (0b01_01_01_01_01, 0.1),
    // Wednesday, and the afternoon before and after.
    (0b00_10_11_10_00, 0.15),
    // Thursday and Friday.
    (0b11_11_00_00_00, 0.15),
    // Monday and Friday.
    (0b11_00_00_00_11, 0.1),
    // In on Tuesday and Thursday mornings only.
    (0b11_10_11_10_11, 0.1),
];

pub(super) fn deal(dealer: &mut Dealer<'_>) {
    let quota = dealer.quota[Code::C2];
    dealer.lumps(
        Code::C2,
        quota,
        12,
        |d, c| {
            let child = d.child(c);
            let need = match child.sen {
                SenProvision::None => 1.0,
                SenProvision::Support => 2.5,
                SenProvision::Plan => 4.0,
            };
            (0.7 * child.behaviour).exponential() * need * d.school(c).practice.part_time
        },
        |chance, _| (chance.between(3, 6) * chance.between(4, 14)) as u16,
    );
}

pub(super) fn place(page: &mut Page<'_>) {
    while page.due(Code::C2) > 0 {
        let due = page.due(Code::C2);
        let pattern = page.chance.out_of(PATTERNS);
        // Early enough to be over in the year.
        let span = usize::from(due / (pattern.count_ones() as u16) + 1) * 5;
        let latest = page.to.saturating_sub(span).max(page.from + 1);
        let day = page.from + page.chance.below(latest - page.from);
        page.weekly(day, Code::C2, pattern);
        if page.due(Code::C2) == due {
            break;
        }
    }
}
