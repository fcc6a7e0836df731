//! The library: documents for schools to take and make their own, as Word and PDF. No child stands in them.
//! In: which document, which school, what it asks. Out: the file, with the school's name and how to reach it.

mod list;
mod take;

use axum::Router;
use axum::routing::get;
use casework::people::{Action, Scope};
use letters::{Kind, Language, Template};
use std::sync::Arc;
use store::schools::School;
use store::{SchoolId, StoreError};

use crate::house::{House, Rooms};

/// Who may take documents: whoever writes what letters say of a school.
const TAKES: Action = Action::ChangeLetterhead;

/// Its pages.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(list::list))
        .route("/{document}", get(take::form).post(take::take))
}

/// The documents about no child, in English, by name.
fn documents() -> Vec<&'static Template> {
    let own = |t: &&Template| t.kind == Kind::Document && t.language == Language::English;
    let mut all: Vec<&Template> = letters::templates().iter().filter(own).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// The schools for which somebody may take documents.
async fn schools(rooms: &Rooms, scope: &Scope<SchoolId>) -> Result<Vec<School>, StoreError> {
    let mut all = store::schools::list(&rooms.store).await?;
    all.retain(|school| scope.holds(&school.id));
    Ok(all)
}
