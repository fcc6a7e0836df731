//! What a rule puts on Today for a school, or for pupils of one school only, and takes off it.
//! In: everything that a rule of a school's says now, in a unit of work. Out: items raised, withdrawn
//! and brought back, each written down on the child's chain, or on the school's.

use std::collections::HashMap;

use casework::today::{Change, OnList, Raised, Rule, reconcile};
use jiff::civil::Date;
use store::chronology::{Subject, append_as};
use store::today::{Item, ItemState, of_school, raise, set_facts, set_state};
use store::{ItemId, PupilId, SchoolId, StoreError, Unit};

use super::today::{entry, item, on_list, rules_at_work, withdrawal};

/// Settles a rule's items of a school; says how many were raised and withdrawn. Each item's key tells
/// it from every other of the school.
pub(super) async fn settle(
    unit: &Unit,
    school: SchoolId,
    rule: Rule,
    said: Vec<(Raised, Option<PupilId>)>,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let items: HashMap<ItemId, Item> = of_school(unit, school, rule.id())
        .await?
        .into_iter()
        .map(|item| (item.id, item))
        .collect();
    let listed: Vec<OnList<ItemId>> = items.values().filter_map(on_list).collect();
    let about = |pupil: Option<PupilId>| pupil.map_or(Subject::School(school), Subject::Child);
    let pupils: HashMap<String, Option<PupilId>> = said
        .iter()
        .map(|(raised, pupil)| (raised.key.clone(), *pupil))
        .collect();
    let said = said.into_iter().map(|(raised, _)| raised).collect();
    let (mut new, mut entries, mut withdrawn) = (Vec::new(), Vec::new(), 0);
    for change in reconcile(said, &listed, &[rule], today) {
        match change {
            Change::Raise(raised) => {
                let pupil = pupils.get(&raised.key).copied().flatten();
                let subject = about(pupil);
                entries.push(entry(subject, "today.item.raised", &raised.words, rule));
                new.push(item(pupil, Some(school), &raised));
            }
            Change::Withdraw { id, note } => {
                let Some(item) = items.get(&id) else { continue };
                let to = ItemState::Withdrawn;
                if set_state(unit, item, to, None, Some(&note)).await? {
                    withdrawn += 1;
                    entries.push(withdrawal(about(item.pupil), item, &note));
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
    let raised = new.len();
    raise(unit, new).await?;
    append_as(unit, rules_at_work(), entries).await?;
    Ok((raised, withdrawn))
}
