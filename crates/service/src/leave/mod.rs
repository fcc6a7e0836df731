//! Leave of absence, as a parent asks for it and a school decides: requests, links, decisions, and where the register
//! shows something else.
//! In: somebody signed in at a school, a pupil; or a parent with a link. Out: pages; each change a unit of work with
//! its entry in the chronology and what follows for Today.
//! Requests are the school's own: the authority's people see marks, not why a family asked.

mod ask;
mod compare;
mod decide;
mod desk;
mod form;
mod letters;
mod link;
mod list;
mod one;
mod overview;
mod parent;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::house::House;

pub(crate) use compare::{chase, compare_school};
pub(crate) use list::list;

/// The pages of the room, below a pupil's.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(overview::overview))
        .route("/ask", get(ask::form).post(ask::make))
        .route("/link", get(link::form).post(link::make))
        .route("/link/end", post(link::end))
        .route("/{request}", get(one::one))
        .route("/{request}/decide", get(decide::form).post(decide::make))
        .route("/{request}/withdraw", post(one::withdraw))
}

/// The pages that a parent's link leads to.
pub(crate) fn parents_router() -> Router<Arc<House>> {
    Router::new()
        .route("/{token}", get(parent::start))
        .route("/{token}/kind", get(parent::kind).post(parent::keep_kind))
        .route("/{token}/days", get(parent::days).post(parent::keep_days))
        .route("/{token}/why", get(parent::why).post(parent::keep_why))
        .route("/{token}/check", get(parent::check).post(parent::send))
        .route("/{token}/sent", get(parent::sent))
}
