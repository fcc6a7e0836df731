//! Messages between authorities about a child: moved in, moved out, is this child on a roll of yours. In: somebody of the
//! authority; a leaver's notification that names where the family goes; a message that came. Out: the message with the other
//! authority, and its answer back with ours; no list of either is shown to the other.

mod carry;
mod child;
mod list;
mod new;
mod one;
mod paper;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::house::House;

pub(crate) use carry::{give_answer, give_message, mail_message, tell_new_authority};
pub(in crate::rolls) use list::table;

/// The pages of messages.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(list::list))
        .route("/new", get(new::form).post(new::make))
        .route("/{message}", get(one::one))
        .route("/{message}/answer", post(one::answer))
        .route("/{message}/sent", post(one::sent))
        .route("/{message}/file/{format}", get(paper::file))
}
