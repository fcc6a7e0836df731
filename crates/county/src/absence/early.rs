//! X, Reception children below compulsory school age who are not required to attend yet.
//! In: dates of birth, schools that start Reception by halves. Out: afternoons in September, and
//! for a few Fridays until they are of age.

use law::attendance::Code;
use law::school_age;
use register::{Day, Session};

use super::World;
use crate::chance::Chance;
use crate::sheet::{FREE, Sheet};

pub(super) fn mark(world: &World<'_>, sheet: &mut Sheet, chance: &mut Chance) {
    let practice = &world.plan.schools[sheet.school].practice;
    let staggered = if practice.staggered_reception {
        4 + chance.below(7)
    } else {
        0
    };
    for row in sheet.rows.iter_mut().filter(|r| r.group == 0) {
        let of_age =
            Day::from(school_age::starts(world.people.children[row.child as usize].born).value);
        let fridays = chance.yes(0.01);
        for (mark, slot) in row.marks.iter_mut().zip(&sheet.slots) {
            let day = usize::from(slot.day);
            let on = sheet.days[day];
            let off =
                (day < staggered && slot.session == Session::Pm) || (fridays && on.weekday() == 4);
            if off && *mark == FREE && on < of_age {
                *mark = Code::X.byte();
            }
        }
    }
}
