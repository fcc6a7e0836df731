//! E, suspensions: few pupils, again and again, for days on end.
//! In: behaviour, a school's habits. Out: runs of half a day to ten days.

use exchange::pack::SenProvision;
use law::attendance::Code;
use law::school::Phase;

use super::deal::Dealer;
use super::page::Page;
use crate::maths::Portable;

/// Sessions of a year: who is suspended once is likely to be again.
const YEAR: &[(u16, f64)] = &[
    (1, 0.05),
    (2, 0.28),
    (4, 0.2),
    (6, 0.14),
    (10, 0.14),
    (16, 0.08),
    (24, 0.06),
    (40, 0.05),
];

/// Sessions of one suspension.
const LENGTHS: &[(u16, f64)] = &[
    (1, 0.05),
    (2, 0.38),
    (3, 0.03),
    (4, 0.22),
    (6, 0.14),
    (10, 0.15),
    (20, 0.03),
];

pub(super) fn deal(dealer: &mut Dealer<'_>) {
    let quota = dealer.quota[Code::E];
    dealer.lumps(
        Code::E,
        quota,
        1,
        |d, c| {
            let child = d.child(c);
            let age = match (d.phase, c.group) {
                (Phase::Primary, 0..=2) => 0.3,
                (Phase::Secondary, 5..=7) => 0.7,
                (_, 9 | 10) => 1.3,
                _ => 1.0,
            };
            let need = if child.sen == SenProvision::None {
                1.0
            } else {
                1.9
            };
            let poor = if d.family(c).free_meals { 1.9 } else { 1.0 };
            (1.6 * child.behaviour).exponential()
                * age
                * need
                * poor
                * d.school(c).practice.suspension
        },
        |chance, _| chance.out_of(YEAR),
    );
}

pub(super) fn place(page: &mut Page<'_>) {
    while page.due(Code::E) > 0 {
        let due = page.due(Code::E);
        let length = page.chance.out_of(LENGTHS).min(due);
        let day = page.day(|w| &w.plain);
        page.run(day, Code::E, length);
        if page.due(Code::E) == due {
            break;
        }
    }
}
