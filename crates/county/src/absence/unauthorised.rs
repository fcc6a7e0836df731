//! O and N: absence without a reason that holds, or without one yet.
//! In: how families and schools deal with reasons. Out: days by habit, on Fridays and Mondays,
//! and runs of weeks and months.

use law::attendance::Code;
use law::school::Phase;
use register::Session;

use super::deal::Dealer;
use super::page::Page;
use crate::maths::Portable;

/// From so many sessions on, most of a pupil's O are runs.
const MANY: u16 = 60;
const SOME: u16 = 12;

pub(super) fn deal(dealer: &mut Dealer<'_>) {
    dealer.shares(
        Code::N,
        |d, c| {
            let lean = d.family(c).unauthorised + d.child(c).unauthorised;
            (0.6 * lean).exponential() * d.school(c).practice.unauthorised * f64::from(c.room)
        },
        |c| c.room.min(10),
    );
    // The rest of what is missed is O or I; the more of it, the more O.
    dealer.shares(
        Code::O,
        |d, c| {
            let lean = 0.8 * d.family(c).unauthorised + 0.8 * d.child(c).unauthorised;
            let poor = if d.family(c).free_meals { 1.5 } else { 1.0 };
            let school = d.school(c).practice.unauthorised;
            let well = if d.child(c).chronic { 0.3 } else { 1.0 };
            let lost = if c.vanishes { 6.0 } else { 1.0 };
            let steep = if d.phase == Phase::Primary { 2.0 } else { 3.0 };
            lean.exponential()
                * poor
                * school
                * well
                * lost
                * (0.25 + steep * c.absence)
                * f64::from(c.room)
        },
        |c| c.room,
    );
}

/// Places the runs: of those who stay away for weeks, and of those who are about to be lost.
pub(super) fn place_runs(page: &mut Page<'_>) {
    let due = page.due(Code::O);
    if page.row.vanishes && due >= 10 {
        // Nobody has seen the child since; the roll is closed when enquiries have ended.
        let day = page.to - 1;
        with_no_reason_at_first(page, day, due.min(50), true);
    } else if due >= MANY {
        let mut runs = due - page.chance.between(0, i32::from(due) / 3) as u16;
        while runs >= SOME {
            let length = (page.chance.between(12, 110) as u16).min(runs);
            let day = page.day(|w| &w.plain);
            with_no_reason_at_first(page, day, length, false);
            runs -= length;
        }
    } else if due >= SOME && page.chance.yes(0.35) {
        let length = (page.chance.between(6, 40) as u16).min(due);
        let day = page.day(|w| &w.casual);
        with_no_reason_at_first(page, day, length, false);
    }
}

/// A run whose first days are N, as long as there are any: the school was still asking.
fn with_no_reason_at_first(page: &mut Page<'_>, day: usize, sessions: u16, back: bool) {
    let first = page.due(Code::N).min(4) & !1;
    if back {
        page.run_back(day, Code::O, sessions);
        return;
    }
    page.run(day, Code::N, first);
    page.run(day, Code::O, sessions);
}

/// Places the days: whole ones mostly; older pupils leave after lunch.
pub(super) fn place_days(page: &mut Page<'_>) {
    let afternoons = if page.row.group >= 7 { 0.18 } else { 0.06 };
    for code in [Code::O, Code::N] {
        let tries = usize::from(page.due(code)) * 3 + 20;
        for _ in 0..tries {
            if page.due(code) == 0 {
                break;
            }
            let day = page.day(|w| &w.casual);
            if page.chance.yes(afternoons) {
                page.half_day(day, Session::Pm, code);
            } else {
                page.whole_day(day, code, 2);
            }
        }
    }
}
