//! Signed copies: scans and photographs of what somebody signed.
//! In: a file as it was uploaded. Out: what it is by its own bytes, or why it is not taken; later, the very
//! bytes, to be saved and not shown by the browser.

use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use casework::people::Action;
use serde::Deserialize;
use store::files;

use super::Desk;
use crate::web::{Answer, Caller, Problem};

/// Bytes of the largest copy: a dozen pages scanned, or a photograph.
pub(crate) const LARGEST: usize = 10 * 1024 * 1024;

/// Bytes of the largest form that has one.
pub(crate) const LARGEST_FORM: usize = LARGEST + 64 * 1024;

/// What a copy may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Pdf,
    Jpeg,
    Png,
}

impl Kind {
    /// What a file is, by how it begins; its name and what the browser says of it count for nothing.
    fn of(bytes: &[u8]) -> Option<Self> {
        const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            png if png.starts_with(PNG) => Some(Self::Png),
            _ => None,
        }
    }

    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    fn ending(media_type: &str) -> &'static str {
        match media_type {
            "image/jpeg" => "jpg",
            "image/png" => "png",
            _ => "pdf",
        }
    }
}

/// What a copy is; or why it is not taken, and what to do instead.
pub(crate) fn kind_of(bytes: &[u8]) -> Result<Kind, &'static str> {
    if bytes.len() > LARGEST {
        return Err(
            "Choose a file of 10 MB at the most: scan it in black and white, or page by page",
        );
    }
    Kind::of(bytes).ok_or(
        "Choose a PDF, a JPEG or a PNG: a scan or a photograph of the signed contract. This file is none of them, whatever its name says",
    )
}

/// A copy named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    contract: String,
    version: u16,
    party: u16,
}

/// A signed copy.
pub(crate) async fn copy(caller: Caller, Path(at): Path<At>) -> Answer {
    let what = "a signed contract";
    let desk = Desk::open(&caller, &at.id, &at.contract, Action::SeeContracts, what).await?;
    let missing = || caller.problem(Problem::NotFound);
    let signature = desk.whole.signature_of(at.version, at.party);
    let digest = signature.and_then(|s| s.signed_copy).ok_or_else(missing)?;
    let store = &caller.rooms.store;
    let read = async {
        let named = files::find(store, digest).await?;
        Ok((named, store.files().read(digest).await?))
    };
    let (named, bytes) = read
        .await
        .map_err(|e: store::StoreError| caller.problem(e.into()))?;
    let media_type = named.ok_or_else(missing)?.media_type;
    let disposition = format!(
        "attachment; filename=\"signed-contract-{}-{}.{}\"",
        at.version,
        at.party,
        Kind::ending(&media_type)
    );
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], Some(Kind::Pdf)),
            (b"\xff\xd8\xff\xe0", Some(Kind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0", Some(Kind::Png)),
            (b"PK\x03\x04 a Word file", None),
            (b"<svg onload='x'>", None),
            (b"<html>%PDF-", None),
            (b"", None),
            (b"%PDF", None),
        ] {
            assert_eq!(kind_of(bytes).ok(), kind, "{bytes:?}");
        }
        let mut large = b"%PDF-".to_vec();
        large.resize(LARGEST, b' ');
        assert!(kind_of(&large).is_ok(), "to the byte");
        large.push(b' ');
        assert!(kind_of(&large).is_err_and(|why| why.contains("10 MB")));
    }
}
