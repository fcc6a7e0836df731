//! How the notification of a part-time timetable is begun: a new one, one that renews another, or that one has ended.
//! In: a pupil, and what it goes on from. Out: a draft.

use axum::extract::Query;
use casework::refusal::Refusal;
use casework::rolls::notification::Kind;
use casework::rolls::notifying::Refused;
use serde_json::json;
use store::StoreError;
use store::rolls::of_pupil;

use super::super::desk::begin_draft;
use super::super::steps::begin::{Asked, on_roll, show};
use super::super::steps::{self, NO_REFERRAL};
use super::super::truth::says_ended;
use super::{ENDED, GOES_ON, GoesOn, WHAT, goes_on};
use crate::web::{Answer, Caller, Typed, see_other, text};

const TITLE: &str = "Notify a part-time timetable";

/// What a look at the pupil's record is for.
const LOOK: &str = "notifying a part-time timetable";

/// That nobody said whether it is new.
pub(super) fn not_chosen() -> Refused {
    Refused {
        field: "goes_on",
        refusal: Refusal::plain(
            "It does not say whether it is new",
            "Choose whether it is new, renews another, or another has ended",
        ),
    }
}

/// Where it begins.
pub(crate) async fn form(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let (opened, _) = on_roll(&caller, &asked.pupil, LOOK).await?;
    let words = [
        NO_REFERRAL,
        "A part-time timetable is for a child of compulsory school age in exceptional circumstances, for a short time, with an end and with the parents’ agreement. The register is held against what you say here: sessions that are not to be attended are code C2.",
        "Use this for flexi-schooling too, and to say that a timetable was renewed or has ended early.",
    ];
    Ok(show(
        &caller,
        &opened,
        &asked,
        (Kind::PartTime, TITLE),
        &words,
    ))
}

/// Begins a draft.
pub(crate) async fn begin(caller: Caller, axum::Form(typed): axum::Form<Typed>) -> Answer {
    let failed = |e: StoreError| caller.problem(e.into());
    let (opened, school) = on_roll(&caller, &text(&typed, "pupil"), LOOK).await?;
    let before = of_pupil(&caller.rooms.store, opened.pupil.id).await;
    let mut before = before.map_err(failed)?;
    before.retain(|told| {
        told.kind == Kind::PartTime
            && told.school == school.id
            && told.state.was_sent()
            && !says_ended(told)
    });
    let chosen = goes_on(&typed).filter(|(_, id)| before.iter().any(|told| told.id == *id));
    let goes_on = match chosen {
        Some(_) => text(&typed, "goes_on"),
        None if before.is_empty() => "new".to_owned(),
        None => String::new(),
    };
    let said = json!({ "goes_on": goes_on });
    let pupil = Some(&opened.pupil);
    let id = begin_draft(&caller, Kind::PartTime, school.id, pupil, said, None);
    let id = id.await.map_err(failed)?;
    let first = match chosen {
        Some((GoesOn::Ends, _)) => ENDED.page,
        Some((GoesOn::Renews, _)) => WHAT.page,
        None if before.is_empty() => WHAT.page,
        None => GOES_ON.page,
    };
    Ok(see_other(&steps::address(
        &caller,
        Kind::PartTime,
        id,
        first,
    )))
}
