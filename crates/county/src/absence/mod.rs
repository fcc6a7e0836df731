//! Who is absent (or late, or on a trip), how often, and on which sessions.
//! In: registers with free sessions, lasting traits, published rates. Out: registers with marks.
//!
//! Three steps a year. *Unable*: what cannot be attended is marked first, so that every
//! pupil's possible sessions are known. *Deal*: a phase's sessions under each code, exactly as
//! many as the published rates ask for, are dealt out to pupils; means cannot drift. *Place*:
//! each pupil's sessions become spells on days of that pupil's, each kind of absence in its own shape.
//! One file is one kind of absence: `deal` says who, `place` says when.

mod appointments;
mod budget;
mod deal;
mod dual;
mod early;
mod faith;
mod gaps;
mod holidays;
mod illness;
mod lateness;
mod leave;
mod off_site;
mod page;
mod part_time;
mod season;
mod sport;
mod study;
mod suspension;
mod trips;
mod unable;
mod unauthorised;
mod work;

use law::attendance::Code;
use law::school::Phase;

use crate::chance::{Chance, Subject};
use crate::families::People;
use crate::published::{CODES, Figures};
use crate::schools::Plan;
use crate::sheet::{FREE, Sheet};
use crate::terms::CountyYear;

use deal::{Case, Dealer};
use page::Page;
pub(crate) use season::Season;

/// What all schools share in one academic year.
pub(crate) struct World<'a> {
    pub(crate) seed: u64,
    pub(crate) plan: &'a Plan,
    pub(crate) people: &'a People,
    pub(crate) county: &'a CountyYear,
    pub(crate) season: &'a Season,
}

/// Marks what cannot be attended, and forgets some sessions.
pub(crate) fn mark_unable(world: &World<'_>, sheet: &mut Sheet) {
    let mut chance = Chance::of(
        world.seed,
        Subject::SchoolYear,
        sheet.school,
        world.county.year.0,
    );
    gaps::mark_closed(sheet);
    dual::mark(sheet);
    early::mark(world, sheet, &mut chance);
    unable::mark(world, sheet, &mut chance);
    gaps::forget(sheet, &mut chance);
}

/// Deals a phase's sessions out to the rows of its sheets.
pub(crate) fn deal(world: &World<'_>, phase: Phase, figures: &Figures, sheets: &mut [&mut Sheet]) {
    let mut cases = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        for (i, row) in sheet.rows.iter().enumerate() {
            cases.push(Case::new(at, sheet.school, i, row));
        }
    }
    let mut dealer = Dealer::new(world, phase, figures, cases);
    budget::set(&mut dealer);

    faith::deal(&mut dealer, sheets);
    holidays::deal(&mut dealer);
    study::deal(&mut dealer);
    suspension::deal(&mut dealer);
    leave::deal(&mut dealer);
    part_time::deal(&mut dealer);
    appointments::deal(&mut dealer);
    lateness::deal_after_closing(&mut dealer);
    unauthorised::deal(&mut dealer);
    illness::deal(&mut dealer);

    off_site::deal(&mut dealer, sheets);
    lateness::deal_before_closing(&mut dealer);
    work::deal(&mut dealer, sheets);
    trips::deal(&mut dealer, sheets);
    sport::deal(&mut dealer, sheets);

    for case in dealer.cases {
        sheets[case.sheet].rows[case.row].demand = case.demand;
    }
}

/// Turns what was dealt into marks.
pub(crate) fn place(world: &World<'_>, sheet: &mut Sheet) {
    let weather = season::Weather::of(world, sheet);
    let mut rows = std::mem::take(&mut sheet.rows);
    for row in &mut rows {
        let mut page = Page::new(world, sheet, &weather, row, Subject::Row);
        faith::place(&mut page);
        holidays::place(&mut page);
        leave::place_travelling(&mut page);
        study::place(&mut page);
        part_time::place(&mut page);
        off_site::place(&mut page);
        unauthorised::place_runs(&mut page);
        illness::place_long(&mut page);
        suspension::place(&mut page);
        leave::place(&mut page);
        illness::place_spells(&mut page);
        unauthorised::place_days(&mut page);
        appointments::place(&mut page);
        lateness::place_after_closing(&mut page);
        // Whatever found no place of its kind takes any that is free.
        for code in CODES {
            if code.class().absent() || code == Code::K || code == Code::B {
                page.scatter(code);
            }
        }
    }
    sheet.rows = rows;
    let mut chance = Chance::of(
        world.seed,
        Subject::Events,
        sheet.school,
        world.county.year.0,
    );
    work::place(sheet, &mut chance);
    trips::place(sheet, &mut chance);
    sport::place(world, sheet, &mut chance);
    off_site::place_groups(sheet, &mut chance);
    let mut rows = std::mem::take(&mut sheet.rows);
    for row in &mut rows {
        let mut page = Page::new(world, sheet, &weather, row, Subject::Late);
        lateness::place_before_closing(&mut page);
        page.scatter(Code::L);
    }
    sheet.rows = rows;
    for row in &mut sheet.rows {
        for (mark, slot) in row.marks.iter_mut().zip(&sheet.slots) {
            if *mark == FREE {
                *mark = match slot.session {
                    register::Session::Am => Code::PRESENT_AM,
                    register::Session::Pm => Code::PRESENT_PM,
                }
                .byte();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_has_the_byte_of_a_free_session() {
        assert!(Code::from_byte(FREE).is_none());
    }
}
