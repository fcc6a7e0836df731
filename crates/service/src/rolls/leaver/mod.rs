//! A pupil's name comes off the roll: what happened, the ground that fits, what goes with it, and the word to the
//! authority.
//! In: somebody of the pupil's school, a question a page. Out: a draft that says no more than was answered; sent from the
//! page on which the answers are checked, it ends the spell on the roll in the same unit of work.
//! Only a ground of SI 2024/208 reg 9 takes a name off: `casework::rolls::leaving` judges it, on what the record shows and
//! what the school answers.

mod answers;
mod begin;
mod case;
mod change;
mod check;
mod checklist;
mod choices;
mod decide;
mod facts;
mod file;
mod form;
mod going;
mod held;
mod home;
mod one;
mod papers;
mod parents;
mod permission;
mod questions;
mod send;
mod transfer;
mod withdraw;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::house::House;
use crate::web::scan;

pub(super) use one::said;
pub(super) use withdraw::taken_back;

/// The pages of a leaver.
pub(super) fn router() -> Router<Arc<House>> {
    let at = |page: &str| format!("/{{id}}/leaver{page}");
    let upload = Router::new()
        .route(&at("/documents"), get(papers::form).post(papers::keep))
        .layer(DefaultBodyLimit::max(scan::LARGEST_FORM));
    Router::new()
        .route("/leaver/new", get(begin::form).post(begin::make))
        .route(&at(""), get(one::page))
        .route(&at("/what"), get(change::form).post(change::keep))
        .route(&at("/ground"), post(change::look_at))
        .route(
            &at("/ask/{question}"),
            get(questions::form).post(questions::keep),
        )
        .route(&at("/decision"), get(decide::page).post(decide::go_on))
        .route(&at("/where"), get(going::form).post(going::keep))
        .route(&at("/home"), get(home::form).post(home::keep))
        .route(&at("/parents"), get(parents::form).post(parents::keep))
        .route(
            &at("/permission"),
            get(permission::form).post(permission::keep),
        )
        .route(
            &at("/checklist"),
            get(checklist::form).post(checklist::keep),
        )
        .route(&at("/documents/done"), post(papers::done))
        .route(&at("/documents/{document}/remove"), post(papers::remove))
        .route(&at("/check"), get(check::page).post(send::send))
        .route("/{id}/transfer-file", post(file::download))
        .merge(upload)
}
