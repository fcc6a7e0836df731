//! How the notification of an absence is begun: of a pupil, or from an item of Today, which says which case it is.
//! In: a pupil, a case, an item. Out: a draft with the figures of the register in words.

use axum::extract::Query;
use casework::people::Action;
use casework::rolls::notification::Kind;
use casework::rolls::notifying::AbsenceCase;
use casework::today::Rule;
use serde_json::json;
use store::today::Item;
use store::{ItemId, StoreError};

use super::super::desk::begin_draft;
use super::super::steps::begin::{Asked, on_roll, show};
use super::super::steps::{self, NO_REFERRAL};
use super::{CASE, WHAT};
use crate::pupils::{Opened, per_cent};
use crate::web::{Answer, Caller, Typed, see_other, text};
use crate::when;

const TITLE: &str = "Notify absence and irregular attendance";

/// The case that an item of Today is of.
pub(crate) const fn case_of(rule: Rule) -> Option<AbsenceCase> {
    match rule {
        Rule::TenDays | Rule::TenDaysOfAny | Rule::FifteenIll | Rule::HeadingToFifteenIll => {
            Some(AbsenceCase::TenDays)
        }
        Rule::Falling | Rule::Weekday => Some(AbsenceCase::Irregular),
        _ => None,
    }
}

/// Where it begins.
pub(crate) async fn form(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let (opened, _) = on_roll(&caller, &asked.pupil, "notifying absence").await?;
    let words = [
        NO_REFERRAL,
        "Notify ten school days of absence together, fifteen days of illness or the likelihood of them, attendance that stays irregular although the school helps, a plan that has not worked, and a child who is present and not taught.",
    ];
    Ok(show(
        &caller,
        &opened,
        &asked,
        (Kind::Absence, TITLE),
        &words,
    ))
}

/// The item that it is begun from, of this pupil.
async fn item_of(caller: &Caller, opened: &Opened, item: &str) -> Result<Option<Item>, StoreError> {
    let Ok(item) = item.parse::<ItemId>() else {
        return Ok(None);
    };
    let found = store::today::find(&caller.rooms.store, item).await?;
    Ok(found.filter(|item| item.pupil == Some(opened.pupil.id)))
}

fn counted(n: u16, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// What the register shows, in words: what the item says, and the figures of the standing.
fn figures(opened: &Opened, item: Option<&Item>) -> String {
    let mut lines = Vec::new();
    let words = item.and_then(|item| item.facts.get("words"));
    if let Some(words) = words.and_then(serde_json::Value::as_str) {
        lines.push(format!("{words}."));
    }
    if let Some(kept) = &opened.standing {
        let ill = kept.ill_sessions / 2;
        lines.push(format!(
            "As at {}: attendance {} this academic year; {} of continuous absence now; {} of illness this academic year.",
            when::weekday(kept.as_of),
            per_cent(kept.attendance_rate),
            counted(kept.absent_run, "school day"),
            counted(u16::try_from(ill).unwrap_or(u16::MAX), "day"),
        ));
    }
    lines.join("\n")
}

/// Begins a draft.
pub(crate) async fn begin(caller: Caller, axum::Form(typed): axum::Form<Typed>) -> Answer {
    caller.may(Action::Notify)?;
    let failed = |e: StoreError| caller.problem(e.into());
    let (opened, school) = on_roll(&caller, &text(&typed, "pupil"), "notifying absence").await?;
    let item = item_of(&caller, &opened, &text(&typed, "item")).await;
    let item = item.map_err(failed)?;
    let of_item = item.as_ref().and_then(|item| Rule::of_id(&item.rule));
    let case = AbsenceCase::of_id(&text(&typed, "case")).or_else(|| of_item.and_then(case_of));
    let said = json!({
        "case": case.map_or("", AbsenceCase::id),
        "figures": figures(&opened, item.as_ref()),
    });
    let pupil = Some(&opened.pupil);
    let id = begin_draft(&caller, Kind::Absence, school.id, pupil, said, None);
    let id = id.await.map_err(failed)?;
    // From an item the case is known, and it can be changed before it is sent.
    let known = of_item.and_then(case_of).is_some();
    let first = if known { WHAT.page } else { CASE.page };
    Ok(see_other(&steps::address(
        &caller,
        Kind::Absence,
        id,
        first,
    )))
}
