//! Children on no roll: the question where each is educated, who may be the same child on another roll, and what closes
//! it. In: somebody of the authority; a notification that was sent; a morning. Out: pages, items of Today, words for the
//! schools' clocks; each change a unit of work with its entry in the chronology.

mod close;
mod compare;
pub(in crate::rolls) mod form;
mod list;
mod matched;
mod one;
pub(in crate::rolls) mod proposals;
mod question;
mod settle;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::house::House;

pub(in crate::rolls) use list::for_the_authority;
pub(in crate::rolls) use matched::on_joiner;
pub(in crate::rolls) use question::question_of;
pub(crate) use settle::chase;
pub(in crate::rolls) use settle::{clock, said, settle};

/// The pages of children on no roll.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(list::list))
        .route("/{pupil}", get(one::one))
        .route("/{pupil}/close", get(close::form).post(close::make))
        .route(
            "/{pupil}/reopen",
            get(close::reopen_form).post(close::reopen),
        )
        .route(
            "/{pupil}/compare/{other}",
            get(compare::side_by_side).post(compare::decide),
        )
}
