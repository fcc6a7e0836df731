//! The dated numbers: each with its unit, from its first day and not before.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use law::limits::{self, Parameter, PerCent};
use law::{Citation, Days, Months, SchoolDays, SchoolWeeks, Sessions, WorkingDays};

const FRAMEWORK: Date = date(2024, 8, 19);
const OLD_RULES: Date = date(2006, 9, 1);

#[test]
fn each_number_holds_from_its_first_day() {
    #[rustfmt::skip]
    let table: [(&str, &str, Date, &str); 12] = [
        ("penalty.sessions", "10 sessions", FRAMEWORK, "the national framework began that day"),
        ("penalty.window", "10 school weeks", FRAMEWORK, "school weeks, not weeks, and from that day"),
        ("return.attendance", "10 school days", OLD_RULES, "older than the regulations of 2024"),
        ("return.sickness", "15 school days", FRAMEWORK, "new in the regulations of 2024"),
        ("deletion.ground_i", "20 school days", OLD_RULES, "older than the regulations of 2024"),
        ("deletion.ground_h", "10 school days", OLD_RULES, "older than the regulations of 2024"),
        ("deletion.ground_j", "4 months", OLD_RULES, "months of a sentence, to be verified"),
        ("deletion.ground_3c", "20 school days", FRAMEWORK, "of pupils not of compulsory school age"),
        ("register.n_clock", "5 school days", FRAMEWORK, "school days by the regulation, whatever p20 of the guidance says"),
        ("return.new_pupil", "5 days", OLD_RULES, "plain days: only joiners have five"),
        ("statistics.persistent", "10%", date(2015, 9, 1), "it was 15% before"),
        ("statistics.severe", "50%", date(2013, 9, 1), "as far back as figures are published"),
    ];
    let described = limits::all();
    assert_eq!(described.len(), table.len());
    for (id, value, since, why) in table {
        let p = described.iter().find(|p| p.id == id).expect(id);
        assert_eq!(p.values, [(since, value.to_owned())], "{id}: {why}");
    }
}

/// The value in words on a date, whatever its unit.
fn said<T: Copy + ToString>(p: &Parameter<T>, on: Date) -> Option<String> {
    p.on(on).map(|v| v.to_string())
}

#[test]
fn the_day_before_there_is_no_number() {
    macro_rules! rows {
        ($($name:ident: $value:expr, $first:expr;)*) => {
            $(
                let first: Date = $first;
                let eve = first.yesterday().expect("a day before");
                assert_eq!(limits::$name.on(eve), None, "{} the day before", limits::$name.id);
                assert_eq!(limits::$name.on(first), Some($value), "{} that day", limits::$name.id);
                assert_eq!(
                    limits::$name.on(date(2026, 11, 21)), Some($value),
                    "{} in the present year", limits::$name.id
                );
            )*
        };
    }
    rows! {
        PENALTY_SESSIONS: Sessions(10), FRAMEWORK;
        PENALTY_WINDOW: SchoolWeeks(10), FRAMEWORK;
        ATTENDANCE_RETURN: SchoolDays(10), OLD_RULES;
        SICKNESS_RETURN: SchoolDays(15), FRAMEWORK;
        GROUND_I: SchoolDays(20), OLD_RULES;
        GROUND_H: SchoolDays(10), OLD_RULES;
        GROUND_J: Months(4), OLD_RULES;
        GROUND_3C: SchoolDays(20), FRAMEWORK;
        N_CLOCK: SchoolDays(5), FRAMEWORK;
        NEW_PUPIL_RETURN: Days(5), OLD_RULES;
        PERSISTENT: PerCent(10), date(2015, 9, 1);
        SEVERE: PerCent(50), date(2013, 9, 1);
    }
}

#[test]
fn a_number_that_changed_is_read_by_date() {
    const CHANGED: Parameter<Days> = Parameter {
        id: "test.changed",
        what: "a number that changed twice",
        cite: Citation::found("EA 1996", "s0"),
        values: &[
            (date(2010, 1, 1), Days(3)),
            (date(2020, 1, 1), Days(1)),
            (date(2021, 1, 1), Days(2)),
        ],
    };
    #[rustfmt::skip]
    let table = [
        (date(2009, 12, 31), None, "before the first"),
        (date(2010, 1, 1),   Some("3 days"), "the first day of the first"),
        (date(2019, 12, 31), Some("3 days"), "the last day of the first"),
        (date(2020, 1, 1),   Some("1 day"), "the first day of the second"),
        (date(2020, 12, 31), Some("1 day"), "the last day of the second"),
        (date(2021, 1, 1),   Some("2 days"), "the first day of the third"),
        (date(2999, 1, 1),   Some("2 days"), "the third has no end"),
    ];
    for (on, expected, why) in table {
        assert_eq!(said(&CHANGED, on).as_deref(), expected, "{on}: {why}");
    }
}

#[test]
fn every_number_has_a_name_a_sentence_and_a_published_source() {
    let described = limits::all();
    let ids: BTreeSet<&str> = described.iter().map(|p| p.id).collect();
    assert_eq!(ids.len(), described.len(), "names are unique");
    for p in &described {
        assert!(p.what.starts_with(char::is_lowercase), "{}", p.id);
        assert!(p.cite.link().is_some(), "{} cites {}", p.id, p.cite);
        assert!(
            p.values.is_sorted_by(|a, b| a.0 < b.0),
            "{}: oldest first, no day twice",
            p.id
        );
        assert!(!p.values.is_empty(), "{} has a value", p.id);
    }
}

#[test]
fn units_are_written_in_words() {
    #[rustfmt::skip]
    let table = [
        (Sessions(1).to_string(), "1 session"),
        (Sessions(10).to_string(), "10 sessions"),
        (SchoolDays(1).to_string(), "1 school day"),
        (SchoolDays(0).to_string(), "0 school days"),
        (SchoolWeeks(1).to_string(), "1 school week"),
        (SchoolWeeks(12).to_string(), "12 school weeks"),
        (WorkingDays(1).to_string(), "1 working day"),
        (WorkingDays(2).to_string(), "2 working days"),
        (Months(1).to_string(), "1 month"),
        (Months(4).to_string(), "4 months"),
        (Days(1).to_string(), "1 day"),
        (Days(28).to_string(), "28 days"),
        (PerCent(10).to_string(), "10%"),
    ];
    for (written, expected) in table {
        assert_eq!(written, expected);
    }
}
