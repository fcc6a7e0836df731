//! Who sees a notification, and how much of it.
//! In: how far it is, whether only those who have to know may see it, who looks. Out: nothing, that there is one, or all.
//! Source: a school that has not sent anything has told nobody anything; a pupil who has died is no list's business.

use super::notification::State;

/// How much of a notification somebody sees.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sight {
    /// Not even that there is one.
    Nothing,
    /// That there is one, without a name.
    Nameless,
    /// All of it.
    Whole,
}

/// Who looks at a notification of a school within their reach.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seer {
    /// They are of the school that tells.
    pub of_school: bool,
    /// They wrote it, and know what is in it.
    pub wrote: bool,
    /// They have to know of a pupil who has died.
    pub has_to_know: bool,
}

/// How much of a notification somebody sees. `sent` is whether it ever was, whatever became of it since.
pub fn sight(state: State, sent: bool, restricted: bool, seer: Seer) -> Sight {
    if !(seer.of_school || sent || state.was_sent()) {
        Sight::Nothing
    } else if restricted && !(seer.has_to_know || seer.wrote) {
        Sight::Nameless
    } else {
        Sight::Whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_the_schools_alone_and_what_was_sent_is_the_authoritys_too() {
        let authority = Seer::default();
        let school = Seer {
            of_school: true,
            ..authority
        };
        for state in State::ALL {
            let ever = state.was_sent();
            let expected = if ever { Sight::Whole } else { Sight::Nothing };
            assert_eq!(sight(state, ever, false, authority), expected, "{state:?}");
            assert_eq!(sight(state, ever, false, school), Sight::Whole, "{state:?}");
        }
        // Withdrawn after it was sent, the authority goes on seeing that it was.
        let withdrawn = sight(State::Withdrawn, true, false, authority);
        assert_eq!(withdrawn, Sight::Whole);
    }

    #[test]
    fn of_a_pupil_who_has_died_a_name_is_seen_by_who_has_to_know_and_who_wrote_it() {
        for (of_school, wrote, has_to_know, expected) in [
            (false, false, false, Sight::Nameless),
            (true, false, false, Sight::Nameless),
            (false, false, true, Sight::Whole),
            (true, false, true, Sight::Whole),
            // Who wrote it finishes it, and sees that it went.
            (true, true, false, Sight::Whole),
        ] {
            let seer = Seer {
                of_school,
                wrote,
                has_to_know,
            };
            assert_eq!(sight(State::Sent, true, true, seer), expected, "{seer:?}");
        }
        let manager = Seer {
            has_to_know: true,
            ..Seer::default()
        };
        let draft = sight(State::Draft, false, true, manager);
        assert_eq!(draft, Sight::Nothing, "having to know opens no draft");
    }
}
