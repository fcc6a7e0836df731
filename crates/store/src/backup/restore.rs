//! Restoring a backup into an empty place.
//! In: a backup. Out: the store of that moment, open; or why nothing was put there.

use std::path::Path;

use bytes::Bytes;

use super::manifest::Manifest;
use super::take::{FILES, ROOTS};
use super::{engine_files, postgres};
use crate::error::StoreError;
use crate::files::Files;
use crate::place::{Config, Place};
use crate::store::Store;

/// Restores a backup, every file of which is held to its digest first. The file of roots is put
/// back only where there is none: the one outside may know more, and then a verification says what
/// was done since the backup.
///
/// # Errors
/// When the backup is damaged or of another authority or engine, or the place is not empty.
pub async fn restore(from: &Path, place: &Place, config: &Config) -> Result<Store, StoreError> {
    let manifest = Manifest::read(from)?;
    if manifest.authority != config.authority.as_str() {
        return Err(StoreError::AnotherAuthority {
            place: from.display().to_string(),
            found: manifest.authority,
            wanted: config.authority.to_string(),
        });
    }
    match place {
        Place::Folder(folder) => {
            refuse_unless(
                manifest.engine == "sqlite",
                "it was taken of a store in PostgreSQL",
            )?;
            refuse_unless_empty(folder)?;
        }
        Place::Postgres { schema, .. } => {
            refuse_unless(
                manifest.engine == "postgres",
                "it was taken of a store in SQLite",
            )?;
            refuse_unless(
                manifest.schema.as_ref() == Some(schema),
                "it was taken of a schema of another name; restore it under that name",
            )?;
        }
    }
    // The store comes last: whoever finds one finds all that it names.
    let files = Files::open(&config.files)?;
    for copied in &manifest.files {
        if !copied.path.starts_with(FILES) {
            continue;
        }
        let path = from.join(&copied.path);
        let bytes = tokio::fs::read(&path)
            .await
            .map_err(|e| StoreError::file("reading the backup's", &path, e))?;
        // What it is called is what is in it; what it is, the store knows.
        files.write(Bytes::from(bytes), "").await?;
    }
    if !config.roots.exists() {
        copy(&from.join(ROOTS), &config.roots)?;
    }
    match place {
        Place::Folder(folder) => restore_files(from, folder)?,
        Place::Postgres { url, .. } => postgres::load(url, &from.join(postgres::ARCHIVE)).await?,
    }
    Store::open(place, config).await
}

fn refuse_unless(right: bool, why: &str) -> Result<(), StoreError> {
    if right {
        return Ok(());
    }
    Err(StoreError::Tool(format!(
        "the backup cannot be restored there: {why}"
    )))
}

fn refuse_unless_empty(folder: &Path) -> Result<(), StoreError> {
    for file in engine_files::FILES {
        refuse_unless(
            !folder.join(file).exists(),
            "there is a store already; restore into an empty place and put it in the other's stead",
        )?;
    }
    Ok(())
}

fn restore_files(from: &Path, folder: &Path) -> Result<(), StoreError> {
    let parts = engine_files::FILES.map(|file| folder.join(format!("{file}.part")));
    let copied = engine_files::FILES
        .iter()
        .zip(&parts)
        .try_for_each(|(file, part)| copy(&from.join(file), part))
        .and_then(|()| {
            // Only what is whole gets a store's name.
            engine_files::FILES
                .iter()
                .zip(&parts)
                .try_for_each(|(file, part)| rename(part, &folder.join(file)))
        });
    if copied.is_err() {
        for part in parts {
            let _ = std::fs::remove_file(part);
        }
    }
    copied
}

fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    std::fs::rename(from, to).map_err(|e| StoreError::file("restoring", to, e))
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let failed = |e: std::io::Error| StoreError::file("restoring", to, e);
    if let Some(above) = to.parent() {
        std::fs::create_dir_all(above).map_err(failed)?;
    }
    std::fs::copy(from, to).map_err(failed)?;
    std::fs::File::open(to)
        .and_then(|f| f.sync_all())
        .map_err(failed)
}
