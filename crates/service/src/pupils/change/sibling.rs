//! Brothers and sisters: pupils who share a parent.
//! In: another pupil's number, and which of this pupil's parents are theirs too. Out: those parents on
//! both records; nobody is joined by a name.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use govuk::{Checkboxes, Choice, Input};
use serde_json::json;
use store::chronology::{NewEntry, Subject, append};
use store::pupils::{Pupil, Relationship, among, find_by_upn, parents_of, relate};
use store::{PupilId, StoreError};

use super::form::Form;
use super::{Family, name_of_parent};
use crate::pupils::reach;
use crate::web::{Answer, Caller, Typed, Wrong, see_other, text};

fn form(caller: &Caller, family: &Family, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::new(family, caller, "Add a brother or sister", "/sibling");
    if family.parents.is_empty() {
        form.words = vec![
            "Brothers and sisters are those who share a parent, and no parent is on this record yet: add one first.".to_owned(),
        ];
    }
    let mut parents = Checkboxes::new("parents", "Whose child are they too?");
    for (related, parent) in &family.parents {
        let name = format!("parent-{}", parent.id);
        let words = format!("{} ({})", name_of_parent(parent), related.kind);
        let choice = Choice::new("yes", words)
            .name(name.as_str())
            .id(name.as_str());
        parents = parents.choice(if typed.contains_key(&name) {
            choice.checked(true)
        } else {
            choice
        });
    }
    form.fields = vec![
        Input::new("upn", "UPN of the brother or sister")
            .class("govuk-input--width-20")
            .autocomplete("off")
            .spellcheck(false)
            .value(text(typed, "upn"))
            .error_if(wrong.at("upn"))
            .into(),
        parents.error_if(wrong.at("parents")).into(),
    ];
    form.show(family, caller, wrong)
}

/// The form.
pub(crate) async fn add(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    Ok(form(&caller, &family, &Typed::new(), &Wrong::default()))
}

/// The pupil of a number, whose family the caller may change too.
async fn other(caller: &Caller, upn: &str) -> Result<Option<Pupil>, StoreError> {
    let rooms = &caller.rooms;
    let found = find_by_upn(&rooms.store, &[upn]).await?;
    let ids: Vec<PupilId> = found.iter().map(|p| p.id).collect();
    let scope = caller.signed.scope(Action::ChangeFamily);
    let within = among(&rooms.store, &reach(&scope, rooms.today()), &ids).await?;
    Ok(found.into_iter().find(|p| within.contains(&p.id)))
}

/// Says that some of the pupil's parents are another's too.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let upn = text(&typed, "upn").to_ascii_uppercase();
    let found = other(&caller, &upn).await.map_err(failed)?;
    let found = found.filter(|p| p.id != family.pupil());
    let mut wrong = Wrong::default();
    if found.is_none() {
        wrong.add(
            "upn",
            "Enter the number of another pupil of a school of yours; for one at another school, ask that school or the authority",
        );
    }
    let shared: Vec<_> = family
        .parents
        .iter()
        .filter(|(_, p)| typed.contains_key(&format!("parent-{}", p.id)))
        .collect();
    if shared.is_empty() {
        wrong.add("parents", "Choose at least one parent whom they share");
    }
    let Some(found) = found.filter(|_| wrong.is_empty()) else {
        return Ok(form(&caller, &family, &typed, &wrong));
    };
    let rooms = &caller.rooms;
    let done = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        let held = parents_of(&unit, found.id).await?;
        let mut next = held.len() as u8;
        let (mut new, mut entries) = (Vec::new(), Vec::new());
        for (related, parent) in shared {
            if held.iter().any(|(_, p)| p.id == parent.id) {
                continue;
            }
            next = next.saturating_add(1);
            new.push(Relationship {
                pupil: found.id,
                parent: parent.id,
                kind: related.kind.clone(),
                // Responsibility for one child is none for another: it is asked for again.
                parental_responsibility: false,
                lives_with: false,
                contact_order: next,
            });
            let payload = json!({
                "parent": parent.id, "name": name_of_parent(parent), "relationship": related.kind,
                "from": "by hand",
            });
            for child in [found.id, family.pupil()] {
                let kind = if child == found.id {
                    "pupils.parent.added"
                } else {
                    "pupils.sibling.added"
                };
                entries.push(NewEntry::now(Subject::Child(child), kind, payload.clone()));
            }
        }
        relate(&unit, new).await?;
        append(&unit, entries).await?;
        unit.commit().await
    };
    done.await.map_err(failed)?;
    Ok(see_other(&family.address(&caller, "")))
}
