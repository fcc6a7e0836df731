//! Why a pupil is in a tier: the reasons, session by session, say the same as the counting engine.

use casework::attendance::{decided, reasons, tiers};
use casework::policy::Policy;
use jiff::civil::date;
use law::academic_year::AcademicYear;
use law::attendance::Code;
use proptest::prelude::*;
use register::{
    Day, DaySessions, PupilIx, ROW, Registers, RollStatus, Rolls, SchoolCalendar, Session, Slot,
    Spell, Windows,
};

const YEAR: AcademicYear = AcademicYear(2025);

fn policy() -> Policy {
    let tier = |id: &str, band: &str, window: &str| {
        format!("[[tiers]]\nid = \"{id}\"\nname = \"{id}\"\n{band}\nwindow = {{ {window} }}\n")
    };
    let text = format!(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2025-09-01\nsource = \"minutes\"\n{}{}{}",
        tier("fine", "at_least = 90", "school_weeks = 12"),
        tier("concern", "below = 80", "school_weeks = 2"),
        tier("grave", "below = 50", "academic_year = true"),
    );
    Policy::read(&text).expect("reads")
}

/// One pupil at a school that is open on weekdays from September to the end of January.
fn registers(marks: &[Option<Code>]) -> Registers {
    let first = Day::from(date(2025, 9, 1));
    let mut calendar = SchoolCalendar::default();
    let days: Vec<Day> = (0..150).map(|n| Day(first.0 + n)).collect();
    let open = days.iter().filter(|d| d.weekday() < 5);
    for day in open.clone() {
        calendar.set(day.date(), DaySessions::Both);
    }
    let mut rolls = Rolls::new();
    let school = rolls.add_school(8_854_001, calendar);
    rolls.add_pupils(vec![vec![Spell {
        school,
        start: first,
        end: None,
        status: RollStatus::Single,
    }]]);
    let mut row = [0; ROW];
    let sessions = open.flat_map(|day| Session::BOTH.map(|session| (*day, session)));
    for ((day, session), code) in sessions.zip(marks) {
        row[Slot::in_year(YEAR, day, session).at] = code.map_or(0, Code::byte);
    }
    let marking = rolls.open();
    marking.set_row(PupilIx(0), school, YEAR, &row);
    marking.close(1)
}

#[test]
fn each_tier_is_explained_over_its_own_window() {
    // Five weeks present, then a week away: below 80 over two weeks, and over nothing else.
    let mut marks = vec![Some(Code::PRESENT_AM); 50];
    marks.extend([Some(Code::I); 10]);
    let registers = registers(&marks);
    let as_of = Day::from(date(2025, 10, 10));
    let policy = policy();
    let found = reasons(&registers, PupilIx(0), as_of, &policy);
    let told: Vec<_> = found
        .iter()
        .map(|r| (r.tier.id.as_str(), r.attended, r.possible, r.holds))
        .collect();
    assert_eq!(
        told,
        [
            ("fine", 50, 60, false),
            ("concern", 10, 20, true),
            ("grave", 50, 60, false)
        ]
    );
    let decided = decided(&found).expect("a tier");
    assert_eq!(
        (decided.tier.id.as_str(), decided.sessions.len()),
        ("concern", 20)
    );
    assert_eq!(
        decided.sessions[0].day.date(),
        date(2025, 9, 29),
        "two weeks, not twelve"
    );
}

proptest! {
    #[test]
    fn the_reasons_decide_as_the_engine_does(
        marks in prop::collection::vec(
            prop::option::weighted(0.9, prop::sample::select(vec![
                Code::PRESENT_AM, Code::PRESENT_PM, Code::I, Code::O, Code::Y1, Code::V,
            ])),
            0..200,
        ),
        day in 0..160_i32,
    ) {
        let registers = registers(&marks);
        let as_of = Day(Day::from(date(2025, 9, 1)).0 + day);
        let policy = policy();
        let standings = registers.standings(as_of, Windows::default(), 1);
        let engine = tiers(&registers, &standings, as_of, &policy, 1)[0];
        let found = reasons(&registers, PupilIx(0), as_of, &policy);
        prop_assert_eq!(decided(&found).map(|r| &r.tier.id), engine.map(|t| &t.id));
    }
}
