//! What a Word letter looks like: filled for an invented parent and child, as PDF or Word; and the file as it came.
//! In: one of a school within scope, or the authority's. Out: a file; or its page, with why there is none.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use letters::Language;
use letters::words::MEDIA_TYPE;

use super::one::{look, show};
use super::see;
use crate::contact::letter::own;
use crate::web::{Answer, Caller, Problem, Wrong};

/// A file to be looked at, kept nowhere on the way.
pub(in crate::contact) fn file_answer(
    name: &str,
    media_type: &'static str,
    bytes: Vec<u8>,
) -> Response {
    let disposition = match media_type {
        MEDIA_TYPE => format!("attachment; filename=\"{name}\""),
        _ => format!("inline; filename=\"{name}\""),
    };
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// The file as it was loaded.
pub(super) async fn file(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let seen = see(&caller, &id).await?;
    let bytes = caller.rooms.store.files().read(seen.own.file).await;
    let bytes = bytes.map_err(|e| caller.problem(e.into()))?;
    Ok(file_answer("letter.docx", MEDIA_TYPE, bytes.into()))
}

/// Filled, as Word.
pub(super) async fn word(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    preview(&caller, &id, false).await
}

/// Filled, as PDF.
pub(super) async fn pdf(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    preview(&caller, &id, true).await
}

async fn preview(caller: &Caller, id: &str, as_pdf: bool) -> Answer {
    let seen = see(caller, id).await?;
    let looked = look(caller, &seen).await?;
    let missing = || caller.problem(Problem::NotFound);
    if !looked.check.is_sound() {
        return Err(missing());
    }
    let (file, letter) = (looked.file.clone(), seen.letter);
    let filled =
        tokio::task::spawn_blocking(move || file.write(&letter.example(), Language::English));
    let filled = filled.await;
    let filled = filled.map_err(|e| caller.problem(Problem::Failed(Box::new(e))))?;
    let why = match filled {
        Err(refusal) => refusal.to_string(),
        Ok(filled) if !as_pdf => {
            return Ok(file_answer("preview.docx", MEDIA_TYPE, filled.word));
        }
        Ok(filled) => match own::pdf(&caller.rooms, &filled.word).await {
            Ok(Some(pdf)) => return Ok(file_answer("preview.pdf", "application/pdf", pdf)),
            Ok(None) => return Err(missing()),
            Err(not_made) => format!("{not_made}. Try again, or look at it as Word"),
        },
    };
    let mut wrong = Wrong::default();
    wrong.add("", why);
    show(caller, &seen, &looked, &wrong).await
}
