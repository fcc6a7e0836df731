//! Reading a file of marks as its school's exports are to be understood.
//! In: the bytes, and which column holds what if the school has said so. Out: every good row, and what
//! is wrong with the others.

use exchange::Problem;
use exchange::mis::{Mapping, Sifted, sift};
use store::loading::{FileKind, columns_of};
use store::{Reading, SchoolId, StoreError};

/// A file, read.
#[derive(Debug)]
pub(super) struct Read {
    /// Its rows.
    pub(super) sifted: Sifted,
    /// By which columns; `None` when its headings said enough.
    pub(super) mapping: Option<Mapping>,
}

/// Which column of a school's files of marks holds what, if it has said so.
pub(super) async fn mapping_of(
    on: &Reading,
    school: SchoolId,
) -> Result<Option<Mapping>, StoreError> {
    let kept = columns_of(on, school, FileKind::Marks).await?;
    // What this version cannot read is as good as not said: the school is asked again.
    Ok(kept.and_then(|kept| Mapping::from_toml(&kept.mapping).ok()))
}

/// Reads a file by the school's columns; or by its headings alone, when it is not of the kind whose
/// columns the school has told.
///
/// # Errors
/// The problems, when nothing of it can be read.
pub(super) async fn read(
    name: String,
    bytes: impl AsRef<[u8]> + Send + 'static,
    mapping: Option<Mapping>,
) -> Result<Read, Vec<Problem>> {
    let broken = Problem::of_file(&name, "could not be read; choose another file");
    let work = move || {
        let bytes = bytes.as_ref();
        let by_columns = mapping
            .as_ref()
            .map(|mapping| sift(bytes, &name, Some(mapping)));
        match (by_columns, mapping) {
            (Some(Ok(sifted)), mapping) => Ok(Read { sifted, mapping }),
            (Some(Err(problems)), _) => match sift(bytes, &name, None) {
                Ok(sifted) => Ok(Read {
                    sifted,
                    mapping: None,
                }),
                // It is the columns that it was to be read by.
                Err(_) => Err(problems),
            },
            (None, _) => sift(bytes, &name, None).map(|sifted| Read {
                sifted,
                mapping: None,
            }),
        }
    };
    // Unpacking a workbook takes the processor for as long as a page may take altogether.
    match tokio::task::spawn_blocking(work).await {
        Ok(read) => read,
        Err(_) => Err(vec![broken]),
    }
}
