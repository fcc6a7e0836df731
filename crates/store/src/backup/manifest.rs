//! What a backup holds.
//! In: files as they are copied. Out: `manifest.json`, written last: a folder without one is no backup.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::StoreError;

/// The name of the manifest.
pub(super) const NAME: &str = "manifest.json";
/// The version of what a backup looks like.
pub(super) const FORMAT: u32 = 1;

/// A file of a backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Copied {
    /// Its path in the backup.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// What a backup holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of what a backup looks like.
    pub format: u32,
    /// Whose store it was.
    pub authority: String,
    /// When it was begun.
    pub made_at: String,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The schema it was in, on PostgreSQL.
    pub schema: Option<String>,
    /// Signed roots of the chronology at that moment.
    pub roots: u64,
    /// Everything in it.
    pub files: Vec<Copied>,
}

/// The size and digest of a file, read a piece at a time.
pub(super) fn describe(folder: &Path, path: &str) -> Result<Copied, StoreError> {
    let whole = folder.join(path);
    let failed = |e: std::io::Error| StoreError::file("reading the backup's", &whole, e);
    let mut file = std::fs::File::open(&whole).map_err(failed)?;
    let mut digest = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    let mut size = 0;
    loop {
        let read = std::io::Read::read(&mut file, &mut piece).map_err(failed)?;
        if read == 0 {
            break;
        }
        size += read as u64;
        digest.update(&piece[..read]);
    }
    file.sync_all().map_err(failed)?;
    Ok(Copied {
        path: path.to_owned(),
        size,
        sha256: hex::encode(digest.finalize()),
    })
}

impl Manifest {
    pub(super) fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let path = folder.join(NAME);
        let failed = |e: std::io::Error| StoreError::file("writing the backup's", &path, e);
        let text = serde_json::to_string_pretty(self)
            .map_err(|e| StoreError::file("writing the backup's", &path, e))?;
        std::fs::write(&path, text).map_err(failed)?;
        std::fs::File::open(&path)
            .and_then(|f| f.sync_all())
            .map_err(failed)
    }

    /// Reads a backup's manifest, and holds every file of it to its digest.
    pub(super) fn read(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(NAME);
        let text = std::fs::read_to_string(&path).map_err(|_| {
            StoreError::Tool(format!(
                "{} is not a whole backup: it has no {NAME}, which is written last",
                folder.display()
            ))
        })?;
        let manifest: Self = serde_json::from_str(&text)
            .map_err(|e| StoreError::file("reading the backup's", &path, e))?;
        if manifest.format != FORMAT {
            return Err(StoreError::Tool(format!(
                "the backup {} is of format {}, and this program knows format {FORMAT}; restore it with the version that made it",
                folder.display(),
                manifest.format
            )));
        }
        for copied in &manifest.files {
            let found = describe(folder, &copied.path)?;
            if found != *copied {
                return Err(StoreError::Tool(format!(
                    "{} of the backup {} is not what was written: use another backup",
                    copied.path,
                    folder.display()
                )));
            }
        }
        Ok(manifest)
    }
}
