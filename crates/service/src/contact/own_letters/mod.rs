//! `/{authority}/own-letters`: Word files of a school's own, or of the authority's for all its schools, that take the
//! place of built-in letters.
//! In: a file, its use, its withdrawal. Out: what is in it, what it looks like, and which is in use.

mod fields;
mod list;
mod load;
mod one;
mod preview;

pub(super) use preview::file_answer;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{get, post};
use casework::people::{Action, Scope};
use letters::Template;
use letters::words::{self, Known};
use store::contact::{OwnLetter, OwnLetterState, find_own_letter};
use store::{SchoolId, StoreError};

use crate::contact::letter::of_id;
use crate::house::House;
use crate::web::{Caller, Problem};

/// Who may: whoever says what letters say of a school. The authority's own are its administrators'.
const MAY: Action = Action::ChangeLetterhead;

/// What the rest of a form takes beside the file.
const FORM: usize = 64 << 10;

/// Its pages.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(list::list))
        .route("/fields", get(fields::fields))
        .route("/new", get(load::form).post(load::take))
        .route("/{id}", get(one::one))
        .route("/{id}/letter.docx", get(preview::file))
        .route("/{id}/preview.docx", get(preview::word))
        .route("/{id}/preview.pdf", get(preview::pdf))
        .route("/{id}/{act}", post(one::act))
        .layer(DefaultBodyLimit::max(words::LARGEST_FILE + FORM))
}

/// Whether somebody may change what is of this owner: a school of theirs; the authority's, who may for every school.
fn may_change(scope: &Scope<SchoolId>, owner: Option<SchoolId>) -> bool {
    match owner {
        Some(school) => scope.holds(&school),
        None => *scope == Scope::Authority,
    }
}

/// One that somebody may see, and what it takes the place of.
struct Seen {
    own: OwnLetter,
    letter: &'static Template,
    may_change: bool,
}

/// One of a school within scope, or the authority's, which its schools use too.
async fn see(caller: &Caller, id: &str) -> Result<Seen, Response> {
    let scope = caller.may(MAY)?;
    let missing = || caller.problem(Problem::NotFound);
    let id = id.parse().map_err(|_| missing())?;
    let found = find_own_letter(&caller.rooms.store, id).await;
    let found = found.map_err(|e: StoreError| caller.problem(e.into()))?;
    let own = found
        .filter(|own| own.school.is_none_or(|school| scope.holds(&school)))
        .ok_or_else(missing)?;
    Ok(Seen {
        letter: of_id(&own.letter).ok_or_else(missing)?,
        may_change: may_change(&scope, own.school),
        own,
    })
}

/// The names that a file in the place of a letter may use.
fn names(letter: &Template) -> Vec<Known> {
    let mut all = words::standard();
    all.extend(words::of_fields(&letter.fields));
    all
}

/// How far one is, in words.
const fn in_words(state: OwnLetterState) -> &'static str {
    match state {
        OwnLetterState::Checked => "Not in use yet",
        OwnLetterState::InUse => "In use",
        OwnLetterState::Withdrawn => "Withdrawn",
    }
}
