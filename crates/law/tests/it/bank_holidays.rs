//! The bank holidays of England as published, and the working days between them.

use jiff::civil::{Date, date};
use law::WorkingDays;
use law::bank_holidays::{self, KNOWN_YEARS, UnknownYear};
use proptest::prelude::*;

/// Month and day of each holiday, as GOV.UK published them by August 2026.
#[rustfmt::skip]
const PUBLISHED: [(i16, [(i8, i8); 8]); 5] = [
    (2024, [(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
    (2025, [(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]),
    (2026, [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
    (2027, [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
    (2028, [(1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)]),
];

#[test]
fn every_day_of_the_known_years_is_as_published() {
    let (first, last) = (PUBLISHED[0].0, PUBLISHED[PUBLISHED.len() - 1].0);
    assert_eq!(KNOWN_YEARS, (first, last));
    for (year, days) in PUBLISHED {
        for on in date(year, 1, 1).series(jiff::Span::new().days(1)) {
            if on.year() != year {
                break;
            }
            let said = bank_holidays::is_bank_holiday(on).map(|c| c.value);
            let published = days.contains(&(on.month(), on.day()));
            assert_eq!(said, Ok(published), "{on}");
        }
    }
}

#[test]
fn substitute_days_and_the_days_they_replace() {
    #[rustfmt::skip]
    let table = [
        (date(2026, 12, 26), false, "a Saturday: its holiday is the Monday"),
        (date(2026, 12, 28), true,  "that Monday"),
        (date(2027, 12, 25), false, "a Saturday: its holiday is the Monday"),
        (date(2027, 12, 26), false, "a Sunday: its holiday is the Tuesday"),
        (date(2027, 12, 27), true,  "the Monday"),
        (date(2027, 12, 28), true,  "the Tuesday"),
        (date(2028, 1, 1),   false, "a Saturday: its holiday is 3 January"),
        (date(2028, 1, 3),   true,  "that Monday"),
        (date(2027, 3, 28),  false, "Easter Sunday is a Sunday and no more"),
    ];
    for (on, expected, why) in table {
        let said = bank_holidays::is_bank_holiday(on).map(|c| c.value);
        assert_eq!(said, Ok(expected), "{on}: {why}");
    }
}

#[test]
fn no_year_is_guessed() {
    #[rustfmt::skip]
    let table = [
        (date(2023, 12, 31), Err(UnknownYear(2023)), "the day before the first known"),
        (date(2024, 1, 1),   Ok(true),  "the first known day"),
        (date(2028, 12, 31), Ok(false), "the last known day"),
        (date(2029, 1, 1),   Err(UnknownYear(2029)), "surely a holiday, but not published here"),
    ];
    for (on, expected, why) in table {
        let said = bank_holidays::is_bank_holiday(on).map(|c| c.value);
        assert_eq!(said, expected, "{on}: {why}");
    }
    assert_eq!(
        UnknownYear(2029).to_string(),
        "the bank holidays of 2029 are not known here (only 2024 to 2028)"
    );
}

#[test]
fn working_days_pass_over_weekends_and_holidays() {
    #[rustfmt::skip]
    let table = [
        (date(2026, 11, 20), 2, date(2026, 11, 24), "Friday to Tuesday"),
        (date(2026, 11, 18), 2, date(2026, 11, 20), "a plain week"),
        (date(2026, 11, 21), 1, date(2026, 11, 23), "from a Saturday"),
        (date(2026, 11, 21), 0, date(2026, 11, 21), "none is the day itself, a Saturday too"),
        (date(2026, 12, 23), 1, date(2026, 12, 24), "Christmas Eve is a working day"),
        (date(2026, 12, 24), 1, date(2026, 12, 29), "past Christmas, the weekend and the substitute"),
        (date(2026, 12, 25), 1, date(2026, 12, 29), "from Christmas Day itself"),
        (date(2026, 12, 28), 1, date(2026, 12, 29), "from the substitute day"),
        (date(2026, 12, 24), 2, date(2026, 12, 30), "a letter of Christmas Eve, deemed served"),
        (date(2026, 12, 24), 3, date(2026, 12, 31), "New Year's Eve is a working day"),
        (date(2026, 12, 24), 4, date(2027, 1, 4),   "New Year's Day is a Friday: the Monday after"),
        (date(2027, 3, 25),  1, date(2027, 3, 30),  "over Easter"),
        (date(2027, 12, 24), 1, date(2027, 12, 29), "two substitute days"),
        (date(2023, 12, 31), 1, date(2024, 1, 2),   "only days after it are looked at"),
    ];
    for (from, n, expected, why) in table {
        let said = bank_holidays::working_days_after(from, WorkingDays(n)).map(|c| c.value);
        assert_eq!(said, Ok(expected), "{n} after {from}: {why}");
    }
}

#[test]
fn working_days_stop_where_knowledge_does() {
    #[rustfmt::skip]
    let table = [
        (date(2028, 12, 28), 1, Ok(date(2028, 12, 29)),  "the last working day that is known"),
        (date(2028, 12, 28), 2, Err(UnknownYear(2029)), "the next lies in 2029"),
        (date(2028, 12, 29), 1, Err(UnknownYear(2029)), "past a weekend into 2029"),
        (date(2023, 12, 28), 1, Err(UnknownYear(2023)), "a Friday of 2023"),
        (date(9999, 12, 31), 1, Err(UnknownYear(9999)), "the end of the calendar"),
    ];
    for (from, n, expected, why) in table {
        let said = bank_holidays::working_days_after(from, WorkingDays(n)).map(|c| c.value);
        assert_eq!(said, expected, "{n} after {from}: {why}");
    }
}

fn working(on: Date) -> bool {
    let weekend = matches!(
        on.weekday(),
        jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
    );
    let holiday = PUBLISHED
        .iter()
        .any(|(year, days)| *year == on.year() && days.contains(&(on.month(), on.day())));
    !weekend && !holiday
}

proptest! {
    /// The nth working day after is a working day, and n of them lie in between, itself included.
    #[test]
    fn exactly_n_working_days_pass(start in 0_i32..1700, n in 1_u16..60) {
        let from = date(2024, 1, 1).checked_add(jiff::Span::new().days(start)).expect("a day");
        let to = bank_holidays::working_days_after(from, WorkingDays(n)).expect("known").value;
        prop_assert!(working(to), "{} is no working day", to);
        let passed = from
            .series(jiff::Span::new().days(1))
            .skip(1)
            .take_while(|day| *day <= to)
            .filter(|day| working(*day))
            .count();
        prop_assert_eq!(passed, usize::from(n));
    }
}
