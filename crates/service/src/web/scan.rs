//! Scans and photographs of papers, as people upload them.
//! In: a form with a file. Out: what was typed, and the file; what it is by its own bytes, or why it is not taken; later,
//! the very bytes, to be saved and not shown by the browser.

use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use store::files::{self, FileDigest};

use super::{Caller, Problem, Typed};

/// Bytes of the largest file: a dozen pages scanned, or a photograph.
pub(crate) const LARGEST: usize = 10 * 1024 * 1024;

/// Bytes of the largest form that has one.
pub(crate) const LARGEST_FORM: usize = LARGEST + 64 * 1024;

/// What a file may be.
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

/// What a file is; or why it is not taken, and what to do instead.
pub(crate) fn kind_of(bytes: &[u8]) -> Result<Kind, &'static str> {
    if bytes.len() > LARGEST {
        return Err(
            "Choose a file of 10 MB at the most: scan it in black and white, or page by page",
        );
    }
    Kind::of(bytes).ok_or(
        "Choose a PDF, a JPEG or a PNG: a scan or a photograph. This file is none of them, whatever its name says",
    )
}

/// A form with one file, read to the end.
pub(crate) struct WithFile {
    pub(crate) typed: Typed,
    /// Nothing where none was chosen.
    pub(crate) bytes: Vec<u8>,
    /// What it was called.
    pub(crate) name: String,
}

/// Reads a form whose file is in the field of a name.
pub(crate) async fn with_file(
    caller: &Caller,
    mut parts: Multipart,
    field: &str,
) -> Result<WithFile, Response> {
    let unreadable = |_| {
        caller.problem(Problem::Unreadable(
            "The upload broke off, or was larger than 10 MB. Scan it in black and white, or page by page.",
        ))
    };
    let mut form = WithFile {
        typed: Typed::new(),
        bytes: Vec::new(),
        name: String::new(),
    };
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let Some(name) = part.name().map(str::to_owned) else {
            continue;
        };
        if name == field {
            // Some browsers send the whole path.
            let name = part.file_name().unwrap_or_default();
            let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
            form.name = name.chars().filter(|c| !c.is_control()).take(120).collect();
            form.bytes = part.bytes().await.map_err(unreadable)?.to_vec();
        } else {
            let value = part.text().await.map_err(unreadable)?;
            form.typed.insert(name, value);
        }
    }
    Ok(form)
}

/// A kept file, to be saved under a name, to which its ending is put.
pub(crate) async fn saved(
    caller: &Caller,
    digest: FileDigest,
    name: &str,
) -> Result<Response, Response> {
    let store = &caller.rooms.store;
    let read = async {
        let named = files::find(store, digest).await?;
        Ok((named, store.files().read(digest).await?))
    };
    let (named, bytes) = read
        .await
        .map_err(|e: store::StoreError| caller.problem(e.into()))?;
    let named = named.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let ending = Kind::ending(&named.media_type);
    let headers = [
        (header::CONTENT_TYPE, named.media_type),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{ending}\""),
        ),
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
