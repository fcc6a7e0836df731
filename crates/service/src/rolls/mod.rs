//! On and off the roll, as schools and their authority do it: notifications, what the authority makes of them, and no
//! child between two schools.
//! In: somebody signed in. Out: pages; each act a unit of work with its entry in the chronology, and what follows for
//! Today. A notification is the school's, and told to its authority; nobody else sees it.

mod desk;
pub(crate) mod messages;
pub(crate) mod open;
pub(crate) mod transfer;
pub(crate) mod two_rolls;

use std::sync::Arc;

use axum::Router;
use store::StoreError;

use crate::house::{House, Rooms};

/// Brings Today up to children on no roll and on two: once a day.
pub(crate) async fn chase(rooms: &Rooms) -> Result<(), StoreError> {
    open::chase(rooms).await?;
    two_rolls::chase(rooms).await
}

/// The pages of notifications.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
}
