//! What a list of pupils can be narrowed to by trigger: a national line, or an item of Today.
//! In and out: a trigger, its word in addresses, its words for people, and who may ask for it.

use casework::people::{Action, Scope};
use casework::today::Rule;
use jiff::civil::Date;
use law::limits::PENALTY_SESSIONS;
use store::SchoolId;
use store::pupils::{Narrow, StandingIs, Waiting};

/// A trigger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trigger {
    /// A tenth or more of this year's sessions missed.
    Persistent,
    /// A half or more missed.
    Severe,
    /// As many unauthorised sessions in the window as the national threshold has: screening.
    AtThreshold,
    /// An item of this rule waits on Today.
    Waits(Rule),
}

impl Trigger {
    /// Every trigger of pupils, in the order of a list to choose from. A register that has not come
    /// is about a school and not a pupil; what is a school's own is on its Today alone.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let rules = Rule::ALL
            .into_iter()
            .filter(|r| *r != Rule::NotReceived && !r.is_schools_own());
        [Self::Persistent, Self::Severe, Self::AtThreshold]
            .into_iter()
            .chain(rules.map(Self::Waits))
    }

    /// Its word in addresses.
    pub(super) fn id(self) -> String {
        match self {
            Self::Persistent => "persistent".to_owned(),
            Self::Severe => "severe".to_owned(),
            Self::AtThreshold => "threshold".to_owned(),
            Self::Waits(rule) => format!("today-{}", rule.id()),
        }
    }

    /// The trigger of a word.
    pub(super) fn of_id(id: &str) -> Option<Self> {
        Self::all().find(|t| t.id() == id)
    }

    /// Its words.
    pub(super) fn words(self) -> String {
        match self {
            Self::Persistent => "Persistently absent this year".to_owned(),
            Self::Severe => "Severely absent this year".to_owned(),
            Self::AtThreshold => "At the national threshold, by marks alone".to_owned(),
            Self::Waits(rule) => format!("On Today: {}", rule.words()),
        }
    }

    /// What somebody must be allowed to do, beside listing pupils, to ask for it.
    pub(super) fn needs(self) -> Option<Action> {
        matches!(self, Self::Waits(_)).then_some(Action::SeeToday)
    }

    /// Narrows a list to it. `scope` is that of what it [needs](Self::needs).
    pub(super) fn narrow(self, narrow: &mut Narrow, scope: &Scope<SchoolId>, today: Date) {
        match self {
            Self::Persistent => narrow.standing = Some(StandingIs::Persistent),
            Self::Severe => narrow.standing = Some(StandingIs::Severe),
            Self::AtThreshold => {
                // Before there was a threshold nobody was at it.
                let sessions = PENALTY_SESSIONS.on(today).map_or(u16::MAX, |n| n.0);
                narrow.standing = Some(StandingIs::Towards(sessions));
            }
            Self::Waits(rule) => {
                narrow.waiting = Some(Waiting {
                    rule: rule.id().to_owned(),
                    schools: match scope {
                        Scope::Authority => None,
                        Scope::Schools(schools) => Some(schools.iter().copied().collect()),
                        Scope::Nobody => Some(Vec::new()),
                    },
                    on: today,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_trigger_is_found_by_its_word_and_only_today_needs_a_role() {
        let words: BTreeSet<String> = Trigger::all().map(Trigger::id).collect();
        assert_eq!(words.len(), Trigger::all().count());
        for trigger in Trigger::all() {
            assert_eq!(Trigger::of_id(&trigger.id()), Some(trigger));
            let of_today = trigger.id().starts_with("today-");
            assert_eq!(trigger.needs() == Some(Action::SeeToday), of_today);
        }
        assert_eq!(Trigger::of_id("today-not-received"), None);
        assert_eq!(Trigger::of_id("luck"), None);
    }
}
