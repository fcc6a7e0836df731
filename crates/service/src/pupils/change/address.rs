//! Where a parent lives, and where the pupil lives.
//! In: a form. Out: an address; that of before stays in the record.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use govuk::{DateInput, Input, Textarea};
use jiff::civil::Date;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::pupils::{
    Address, Parent, addresses_of, insert_addresses, move_pupil, parent_address, update_parent,
};
use store::{StoreError, Unit};

use super::form::Form;
use super::{Family, name_of_parent, tell_children};
use crate::web::{Answer, Caller, QUICKER, Typed, Wrong, day, day_parts, see_other, seen, text};

fn typed_of(address: Option<&Address>) -> Typed {
    let Some(address) = address else {
        return Typed::new();
    };
    Typed::from([
        ("lines".to_owned(), address.lines.clone()),
        ("postcode".to_owned(), address.postcode.clone()),
    ])
}

fn judge(typed: &Typed) -> Wrong {
    let mut wrong = Wrong::default();
    wrong.unless_short(typed, "lines", "the address");
    wrong
}

/// Lines as people typed them, each trimmed and none blank.
fn lines(typed: &Typed) -> String {
    let text = text(typed, "lines");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn new_address(unit: &Unit, typed: &Typed) -> Address {
    Address {
        id: unit.context().id(),
        lines: lines(typed),
        postcode: text(typed, "postcode").to_uppercase(),
        uprn: None,
    }
}

fn form<'f>(
    caller: &Caller,
    family: &'f Family,
    (title, page): (&str, &str),
    kept: Option<&Address>,
    typed: &Typed,
    wrong: &Wrong,
) -> (Form, &'f Family) {
    let mut form = Form::new(family, caller, title, page);
    form.seen = seen(&kept);
    form.fields = vec![
        Textarea::new("lines", "Address")
            .rows(5)
            .value(text(typed, "lines"))
            .error_if(wrong.at("lines"))
            .into(),
        Input::new("postcode", "Postcode")
            .class("govuk-input--width-10")
            .value(text(typed, "postcode"))
            .error_if(wrong.at("postcode"))
            .into(),
    ];
    (form, family)
}

fn parent_form(
    caller: &Caller,
    family: &Family,
    parent: &Parent,
    kept: Option<&Address>,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let title = format!("Address of {}", name_of_parent(parent));
    let page = format!("/parent/{}/address", parent.id);
    let (form, family) = form(caller, family, (&title, &page), kept, typed, wrong);
    form.show(family, caller, wrong)
}

/// The form for a parent's address.
pub(crate) async fn of_parent(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
) -> Answer {
    let (family, parent) = Family::reached(&caller, &id, &parent).await?;
    let parent = &parent;
    let kept = parent_address(&caller.rooms.store, parent.id).await;
    let kept = kept.map_err(|e| caller.problem(e.into()))?;
    let typed = typed_of(kept.as_ref());
    let wrong = Wrong::default();
    Ok(parent_form(
        &caller,
        &family,
        parent,
        kept.as_ref(),
        &typed,
        &wrong,
    ))
}

/// Sets a parent's address.
pub(crate) async fn set_of_parent(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (family, parent) = Family::reached(&caller, &id, &parent).await?;
    let parent = &parent;
    let failed = |e: StoreError| caller.problem(e.into());
    let kept = parent_address(&caller.rooms.store, parent.id).await;
    let kept = kept.map_err(failed)?;
    let mut wrong = judge(&typed);
    if text(&typed, "seen") != seen(&kept.as_ref()) {
        wrong.add("", QUICKER);
    }
    if !wrong.is_empty() {
        return Ok(parent_form(
            &caller,
            &family,
            parent,
            kept.as_ref(),
            &typed,
            &wrong,
        ));
    }
    let rooms = &caller.rooms;
    let done = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        let address = new_address(&unit, &typed);
        let payload = json!({
            "parent": parent.id, "name": name_of_parent(parent), "address": address.lines,
            "postcode": address.postcode, "before": kept.map(|a| a.lines), "from": "by hand",
        });
        let moved = Parent {
            address: Some(address.id),
            ..parent.clone()
        };
        insert_addresses(&unit, vec![address], Vec::new()).await?;
        update_parent(&unit, &moved).await?;
        tell_children(&unit, parent.id, "pupils.parent.moved", &payload).await?;
        unit.commit().await
    };
    done.await.map_err(failed)?;
    Ok(see_other(&family.address(&caller, "")))
}

/// Where the pupil lives now, as far as is known.
async fn home(caller: &Caller, family: &Family) -> Result<Option<Address>, Response> {
    let lived = addresses_of(&caller.rooms.store, family.pupil()).await;
    let lived = lived.map_err(|e| caller.problem(e.into()))?;
    let mut now = lived.into_iter().filter(|(l, _)| l.until.is_none());
    Ok(now.next().map(|(_, address)| address))
}

fn pupil_form(
    caller: &Caller,
    family: &Family,
    kept: Option<&Address>,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let title = "Where the pupil lives";
    let (mut form, family) = form(caller, family, (title, "/address"), kept, typed, wrong);
    let since = DateInput::new("since", "Since when?")
        .hint("For example, 12 11 2025")
        .name_prefix("since")
        .values(day_parts(typed, "since"))
        .error_if(wrong.at("since-day"));
    form.fields.push(since.into());
    form.show(family, caller, wrong)
}

/// The form for the pupil's address.
pub(crate) async fn of_pupil(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    family.reachable(&caller, None).await?;
    let kept = home(&caller, &family).await?;
    let typed = typed_of(kept.as_ref());
    Ok(pupil_form(
        &caller,
        &family,
        kept.as_ref(),
        &typed,
        &Wrong::default(),
    ))
}

/// The pupil moves.
pub(crate) async fn set_of_pupil(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    family.reachable(&caller, None).await?;
    let kept = home(&caller, &family).await?;
    let mut wrong = judge(&typed);
    let since: Option<Date> = day(&typed, "since").filter(|day| *day <= caller.rooms.today());
    if since.is_none() {
        wrong.add(
            "since-day",
            "Enter the day since which they live there, today at the latest",
        );
    }
    if text(&typed, "seen") != seen(&kept.as_ref()) {
        wrong.add("", QUICKER);
    }
    let Some(since) = since.filter(|_| wrong.is_empty()) else {
        return Ok(pupil_form(&caller, &family, kept.as_ref(), &typed, &wrong));
    };
    let rooms = &caller.rooms;
    let done = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        let address = new_address(&unit, &typed);
        let payload = json!({
            "address": address.lines, "postcode": address.postcode, "since": since.to_string(),
            "before": kept.map(|a| a.lines), "from": "by hand",
        });
        move_pupil(&unit, family.pupil(), address, since).await?;
        let subject = Subject::Child(family.pupil());
        record(&unit, NewEntry::now(subject, "pupils.pupil.moved", payload)).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&family.address(&caller, "")))
}
