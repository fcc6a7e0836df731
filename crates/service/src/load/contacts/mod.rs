//! Files of parents and contacts for one school's pupils.
//! In: an export of the school's system. Out: whose parents they would be and what would change; and
//! the same, done. Nobody is joined with another on a name alone.

mod check;
pub(in crate::load) mod columns;
mod judge;
mod perform;

use axum::response::Response;
use exchange::Problem as FileProblem;
use exchange::mis::contacts::{ContactMapping, Contacts, sift, to_mend as rows_to_mend};
use store::loading::{FileKind, Loading, columns_of};
use store::{Reading, SchoolId, StoreError};

use super::choose::wrong_file;
use super::refused::by_row;
use crate::web::{Caller, Problem};

pub(super) use check::check;
pub(crate) use judge::{Found, judge};
pub(crate) use perform::{load_contacts, set_down};

/// A file of contacts, read, and by which columns.
struct Read {
    contacts: Contacts,
    mapping: ContactMapping,
}

/// Which column of a school's files of contacts holds what, if it has said so.
async fn mapping_of(on: &Reading, school: SchoolId) -> Result<ContactMapping, StoreError> {
    let kept = columns_of(on, school, FileKind::Contacts).await?;
    let kept = kept.and_then(|kept| ContactMapping::from_toml(&kept.mapping).ok());
    Ok(kept.unwrap_or_default())
}

/// Reads a file by the school's columns; or by its headings alone, when it is of another kind.
async fn read(
    name: String,
    bytes: impl AsRef<[u8]> + Send + 'static,
    mapping: ContactMapping,
) -> Result<Read, Vec<FileProblem>> {
    let broken = FileProblem::of_file(&name, "could not be read; choose another file");
    let work = move || {
        let by = |mapping: ContactMapping| {
            sift(bytes.as_ref(), &name, &mapping).map(|contacts| Read { contacts, mapping })
        };
        by(mapping).or_else(|problems| by(ContactMapping::default()).map_err(|_| problems))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(read) => read,
        Err(_) => Err(vec![broken]),
    }
}

async fn read_again(
    caller: &Caller,
    loading: &Loading,
) -> Result<(Read, axum::body::Bytes), Response> {
    let store = &caller.rooms.store;
    let failed = |e: StoreError| caller.problem(e.into());
    let bytes = store.files().read(loading.file).await.map_err(failed)?;
    let mapping = mapping_of(store, loading.school).await.map_err(failed)?;
    let read = read(loading.name.clone(), bytes.clone(), mapping).await;
    let read = read.map_err(|problems| wrong_file(caller, loading, &problems))?;
    Ok((read, bytes))
}

/// The rows of a file that would not be taken, to be mended.
pub(super) async fn to_mend(caller: &Caller, loading: &Loading) -> Result<Vec<u8>, Response> {
    let (read, bytes) = read_again(caller, loading).await?;
    let rooms = &caller.rooms;
    let found = judge::judge(&rooms.store, loading.school, &read.contacts, rooms.today()).await;
    let found = found.map_err(|e| caller.problem(e.into()))?;
    let rows = by_row(&found.refused);
    let made = rows_to_mend(&bytes, &loading.name, &read.mapping, &rows);
    made.map_err(|_| caller.problem(Problem::NotFound))
}
