//! On and off the roll, as schools and their authority do it: notifications, what the authority makes of them, and no
//! child between two schools.
//! In: somebody signed in. Out: pages; each act a unit of work with its entry in the chronology, and what follows for
//! Today. A notification is the school's, and told to its authority; nobody else sees it.

mod absence;
mod change;
mod compliance;
mod desk;
mod doing;
pub(crate) mod enquiry;
mod inbox;
mod joiner;
mod leaver;
pub(crate) mod messages;
mod of_pupil;
mod one;
pub(crate) mod open;
mod part_time;
mod steps;
mod today;
pub(crate) mod transfer;
mod truth;
pub(crate) mod two_rolls;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use store::StoreError;

use crate::house::{House, Rooms};

pub(crate) use absence::case_of as absence_of;
pub(crate) use of_pupil::notifications as of_pupil;
pub(crate) use truth::{compare_school, of_pupil as timetables};

/// Brings Today up to timetables and what the register shows of them, and to children on no roll and on two: once a day.
pub(crate) async fn chase(rooms: &Rooms) -> Result<(), StoreError> {
    truth::chase(rooms).await?;
    open::chase(rooms).await?;
    two_rolls::chase(rooms).await
}

/// The pages of notifications.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .merge(leaver::router())
        .route("/", get(inbox::inbox))
        .route("/compliance", get(compliance::compliance))
        .nest("/enquiry", enquiry::router())
        .route("/{id}", get(one::one))
        .route("/{id}/do/{act}", get(doing::form).post(doing::make))
        .route("/{id}/documents/{document}", get(one::document))
        .route("/{id}/change", get(change::change))
        .nest("/absence", absence::router())
        .nest("/joiner", joiner::router())
        .nest("/part-time", part_time::router())
}
