//! Notifications of part-time timetables and absence, and the register held against what was agreed.

use casework::policy::{Policy, built_in};
use casework::rolls::notifying::{
    Absence, AbsenceCase, Agreed, Before, EndedEarly, Minutes, PartTime, Untrue, absence,
    ended_early, part_time, raise_untrue, truth,
};
use casework::rolls::twenty_days::Sat;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use law::attendance::Code;
use register::Session;

fn policy() -> Policy {
    built_in("worcestershire")
        .expect("is there")
        .expect("reads")
}

fn whole() -> PartTime {
    PartTime {
        what: "Mornings only".to_owned(),
        why: "After an operation".to_owned(),
        starts: Some(date(2026, 11, 2)),
        ends: Some(date(2026, 12, 11)),
        agreed: Some(Minutes(750)),
        full: Some(Minutes(1500)),
        alternative: Some(false),
        alternative_where: String::new(),
        flexi: Some(false),
    }
}

#[test]
fn a_part_time_timetable_says_what_why_until_when_and_where_else() {
    type Change = fn(&mut PartTime);
    assert_eq!(part_time(&whole()), Ok(()));
    #[rustfmt::skip]
    let table: [(Change, &str); 11] = [
        (|t| t.what = " ".to_owned(), "what is put in place"),
        (|t| t.why.clear(), "does not say why"),
        (|t| t.starts = None, "no first day"),
        (|t| t.ends = None, "no end"),
        (|t| t.ends = t.starts, "before it has begun"),
        (|t| t.agreed = None, "how many hours"),
        (|t| t.agreed = Some(Minutes(0)), "how many hours"),
        (|t| t.agreed = Some(Minutes(1500)), "those of a full week"),
        (|t| t.alternative = None, "whether alternative provision"),
        (|t| t.alternative = Some(true), "which alternative provision"),
        (|t| t.flexi = None, "flexi"),
    ];
    for (change, said) in table {
        let mut notice = whole();
        change(&mut notice);
        let wrong = part_time(&notice).expect_err(said);
        assert!(
            wrong.len() == 1 && wrong[0].refusal.why.contains(said),
            "{wrong:?}"
        );
        assert!(!wrong[0].refusal.instead.is_empty());
    }
    let mut flexi = whole();
    (flexi.ends, flexi.flexi) = (None, Some(true));
    assert_eq!(part_time(&flexi), Ok(()), "flexi-schooling need not end");
}

fn first() -> Absence<u8> {
    Absence {
        case: Some(AbsenceCase::TenDays),
        what: "Ill since October".to_owned(),
        news: String::new(),
        first: None,
        flags: vec!["ccas".to_owned()],
    }
}

#[test]
fn an_update_goes_on_from_the_first_and_says_something_new() {
    let before = [
        Before {
            id: 1,
            first: None,
            part_time: false,
        },
        Before {
            id: 2,
            first: Some(1),
            part_time: false,
        },
    ];
    assert_eq!(absence(&first(), &before, &policy()), Ok((None, vec![])));
    let update = Absence {
        case: Some(AbsenceCase::Update),
        news: "Back for mornings".to_owned(),
        first: Some(2),
        ..first()
    };
    assert_eq!(
        absence(&update, &before, &policy()),
        Ok((Some(1), vec![])),
        "the chain's first"
    );
    let refused = |notice: &Absence<u8>, said: &str| {
        let wrong = absence(notice, &before, &policy()).expect_err(said);
        assert!(
            wrong.iter().any(|w| w.refusal.why.contains(said)),
            "{wrong:?}"
        );
    };
    refused(
        &Absence {
            first: None,
            ..update.clone()
        },
        "goes on from nothing",
    );
    refused(
        &Absence {
            first: Some(9),
            ..update.clone()
        },
        "does not have",
    );
    refused(
        &Absence {
            news: " ".to_owned(),
            ..update.clone()
        },
        "nothing new",
    );
    refused(
        &Absence {
            case: None,
            ..first()
        },
        "why it is made",
    );
    refused(
        &Absence {
            what: String::new(),
            ..first()
        },
        "what is known",
    );
    refused(
        &Absence {
            flags: vec!["urgent".to_owned()],
            ..first()
        },
        "no flag urgent",
    );
}

#[test]
fn a_plan_that_failed_asks_after_its_timetable() {
    let failed = Absence {
        case: Some(AbsenceCase::PlanFailed),
        ..first()
    };
    let (_, advice) = absence(&failed, &[], &policy()).expect("is kept");
    assert_eq!(advice.len(), 1);
    let before = [Before {
        id: 1,
        first: None,
        part_time: true,
    }];
    let (_, advice) = absence(&failed, &before, &policy()).expect("is kept");
    assert!(advice.is_empty());
    for case in AbsenceCase::ALL {
        assert_eq!(AbsenceCase::of_id(case.id()), Some(case));
    }
}

/// A Monday.
const WEEK: Date = date(2026, 11, 2);

fn week(monday: Date, marks: [Code; 10]) -> Vec<Sat> {
    let days = monday
        .series(1.day())
        .filter(|d| d.weekday() != Weekday::Saturday);
    let sessions = days.flat_map(|day| [(day, Session::Am), (day, Session::Pm)]);
    sessions
        .zip(marks)
        .map(|((day, session), code)| Sat {
            day,
            session,
            open: true,
            code: Some(code),
        })
        .collect()
}

const HALF: Agreed = Agreed {
    starts: WEEK,
    ends: Some(date(2026, 11, 15)),
    agreed: Minutes(750),
    full: Minutes(1500),
    alternative: false,
    flexi: false,
};

/// Present for so many sessions of a week, C2 for the rest.
fn present(n: usize) -> [Code; 10] {
    let mut marks = [Code::C2; 10];
    marks[..n].fill(Code::PRESENT_AM);
    marks
}

#[test]
fn presence_is_held_against_the_hours_agreed() {
    let as_at = date(2026, 11, 8);
    let found = |marks| truth(&[HALF], &week(WEEK, marks), as_at);
    for n in 4..=6 {
        assert_eq!(found(present(n)), [], "{n} of five agreed");
    }
    let more = Untrue::PresentMore {
        week: WEEK,
        sessions: 7,
        agreed: 5,
    };
    assert_eq!(found(present(7)), [more]);
    let less = Untrue::PresentLess {
        week: WEEK,
        sessions: 3,
        agreed: 5,
    };
    assert_eq!(found(present(3)), [less]);
    let mut ill = present(2);
    ill[9] = Code::I;
    assert_eq!(
        found(ill),
        [],
        "a week of illness says nothing of the timetable"
    );
}

#[test]
fn c2_needs_a_timetable_that_has_not_ended() {
    let as_at = date(2026, 11, 29);
    let none = truth(&[], &week(WEEK, present(9)), as_at);
    assert_eq!(none, [Untrue::WithoutTimetable(vec![date(2026, 11, 6)])]);
    let after = week(date(2026, 11, 16), present(9));
    assert_eq!(
        truth(&[HALF], &after, as_at),
        [Untrue::EndPassed(date(2026, 11, 15))]
    );
    assert_eq!(
        truth(&[HALF], &after, date(2026, 11, 15)),
        [],
        "not looked at yet"
    );
}

#[test]
fn off_site_needs_provision_and_a_renewal_needs_more_hours() {
    let mut marks = present(4);
    marks[4] = Code::B;
    let found = truth(&[HALF], &week(WEEK, marks), date(2026, 11, 8));
    assert_eq!(found, [Untrue::OffSiteNotSaid(vec![date(2026, 11, 4)])]);
    let said = Agreed {
        alternative: true,
        ..HALF
    };
    assert_eq!(truth(&[said], &week(WEEK, marks), date(2026, 11, 8)), []);
    let next = |agreed| Agreed {
        starts: date(2026, 11, 16),
        ends: Some(date(2026, 11, 29)),
        agreed: Minutes(agreed),
        ..HALF
    };
    for (agreed, told) in [(600, true), (750, true), (751, false)] {
        let found = truth(&[HALF, next(agreed)], &[], date(2026, 11, 29));
        assert_eq!(!found.is_empty(), told, "{agreed}");
    }
    for finding in truth(
        &[HALF, next(600)],
        &week(WEEK, present(9)),
        date(2026, 11, 29),
    ) {
        assert!(!finding.words().is_empty());
    }
}

#[test]
fn a_timetable_ends_early_on_a_day_that_has_been_and_before_its_last() {
    let today = date(2026, 11, 20);
    let notice = EndedEarly {
        was: (WEEK, Some(date(2026, 11, 30))),
        on: Some(date(2026, 11, 13)),
        why: "Back full time",
    };
    assert_eq!(ended_early(&notice, today), Ok(()));
    #[rustfmt::skip]
    let table = [
        (EndedEarly { on: None, ..notice }, "ended", "when it ended"),
        (EndedEarly { on: Some(date(2026, 11, 21)), ..notice }, "ended", "still to come"),
        (EndedEarly { on: Some(date(2026, 11, 1)), ..notice }, "ended", "before it began"),
        (EndedEarly { was: (WEEK, Some(date(2026, 11, 13))), ..notice }, "ended", "not before its last day"),
        (EndedEarly { why: " ", ..notice }, "why_ended", "why it ended"),
    ];
    for (notice, field, said) in table {
        let wrong = ended_early(&notice, today).expect_err(said);
        assert_eq!((wrong.len(), wrong[0].field), (1, field));
        assert!(wrong[0].refusal.why.contains(said), "{wrong:?}");
    }
    let today = EndedEarly {
        on: Some(today),
        ..notice
    };
    assert_eq!(ended_early(&today, date(2026, 11, 20)), Ok(()));
    let flexi = EndedEarly {
        was: (WEEK, None),
        ..notice
    };
    assert_eq!(ended_early(&flexi, date(2026, 11, 20)), Ok(()));
}

#[test]
fn another_day_of_the_same_finding_is_the_same_item_in_other_words() {
    let (first, second) = (date(2026, 11, 6), date(2026, 11, 9));
    let one = raise_untrue("ada", &Untrue::WithoutTimetable(vec![first]));
    let two = raise_untrue("ada", &Untrue::WithoutTimetable(vec![first, second]));
    assert_eq!(one.key, two.key);
    assert_ne!(one.words, two.words);
    let other = raise_untrue("bo", &Untrue::WithoutTimetable(vec![first]));
    assert_ne!(one.key, other.key);
    let ended = raise_untrue("ada", &Untrue::EndPassed(first));
    assert_ne!(one.key, ended.key);
}

#[test]
fn a_week_that_differs_is_of_a_time_and_the_rest_is_not() {
    let of_week = |week| Untrue::PresentMore {
        week,
        sessions: 10,
        agreed: 5,
    };
    assert!(of_week(WEEK).is_of_week_before(date(2026, 11, 3)));
    assert!(!of_week(WEEK).is_of_week_before(WEEK));
    let ended = Untrue::EndPassed(WEEK);
    assert!(!ended.is_of_week_before(date(2027, 1, 1)));
}
