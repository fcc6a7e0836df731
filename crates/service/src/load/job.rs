//! What a worker does with a file of any kind, before and after what its kind asks for.
//! In: a job. Out: the file in hand, if it still waits; its end, written in the unit that ends the job.

use axum::body::Bytes;
use exchange::Problem;
use serde_json::{Value, json};
use store::files::WrittenFile;
use store::jobs::{Claimed, complete};
use store::loading::{Loading, LoadingState, find, renew};
use store::{Actor, LoadingId, StoreError, Unit};

use crate::house::Rooms;
use crate::work::Teller;

/// A file in hand.
pub(super) struct InHand {
    pub(super) loading: Loading,
    pub(super) bytes: Bytes,
}

/// Takes a file in hand. `None` when it is done already, by a worker whose word did not come through;
/// then the job is ended too.
pub(super) async fn take_in_hand(
    rooms: &Rooms,
    held: &Claimed,
    id: LoadingId,
    actor: &Actor,
    teller: &Teller,
) -> Result<Option<InHand>, StoreError> {
    let store = &rooms.store;
    let loading = find(store, id).await?;
    let Some(loading) = loading.filter(|l| l.state == LoadingState::Waiting) else {
        let unit = store.begin(rooms.context(actor.clone())).await?;
        complete(&unit, held).await?;
        unit.commit().await?;
        return Ok(None);
    };
    teller.tell(0, 0, "Reading the file").await;
    let bytes = store.files().read(loading.file).await?;
    Ok(Some(InHand { loading, bytes }))
}

/// Keeps the rows that are not taken, to be mended.
pub(super) async fn keep_to_mend(
    rooms: &Rooms,
    unit: &Unit,
    rows: Vec<u8>,
) -> Result<WrittenFile, StoreError> {
    let written = rooms.store.files().write(rows.into(), "text/csv").await?;
    store::files::name(unit, &written).await?;
    Ok(written)
}

/// Ends the loading of a file that could be read when it was chosen: its columns were changed since.
pub(super) async fn end_unreadable(
    unit: &Unit,
    loading: &Loading,
    problems: &[Problem],
) -> Result<(), StoreError> {
    let why = problems.first().map(ToString::to_string);
    let outcome = json!({ "unreadable": why });
    end(unit, loading, LoadingState::Refused, outcome, None).await
}

/// Ends the loading of a file.
pub(super) async fn end(
    unit: &Unit,
    loading: &Loading,
    state: LoadingState,
    outcome: Value,
    to_mend: Option<WrittenFile>,
) -> Result<(), StoreError> {
    let ended = Loading {
        state,
        outcome: Some(outcome),
        refused: to_mend.map(|file| file.digest),
        done_at: Some(unit.context().now),
        ..loading.clone()
    };
    renew(unit, &ended, LoadingState::Waiting).await.map(|_| ())
}
