//! The file of signed roots, outside the store.
//! In: roots as they are made. Out: the same roots, each signature and each link between them
//! checked. One JSON object a line, so that a line can be printed, posted or kept elsewhere.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::digest::{Digest, NOTHING, of_root};
use super::entry::KeptRoot;
use crate::error::{Cause, StoreError};

/// A root as its file has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Root {
    /// Whose chains: so that no authority's line passes for another's.
    pub authority: String,
    /// Its number, from 1.
    pub number: u64,
    /// When it was made.
    pub made_at: String,
    /// How many chains moved since the root before.
    pub chains: u64,
    /// The digest of their heads.
    pub heads: String,
    /// The digest of the root before.
    pub before: String,
    /// Its own digest.
    pub root: String,
    /// The signature of all this.
    pub signature: String,
}

/// What is wrong with a file of roots.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    /// It cannot be read.
    #[error("the file of roots {path} cannot be read")]
    Unreadable {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// A line is not what was written.
    #[error("line {line} of the file of roots {why}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// The bytes that are signed.
fn signed(authority: &str, digest: &[u8]) -> Vec<u8> {
    [b"herringbone root 1\0", authority.as_bytes(), b"\0", digest].concat()
}

impl Root {
    pub(super) fn sign(authority: &str, kept: &KeptRoot, key: &SigningKey) -> Self {
        Self {
            authority: authority.to_owned(),
            number: kept.number,
            made_at: kept.made_at.to_string(),
            chains: kept.chains,
            heads: hex::encode(&kept.heads),
            before: hex::encode(&kept.before),
            root: hex::encode(&kept.digest),
            signature: hex::encode(key.sign(&signed(authority, &kept.digest)).to_bytes()),
        }
    }

    /// Its digest, when the line is whole, follows the one before and is signed.
    fn check(
        &self,
        authority: &str,
        number: u64,
        before: Digest,
        key: &VerifyingKey,
    ) -> Result<Digest, &'static str> {
        let bytes =
            |text: &str| hex::decode(text).map_err(|_| "is not hexadecimal where it should be");
        if self.authority != authority {
            return Err("is of another authority");
        }
        if self.number != number {
            return Err("is not the next by its number: a line is missing or moved");
        }
        let made_at: Timestamp = self.made_at.parse().map_err(|_| "has no time")?;
        if bytes(&self.before)? != before {
            return Err("does not follow the line before");
        }
        let heads = bytes(&self.heads)?;
        let digest = of_root(
            number,
            made_at.as_microsecond(),
            self.chains,
            &heads,
            &before,
        );
        if bytes(&self.root)? != digest {
            return Err("has a digest that is not its own");
        }
        let signature = bytes(&self.signature)?;
        let signature = Signature::from_slice(&signature).map_err(|_| "has no signature")?;
        key.verify_strict(&signed(authority, &digest), &signature)
            .map_err(|_| "is not signed by this key")?;
        Ok(digest)
    }
}

/// The lines of a file of roots; none when there is no file yet.
fn lines(path: &Path) -> Result<Vec<String>, RootsError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(RootsError::Unreadable {
            path: path.to_owned(),
            cause: Box::new(e),
        }),
    }
}

/// The digests of the roots in a file, each checked.
pub(super) fn read(
    path: &Path,
    authority: &str,
    key: &VerifyingKey,
) -> Result<Vec<(Root, Digest)>, RootsError> {
    let mut before = NOTHING;
    let mut roots = Vec::new();
    for (at, line) in lines(path)?.iter().enumerate() {
        let wrong = |why| RootsError::Line { line: at + 1, why };
        let root: Root = serde_json::from_str(line).map_err(|_| wrong("is not a root"))?;
        before = root
            .check(authority, at as u64 + 1, before, key)
            .map_err(wrong)?;
        roots.push((root, before));
    }
    Ok(roots)
}

/// Takes away a last line without its line end: the rest of a write that a killed program or a
/// full disk cut short, and never a root.
pub(super) fn drop_torn_line(path: &Path) -> Result<(), StoreError> {
    let failed = |e: std::io::Error| StoreError::file("mending the file of roots", path, e);
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(failed(e)),
    };
    let whole = bytes
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    if whole == bytes.len() {
        return Ok(());
    }
    let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
    file.set_len(whole as u64).map_err(failed)?;
    file.sync_all().map_err(failed)
}

/// Writes a root at the end of the file, and sees it onto the disk.
pub(super) fn write(path: &Path, root: &Root) -> Result<(), StoreError> {
    let failed = |e: std::io::Error| StoreError::file("writing the file of roots", path, e);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut line = serde_json::to_string(root)
        .map_err(|e| StoreError::file("writing the file of roots", path, e))?;
    line.push('\n');
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(failed)?;
    file.write_all(line.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)
}
