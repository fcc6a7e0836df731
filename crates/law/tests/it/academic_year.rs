//! Academic years turn on 1 August; curriculum years go by age on 31 August.

use jiff::civil::{Date, date};
use law::academic_year::{self, AcademicYear, CurriculumYear};
use proptest::prelude::*;

use CurriculumYear::{N1, N2, R, X, Year};

#[test]
fn a_year_runs_from_1_august_to_31_july() {
    #[rustfmt::skip]
    let table = [
        (date(2025, 8, 1),   2025, "the first day"),
        (date(2025, 12, 31), 2025, "the calendar year's end changes nothing"),
        (date(2026, 1, 1),   2025, "nor does its start"),
        (date(2026, 7, 31),  2025, "the last day"),
        (date(2026, 8, 1),   2026, "the next first day"),
        (date(2026, 8, 31),  2026, "August belongs to the year to come"),
        (date(2024, 2, 29),  2023, "a leap day"),
    ];
    for (on, year, why) in table {
        assert_eq!(
            academic_year::academic_year(on).value,
            AcademicYear(year),
            "{on}: {why}"
        );
    }
}

#[test]
fn a_year_is_written_with_two_numbers() {
    #[rustfmt::skip]
    let table = [
        (2025, "2025/26", "as everybody writes it"),
        (2008, "2008/09", "two digits, always"),
        (1999, "1999/00", "the turn of the century"),
        (2099, "2099/00", "the next one"),
    ];
    for (year, text, why) in table {
        assert_eq!(AcademicYear(year).to_string(), text, "{why}");
    }
}

#[test]
fn curriculum_years_go_by_age_on_31_august() {
    #[rustfmt::skip]
    let table = [
        (date(2024, 9, 1),  None, "one year old: no nursery year yet"),
        (date(2024, 8, 31), Some(N1), "two that day"),
        (date(2023, 9, 1),  Some(N1), "three a day later"),
        (date(2023, 8, 31), Some(N2), "three that day"),
        (date(2022, 9, 1),  Some(N2), "four a day later"),
        (date(2022, 8, 31), Some(R), "four that day"),
        (date(2021, 9, 1),  Some(R), "the oldest of reception"),
        (date(2021, 8, 31), Some(Year(1)), "five that day"),
        (date(2020, 9, 1),  Some(Year(1)), "the oldest of year 1"),
        (date(2020, 2, 29), Some(Year(2)), "born on 29 February, six"),
        (date(2015, 8, 31), Some(Year(7)), "the youngest of year 7"),
        (date(2011, 8, 31), Some(Year(11)), "fifteen that day: the last compulsory year"),
        (date(2010, 9, 1),  Some(Year(11)), "the oldest of year 11"),
        (date(2010, 8, 31), Some(Year(12)), "sixteen"),
        (date(2009, 8, 31), Some(Year(13)), "seventeen"),
        (date(2008, 9, 1),  Some(Year(13)), "eighteen a day later"),
        (date(2008, 8, 31), None, "eighteen: no year is expected"),
        (date(2027, 5, 1),  None, "not born yet"),
    ];
    for (born, expected, why) in table {
        let year = academic_year::expected_curriculum_year(born, AcademicYear(2026)).value;
        assert_eq!(year, expected, "born {born}: {why}");
    }
}

#[test]
fn curriculum_years_are_written_as_registers_write_them() {
    for (year, text) in [
        (N1, "N1"),
        (N2, "N2"),
        (R, "R"),
        (Year(1), "1"),
        (Year(14), "14"),
        (X, "X"),
    ] {
        assert_eq!(year.to_string(), text);
    }
}

fn any_date() -> impl Strategy<Value = Date> {
    (0_i32..30_000).prop_map(|n| {
        date(1990, 1, 1)
            .checked_add(jiff::Span::new().days(n))
            .expect("before 2080")
    })
}

proptest! {
    /// Every day lies in its own year, and years leave no gap.
    #[test]
    fn every_day_lies_in_its_year(on in any_date()) {
        let year = academic_year::academic_year(on).value;
        prop_assert!((year.first_day()..=year.last_day()).contains(&on));
        prop_assert_eq!(year.last_day().tomorrow().expect("a day"), AcademicYear(year.0 + 1).first_day());
    }

    /// Each year a child moves up by one.
    #[test]
    fn children_move_up_one_year_a_year(born in any_date(), year in 2000_i16..2070) {
        let order = |g: CurriculumYear| match g {
            N1 => -2,
            N2 => -1,
            R => 0,
            Year(n) => i32::from(n),
            X => i32::MIN,
        };
        let now = academic_year::expected_curriculum_year(born, AcademicYear(year)).value;
        let next = academic_year::expected_curriculum_year(born, AcademicYear(year + 1)).value;
        match (now, next) {
            (Some(now), Some(next)) => prop_assert_eq!(order(next), order(now) + 1),
            (Some(now), None) => prop_assert_eq!(now, Year(13)),
            (None, Some(next)) => prop_assert_eq!(next, N1),
            (None, None) => {}
        }
    }
}
