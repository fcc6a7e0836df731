//! What standings put on Today, and take off it.
//! In: what the rules said of each pupil, in a unit of work. Out: items raised, withdrawn, reworded
//! and brought back, each written down on the child's chain.

use std::collections::{HashMap, HashSet};

use casework::today::{Change, OnList, Raised, Rule, State, reconcile};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, append_as};
use store::today::{Item, ItemState, NewItem, of_pupil, open_of_rule, raise, set_facts, set_state};
use store::{Actor, ItemId, PupilId, SchoolId, StoreError, Unit};

/// What the rules said of one pupil.
pub(super) struct Judged {
    pub(super) pupil: PupilId,
    pub(super) school: Option<SchoolId>,
    pub(super) raised: Vec<Raised>,
    pub(super) rules: &'static [Rule],
}

/// Settles the list; says how many items were raised and withdrawn. `of` are the pupils who were
/// judged, when not everybody was.
pub(super) async fn settle(
    unit: &Unit,
    judged: Vec<Judged>,
    of: Option<&[PupilId]>,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let waiting = who_waits(unit, &judged, of).await?;
    let (mut new, mut entries, mut withdrawn) = (Vec::new(), Vec::new(), 0);
    for one in judged {
        if one.raised.is_empty() && !waiting.contains(&one.pupil) {
            continue;
        }
        let items: HashMap<ItemId, Item> = of_pupil(unit, one.pupil)
            .await?
            .into_iter()
            .map(|item| (item.id, item))
            .collect();
        let on_list: Vec<OnList<ItemId>> = items.values().filter_map(on_list).collect();
        for change in reconcile(one.raised, &on_list, one.rules, today) {
            match change {
                Change::Raise(raised) => {
                    entries.push(entry(
                        Subject::Child(one.pupil),
                        "today.item.raised",
                        &raised.words,
                        raised.rule,
                    ));
                    new.push(item(Some(one.pupil), one.school, &raised));
                }
                Change::Withdraw { id, note } => {
                    let Some(item) = items.get(&id) else { continue };
                    let to = ItemState::Withdrawn;
                    if set_state(unit, item, to, None, Some(&note)).await? {
                        withdrawn += 1;
                        entries.push(withdrawal(Subject::Child(one.pupil), item, &note));
                    }
                }
                Change::Reopen { id } => {
                    let Some(item) = items.get(&id) else { continue };
                    set_state(unit, item, ItemState::Open, None, None).await?;
                }
                // Nothing is decided by it, so the chronology does not speak of it.
                Change::Reword { id, words } => {
                    let Some(item) = items.get(&id) else { continue };
                    let mut facts = item.facts.clone();
                    facts["words"] = words.into();
                    set_facts(unit, vec![(id, facts)]).await?;
                }
            }
        }
    }
    let raised = new.len();
    raise(unit, new).await?;
    append_as(unit, rules_at_work(), entries).await?;
    Ok((raised, withdrawn))
}

/// Who puts items on the list and takes them off: not the person whose change called for it.
pub(super) fn rules_at_work() -> Actor {
    Actor::program("working out standings")
}

/// Pupils asked about in one statement: fewer than either engine takes parameters.
const AT_ONCE: usize = 10_000;

/// The pupils with an item that waits for somebody, everybody's or among some.
async fn who_waits(
    unit: &Unit,
    judged: &[Judged],
    of: Option<&[PupilId]>,
) -> Result<HashSet<PupilId>, StoreError> {
    let rules: HashSet<Rule> = judged.iter().flat_map(|j| j.rules).copied().collect();
    let mut waiting = HashSet::new();
    for rule in rules {
        let Some(of) = of else {
            let items = open_of_rule(unit, rule.id(), None).await?;
            waiting.extend(items.iter().filter_map(|item| item.pupil));
            continue;
        };
        for some in of.chunks(AT_ONCE) {
            let items = open_of_rule(unit, rule.id(), Some(some)).await?;
            waiting.extend(items.iter().filter_map(|item| item.pupil));
        }
    }
    Ok(waiting)
}

pub(super) fn on_list(item: &Item) -> Option<OnList<ItemId>> {
    let note = || item.note.clone().unwrap_or_default();
    let state = match (item.state, item.until) {
        (ItemState::Snoozed, Some(until)) => State::Snoozed { until },
        (ItemState::Open | ItemState::Snoozed, _) => State::Open,
        (ItemState::Done, _) => State::Done,
        (ItemState::Dismissed, _) => State::Dismissed { reason: note() },
        (ItemState::Withdrawn, _) => State::Withdrawn { note: note() },
    };
    Some(OnList {
        id: item.id,
        rule: Rule::of_id(&item.rule)?,
        key: item.spell.clone(),
        state,
        words: words(&item.facts).to_owned(),
    })
}

pub(super) fn words(facts: &Value) -> &str {
    facts
        .get("words")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

pub(super) fn item(pupil: Option<PupilId>, school: Option<SchoolId>, raised: &Raised) -> NewItem {
    NewItem {
        rule: raised.rule.id().to_owned(),
        pupil,
        school,
        spell: raised.key.clone(),
        facts: json!({
            "words": raised.words,
            "column": raised.figure.column(),
            "source": raised.cite.map(|c| c.to_string()),
        }),
    }
}

pub(super) fn entry(subject: Subject, kind: &str, words: &str, rule: Rule) -> NewEntry {
    let payload = json!({ "rule": rule.id(), "words": words });
    NewEntry::now(subject, kind, payload)
}

pub(super) fn withdrawal(subject: Subject, item: &Item, note: &str) -> NewEntry {
    let payload = json!({ "rule": item.rule, "words": words(&item.facts), "note": note });
    NewEntry::now(subject, "today.item.withdrawn", payload)
}
