//! What settling a list of items does: the one way by which the rules put items on Today and take them off.
//! In: changes, of items on the list. Out: items raised, withdrawn, reworded and brought back in a unit of
//! work, each decision written down on the child's chain, or on the school's.

use std::collections::HashMap;

use casework::today::{Change, OnList, Raised, Rule, State, reconcile};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, append_as};
use store::today::{Item, ItemState, NewItem, raise, set_facts, set_state};
use store::{Actor, ItemId, PupilId, SchoolId, StoreError, Unit};

/// Whom an item is about: a pupil at a school, or the school.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    /// The pupil.
    pub(super) pupil: Option<PupilId>,
    /// The school.
    pub(super) school: Option<SchoolId>,
}

impl About {
    /// Whose chain it is written on; `None` for an item about nobody.
    fn subject(self) -> Option<Subject> {
        let school = self.school.map(Subject::School);
        self.pupil.map(Subject::Child).or(school)
    }
}

/// A list that is being settled.
#[derive(Default)]
pub(super) struct Settling {
    new: Vec<NewItem>,
    entries: Vec<NewEntry>,
    reworded: Vec<(ItemId, Value)>,
    withdrawn: usize,
}

impl Settling {
    /// Brings some items to what the rules say now. `about` says whom a new item is about, by its key.
    pub(super) async fn settle(
        &mut self,
        unit: &Unit,
        raised: Vec<Raised>,
        items: Vec<Item>,
        rules: &[Rule],
        today: Date,
        about: impl Fn(&Raised) -> About,
    ) -> Result<(), StoreError> {
        let items: HashMap<ItemId, Item> = items.into_iter().map(|i| (i.id, i)).collect();
        let listed: Vec<OnList<ItemId>> = items.values().filter_map(on_list).collect();
        for change in reconcile(raised, &listed, rules, today) {
            match change {
                Change::Raise(raised) => {
                    let about = about(&raised);
                    let payload = raised_payload(&raised);
                    let payload = with_school(payload, raised.rule, about);
                    self.write_down(about, "today.item.raised", payload);
                    self.new.push(new_item(about, &raised));
                }
                Change::Withdraw { id, note } => {
                    let Some(item) = items.get(&id) else { continue };
                    let to = ItemState::Withdrawn;
                    if set_state(unit, item, to, None, Some(&note)).await? {
                        self.withdrawn += 1;
                        let about = About {
                            pupil: item.pupil,
                            school: item.school,
                        };
                        let payload = json!({
                            "rule": item.rule, "words": words(&item.facts), "note": note,
                        });
                        let payload = match Rule::of_id(&item.rule) {
                            Some(rule) => with_school(payload, rule, about),
                            None => payload,
                        };
                        self.write_down(about, "today.item.withdrawn", payload);
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
                    self.reworded.push((id, facts));
                }
            }
        }
        Ok(())
    }

    fn write_down(&mut self, about: About, kind: &str, payload: Value) {
        let entry = about
            .subject()
            .map(|subject| NewEntry::now(subject, kind, payload));
        self.entries.extend(entry);
    }

    /// Puts the new items in and writes everything down; says how many were raised and withdrawn. It is
    /// the rules' doing, and not the person's whose change called for it.
    pub(super) async fn finish(self, unit: &Unit) -> Result<(usize, usize), StoreError> {
        set_facts(unit, self.reworded).await?;
        let raised = self.new.len();
        raise(unit, self.new).await?;
        append_as(unit, Actor::program("working out standings"), self.entries).await?;
        Ok((raised, self.withdrawn))
    }
}

fn on_list(item: &Item) -> Option<OnList<ItemId>> {
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

fn words(facts: &Value) -> &str {
    facts
        .get("words")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// What is a school's own says whose, so that it is shown to nobody else.
fn with_school(mut payload: Value, rule: Rule, about: About) -> Value {
    if rule.is_schools_own() {
        payload["school"] = json!(about.school);
    }
    payload
}

fn raised_payload(raised: &Raised) -> Value {
    json!({ "rule": raised.rule.id(), "words": raised.words })
}

fn new_item(about: About, raised: &Raised) -> NewItem {
    NewItem {
        rule: raised.rule.id().to_owned(),
        pupil: about.pupil,
        school: about.school,
        spell: raised.key.clone(),
        facts: json!({
            "words": raised.words,
            "column": raised.figure.column(),
            "source": raised.cite.map(|c| c.to_string()),
        }),
    }
}
