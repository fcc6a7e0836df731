//! A school's year as a whole, held against the pupils' own sessions and by hand.

use jiff::civil::{Date, date};
use law::academic_year::AcademicYear;
use law::attendance::Code;
use proptest::prelude::*;
use register::{
    Count, CountedYear, Day, DaySessions, HeldSession, PupilIx, ROW, RollStatus, Rolls, Row,
    SchoolCalendar, Session, Slot, Spell,
};

const YEAR: AcademicYear = AcademicYear(2025);

/// Open on weekdays of two weeks in September and two in July, and one Saturday morning.
fn calendar() -> SchoolCalendar {
    let mut calendar = SchoolCalendar::default();
    for first in [
        date(2025, 9, 1),
        date(2025, 9, 8),
        date(2026, 7, 13),
        date(2026, 7, 20),
    ] {
        for weekday in 0..5 {
            calendar.set(Day(Day::from(first).0 + weekday).date(), DaySessions::Both);
        }
    }
    calendar.set(date(2025, 9, 13), DaySessions::Am);
    calendar
}

fn mark(row: &mut Row, day: Date, session: Session, code: Code) {
    row[Slot::in_year(YEAR, day.into(), session).at] = code.byte();
}

#[test]
fn sessions_are_counted_for_who_was_on_the_roll() {
    let mut year = CountedYear::new(&calendar(), date(2025, 9, 14).into());
    assert_eq!(year.year(), YEAR);
    assert_eq!(
        year.sessions().count(),
        21,
        "ten days and a Saturday morning"
    );
    let mut row = [0; ROW];
    let monday = date(2025, 9, 1);
    mark(&mut row, monday, Session::Am, Code::L);
    mark(&mut row, monday, Session::Pm, Code::PRESENT_PM);
    mark(&mut row, date(2025, 9, 2), Session::Am, Code::I);
    mark(&mut row, date(2025, 9, 2), Session::Pm, Code::O);
    mark(&mut row, date(2025, 9, 3), Session::Am, Code::Y1);
    mark(&mut row, date(2025, 9, 3), Session::Pm, Code::V);
    mark(&mut row, date(2025, 9, 13), Session::Am, Code::PRESENT_AM);
    // A Sunday on which the school was closed.
    mark(&mut row, date(2025, 9, 14), Session::Am, Code::O);
    year.add(Some(&row), monday.into(), None);
    // On roll from the second week, and never marked.
    year.add(None, date(2025, 9, 8).into(), None);
    // Left after one day, whose marks after that are not this school's to count.
    year.add(Some(&row), monday.into(), Some(monday.into()));
    let total = year.total();
    let expected = Count {
        attended: 2 + 1 + 1 + 2,
        late: 2,
        authorised: 1,
        unauthorised: 1,
        not_possible: 1,
        unmarked: 4 + 10 + 11,
    };
    assert_eq!(total, expected);
    assert_eq!(total.all(), 21 + 11 + 2);
    let weeks = year.weeks();
    assert_eq!(weeks.len(), 2);
    assert_eq!(weeks[0].0.monday().date(), monday);
    assert_eq!(weeks[1].1.attended, 1, "the Saturday");
    let weekdays = year.weekdays();
    assert_eq!((weekdays[1].authorised, weekdays[1].unauthorised), (1, 1));
    assert_eq!(weekdays[5].all(), 2);
    assert_eq!(weekdays[6], Count::default(), "closed");
}

#[test]
fn a_session_without_any_mark_has_no_register() {
    let mut year = CountedYear::new(&calendar(), date(2025, 9, 5).into());
    let mut rows = [[0; ROW]; 2];
    for weekday in 0..4 {
        let day = Day(Day::from(date(2025, 9, 1)).0 + weekday).date();
        mark(&mut rows[0], day, Session::Am, Code::PRESENT_AM);
    }
    // One pupil's mark is enough to show that it was taken.
    mark(&mut rows[1], date(2025, 9, 3), Session::Pm, Code::CLOSED);
    for row in &rows {
        year.add(Some(row), date(2025, 9, 2).into(), None);
    }
    let missing = |before: Date| -> Vec<(u32, Session)> {
        year.without_register(before.into())
            .map(|s| (s.day.weekday(), s.session))
            .collect()
    };
    assert_eq!(
        missing(date(2025, 9, 5)),
        [(1, Session::Pm), (3, Session::Pm)],
        "nobody was on the roll on Monday, and Friday has not come"
    );
    assert_eq!(missing(date(2025, 9, 6)).len(), 4);
}

#[test]
fn codes_are_held_to_the_day_of_their_session() {
    let mut calendar = SchoolCalendar::default();
    for day in [date(2024, 8, 16), date(2024, 8, 19), date(2024, 8, 20)] {
        calendar.set(day, DaySessions::Both);
    }
    let mut year = CountedYear::new(&calendar, date(2024, 8, 20).into());
    let mut row = [0; ROW];
    for day in [date(2024, 8, 16), date(2024, 8, 19)] {
        for (session, code) in [(Session::Am, Code::H_OLD), (Session::Pm, Code::J1)] {
            row[Slot::in_year(AcademicYear(2024), day.into(), session).at] = code.byte();
        }
    }
    year.add(Some(&row), date(2024, 8, 1).into(), None);
    let found: Vec<_> = year.not_in_force().iter().map(|(c, n)| (*c, *n)).collect();
    assert_eq!(found.len(), 2);
    for (code, why) in [
        (Code::H_OLD, "after its end"),
        (Code::J1, "before its time"),
    ] {
        assert_eq!(year.not_in_force()[&code], 1, "{why}");
    }
    assert_eq!(year.total().authorised, 4, "they count as they say");
}

fn code() -> impl Strategy<Value = u8> {
    let codes: Vec<u8> = Code::all().map(Code::byte).chain([0]).collect();
    prop::sample::select(codes)
}

proptest! {
    /// Whatever the marks and spells, the school's counts are the sum of its pupils' own sessions.
    #[test]
    fn the_whole_is_the_sum_of_its_pupils(
        marks in prop::collection::vec((0..400_i32, any::<bool>(), code()), 0..80),
        spells in prop::collection::vec((0..380_i32, 0..60_i32, any::<bool>()), 1..4),
        to in 0..400_i32,
    ) {
        let first = Day::from(YEAR.first_day()).0;
        let to = Day((first + to).min(Day::from(YEAR.last_day()).0));
        let mut row = [0; ROW];
        for (day, afternoon, byte) in marks {
            let day = Day((first + day).min(Day::from(YEAR.last_day()).0));
            let session = if afternoon { Session::Pm } else { Session::Am };
            row[Slot::in_year(YEAR, day, session).at] = byte;
        }
        let mut year = CountedYear::new(&calendar(), to);
        let mut rolls = Rolls::new();
        let school = rolls.add_school(8_854_001, calendar());
        let pupils: Vec<Vec<Spell>> = spells
            .iter()
            .map(|(start, length, ends)| {
                let start = Day(first + start);
                let end = ends.then_some(Day(start.0 + length));
                year.add(Some(&row), start, end);
                vec![Spell { school, start, end, status: RollStatus::Single }]
            })
            .collect();
        let many = pupils.len() as u32;
        rolls.add_pupils(pupils);
        let marking = rolls.open();
        for pupil in 0..many {
            marking.set_row(PupilIx(pupil), school, YEAR, &row);
        }
        let registers = marking.close(1);
        let all: Vec<HeldSession> = (0..many)
            .flat_map(|p| registers.sessions(PupilIx(p), Day(first), to))
            .collect();
        let count = |which: &dyn Fn(&HeldSession) -> bool| all.iter().filter(|s| which(s)).count() as u32;
        let total = year.total();
        prop_assert_eq!(total.attended, count(&HeldSession::attended));
        prop_assert_eq!(total.absent(), count(&HeldSession::absent));
        prop_assert_eq!(total.unmarked, count(&|s| s.code.is_none()));
        prop_assert_eq!(total.all(), all.len() as u32);
        prop_assert_eq!(total.unauthorised, count(&|s| {
            s.code.is_some_and(|c| c.class() == law::attendance::Class::Unauthorised)
        }));
    }
}
