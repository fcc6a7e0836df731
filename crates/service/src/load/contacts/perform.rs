//! A file of parents and contacts, loaded by a worker as its person chose.
//! In: a job. Out: parents added and changed, each on the chains of their children, in the one unit of
//! work that ends the job.

use std::collections::{BTreeSet, HashMap};

use exchange::mis::contacts::{Contact, to_mend};
use jiff::civil::Date;
use serde_json::json;
use store::chronology::{NewEntry, Subject, append, record};
use store::jobs::{Claimed, complete};
use store::loading::{Choice, Loading, LoadingState};
use store::pupils::{
    Address, ContactPoint, Parent, Relationship, end_contact_point, fold_contact, insert_addresses,
    insert_contact_points, insert_parents, mark_shared, relate, update_parent,
};
use store::{Actor, LoadingId, ParentId, PupilId, SchoolId, StoreError, Unit};

use super::judge::{Effect, Found, Line, Who, judge, points_of, source_of};
use super::{Read, mapping_of, read};
use crate::house::Rooms;
use crate::load::job::{InHand, end, end_unreadable, keep_to_mend, take_in_hand};
use crate::load::refused::by_row;
use crate::work::Teller;

/// Loads a file of contacts. What it does is worked out inside the unit.
pub(crate) async fn load_contacts(
    rooms: &Rooms,
    held: &Claimed,
    id: LoadingId,
    actor: Actor,
    teller: &Teller,
) -> Result<(), StoreError> {
    let Some(InHand { loading, bytes }) = take_in_hand(rooms, held, id, &actor, teller).await?
    else {
        return Ok(());
    };
    let store = &rooms.store;
    let mapping = mapping_of(store, loading.school).await?;
    let read = read(loading.name.clone(), bytes.clone(), mapping).await;
    let unit = store.begin(rooms.context(actor)).await?;
    match read {
        Ok(read) => take(rooms, &unit, &loading, &read, &bytes, teller).await?,
        Err(problems) => end_unreadable(&unit, &loading, &problems).await?,
    }
    complete(&unit, held).await?;
    unit.commit().await
}

async fn take(
    rooms: &Rooms,
    unit: &Unit,
    loading: &Loading,
    read: &Read,
    bytes: &[u8],
    teller: &Teller,
) -> Result<(), StoreError> {
    let found = judge(unit, loading.school, &read.contacts, rooms.today()).await?;
    let mut mend = None;
    if !found.refused.is_empty() {
        let rows = by_row(&found.refused);
        if let Ok(made) = to_mend(bytes, &loading.name, &read.mapping, &rows) {
            mend = Some(keep_to_mend(rooms, unit, made).await?);
        }
    }
    let outcome = json!({
        "file": loading.file.to_string(), "added": found.added(), "changed": found.changed(),
        "same": found.same(), "to_look_at": found.to_look_at(), "rows_refused": found.rows_refused(),
    });
    let refused = found.rows_refused() > 0 && loading.choice != Some(Choice::GoodRows);
    let (kind, state) = if refused {
        ("pupils.contacts.refused", LoadingState::Refused)
    } else {
        let total = found.lines.len() as u64;
        teller.tell(0, total, "Writing contacts down").await;
        set_down(unit, loading.school, &found, rooms.today()).await?;
        ("pupils.contacts.loaded", LoadingState::Loaded)
    };
    let entry = NewEntry::now(Subject::School(loading.school), kind, outcome.clone());
    record(unit, entry).await?;
    end(unit, loading, state, outcome, mend).await
}

/// Everything that the file changes, gathered so that it goes in at once.
#[derive(Default)]
struct Writing {
    addresses: Vec<Address>,
    parents: Vec<Parent>,
    points: Vec<ContactPoint>,
    related: HashMap<(PupilId, ParentId), Relationship>,
    entries: Vec<NewEntry>,
    folded: BTreeSet<String>,
}

/// Writes down what contacts say of a school's pupils, each on the chain of its child.
pub(crate) async fn set_down(
    unit: &Unit,
    school: SchoolId,
    found: &Found,
    today: Date,
) -> Result<(), StoreError> {
    let mut new: HashMap<usize, ParentId> = HashMap::new();
    let mut out = Writing::default();
    for line in &found.lines {
        match line.who {
            Who::New(at) => {
                let known = new.contains_key(&at);
                let id = *new.entry(at).or_insert_with(|| unit.context().id());
                if !known {
                    out.add(unit, school, line, id);
                }
                out.relate(found, line, id);
                let payload = json!({
                    "parent": id, "name": name_of(&line.contact), "relationship": line.contact.relationship,
                    "looks_like": line.like, "from": "a file of contacts",
                });
                let subject = Subject::Child(line.pupil);
                out.entries
                    .push(NewEntry::now(subject, "pupils.parent.added", payload));
            }
            Who::Kept(id) => change(unit, found, line, id, today, &mut out).await?,
        }
    }
    insert_addresses(unit, out.addresses, Vec::new()).await?;
    insert_parents(unit, out.parents).await?;
    insert_contact_points(unit, out.points).await?;
    relate(unit, out.related.into_values().collect()).await?;
    let folded: Vec<String> = out.folded.into_iter().collect();
    mark_shared(unit, &folded).await?;
    append(unit, out.entries).await?;
    Ok(())
}

fn name_of(contact: &Contact) -> String {
    format!("{} {}", contact.forename, contact.surname)
        .trim()
        .to_owned()
}

impl Writing {
    fn add(&mut self, unit: &Unit, school: SchoolId, line: &Line, id: ParentId) {
        let contact = &line.contact;
        let home = (!contact.address.is_empty()).then(|| Address {
            id: unit.context().id(),
            lines: contact.address.clone(),
            postcode: contact.postcode.clone(),
            uprn: None,
        });
        self.parents.push(Parent {
            id,
            title: contact.title.clone(),
            forename: contact.forename.clone(),
            surname: contact.surname.clone(),
            language: String::new(),
            address: home.as_ref().map(|a| a.id),
            source: source_of(school),
            source_key: (!contact.key.is_empty()).then(|| contact.key.clone()),
        });
        self.addresses.extend(home);
        for (kind, value) in points_of(contact) {
            self.point(unit, id, kind, value);
        }
    }

    fn point(&mut self, unit: &Unit, id: ParentId, kind: store::pupils::ContactKind, value: &str) {
        let folded = fold_contact(kind, value);
        self.folded.insert(folded.clone());
        self.points.push(ContactPoint {
            id: unit.context().id(),
            parent: id,
            kind,
            value: value.to_owned(),
            value_folded: folded,
            // An export does not say when anybody asked.
            confirmed_on: None,
            shared: false,
            ended_on: None,
        });
    }

    /// What the file leaves out stays as it is on record.
    fn relate(&mut self, found: &Found, line: &Line, id: ParentId) {
        let contact = &line.contact;
        let key = (line.pupil, id);
        let before = self
            .related
            .get(&key)
            .or_else(|| found.kept.related.get(&key));
        let order = || {
            let others = found.kept.related.keys().filter(|(p, _)| *p == line.pupil);
            (others.count() + 1).min(99) as u8
        };
        let kept = |value: &str, before: Option<&String>| {
            if value.is_empty() {
                before.cloned().unwrap_or_default()
            } else {
                value.to_owned()
            }
        };
        let related = Relationship {
            pupil: line.pupil,
            parent: id,
            kind: kept(&contact.relationship, before.map(|b| &b.kind)),
            parental_responsibility: contact
                .parental_responsibility
                .unwrap_or_else(|| before.is_some_and(|b| b.parental_responsibility)),
            lives_with: contact
                .lives_with
                .unwrap_or_else(|| before.is_some_and(|b| b.lives_with)),
            contact_order: contact
                .priority
                .or(before.map(|b| b.contact_order))
                .unwrap_or_else(order),
        };
        self.related.insert(key, related);
    }
}

/// Changes what a contact says of somebody on record.
async fn change(
    unit: &Unit,
    found: &Found,
    line: &Line,
    id: ParentId,
    today: Date,
    out: &mut Writing,
) -> Result<(), StoreError> {
    let Effect::Change(what) = &line.effect else {
        return Ok(());
    };
    let Some(parent) = found.kept.parents.get(&id).filter(|_| !what.is_empty()) else {
        return Ok(());
    };
    let contact = &line.contact;
    let says = |word: &str| what.contains(&word);
    if says("name") || says("address") {
        let said = |new: &String, old: &String| {
            if new.is_empty() {
                old.clone()
            } else {
                new.clone()
            }
        };
        let home = says("address").then(|| Address {
            id: unit.context().id(),
            lines: contact.address.clone(),
            postcode: contact.postcode.clone(),
            uprn: None,
        });
        let changed = Parent {
            title: said(&contact.title, &parent.title),
            forename: said(&contact.forename, &parent.forename),
            surname: said(&contact.surname, &parent.surname),
            address: home.as_ref().map_or(parent.address, |a| Some(a.id)),
            ..parent.clone()
        };
        // The address first: the parent refers to it.
        insert_addresses(unit, home.into_iter().collect(), Vec::new()).await?;
        update_parent(unit, &changed).await?;
    }
    let by_key = !contact.key.is_empty() && parent.source_key.as_deref() == Some(&contact.key);
    let held = found.kept.points.get(&id).map_or(&[][..], Vec::as_slice);
    for (kind, value) in points_of(contact) {
        let folded = fold_contact(kind, value);
        let twice = |p: &ContactPoint| p.parent == id && p.kind == kind && p.value_folded == folded;
        if held.iter().chain(&out.points).any(twice) {
            continue;
        }
        // The system that gave the number before gives another now: the old one is given up.
        for old in held.iter().filter(|p| by_key && p.kind == kind) {
            end_contact_point(unit, old.id, today).await?;
            out.folded.insert(old.value_folded.clone());
        }
        out.point(unit, id, kind, value);
    }
    out.relate(found, line, id);
    let payload = json!({
        "parent": id, "name": name_of(contact), "changed": what.join(", "), "from": "a file of contacts",
    });
    let subject = Subject::Child(line.pupil);
    out.entries
        .push(NewEntry::now(subject, "pupils.parent.changed", payload));
    Ok(())
}
