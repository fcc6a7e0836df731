//! What somebody does with an item: one unit of work with its entry in the chronology.
//! In: who, which item as they saw it, what they wish. Out: the item as it is now and what came of
//! it: done, refused with the reason, or that somebody was quicker.

use casework::people::{Action, Scope};
use casework::today::{Act, Held, Refusal, Rule, State};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, record};
use store::today::{self, Item, ItemState};
use store::{ItemId, SchoolId, StoreError, Unit};

use crate::house::Rooms;
use crate::people::Signed;

/// What somebody wishes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wish {
    /// That the item changes its state.
    Act(Act),
    /// To have it in hand themselves.
    Take,
    /// To have it in hand no longer.
    Release,
}

impl Wish {
    /// The kind of its entry in the chronology.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Act(Act::Snooze { .. }) => "today.item.snoozed",
            Self::Act(Act::Finish) => "today.item.finished",
            Self::Act(Act::Dismiss { .. }) => "today.item.dismissed",
            Self::Act(Act::Reopen) => "today.item.reopened",
            Self::Take => "today.item.taken",
            Self::Release => "today.item.released",
        }
    }
}

/// What came of it.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It makes no sense of this item, or lacks what it needs.
    Refused(Refusal, Item),
    /// Somebody changed the item since it was seen; nothing was done.
    Quicker(Item),
    /// There is no such item within reach.
    NotThere,
}

/// Whether an item lies within a scope: it is its school that counts, and one that is about no
/// school is the authority's alone. What is the school's own is not the authority's.
pub(super) fn within(scope: &Scope<SchoolId>, item: &Item) -> bool {
    let own = Rule::of_id(&item.rule).is_some_and(Rule::is_schools_own);
    if own && *scope == Scope::Authority {
        return false;
    }
    match item.school {
        Some(school) => scope.holds(&school),
        None => *scope == Scope::Authority,
    }
}

/// An item's state as the decision takes it.
pub(super) fn state_of(item: &Item) -> State {
    let note = || item.note.clone().unwrap_or_default();
    match item.state {
        ItemState::Open => State::Open,
        // Without a day it would never come back: then it is on the list.
        ItemState::Snoozed => item
            .until
            .map_or(State::Open, |until| State::Snoozed { until }),
        ItemState::Done => State::Done,
        ItemState::Dismissed => State::Dismissed { reason: note() },
        ItemState::Withdrawn => State::Withdrawn { note: note() },
    }
}

/// When an item last changed, as a page keeps it between being seen and acted on.
pub(super) fn seen(item: &Item) -> i64 {
    item.changed_at.as_microsecond()
}

/// An item's words: what its rule found, or else the rule's own.
pub(super) fn words_of(item: &Item) -> String {
    let found = item.facts.get("words").and_then(Value::as_str);
    found
        .unwrap_or_else(|| rule_in_words(&item.rule))
        .to_owned()
}

/// A rule's words; its id when this program does not know it.
pub(super) fn rule_in_words(id: &str) -> &str {
    match Rule::of_id(id) {
        Some(rule) => rule.words(),
        None => id,
    }
}

/// Does what somebody wishes with an item that they saw when it had last changed at `seen_at`.
///
/// # Errors
/// When the store fails; then nothing of it is kept.
pub async fn act(
    rooms: &Rooms,
    signed: &Signed,
    id: ItemId,
    seen_at: i64,
    wish: Wish,
) -> Result<Outcome, StoreError> {
    let scope = signed.scope(Action::ActOnToday);
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    let found = today::find(&unit, id).await?;
    let Some(item) = found.filter(|item| within(&scope, item)) else {
        unit.roll_back().await?;
        return Ok(Outcome::NotThere);
    };
    if seen(&item) != seen_at {
        unit.roll_back().await?;
        return Ok(Outcome::Quicker(item));
    }
    let next = match &wish {
        Wish::Take | Wish::Release => None,
        Wish::Act(act) => match decide(&item, act, rooms.today()) {
            Ok(next) => Some(next),
            Err(refusal) => {
                unit.roll_back().await?;
                return Ok(Outcome::Refused(refusal, item));
            }
        },
    };
    let kept = if let Some(next) = next {
        set(&unit, &item, next).await?
    } else {
        let hands = (wish == Wish::Take).then_some(signed.person.id);
        today::assign(&unit, &item, hands).await?
    };
    if !kept {
        unit.roll_back().await?;
        let now = today::find(&rooms.store, id).await?;
        return Ok(now.map_or(Outcome::NotThere, Outcome::Quicker));
    }
    record(&unit, entry(&item, &wish)).await?;
    unit.commit().await?;
    Ok(Outcome::Done)
}

/// What an item becomes.
fn decide(item: &Item, act: &Act, today: Date) -> Result<State, Refusal> {
    if let Some(rule) = Rule::of_id(&item.rule) {
        act.fits(rule)?;
    }
    Held(state_of(item)).act(act.clone(), today)
}

async fn set(unit: &Unit, item: &Item, next: State) -> Result<bool, StoreError> {
    let (state, until, note) = match &next {
        State::Open => (ItemState::Open, None, None),
        State::Snoozed { until } => (ItemState::Snoozed, Some(*until), None),
        State::Done => (ItemState::Done, None, None),
        State::Dismissed { reason } => (ItemState::Dismissed, None, Some(reason.as_str())),
        State::Withdrawn { note } => (ItemState::Withdrawn, None, Some(note.as_str())),
    };
    today::set_state(unit, item, state, until, note).await
}

fn entry(item: &Item, wish: &Wish) -> NewEntry {
    let subject = match (item.pupil, item.school) {
        (Some(pupil), _) => Subject::Child(pupil),
        (None, Some(school)) => Subject::School(school),
        (None, None) => Subject::Authority,
    };
    let mut payload = json!({ "item": item.id, "rule": item.rule, "words": words_of(item) });
    if Rule::of_id(&item.rule).is_some_and(Rule::is_schools_own) {
        payload["school"] = json!(item.school);
    }
    match wish {
        Wish::Act(Act::Snooze { until }) => payload["until"] = until.to_string().into(),
        Wish::Act(Act::Dismiss { reason }) => payload["reason"] = reason.as_str().into(),
        _ => {}
    }
    NewEntry::now(subject, wish.kind(), payload)
}
