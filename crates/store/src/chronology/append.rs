//! Adding to the chronology: always within a unit of work.
//! In: what was done. Out: entries at the end of their chains.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::digest::{NOTHING, of_entry, of_payload};
use super::entry::{Head, KeptEntry, Subject, chronology_head};
use crate::context::{Actor, Context};
use crate::error::StoreError;
use crate::ids::EntryId;
use crate::row::{all, insert, insert_with, rows_at_once};
use crate::unit::Unit;

/// Something done, to be written down. Who and when it is recorded come from the unit's context.
#[derive(Clone, PartialEq, Debug)]
pub struct NewEntry {
    /// Whose chain it goes to.
    pub subject: Subject,
    /// When it happened; `None` for now.
    pub happened_at: Option<Timestamp>,
    /// What was done, as in `attendance.mark.amended`.
    pub kind: String,
    /// The particulars.
    pub payload: Value,
}

impl NewEntry {
    /// Something done now.
    pub fn now(subject: Subject, kind: &str, payload: Value) -> Self {
        Self {
            subject,
            happened_at: None,
            kind: kind.to_owned(),
            payload,
        }
    }
}

/// Writes one entry down.
///
/// # Errors
/// When the engine fails.
pub async fn record(unit: &Unit, entry: NewEntry) -> Result<EntryId, StoreError> {
    let written = append(unit, vec![entry]).await?;
    written.first().copied().ok_or(StoreError::NotThere {
        what: "the entry just written",
    })
}

/// Writes entries down, in the order given. Other units that write to the same chains wait for
/// this one.
///
/// # Errors
/// When the engine fails.
pub async fn append(unit: &Unit, entries: Vec<NewEntry>) -> Result<Vec<EntryId>, StoreError> {
    append_in(unit, unit.context(), entries).await
}

/// Writes down what another did within somebody's unit of work: what the program makes of a change
/// of theirs is not their doing.
///
/// # Errors
/// When the engine fails.
pub async fn append_as(
    unit: &Unit,
    actor: Actor,
    entries: Vec<NewEntry>,
) -> Result<Vec<EntryId>, StoreError> {
    let context = Context {
        actor,
        ..unit.context().clone()
    };
    append_in(unit, &context, entries).await
}

async fn append_in(
    unit: &Unit,
    context: &Context,
    entries: Vec<NewEntry>,
) -> Result<Vec<EntryId>, StoreError> {
    let mut heads = lock_heads(unit, &entries).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let subject = entry.subject;
        let head = heads
            .entry(subject.key())
            .or_insert_with(|| no_entry(subject));
        let row = next(context, head, entry);
        head.number = row.number;
        head.digest.clone_from(&row.digest);
        rows.push(row);
    }
    let ids = rows.iter().map(|row| row.id).collect();
    insert(unit, rows, "writing the chronology").await?;
    insert_with(
        unit,
        heads.into_values(),
        "moving the heads of chains",
        |insert| {
            let moved = [
                chronology_head::Column::Number,
                chronology_head::Column::Digest,
            ];
            insert.on_conflict(
                OnConflict::column(chronology_head::Column::Subject)
                    .update_columns(moved)
                    .to_owned(),
            )
        },
    )
    .await?;
    Ok(ids)
}

fn no_entry(subject: Subject) -> Head {
    Head {
        subject: subject.key(),
        subject_kind: subject.kind(),
        number: 0,
        digest: NOTHING.to_vec(),
        sealed: 0,
    }
}

/// The entry that follows a head.
fn next(context: &Context, head: &Head, entry: NewEntry) -> KeptEntry {
    let mut salt = [0; 16];
    context.ids.fill(&mut salt);
    // The text that is kept is the text that is digested, letter for letter.
    let payload = entry.payload.to_string();
    let mut row = KeptEntry {
        id: context.id(),
        subject_kind: head.subject_kind,
        subject: head.subject,
        number: head.number + 1,
        happened_at: whole_micros(entry.happened_at.unwrap_or(context.now)),
        recorded_at: whole_micros(context.now),
        actor: context.actor.person,
        actor_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
        kind: entry.kind,
        payload_digest: of_payload(&payload, &salt).to_vec(),
        payload: Some(payload),
        salt: Some(salt.to_vec()),
        before: head.digest.clone(),
        digest: Vec::new(),
        erased_by: None,
    };
    row.digest = of_entry(&row).to_vec();
    row
}

/// As columns keep it.
fn whole_micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// The heads of the chains that entries go to, held until the unit ends. Always in the order of
/// their keys, so that two units never wait for each other.
async fn lock_heads(unit: &Unit, entries: &[NewEntry]) -> Result<BTreeMap<Uuid, Head>, StoreError> {
    let wanted: BTreeMap<Uuid, Subject> = entries
        .iter()
        .map(|e| (e.subject.key(), e.subject))
        .collect();
    let new = wanted.values().map(|subject| no_entry(*subject));
    insert_with(unit, new, "beginning chains", |insert| {
        insert.on_conflict(
            OnConflict::column(chronology_head::Column::Subject)
                .do_nothing()
                .to_owned(),
        )
    })
    .await?;
    let mut heads = BTreeMap::new();
    let keys: Vec<Uuid> = wanted.into_keys().collect();
    for some in keys.chunks(rows_at_once(1)) {
        let select = chronology_head::Entity::find()
            .filter(chronology_head::Column::Subject.is_in(some.iter().copied()))
            .order_by_asc(chronology_head::Column::Subject)
            .lock_exclusive();
        let found: Vec<Head> = all(unit, select, "taking the heads of chains").await?;
        heads.extend(found.into_iter().map(|head| (head.subject, head)));
    }
    Ok(heads)
}
