//! Conditions behind illness: recorded once, with evidence, and the spells that stand for them.
//! In: a condition, its evidence, first and last days. Out: the same. The register holds none of it.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::EntityTrait;

use crate::error::StoreError;
use crate::ids::{PersonId, PupilId, SchoolId, SupportId};
use crate::reading::Reading;
use crate::row::{insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A condition.
    pub struct Condition in support_condition = "support_condition" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// What it is called, as the family or a professional says.
        name: String,
        /// What is known of it.
        note: String,
        /// When it was written down.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

row! {
    /// Evidence of a condition.
    pub struct Evidence in support_evidence = "support_evidence" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The condition.
        of_condition: SupportId,
        /// What it is: a letter, an appointment card …
        kind: String,
        /// When somebody of the school saw it.
        seen_on: Date,
        /// What it says.
        words: String,
        /// When it was written down.
        made_at: Timestamp,
        /// By whom.
        made_by_name: String,
    }
}

row! {
    /// A spell of illness that stands for a condition; both days included.
    pub struct Spell in support_spell = "support_spell" {
        key {
            /// The condition.
            of_condition: SupportId,
            /// Its first day.
            first_day: Date,
        }
        /// Its last.
        last_day: Date,
    }
}

kept! {
    /// Keeps a condition.
    insert_condition(Condition) while "keeping a condition"
}

/// A condition.
///
/// # Errors
/// When the engine fails.
pub async fn find_condition(on: &Reading, id: SupportId) -> Result<Option<Condition>, StoreError> {
    let select = support_condition::Entity::find_by_id(id.0);
    one(on, select, "finding a condition").await
}

kept! {
    /// Keeps evidence of a condition.
    insert_evidence(Evidence) while "keeping evidence of a condition"
}

/// Has some spells stand for a condition, in place of those before.
///
/// # Errors
/// When the engine fails.
pub async fn link_spells(
    unit: &Unit,
    condition: SupportId,
    spells: &[(Date, Date)],
) -> Result<(), StoreError> {
    const DOING: &str = "linking spells of illness to a condition";
    let sql = "DELETE FROM support_spell WHERE of_condition = ?";
    unit.run(sql, vec![condition.put().into()], DOING).await?;
    let rows = spells.iter().map(|(first_day, last_day)| Spell {
        of_condition: condition,
        first_day: *first_day,
        last_day: *last_day,
    });
    insert(unit, rows, DOING).await
}
