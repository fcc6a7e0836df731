//! P, approved sport: teams, in the afternoon.
//! In: sessions per school. Out: the same afternoon for ten or so who play.

use law::attendance::Code;
use register::Session;

use super::World;
use super::deal::{Dealer, apportion};
use crate::chance::Chance;
use crate::sheet::{FREE, Sheet};

pub(super) fn deal(dealer: &mut Dealer<'_>, sheets: &mut [&mut Sheet]) {
    let mut weights = vec![0.0; sheets.len()];
    for case in &dealer.cases {
        weights[case.sheet] += f64::from(case.spare);
    }
    for (sheet, n) in sheets
        .iter_mut()
        .zip(apportion(dealer.quota[Code::P], &weights))
    {
        sheet.events[Code::P] = n;
    }
}

pub(super) fn place(world: &World<'_>, sheet: &mut Sheet, chance: &mut Chance) {
    let mut left = sheet.events[Code::P];
    for _ in 0..20_000 {
        if left == 0 || sheet.rows.is_empty() {
            break;
        }
        let group = sheet.rows[chance.below(sheet.rows.len())].group;
        let day = chance.below(sheet.days.len());
        let all_day = chance.yes(0.2);
        let mut team = 8 + chance.below(7);
        let sessions = sheet.sessions(day);
        let start = chance.below(sheet.rows.len());
        for i in 0..sheet.rows.len() {
            let at = (start + i) % sheet.rows.len();
            let row = &mut sheet.rows[at];
            let plays = world.people.children[row.child as usize].sporty;
            if !plays || row.group.abs_diff(group) > 1 || team == 0 {
                continue;
            }
            team -= 1;
            for slot in sessions.clone() {
                let due = all_day || sheet.slots[slot].session == Session::Pm;
                if due && row.marks[slot] == FREE && left > 0 {
                    row.marks[slot] = Code::P.byte();
                    left -= 1;
                }
            }
        }
    }
    sheet.events[Code::P] = left;
}
