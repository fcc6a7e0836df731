//! A pupil's leave, open before somebody of the pupil's school who may see it.
//! In: who calls, which pupil, what they mean to do. Out: the requests, the parents who may ask, when the school is
//! open; and the way by which a change is written down.

use axum::response::Response;
use casework::leave::{Asker, State};
use casework::people::{Action, Role};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, record};
use store::leave::{Request, of_pupil};
use store::pupils::{Parent, Relationship, parents_of, restrictions_of};
use store::schools::School;
use store::{LeaveId, ParentId, PupilId, Reading, SchoolId, StoreError, Unit};

use super::compare::settle_pupil;
use crate::contact::letter::write::own_school;
use crate::house::Rooms;
use crate::pupils::change::name_of_parent;
use crate::pupils::change::restriction::forbids_writing;
use crate::pupils::{Opened, open};
use crate::schools::OpenDays;
use crate::web::{Caller, Problem};

/// A parent who may be asked by, or not.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Known {
    pub(super) parent: Parent,
    pub(super) name: String,
    /// How they are related to the child.
    pub(super) relation: Relationship,
    /// Whether a restriction on contact with them is in force.
    pub(super) restricted: bool,
}

impl Known {
    /// As the decision takes them.
    pub(super) fn asker(&self) -> Asker<'_> {
        Asker {
            name: &self.name,
            is_parent: true,
            lives_with: self.relation.lives_with,
            restricted: self.restricted,
        }
    }
}

/// Everybody on record as a child's parent, in the order of contact.
pub(super) async fn parents(
    on: &Reading,
    pupil: PupilId,
    today: Date,
) -> Result<Vec<Known>, StoreError> {
    let restrictions = restrictions_of(on, pupil).await?;
    let parents = parents_of(on, pupil).await?.into_iter();
    let known = parents.map(|(relation, parent)| {
        let in_force = restrictions.iter().any(|r| {
            let holds = r.since <= today && r.until.is_none_or(|until| until >= today);
            holds && r.parent.is_none_or(|whom| whom == parent.id) && forbids_writing(&r.kind)
        });
        Known {
            name: name_of_parent(&parent),
            parent,
            relation,
            restricted: in_force,
        }
    });
    Ok(known.collect())
}

/// The policy in force and its version, as requests and decisions keep it.
pub(super) fn policy_of(rooms: &Rooms) -> String {
    let policy = &rooms.authority.policy;
    format!("{} {}", policy.id, policy.version)
}

/// A pupil's leave at a school.
pub(super) struct Desk {
    pub(super) opened: Opened,
    pub(super) school: School,
    /// The latest days first.
    pub(super) requests: Vec<Request>,
    pub(super) parents: Vec<Known>,
    pub(super) days: OpenDays,
    /// Whether they may take requests down, withdraw them and send links.
    pub(super) may_ask: bool,
    /// Whether they may decide.
    pub(super) may_decide: bool,
}

impl Desk {
    /// Opens it to do something. Whoever may not, and whatever is not there, is answered for alike.
    pub(super) async fn open(
        caller: &Caller,
        action: Action,
        id: &str,
        what: &str,
    ) -> Result<Self, Response> {
        let scope = caller.may(action)?;
        let opened = open(caller, action, id, what).await?;
        let Caller { rooms, signed } = caller;
        let own = own_school(&opened, &scope, rooms.today());
        let school = own.ok_or_else(|| caller.problem(Problem::NotFound))?;
        let (store, pupil) = (&rooms.store, opened.pupil.id);
        let read = async {
            Ok((
                of_pupil(store, pupil, school.id).await?,
                parents(store, pupil, rooms.today()).await?,
                OpenDays::of(store, school.id).await?,
            ))
        };
        let (requests, parents, days) = read
            .await
            .map_err(|e: StoreError| caller.problem(e.into()))?;
        let may = |action| signed.scope(action).holds(&school.id);
        Ok(Self {
            may_ask: may(Action::AskForLeave),
            may_decide: may(Action::DecideLeave),
            opened,
            school,
            requests,
            parents,
            days,
        })
    }

    /// One of its requests, by its id in an address.
    pub(super) fn request(&self, caller: &Caller, id: &str) -> Result<Request, Response> {
        let id: Option<LeaveId> = id.parse().ok();
        let own = self.requests.iter().find(|request| Some(request.id) == id);
        own.cloned()
            .ok_or_else(|| caller.problem(Problem::NotFound))
    }

    pub(super) fn pupil(&self) -> PupilId {
        self.opened.pupil.id
    }

    /// The address of a page of the room.
    pub(super) fn address(&self, caller: &Caller, page: &str) -> String {
        self.opened.address(&caller.rooms, &format!("/leave{page}"))
    }

    /// Whether the school is open on a day.
    pub(super) fn open_on(&self) -> impl Fn(Date) -> Option<bool> + '_ {
        |day| self.days.open(day)
    }

    /// The parent of a field.
    pub(super) fn parent(&self, id: &str) -> Option<&Known> {
        let id: ParentId = id.parse().ok()?;
        self.parents.iter().find(|known| known.parent.id == id)
    }

    /// The days for which a parent has asked and nobody has decided.
    pub(super) fn waiting(&self, parent: ParentId) -> Vec<(Date, Date)> {
        let own = self.requests.iter();
        own.filter(|r| r.parent == parent && r.state == State::Waiting)
            .map(|r| (r.first_day, r.last_day))
            .collect()
    }

    /// Whether whoever calls is the school's head teacher.
    pub(super) fn is_head(&self, caller: &Caller) -> bool {
        let grants = caller.signed.grants.iter();
        grants
            .filter(|grant| grant.role == Role::Head)
            .any(|grant| grant.school == Some(self.school.id))
    }

    /// Begins a change.
    pub(super) async fn begin(&self, caller: &Caller) -> Result<Unit, StoreError> {
        let Caller { rooms, signed } = caller;
        rooms.store.begin(rooms.context(signed.actor())).await
    }

    /// Writes down what was done, brings Today up to it, and keeps all of it.
    pub(super) async fn finish(
        &self,
        caller: &Caller,
        unit: Unit,
        kind: &str,
        payload: Value,
    ) -> Result<(), StoreError> {
        let at = (self.pupil(), self.school.id);
        finish(&caller.rooms, unit, at, kind, payload).await
    }
}

/// Writes down what was done about a pupil's leave at a school, brings Today up to it, and keeps all of it.
pub(super) async fn finish(
    rooms: &Rooms,
    unit: Unit,
    (pupil, school): (PupilId, SchoolId),
    kind: &str,
    mut payload: Value,
) -> Result<(), StoreError> {
    payload["school"] = json!(school);
    record(&unit, NewEntry::now(Subject::Child(pupil), kind, payload)).await?;
    settle_pupil(&unit, rooms, pupil, school).await?;
    unit.commit().await
}
