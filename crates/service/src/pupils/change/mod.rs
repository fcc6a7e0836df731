//! Changing by hand what is known of a pupil's family: parents, how to reach each, two records of one parent, homes, brothers
//! and sisters, restrictions, special needs and free meals.
//! In: a form of somebody who may. Out: one unit of work with an entry on the chain of every child it
//! touches; or the form again with what is wrong, and what was typed.

pub(crate) mod address;
mod form;
pub(crate) mod join;
pub(crate) mod needs;
pub(crate) mod parent;
pub(crate) mod point;
pub(crate) mod restriction;
pub(crate) mod sibling;

use axum::response::Response;
use casework::people::Action;
use serde_json::Value;
use store::chronology::{NewEntry, Subject, append};
use store::pupils::{Parent, Relationship, among, children_of, parents_of, restrictions_of};
use store::{ParentId, PupilId, StoreError, Unit};

use super::{Opened, open, reach};
use crate::web::{Caller, Problem};

/// A parent of the pupil whose record is open.
struct Family {
    opened: Opened,
    parents: Vec<(Relationship, Parent)>,
}

impl Family {
    /// Opens the record to change something of it.
    async fn open(caller: &Caller, action: Action, id: &str) -> Result<Self, Response> {
        let opened = open(caller, action, id, "changing the family").await?;
        let parents = parents_of(&caller.rooms.store, opened.pupil.id).await;
        Ok(Self {
            parents: parents.map_err(|e| caller.problem(e.into()))?,
            opened,
        })
    }

    /// One of the pupil's parents; anybody else is answered for as nobody.
    fn parent(&self, caller: &Caller, id: &str) -> Result<&(Relationship, Parent), Response> {
        let id: Option<ParentId> = id.parse().ok();
        let found = self.parents.iter().find(|(_, p)| Some(p.id) == id);
        found.ok_or_else(|| caller.problem(Problem::NotFound))
    }

    /// Whether the caller may know how a parent is reached: who may not read a restriction must not act
    /// against it either.
    async fn reachable(&self, caller: &Caller, parent: Option<ParentId>) -> Result<(), Response> {
        let rooms = &caller.rooms;
        let (store, today) = (&rooms.store, rooms.today());
        let failed = |e: StoreError| caller.problem(e.into());
        let all = restrictions_of(store, self.pupil()).await.map_err(failed)?;
        let restricted = all.iter().any(|r| {
            r.since <= today
                && r.until.is_none_or(|until| until >= today)
                && (parent.is_none() || r.parent.is_none() || r.parent == parent)
        });
        let scope = caller.signed.scope(Action::SeeRestrictions);
        let sees = among(store, &reach(&scope, today), &[self.pupil()]).await;
        if restricted && sees.map_err(failed)?.is_empty() {
            let what = "change how somebody is reached whose contact is restricted";
            return Err(caller.problem(Problem::NotAllowed(what)));
        }
        Ok(())
    }

    /// Opens the record to change how one of the pupil's parents is reached.
    async fn reached(caller: &Caller, id: &str, parent: &str) -> Result<(Self, Parent), Response> {
        let family = Self::open(caller, Action::ChangeFamily, id).await?;
        let parent = family.parent(caller, parent)?.1.clone();
        family.reachable(caller, Some(parent.id)).await?;
        Ok((family, parent))
    }

    fn pupil(&self) -> PupilId {
        self.opened.pupil.id
    }

    /// The address of a page below the family's.
    fn address(&self, caller: &Caller, page: &str) -> String {
        let page = format!("/family{page}");
        self.opened.address(&caller.rooms, &page)
    }
}

/// A parent's name as people write it, and as it stands on an envelope.
pub(crate) fn name_of_parent(parent: &Parent) -> String {
    let parts = [&parent.title, &parent.forename, &parent.surname];
    let parts = parts.map(|part| part.trim());
    let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    parts.join(" ")
}

/// Writes down what was done to a parent, on the chain of every child of theirs.
async fn tell_children(
    unit: &Unit,
    parent: ParentId,
    kind: &str,
    payload: &Value,
) -> Result<(), StoreError> {
    let children = children_of(unit, parent).await?;
    let entries = children
        .into_iter()
        .map(|child| NewEntry::now(Subject::Child(child), kind, payload.clone()));
    append(unit, entries.collect()).await.map(|_| ())
}
