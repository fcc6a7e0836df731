//! Reading the chronology, for a child's page and for evidence.
//! In: a subject. Out: its entries, newest first, a page at a time.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entry::{Entry, KeptEntry, Subject, chronology_entry};
use crate::error::StoreError;
use crate::ids::{EntryId, PersonId};
use crate::reading::Reading;
use crate::row::{all, one};
use crate::value::Kept;

/// Entries of a chain, newest first: those with a number below `before`, so many at most.
///
/// # Errors
/// When the engine fails.
pub async fn page(
    on: &Reading,
    subject: Subject,
    before: Option<u64>,
    most: u64,
) -> Result<Vec<Entry>, StoreError> {
    let select = chronology_entry::Entity::find()
        .filter(chronology_entry::Column::Subject.eq(subject.key()))
        .filter(chronology_entry::Column::Number.lt(before.unwrap_or(u64::MAX).put()))
        .order_by_desc(chronology_entry::Column::Number)
        .limit(most);
    let kept: Vec<KeptEntry> = all(on, select, "reading the chronology").await?;
    Ok(kept.into_iter().map(KeptEntry::open).collect())
}

/// What was done with a person's account, newest first: the entries of the authority's chain under
/// `people.` that name the person.
///
/// # Errors
/// When the engine fails.
pub async fn of_person(
    on: &Reading,
    person: PersonId,
    most: u64,
) -> Result<Vec<Entry>, StoreError> {
    use chronology_entry::Column;
    let select = chronology_entry::Entity::find()
        .filter(Column::Subject.eq(Subject::Authority.key()))
        .filter(Column::Kind.starts_with("people."))
        .filter(Column::Payload.contains(format!("\"person\":\"{person}\"")))
        .order_by_desc(Column::Number)
        .limit(most);
    let kept: Vec<KeptEntry> = all(on, select, "reading the chronology").await?;
    Ok(kept.into_iter().map(KeptEntry::open).collect())
}

/// The newest entries of all chains.
///
/// # Errors
/// When the engine fails.
pub async fn latest(on: &Reading, most: u64) -> Result<Vec<Entry>, StoreError> {
    let select = chronology_entry::Entity::find()
        .order_by_desc(chronology_entry::Column::RecordedAt)
        .order_by_desc(chronology_entry::Column::Id)
        .limit(most);
    let kept: Vec<KeptEntry> = all(on, select, "reading the chronology").await?;
    Ok(kept.into_iter().map(KeptEntry::open).collect())
}

/// One entry.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: EntryId) -> Result<Option<Entry>, StoreError> {
    let select = chronology_entry::Entity::find_by_id(id.0);
    let kept: Option<KeptEntry> = one(on, select, "reading the chronology").await?;
    Ok(kept.map(KeptEntry::open))
}
