//! C, leave in exceptional circumstances, with flexi-schooling among it; C1, performances;
//! T, travelling with a parent who travels for work.
//! In: families and children of such ways. Out: days, weekly days, spring and summer on the road.

use jiff::civil::date;
use law::attendance::Code;
use register::Day;

use super::deal::Dealer;
use super::page::Page;

const DAYS: &[(u16, f64)] = &[
    (1, 0.1),
    (2, 0.45),
    (3, 0.03),
    (4, 0.22),
    (6, 0.1),
    (10, 0.1),
];

/// Where flexi-schooling takes more of a year than this, it is one day a week or two.
const WEEKLY_FROM: u16 = 24;

pub(super) fn deal(dealer: &mut Dealer<'_>) {
    let quota = dealer.quota;
    dealer.lumps(
        Code::T,
        quota[Code::T],
        16,
        |d, c| if d.family(c).mobile { 1.0 } else { 0.000_5 },
        |chance, _| 2 * chance.between(16, 50) as u16,
    );
    dealer.lumps(
        Code::C1,
        quota[Code::C1],
        1,
        |d, c| if d.child(c).performer { 1.0 } else { 0.002 },
        |chance, _| 2 * chance.between(1, 5) as u16,
    );
    // Flexi-schooling takes at most a quarter of all leave, each pupil's once.
    let flexi: Vec<usize> = (0..dealer.cases.len())
        .filter(|&i| dealer.child(&dealer.cases[i]).flexi)
        .collect();
    let mut most = dealer.quota[Code::C] / 4;
    for i in flexi {
        let case = &mut dealer.cases[i];
        let days = 1 + u16::from(dealer.chance.yes(0.25));
        let n = (case.possible / 5 * days).min(case.room);
        if n >= WEEKLY_FROM && u32::from(n) <= most {
            case.take(Code::C, n);
            most -= u32::from(n);
            dealer.quota[Code::C] -= u32::from(n);
        }
    }
    let rest = dealer.quota[Code::C];
    dealer.lumps(
        Code::C,
        rest,
        1,
        |d, c| d.school(c).practice.leave,
        |chance, _| chance.out_of(DAYS),
    );
}

/// From Easter on, through the summer; what does not fit, in autumn.
pub(super) fn place_travelling(page: &mut Page<'_>) {
    let due = page.due(Code::T);
    if due > 0 {
        let year = page.sheet.days[page.to - 1].date().year();
        let start = Day(Day::from(date(year, 3, 20)).0 + page.chance.between(0, 50));
        let day = page.on_or_after(start);
        page.run(day, Code::T, due);
    }
}

pub(super) fn place(page: &mut Page<'_>) {
    if page.child.flexi && page.due(Code::C) >= WEEKLY_FROM {
        let weekday = page.chance.below(5);
        let mut pattern = 0b11 << (weekday * 2);
        if page.due(Code::C) > 2 * 40 {
            pattern |= 0b11 << ((weekday + 2) % 5 * 2);
        }
        let day = page.from;
        page.weekly(day, Code::C, pattern);
    }
    for code in [Code::C, Code::C1] {
        while page.due(code) > 0 {
            let due = page.due(code);
            let length = page.chance.out_of(DAYS).min(due);
            let day = page.day(|w| &w.casual);
            page.run(day, code, length);
            if page.due(code) == due {
                break;
            }
        }
    }
}
