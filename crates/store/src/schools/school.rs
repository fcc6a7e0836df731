//! A school and its names and numbers.
//! In: a school as it is now, or as it becomes. Out: one id for ever, and what it was called when.

use jiff::civil::Date;
use law::school::Laestab;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{IdentifierId, SchoolId};
use crate::reading::Reading;
use crate::row::{self, all, one, row, rows_at_once};
use crate::unit::Unit;
use crate::value::{Kept, words};

row! {
    /// A school as it is now.
    pub struct School in school = "school" {
        key {
            /// Its id, which outlives its name and numbers.
            id: SchoolId,
        }
        /// Its name.
        name: String,
        /// `primary`, `secondary`, `special`, or the feed's own word.
        phase: String,
        /// `maintained`, `academy` …, or the feed's own word.
        kind: String,
        /// Youngest age taught.
        low_age: Option<u8>,
        /// Oldest age taught.
        high_age: Option<u8>,
        /// Unique reference number.
        urn: Option<String>,
        /// Authority and establishment number.
        laestab: Laestab,
    }
}

words! {
    /// What of a school changes with time.
    pub enum IdentifierKind {
        /// Its name.
        Name = "name",
        /// Its kind: maintained, academy …
        Kind = "kind",
        /// Unique reference number.
        Urn = "urn",
        /// Authority and establishment number.
        Laestab = "laestab",
    }
}

row! {
    /// A name or number of a school, and when it was its own.
    pub struct Identifier in school_identifier = "school_identifier" {
        key {
            /// Its id.
            id: IdentifierId,
        }
        /// The school.
        school: SchoolId,
        /// Which of its names and numbers.
        kind: IdentifierKind,
        /// The name or number.
        value: String,
        /// First day; `None` when nobody knows.
        since: Option<Date>,
        /// Last day; `None` while it is.
        until: Option<Date>,
    }
}

/// The names and numbers of a school as it is.
fn names_and_numbers(school: &School) -> Vec<(IdentifierKind, String)> {
    let mut all = vec![
        (IdentifierKind::Name, school.name.clone()),
        (IdentifierKind::Kind, school.kind.clone()),
        (IdentifierKind::Laestab, school.laestab.to_string()),
    ];
    all.extend(school.urn.clone().map(|urn| (IdentifierKind::Urn, urn)));
    all
}

/// Adds schools, with their names and numbers from the beginning.
///
/// # Errors
/// [`StoreError::AlreadyThere`] when one is there.
pub async fn insert(unit: &Unit, schools: Vec<School>) -> Result<(), StoreError> {
    let mut identifiers = Vec::new();
    for school in &schools {
        identifiers.extend(
            names_and_numbers(school)
                .into_iter()
                .map(|(kind, value)| Identifier {
                    id: unit.context().id(),
                    school: school.id,
                    kind,
                    value,
                    since: None,
                    until: None,
                }),
        );
    }
    row::insert(unit, schools, "adding schools").await?;
    row::insert(unit, identifiers, "adding schools").await
}

/// Puts a school right that was taken down wrongly: the names and numbers that hold now were meant
/// to be these ones all the time.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such school.
pub async fn put_right(unit: &Unit, school: &School) -> Result<(), StoreError> {
    const DOING: &str = "putting a school right";
    let before = find(unit, school.id)
        .await?
        .ok_or(StoreError::NotThere { what: "the school" })?;
    let is = names_and_numbers(school);
    for (kind, value) in names_and_numbers(&before) {
        let now = is.iter().find(|(k, _)| *k == kind).map(|(_, v)| v.clone());
        let wrong = vec![school.id.put().into(), kind.put().into(), value.into()];
        let which = "WHERE school = ? AND kind = ? AND value = ? AND until IS NULL";
        let (sql, values) = match now {
            Some(now) => (
                format!("UPDATE school_identifier SET value = ? {which}"),
                [vec![now.into()], wrong].concat(),
            ),
            None => (format!("DELETE FROM school_identifier {which}"), wrong),
        };
        unit.run(&sql, values, DOING).await?;
    }
    if let (None, Some(urn)) = (&before.urn, &school.urn) {
        let urn = Identifier {
            id: unit.context().id(),
            school: school.id,
            kind: IdentifierKind::Urn,
            value: urn.clone(),
            since: None,
            until: None,
        };
        row::insert(unit, [urn], DOING).await?;
    }
    update(unit, school).await
}

/// Sets what the school is now.
async fn update(unit: &Unit, school: &School) -> Result<(), StoreError> {
    let sql = "UPDATE school SET name = ?, phase = ?, kind = ?, low_age = ?, high_age = ?, urn = ?, laestab = ? WHERE id = ?";
    let values = vec![
        school.name.clone().into(),
        school.phase.clone().into(),
        school.kind.clone().into(),
        school.low_age.put().into(),
        school.high_age.put().into(),
        school.urn.clone().into(),
        school.laestab.put().into(),
        school.id.put().into(),
    ];
    match unit.run(sql, values, "changing a school").await? {
        0 => Err(StoreError::NotThere { what: "the school" }),
        _ => Ok(()),
    }
}

/// A school takes new names and numbers from a day on, as when it becomes an academy. It stays the
/// same school: nobody leaves its roll.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such school.
pub async fn become_school(unit: &Unit, school: &School, from: Date) -> Result<(), StoreError> {
    let before = find(unit, school.id)
        .await?
        .ok_or(StoreError::NotThere { what: "the school" })?;
    let was = names_and_numbers(&before);
    let is = names_and_numbers(school);
    let last = from.yesterday().unwrap_or(from);
    for (kind, value) in was.iter().filter(|name| !is.contains(name)) {
        let sql = "UPDATE school_identifier SET until = ? WHERE school = ? AND kind = ? AND value = ? AND until IS NULL";
        let values = vec![
            last.put().into(),
            school.id.put().into(),
            kind.put().into(),
            value.clone().into(),
        ];
        unit.run(sql, values, "renaming a school").await?;
    }
    let new = is.into_iter().filter(|name| !was.contains(name));
    let identifiers: Vec<Identifier> = new
        .map(|(kind, value)| Identifier {
            id: unit.context().id(),
            school: school.id,
            kind,
            value,
            since: Some(from),
            until: None,
        })
        .collect();
    row::insert(unit, identifiers, "renaming a school").await?;
    update(unit, school).await
}

/// A school.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: SchoolId) -> Result<Option<School>, StoreError> {
    one(on, school::Entity::find_by_id(id.0), "finding a school").await
}

/// The school that had a number on a day.
///
/// # Errors
/// When the engine fails.
pub async fn find_by_laestab(
    on: &Reading,
    laestab: Laestab,
    day: Date,
) -> Result<Option<School>, StoreError> {
    use school_identifier::Column;
    let select = school_identifier::Entity::find()
        .filter(Column::Kind.eq(IdentifierKind::Laestab.text()))
        .filter(Column::Value.eq(laestab.to_string()))
        .filter(
            Condition::any()
                .add(Column::Since.is_null())
                .add(Column::Since.lte(day.put())),
        )
        .filter(
            Condition::any()
                .add(Column::Until.is_null())
                .add(Column::Until.gte(day.put())),
        );
    let found: Option<Identifier> = one(on, select, "finding a school").await?;
    match found {
        Some(identifier) => find(on, identifier.school).await,
        None => Ok(None),
    }
}

/// Some schools, in the order of their ids.
///
/// # Errors
/// When the engine fails.
pub async fn list_by_ids(on: &Reading, ids: &[SchoolId]) -> Result<Vec<School>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(rows_at_once(1)) {
        let select =
            school::Entity::find().filter(school::Column::Id.is_in(some.iter().map(|id| id.0)));
        found.extend(all::<School>(on, select, "reading schools").await?);
    }
    found.sort_unstable_by_key(|school| school.id);
    Ok(found)
}

/// Every school, by name.
///
/// # Errors
/// When the engine fails.
pub async fn list(on: &Reading) -> Result<Vec<School>, StoreError> {
    let select = school::Entity::find()
        .order_by_asc(school::Column::Name)
        .order_by_asc(school::Column::Id);
    all(on, select, "listing schools").await
}

/// What a school was called and numbered, oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn identifiers_of(on: &Reading, school: SchoolId) -> Result<Vec<Identifier>, StoreError> {
    let select = school_identifier::Entity::find()
        .filter(school_identifier::Column::School.eq(school.0))
        .order_by_asc(school_identifier::Column::Id);
    all(on, select, "reading a school's names and numbers").await
}
