//! What the list must change into when a pupil's facts have been worked out anew.
//! In: what the facts raise now, and what is on the list for that pupil. Out: changes.
//! The same facts are never raised twice: an item that was done or dismissed stays so for as long
//! as its key comes up, and is withdrawn only while it still waits for somebody. What is settled on the
//! pupil's record comes back for as long as the record does not say what came of it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::item::State;
use super::raise::Raised;
use super::rule::Rule;

/// An item on the list, as far as this decision looks at it. `I` is its id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OnList<I> {
    /// Its id.
    pub id: I,
    /// Its rule.
    pub rule: Rule,
    /// What tells these facts from others of the same rule.
    pub key: String,
    /// Where it stands.
    pub state: State,
    /// Its words.
    pub words: String,
}

/// A change of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change<I> {
    /// A new item.
    Raise(Raised),
    /// The facts hold no more.
    Withdraw {
        /// Which item.
        id: I,
        /// What to note.
        note: String,
    },
    /// The facts hold, and say more or less than before. What was done or dismissed keeps the words
    /// on which somebody decided.
    Reword {
        /// Which item.
        id: I,
        /// The words now.
        words: String,
    },
    /// Its day has come, or facts that were undone hold again.
    Reopen {
        /// Which item.
        id: I,
    },
}

/// What the list must change into for one pupil. `judged` are the rules that the facts were asked
/// about: items of others are left alone.
pub fn reconcile<I: Copy>(
    raised: Vec<Raised>,
    on_list: &[OnList<I>],
    judged: &[Rule],
    today: Date,
) -> Vec<Change<I>> {
    let mut changes = Vec::new();
    let mut holding = BTreeSet::new();
    for new in raised {
        let known = on_list
            .iter()
            .find(|item| item.rule == new.rule && item.key == new.key);
        holding.insert((new.rule, new.key.clone()));
        let Some(item) = known else {
            changes.push(Change::Raise(new));
            continue;
        };
        let comes_back = match &item.state {
            State::Withdrawn { .. } => true,
            State::Snoozed { until } => *until <= today,
            State::Done | State::Dismissed { .. } => new.rule.is_settled_on_the_record(),
            State::Open => false,
        };
        if comes_back {
            changes.push(Change::Reopen { id: item.id });
        }
        let decided = !comes_back && matches!(item.state, State::Done | State::Dismissed { .. });
        if !decided && item.words != new.words {
            changes.push(Change::Reword {
                id: item.id,
                words: new.words,
            });
        }
    }
    for item in on_list {
        let waits = matches!(item.state, State::Open | State::Snoozed { .. });
        let holds = holding.contains(&(item.rule, item.key.clone()));
        if waits && !holds && judged.contains(&item.rule) {
            changes.push(Change::Withdraw {
                id: item.id,
                note: item.rule.withdrawn().to_owned(),
            });
        }
    }
    changes
}
