//! On and off the roll, as schools and their authority do it: notifications, what the authority makes of them, and no
//! child between two schools.
//! In: somebody signed in. Out: pages; each act a unit of work with its entry in the chronology, and what follows for
//! Today. A notification is the school's, and told to its authority; nobody else sees it.

mod desk;
mod leaver;

use std::sync::Arc;

use axum::Router;

use crate::house::House;

/// The pages of notifications.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new().merge(leaver::router())
}
