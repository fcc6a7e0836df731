//! I, illness: spells of one to five days, colds that go round the house, and long illness.
//! In: whatever absence has no other code. Out: runs.

use law::attendance::Code;

use super::deal::Dealer;
use super::page::Page;

/// Sessions of a spell: odd ones start or end at midday.
const SPELLS: &[(u16, f64)] = &[
    (1, 0.13),
    (2, 0.36),
    (3, 0.06),
    (4, 0.19),
    (5, 0.03),
    (6, 0.10),
    (8, 0.05),
    (10, 0.08),
];

/// From so many sessions on, part is one long illness: fifteen days.
const LONG: u16 = 30;

pub(super) fn deal(dealer: &mut Dealer<'_>) {
    // Together this is the quota, since everything missed has been dealt exactly.
    for case in &mut dealer.cases {
        let rest = case.room;
        case.take(Code::I, rest);
    }
}

pub(super) fn place_long(page: &mut Page<'_>) {
    let due = page.due(Code::I);
    let likely = if page.child.chronic { 0.9 } else { 0.35 };
    if due < LONG || !page.chance.yes(likely) {
        return;
    }
    let mut long = due - page.chance.between(0, i32::from(due) / 2) as u16;
    while long >= 10 {
        let length = (page.chance.between(16, 140) as u16).min(long);
        let day = page.day(|w| &w.plain);
        page.run(day, Code::I, length);
        long -= length;
    }
}

pub(super) fn place_spells(page: &mut Page<'_>) {
    let mut colds = page.year.colds.into_iter();
    while page.due(Code::I) > 0 {
        let due = page.due(Code::I);
        let length = page.chance.out_of(SPELLS).min(due);
        // Who is ill with the others of the house falls ill a day or so apart.
        let shared = page.chance.yes(0.4);
        let day = match colds.next() {
            Some(cold) if shared => {
                let day = page.on_or_after(cold) + page.chance.below(2);
                day.min(page.to - 1)
            }
            _ => page.day(|w| &w.illness),
        };
        let sessions = page.sheet.sessions(day);
        if length % 2 == 1 && sessions.len() == 2 && page.chance.yes(0.6) {
            // Sent home at midday.
            page.half_day(day, register::Session::Pm, Code::I);
            let next = (day + 1).min(page.to - 1);
            page.run(next, Code::I, length - 1);
        } else {
            page.run(day, Code::I, length);
        }
        if page.due(Code::I) == due {
            break;
        }
    }
}
