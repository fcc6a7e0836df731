//! The marks of a year in one text: read when there is one way to read them, else left to a person.

use std::collections::BTreeMap;

use exchange::ctf::{
    Known, Layout, Marks, NotWritten, Sessions, Stride, TwoCharacters, in_one_text,
};
use jiff::civil::{Date, Weekday, date};
use law::attendance::Code;
use proptest::prelude::*;
use register::{DaySessions, SchoolCalendar, Session};

/// A Monday.
const MONDAY: Date = date(2025, 9, 1);

fn sessions(start: Date, raw: &str) -> Sessions {
    Sessions {
        start: Some(start),
        raw: raw.into(),
    }
}

/// How a text is read, in short: the stride, the first day and the number of its marks; or why not.
fn told(sessions: &Sessions, known: &Known<'_>) -> String {
    match sessions.marks(known) {
        Marks::Read { stride, marks } => {
            let last = marks
                .last()
                .map_or_else(String::new, |m| format!(" to {}", m.date));
            format!("{stride}: {}{last}", marks.len())
        }
        Marks::NeedsReview { raw, why } => {
            assert_eq!(raw, sessions.raw, "the text is always kept");
            why
        }
    }
}

/// Open on the weekdays of the autumn of 2025, but in half term and on INSET days.
fn calendar() -> SchoolCalendar {
    let mut calendar = SchoolCalendar::default();
    let mut day = MONDAY;
    while day <= date(2025, 12, 19) {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let half_term = (date(2025, 10, 27)..=date(2025, 10, 31)).contains(&day);
        let held = match day {
            _ if weekend || half_term || day == MONDAY => DaySessions::None,
            _ if day == date(2025, 12, 19) => DaySessions::Am,
            _ => DaySessions::Both,
        };
        calendar.set(day, held);
        day = day.tomorrow().expect("a day");
    }
    calendar
}

#[test]
fn the_stride_is_derived_from_the_weekends_in_the_text() {
    let none = Known::default();
    let week = r"/\/\/\/\/\";
    // Two weeks with the days between: marks on a Saturday else.
    let seven = format!("{week}####{week}");
    let five = format!("{week}{week}");
    let two = date(2025, 9, 12);
    assert_eq!(
        told(&sessions(MONDAY, &five), &none),
        "weeks of five days: 20 to 2025-09-12"
    );
    // Without its last day, the four closed sessions could be a Monday and a Tuesday.
    let why = told(&sessions(MONDAY, &seven), &none);
    assert!(why.starts_with("can be read in more than one way: as weeks of seven days to 2025-09-12, or as weeks of five days to 2025-09-16"), "{why}");
    let known = Known {
        last_day: Some(two),
        ..none
    };
    assert_eq!(
        told(&sessions(MONDAY, &seven), &known),
        "weeks of seven days: 20 to 2025-09-12"
    );
    let known = Known {
        last_day: Some(date(2025, 9, 16)),
        ..none
    };
    assert_eq!(
        told(&sessions(MONDAY, &seven), &known),
        "weeks of five days: 20 to 2025-09-16"
    );
    // A file made before the other reading's last mark decides too.
    let known = Known {
        made: Some(two),
        ..none
    };
    assert_eq!(
        told(&sessions(MONDAY, &seven), &known),
        "weeks of seven days: 20 to 2025-09-12"
    );
    // One week is the same both ways.
    assert_eq!(
        told(&sessions(MONDAY, week), &none),
        "weeks of seven days: 10 to 2025-09-05"
    );
    // A whole year of seven days is beyond the year in fives.
    let year = format!("{week}####").repeat(44);
    let kept: String = year
        .chars()
        .enumerate()
        .map(|(at, c)| {
            let on = MONDAY.saturating_add(jiff::Span::new().days(at as i64 / 2));
            let holiday = law::bank_holidays::is_bank_holiday(on)
                .expect("known")
                .value;
            if holiday { '#' } else { c }
        })
        .collect();
    assert!(
        told(&sessions(MONDAY, &kept), &none).starts_with("weeks of seven days: "),
        "{kept}"
    );
}

#[test]
fn the_schools_calendar_decides_where_the_closures_fall() {
    let calendar = calendar();
    let known = Known {
        calendar: Some(&calendar),
        ..Known::default()
    };
    // INSET on Monday, then four days, the weekend, five days.
    let seven = r"##/\/\/\/\####/\/\/\/\/\";
    assert_eq!(
        told(&sessions(MONDAY, seven), &known),
        "weeks of seven days: 18 to 2025-09-12"
    );
    let own = r"/\/\/\/\/\/\/\/\/\";
    let tuesday = date(2025, 9, 2);
    let read = told(
        &sessions(tuesday, own),
        &Known {
            last_day: Some(date(2025, 9, 12)),
            ..known
        },
    );
    assert_eq!(
        read, "weeks of five days: 18 to 2025-09-12",
        "the same marks as the school's own days"
    );
    // Over half term only the school's own days fit.
    let friday = date(2025, 10, 24);
    let read = told(&sessions(friday, r"/\/\"), &known);
    assert_eq!(read, "the school's own days: 4 to 2025-11-03");
    // Closed when the school is open, and open when it is closed.
    for (start, raw) in [(MONDAY, r"##/\##/\"), (MONDAY, r"/\/\")] {
        let why = told(&sessions(start, raw), &known);
        assert!(why.starts_with("fits no kind of days"), "{raw}: {why}");
    }
    // A half day: closed in the afternoon only.
    let last = date(2025, 12, 19);
    assert_eq!(
        told(&sessions(last, "/#"), &known),
        "weeks of seven days: 1 to 2025-12-19"
    );
    assert!(told(&sessions(last, r"/\"), &known).starts_with("fits no kind of days"));
}

#[test]
fn what_cannot_be_read_in_one_way_is_left_to_a_person() {
    let none = Known::default();
    let saturday = date(2025, 9, 6);
    let august = date(2026, 7, 27);
    let long = r"/\".repeat(1_501);
    for (start, raw, says) in [
        (Some(MONDAY), "", "has no marks"),
        (Some(MONDAY), "   ", "has no marks"),
        (None, r"/\", "has no date of its first mark"),
        (Some(MONDAY), "/", "has 1 marks"),
        (Some(MONDAY), r"/\C1", "holds C1, a code of two characters"),
        (Some(MONDAY), r"Y2/\", "holds Y2, a code of two characters"),
        (
            Some(MONDAY),
            r"1\",
            "holds 1, a code of two characters or half of one",
        ),
        (
            Some(MONDAY),
            r"/é",
            "\"é\", which is not an attendance code",
        ),
        (
            Some(MONDAY),
            r"/J",
            "\"J\", which was an attendance code only until",
        ),
        (Some(MONDAY), r"\/", "in the wrong half of 2025-09-01"),
        (
            Some(saturday),
            r"/\/\",
            "has a mark on 2025-09-06, when the school is closed",
        ),
        (
            Some(date(2025, 8, 25)),
            r"/\/\",
            "has a mark on 2025-08-25, when the school is closed",
        ),
        (Some(august), &"-".repeat(120), "goes on after 2026-08-31"),
        (Some(MONDAY), long.as_str(), "has 3002 characters"),
    ] {
        let sessions = Sessions {
            start,
            raw: raw.into(),
        };
        let why = told(&sessions, &none);
        assert!(why.contains(says), "{raw}: {why}");
    }
    let made = Known {
        made: Some(MONDAY),
        ..none
    };
    assert!(told(&sessions(MONDAY, r"/\/\"), &made).contains("after the file was made"));
    assert_eq!(
        told(&sessions(MONDAY, r"/\--##"), &made),
        "weeks of seven days: 2 to 2025-09-01"
    );
    let ends = |day| Known {
        last_day: Some(day),
        ..none
    };
    assert_eq!(
        told(&sessions(MONDAY, r"/\/\"), &ends(date(2025, 9, 2))),
        "weeks of seven days: 4 to 2025-09-02"
    );
    for day in [1, 3] {
        let why = told(&sessions(MONDAY, r"/\/\"), &ends(date(2025, 9, day)));
        assert!(
            why.contains("ends on 2025-09-02, and its last day is"),
            "{why}"
        );
    }
}

#[test]
fn a_code_of_two_characters_is_read_only_by_a_layout_that_somebody_gave() {
    let known = |two_characters| Known {
        layout: Some(Layout {
            stride: Stride::FiveDays,
            two_characters,
        }),
        ..Known::default()
    };
    let as_the_code = sessions(MONDAY, r"/\C1C1Y2\");
    let padded = sessions(MONDAY, r"/ \ C1C1Y2\ ");
    for text in [&as_the_code, &padded] {
        assert!(told(text, &Known::default()).contains("holds C1"));
        assert!(told(text, &known(TwoCharacters::LeaveOut)).contains("holds C1"));
    }
    for (text, how) in [
        (&as_the_code, TwoCharacters::AsTheCode),
        (&padded, TwoCharacters::Padded),
    ] {
        let Marks::Read { marks, .. } = text.marks(&known(how)) else {
            panic!("{how:?}: {}", told(text, &known(how)));
        };
        let codes: Vec<&str> = marks.iter().map(|m| m.code.text()).collect();
        assert_eq!(codes, ["/", "\\", "C1", "C1", "Y2", "\\"], "{how:?}");
    }
    let why = told(&sessions(MONDAY, r"/ \"), &known(TwoCharacters::Padded));
    assert!(
        why.contains("has not two characters for each mark"),
        "{why}"
    );
}

#[test]
fn what_a_layout_cannot_say_is_not_written() {
    let calendar = calendar();
    let of = |on: Date, code| BTreeMap::from([((on, Session::Am), code)]);
    let until = date(2025, 9, 14);
    let write =
        |marks: &BTreeMap<_, _>, layout| in_one_text(marks, MONDAY, until, &calendar, layout);
    let plain = Layout::default();
    let c1 = Code::parse("C1", MONDAY).expect("a code");
    let tuesday = date(2025, 9, 2);
    let two = write(&of(tuesday, c1), plain);
    assert_eq!(
        two,
        Err(NotWritten::TwoCharacters {
            code: c1,
            on: tuesday
        })
    );
    let five = Layout {
        stride: Stride::FiveDays,
        ..plain
    };
    let sunday = write(&of(until, Code::PRESENT_AM), five);
    assert_eq!(sunday, Err(NotWritten::NoPlace { on: until }));
    let none = in_one_text(&BTreeMap::new(), until, until, &calendar, five);
    assert_eq!(none, Err(NotWritten::NoDays));
    let written = write(&of(tuesday, Code::PRESENT_AM), plain).expect("is written");
    assert_eq!(written, sessions(MONDAY, "##/-------####----------####"));
}

fn layout() -> impl Strategy<Value = Layout> {
    let stride = prop_oneof![
        Just(Stride::SevenDays),
        Just(Stride::FiveDays),
        Just(Stride::SchoolDays)
    ];
    let two = prop_oneof![
        Just(TwoCharacters::LeaveOut),
        Just(TwoCharacters::AsTheCode),
        Just(TwoCharacters::Padded)
    ];
    (stride, two).prop_map(|(stride, two_characters)| Layout {
        stride,
        two_characters,
    })
}

proptest! {
    /// Whatever the marks and the layout: who knows the layout reads back what was written, and who does not
    /// reads the same or nothing.
    #[test]
    fn written_marks_are_read_back_or_left_to_a_person(
        layout in layout(),
        chosen in prop::collection::vec(any::<prop::sample::Index>(), 220),
        days in 1_i64..110,
    ) {
        let calendar = calendar();
        let last = MONDAY.saturating_add(jiff::Span::new().days(days));
        let codes: Vec<Code> = Code::all()
            .filter(|c| c.allowed_on(MONDAY) && *c != Code::CLOSED)
            .filter(|c| layout.two_characters != TwoCharacters::LeaveOut || c.text().len() == 1)
            .collect();
        let mut marks = BTreeMap::new();
        for (at, index) in chosen.iter().enumerate() {
            let on = MONDAY.saturating_add(jiff::Span::new().days(at as i64 / 2));
            let session = Session::BOTH[at % 2];
            let bit = [1, 2][at % 2];
            let code = codes[index.index(codes.len())];
            let other_half = [Code::PRESENT_PM, Code::PRESENT_AM][at % 2];
            if on <= last && calendar.open_on(on.into()) & bit != 0 && code != other_half && at % 7 != 0 {
                marks.insert((on, session), code);
            }
        }
        let written = in_one_text(&marks, MONDAY, last, &calendar, layout).expect("fits");
        let known = Known {
            calendar: Some(&calendar),
            last_day: Some(last),
            made: Some(last),
            layout: Some(layout),
        };
        match written.marks(&known) {
            Marks::Read { stride, marks: read } => {
                prop_assert_eq!(stride, layout.stride);
                let read: BTreeMap<_, _> = read.iter().map(|m| ((m.date, m.session), m.code)).collect();
                prop_assert_eq!(&read, &marks);
            }
            Marks::NeedsReview { why, .. } => prop_assert!(false, "{}", why),
        }
        let guessing = Known { layout: None, ..known };
        for known in [guessing, Known { calendar: None, ..guessing }] {
            if let Marks::Read { marks: read, .. } = written.marks(&known) {
                let read: BTreeMap<_, _> = read.iter().map(|m| ((m.date, m.session), m.code)).collect();
                prop_assert_eq!(&read, &marks);
            }
        }
    }
}
