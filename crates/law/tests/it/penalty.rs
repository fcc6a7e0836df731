//! The national threshold: which sessions count, of which pupils, at which schools, and ten of them.

use jiff::civil::{Date, date};
use law::Sessions;
use law::attendance::Code;
use law::penalty::{self, UnauthorisedSession};
use law::school::Kind;

const CODE: &str = "the code is G, N, O or U";
const FRAMEWORK: &str =
    "the session is not before 19 August 2024, when the national framework began";
const AGE: &str = "the pupil was of compulsory school age that day";
const SCHOOL: &str = "the school is maintained by an authority or is an academy";

/// Of compulsory school age throughout 2024 to 2026.
const TEN: Date = date(2014, 5, 3);
/// A school day of the present term.
const NOW: Date = date(2026, 11, 20);

/// Code, date, date of birth, kind of school, the limbs that are not met, why.
type Row = (
    Code,
    Date,
    Date,
    Kind,
    &'static [&'static str],
    &'static str,
);

#[test]
fn a_session_counts_when_every_limb_is_met() {
    #[rustfmt::skip]
    let table: [Row; 24] = [
        (Code::G, NOW, TEN, Kind::Maintained, &[], "a holiday not granted"),
        (Code::N, NOW, TEN, Kind::Maintained, &[], "no reason yet"),
        (Code::O, NOW, TEN, Kind::Maintained, &[], "no reason"),
        (Code::U, NOW, TEN, Kind::Maintained, &[], "after the register closed"),
        (Code::I, NOW, TEN, Kind::Maintained, &[CODE], "illness is authorised"),
        (Code::C, NOW, TEN, Kind::Maintained, &[CODE], "leave was given"),
        (Code::E, NOW, TEN, Kind::Maintained, &[CODE], "suspended"),
        (Code::L, NOW, TEN, Kind::Maintained, &[CODE], "late, but present"),
        (Code::D, NOW, TEN, Kind::Maintained, &[CODE], "due elsewhere"),
        (Code::Y7, NOW, TEN, Kind::Maintained, &[CODE], "an unavoidable cause"),
        (Code::CLOSED, NOW, TEN, Kind::Maintained, &[CODE], "the school was closed"),
        (Code::O, date(2024, 8, 18), TEN, Kind::Maintained, &[FRAMEWORK], "the eve of the framework"),
        (Code::O, date(2024, 8, 19), TEN, Kind::Maintained, &[], "its first day"),
        (Code::O, date(2026, 12, 30), date(2021, 10, 9), Kind::Maintained, &[AGE], "five, the day before compulsory age"),
        (Code::O, date(2026, 12, 31), date(2021, 10, 9), Kind::Maintained, &[], "the first day of it"),
        (Code::O, date(2026, 6, 26), date(2010, 8, 31), Kind::Maintained, &[], "the last Friday in June of year 11"),
        (Code::O, date(2026, 6, 29), date(2010, 8, 31), Kind::Maintained, &[AGE], "the Monday after"),
        (Code::O, NOW, TEN, Kind::Academy, &[], "an academy"),
        (Code::O, NOW, TEN, Kind::Free, &[], "a free school is an academy in law"),
        (Code::O, NOW, TEN, Kind::NonMaintainedSpecial, &[SCHOOL], "no relevant school of section 444A"),
        (Code::O, NOW, TEN, Kind::Independent, &[SCHOOL], "nor is an independent one"),
        (Code::I, NOW, TEN, Kind::Independent, &[CODE, SCHOOL], "two reasons, in the order of the rule"),
        (Code::O, date(2024, 7, 1), date(2020, 5, 1), Kind::Maintained, &[FRAMEWORK, AGE], "four, and long ago"),
        (Code::B, date(2024, 7, 1), date(2020, 5, 1), Kind::Independent, &[CODE, FRAMEWORK, AGE, SCHOOL], "nothing fits"),
    ];
    for (code, date, born, kind, unmet, why) in table {
        let finding = penalty::session_counts(&UnauthorisedSession {
            code,
            date,
            born,
            kind,
        });
        let said: Vec<&str> = finding.unmet().map(|l| l.text.as_ref()).collect();
        assert_eq!(said, unmet, "{code} on {date}: {why}");
        assert_eq!(finding.holds(), unmet.is_empty(), "{code} on {date}: {why}");
    }
}

#[test]
fn notices_are_used_at_schools_of_the_state() {
    #[rustfmt::skip]
    let table = [
        (Kind::Maintained, true, "community, voluntary, foundation, special, referral unit"),
        (Kind::Academy, true, "academies, alternative provision included"),
        (Kind::Free, true, "academies in law"),
        (Kind::NonMaintainedSpecial, false, "not among the relevant schools"),
        (Kind::Independent, false, "not among the relevant schools"),
    ];
    assert_eq!(table.len(), Kind::ALL.len(), "every kind has a row");
    for (kind, expected, why) in table {
        assert_eq!(penalty::used_at(kind).value, expected, "{kind:?}: {why}");
    }
}

#[test]
fn ten_sessions_meet_the_threshold() {
    #[rustfmt::skip]
    let table = [
        (0,   NOW, false, "none"),
        (9,   NOW, false, "one short"),
        (10,  NOW, true,  "exactly ten"),
        (11,  NOW, true,  "more than ten"),
        (100, NOW, true,  "every session of ten weeks"),
        (10,  date(2024, 8, 18), false, "the day before the framework there was no threshold"),
        (10,  date(2024, 8, 19), true,  "its first day"),
        (9,   date(2024, 8, 19), false, "one short on its first day"),
    ];
    for (sessions, as_at, expected, why) in table {
        let finding = penalty::threshold_met(Sessions(sessions), as_at);
        assert_eq!(finding.holds(), expected, "{sessions} as at {as_at}: {why}");
        assert_eq!(finding.limbs.len(), 1, "{why}");
    }
}

#[test]
fn the_threshold_says_its_number_or_that_there_was_none() {
    let words = |as_at| {
        penalty::threshold_met(Sessions(10), as_at).limbs[0]
            .text
            .clone()
    };
    assert_eq!(
        words(NOW),
        "10 sessions or more in the last 10 school weeks"
    );
    assert_eq!(
        words(date(2024, 8, 18)),
        "the rule was in force on 2024-08-18"
    );
}
