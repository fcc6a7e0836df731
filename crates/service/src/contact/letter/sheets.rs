//! The forms in which a letter is kept: PDF, as it is sent; Word, as it was written; its text.
//! In: a parent's letter in the built-in text, or a file of the school's own with that parent's facts. Out: the
//! files, written, and what it says.
//!
//! Nobody could make the Word file again later: the facts are not kept, and the record goes on. It is some kilobytes
//! beside the PDF's tens. A Word file of somebody's own may hold large pictures; beside a PDF it is kept when small.

use std::sync::Arc;

use bytes::Bytes;
use letters::words::MEDIA_TYPE;
use letters::{Document, Facts, Look};
use store::OwnLetterId;
use store::files::WrittenFile;

use super::own::{self, Own};
use super::paper::NotKept;
use crate::house::Rooms;

/// Bytes of the largest Word file that is kept beside a PDF.
const LARGEST_BESIDE: usize = 256 << 10;

/// A letter in its forms.
pub(super) struct Sheets {
    pub(super) said: String,
    pub(super) pdf: Option<WrittenFile>,
    pub(super) word: Option<WrittenFile>,
    pub(super) own: Option<OwnLetterId>,
}

async fn keep(
    rooms: &Rooms,
    bytes: Vec<u8>,
    media_type: &str,
) -> Result<Option<WrittenFile>, NotKept> {
    let files = rooms.store.files();
    Ok(Some(files.write(Bytes::from(bytes), media_type).await?))
}

async fn kept(
    rooms: &Rooms,
    said: String,
    pdf: Option<Vec<u8>>,
    word: Vec<u8>,
    own: Option<OwnLetterId>,
) -> Result<Sheets, NotKept> {
    let beside = pdf.is_none() || word.len() <= LARGEST_BESIDE;
    Ok(Sheets {
        said,
        pdf: match pdf {
            Some(pdf) => keep(rooms, pdf, "application/pdf").await?,
            None => None,
        },
        word: if beside {
            keep(rooms, word, MEDIA_TYPE).await?
        } else {
            None
        },
        own,
    })
}

/// In the built-in text.
pub(super) async fn ours(rooms: &Rooms, document: Document, look: Look) -> Result<Sheets, NotKept> {
    let said = document.text();
    let set = move || Ok((document.pdf(&look)?, document.word(&look)?));
    let set = tokio::task::spawn_blocking(set).await;
    let set = set.map_err(|e| letters::Failure::Setting(e.to_string()));
    let (pdf, word) = set.and_then(|set| set).map_err(NotKept::Letter)?;
    kept(rooms, said, Some(pdf), word, None).await
}

/// In a file of the school's own.
pub(super) async fn in_own(rooms: &Rooms, own: Arc<Own>, facts: Facts) -> Result<Sheets, NotKept> {
    let id = own.id;
    let filled = own.filled(facts).await?;
    let pdf = own::pdf(rooms, &filled.word).await?;
    kept(rooms, filled.text, pdf, filled.word, Some(id)).await
}
