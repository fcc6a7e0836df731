//! How a parent is reached: added, changed, confirmed, given up. Nothing is overwritten: a number that
//! changes is given up, and the new one stands beside it with a day of its own.
//! In: a form. Out: contact points, each with the day it was last confirmed.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::pupils::{not_a_number, not_an_email};
use govuk::{Button, Checkboxes, Choice, Input, Select, SelectOption};
use serde_json::json;
use store::pupils::{
    ContactKind, ContactPoint, Parent, confirm_contact_point, contact_points_of, end_contact_point,
    find_contact_point, fold_contact, insert_contact_points, mark_shared,
};
use store::{ContactPointId, StoreError, Unit};

use super::form::Form;
use super::{Family, name_of_parent, tell_children};
use crate::pupils::family::kind_in_words;
use crate::web::{Answer, Caller, Problem, QUICKER, Typed, Wrong, see_other, seen, text};

fn judge(typed: &Typed, kind: Option<ContactKind>) -> Wrong {
    let mut wrong = Wrong::default();
    let value = text(typed, "value");
    let why = match kind {
        None => {
            wrong.add("kind", "Choose what it is");
            None
        }
        Some(_) if value.is_empty() => Some("Enter the address or number".to_owned()),
        Some(ContactKind::Email) => not_an_email(&value).map(|why| format!("“{value}” {why}")),
        Some(_) => not_a_number(&value).map(|why| format!("“{value}” {why}")),
    };
    if let Some(why) = why {
        wrong.add("value", why);
    }
    wrong
}

fn confirmed(typed: &Typed) -> Checkboxes {
    let choice = Choice::new("yes", "Somebody has confirmed today that this is theirs");
    let choice = choice.name("confirmed").id("confirmed");
    let ticked = typed.contains_key("confirmed");
    Checkboxes::bare("confirm").choice(if ticked { choice.checked(true) } else { choice })
}

fn value_field(typed: &Typed, wrong: &Wrong) -> Input {
    Input::new("value", "Address or number")
        .value(text(typed, "value"))
        .autocomplete("off")
        .spellcheck(false)
        .error_if(wrong.at("value"))
}

fn add_form(
    caller: &Caller,
    family: &Family,
    parent: &Parent,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let title = format!("Add a way to reach {}", name_of_parent(parent));
    let page = format!("/parent/{}/point", parent.id);
    let mut form = Form::new(family, caller, &title, &page);
    let kinds = ContactKind::ALL
        .iter()
        .map(|kind| SelectOption::new(kind.text(), kind_in_words(*kind)));
    let kind = Select::new("kind", "What is it?")
        .option(SelectOption::new("", "Choose"))
        .options(kinds)
        .value(text(typed, "kind"))
        .error_if(wrong.at("kind"));
    form.fields = vec![
        kind.into(),
        value_field(typed, wrong).into(),
        confirmed(typed).into(),
    ];
    form.show(family, caller, wrong)
}

/// The form for a new way to reach a parent.
pub(crate) async fn add(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
) -> Answer {
    let (family, parent) = Family::reached(&caller, &id, &parent).await?;
    let parent = &parent;
    Ok(add_form(
        &caller,
        &family,
        parent,
        &Typed::new(),
        &Wrong::default(),
    ))
}

/// Adds it.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (family, parent) = Family::reached(&caller, &id, &parent).await?;
    let parent = &parent;
    let failed = |e: StoreError| caller.problem(e.into());
    let kind = ContactKind::parse(&text(&typed, "kind"));
    let mut wrong = judge(&typed, kind);
    let value = text(&typed, "value");
    let held = contact_points_of(&caller.rooms.store, &[parent.id]).await;
    let held = held.map_err(failed)?;
    let twice = |kind| {
        let folded = fold_contact(kind, &value);
        held.iter()
            .any(|p| p.kind == kind && p.value_folded == folded)
    };
    if wrong.is_empty() && kind.is_some_and(twice) {
        wrong.add(
            "value",
            "This is on record for them already: confirm it there",
        );
    }
    let Some(kind) = kind.filter(|_| wrong.is_empty()) else {
        return Ok(add_form(&caller, &family, parent, &typed, &wrong));
    };
    let rooms = &caller.rooms;
    let kept = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        put(&unit, &caller, parent, kind, &typed, None).await?;
        unit.commit().await
    };
    kept.await.map_err(failed)?;
    Ok(see_other(&family.address(&caller, "")))
}

/// Puts a contact point in, in place of another if there was one.
async fn put(
    unit: &Unit,
    caller: &Caller,
    parent: &Parent,
    kind: ContactKind,
    typed: &Typed,
    before: Option<&ContactPoint>,
) -> Result<(), StoreError> {
    let today = caller.rooms.today();
    let value = text(typed, "value");
    let mut folded = vec![fold_contact(kind, &value)];
    if let Some(before) = before {
        end_contact_point(unit, before.id, today).await?;
        folded.push(before.value_folded.clone());
    }
    let confirmed = typed.contains_key("confirmed").then_some(today);
    let point = ContactPoint {
        id: unit.context().id(),
        parent: parent.id,
        kind,
        value: value.clone(),
        value_folded: String::new(),
        confirmed_on: confirmed,
        shared: false,
        ended_on: None,
    };
    insert_contact_points(unit, vec![point]).await?;
    mark_shared(unit, &folded).await?;
    let payload = json!({
        "parent": parent.id, "name": name_of_parent(parent), "what": kind_in_words(kind),
        "value": value, "before": before.map(|b| b.value.clone()),
        "confirmed_on": confirmed.map(|day| day.to_string()), "from": "by hand",
    });
    let word = match before {
        None => "pupils.contact.added",
        Some(_) => "pupils.contact.changed",
    };
    tell_children(unit, parent.id, word, &payload).await
}

/// A contact point in use of one of the pupil's parents.
async fn of_family<'f>(
    caller: &Caller,
    family: &'f Family,
    id: &str,
) -> Result<(ContactPoint, &'f Parent), Response> {
    let missing = || caller.problem(Problem::NotFound);
    let id: ContactPointId = id.parse().map_err(|_| missing())?;
    let point = find_contact_point(&caller.rooms.store, id).await;
    let point = point.map_err(|e| caller.problem(e.into()))?;
    let point = point.filter(|p| p.ended_on.is_none()).ok_or_else(missing)?;
    let (_, parent) = family.parent(caller, &point.parent.to_string())?;
    family.reachable(caller, Some(parent.id)).await?;
    Ok((point, parent))
}

fn change_form(
    caller: &Caller,
    family: &Family,
    point: &ContactPoint,
    parent: &Parent,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let what = kind_in_words(point.kind);
    let title = format!("{what} of {}", name_of_parent(parent));
    let page = format!("/point/{}", point.id);
    let mut form = Form::new(family, caller, &title, &page);
    form.seen = seen(point);
    form.fields = vec![value_field(typed, wrong).into(), confirmed(typed).into()];
    let other = |word: &str, button: Button| {
        let address = family.address(caller, &format!("{page}/{word}"));
        (address, button.prevent_double_click(true))
    };
    form.others = vec![
        other("confirm", Button::new("It was confirmed today").secondary()),
        other("end", Button::new("It is no longer theirs").warning()),
    ];
    form.show(family, caller, wrong)
}

/// The form for a way to reach a parent that is on record.
pub(crate) async fn change(
    caller: Caller,
    Path((_, id, point)): Path<(String, String, String)>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let (point, parent) = of_family(&caller, &family, &point).await?;
    let typed = Typed::from([("value".to_owned(), point.value.clone())]);
    let wrong = Wrong::default();
    Ok(change_form(
        &caller, &family, &point, parent, &typed, &wrong,
    ))
}

/// Changes it.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id, point)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let (point, parent) = of_family(&caller, &family, &point).await?;
    let mut wrong = judge(&typed, Some(point.kind));
    if text(&typed, "seen") != seen(&point) {
        wrong.add("", QUICKER);
    }
    if !wrong.is_empty() {
        return Ok(change_form(
            &caller, &family, &point, parent, &typed, &wrong,
        ));
    }
    let rooms = &caller.rooms;
    let same = text(&typed, "value") == point.value;
    let kept = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        if !same {
            put(&unit, &caller, parent, point.kind, &typed, Some(&point)).await?;
        } else if typed.contains_key("confirmed") {
            confirm_it(&unit, &caller, &point, parent).await?;
        }
        unit.commit().await
    };
    kept.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&family.address(&caller, "")))
}

async fn confirm_it(
    unit: &Unit,
    caller: &Caller,
    point: &ContactPoint,
    parent: &Parent,
) -> Result<(), StoreError> {
    let today = caller.rooms.today();
    confirm_contact_point(unit, point.id, today).await?;
    let payload = json!({
        "parent": parent.id, "name": name_of_parent(parent), "what": kind_in_words(point.kind),
        "value": point.value, "confirmed_on": today.to_string(), "from": "by hand",
    });
    tell_children(unit, parent.id, "pupils.contact.confirmed", &payload).await
}

/// Says that it was confirmed today, or that it is given up.
pub(crate) async fn act(
    caller: Caller,
    Path((_, id, point, word)): Path<(String, String, String, String)>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let (point, parent) = of_family(&caller, &family, &point).await?;
    let rooms = &caller.rooms;
    let done = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        match word.as_str() {
            "confirm" => confirm_it(&unit, &caller, &point, parent).await?,
            "end" => {
                end_contact_point(&unit, point.id, rooms.today()).await?;
                mark_shared(&unit, std::slice::from_ref(&point.value_folded)).await?;
                let payload = json!({
                    "parent": parent.id, "name": name_of_parent(parent),
                    "what": kind_in_words(point.kind), "value": point.value, "from": "by hand",
                });
                tell_children(&unit, parent.id, "pupils.contact.ended", &payload).await?;
            }
            _ => return Ok(false),
        }
        unit.commit().await?;
        Ok(true)
    };
    match done.await {
        Ok(true) => Ok(see_other(&family.address(&caller, ""))),
        Ok(false) => Err(caller.problem(Problem::NotFound)),
        Err(e) => {
            let e: StoreError = e;
            Err(caller.problem(e.into()))
        }
    }
}
