//! Taking a backup.
//! In: a store in use, an empty folder. Out: everything a restore needs, and its manifest.

use std::path::Path;

use jiff::Timestamp;

use super::manifest::{FORMAT, Manifest, describe};
use super::{engine_files, postgres};
use crate::chronology::count_roots;
use crate::error::{StoreError, While};
use crate::files::{self, FileDigest};
use crate::place::Place;
use crate::store::Store;

/// Where the files lie in a backup.
pub(super) const FILES: &str = "files";
/// The signed roots in a backup.
pub(super) const ROOTS: &str = "roots.jsonl";

/// Copies a store as it is now into a folder that is not there yet, while people work.
///
/// # Errors
/// When the folder is there, its disk is full, a file of the store is damaged, or PostgreSQL's
/// programs are missing. Then what was written is taken away again; where that fails, too, there is
/// no manifest, and the folder is no backup.
pub async fn back_up(store: &Store, to: &Path, now: Timestamp) -> Result<Manifest, StoreError> {
    let making = |e: std::io::Error| StoreError::file("making the backup's folder", to, e);
    if let Some(above) = to.parent() {
        std::fs::create_dir_all(above).map_err(making)?;
    }
    std::fs::create_dir(to).map_err(making)?;
    let made = fill(store, to, now).await;
    if made.is_err() {
        // It would hold the room that is missing, and the name that the next attempt wants.
        let _ = std::fs::remove_dir_all(to);
    }
    made
}

/// Copies everything into the folder, and writes the manifest last.
async fn fill(store: &Store, to: &Path, now: Timestamp) -> Result<Manifest, StoreError> {
    let making = |e: std::io::Error| StoreError::file("making the backup's folder", to, e);
    std::fs::create_dir(to.join(FILES)).map_err(making)?;
    let mut paths = Vec::new();
    let (engine, schema, roots, named) = match store.place() {
        Place::Folder(folder) => {
            for file in engine_files::FILES {
                engine_files::copy(&folder.join(file), &to.join(file)).await?;
                paths.push(file.to_owned());
            }
            let copy = engine_files::open(&to.join(engine_files::FILES[0])).await?;
            let (roots, named) = (count_roots(&copy).await?, files::list(&copy).await?);
            ("sqlite", None, roots, named)
        }
        Place::Postgres { url, schema } => {
            let snapshot = store.snapshot().await?;
            let exported = snapshot
                .rows(
                    "SELECT pg_export_snapshot() AS name",
                    vec![],
                    "copying the store",
                )
                .await?;
            let name: String = match exported.first() {
                Some(row) => row.try_get("", "name").while_("copying the store")?,
                None => {
                    return Err(StoreError::NotThere {
                        what: "the snapshot",
                    });
                }
            };
            postgres::dump(url, schema, &name, &to.join(postgres::ARCHIVE)).await?;
            paths.push(postgres::ARCHIVE.to_owned());
            let (roots, named) = (count_roots(&snapshot).await?, files::list(&snapshot).await?);
            ("postgres", Some(schema.clone()), roots, named)
        }
    };
    // Files are written before the change that names them, so all that the copy names are there.
    for file in named {
        paths.push(copy_file(store, file.digest, to).await?);
    }
    copy_roots(&store.config().roots, roots, &to.join(ROOTS))?;
    paths.push(ROOTS.to_owned());
    let described: Result<_, _> = paths.iter().map(|path| describe(to, path)).collect();
    let manifest = Manifest {
        format: FORMAT,
        authority: store.config().authority.to_string(),
        made_at: now.to_string(),
        engine: engine.to_owned(),
        schema,
        roots,
        files: described?,
    };
    manifest.write(to)?;
    Ok(manifest)
}

async fn copy_file(store: &Store, digest: FileDigest, to: &Path) -> Result<String, StoreError> {
    let bytes = store.files().read(digest).await?;
    let path = format!("{FILES}/{digest}");
    let whole = to.join(&path);
    tokio::fs::write(&whole, &bytes)
        .await
        .map_err(|e| StoreError::file("writing the backup's", &whole, e))?;
    Ok(path)
}

/// The signed roots as far as the copy knows them: a seal may have been made since.
fn copy_roots(from: &Path, roots: u64, to: &Path) -> Result<(), StoreError> {
    let text = match std::fs::read_to_string(from) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(StoreError::file("reading the file of roots", from, e)),
    };
    let known: String = text.split_inclusive('\n').take(roots as usize).collect();
    std::fs::write(to, known).map_err(|e| StoreError::file("writing the backup's", to, e))
}
