//! Sessions without a mark, because someone forgot, and closures written as marks (`#`).
//! In: a sheet. Out: holes, about one session in two thousand.

use law::attendance::Code;

use crate::chance::Chance;
use crate::sheet::{FREE, Sheet};

/// Chance that a class's register is not taken in a session, and that one mark is missing.
const CLASS: f64 = 0.000_3;
const ONE: f64 = 0.000_2;

pub(super) fn mark_closed(sheet: &mut Sheet) {
    let Some(day) = sheet.closed else {
        return;
    };
    let sessions = sheet.sessions(day);
    for row in &mut sheet.rows {
        for mark in &mut row.marks[sessions.clone()] {
            if *mark == FREE {
                *mark = Code::CLOSED.byte();
            }
        }
    }
}

pub(super) fn forget(sheet: &mut Sheet, chance: &mut Chance) {
    for slot in 0..sheet.slots.len() {
        for group in 0..12 {
            if chance.yes(CLASS) {
                for row in sheet.rows.iter_mut().filter(|r| r.group == group) {
                    row.marks[slot] = 0;
                }
            }
        }
    }
    let single = (sheet.rows.len() * sheet.slots.len()) as f64 * ONE;
    for _ in 0..single as usize {
        let row = chance.below(sheet.rows.len());
        let slot = chance.below(sheet.slots.len());
        sheet.rows[row].marks[slot] = 0;
    }
}
