//! The worklist.
//! In: whose schools, which rule, which page. Out: items that wait, the oldest first; and counts.

use std::cmp::Reverse;
use std::collections::HashSet;

use jiff::civil::Date;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::item::{Item, ItemState, today_item};
use crate::error::{StoreError, While};
use crate::ids::{PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, many, rows_at_once};
use crate::value::Kept;

/// Which items.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Of these schools; `None` for every school.
    pub schools: Option<Vec<SchoolId>>,
    /// Of this rule.
    pub rule: Option<String>,
    /// In this person's hands.
    pub assigned_to: Option<PersonId>,
    /// Not of these rules: what is not for whoever asks.
    pub not: Vec<&'static str>,
}

impl Filter {
    /// Items that wait on a day: open ones, and snoozed ones whose day has come.
    fn waiting(&self, today: Date) -> Condition {
        use today_item::Column;
        let back = Condition::all()
            .add(Column::State.eq(ItemState::Snoozed.text()))
            .add(Column::Until.lte(today.put()));
        let open = Condition::any()
            .add(Column::State.eq(ItemState::Open.text()))
            .add(back);
        let mut all = Condition::all().add(open);
        if let Some(schools) = &self.schools {
            all = all.add(Column::School.is_in(schools.iter().map(|s| s.0)));
        }
        if let Some(rule) = &self.rule {
            all = all.add(Column::Rule.eq(rule));
        }
        if !self.not.is_empty() {
            all = all.add(Column::Rule.is_not_in(self.not.iter().copied()));
        }
        if let Some(person) = self.assigned_to {
            all = all.add(Column::AssignedTo.eq(person.0));
        }
        all
    }
}

/// Items that wait on a day, the oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn list(
    on: &Reading,
    filter: &Filter,
    today: Date,
    skip: u64,
    most: u64,
) -> Result<Vec<Item>, StoreError> {
    let select = today_item::Entity::find()
        .filter(filter.waiting(today))
        .order_by_asc(today_item::Column::RaisedAt)
        .order_by_asc(today_item::Column::Id)
        .offset(skip)
        .limit(most);
    all(on, select, "reading today's list").await
}

/// How many items wait on a day, by rule.
///
/// # Errors
/// When the engine fails.
pub async fn counts(
    on: &Reading,
    filter: &Filter,
    today: Date,
) -> Result<Vec<(String, u64)>, StoreError> {
    let rows: Vec<(String, i64)> = today_item::Entity::find()
        .select_only()
        .column(today_item::Column::Rule)
        .column_as(today_item::Column::Id.count(), "items")
        .filter(filter.waiting(today))
        .group_by(today_item::Column::Rule)
        .order_by_asc(today_item::Column::Rule)
        .into_tuple()
        .all(&on.executor())
        .await
        .while_("counting today's list")?;
    let counts = rows.into_iter().map(|(rule, n)| (rule, n.unsigned_abs()));
    Ok(counts.collect())
}

/// The items of some pupils, pupil by pupil, newest first, whatever became of them.
///
/// # Errors
/// When the engine fails.
pub async fn of_pupils(on: &Reading, pupils: &[PupilId]) -> Result<Vec<Item>, StoreError> {
    let mut found = Vec::new();
    for some in pupils.chunks(rows_at_once(1)) {
        let select = today_item::Entity::find()
            .filter(today_item::Column::Pupil.is_in(some.iter().map(|p| p.0)));
        found.extend(many::<Item>(on, select, "reading pupils' items").await?);
    }
    found.sort_unstable_by_key(|item| (item.pupil, Reverse((item.raised_at, item.id))));
    Ok(found)
}

/// A school's items of a rule, newest first, whatever became of them: those about pupils too.
///
/// # Errors
/// When the engine fails.
pub async fn of_school(
    on: &Reading,
    school: SchoolId,
    rule: &str,
) -> Result<Vec<Item>, StoreError> {
    let select = today_item::Entity::find()
        .filter(today_item::Column::School.eq(school.0))
        .filter(today_item::Column::Rule.eq(rule))
        .order_by_desc(today_item::Column::RaisedAt)
        .order_by_desc(today_item::Column::Id);
    all(on, select, "reading a school's items").await
}

/// Every item of a rule, newest first, whatever became of them.
///
/// # Errors
/// When the engine fails.
pub async fn of_rule(on: &Reading, rule: &str) -> Result<Vec<Item>, StoreError> {
    let select = today_item::Entity::find()
        .filter(today_item::Column::Rule.eq(rule))
        .order_by_desc(today_item::Column::RaisedAt)
        .order_by_desc(today_item::Column::Id);
    all(on, select, "reading items of a rule").await
}

/// The pupils with an item of one of some rules that is open or snoozed, everybody's or among some: of
/// the others there is nothing that could be withdrawn.
///
/// # Errors
/// When the engine fails.
pub async fn who_waits(
    on: &Reading,
    rules: &[&str],
    pupils: Option<&[PupilId]>,
) -> Result<HashSet<PupilId>, StoreError> {
    use today_item::Column;
    let parts: Vec<Option<&[PupilId]>> = match pupils {
        Some(some) => some.chunks(rows_at_once(2)).map(Some).collect(),
        None => vec![None],
    };
    let mut waiting = HashSet::new();
    for some in parts {
        let mut select = today_item::Entity::find()
            .select_only()
            .column(Column::Pupil)
            .distinct()
            .filter(Column::State.is_in([ItemState::Open.text(), ItemState::Snoozed.text()]))
            .filter(Column::Rule.is_in(rules.iter().copied()))
            .filter(Column::Pupil.is_not_null());
        if let Some(some) = some {
            select = select.filter(Column::Pupil.is_in(some.iter().map(|p| p.0)));
        }
        let found = select.into_tuple::<Uuid>().all(&on.executor()).await;
        let found = found.while_("asking whose items wait")?;
        waiting.extend(found.into_iter().map(PupilId));
    }
    Ok(waiting)
}
