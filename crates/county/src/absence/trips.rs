//! V, visits and trips: a whole class, for a day mostly, for a week away sometimes.
//! In: sessions per school. Out: the marks of all of a class who are there.

use law::attendance::Code;

use super::deal::{Dealer, apportion};
use crate::chance::Chance;
use crate::sheet::{FREE, Sheet};

/// Days a trip lasts.
const LENGTHS: &[(usize, f64)] = &[(1, 0.9), (2, 0.03), (3, 0.04), (5, 0.03)];

/// Pupils who go together, about.
const CLASS: usize = 30;

pub(super) fn deal(dealer: &mut Dealer<'_>, sheets: &mut [&mut Sheet]) {
    let mut weights = vec![0.0; sheets.len()];
    for case in &dealer.cases {
        weights[case.sheet] += f64::from(case.spare) * dealer.school(case).practice.trips;
    }
    for (sheet, n) in sheets
        .iter_mut()
        .zip(apportion(dealer.quota[Code::V], &weights))
    {
        sheet.events[Code::V] = n;
    }
}

pub(super) fn place(sheet: &mut Sheet, chance: &mut Chance) {
    let mut left = sheet.events[Code::V];
    let mut size = [0_usize; 12];
    for row in &sheet.rows {
        size[usize::from(row.group)] += 1;
    }
    for _ in 0..3_000 {
        if left == 0 || sheet.rows.is_empty() {
            break;
        }
        let group = sheet.rows[chance.below(sheet.rows.len())].group;
        let classes = (size[usize::from(group)] / CLASS).max(1);
        let class = chance.below(classes);
        let length = chance.out_of(LENGTHS);
        let latest = sheet.days.len().saturating_sub(length).max(1);
        // Not in the first week, and twice as often in summer.
        let day = if chance.yes(0.4) {
            latest * 3 / 4 + chance.below(latest / 4 + 1)
        } else {
            (5 + chance.below(latest)) % latest
        };
        let last = (day + length).min(sheet.days.len()) - 1;
        let sessions = if length == 1 && chance.yes(0.1) {
            let day = sheet.sessions(day);
            day.end - 1..day.end
        } else {
            sheet.sessions(day).start..sheet.sessions(last).end
        };
        for row in &mut sheet.rows {
            if row.group != group || row.pupil as usize % classes != class {
                continue;
            }
            for mark in &mut row.marks[sessions.clone()] {
                if *mark == FREE && left > 0 {
                    *mark = Code::V.byte();
                    left -= 1;
                }
            }
        }
    }
    sheet.events[Code::V] = left;
}
