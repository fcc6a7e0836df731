//! On and off the roll, as schools and their authority do it: notifications, what the authority makes of them, and no
//! child between two schools.
//! In: somebody signed in. Out: pages; each act a unit of work with its entry in the chronology, and what follows for
//! Today. A notification is the school's, and told to its authority; nobody else sees it.

mod answers;
mod desk;
mod doing;
pub(crate) mod enquiry;
mod inbox;
mod leaver;
mod of_pupil;
mod one;
mod today;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::house::House;

pub(crate) use of_pupil::notifications as of_pupil;

/// The pages of notifications.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .merge(leaver::router())
        .route("/", get(inbox::inbox))
        .nest("/enquiry", enquiry::router())
        .route("/{id}", get(one::one))
        .route("/{id}/do/{act}", get(doing::form).post(doing::make))
        .route("/{id}/documents/{document}", get(one::document))
}
