//! On and off the roll, as schools and their authority do it: notifications, what the authority makes of them, and no
//! child between two schools.
//! In: somebody signed in. Out: pages; each act a unit of work with its entry in the chronology, and what follows for
//! Today. A notification is the school's, and told to its authority; nobody else sees it.

mod answers;
mod compliance;
mod desk;
mod doing;
pub(crate) mod enquiry;
mod inbox;
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
        .route("/", get(inbox::inbox))
        .route("/compliance", get(compliance::compliance))
        .nest("/enquiry", enquiry::router())
        .route("/{id}", get(one::one))
        .route("/{id}/do/{act}", get(doing::form).post(doing::make))
        .route("/{id}/documents/{document}", get(one::document))
}
