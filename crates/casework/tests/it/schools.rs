//! Schools: what is typed of one, years from term dates, and what a change of a calendar would do.

use casework::schools::{
    DayKind, DetailsField, HalfTerm, Note, SchoolYear, TermFault, TypedDetails, bank_holiday,
    change_may_begin, changes, effect, from_terms, half_terms,
};
use jiff::civil::{Date, date};
use law::academic_year::AcademicYear;
use register::{Day, DaySessions, ROW, Session, Slot};

const YEAR: AcademicYear = AcademicYear(2025);

fn half(first: Date, last: Date) -> HalfTerm {
    HalfTerm { first, last }
}

/// A year as an authority published it.
fn published() -> Vec<HalfTerm> {
    vec![
        half(date(2025, 9, 1), date(2025, 10, 24)),
        half(date(2025, 11, 3), date(2025, 12, 19)),
        half(date(2026, 1, 5), date(2026, 2, 13)),
        half(date(2026, 2, 23), date(2026, 3, 27)),
        half(date(2026, 4, 13), date(2026, 5, 22)),
        half(date(2026, 6, 1), date(2026, 7, 20)),
    ]
}

fn year() -> SchoolYear {
    from_terms(YEAR, &published(), &[date(2025, 9, 1), date(2026, 7, 20)]).expect("sound")
}

#[test]
fn a_year_from_its_term_dates() {
    let year = year();
    for (day, kind, why) in [
        (date(2025, 9, 1), DayKind::Inset, "staff training"),
        (date(2025, 9, 2), DayKind::Open, "the first day for pupils"),
        (date(2025, 9, 6), DayKind::Weekend, "a Saturday"),
        (date(2025, 10, 27), DayKind::Closed, "half term"),
        (date(2025, 12, 25), DayKind::BankHoliday, "Christmas Day"),
        (date(2026, 5, 4), DayKind::BankHoliday, "within a half term"),
        (
            date(2026, 7, 31),
            DayKind::Closed,
            "the last day of the year",
        ),
    ] {
        assert_eq!(year.kind(day), kind, "{day}: {why}");
    }
    // 195 weekdays between these dates, one of them a bank holiday, less two INSET days.
    let weekdays: u32 = published()
        .iter()
        .flat_map(|h| (Day::from(h.first).0..=Day::from(h.last).0).map(Day))
        .map(|d| u32::from(d.weekday() < 5 && !bank_holiday(d.date())))
        .sum();
    assert_eq!(year.sessions_held(), (weekdays - 2) * 2);
    let mut read_back = published();
    read_back[0].first = date(2025, 9, 2);
    read_back[5].last = date(2026, 7, 17);
    assert_eq!(half_terms(&year), read_back, "as pupils know them");
}

#[test]
fn term_dates_that_make_no_sense_are_named() {
    let faults = |halves: &[HalfTerm], inset: &[Date]| {
        from_terms(YEAR, halves, inset).expect_err("something is wrong")
    };
    let mut backwards = published();
    backwards[1] = half(date(2025, 12, 19), date(2025, 11, 3));
    assert_eq!(faults(&backwards, &[]), [TermFault::EndsBefore(1)]);
    let mut overlap = published();
    overlap[1].first = date(2025, 10, 24);
    assert_eq!(faults(&overlap, &[]), [TermFault::Overlaps(1)]);
    let mut other = published();
    other[5].last = date(2026, 8, 1);
    assert_eq!(faults(&other, &[]), [TermFault::LastOutside(5)]);
    other[5] = half(date(2026, 8, 1), date(2026, 8, 2));
    assert_eq!(
        faults(&other, &[]),
        [TermFault::FirstOutside(5), TermFault::LastOutside(5)]
    );
    let sunday = date(2025, 9, 7);
    let good_friday = date(2026, 4, 3);
    assert_eq!(
        faults(&published(), &[sunday, good_friday, date(2025, 7, 1)]),
        [
            TermFault::InsetOnHoliday(sunday),
            TermFault::InsetOnHoliday(good_friday),
            TermFault::InsetOutside(date(2025, 7, 1)),
        ]
    );
}

#[test]
fn a_day_is_set_and_no_day_of_another_year() {
    let mut year = year();
    let saturday = date(2025, 9, 6);
    assert!(year.set(saturday, DaySessions::Am, None));
    assert_eq!(year.kind(saturday), DayKind::Morning);
    let snow = Note::Closure("snow".into());
    assert!(year.set(date(2026, 1, 7), DaySessions::None, Some(snow.clone())));
    assert_eq!(year.kind(date(2026, 1, 7)), DayKind::Closure("snow"));
    year.set(date(2026, 1, 7), DaySessions::Both, Some(snow));
    assert_eq!(
        year.note(date(2026, 1, 7)),
        None,
        "open: nothing to explain"
    );
    let before = year.clone();
    assert!(!year.set(date(2026, 8, 1), DaySessions::Both, None));
    assert!(!year.set(date(2025, 7, 31), DaySessions::Both, None));
    assert_eq!(year, before);
    // Several days leave weekends and bank holidays alone; one day does as it is told.
    let set = year.set_all(date(2026, 4, 30), date(2026, 5, 5), DaySessions::Am, None);
    assert_eq!(set, 3, "Thursday, Friday, Tuesday");
    assert_eq!(year.kind(date(2026, 5, 4)), DayKind::BankHoliday);
    let sunday = date(2026, 5, 3);
    assert_eq!(year.set_all(sunday, sunday, DaySessions::Pm, None), 1);
    assert_eq!(year.kind(sunday), DayKind::Afternoon);
}

#[test]
fn a_week_that_two_years_share_holds_each_years_own_days() {
    // 1 August 2025 was a Friday: its week stands in both rows.
    let all_open = [0b11_1111_1111_u16; register::WEEKS];
    let year = SchoolYear::of(YEAR, &all_open, [(date(2025, 7, 31), Note::Inset)]);
    assert_eq!(year.sessions(date(2025, 7, 31)), DaySessions::None);
    assert_eq!(year.sessions(date(2025, 8, 1)), DaySessions::Both);
    assert!(year.notes().is_empty());
    assert_eq!(
        SchoolYear::of(YEAR, year.open_weeks(), []).open_weeks(),
        year.open_weeks()
    );
    assert_eq!(
        year.sessions_held() as usize,
        year.open_days().count() * 2,
        "no session that is on no day"
    );
}

#[test]
fn what_a_change_would_do_is_counted_mark_by_mark() {
    let before = year();
    let mut after = before.clone();
    after.set(date(2025, 9, 9), DaySessions::Am, None);
    after.set(
        date(2025, 9, 10),
        DaySessions::None,
        Some(Note::Closure("flood".into())),
    );
    after.set(date(2025, 9, 13), DaySessions::Am, None);
    after.set(date(2026, 7, 21), DaySessions::Both, None);
    let changed = changes(&before, &after);
    let days: Vec<Date> = changed.iter().map(|c| c.day).collect();
    assert_eq!(
        days,
        [
            date(2025, 9, 9),
            date(2025, 9, 10),
            date(2025, 9, 13),
            date(2026, 7, 21)
        ]
    );

    let at = |day, session| Slot::of(Day::from(day), session).at;
    let mut ada = [0; ROW];
    ada[at(date(2025, 9, 9), Session::Am)] = 1;
    ada[at(date(2025, 9, 9), Session::Pm)] = 1;
    ada[at(date(2025, 9, 10), Session::Am)] = 1;
    let mut bo = [0; ROW];
    bo[at(date(2025, 9, 10), Session::Am)] = 1;
    bo[at(date(2025, 9, 13), Session::Am)] = 1;
    let cleo = [0; ROW];
    let found = effect(&changed, [&ada, &bo, &cleo], date(2025, 10, 10));
    assert_eq!((found.closed, found.opened), (3, 3));
    assert_eq!(
        found.opened_before_today, 1,
        "the Saturday; July is to come"
    );
    let marks: Vec<_> = found.no_longer.marks.into_iter().collect();
    assert_eq!(
        marks,
        [
            ((date(2025, 9, 9), Session::Pm), 1),
            ((date(2025, 9, 10), Session::Am), 2),
        ]
    );
    assert_eq!(found.no_longer.pupils, 2);
    assert_eq!((found.begin.count(), found.begin.pupils), (1, 1));

    let mut other_reason = after.clone();
    let burst = Note::Closure("burst pipe".into());
    other_reason.set(date(2025, 9, 10), DaySessions::None, Some(burst));
    let reworded = changes(&after, &other_reason);
    assert_eq!(reworded.len(), 1, "another reason is a change");
    let nothing = effect(&reworded, [&ada], date(2025, 10, 10));
    assert_eq!((nothing.closed, nothing.no_longer.count()), (0, 0));
    assert!(changes(&after, &after).is_empty());
}

fn typed() -> TypedDetails {
    TypedDetails {
        name: " Foxley  High School ".into(),
        phase: "secondary".into(),
        kind: "academy".into(),
        low_age: "11".into(),
        high_age: "16".into(),
        laestab: "885/4001".into(),
        urn: "136001".into(),
    }
}

#[test]
fn what_is_typed_of_a_school_is_read_field_by_field() {
    let read = typed().read().expect("sound");
    assert_eq!(read.name, "Foxley High School");
    assert_eq!(read.laestab.number(), 8_854_001);
    assert_eq!((read.low_age, read.high_age), (11, 16));
    let bare = TypedDetails {
        urn: String::new(),
        laestab: "8854001".into(),
        ..typed()
    };
    assert_eq!(bare.read().expect("no URN yet").urn, None);
    for (wrong, field) in [
        (
            TypedDetails {
                name: " ".into(),
                ..typed()
            },
            DetailsField::Name,
        ),
        (
            TypedDetails {
                phase: String::new(),
                ..typed()
            },
            DetailsField::Phase,
        ),
        (
            TypedDetails {
                kind: String::new(),
                ..typed()
            },
            DetailsField::Kind,
        ),
        (
            TypedDetails {
                low_age: "four".into(),
                ..typed()
            },
            DetailsField::LowAge,
        ),
        (
            TypedDetails {
                high_age: "26".into(),
                ..typed()
            },
            DetailsField::HighAge,
        ),
        (
            TypedDetails {
                high_age: "10".into(),
                ..typed()
            },
            DetailsField::HighAge,
        ),
        (
            TypedDetails {
                laestab: "885400".into(),
                ..typed()
            },
            DetailsField::Laestab,
        ),
        (
            TypedDetails {
                urn: "13600".into(),
                ..typed()
            },
            DetailsField::Urn,
        ),
    ] {
        let faults = wrong.read().expect_err("wrong");
        let fields: Vec<DetailsField> = faults.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, [field], "{wrong:?}");
    }
    assert_eq!(
        TypedDetails::default().read().expect_err("nothing").len(),
        6
    );
}

#[test]
fn a_new_name_holds_from_a_day_that_has_come() {
    let today = date(2026, 3, 27);
    let last = Some(date(2026, 1, 1));
    for (from, last, sound) in [
        (today, None, true),
        (date(2026, 3, 28), None, false),
        (date(2026, 1, 2), last, true),
        (date(2026, 1, 1), last, false),
    ] {
        assert_eq!(change_may_begin(from, today, last).is_ok(), sound, "{from}");
    }
}
