//! Schools whose registers have not come by the hour that the policy says.
//! In: calendars and registers. Out: an item for each such school; withdrawn when a register comes.

use casework::today::{Rule, SchoolDay, not_received};
use jiff::civil::Date;
use law::academic_year::academic_year;
use register::{Day, OpenWeeks, ROW, Row as MarksRow, Session, Slot};
use store::attendance::{EveryRegister, rows_of_school};
use store::jobs::{Claimed, complete};
use store::schools::calendars_of;
use store::{Actor, SchoolId, StoreError, Unit};

use super::recompute::next_at;
use super::school_items;
use crate::house::Rooms;
use crate::when;
use crate::work::{Task, put_in};

/// Looks at every school, and puts the next day's look in.
pub(crate) async fn expect_registers(rooms: &Rooms, held: &Claimed) -> Result<(), StoreError> {
    let actor = Actor::program("looking for registers");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    for school in store::schools::list(&unit).await? {
        settle(&unit, rooms, school.id, rooms.today()).await?;
    }
    let hour = rooms.authority.policy.triggers.registers_by;
    put_in(&unit, &Task::ExpectRegisters, next_at(rooms, hour)).await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// The last day, up to one, whose register is due: today's once the hour has come.
fn last_due(rooms: &Rooms, up_to: Date) -> Option<Date> {
    let hour = rooms.now.to_zoned(when::england()).hour();
    let by = rooms.authority.policy.triggers.registers_by;
    if up_to < rooms.today() || i32::from(hour) >= i32::from(by) {
        Some(up_to)
    } else {
        rooms.today().yesterday().ok()
    }
}

/// Has Today hold what is to be said of a school's registers up to a day; says how many items were
/// raised and withdrawn.
pub(crate) async fn settle(
    unit: &Unit,
    rooms: &Rooms,
    school: SchoolId,
    up_to: Date,
) -> Result<(usize, usize), StoreError> {
    let mut days = Vec::new();
    if let Some(last) = last_due(rooms, up_to) {
        let year = academic_year(last).value;
        let calendar = calendars_of(unit, school).await?;
        if let Some(calendar) = calendar.iter().find(|c| c.academic_year == year) {
            let mut marked = [0; ROW];
            for row in rows_of_school(unit, school, year).await? {
                for (any, mark) in marked.iter_mut().zip(&row.marks) {
                    *any |= mark;
                }
            }
            days = days_to(last, &calendar.open_weeks, &marked);
        }
    }
    say(unit, rooms, school, &days).await
}

/// The same of several schools, from registers that were read in this unit of work: those of everybody
/// who has been on one of their rolls.
pub(crate) async fn settle_each(
    unit: &Unit,
    rooms: &Rooms,
    schools: impl Iterator<Item = SchoolId>,
    every: &EveryRegister,
    up_to: Date,
) -> Result<(), StoreError> {
    let last = last_due(rooms, up_to);
    let marked = last.map(|last| every.registers.marked(academic_year(last).value));
    for school in schools {
        let mut days = Vec::new();
        let known = last.zip(marked.as_ref()).zip(every.place_of_school(school));
        if let Some(((last, marked), place)) = known {
            let calendar = every.registers.rolls().calendar(place);
            let open = calendar.open_weeks(academic_year(last).value);
            days = days_to(last, open, &marked[place.0 as usize]);
        }
        say(unit, rooms, school, &days).await?;
    }
    Ok(())
}

async fn say(
    unit: &Unit,
    rooms: &Rooms,
    school: SchoolId,
    days: &[SchoolDay],
) -> Result<(usize, usize), StoreError> {
    let said = not_received(days).into_iter().map(|raised| (raised, None));
    let said = said.collect();
    school_items::settle(unit, school, Rule::NotReceived, said, rooms.today()).await
}

/// The days of the academic year on which a school was open, up to one.
fn days_to(last: Date, open_weeks: &OpenWeeks, marked: &MarksRow) -> Vec<SchoolDay> {
    let year = academic_year(last).value;
    let open = year
        .first_day()
        .series(jiff::ToSpan::days(1))
        .take_while(|date| *date <= last)
        .filter_map(|date| {
            let slots = Session::BOTH.map(|s| Slot::in_year(year, Day::from(date), s));
            let open = slots.iter().any(|s| s.is_open(open_weeks));
            open.then(|| SchoolDay {
                date,
                received: slots.iter().any(|slot| marked[slot.at] != 0),
            })
        });
    open.collect()
}
