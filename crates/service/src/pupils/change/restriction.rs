//! Restrictions on contact: put in force, and ended; both stay in the record.
//! In: a form of somebody who may. Out: whom not to contact, why, and since when.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use govuk::{DateInput, Select, SelectOption, Textarea};
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::pupils::{Restriction, end_restriction, find_restriction, insert_restriction};
use store::{ParentId, RestrictionId, StoreError};

use super::form::Form;
use super::{Family, name_of_parent};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, day_parts, see_other, text};

/// The one restriction that leaves a parent to be written to.
const DISCLOSURE: &str = "do not disclose the address";

/// What a restriction can be: as it is kept, and in words.
const KINDS: [(&str, &str); 4] = [
    ("do not contact", "Do not contact them"),
    ("do not write", "Do not write to them"),
    ("court order", "A court order is in force"),
    (DISCLOSURE, "Do not disclose where the pupil lives"),
];

/// Whether nothing may be sent while a restriction of this kind is in force: every kind but one, and
/// whatever another system calls it.
pub(crate) fn forbids_writing(kind: &str) -> bool {
    kind != DISCLOSURE
}

/// What the select says of the record as a whole.
const EVERYBODY: &str = "everybody";

fn form(caller: &Caller, family: &Family, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::new(family, caller, "Add a restriction", "/restriction");
    form.words = vec![
        "Contact details are hidden from everybody who may not see restrictions, until it is ended."
            .to_owned(),
    ];
    let kinds = KINDS.map(|(kept, words)| SelectOption::new(kept, words));
    let parents = family.parents.iter().map(|(related, parent)| {
        let words = format!("{} ({})", name_of_parent(parent), related.kind);
        SelectOption::new(parent.id.to_string(), words)
    });
    form.fields = vec![
        Select::new("kind", "What is restricted?")
            .option(SelectOption::new("", "Choose"))
            .options(kinds)
            .value(text(typed, "kind"))
            .error_if(wrong.at("kind"))
            .into(),
        Select::new("parent", "Whom is it about?")
            .option(SelectOption::new("", "Choose"))
            .options(parents)
            .option(SelectOption::new(EVERYBODY, "Everybody on this record"))
            .value(text(typed, "parent"))
            .error_if(wrong.at("parent"))
            .into(),
        Textarea::new("note", "Why?")
            .hint("For example, the order's date and court, or who asked for it")
            .rows(4)
            .value(text(typed, "note"))
            .error_if(wrong.at("note"))
            .into(),
        DateInput::new("since", "Since when?")
            .hint("For example, 12 11 2025")
            .name_prefix("since")
            .values(day_parts(typed, "since"))
            .error_if(wrong.at("since-day"))
            .into(),
    ];
    form.show(family, caller, wrong)
}

/// The form.
pub(crate) async fn add(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let family = Family::open(&caller, Action::ChangeRestrictions, &id).await?;
    Ok(form(&caller, &family, &Typed::new(), &Wrong::default()))
}

/// Puts a restriction in force.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeRestrictions, &id).await?;
    let mut wrong = Wrong::default();
    let kind = text(&typed, "kind");
    if !KINDS.iter().any(|(kept, _)| *kept == kind) {
        wrong.add("kind", "Choose what is restricted");
    }
    let about = text(&typed, "parent");
    let parent: Option<ParentId> = about.parse().ok();
    let known = family.parents.iter().any(|(_, p)| Some(p.id) == parent);
    if about != EVERYBODY && !known {
        wrong.add("parent", "Choose whom it is about");
    }
    wrong.unless_short(&typed, "note", "why contact is restricted");
    let since = day(&typed, "since").filter(|day| *day <= caller.rooms.today());
    if since.is_none() {
        wrong.add(
            "since-day",
            "Enter the day since which it is in force, today at the latest",
        );
    }
    let Some(since) = since.filter(|_| wrong.is_empty()) else {
        return Ok(form(&caller, &family, &typed, &wrong));
    };
    let rooms = &caller.rooms;
    let done = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        let restriction = Restriction {
            id: unit.context().id(),
            pupil: family.pupil(),
            parent,
            kind: kind.clone(),
            note: text(&typed, "note"),
            since,
            until: None,
        };
        // Who reads the chronology may not read the restriction: the reason stays out of it.
        let payload = json!({ "restriction": restriction.id, "since": since.to_string() });
        insert_restriction(&unit, restriction).await?;
        let subject = Subject::Child(family.pupil());
        let entry = NewEntry::now(subject, "pupils.restriction.added", payload);
        record(&unit, entry).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&family.address(&caller, "")))
}

/// Ends a restriction today.
pub(crate) async fn end(
    caller: Caller,
    Path((_, id, restriction)): Path<(String, String, String)>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeRestrictions, &id).await?;
    let missing = || caller.problem(Problem::NotFound);
    let failed = |e: StoreError| caller.problem(e.into());
    let id: RestrictionId = restriction.parse().map_err(|_| missing())?;
    let rooms = &caller.rooms;
    let found = find_restriction(&rooms.store, id).await.map_err(failed)?;
    let own = found.filter(|r| r.pupil == family.pupil() && r.until.is_none());
    let own = own.ok_or_else(missing)?;
    let done = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        // Its last day is yesterday, so that it holds no more from now on.
        let last = rooms.today().yesterday().unwrap_or(own.since);
        end_restriction(&unit, own.id, last.max(own.since)).await?;
        let payload = json!({ "restriction": own.id, "until": last.to_string() });
        let subject = Subject::Child(family.pupil());
        let entry = NewEntry::now(subject, "pupils.restriction.ended", payload);
        record(&unit, entry).await?;
        unit.commit().await
    };
    done.await.map_err(failed)?;
    Ok(see_other(&family.address(&caller, "")))
}
