//! The open question of a leaver: when it opens, when it is a possible missing education, what closes it.

use casework::policy::{Policy, built_in};
use casework::rolls::leaving::Destination;
use casework::rolls::open::{Closing, Event, State, may_close, stands};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use law::school_age;
use proptest::prelude::*;

const BORN: Date = date(2014, 5, 3);
const LEFT: Date = date(2026, 11, 20);

fn policy() -> Policy {
    built_in("national").expect("is there").expect("reads")
}

fn joined(school: u8, on: Date) -> Event<u8> {
    Event::Joined { school, on }
}

fn left(school: u8, on: Date, to: Destination, expected: Option<Date>) -> Event<u8> {
    Event::Left {
        school,
        on,
        to,
        expected,
    }
}

#[test]
fn a_known_school_is_waited_for_and_nobody_known_is_missing_at_once() {
    let start = Some(date(2026, 11, 23));
    #[rustfmt::skip]
    let table = [
        (Destination::StateSchool, start, LEFT, State::Waiting { until: date(2026, 12, 3) }, "on the day it opens"),
        (Destination::StateSchool, start, date(2026, 12, 3), State::Waiting { until: date(2026, 12, 3) }, "the last day of waiting"),
        (Destination::StateSchool, start, date(2026, 12, 4), State::PossiblyMissing { since: date(2026, 12, 4) }, "ten days after the expected start"),
        (Destination::StateSchool, None, date(2026, 11, 30), State::Waiting { until: date(2026, 11, 30) }, "no start is known: from the deletion"),
        (Destination::Home, None, LEFT, State::Waiting { until: date(2026, 11, 30) }, "the letter is waited for"),
        (Destination::Unknown, None, LEFT, State::PossiblyMissing { since: LEFT }, "at once"),
        (Destination::Abroad, None, LEFT, State::PossiblyMissing { since: LEFT }, "no school known, at once"),
        (Destination::SchoolAbroad, None, LEFT, State::Waiting { until: date(2026, 11, 30) }, "a school abroad is known"),
    ];
    for (to, expected, today, state, why) in table {
        let events = [joined(1, date(2025, 9, 3)), left(1, LEFT, to, expected)];
        assert_eq!(stands(BORN, &events, &policy(), today), state, "{why}");
    }
    let before = [
        joined(1, date(2025, 9, 3)),
        left(1, LEFT, Destination::Unknown, None),
    ];
    let eve = LEFT.yesterday().expect("a day");
    assert_eq!(stands(BORN, &before, &policy(), eve), State::Nothing);
}

#[test]
fn a_joiner_matches_it_and_one_of_two_rolls_asks_nothing() {
    let mut events = vec![
        joined(1, date(2025, 9, 3)),
        left(1, LEFT, Destination::Unknown, None),
        joined(2, date(2026, 12, 1)),
    ];
    assert_eq!(
        stands(BORN, &events, &policy(), date(2026, 12, 1)),
        State::Matched
    );
    events.push(left(2, date(2027, 1, 8), Destination::Unknown, None));
    let again = stands(BORN, &events, &policy(), date(2027, 1, 8));
    assert_eq!(
        again,
        State::PossiblyMissing {
            since: date(2027, 1, 8)
        },
        "off again: a new question"
    );
    let dual = [
        joined(1, date(2025, 9, 3)),
        joined(2, date(2026, 1, 5)),
        left(1, LEFT, Destination::StateSchool, None),
    ];
    assert_eq!(stands(BORN, &dual, &policy(), LEFT), State::Nothing);
}

#[test]
fn what_closes_it_is_an_answer_or_a_signed_decision() {
    let open = State::PossiblyMissing { since: LEFT };
    let signed = |name: &str, reason: &str| Closing::Signed {
        name: name.to_owned(),
        reason: reason.to_owned(),
    };
    let other = |name: &str| Closing::OtherAuthority {
        name: name.to_owned(),
    };
    #[rustfmt::skip]
    let table = [
        (Closing::HomeEducation, true),
        (other("Gloucestershire"), true),
        (other(" "), false),
        (signed("A. Officer", "Seen at the new address; on a roll in Wales"), true),
        (signed("A. Officer", ""), false),
        (signed("", "Long ago"), false),
    ];
    for (by, may) in table {
        assert_eq!(may_close(&open, &by).is_ok(), may, "{by:?}");
        for none in [
            State::Nothing,
            State::Matched,
            State::NotOfAge,
            State::Closed(by.clone()),
        ] {
            assert!(may_close(&none, &by).is_err(), "{none:?} is not open");
        }
    }
    let events = [
        joined(1, date(2025, 9, 3)),
        left(1, LEFT, Destination::Home, None),
        Event::Closed {
            by: Closing::HomeEducation,
            on: date(2026, 11, 25),
        },
        Event::Reopened {
            on: date(2027, 3, 1),
        },
    ];
    let at = |day| stands(BORN, &events, &policy(), day);
    assert_eq!(
        at(date(2026, 11, 25)),
        State::Closed(Closing::HomeEducation)
    );
    assert_eq!(
        at(date(2027, 3, 1)),
        State::PossiblyMissing {
            since: date(2027, 3, 1)
        }
    );
}

#[test]
fn it_ends_with_compulsory_school_age() {
    let born = date(2010, 8, 31);
    let events = [
        joined(1, date(2022, 9, 1)),
        left(1, date(2026, 3, 2), Destination::Unknown, None),
    ];
    let last = school_age::ends(born).value;
    assert!(stands(born, &events, &policy(), last).is_open());
    let after = last.tomorrow().expect("a day");
    assert_eq!(stands(born, &events, &policy(), after), State::NotOfAge);
}

/// What a sequence does: a kind, a school, and days since the one before.
type Deed = (u8, u8, u8);

/// The events of a sequence of deeds, each done only where the decisions allow it; with the day after the last.
fn played(deeds: &[Deed]) -> (Vec<Event<u8>>, Date) {
    let policy = policy();
    let mut on = date(2024, 9, 2);
    let mut events = vec![joined(0, on)];
    for (kind, school, days) in deeds {
        on = on.saturating_add(i64::from(*days).days());
        let state = stands(BORN, &events, &policy, on);
        let school = school % 3;
        match kind % 8 {
            0 => events.push(joined(school, on)),
            1 => events.push(left(school, on, Destination::Unknown, None)),
            2 => events.push(left(school, on, Destination::StateSchool, Some(on))),
            3 => events.push(left(school, on, Destination::Home, None)),
            4..=6 => {
                let by = match kind % 8 {
                    4 => Closing::HomeEducation,
                    5 => Closing::OtherAuthority {
                        name: if days % 2 == 0 {
                            String::new()
                        } else {
                            "Kent".to_owned()
                        },
                    },
                    _ => Closing::Signed {
                        name: "A".to_owned(),
                        reason: if days % 2 == 0 {
                            String::new()
                        } else {
                            "seen".to_owned()
                        },
                    },
                };
                if may_close(&state, &by).is_ok() {
                    events.push(Event::Closed { by, on });
                }
            }
            _ => events.push(Event::Reopened { on }),
        }
    }
    (events, on)
}

proptest! {
    /// Of compulsory school age and on no roll: something is open, or an answer stands that was given after the last
    /// time the child came off a roll and was not taken back.
    #[test]
    fn nobody_is_on_no_roll_with_nothing_open(
        deeds in prop::collection::vec((0u8..8, 0u8..3, 0u8..40), 0..25), later in 0i64..400
    ) {
        let (events, on) = played(&deeds);
        let today = on.saturating_add(later.days());
        let mut rolls = std::collections::BTreeSet::new();
        let mut answered = None;
        for event in &events {
            match event {
                Event::Joined { school, .. } => { rolls.insert(*school); }
                Event::Left { school, .. } => { rolls.remove(school); answered = None; }
                Event::Closed { by, .. } => answered = Some(by.clone()),
                Event::Reopened { .. } => answered = None,
            }
        }
        let state = stands(BORN, &events, &policy(), today);
        let of_age = school_age::of_compulsory_school_age(BORN, today).holds();
        if rolls.is_empty() && of_age {
            match &state {
                State::Closed(by) => {
                    prop_assert_eq!(Some(by), answered.as_ref());
                    let says = match by {
                        Closing::HomeEducation => true,
                        Closing::OtherAuthority { name } => !name.is_empty(),
                        Closing::Signed { name, reason } => !name.is_empty() && !reason.is_empty(),
                    };
                    prop_assert!(says);
                }
                state => prop_assert!(state.is_open(), "{:?} after {:?}", state, events),
            }
        } else if !rolls.is_empty() {
            prop_assert!(!state.is_open(), "{:?} on {:?}", state, rolls);
        }
    }

    /// Days alone never close a question of a child of compulsory school age.
    #[test]
    fn time_alone_closes_nothing(days in 0i64..700) {
        let events = [joined(1, date(2024, 9, 3)), left(1, date(2024, 11, 20), Destination::StateSchool, None)];
        let today = date(2024, 11, 20).saturating_add(days.days());
        prop_assert!(stands(BORN, &events, &policy(), today).is_open());
    }
}
