//! `/{authority}/notifications/{id}/leaver/checklist`: what is done before a name comes off, as the policy lists it.
//! In: each item done, or why not. Out: the answers kept.

use axum::extract::Path;
use axum::response::Response;
use casework::rolls::Named;
use govuk::{Choice, Content, Fieldset, Input, Legend, Radios};

use super::case::Case;
use super::form::{Form, not_too_long};
use crate::web::{Answer, Caller, Typed, Wrong, text, trimmed};

fn items(caller: &Caller) -> &[Named] {
    &caller.rooms.authority.policy.rolls.checklist
}

/// The fields of an item: whether it is done, and why not.
pub(super) fn fields_of(item: &Named) -> [String; 2] {
    [
        format!("check-{}", item.id),
        format!("check-{}-why", item.id),
    ]
}

/// What was answered of an item, in words; `None` before it was.
pub(super) fn answer(case: &Case, item: &Named) -> Option<String> {
    let [done, why] = fields_of(item);
    match case.desk.said(&done) {
        "yes" => Some("Done".to_owned()),
        "no" => Some(format!("Not done: {}", case.desk.said(&why))),
        _ => None,
    }
}

fn show(caller: &Caller, case: &Case, typed: &Typed, wrong: &Wrong) -> Response {
    let title = "Before the name comes off";
    let mut form = Form::of(caller, case, title, "/checklist");
    form.words =
        vec!["Each of these is done, or is left for a reason that you write down.".to_owned()];
    form.fields = items(caller)
        .iter()
        .map(|item| {
            let [done, why] = fields_of(item);
            let radios = Radios::bare(done.as_str())
                .inline()
                .choices([Choice::new("yes", "Done"), Choice::new("no", "Not done")])
                .value(text(typed, &done))
                .error_if(wrong.at(&done));
            let reason = Input::new(why.as_str(), format!("If not done, why? ({})", item.name))
                .value(text(typed, &why))
                .error_if(wrong.at(&why));
            let legend = Legend::new(item.name.as_str()).class("govuk-fieldset__legend--s");
            Fieldset::new(legend, Content::join([radios.into(), reason.into()])).into()
        })
        .collect();
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let mut typed = Typed::new();
    for field in items(&caller).iter().flat_map(fields_of) {
        let said = case.desk.said(&field).to_owned();
        typed.insert(field, said);
    }
    Ok(show(&caller, &case, &typed, &Wrong::default()))
}

/// Keeps it.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let mut wrong = Wrong::default();
    let mut kept = vec![("checklist".to_owned(), "yes".to_owned())];
    for item in items(&caller) {
        let [done, why] = fields_of(item);
        let is_done = trimmed(&typed, &done);
        let reason = text(&typed, &why);
        match is_done {
            "yes" => {}
            "no" if reason.is_empty() => {
                wrong.add(
                    why.as_str(),
                    format!("Write why this is not done: {}", item.name),
                );
            }
            "no" => {}
            _ => wrong.add(
                done.as_str(),
                format!("Choose whether this is done: {}", item.name),
            ),
        }
        not_too_long(&mut wrong, &typed, &why, false);
        kept.push((done.clone(), is_done.to_owned()));
        kept.push((
            why,
            if is_done == "no" {
                reason
            } else {
                String::new()
            },
        ));
    }
    let kept = if wrong.is_empty() {
        Ok(kept)
    } else {
        Err(wrong)
    };
    let again = |wrong: &Wrong| show(&caller, &case, &typed, wrong);
    case.put(&caller, kept, again).await
}
