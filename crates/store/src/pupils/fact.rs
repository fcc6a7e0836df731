//! Dated facts of a pupil: special needs, free meals, flags.
//! In: a fact and since when. Out: what held on a day.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::{StoreError, While};
use crate::ids::{FactId, PupilId};
use crate::reading::Reading;
use crate::row::{all, insert, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A fact of a pupil; both days included.
    pub struct Fact in pupil_fact = "pupil_fact" {
        key {
            /// Its id.
            id: FactId,
        }
        /// The pupil.
        pupil: PupilId,
        /// `sen`, `fsm`, `flag` …
        kind: String,
        /// `K`, `E`, `true`, the flag itself …
        value: String,
        /// First day.
        since: Date,
        /// Last day; `None` while it holds.
        until: Option<Date>,
        /// Where it comes from.
        source: String,
    }
}

impl Fact {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since <= day && self.until.is_none_or(|until| until >= day)
    }
}

/// Adds facts.
///
/// # Errors
/// When the engine fails.
pub async fn insert_facts(unit: &Unit, facts: Vec<Fact>) -> Result<(), StoreError> {
    insert(unit, facts, "adding facts of pupils").await
}

/// Ends a fact.
///
/// # Errors
/// When the engine fails.
pub async fn end_fact(unit: &Unit, id: FactId, until: Date) -> Result<(), StoreError> {
    let sql = "UPDATE pupil_fact SET until = ? WHERE id = ?";
    let values = vec![until.put().into(), id.put().into()];
    unit.run(sql, values, "ending a fact of a pupil")
        .await
        .map(|_| ())
}

/// A pupil's facts, past ones too.
///
/// # Errors
/// When the engine fails.
pub async fn facts_of(on: &Reading, pupil: PupilId) -> Result<Vec<Fact>, StoreError> {
    let select = pupil_fact::Entity::find()
        .filter(pupil_fact::Column::Pupil.eq(pupil.0))
        .order_by_asc(pupil_fact::Column::Kind)
        .order_by_asc(pupil_fact::Column::Since);
    all(on, select, "reading facts of a pupil").await
}

/// The values that a kind of fact has for anybody, in order.
///
/// # Errors
/// When the engine fails.
pub async fn fact_values(on: &Reading, kind: &str) -> Result<Vec<String>, StoreError> {
    let doing = "reading the values of facts";
    let sql = "SELECT DISTINCT value FROM pupil_fact WHERE kind = ? ORDER BY value";
    let rows = on.rows(sql, vec![kind.into()], doing).await?;
    rows.iter()
        .map(|row| row.try_get("", "value").while_(doing))
        .collect()
}
