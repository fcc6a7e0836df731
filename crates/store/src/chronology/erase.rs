//! Lawful erasure: the particulars go, the entry and its place in the chain stay.
//! In: an entry and the basis for erasing it. Out: a tombstone at the end of the same chain, to
//! which the entry then points.

use sea_orm::EntityTrait;
use serde_json::json;

use super::append::{NewEntry, record};
use super::entry::{KeptEntry, chronology_entry};
use crate::error::StoreError;
use crate::ids::EntryId;
use crate::row::one;
use crate::unit::Unit;
use crate::value::Kept;

/// The kind of a tombstone.
pub const ERASED: &str = "chronology.erased";

/// What came of asking for an erasure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Erasure {
    /// Done; the tombstone.
    Done(EntryId),
    /// It was erased before; that tombstone.
    Before(EntryId),
    /// It is a tombstone itself, which is evidence of an erasure and stays.
    Tombstone,
}

/// Erases an entry's particulars for good, on a stated basis.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such entry.
pub async fn erase(unit: &Unit, entry: EntryId, basis: &str) -> Result<Erasure, StoreError> {
    let select = chronology_entry::Entity::find_by_id(entry.0);
    let kept: KeptEntry = one(unit, select, "finding the entry to erase")
        .await?
        .ok_or(StoreError::NotThere {
            what: "the entry to erase",
        })?;
    if kept.kind == ERASED {
        return Ok(Erasure::Tombstone);
    }
    if let Some(tombstone) = kept.erased_by {
        return Ok(Erasure::Before(tombstone));
    }
    let particulars = json!({ "entry": entry, "number": kept.number, "basis": basis });
    let tombstone = record(unit, NewEntry::now(kept.subject(), ERASED, particulars)).await?;
    let sql = "UPDATE chronology_entry SET payload = NULL, salt = NULL, erased_by = ? WHERE id = ?";
    let values = vec![tombstone.put().into(), entry.put().into()];
    unit.run(sql, values, "erasing an entry's particulars")
        .await?;
    Ok(Erasure::Done(tombstone))
}
