//! The attendance return at 10 school days, the sickness return at 15, the length of ground (i) at
//! 20; each with its own codes, which `attendance.rs` checks for every code.

use jiff::civil::{Date, date};
use law::attendance::Code;
use law::{Days, SchoolDays, returns};

/// Of compulsory school age throughout 2024 to 2026.
const TEN: Date = date(2014, 5, 3);
const NOW: Date = date(2026, 11, 20);
const AGE: &str = "the pupil is of compulsory school age";

#[test]
fn late_after_the_close_counts_to_one_list_and_not_the_other() {
    // Why: the trap that a shared list of codes would fall into.
    assert!(returns::counts_to_attendance_return(Code::U).value);
    assert!(!returns::counts_to_ground_i(Code::U).value);
}

#[test]
fn the_attendance_return_is_due_at_ten_school_days() {
    const LENGTH: &str = "continuously absent for 10 school days, every mark G, N, O or U";
    #[rustfmt::skip]
    let table: [(Date, u16, Date, &[&str], &str); 10] = [
        (TEN, 0,  NOW, &[LENGTH], "not absent"),
        (TEN, 9,  NOW, &[LENGTH], "one day short"),
        (TEN, 10, NOW, &[], "exactly ten"),
        (TEN, 11, NOW, &[], "more than ten"),
        (date(2021, 10, 9), 10, date(2026, 12, 30), &[AGE], "the day before compulsory age"),
        (date(2021, 10, 9), 10, date(2026, 12, 31), &[], "its first day"),
        (date(2010, 8, 31), 10, date(2026, 6, 26), &[], "its last day"),
        (date(2010, 8, 31), 10, date(2026, 6, 27), &[AGE], "the day after"),
        (date(2010, 8, 31), 9,  date(2026, 6, 27), &[AGE, LENGTH], "neither limb"),
        (date(1999, 5, 3),  10, date(2006, 8, 31), &["the rule was in force on 2006-08-31"], "before the rule is known here"),
    ];
    for (born, run, as_at, unmet, why) in table {
        let finding = returns::attendance_return_due(born, SchoolDays(run), as_at);
        let said: Vec<&str> = finding.unmet().map(|l| l.text.as_ref()).collect();
        assert_eq!(said, unmet, "{run} days as at {as_at}: {why}");
        assert_eq!(finding.holds(), unmet.is_empty(), "{why}");
    }
}

/// Date of birth, days of illness, whether more are foreseen, as at, the limbs not met, why.
type Ill = (Date, u16, bool, Date, &'static [&'static str], &'static str);

#[test]
fn the_sickness_return_is_due_at_fifteen_school_days_reached_or_foreseen() {
    const LENGTH: &str = "15 school days of illness reached, or reasonable grounds to foresee them";
    #[rustfmt::skip]
    let table: [Ill; 13] = [
        (TEN, 0,  false, NOW, &[LENGTH], "not ill"),
        (TEN, 14, false, NOW, &[LENGTH], "one day short, and no more expected"),
        (TEN, 15, false, NOW, &[], "exactly fifteen"),
        (TEN, 16, false, NOW, &[], "more than fifteen"),
        (TEN, 1,  true,  NOW, &[], "an operation foreseen on the first day"),
        (TEN, 0,  true,  NOW, &[], "foreseen before the first day"),
        (date(2021, 10, 9), 15, false, date(2026, 12, 30), &[AGE], "the day before compulsory age"),
        (date(2021, 10, 9), 15, false, date(2026, 12, 31), &[], "its first day"),
        (date(2010, 8, 31), 15, true,  date(2026, 6, 26), &[], "its last day"),
        (date(2010, 8, 31), 15, true,  date(2026, 6, 27), &[AGE], "the day after"),
        (TEN, 15, false, date(2024, 8, 18), &["the rule was in force on 2024-08-18"], "the return began on 19 August 2024"),
        (TEN, 1,  true,  date(2024, 8, 18), &["the rule was in force on 2024-08-18"], "so that foreseeing called for nothing before"),
        (TEN, 1,  true,  date(2024, 8, 19), &[], "and did from that day"),
    ];
    for (born, ill, foreseen, as_at, unmet, why) in table {
        let finding = returns::sickness_return_due(born, SchoolDays(ill), foreseen, as_at);
        let said: Vec<&str> = finding.unmet().map(|l| l.text.as_ref()).collect();
        assert_eq!(said, unmet, "{ill} days as at {as_at}: {why}");
        assert_eq!(finding.holds(), unmet.is_empty(), "{why}");
    }
}

#[test]
fn the_length_of_ground_i_is_twenty_school_days() {
    #[rustfmt::skip]
    let table = [
        (0,  NOW, false, "not absent"),
        (10, NOW, false, "the attendance return is not the ground"),
        (19, NOW, false, "one day short"),
        (20, NOW, true,  "not less than twenty"),
        (21, NOW, true,  "more than twenty"),
        (20, date(2006, 8, 31), false, "before the rule is known here"),
        (20, date(2006, 9, 1),  true,  "the first day it is"),
    ];
    for (run, as_at, expected, why) in table {
        let finding = returns::ground_i_length_reached(SchoolDays(run), as_at);
        assert_eq!(finding.holds(), expected, "{run} as at {as_at}: {why}");
        assert_eq!(finding.cite.to_string(), "SI 2024/208 reg 9(1)(i)");
    }
}

#[test]
fn joiners_are_notified_but_for_the_first_class_on_the_first_day() {
    const FIRST: Date = date(2025, 9, 3);
    #[rustfmt::skip]
    let table: [(bool, Date, bool, &str); 5] = [
        (true,  date(2025, 9, 1), false, "entered before term, to start on its first day"),
        (true,  FIRST,            false, "on the first day itself"),
        (true,  date(2025, 9, 4), true,  "a day later"),
        (false, FIRST,            true,  "an older class"),
        (false, date(2026, 1, 5), true,  "in the middle of the year"),
    ];
    for (junior, start, due, why) in table {
        let finding = returns::new_pupil_return_due(junior, start, FIRST);
        assert_eq!(finding.holds(), due, "{why}");
    }
}

#[test]
fn leavers_are_notified_but_for_the_last_class_at_the_end_of_the_year() {
    const LAST: Date = date(2026, 7, 21);
    #[rustfmt::skip]
    let table: [(bool, Date, bool, &str); 5] = [
        (true,  date(2026, 7, 20), true,  "a day before the end"),
        (true,  LAST,              false, "on the last day"),
        (true,  date(2026, 7, 31), false, "after it"),
        (false, LAST,              true,  "another class"),
        (true,  date(2026, 3, 2),  true,  "in the middle of the year"),
    ];
    for (senior, left, due, why) in table {
        let finding = returns::deletion_return_due(senior, left, LAST);
        assert_eq!(finding.holds(), due, "{why}");
    }
}

#[test]
fn a_joiner_is_returned_by_the_end_of_the_fifth_day_and_sooner_where_asked() {
    let entered = date(2026, 11, 20);
    #[rustfmt::skip]
    let table = [
        (None,          date(2026, 11, 25), "the law's own, weekends counted"),
        (Some(Days(5)), date(2026, 11, 25), "the same"),
        (Some(Days(3)), date(2026, 11, 23), "an authority that asks sooner"),
        (Some(Days(0)), date(2026, 11, 20), "on the same day"),
        (Some(Days(6)), date(2026, 11, 25), "later than the law is no later"),
    ];
    for (within, due, why) in table {
        assert_eq!(
            returns::new_pupil_return_by(entered, within).value,
            due,
            "{why}"
        );
    }
}

#[test]
fn a_leaver_is_returned_no_later_than_the_deletion() {
    let deleted = date(2026, 11, 20);
    for (returned, in_time) in [
        (date(2026, 11, 19), true),
        (deleted, true),
        (date(2026, 11, 21), false),
    ] {
        let finding = returns::deletion_return_in_time(returned, deleted);
        assert_eq!(finding.holds(), in_time, "{returned}");
    }
}
