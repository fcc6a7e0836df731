//! Compulsory school age: when it starts, when it ends, and whether a child is of it on a day.
//! In: a date of birth. Out: dates, and a finding with both limbs.
//! Source: EA 1996 s8; SI 1998/1607 (start); SI 1997/1970 (end).

use jiff::civil::{Date, Weekday, date};

use crate::{Cited, Finding, all_of, cite, that};

/// The first day of compulsory school age: the prescribed day (31 August, 31 December or 31 March)
/// on or next after the fifth birthday.
pub fn starts(born: Date) -> Cited<Date> {
    let five = at_most_the_last(born.year() + 5);
    let day = match (born.month(), born.day()) {
        (1..=3, _) => date(five, 3, 31),
        (4..=8, _) => date(five, 8, 31),
        _ => date(five, 12, 31),
    };
    Cited::new(day, cite!("SI 1998/1607", "art 2"))
}

/// The last day of compulsory school age: the last Friday in June of the school year in which the
/// child turns sixteen.
pub fn ends(born: Date) -> Cited<Date> {
    let year = at_most_the_last(born.year() + if born.month() >= 9 { 17 } else { 16 });
    let mut day = date(year, 6, 30);
    while day.weekday() != Weekday::Friday {
        day = date(year, 6, day.day() - 1);
    }
    Cited::new(day, cite!("SI 1997/1970", "art 2"))
}

/// A mistyped birth in the last years of the calendar must not stop a whole county's figures.
fn at_most_the_last(year: i16) -> i16 {
    year.min(Date::MAX.year())
}

/// Whether a child is of compulsory school age on a day, both ends included.
pub fn of_compulsory_school_age(born: Date, on: Date) -> Finding {
    let (first, last) = (starts(born).value, ends(born).value);
    all_of(
        cite!("EA 1996", "s8"),
        [
            that(
                format!("has reached compulsory school age, which starts on {first}"),
                on >= first,
            ),
            that(
                format!("has not passed compulsory school age, which ends on {last}"),
                on <= last,
            ),
        ],
    )
}
