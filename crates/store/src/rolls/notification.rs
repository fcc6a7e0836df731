//! Notifications. In: one as it was begun; what somebody has said so far. Out: one, a pupil's, or those that a list asks
//! for. What was sent is not said anew: only a draft, or one that was returned, takes other answers.

use casework::rolls::notification::{Kind, State};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::{StoreError, While};
use crate::ids::{NotificationId, PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert as put_in, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// What a school tells its authority of a pupil.
    pub struct Notification in notification = "notification" {
        key {
            /// Its id.
            id: NotificationId,
        }
        /// What people call it by.
        reference: String,
        /// What it is of.
        kind: Kind,
        /// The school that tells.
        school: SchoolId,
        /// The pupil; `None` of a joiner who is on no record yet.
        pupil: Option<PupilId>,
        /// Their name, as it was then.
        pupil_name: String,
        /// Their unique pupil number then; blank where none is known.
        upn: String,
        /// Their date of birth.
        born: Option<Date>,
        /// How far it is.
        state: State,
        /// Everything that was answered, by the names of the fields.
        said: serde_json::Value,
        /// What it is about, in a few words for lists: a ground, a case.
        about: String,
        /// The day it turns on: off the roll, on to it, the first of a timetable.
        on_day: Option<Date>,
        /// The last day on which the authority is told in time; `None` where there is no such day.
        due_on: Option<Date>,
        /// When it was first sent.
        sent_at: Option<Timestamp>,
        /// The day of that.
        sent_on: Option<Date>,
        /// The first of those that this one goes on from.
        first: Option<NotificationId>,
        /// Who of the authority works on it.
        assigned: Option<PersonId>,
        /// Their name.
        assigned_name: String,
        /// Whether only those who have to know see it: of a pupil who has died.
        restricted: bool,
        /// The policy that it was begun under.
        policy: String,
        /// When it was begun.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
        /// When it last changed.
        changed_at: Timestamp,
    }
}

impl Notification {
    /// Whether it was told later than in time.
    pub fn is_late(&self) -> bool {
        self.sent_on
            .zip(self.due_on)
            .is_some_and(|(sent, due)| sent > due)
    }
}

/// Which notifications a list asks for; what is left out is not asked after.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// Of these schools; `None` for every one.
    pub schools: Option<Vec<SchoolId>>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In these states.
    pub states: Vec<State>,
    /// Given to this person.
    pub assigned: Option<PersonId>,
    /// Sent from this day on.
    pub since: Option<Date>,
    /// Sent until this day.
    pub until: Option<Date>,
    /// The latest first, not the oldest.
    pub latest_first: bool,
    /// How many at the most; nought for all.
    pub at_most: u64,
}

/// Keeps one.
///
/// # Errors
/// When the engine fails.
pub async fn insert(unit: &Unit, notification: Notification) -> Result<(), StoreError> {
    put_in(unit, [notification], "keeping a notification").await
}

/// One of them.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: NotificationId) -> Result<Option<Notification>, StoreError> {
    let select = notification::Entity::find_by_id(id.0);
    one(on, select, "finding a notification").await
}

/// A pupil's, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn of_pupil(on: &Reading, pupil: PupilId) -> Result<Vec<Notification>, StoreError> {
    let select = notification::Entity::find()
        .filter(notification::Column::Pupil.eq(pupil.0))
        .order_by_desc(notification::Column::Id);
    all(on, select, "reading a pupil's notifications").await
}

/// Those that a list asks for, by when they were sent; drafts by when they were begun.
///
/// # Errors
/// When the engine fails.
pub async fn list(on: &Reading, asked: &Asked) -> Result<Vec<Notification>, StoreError> {
    use notification::Column;
    let mut select = notification::Entity::find();
    if let Some(schools) = &asked.schools {
        select = select.filter(Column::School.is_in(schools.iter().map(|school| school.0)));
    }
    if let Some(kind) = asked.kind {
        select = select.filter(Column::Kind.eq(kind.put()));
    }
    if !asked.states.is_empty() {
        select = select.filter(Column::State.is_in(asked.states.iter().map(|state| state.put())));
    }
    if let Some(person) = asked.assigned {
        select = select.filter(Column::Assigned.eq(person.0));
    }
    if let Some(day) = asked.since {
        select = select.filter(Column::SentOn.gte(day.put()));
    }
    if let Some(day) = asked.until {
        select = select.filter(Column::SentOn.lte(day.put()));
    }
    let order = |latest| {
        if latest {
            sea_orm::Order::Desc
        } else {
            sea_orm::Order::Asc
        }
    };
    select = select
        .order_by(Column::SentAt, order(asked.latest_first))
        .order_by(Column::Id, order(asked.latest_first));
    if asked.at_most > 0 {
        select = select.limit(asked.at_most);
    }
    all(on, select, "reading notifications").await
}

/// How many were sent, by kind and by how far they are; of some schools, or of every one.
///
/// # Errors
/// When the engine fails.
pub async fn counts(
    on: &Reading,
    schools: Option<&[SchoolId]>,
) -> Result<Vec<(Kind, State, u64)>, StoreError> {
    use notification::Column;
    const DOING: &str = "counting notifications";
    let mut select = notification::Entity::find()
        .select_only()
        .column(Column::Kind)
        .column(Column::State)
        .column_as(Column::Id.count(), "many")
        .filter(Column::SentAt.is_not_null())
        .group_by(Column::Kind)
        .group_by(Column::State);
    if let Some(schools) = schools {
        select = select.filter(Column::School.is_in(schools.iter().map(|school| school.0)));
    }
    let found: Vec<(String, String, i64)> = select
        .into_tuple()
        .all(&on.executor())
        .await
        .while_(DOING)?;
    let read = found.into_iter().filter_map(|(kind, state, many)| {
        let (kind, state) = Kind::of_id(&kind).zip(State::of_id(&state))?;
        Some((kind, state, many.unsigned_abs()))
    });
    Ok(read.collect())
}

/// The schools that have ever told anything.
///
/// # Errors
/// When the engine fails.
pub async fn schools_with_notifications(on: &Reading) -> Result<Vec<SchoolId>, StoreError> {
    const DOING: &str = "reading which schools have notifications";
    let sql = "SELECT DISTINCT school FROM notification ORDER BY school";
    let rows = on.rows(sql, vec![], DOING).await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get("", "school").while_(DOING));
    ids.map(|id| id.map(SchoolId)).collect()
}

/// Keeps what was said since it was `seen`; `false` when somebody was quicker, or it takes no answers any more.
///
/// # Errors
/// When the engine fails.
pub async fn keep_draft(
    unit: &Unit,
    seen: &Notification,
    now: &Notification,
) -> Result<bool, StoreError> {
    let sql = "UPDATE notification SET said = ?, about = ?, on_day = ?, due_on = ?, first = ?, restricted = ?, \
               pupil = ?, pupil_name = ?, upn = ?, born = ?, \
               changed_at = CASE WHEN changed_at < ? THEN ? ELSE changed_at + 1 END \
               WHERE id = ? AND state IN ('draft', 'returned') AND changed_at = ?";
    let at = unit.context().now.put();
    let values = vec![
        now.said.clone().put().into(),
        now.about.clone().into(),
        now.on_day.put().into(),
        now.due_on.put().into(),
        now.first.put().into(),
        now.restricted.into(),
        now.pupil.put().into(),
        now.pupil_name.clone().into(),
        now.upn.clone().into(),
        now.born.put().into(),
        at.into(),
        at.into(),
        seen.id.put().into(),
        seen.changed_at.put().into(),
    ];
    Ok(unit
        .run(sql, values, "keeping a notification's answers")
        .await?
        == 1)
}
