//! The course of a contract: every act in every state, and that no order of acts puts a version in force
//! that somebody has not signed.

use std::collections::BTreeSet;

use casework::contracts::{Act, Course, State};
use proptest::prelude::*;

const AGREE: Act = Act::Agree { parties: 2 };

const fn sign(party: u16) -> Act {
    Act::Sign { party }
}

const fn decline(party: u16) -> Act {
    Act::Decline { party }
}

fn course(acts: &[Act]) -> Course {
    Course::of(acts.iter().copied()).expect("an order that makes sense")
}

/// A contract in each state, with how it came there.
fn in_every_state() -> Vec<(State, Course)> {
    let signed = [Act::Hold, AGREE, sign(1), sign(2)];
    let and = |more: &[Act]| course(&[&signed, more].concat());
    vec![
        (State::Invited, course(&[])),
        (State::NotAttended, course(&[Act::NobodyCame])),
        (State::Met, course(&[Act::Hold])),
        (State::ToSign, course(&[Act::Hold, AGREE, sign(2)])),
        (State::Declined, course(&[Act::Hold, AGREE, decline(1)])),
        (State::InForce, and(&[])),
        (State::Changing, and(&[AGREE])),
        (State::Completed, and(&[Act::Complete])),
        (State::NotKept, and(&[Act::FindNotKept])),
        (State::Ended, and(&[Act::End])),
    ]
}

const ACTS: [Act; 11] = [
    Act::Rearrange,
    Act::Hold,
    Act::NobodyCame,
    Act::SayNo,
    AGREE,
    sign(1),
    decline(1),
    Act::Review,
    Act::Complete,
    Act::FindNotKept,
    Act::End,
];

#[test]
fn what_follows_what() {
    use State::{
        Changing, Completed, Declined, Ended, InForce, Invited, Met, NotAttended, NotKept, ToSign,
    };
    let no = None;
    // In the order of ACTS: moved, held, nobody came, said no, agreed, signed, not signed, reviewed,
    // completed, not kept, ended.
    #[rustfmt::skip]
    let table: [(State, [Option<State>; 11]); 10] = [
        (Invited, [Some(Invited), Some(Met), Some(NotAttended), Some(Declined), no, no, no, no, no, no, Some(Ended)]),
        (NotAttended, [Some(Invited), no, no, Some(Declined), no, no, no, no, no, no, Some(Ended)]),
        (Met, [Some(Invited), no, no, Some(Declined), Some(ToSign), no, no, no, no, no, Some(Ended)]),
        (ToSign, [no, no, no, no, Some(ToSign), Some(InForce), Some(Declined), no, no, no, Some(Ended)]),
        (Declined, [Some(Invited), no, no, no, Some(ToSign), no, no, no, no, no, Some(Ended)]),
        (InForce, [no, no, no, no, Some(Changing), no, no, Some(InForce), Some(Completed), Some(NotKept), Some(Ended)]),
        // A change that somebody does not want leaves what was signed before as it is.
        (Changing, [no, no, no, no, Some(Changing), Some(Changing), Some(InForce), Some(Changing), Some(Completed), Some(NotKept), Some(Ended)]),
        (Completed, [no; 11]),
        (NotKept, [no; 11]),
        (Ended, [no; 11]),
    ];
    for ((state, course), (named, row)) in in_every_state().into_iter().zip(table) {
        assert_eq!((course.state(), state), (named, named));
        for (act, expected) in ACTS.into_iter().zip(row) {
            let then = course.after(act);
            assert_eq!(
                then.as_ref().ok().map(Course::state),
                expected,
                "{state:?} {act:?}"
            );
            if let Err(refusal) = then {
                assert!(
                    !refusal.why.is_empty() && refusal.instead.len() > 20,
                    "{refusal}"
                );
                let said = refusal.to_string();
                assert!(
                    !said.contains("must") && !said.contains("fine"),
                    "it is a choice: {said}"
                );
            }
        }
    }
}

#[test]
fn refusals_say_what_to_do_instead() {
    let said = |acts: &[Act], act| course(acts).after(act).expect_err("refused").to_string();
    for (why, acts, act, words) in [
        (
            "not met",
            &[][..],
            AGREE,
            "Say first what came of the meeting",
        ),
        (
            "nobody came",
            &[Act::NobodyCame],
            AGREE,
            "Offer another day first",
        ),
        (
            "not written",
            &[Act::Hold],
            sign(1),
            "Write first what was agreed",
        ),
        (
            "not signed",
            &[Act::Hold, AGREE],
            Act::FindNotKept,
            "signed by every party first",
        ),
        (
            "one signed",
            &[Act::Hold, AGREE, sign(1)],
            sign(1),
            "somebody may have been quicker",
        ),
        ("no party", &[Act::Hold, AGREE], sign(3), "is no party"),
        ("party nought", &[Act::Hold, AGREE], sign(0), "is no party"),
        (
            "alone",
            &[Act::Hold],
            Act::Agree { parties: 1 },
            "at least one parent",
        ),
        ("over", &[Act::End], Act::Rearrange, "Offer a new contract"),
        (
            "said no before the meeting",
            &[Act::SayNo],
            AGREE,
            "no meeting was held",
        ),
        (
            "in force, and no longer wanted",
            &[Act::Hold, AGREE, sign(1), sign(2)],
            decline(1),
            "end the contract",
        ),
    ] {
        let said = said(acts, act);
        assert!(said.contains(words), "{why}: {said}");
    }
}

#[test]
fn a_change_is_in_force_when_all_have_signed_it_and_until_then_the_version_before() {
    let first = course(&[Act::Hold, AGREE, sign(1), sign(2)]);
    assert_eq!((first.in_force(), first.versions()), (Some(1), 1));
    let changing = first.after(AGREE).expect("changed");
    assert_eq!((changing.in_force(), changing.versions()), (Some(1), 2));
    assert_eq!(
        changing.waits_for(),
        [1, 2],
        "signatures are not carried over"
    );
    let half = changing.after(sign(2)).expect("signed");
    assert_eq!((half.in_force(), half.waits_for()), (Some(1), vec![1]));
    let whole = half.after(sign(1)).expect("signed");
    assert_eq!((whole.in_force(), whole.waits_for()), (Some(2), vec![]));
    let declined = half.after(decline(1)).expect("declined");
    assert_eq!(
        (declined.state(), declined.in_force()),
        (State::InForce, Some(1))
    );
}

#[test]
fn states_and_acts_are_kept_by_ids_that_are_their_own() {
    let states: BTreeSet<&str> = State::ALL.iter().map(|s| s.id()).collect();
    assert_eq!(states.len(), State::ALL.len());
    for state in State::ALL {
        assert_eq!(State::of_id(state.id()), Some(state));
    }
    for act in ACTS {
        assert_eq!(Act::of_id(act.id(), act.number()), Some(act));
    }
    assert_eq!(Act::of_id("fined", 0), None);
}

fn any_act() -> impl Strategy<Value = Act> {
    let party = 0_u16..5;
    prop_oneof![
        1 => Just(Act::Rearrange),
        3 => Just(Act::Hold),
        1 => Just(Act::NobodyCame),
        1 => Just(Act::SayNo),
        5 => (1_u16..5).prop_map(|parties| Act::Agree { parties }),
        8 => party.clone().prop_map(|party| Act::Sign { party }),
        2 => party.prop_map(|party| Act::Decline { party }),
        2 => Just(Act::Review),
        1 => Just(Act::Complete),
        1 => Just(Act::FindNotKept),
        1 => Just(Act::End),
    ]
}

/// What anybody with the papers before them would say: each version with who has to sign it and who has.
#[derive(Default)]
struct Papers(Vec<(u16, BTreeSet<u16>)>);

impl Papers {
    fn take(&mut self, act: Act) {
        match act {
            Act::Agree { parties } => self.0.push((parties, BTreeSet::new())),
            Act::Sign { party } => {
                let last = self.0.last_mut().expect("a version");
                last.1.insert(party);
            }
            _ => {}
        }
    }

    fn signed_by_all(&self, version: u16) -> bool {
        let (parties, signed) = &self.0[usize::from(version) - 1];
        *signed == (1..=*parties).collect()
    }
}

proptest! {
    #[test]
    fn no_order_of_acts_puts_a_version_in_force_that_nobody_signed(
        acts in prop::collection::vec(any_act(), 0..40)
    ) {
        let mut course = Course::default();
        let (mut papers, mut taken) = (Papers::default(), Vec::new());
        let mut before = 0;
        for act in acts {
            let Ok(then) = course.after(act) else { continue };
            course = then;
            papers.take(act);
            taken.push(act);
            prop_assert!(course.versions() >= before, "a version is never taken away");
            prop_assert_eq!(usize::from(course.versions()), papers.0.len());
            before = course.versions();
            if let Some(version) = course.in_force() {
                prop_assert!(papers.signed_by_all(version), "{version} after {taken:?}");
            }
            let state = course.state();
            if matches!(state, State::InForce | State::Changing | State::Completed | State::NotKept) {
                prop_assert!(course.in_force().is_some(), "{state:?} after {taken:?}");
            }
            for party in course.waits_for() {
                let (_, signed) = papers.0.last().expect("a version");
                prop_assert!(!signed.contains(&party));
            }
        }
        // What is kept act by act comes back the same.
        prop_assert_eq!(Course::of(taken).expect("as before"), course);
    }

    #[test]
    fn what_is_over_stays_over(acts in prop::collection::vec(any_act(), 0..20), then in any_act()) {
        let mut course = Course::default();
        for act in acts {
            course = course.after(act).unwrap_or(course);
        }
        if course.state().is_over() {
            prop_assert!(course.after(then).is_err());
        } else {
            prop_assert!(course.after(Act::End).is_ok(), "anybody may end one at any time");
        }
    }
}
