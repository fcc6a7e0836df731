//! A school's academic year as a whole, from its rows and its roll.
//! In: a school and a day. Out: every session of that year up to the day, counted.

use jiff::civil::Date;
use law::academic_year::academic_year;
use register::{CountedYear, Day, SchoolCalendar};
use std::collections::HashMap;

use super::rows::rows_of_school;
use crate::error::StoreError;
use crate::ids::SchoolId;
use crate::pupils::enrolments_of_school;
use crate::reading::Reading;
use crate::schools::calendars_of;

/// The academic year of a school in which a day lies, up to and including that day. Give it a
/// [`Snapshot`](crate::Snapshot) when others may be writing.
///
/// # Errors
/// When the engine fails.
pub async fn school_year(
    on: &Reading,
    school: SchoolId,
    to: Date,
) -> Result<CountedYear, StoreError> {
    let year = academic_year(to).value;
    let mut calendar = SchoolCalendar::default();
    for known in calendars_of(on, school).await? {
        if known.academic_year == year {
            calendar.set_year(year, &known.open_weeks);
        }
    }
    let rows = rows_of_school(on, school, year).await?;
    let rows: HashMap<_, _> = rows.iter().map(|row| (row.pupil, &row.marks)).collect();
    let mut counted = CountedYear::new(&calendar, to.into());
    for spell in enrolments_of_school(on, school).await? {
        let marks = rows.get(&spell.pupil).copied();
        counted.add(marks, spell.start_on.into(), spell.end_on.map(Day::from));
    }
    Ok(counted)
}
