//! An item of the worklist.
//! In: a rule, a pupil or school, a spell. Out: the one item of the three, however often raised.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Value};
use uuid::Uuid;

use crate::error::StoreError;
use crate::ids::{ItemId, PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{insert_with, one, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// How an item stands.
    pub enum ItemState {
        /// It waits for someone.
        Open = "open",
        /// It comes back on a day.
        Snoozed = "snoozed",
        /// It is done.
        Done = "done",
        /// Someone said why it need not be done.
        Dismissed = "dismissed",
        /// The facts behind it are no more.
        Withdrawn = "withdrawn",
    }
}

row! {
    /// An item.
    pub struct Item in today_item = "today_item" {
        key {
            /// Its id.
            id: ItemId,
        }
        /// The rule that raised it.
        rule: String,
        /// The pupil it is about.
        pupil: Option<PupilId>,
        /// The school it is for.
        school: Option<SchoolId>,
        /// The pupil, or the school when it is about no pupil.
        subject: Uuid,
        /// Which spell of the facts: the same facts never raise it twice.
        spell: String,
        /// When it was raised.
        raised_at: Timestamp,
        /// The facts.
        facts: serde_json::Value,
        /// How it stands.
        state: ItemState,
        /// When a snoozed one comes back.
        until: Option<Date>,
        /// Why it was dismissed or withdrawn.
        note: Option<String>,
        /// Who has it in hand.
        assigned_to: Option<PersonId>,
        /// When its state or its hands last changed: what tells whether somebody was quicker.
        changed_at: Timestamp,
    }
}

/// An item to be raised.
#[derive(Clone, PartialEq, Debug)]
pub struct NewItem {
    /// The rule.
    pub rule: String,
    /// The pupil it is about.
    pub pupil: Option<PupilId>,
    /// The school it is for.
    pub school: Option<SchoolId>,
    /// Which spell of the facts.
    pub spell: String,
    /// The facts.
    pub facts: serde_json::Value,
}

/// Raises items; those raised before, whatever became of them, stay as they are.
///
/// # Errors
/// When the engine fails.
pub async fn raise(unit: &Unit, items: Vec<NewItem>) -> Result<(), StoreError> {
    use today_item::Column;
    let context = unit.context();
    let items = items.into_iter().map(|new| {
        let of_school = new.school.map(|s| s.0);
        Item {
            id: context.id(),
            subject: new.pupil.map(|p| p.0).or(of_school).unwrap_or_default(),
            rule: new.rule,
            pupil: new.pupil,
            school: new.school,
            spell: new.spell,
            raised_at: context.now,
            facts: new.facts,
            state: ItemState::Open,
            until: None,
            note: None,
            assigned_to: None,
            changed_at: context.now,
        }
    });
    insert_with(unit, items, "raising items", |insert| {
        insert.on_conflict(
            OnConflict::columns([Column::Rule, Column::Subject, Column::Spell])
                .do_nothing()
                .to_owned(),
        )
    })
    .await
}

/// An item.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: ItemId) -> Result<Option<Item>, StoreError> {
    one(on, today_item::Entity::find_by_id(id.0), "finding an item").await
}

/// When an item last changed, a moment after the time before where the clock stands still or runs
/// back: no two of its states are ever seen as the same.
const LATER: &str = "changed_at = CASE WHEN changed_at < ? THEN ? ELSE changed_at + 1 END";

/// Changes how an item stands, when it is still as the caller saw it; `false` when somebody was
/// quicker. On PostgreSQL a second person waits here for the first, and is then told.
///
/// # Errors
/// When the engine fails.
pub async fn set_state(
    unit: &Unit,
    seen: &Item,
    to: ItemState,
    until: Option<Date>,
    note: Option<&str>,
) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE today_item SET state = ?, until = ?, note = ?, {LATER} WHERE id = ? AND changed_at = ?"
    );
    let now = unit.context().now.put();
    let values = vec![
        to.put().into(),
        until.put().into(),
        note.into(),
        now.into(),
        now.into(),
        seen.id.put().into(),
        seen.changed_at.put().into(),
    ];
    Ok(unit.run(&sql, values, "changing an item").await? == 1)
}

/// Puts an item in somebody's hands, or in nobody's, when it is still as the caller saw it; `false`
/// when somebody was quicker.
///
/// # Errors
/// When the engine fails.
pub async fn assign(unit: &Unit, seen: &Item, to: Option<PersonId>) -> Result<bool, StoreError> {
    let sql =
        format!("UPDATE today_item SET assigned_to = ?, {LATER} WHERE id = ? AND changed_at = ?");
    let now = unit.context().now.put();
    let values = vec![
        to.put().into(),
        now.into(),
        now.into(),
        seen.id.put().into(),
        seen.changed_at.put().into(),
    ];
    Ok(unit.run(&sql, values, "assigning an item").await? == 1)
}

/// Puts present facts in place of those that items were raised with. It is not a change of how the item
/// stands: whoever has it before them can still act on it.
///
/// # Errors
/// When the engine fails.
pub async fn set_facts(
    unit: &Unit,
    items: Vec<(ItemId, serde_json::Value)>,
) -> Result<(), StoreError> {
    const DOING: &str = "rewording items";
    // As for registers: with a few hundred SQLite would walk through every item.
    const AT_ONCE: usize = 100;
    for some in items.chunks(AT_ONCE) {
        let (sql, values) = if unit.is_sqlite() {
            let rows = vec!["(?,?)"; some.len()].join(",");
            let values = some.iter().flat_map(|(id, facts)| {
                let of: [Value; 2] = [id.put().into(), facts.clone().put().into()];
                of
            });
            let said = format!("WITH said (of_item, facts) AS (VALUES {rows})");
            (
                format!(
                    "{said} UPDATE today_item SET facts = said.facts FROM said WHERE id = of_item"
                ),
                values.collect(),
            )
        } else {
            let ids: Vec<Uuid> = some.iter().map(|(id, _)| id.0).collect();
            let facts: Vec<String> = some.iter().map(|(_, f)| f.clone().put()).collect();
            let sql = "UPDATE today_item SET facts = said.facts \
                       FROM unnest(?::uuid[], ?::text[]) AS said (of_item, facts) WHERE id = of_item";
            (sql.to_owned(), vec![ids.into(), facts.into()])
        };
        unit.run(&sql, values, DOING).await?;
    }
    Ok(())
}
