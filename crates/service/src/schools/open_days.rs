//! On which days a school is open, as its calendars say.
//! In: the calendars of a school. Out: whether it is open on a day; nothing where no calendar says it.

use casework::rolls::FirstAndLast;
use casework::schools::SchoolYear;
use jiff::civil::Date;
use law::academic_year::academic_year;
use register::{Day, Session, Slot};
use store::schools::{CalendarYear, calendars_of};
use store::{Reading, SchoolId, StoreError};

/// A school's calendars.
pub(crate) struct OpenDays(Vec<CalendarYear>);

impl OpenDays {
    /// Those of a school.
    pub(crate) async fn of(on: &Reading, school: SchoolId) -> Result<Self, StoreError> {
        calendars_of(on, school).await.map(Self)
    }

    /// Whether it is open on a day.
    pub(crate) fn open(&self, day: Date) -> Option<bool> {
        let year = academic_year(day).value;
        let own = self.0.iter().find(|c| c.academic_year == year)?;
        let held = |session| Slot::in_year(year, Day::from(day), session).is_open(&own.open_weeks);
        Some(Session::BOTH.into_iter().any(held))
    }

    /// The first and the last day on which it is open in the academic year of a day.
    pub(crate) fn year(&self, day: Date) -> Option<FirstAndLast> {
        let year = academic_year(day).value;
        let own = self.0.iter().find(|c| c.academic_year == year)?;
        let own = SchoolYear::of(year, &own.open_weeks, []);
        let (first, last) = (own.open_days().next()?, own.open_days().next_back()?);
        Some(FirstAndLast { first, last })
    }
}
