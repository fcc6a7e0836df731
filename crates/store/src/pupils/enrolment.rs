//! Spells on schools' rolls.
//! In: spells as packs say and as joiners and leavers are notified. Out: who is on whose roll when.

use jiff::civil::Date;
use register::RollStatus;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{EnrolmentId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert, many, row, rows_at_once};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A spell on a school's roll; both days included.
    pub struct Enrolment in enrolment = "enrolment" {
        key {
            /// Its id.
            id: EnrolmentId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school.
        school: SchoolId,
        /// First day on roll.
        start_on: Date,
        /// Last day on roll; `None` while on roll.
        end_on: Option<Date>,
        /// Single, main or subsidiary.
        status: RollStatus,
        /// Why the name was taken off; `None` while nobody has said.
        end_reason: Option<String>,
    }
}

impl Enrolment {
    /// Whether the pupil is on this roll on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.start_on <= day && self.end_on.is_none_or(|end| end >= day)
    }
}

/// Adds spells.
///
/// # Errors
/// [`StoreError::AlreadyThere`] when a spell begins there that day already.
pub async fn insert_enrolments(unit: &Unit, spells: Vec<Enrolment>) -> Result<(), StoreError> {
    insert(unit, spells, "adding spells on roll").await
}

/// Puts a spell right: its end, why it ended, and its status. Whose it is, where and from when stay.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such spell.
pub async fn change_enrolment(unit: &Unit, spell: &Enrolment) -> Result<(), StoreError> {
    let sql = "UPDATE enrolment SET end_on = ?, end_reason = ?, status = ? WHERE id = ?";
    let values = vec![
        spell.end_on.put().into(),
        spell.end_reason.clone().into(),
        spell.status.put().into(),
        spell.id.put().into(),
    ];
    match unit.run(sql, values, "changing a spell on roll").await? {
        0 => Err(StoreError::NotThere {
            what: "the spell on roll",
        }),
        _ => Ok(()),
    }
}

/// A pupil's spells, by their start.
///
/// # Errors
/// When the engine fails.
pub async fn enrolments_of(on: &Reading, pupil: PupilId) -> Result<Vec<Enrolment>, StoreError> {
    let select = enrolment::Entity::find()
        .filter(enrolment::Column::Pupil.eq(pupil.0))
        .order_by_asc(enrolment::Column::StartOn)
        .order_by_asc(enrolment::Column::Id);
    all(on, select, "reading spells on roll").await
}

/// Every spell on a school's roll, pupil by pupil.
///
/// # Errors
/// When the engine fails.
pub async fn enrolments_of_school(
    on: &Reading,
    school: SchoolId,
) -> Result<Vec<Enrolment>, StoreError> {
    let select = enrolment::Entity::find().filter(enrolment::Column::School.eq(school.0));
    Ok(in_order(many(on, select, "reading a school's roll").await?))
}

/// Every spell, wherever, of everybody who has been on the roll of one of some schools; pupil by pupil.
///
/// # Errors
/// When the engine fails.
pub async fn enrolments_of_all_at(
    on: &Reading,
    schools: &[SchoolId],
) -> Result<Vec<Enrolment>, StoreError> {
    let mut found = Vec::new();
    for some in schools.chunks(rows_at_once(1)) {
        let there = Query::select()
            .column(enrolment::Column::Pupil)
            .from(enrolment::Entity)
            .and_where(enrolment::Column::School.is_in(some.iter().map(|school| school.0)))
            .to_owned();
        let select = enrolment::Entity::find().filter(enrolment::Column::Pupil.in_subquery(there));
        found.extend(many(on, select, "reading schools' rolls").await?);
    }
    Ok(in_order(found))
}

/// Every spell, pupil by pupil.
///
/// # Errors
/// When the engine fails.
pub async fn every_enrolment(on: &Reading) -> Result<Vec<Enrolment>, StoreError> {
    Ok(in_order(
        many(on, enrolment::Entity::find(), "reading every roll").await?,
    ))
}

/// The spells of some pupils, pupil by pupil.
///
/// # Errors
/// When the engine fails.
pub async fn enrolments_of_pupils(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<Vec<Enrolment>, StoreError> {
    let mut found = Vec::new();
    for some in pupils.chunks(rows_at_once(1)) {
        let select = enrolment::Entity::find()
            .filter(enrolment::Column::Pupil.is_in(some.iter().map(|pupil| pupil.0)));
        found.extend(many(on, select, "reading rolls").await?);
    }
    Ok(in_order(found))
}

/// Spells pupil by pupil in the order of their ids, each pupil's by their start; each once.
fn in_order(mut spells: Vec<Enrolment>) -> Vec<Enrolment> {
    spells.sort_unstable_by_key(|spell| (spell.pupil, spell.start_on, spell.id));
    spells.dedup_by_key(|spell| spell.id);
    spells
}

/// Whether a pupil is on any of these schools' rolls on a day: what scope turns on.
///
/// # Errors
/// When the engine fails.
pub async fn on_roll(
    on: &Reading,
    pupil: PupilId,
    schools: &[SchoolId],
    day: Date,
) -> Result<bool, StoreError> {
    use enrolment::Column;
    let select = enrolment::Entity::find()
        .filter(Column::Pupil.eq(pupil.0))
        .filter(Column::School.is_in(schools.iter().map(|s| s.0)))
        .filter(Column::StartOn.lte(day.put()))
        .filter(
            Condition::any()
                .add(Column::EndOn.is_null())
                .add(Column::EndOn.gte(day.put())),
        );
    let spells: Vec<Enrolment> = all(on, select, "asking whether a pupil is on roll").await?;
    Ok(!spells.is_empty())
}
