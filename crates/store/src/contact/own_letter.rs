//! Letters of a school's own, or of the authority's for all its schools, which take the place of a built-in one.
//! In: a Word file that was looked at; its use and its withdrawal. Out: those of some schools; the one in use.

use jiff::Timestamp;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::files::FileDigest;
use crate::ids::{OwnLetterId, PersonId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// How far a letter of somebody's own is.
    pub enum OwnLetterState {
        /// It was loaded and can be looked at.
        Checked = "checked",
        /// Letters are written with it.
        InUse = "in-use",
        /// It is not used any more, or never was.
        Withdrawn = "withdrawn",
    }
}

row! {
    /// A letter of a school's or the authority's own.
    pub struct OwnLetter in own_letter = "own_letter" {
        key {
            /// Its id.
            id: OwnLetterId,
        }
        /// The school whose it is; `None`: the authority's, for all its schools.
        school: Option<SchoolId>,
        /// The id of the built-in letter whose place it takes.
        letter: String,
        /// Its name.
        name: String,
        /// The Word file.
        file: FileDigest,
        /// How far it is.
        state: OwnLetterState,
        /// When it was loaded.
        made_at: Timestamp,
        /// Who loaded it.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position.
        made_by_position: String,
        /// When it was last put into use or withdrawn.
        changed_at: Timestamp,
        /// The name of who did that.
        changed_by_name: String,
        /// Their position.
        changed_by_position: String,
    }
}

/// Adds a letter of somebody's own.
///
/// # Errors
/// When the engine fails.
pub async fn add_own_letter(unit: &Unit, letter: OwnLetter) -> Result<(), StoreError> {
    insert(unit, [letter], "keeping a letter of a school's own").await
}

/// Moves one from a state to another. `false`: it is not in that state any more, and nothing was done.
async fn moved(
    unit: &Unit,
    id: OwnLetterId,
    seen: OwnLetterState,
    then: OwnLetterState,
) -> Result<bool, StoreError> {
    let context = unit.context();
    let sql = "UPDATE own_letter SET state = ?, changed_at = ?, changed_by_name = ?, changed_by_position = ? \
               WHERE id = ? AND state = ?";
    let values = vec![
        then.put().into(),
        context.now.put().into(),
        context.actor.name.clone().into(),
        context.actor.position.clone().into(),
        id.put().into(),
        seen.put().into(),
    ];
    let changed = unit.run(sql, values, "moving a letter of a school's own on");
    Ok(changed.await? > 0)
}

/// Puts one into use in the place of the one that was. `None`: it is not as it was seen, and nothing was done;
/// otherwise the one that it takes the place of, if there was one.
///
/// # Errors
/// When the engine fails.
pub async fn use_own_letter(
    unit: &Unit,
    seen: &OwnLetter,
) -> Result<Option<Option<OwnLetterId>>, StoreError> {
    use OwnLetterState::{InUse, Withdrawn};
    let now = find_own_letter(unit, seen.id).await?;
    if seen.state == InUse || now.is_none_or(|now| now.state != seen.state) {
        return Ok(None);
    }
    let before = of_place(unit, seen.school, &seen.letter).await?;
    if let Some(before) = &before {
        moved(unit, before.id, InUse, Withdrawn).await?;
    }
    if moved(unit, seen.id, seen.state, InUse).await? {
        return Ok(Some(before.map(|before| before.id)));
    }
    // Somebody was quicker in between: what was in use stays so.
    if let Some(before) = &before {
        moved(unit, before.id, Withdrawn, InUse).await?;
    }
    Ok(None)
}

/// Withdraws one. `false`: it is not as it was seen, and nothing was done.
///
/// # Errors
/// When the engine fails.
pub async fn withdraw_own_letter(unit: &Unit, seen: &OwnLetter) -> Result<bool, StoreError> {
    moved(unit, seen.id, seen.state, OwnLetterState::Withdrawn).await
}

/// A letter of somebody's own.
///
/// # Errors
/// When the engine fails.
pub async fn find_own_letter(
    on: &Reading,
    id: OwnLetterId,
) -> Result<Option<OwnLetter>, StoreError> {
    let select = own_letter::Entity::find_by_id(id.0);
    one(on, select, "finding a letter of a school's own").await
}

/// The authority's and those of some schools, the latest first; `None`: of every school.
///
/// # Errors
/// When the engine fails.
pub async fn own_letters(
    on: &Reading,
    schools: Option<&[SchoolId]>,
) -> Result<Vec<OwnLetter>, StoreError> {
    let mut select = own_letter::Entity::find();
    if let Some(schools) = schools {
        let ids = schools.iter().map(|school| school.0);
        let of_them = own_letter::Column::School.is_in(ids);
        let own = Condition::any().add(own_letter::Column::School.is_null());
        select = select.filter(own.add(of_them));
    }
    let select = select
        .order_by_desc(own_letter::Column::MadeAt)
        .order_by_desc(own_letter::Column::Id);
    all(on, select, "reading letters of schools' own").await
}

/// The one in use of exactly one owner.
async fn of_place(
    on: &Reading,
    school: Option<SchoolId>,
    letter: &str,
) -> Result<Option<OwnLetter>, StoreError> {
    let owner = match school {
        Some(school) => own_letter::Column::School.eq(school.0),
        None => own_letter::Column::School.is_null(),
    };
    let select = own_letter::Entity::find()
        .filter(owner)
        .filter(own_letter::Column::Letter.eq(letter))
        .filter(own_letter::Column::State.eq(OwnLetterState::InUse.put()));
    one(
        on,
        select,
        "finding the letter of its own that a school uses",
    )
    .await
}

/// The one that a school writes with in the place of a built-in letter: its own before the authority's.
///
/// # Errors
/// When the engine fails.
pub async fn own_letter_in_use(
    on: &Reading,
    school: SchoolId,
    letter: &str,
) -> Result<Option<OwnLetter>, StoreError> {
    match of_place(on, Some(school), letter).await? {
        Some(own) => Ok(Some(own)),
        None => of_place(on, None, letter).await,
    }
}
