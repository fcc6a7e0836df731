//! Schools whose registers have not come by the hour that the policy says.
//! In: calendars and registers. Out: an item for each such school; withdrawn when a register comes.

use casework::today::{Rule, SchoolDay, not_received};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::academic_year::academic_year;
use register::{Day, Session, Slot};
use store::attendance::rows_of_school;
use store::jobs::{Claimed, complete};
use store::schools::calendars_of;
use store::{Actor, SchoolId, StoreError, Unit};

use super::recompute::next_at;
use super::school_items;
use crate::house::Rooms;
use crate::work::{Task, put_in};

/// Looks at every school, and puts the next day's look in.
pub(crate) async fn expect_registers(rooms: &Rooms, held: &Claimed) -> Result<(), StoreError> {
    let actor = Actor::program("looking for registers");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    for school in store::schools::list(&unit).await? {
        settle(&unit, rooms, school.id).await?;
    }
    let hour = rooms.authority.policy.triggers.registers_by;
    put_in(&unit, &Task::ExpectRegisters, next_at(rooms, hour)).await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// The last day whose register is due: today once the hour has come, else yesterday.
fn last_due(rooms: &Rooms) -> Option<Date> {
    let england = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let hour = rooms.now.to_zoned(england).hour();
    if i32::from(hour) >= i32::from(rooms.authority.policy.triggers.registers_by) {
        Some(rooms.today())
    } else {
        rooms.today().yesterday().ok()
    }
}

/// Has Today hold what is to be said of a school's registers; says how many items were raised and
/// withdrawn.
pub(crate) async fn settle(
    unit: &Unit,
    rooms: &Rooms,
    school: SchoolId,
) -> Result<(usize, usize), StoreError> {
    let days = match last_due(rooms) {
        Some(last) => days(unit, school, last).await?,
        None => Vec::new(),
    };
    let said = not_received(&days).into_iter().map(|raised| (raised, None));
    let said = said.collect();
    school_items::settle(unit, school, Rule::NotReceived, said, rooms.today()).await
}

/// The days of the academic year on which a school was open, up to one.
async fn days(unit: &Unit, school: SchoolId, last: Date) -> Result<Vec<SchoolDay>, StoreError> {
    let year = academic_year(last).value;
    let calendar = calendars_of(unit, school).await?;
    let Some(calendar) = calendar.iter().find(|c| c.academic_year == year) else {
        return Ok(Vec::new());
    };
    let rows = rows_of_school(unit, school, year).await?;
    let open = year
        .first_day()
        .series(jiff::ToSpan::days(1))
        .take_while(|date| *date <= last)
        .filter_map(|date| {
            let slots = Session::BOTH.map(|s| Slot::of(Day::from(date), s));
            let open = slots.iter().any(|s| s.is_open(&calendar.open_weeks));
            let received = || {
                rows.iter()
                    .any(|row| slots.iter().any(|slot| row.marks[slot.at] != 0))
            };
            open.then(|| SchoolDay {
                date,
                received: received(),
            })
        });
    Ok(open.collect())
}
