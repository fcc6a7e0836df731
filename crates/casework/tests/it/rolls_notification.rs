//! How a notification goes on between a school and its authority: every act on every state.

use casework::rolls::notification::{Act, Kind, Side, State, after};

/// What follows, where anything does: the table of the whole.
const FOLLOWS: [(State, Act, State); 15] = [
    (State::Draft, Act::Send, State::Sent),
    (State::Draft, Act::Withdraw, State::Withdrawn),
    (State::Sent, Act::Ask, State::Asked),
    (State::Sent, Act::Accept, State::Accepted),
    (State::Sent, Act::Return, State::Returned),
    (State::Sent, Act::Withdraw, State::Withdrawn),
    (State::Sent, Act::Assign, State::Sent),
    (State::Asked, Act::Answer, State::Sent),
    (State::Asked, Act::Return, State::Returned),
    (State::Asked, Act::Withdraw, State::Withdrawn),
    (State::Asked, Act::Assign, State::Asked),
    (State::Returned, Act::Send, State::Sent),
    (State::Returned, Act::Withdraw, State::Withdrawn),
    (State::Returned, Act::Assign, State::Returned),
    (State::Accepted, Act::Assign, State::Accepted),
];

#[test]
fn an_act_follows_where_the_table_says_so_and_is_refused_everywhere_else() {
    for state in State::ALL {
        for act in Act::ALL {
            let wanted = FOLLOWS
                .iter()
                .find(|(from, by, _)| *from == state && *by == act)
                .map(|(_, _, to)| *to);
            match (after(state, act, "In a sentence."), wanted) {
                (Ok(to), Some(wanted)) => assert_eq!(to, wanted, "{state:?} {act:?}"),
                (Err(refusal), None) => {
                    assert!(!refusal.why.is_empty() && !refusal.instead.is_empty());
                }
                (got, wanted) => panic!("{state:?} {act:?}: {got:?}, not {wanted:?}"),
            }
        }
    }
}

#[test]
fn what_needs_words_is_refused_without_them_and_nothing_else_is() {
    for (state, act, _) in FOLLOWS {
        assert_eq!(
            after(state, act, " \n").is_err(),
            act.needs_words(),
            "{state:?} {act:?}"
        );
    }
}

#[test]
fn what_was_told_stays_told_until_it_is_withdrawn() {
    for (from, _, to) in FOLLOWS {
        if from.was_sent() && to != State::Withdrawn {
            assert!(to.was_sent(), "{from:?} to {to:?}");
        }
    }
    assert!(!State::Draft.was_sent() && !State::Withdrawn.was_sent());
}

#[test]
fn schools_send_and_authorities_accept() {
    let of_school: Vec<Act> = Act::ALL
        .into_iter()
        .filter(|a| a.side() == Side::School)
        .collect();
    assert_eq!(of_school, [Act::Send, Act::Answer, Act::Withdraw]);
}

#[test]
fn ids_lead_back_to_what_they_are_of() {
    for kind in Kind::ALL {
        assert_eq!(Kind::of_id(kind.id()), Some(kind));
    }
    for state in State::ALL {
        assert_eq!(State::of_id(state.id()), Some(state));
    }
    for act in Act::ALL {
        assert_eq!(Act::of_id(act.id()), Some(act));
    }
    assert_eq!(State::of_id("lost"), None);
}
