//! A notification, open before somebody who may see it; and how one is begun, kept and moved on.
//! In: who calls, which notification, what they mean to do. Out: it, with its school and what was done with it; or the
//! page that is not there. Each change is a unit of work: rows, chronology, Today.

use axum::response::Response;
use casework::people::{Action, Scope};
use casework::rolls::notification::{Act, Kind, State, after};
use casework::rolls::sight::{Seer, Sight, sight};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, record};
use store::people::log_look;
use store::pupils::Pupil;
use store::rolls::{
    Notification, NotificationAct, NotificationDocument, acts_of, documents_of, find, insert,
    keep_draft, move_on,
};
use store::schools::School;
use store::{NotificationId, PersonId, SchoolId, StoreError, Unit};

use super::{leaver, today, truth};
use crate::attendance::settle_roll_changes;
use crate::people::Signed;
use crate::pupils::{look_at, name_of};
use crate::rolls::messages::tell_new_authority;
use crate::rolls::open;
use crate::web::{Caller, Problem};

/// The policy in force and its version, as notifications keep it.
pub(super) fn policy_of(caller: &Caller) -> String {
    let policy = &caller.rooms.authority.policy;
    format!("{} {}", policy.id, policy.version)
}

/// How much of a notification somebody sees, of a school within their reach.
pub(super) fn sight_of(signed: &Signed, notification: &Notification) -> Sight {
    let school = &notification.school;
    let has_to_know = signed.scope(Action::SeeRestrictedNotifications);
    let seer = Seer {
        of_school: signed.scope(Action::Notify).holds(school),
        wrote: notification.made_by == Some(signed.person.id),
        has_to_know: has_to_know.holds(school),
    };
    let sent = notification.sent_at.is_some();
    sight(notification.state, sent, notification.restricted, seer)
}

/// A notification, open before somebody.
pub(super) struct Desk {
    pub(super) notification: Notification,
    pub(super) school: School,
    /// In order.
    pub(super) acts: Vec<NotificationAct>,
    /// In the order in which they came.
    pub(super) documents: Vec<NotificationDocument>,
    /// Whether whoever calls is of the school that tells, and may write.
    pub(super) of_school: bool,
    /// Whether they are of the authority, and may work on it.
    pub(super) of_authority: bool,
}

impl Desk {
    /// Opens one to do something. Whoever may not, and whatever is not there, is answered for alike. The authority does
    /// not see what a school has not sent; and that it was looked at is written down.
    pub(super) async fn open(
        caller: &Caller,
        action: Action,
        id: &str,
        what: &str,
    ) -> Result<Self, Response> {
        let scope = caller.may(action)?;
        let read = Self::read(caller, &scope, id, what).await;
        read.map_err(|e| caller.problem(e.into()))?
            .ok_or_else(|| caller.problem(Problem::NotFound))
    }

    async fn read(
        caller: &Caller,
        scope: &Scope<SchoolId>,
        id: &str,
        what: &str,
    ) -> Result<Option<Self>, StoreError> {
        let Caller { rooms, signed } = caller;
        let store = &rooms.store;
        let Ok(id) = id.parse::<NotificationId>() else {
            return Ok(None);
        };
        let Some(notification) = find(store, id).await? else {
            return Ok(None);
        };
        let own = signed.scope(Action::Notify).holds(&notification.school);
        if !scope.holds(&notification.school) || sight_of(signed, &notification) != Sight::Whole {
            return Ok(None);
        }
        let Some(school) = store::schools::find(store, notification.school).await? else {
            return Ok(None);
        };
        if let Some(pupil) = notification.pupil {
            log_look(store, look_at(caller, pupil, what)).await?;
        }
        Ok(Some(Self {
            acts: acts_of(store, id).await?,
            documents: documents_of(store, id).await?,
            of_school: own,
            of_authority: signed.scope(Action::WorkNotifications).holds(&school.id),
            notification,
            school,
        }))
    }

    /// The address of a page of the notification.
    pub(super) fn address(&self, caller: &Caller, page: &str) -> String {
        address_of(caller, self.notification.id, page)
    }

    /// What was answered to a field; nothing where nobody answered.
    pub(super) fn said(&self, field: &str) -> &str {
        let said = self.notification.said.get(field);
        said.and_then(Value::as_str).unwrap_or_default()
    }

    /// Begins a change.
    pub(super) async fn begin(&self, caller: &Caller) -> Result<Unit, StoreError> {
        begin(caller).await
    }

    /// Keeps what was said; `false` when somebody was quicker, and nothing is kept. A draft is nobody's business yet, so
    /// that it stands in no chronology.
    pub(super) async fn keep(
        &self,
        caller: &Caller,
        now: &Notification,
    ) -> Result<bool, StoreError> {
        let unit = self.begin(caller).await?;
        if !keep_draft(&unit, &self.notification, now).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        unit.commit().await?;
        Ok(true)
    }

    /// Does something with the notification within a unit, with its entry in the chronology; sent, it explains what the
    /// roll showed. `false` when somebody was quicker, and the unit is to be rolled back. Whether the act may follow is
    /// asked of [`after`] before.
    pub(super) async fn act(
        &self,
        caller: &Caller,
        unit: &Unit,
        (act, to): (Act, State),
        words: &str,
        assigned: Option<(PersonId, &str)>,
    ) -> Result<bool, StoreError> {
        let today = caller.rooms.today();
        let context = unit.context();
        let row = NotificationAct {
            notification: self.notification.id,
            number: 0,
            act,
            words: words.to_owned(),
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            position: context.actor.position.clone(),
        };
        if !move_on(unit, &self.notification, to, assigned, today, row).await? {
            return Ok(false);
        }
        let told = &self.notification;
        if act == Act::Withdraw && told.kind == Kind::Leaver {
            leaver::taken_back(caller, unit, self).await?;
        }
        let mut payload = json!({
            "notification": told.id, "school": told.school, "reference": told.reference,
            "says": format!("{} notification: {}", told.kind.words(), act.words().to_lowercase()),
        });
        if let Some((_, name)) = assigned {
            payload["to"] = json!(name);
        } else if !words.is_empty() {
            payload["words"] = json!(words);
        }
        if told.restricted {
            payload["restricted"] = json!(true);
        }
        self.write_down(unit, &format!("notification.{}", act.id()), payload)
            .await?;
        if to.was_sent() {
            settle_roll_changes(unit, told.school, today).await?;
            if act == Act::Send && told.kind == Kind::Leaver {
                tell_new_authority(unit, &caller.rooms, told).await?;
            }
        }
        today::settle(unit, told.school, today).await?;
        if act == Act::Send && told.kind == Kind::Joiner {
            open::on_joiner(unit, &caller.rooms, told).await?;
        }
        if let Some(pupil) = told.pupil {
            open::settle(unit, &caller.rooms, &[pupil]).await?;
            today::settle_enquiries(unit, told.school, pupil, today).await?;
        }
        if let (Kind::PartTime, Some(pupil)) = (told.kind, told.pupil) {
            truth::settle_pupil(unit, &caller.rooms, pupil, told.school).await?;
        }
        Ok(true)
    }

    /// Writes something down on the child's chain, or on the school's where the child has no record.
    pub(super) async fn write_down(
        &self,
        unit: &Unit,
        kind: &str,
        payload: Value,
    ) -> Result<(), StoreError> {
        let subject = match self.notification.pupil {
            Some(pupil) => Subject::Child(pupil),
            None => Subject::School(self.school.id),
        };
        record(unit, NewEntry::now(subject, kind, payload)).await?;
        Ok(())
    }

    /// How it stands after an act; a refusal is in plain words, for the page.
    pub(super) fn after(&self, act: Act, words: &str) -> Result<State, String> {
        after(self.notification.state, act, words).map_err(|refusal| refusal.to_string())
    }
}

/// The address of a page of a notification.
pub(super) fn address_of(caller: &Caller, id: NotificationId, page: &str) -> String {
    caller.rooms.address(&format!("notifications/{id}{page}"))
}

/// Begins a change.
pub(super) async fn begin(caller: &Caller) -> Result<Unit, StoreError> {
    let Caller { rooms, signed } = caller;
    rooms.store.begin(rooms.context(signed.actor())).await
}

/// Begins a notification as a draft, and gives its id.
pub(super) async fn begin_draft(
    caller: &Caller,
    kind: Kind,
    school: SchoolId,
    pupil: Option<&Pupil>,
    said: Value,
    on_day: Option<Date>,
) -> Result<NotificationId, StoreError> {
    let unit = begin(caller).await?;
    let context = unit.context();
    let draft = Notification {
        id: context.id(),
        reference: context.reference(),
        kind,
        school,
        pupil: pupil.map(|pupil| pupil.id),
        pupil_name: pupil.map(name_of).unwrap_or_default(),
        upn: pupil
            .and_then(|pupil| pupil.upn.clone())
            .unwrap_or_default(),
        born: pupil.map(|pupil| pupil.born),
        state: State::Draft,
        said,
        about: String::new(),
        on_day,
        due_on: None,
        sent_at: None,
        sent_on: None,
        first: None,
        assigned: None,
        assigned_name: String::new(),
        restricted: false,
        policy: policy_of(caller),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
        changed_at: context.now,
    };
    let id = draft.id;
    insert(&unit, draft).await?;
    unit.commit().await?;
    Ok(id)
}
