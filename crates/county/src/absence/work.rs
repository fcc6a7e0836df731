//! W, work experience: Year 10, a week in summer, at schools that do it.
//! In: sessions of the phase. Out: a school's whole Year 10, week by week, until they are used.

use law::attendance::Code;

use super::deal::Dealer;
use crate::chance::Chance;
use crate::sheet::{FREE, Sheet};

/// Sessions of a week.
const WEEK: usize = 10;

pub(super) fn deal(dealer: &mut Dealer<'_>, sheets: &mut [&mut Sheet]) {
    let mut left = dealer.quota[Code::W];
    let mut order: Vec<usize> = (0..sheets.len()).collect();
    dealer.chance.shuffle(&mut order);
    for _ in 0..3 {
        for &i in &order {
            // Of ten sessions nine or so are attended.
            let year_10 = sheets[i].rows.iter().filter(|r| r.group == 10).count() as u32;
            let n = (year_10 * 9).min(left);
            sheets[i].events[Code::W] += n;
            left -= n;
        }
    }
}

pub(super) fn place(sheet: &mut Sheet, chance: &mut Chance) {
    let mut left = sheet.events[Code::W];
    // A Monday in the last five weeks or so.
    let from = sheet.days.len().saturating_sub(26);
    let mut start = (from..sheet.days.len())
        .find(|&d| sheet.days[d].weekday() == 0)
        .unwrap_or(from);
    if chance.yes(0.5) && start + 10 < sheet.days.len() {
        start += 5;
    }
    let mut slot = usize::from(sheet.first[start]);
    // Another week, earlier in the year, where one was not enough.
    for _ in 0..8 {
        if left == 0 {
            break;
        }
        let week = slot..(slot + WEEK).min(sheet.slots.len());
        for row in sheet.rows.iter_mut().filter(|r| r.group == 10) {
            for mark in &mut row.marks[week.clone()] {
                if *mark == FREE && left > 0 {
                    *mark = Code::W.byte();
                    left -= 1;
                }
            }
        }
        slot = slot.saturating_sub(WEEK);
    }
    sheet.events[Code::W] = left;
}
