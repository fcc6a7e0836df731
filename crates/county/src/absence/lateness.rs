//! L and U, late before and after the register closed: the same pupils, most of the time.
//! In: how late a family and a child tend to be. Out: mornings, mostly.

use law::attendance::Code;
use law::school::Phase;
use register::Session;

use super::deal::{Case, Dealer};
use super::page::Page;
use crate::maths::Portable;

fn tendency(dealer: &Dealer<'_>, case: &Case) -> f64 {
    let (child, family) = (dealer.child(case), dealer.family(case));
    // Small children are as late as their parents; older ones are so by themselves.
    let (theirs, own) = match dealer.phase {
        Phase::Primary => (0.85, 0.35),
        _ => (0.5, 0.75),
    };
    let poor = if family.free_meals { 0.3 } else { 0.0 };
    theirs * family.late + own * child.late + poor
}

/// U, which is an absence.
pub(super) fn deal_after_closing(dealer: &mut Dealer<'_>) {
    dealer.shares(
        Code::U,
        |d, c| {
            (2.0 * tendency(d, c)).exponential() * d.school(c).practice.late * f64::from(c.possible)
        },
        |c| c.room.min(120),
    );
}

/// L, which is attendance.
pub(super) fn deal_before_closing(dealer: &mut Dealer<'_>) {
    dealer.shares(
        Code::L,
        |d, c| {
            (1.2 * tendency(d, c)).exponential() * d.school(c).practice.late * f64::from(c.spare)
        },
        |c| c.spare / 2,
    );
}

pub(super) fn place_after_closing(page: &mut Page<'_>) {
    spread(page, Code::U, 0.93);
}

pub(super) fn place_before_closing(page: &mut Page<'_>) {
    spread(page, Code::L, 0.86);
}

fn spread(page: &mut Page<'_>, code: Code, mornings: f64) {
    let tries = usize::from(page.due(code)) * 4 + 20;
    for _ in 0..tries {
        if page.due(code) == 0 {
            break;
        }
        let day = page.day(|w| &w.plain);
        let session = if page.chance.yes(mornings) {
            Session::Am
        } else {
            Session::Pm
        };
        page.half_day(day, session, code);
    }
}
