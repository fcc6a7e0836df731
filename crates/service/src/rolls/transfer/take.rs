//! A transfer file is taken: what the records had none of is filled in, in one unit of work.
//! In: a file that was looked at. Out: former numbers, languages, homes and contacts, each pupil's in the chronology of
//! that pupil and the file in the school's.

use axum::extract::{Path, Query};
use jiff::civil::Date;
use serde_json::json;
use store::chronology::{NewEntry, Subject, append};
use store::pupils::{Address, Pupil, PupilAddress, insert_addresses, update};
use store::{StoreError, Unit};

use super::look::{Asked, Opened, show};
use super::read::{Matched, held};
use crate::load::contacts::set_down;
use crate::rolls::desk::begin;
use crate::web::{Answer, Caller, Typed, Wrong, see_other, text};

/// Fills a record in.
async fn fill(unit: &Unit, one: &Matched, today: Date) -> Result<(), StoreError> {
    let own = &one.record.pupil;
    if one.former_upn.is_some() || one.language.is_some() {
        let filled = Pupil {
            former_upn: one.former_upn.clone().or_else(|| own.former_upn.clone()),
            language: one.language.clone().or_else(|| own.language.clone()),
            ..own.clone()
        };
        update(unit, &filled).await?;
    }
    if let Some((lines, postcode)) = &one.home {
        let home = Address {
            id: unit.context().id(),
            lines: lines.clone(),
            postcode: postcode.clone(),
            uprn: None,
        };
        let lived = PupilAddress {
            id: unit.context().id(),
            pupil: own.id,
            address: home.id,
            since: Some(today),
            until: None,
        };
        insert_addresses(unit, vec![home], vec![lived]).await?;
    }
    Ok(())
}

/// Works out again within the unit what there is to fill in, so that nothing that came meanwhile is lost, and fills it in.
async fn perform(caller: &Caller, opened: &Opened) -> Result<(), StoreError> {
    let today = caller.rooms.today();
    let unit = begin(caller).await?;
    let (school, ctf) = (opened.school.id, opened.file.to_look_at());
    let held = held(&unit, school, ctf, &opened.name, today).await?;
    let file = opened.digest.to_string();
    let mut entries = Vec::new();
    for one in &held.pupils {
        fill(&unit, one, today).await?;
        let filled = one.filled();
        let says = if filled.is_empty() {
            "A transfer file was looked at; the record had everything already".to_owned()
        } else {
            format!("Filled in from a transfer file: {}", filled.join(", "))
        };
        let payload = json!({ "says": says, "file": file, "school": school });
        let subject = Subject::Child(one.record.pupil.id);
        entries.push(NewEntry::now(subject, "transfer.taken", payload));
    }
    set_down(&unit, school, &held.families, today).await?;
    let payload = json!({
        "says": "A transfer file was taken in", "file": file, "pupils": held.pupils.len(),
        "contacts": held.contacts.contacts.len(), "not taken": held.nobody.len(),
    });
    entries.push(NewEntry::now(
        Subject::School(school),
        "transfer.taken",
        payload,
    ));
    append(&unit, entries).await?;
    unit.commit().await
}

/// Takes it.
pub(crate) async fn take(
    caller: Caller,
    Path((_, school, file)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let opened = Opened::open(&caller, (&school, &file), &asked.name).await?;
    let mut wrong = Wrong::default();
    if opened.held.pupils.is_empty() {
        wrong.add(
            "",
            "Nobody in this file is on the school’s roll, so there is nothing to fill in",
        );
    } else if !opened.file.doubts.is_empty() && text(&typed, "looked") != "yes" {
        wrong.add("looked", "Look at what is in doubt, and say that you have");
    }
    if !wrong.is_empty() {
        return Ok(show(&caller, &opened, &wrong, ""));
    }
    let done = perform(&caller, &opened).await;
    done.map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&opened.address(&caller, "taken")))
}
