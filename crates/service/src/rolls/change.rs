//! `/{authority}/notifications/{id}/change`: where a draft, or one that was returned, is written on.
//! In: a notification of the school's own. Out: the pages of its kind.

use axum::extract::Path;
use casework::people::Action;
use casework::rolls::notification::Kind;

use super::desk::Desk;
use super::steps;
use crate::web::{Answer, Caller, see_other};

/// Leads there.
pub(crate) async fn change(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let what = "writing a notification to the authority";
    let desk = Desk::open(&caller, Action::Notify, &id, what).await?;
    let told = &desk.notification;
    Ok(see_other(&match told.kind {
        Kind::Leaver => desk.address(&caller, "/leaver"),
        // What is missing is asked from there.
        kind => steps::address(&caller, kind, told.id, "check"),
    }))
}
