//! How schools notify, and patterns among leavers: against tables worked by hand.

use casework::rolls::compliance::{CAUTION, Draw, Pattern, Pupil, TERMS, Told, draw, terms};
use casework::schools::HalfTerm;
use jiff::civil::{Date, date};
use law::academic_year::AcademicYear;

const YEAR: AcademicYear = AcademicYear(2025);

#[test]
fn terms_are_the_schools_own_where_its_half_terms_are_known_and_cover_the_year() {
    let half = |first: Date, last: Date| HalfTerm { first, last };
    let six = [
        half(date(2025, 9, 2), date(2025, 10, 24)),
        half(date(2025, 11, 3), date(2025, 12, 19)),
        half(date(2026, 1, 5), date(2026, 2, 13)),
        half(date(2026, 2, 23), date(2026, 3, 27)),
        half(date(2026, 4, 13), date(2026, 5, 22)),
        half(date(2026, 6, 1), date(2026, 7, 21)),
    ];
    for (known, spring, summer, why) in [
        (
            &six[..],
            date(2026, 1, 5),
            date(2026, 4, 13),
            "as the school has it",
        ),
        (
            &[],
            date(2026, 1, 1),
            date(2026, 4, 1),
            "nobody has entered it",
        ),
        (
            &six[..4],
            date(2026, 1, 1),
            date(2026, 4, 1),
            "half a year is no year",
        ),
    ] {
        let found = terms(YEAR, known);
        assert_eq!(found.len(), TERMS.len());
        assert_eq!(found[0].0, YEAR.first_day(), "{why}");
        assert_eq!(found[1].0, spring, "{why}");
        assert_eq!(found[2], (summer, YEAR.last_day()), "{why}");
        // No day between two terms: who leaves in the holidays is counted.
        assert_eq!(found[0].1.tomorrow().ok(), Some(found[1].0), "{why}");
        assert_eq!(found[1].1.tomorrow().ok(), Some(found[2].0), "{why}");
    }
}

fn told(in_time: u32, late: &[u16], never: u32) -> Told {
    Told {
        in_time,
        late: late.to_vec(),
        never,
        sent_back: 0,
    }
}

#[test]
fn a_share_is_said_with_how_sure_it_is_and_of_few_not_at_all() {
    // Wilson's interval by hand: 8 of 10 is 0.4902 to 0.9433; 10 of 10 is 0.7225 to 1; 0 of 10 is 0 to 0.2775;
    // 90 of 100 is 0.8256 to 0.9448.
    for (one, expected, why) in [
        (told(8, &[3], 1), Some((49, 95)), "8 of 10"),
        (
            told(10, &[], 0),
            Some((72, 100)),
            "all of 10 is not all of 100",
        ),
        (
            told(0, &[1; 10], 0),
            Some((0, 28)),
            "none of 10 is not none of 100",
        ),
        (told(90, &[2; 10], 0), Some((82, 95)), "90 of 100"),
        (told(9, &[], 0), None, "of nine nobody says more than nine"),
        (told(0, &[], 0), None, "nobody came or went"),
    ] {
        assert_eq!(one.likely(), expected, "{why}");
    }
    assert_eq!(
        told(9, &[], 0).words(),
        "Too few to say more than the counts"
    );
    assert!(
        told(8, &[3], 1)
            .words()
            .contains("Between 49 and 95 of 100")
    );
    assert!(told(3, &[], 0).is_all_in_time());
    assert!(!told(3, &[], 1).is_all_in_time(), "one was never told of");
    assert!(!told(0, &[], 0).is_all_in_time(), "nothing is no praise");
}

#[test]
fn the_middle_of_the_late_ones_is_one_of_them() {
    for (late, middle) in [
        (&[][..], None),
        (&[4], Some(4)),
        (&[9, 1], Some(1)),
        (&[30, 2, 5], Some(5)),
        (&[1, 2, 3, 40], Some(2)),
    ] {
        assert_eq!(told(0, late, 0).median_late(), middle, "{late:?}");
    }
}

#[test]
fn chance_is_as_it_is_worked_out_by_hand() {
    // Twenty pupils, five of the group, four leavers: C(20,4) = 4845 ways to leave. None of the group: C(15,4) = 1365.
    // One: 5 x C(15,3) = 2275. Two: 10 x 105 = 1050. Three: 10 x 15 = 150. Four: 5.
    let of = |found| Draw {
        pupils: 20,
        group: 5,
        leavers: 4,
        found,
    };
    for (found, ways) in [(0, 4845.0), (1, 3480.0), (2, 1205.0), (3, 155.0), (4, 5.0)] {
        let chance = of(found).chance();
        assert!((chance - ways / 4845.0).abs() < 1e-9, "{found}: {chance}");
    }
    assert!((of(0).expected() - 1.0).abs() < 1e-12);
    // 1365 + 2275 are 0.75 of them, with 1050 it is 0.968.
    assert_eq!(of(0).usual_most(), 2);
    assert!(
        !of(4).is_worth_asking(),
        "four leavers are too few to ask about"
    );
    // Everybody of a group of everybody left: it could not be otherwise.
    let all = Draw {
        pupils: 9,
        group: 9,
        leavers: 9,
        found: 9,
    };
    assert!((all.chance() - 1.0).abs() < 1e-9);
    let nonsense = Draw {
        pupils: 3,
        group: 9,
        leavers: 1,
        found: 2,
    };
    assert!((nonsense.chance() - 1.0).abs() < 1e-9, "it says nothing");
}

#[test]
fn what_stands_out_is_asked_about_and_what_chance_does_is_not() {
    let of = |found| Draw {
        pupils: 1_000,
        group: 150,
        leavers: 10,
        found,
    };
    // About 1.5 are to be expected; five come by chance about once in a hundred, six once in seven hundred.
    assert!(!of(4).is_worth_asking());
    assert!(of(6).is_worth_asking());
    assert!(of(6).words().ends_with("Worth asking about"));
    assert!(of(2).words().contains("about 1.5 would be expected"));
    assert!(!of(2).words().contains("Worth"));
    for words in [CAUTION.to_owned(), of(9).words()] {
        for accusing in ["off-roll", "illegal", "unlawful", "suspicious"] {
            assert!(!words.to_lowercase().contains(accusing), "{words}");
        }
    }
}

#[test]
fn leavers_are_counted_among_the_pupils_of_the_year() {
    let one = Pupil {
        born: date(2010, 5, 1),
        start: date(2021, 9, 1),
        end: None,
        left: false,
        special_needs: false,
        low_attendance: false,
    };
    let left = |end: Date| Pupil {
        end: Some(end),
        left: true,
        ..one
    };
    let younger = date(2013, 5, 1);
    let pupils = [
        one,
        Pupil {
            special_needs: true,
            ..left(date(2025, 10, 3))
        },
        // Year 11, in May.
        Pupil {
            low_attendance: true,
            ..left(date(2026, 5, 8))
        },
        Pupil {
            born: younger,
            ..left(date(2026, 6, 1))
        },
        // The last class at the end of the year: gone, and no leaver.
        Pupil {
            left: false,
            special_needs: true,
            ..left(date(2026, 7, 21))
        },
        // Of the year before, and of the next.
        left(date(2025, 7, 1)),
        Pupil {
            start: date(2026, 9, 1),
            ..one
        },
    ];
    let of = |pattern| {
        let found = draw(pattern, &pupils, YEAR);
        (found.pupils, found.group, found.leavers, found.found)
    };
    assert_eq!(of(Pattern::SpecialNeeds), (5, 2, 3, 1));
    assert_eq!(of(Pattern::LowAttendance), (5, 1, 3, 1));
    // Who left in October was not there on 1 May to leave.
    assert_eq!(of(Pattern::BeforeResults), (4, 3, 2, 1));
}
