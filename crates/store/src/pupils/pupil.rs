//! A pupil.
//! In: what registers and people say of them. Out: the pupil, found by id or number.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::{StoreError, While};
use crate::ids::PupilId;
use crate::reading::Reading;
use crate::row::{self, all, many, one, row, rows_at_once};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A pupil.
    pub struct Pupil in pupil = "pupil" {
        key {
            /// Their id.
            id: PupilId,
        }
        /// Unique pupil number, right or wrong, as the school holds it.
        upn: Option<String>,
        /// The number before it.
        former_upn: Option<String>,
        /// Legal surname.
        legal_surname: String,
        /// Legal forename.
        legal_forename: String,
        /// The surname they go by, when another.
        preferred_surname: Option<String>,
        /// The forename they go by, when another.
        preferred_forename: Option<String>,
        /// Date of birth.
        born: Date,
        /// As the school holds it.
        sex: String,
        /// National curriculum year group as the school holds it.
        year_group: String,
        /// Language at home.
        language: Option<String>,
        /// Where this comes from.
        source: String,
    }
}

/// Enough of a pupil to find them by name, whole or misspelt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// Their id.
    pub id: PupilId,
    /// Unique pupil number.
    pub upn: Option<String>,
    /// Surname, legal.
    pub surname: String,
    /// Forename, legal.
    pub forename: String,
    /// The names they go by, when others.
    pub preferred: (Option<String>, Option<String>),
}

/// Adds pupils.
///
/// # Errors
/// [`StoreError::AlreadyThere`] when one is there.
pub async fn insert(unit: &Unit, pupils: Vec<Pupil>) -> Result<(), StoreError> {
    row::insert(unit, pupils, "adding pupils").await
}

/// Changes what is said of a pupil.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such pupil.
pub async fn update(unit: &Unit, pupil: &Pupil) -> Result<(), StoreError> {
    let sql = "UPDATE pupil SET upn = ?, former_upn = ?, legal_surname = ?, legal_forename = ?, \
               preferred_surname = ?, preferred_forename = ?, born = ?, sex = ?, year_group = ?, language = ?, source = ? \
               WHERE id = ?";
    let values = vec![
        pupil.upn.clone().into(),
        pupil.former_upn.clone().into(),
        pupil.legal_surname.clone().into(),
        pupil.legal_forename.clone().into(),
        pupil.preferred_surname.clone().into(),
        pupil.preferred_forename.clone().into(),
        pupil.born.put().into(),
        pupil.sex.clone().into(),
        pupil.year_group.clone().into(),
        pupil.language.clone().into(),
        pupil.source.clone().into(),
        pupil.id.put().into(),
    ];
    match unit.run(sql, values, "changing a pupil").await? {
        0 => Err(StoreError::NotThere { what: "the pupil" }),
        _ => Ok(()),
    }
}

/// A pupil.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: PupilId) -> Result<Option<Pupil>, StoreError> {
    one(on, pupil::Entity::find_by_id(id.0), "finding a pupil").await
}

/// Pupils, in the order of their ids.
///
/// # Errors
/// When the engine fails.
pub async fn list_by_ids(on: &Reading, ids: &[PupilId]) -> Result<Vec<Pupil>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(rows_at_once(1)) {
        let select =
            pupil::Entity::find().filter(pupil::Column::Id.is_in(some.iter().map(|id| id.0)));
        found.extend(many::<Pupil>(on, select, "reading pupils").await?);
    }
    found.sort_unstable_by_key(|pupil| pupil.id);
    Ok(found)
}

/// The pupils who have, or had, one of these numbers. A wrong number may be on two of them.
///
/// # Errors
/// When the engine fails.
pub async fn find_by_upn(on: &Reading, upns: &[&str]) -> Result<Vec<Pupil>, StoreError> {
    let mut found = Vec::new();
    for some in upns.chunks(rows_at_once(2)) {
        let some = || some.iter().copied();
        let select = pupil::Entity::find()
            .filter(
                Condition::any()
                    .add(pupil::Column::Upn.is_in(some()))
                    .add(pupil::Column::FormerUpn.is_in(some())),
            )
            .order_by_asc(pupil::Column::Id);
        found.extend(all::<Pupil>(on, select, "finding pupils by number").await?);
    }
    Ok(found)
}

/// Everybody's names: for a search that forgives misspelling.
///
/// # Errors
/// When the engine fails.
pub async fn names(on: &Reading) -> Result<Vec<Name>, StoreError> {
    use pupil::Column;
    type Columns = (
        uuid::Uuid,
        Option<String>,
        String,
        String,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Columns> = pupil::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Upn,
            Column::LegalSurname,
            Column::LegalForename,
            Column::PreferredSurname,
            Column::PreferredForename,
        ])
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(&on.executor())
        .await
        .while_("reading names")?;
    let names = rows
        .into_iter()
        .map(|(id, upn, surname, forename, goes_by, called)| Name {
            id: PupilId(id),
            upn,
            surname,
            forename,
            preferred: (goes_by, called),
        });
    Ok(names.collect())
}
