//! Files of marks into one school's registers.
//! In: an MIS export. Out: what it would do to the registers and the roll; and the same, done.

pub(in crate::load) mod check;
pub(in crate::load) mod columns;
mod judge;
pub(crate) mod lines;
mod of_schools;
mod perform;
pub(super) mod read;

use axum::response::Response;
use store::StoreError;
use store::loading::Loading;

use super::choose::wrong_file;
use super::refused::by_row;
use crate::web::{Caller, Problem};

pub use of_schools::{LoadError, OfSchools, load_of_schools};
pub(crate) use perform::load_marks;

/// Reads a file that was taken in, as its school's exports are to be understood.
async fn read_again(
    caller: &Caller,
    loading: &Loading,
) -> Result<(read::Read, axum::body::Bytes), Response> {
    let store = &caller.rooms.store;
    let failed = |e: StoreError| caller.problem(e.into());
    let bytes = store.files().read(loading.file).await.map_err(failed)?;
    let mapping = read::mapping_of(store, loading.school)
        .await
        .map_err(failed)?;
    let read = read::read(loading.name.clone(), bytes.clone(), mapping).await;
    let read = read.map_err(|problems| wrong_file(caller, loading, &problems))?;
    Ok((read, bytes))
}

/// The rows of a file that would not be taken, to be mended.
pub(super) async fn to_mend(caller: &Caller, loading: &Loading) -> Result<Vec<u8>, Response> {
    let (read, bytes) = read_again(caller, loading).await?;
    let rooms = &caller.rooms;
    let found = judge::preview(&rooms.store, loading.school, &read.sifted, rooms.today()).await;
    let (found, _) = found.map_err(|e| caller.problem(e.into()))?;
    let rows = by_row(&found.refused);
    let made = exchange::mis::to_mend(&bytes, &loading.name, read.mapping.as_ref(), &rows);
    // It was read a moment ago, by the same reader.
    made.map_err(|_| caller.problem(Problem::NotFound))
}
