//! `/{authority}/notifications/{id}/leaver/what`: what happened, said otherwise; and another ground to be looked at with the
//! same answers.
//! In: a draft. Out: it, with another ground or day; once the name is off, its day stands.

use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use law::registration::Ground;

use super::begin::{KNOWS, chosen, fields};
use super::case::Case;
use super::form::{Form, typed_of};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, put_day, text};
use crate::when;

/// The day, where it cannot be another any more.
fn fixed_day(caller: &Caller, case: &Case) -> Option<Date> {
    case.is_off(caller.rooms.today()).then_some(case.off)
}

fn show_change(caller: &Caller, case: &Case, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(caller, case, "What happened", "/what");
    let fixed = fixed_day(caller, case);
    if let Some(day) = fixed {
        form.words = vec![format!("The name came off the roll on {}.", when::day(day))];
    }
    form.fields = fields(typed, wrong, fixed);
    form.show(caller, wrong)
}

/// The same of a draft.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let mut typed = typed_of(&case, &["situation", "ground"], &[]);
    if case.situation().is_none() {
        typed.insert("situation".to_owned(), KNOWS.to_owned());
    }
    put_day(&mut typed, "deletes", case.off);
    Ok(show_change(&caller, &case, &typed, &Wrong::default()))
}

/// Keeps what happened.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let policy = &caller.rooms.authority.policy;
    let about_whom = (case.record.pupil.born, &case.spell);
    let fixed = fixed_day(&caller, &case);
    let kept = chosen(&typed, about_whom, fixed, policy, caller.rooms.today());
    let kept = kept.map(|chosen| chosen.said().to_vec());
    let again = |wrong: &Wrong| show_change(&caller, &case, &typed, wrong);
    case.put(&caller, kept, again).await
}

/// Looks at another ground, with the same answers.
pub(crate) async fn look_at(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let unknown = || caller.problem(Problem::Unreadable("There is no such ground."));
    let ground = Ground::of_id(&text(&typed, "ground")).ok_or_else(unknown)?;
    let changes = [("ground".to_owned(), ground.id().to_owned())];
    let typed = typed_of(&case, &["situation", "ground"], &[]);
    let again = |wrong: &Wrong| show_change(&caller, &case, &typed, wrong);
    case.put(&caller, Ok(changes.to_vec()), again).await
}
