//! Which comings and goings of a feed the authority is to be told of by a joiner or leaver.
//! In: a spell's first or last day, the ages that the school teaches, its school year. Out: whether a
//! return is due. Feeds say who is on a roll; that the authority was told, and of what ground, they do
//! not (REG-6).

use jiff::civil::{Date, date};
use law::academic_year::academic_year;
use law::returns::{deletion_return_due, new_pupil_return_due};

/// The ages that a school teaches; what is not known excuses nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ages {
    /// The youngest.
    pub low: Option<u8>,
    /// The oldest.
    pub high: Option<u8>,
}

/// The first and the last day on which a school is open in an academic year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FirstAndLast {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

/// Years of age on the 31 August before the academic year of a day: what makes a class.
pub(super) fn age_of_class(born: Date, day: Date) -> i16 {
    let august = date(academic_year(day).value.0, 8, 31);
    let had = (born.month(), born.day()) <= (august.month(), august.day());
    august.year() - born.year() - i16::from(!had)
}

/// Whether the authority is to be told of somebody who came on to a roll. `year` is the school's year
/// in which they came; one that is not entered excuses nobody.
pub fn joiner_to_notify(start: Date, born: Date, ages: Ages, year: Option<FirstAndLast>) -> bool {
    let Some(year) = year else { return true };
    let most_junior = ages.low.map(i16::from) == Some(age_of_class(born, start));
    new_pupil_return_due(most_junior, start, year.first).holds()
}

/// Whether the authority is to be told of somebody who went off a roll. The last class are those who
/// reach the oldest age taught in that year.
pub fn leaver_to_notify(end: Date, born: Date, ages: Ages, year: Option<FirstAndLast>) -> bool {
    let Some(year) = year else { return true };
    let most_senior = ages.high.map(i16::from) == Some(age_of_class(born, end) + 1);
    deletion_return_due(most_senior, end, year.last).holds()
}
