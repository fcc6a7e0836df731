//! Compulsory school age: the three prescribed days, the last Friday in June, and the days beside them.

use jiff::civil::{Date, Weekday, date};
use law::academic_year::{self, AcademicYear, CurriculumYear};
use law::school_age;
use proptest::prelude::*;

#[test]
fn it_starts_on_the_prescribed_day_on_or_after_the_fifth_birthday() {
    #[rustfmt::skip]
    let table = [
        (date(2021, 1, 1),   date(2026, 3, 31),  "first birthday of the spring group"),
        (date(2021, 3, 30),  date(2026, 3, 31),  "five the day before 31 March"),
        (date(2021, 3, 31),  date(2026, 3, 31),  "five on 31 March: on, not only after"),
        (date(2021, 4, 1),   date(2026, 8, 31),  "a day later waits for 31 August"),
        (date(2021, 8, 30),  date(2026, 8, 31),  "five the day before 31 August"),
        (date(2021, 8, 31),  date(2026, 8, 31),  "five on 31 August"),
        (date(2021, 9, 1),   date(2026, 12, 31), "a day later waits for 31 December"),
        (date(2021, 12, 30), date(2026, 12, 31), "five the day before 31 December"),
        (date(2021, 12, 31), date(2026, 12, 31), "five on 31 December"),
        (date(2022, 1, 1),   date(2027, 3, 31),  "a day later is the next year's first"),
        (date(2020, 2, 29),  date(2025, 3, 31),  "born on 29 February, five in a year without one"),
        (date(9999, 5, 3),   date(9999, 8, 31),  "a slip of the pen stops nobody's figures"),
        (date(2020, 5, 3),   date(2025, 8, 31),  "31 August 2025 is a Sunday: the day does not move"),
    ];
    for (born, expected, why) in table {
        assert_eq!(
            school_age::starts(born).value,
            expected,
            "born {born}: {why}"
        );
    }
}

#[test]
fn it_ends_on_the_last_friday_in_june_of_the_year_of_sixteen() {
    #[rustfmt::skip]
    let table = [
        (date(2010, 8, 31), date(2026, 6, 26), "sixteen on the last day of 2025/26"),
        (date(2010, 9, 1),  date(2027, 6, 25), "a day younger stays a year longer"),
        (date(2010, 12, 31), date(2027, 6, 25), "sixteen in the autumn: the June after"),
        (date(2011, 1, 1),  date(2027, 6, 25), "sixteen in the spring: that same June"),
        (date(2011, 6, 26), date(2027, 6, 25), "leaves the day before turning sixteen"),
        (date(2011, 8, 31), date(2027, 6, 25), "sixteen only in August, after leaving"),
        (date(2011, 9, 1),  date(2028, 6, 30), "30 June 2028 is itself the last Friday"),
        (date(2012, 2, 29), date(2028, 6, 30), "born on 29 February, sixteen on one"),
        (date(2012, 8, 31), date(2028, 6, 30), "the youngest of that year"),
        (date(2006, 1, 15), date(2022, 6, 24), "24 June, the earliest it can fall"),
        (date(9999, 12, 31), date(9999, 6, 25), "a slip of the pen stops nobody's figures"),
    ];
    for (born, expected, why) in table {
        assert_eq!(school_age::ends(born).value, expected, "born {born}: {why}");
    }
}

#[test]
fn both_end_days_are_of_compulsory_school_age() {
    const STARTED: &str = "has reached compulsory school age, which starts on ";
    const NOT_ENDED: &str = "has not passed compulsory school age, which ends on ";
    #[rustfmt::skip]
    let table = [
        (date(2022, 3, 31), date(2027, 3, 30), Some(STARTED), "four on the eve"),
        (date(2022, 3, 31), date(2027, 3, 31), None, "the fifth birthday is the prescribed day"),
        (date(2021, 5, 3),  date(2026, 5, 3),  Some(STARTED), "five, but the day has not come"),
        (date(2021, 5, 3),  date(2026, 8, 30), Some(STARTED), "the day before 31 August"),
        (date(2021, 5, 3),  date(2026, 8, 31), None, "31 August"),
        (date(2021, 10, 9), date(2026, 12, 30), Some(STARTED), "the day before 31 December"),
        (date(2021, 10, 9), date(2026, 12, 31), None, "31 December"),
        (date(2011, 8, 31), date(2027, 6, 24), None, "the day before the last"),
        (date(2011, 8, 31), date(2027, 6, 25), None, "the last Friday itself"),
        (date(2011, 8, 31), date(2027, 6, 26), Some(NOT_ENDED), "the day after, though still fifteen"),
        (date(2012, 2, 29), date(2028, 6, 30), None, "the last Friday is 30 June"),
        (date(2012, 2, 29), date(2028, 7, 1),  Some(NOT_ENDED), "1 July 2028"),
        (date(9999, 1, 1),  date(2026, 11, 21), Some(STARTED), "a slip of the pen is of no age yet"),
    ];
    for (born, on, unmet, why) in table {
        let finding = school_age::of_compulsory_school_age(born, on);
        assert_eq!(
            finding.holds(),
            unmet.is_none(),
            "born {born}, on {on}: {why}"
        );
        assert_eq!(finding.limbs.len(), 2, "both limbs are answered: {why}");
        let texts: Vec<&str> = finding.unmet().map(|l| l.text.as_ref()).collect();
        assert_eq!(
            texts.len(),
            usize::from(unmet.is_some()),
            "only one side can fail: {why}"
        );
        for text in texts {
            assert!(text.starts_with(unmet.unwrap_or("")), "{text}: {why}");
        }
    }
}

#[test]
fn the_reasons_give_the_dates() {
    let finding = school_age::of_compulsory_school_age(date(2011, 2, 1), date(2026, 11, 21));
    let texts: Vec<&str> = finding.limbs.iter().map(|l| l.text.as_ref()).collect();
    assert_eq!(
        texts,
        [
            "has reached compulsory school age, which starts on 2016-03-31",
            "has not passed compulsory school age, which ends on 2027-06-25",
        ]
    );
    assert_eq!(finding.cite.to_string(), "EA 1996 s8");
}

fn any_birth() -> impl Strategy<Value = Date> {
    (0_i32..16_000).prop_map(|n| {
        date(1995, 1, 1)
            .checked_add(jiff::Span::new().days(n))
            .expect("before 2040")
    })
}

proptest! {
    /// The words of the Order, said another way: no prescribed day lies between the fifth
    /// birthday and the start.
    #[test]
    fn the_start_is_the_first_prescribed_day_from_the_birthday(born in any_birth()) {
        // Who is born on 29 February is five on 1 March, and no prescribed day lies between.
        let five = Date::new(born.year() + 5, born.month(), born.day())
            .unwrap_or(date(born.year() + 5, 3, 1));
        let mut day = five;
        while ![(3, 31), (8, 31), (12, 31)].contains(&(day.month(), day.day())) {
            day = day.tomorrow().expect("a day after");
        }
        prop_assert_eq!(school_age::starts(born).value, day);
    }

    /// A last Friday in June: a Friday of that June's last seven days.
    #[test]
    fn the_end_is_a_last_friday_in_june(born in any_birth()) {
        let end = school_age::ends(born).value;
        prop_assert_eq!(end.weekday(), Weekday::Friday);
        prop_assert_eq!(end.month(), 6);
        prop_assert!(end.day() >= 24);
    }

    /// Who is expected in year 11 leaves compulsory school age at the end of that very year.
    #[test]
    fn it_ends_with_year_eleven(born in any_birth()) {
        let year = AcademicYear(school_age::ends(born).value.year() - 1);
        prop_assert_eq!(
            academic_year::expected_curriculum_year(born, year).value,
            Some(CurriculumYear::Year(11))
        );
    }

    /// A younger child neither starts nor ends before an older one.
    #[test]
    fn younger_children_never_come_first(a in any_birth(), b in any_birth()) {
        let (older, younger) = (a.min(b), a.max(b));
        prop_assert!(school_age::starts(older).value <= school_age::starts(younger).value);
        prop_assert!(school_age::ends(older).value <= school_age::ends(younger).value);
    }
}
