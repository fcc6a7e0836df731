//! `/{authority}/letters/{batch}/letters.pdf` and `/{authority}/post/letters.pdf`: letters as one file for the
//! printer, each on sheets of its own.
//! In: letters that go by post from here, or are handed over. Out: a PDF; the letters as they were kept.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::contact::{State, Way};
use casework::people::Action;
use store::StoreError;
use store::contact::{Communication, letters_of_batch, of_schools};

use super::one::see;
use crate::contact::list::schools_of;
use crate::web::{Answer, Caller, Problem};

/// Whether a letter is printed here.
pub(super) fn is_printed(one: &Communication) -> bool {
    matches!(one.way, Way::Post | Way::Hand)
        && matches!(one.state, State::Written | State::Approved)
        && one.document.is_some()
}

async fn together(caller: &Caller, all: &[Communication]) -> Result<Response, Response> {
    let files = caller.rooms.store.files();
    let mut pdfs = Vec::with_capacity(all.len());
    for digest in all.iter().filter_map(|one| one.document) {
        let bytes = files.read(digest).await;
        pdfs.push(bytes.map_err(|e: StoreError| caller.problem(e.into()))?);
    }
    if pdfs.is_empty() {
        return Err(caller.problem(Problem::NotFound));
    }
    let made = tokio::task::spawn_blocking(move || letters::together(&pdfs)).await;
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| caller.problem(Problem::Failed(e));
    let made = made.map_err(|e| failed(e.into()))?;
    let made = made.map_err(|e| failed(e.into()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"letters.pdf\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, made).into_response())
}

/// Those of a batch.
pub(crate) async fn of_batch(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let batch = see(&caller, &id).await?;
    let all = letters_of_batch(&caller.rooms.store, batch.id).await;
    let mut all = all.map_err(|e| caller.problem(e.into()))?;
    all.retain(is_printed);
    together(&caller, &all).await
}

/// All that wait to be posted or handed over.
pub(crate) async fn to_print(caller: Caller) -> Answer {
    let scope = caller.may(Action::WriteToParents)?;
    let schools = schools_of(&scope);
    let all = of_schools(&caller.rooms.store, schools.as_deref(), &[State::Approved]).await;
    let mut all = all.map_err(|e| caller.problem(e.into()))?;
    all.retain(is_printed);
    together(&caller, &all).await
}
