//! Files by what is in them: SHA-256 is the name, in a folder or an S3-compatible bucket.
//! In: bytes, written before the transaction that names them. Out: the same bytes, or word that
//! they are not the same any more.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::place::FilesPlace;
use crate::reading::Reading;
use crate::row::{all, insert_with, one, row};
use crate::unit::Unit;

/// A file's name: the SHA-256 of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileDigest(pub [u8; 32]);

impl FileDigest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digest = [0; 32];
        hex::decode_to_slice(text, &mut digest).ok()?;
        Some(Self(digest))
    }

    /// Two letters first: folders of a quarter of a million files are no fun.
    fn path(self) -> Path {
        let name = self.to_string();
        Path::from(format!("{}/{name}", &name[..2]))
    }
}

impl fmt::Display for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for FileDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl crate::value::Kept for FileDigest {
    type As = Vec<u8>;

    fn put(self) -> Vec<u8> {
        self.0.to_vec()
    }

    fn take(kept: Vec<u8>) -> Result<Self, String> {
        <[u8; 32]>::take(kept).map(Self)
    }
}

row! {
    /// A file that some record names.
    pub struct NamedFile in file = "file" {
        key {
            /// Its name: what is in it.
            digest: FileDigest,
        }
        /// Its size in bytes.
        size: u64,
        /// What it is, as found by whoever took it in: `application/pdf` …
        media_type: String,
        /// When a record first named it.
        named_at: Timestamp,
    }
}

/// A file that was written and that no record names yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenFile {
    /// Its name.
    pub digest: FileDigest,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub media_type: String,
}

/// An authority's files.
#[derive(Clone)]
pub struct Files {
    kept: Arc<dyn ObjectStore>,
    place: String,
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Files({})", self.place)
    }
}

impl Files {
    /// Opens them; a folder that is not there is made.
    pub(crate) fn open(place: &FilesPlace) -> Result<Self, StoreError> {
        match place {
            FilesPlace::Folder(folder) => {
                let opening = "opening the folder of files";
                std::fs::create_dir_all(folder)
                    .map_err(|e| StoreError::file(opening, folder, e))?;
                let kept = LocalFileSystem::new_with_prefix(folder)
                    .map_err(|e| StoreError::file(opening, folder, e))?
                    .with_fsync(true);
                Ok(Self {
                    kept: Arc::new(kept),
                    place: folder.display().to_string(),
                })
            }
            #[cfg(feature = "s3")]
            FilesPlace::Bucket { bucket, prefix } => {
                let place = format!("s3://{bucket}/{prefix}");
                let kept = object_store::aws::AmazonS3Builder::from_env()
                    .with_bucket_name(bucket)
                    .build()
                    .map_err(|e| {
                        StoreError::file("opening the bucket of files", place.as_ref(), e)
                    })?;
                let kept =
                    object_store::prefix::PrefixStore::new(kept, Path::from(prefix.as_str()));
                Ok(Self {
                    kept: Arc::new(kept),
                    place,
                })
            }
        }
    }

    fn failed(
        &self,
        doing: &'static str,
        digest: FileDigest,
        error: object_store::Error,
    ) -> StoreError {
        let path = format!("{}/{}", self.place, digest.path());
        StoreError::file(doing, path.as_ref(), error)
    }

    /// Writes a file. It is whole and on the disk, or not there; writing it again changes nothing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn write(&self, bytes: Bytes, media_type: &str) -> Result<WrittenFile, StoreError> {
        let digest = FileDigest::of(&bytes);
        let size = bytes.len() as u64;
        self.kept
            .put(&digest.path(), PutPayload::from(bytes))
            .await
            .map_err(|e| self.failed("writing the file", digest, e))?;
        Ok(WrittenFile {
            digest,
            size,
            media_type: media_type.to_owned(),
        })
    }

    /// Reads a file, and holds it to its name.
    ///
    /// # Errors
    /// When it is not there, or not what it was.
    pub async fn read(&self, digest: FileDigest) -> Result<Bytes, StoreError> {
        let failed = |e| self.failed("reading the file", digest, e);
        let got = self.kept.get(&digest.path()).await.map_err(failed)?;
        let bytes = got.bytes().await.map_err(failed)?;
        if FileDigest::of(&bytes) == digest {
            return Ok(bytes);
        }
        let path = format!("{}/{}", self.place, digest.path());
        let cause = "its bytes are not those that were written: restore it from a backup";
        Err(StoreError::file("reading the file", path.as_ref(), cause))
    }
}

/// Names a written file in the store, so that records can refer to it.
///
/// # Errors
/// When the engine fails.
pub async fn name(unit: &Unit, written: &WrittenFile) -> Result<(), StoreError> {
    let named = NamedFile {
        digest: written.digest,
        size: written.size,
        media_type: written.media_type.clone(),
        named_at: unit.context().now,
    };
    insert_with(unit, [named], "naming a file", |insert| {
        insert.on_conflict(
            OnConflict::column(file::Column::Digest)
                .do_nothing()
                .to_owned(),
        )
    })
    .await
}

/// A named file.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, digest: FileDigest) -> Result<Option<NamedFile>, StoreError> {
    one(
        on,
        file::Entity::find_by_id(digest.0.to_vec()),
        "finding a file",
    )
    .await
}

/// Every named file.
///
/// # Errors
/// When the engine fails.
pub async fn list(on: &Reading) -> Result<Vec<NamedFile>, StoreError> {
    all(on, file::Entity::find(), "listing files").await
}
