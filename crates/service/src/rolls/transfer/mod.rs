//! Transfer files from a child's school before: looked at pupil by pupil, then taken into the records of joiners.
//! In: somebody of a school, a Common Transfer File. Out: what the record has and what the file has; then former number,
//! language, home and contacts, each only where the record has none; and marks that a person has to look at, kept as they
//! came. Needs are shown and not taken.

mod choose;
mod look;
mod read;
mod take;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use crate::house::House;
use crate::load::choose::LARGEST_FILE;

/// The pages of transfer files.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(choose::choose).post(choose::keep))
        .route("/{school}/{file}", get(look::look).post(take::take))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
}
