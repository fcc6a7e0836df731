//! K, education the authority arranges, and B, other approved activity off site.
//! In: pupils with plans and needs. Out: weeks on end, a day a week, or a group's day.

use exchange::pack::SenProvision;
use law::attendance::Code;

use super::deal::{Dealer, apportion};
use super::page::Page;
use crate::chance::Chance;
use crate::sheet::{FREE, Sheet};

/// Of B, the part that is single pupils' weekly days; the rest is groups' days.
const WEEKLY: f64 = 0.55;

pub(super) fn deal(dealer: &mut Dealer<'_>, sheets: &mut [&mut Sheet]) {
    let quota = dealer.quota;
    let need = |sen| match sen {
        SenProvision::None => 0.3,
        SenProvision::Support => 1.5,
        SenProvision::Plan => 4.0,
    };
    dealer.lumps(
        Code::K,
        quota[Code::K],
        10,
        |d, c| need(d.child(c).sen) * d.school(c).practice.off_site * (0.2 + c.absence),
        |chance, _| 2 * chance.between(20, 90) as u16,
    );
    dealer.lumps(
        Code::B,
        (f64::from(quota[Code::B]) * WEEKLY) as u32,
        6,
        |d, c| need(d.child(c).sen) * d.school(c).practice.off_site,
        |chance, _| 2 * chance.between(5, 30) as u16,
    );
    let mut weights = vec![0.0; sheets.len()];
    for case in &dealer.cases {
        weights[case.sheet] += f64::from(case.spare) * dealer.school(case).practice.off_site;
    }
    for (sheet, n) in sheets
        .iter_mut()
        .zip(apportion(dealer.quota[Code::B], &weights))
    {
        sheet.events[Code::B] = n;
    }
}

pub(super) fn place(page: &mut Page<'_>) {
    let due = page.due(Code::K);
    if due > 0 {
        let day = page.day(|w| &w.plain);
        if due > 100 || page.chance.yes(0.5) {
            page.run(day, Code::K, due);
        } else {
            // Two days a week.
            let first = page.from;
            page.weekly(first, Code::K, 0b00_11_00_11_00);
        }
    }
    if page.due(Code::B) > 0 {
        let weekday = page.chance.below(5);
        let pattern = 0b11 << (weekday * 2);
        let span = usize::from(page.due(Code::B) / 2) * 5;
        let latest = page.to.saturating_sub(span).max(page.from + 1);
        let day = page.from + page.chance.below(latest - page.from);
        page.weekly(day, Code::B, pattern);
    }
}

/// A group's days: Year 6 sees the next school in July, others go to a farm or a theatre.
pub(super) fn place_groups(sheet: &mut Sheet, chance: &mut Chance) {
    let mut left = sheet.events[Code::B];
    for _ in 0..3_000 {
        if left == 0 || sheet.rows.is_empty() {
            break;
        }
        let group = sheet.rows[chance.below(sheet.rows.len())].group;
        let day = if group == 6 && chance.yes(0.5) {
            sheet.days.len().saturating_sub(12 + chance.below(6))
        } else {
            chance.below(sheet.days.len())
        };
        let some = chance.below(4);
        let sessions = sheet.sessions(day);
        for row in &mut sheet.rows {
            if row.group != group || row.pupil as usize % 4 != some {
                continue;
            }
            for mark in &mut row.marks[sessions.clone()] {
                if *mark == FREE && left > 0 {
                    *mark = Code::B.byte();
                    left -= 1;
                }
            }
        }
    }
    sheet.events[Code::B] = left;
}
