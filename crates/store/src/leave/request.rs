//! Requests for leave, and the decisions on them.
//! In: a request; a decision for the state in which somebody saw it. Out: a pupil's or a school's requests. A decision
//! on a state that has passed changes nothing, and says so.

use casework::leave::{Answer, State, Way};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::{StoreError, While};
use crate::ids::{LeaveId, ParentId, PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A request for leave.
    pub struct Request in leave_request = "leave_request" {
        key {
            /// Its id.
            id: LeaveId,
        }
        /// What people call it by.
        reference: String,
        /// The pupil.
        pupil: PupilId,
        /// The school that is asked.
        school: SchoolId,
        /// The parent who asks.
        parent: ParentId,
        /// Their name then.
        parent_name: String,
        /// How it came.
        way: Way,
        /// What it is for, by the id of the policy's kind.
        kind: String,
        /// The same in words, as they were then.
        kind_name: String,
        /// The first day.
        first_day: Date,
        /// The last day.
        last_day: Date,
        /// How many school days that was, by the calendar then.
        school_days: u16,
        /// Why, in the parent's words.
        reason: String,
        /// Whether the record said then that the pupil lives with this parent.
        lived_with: bool,
        /// The day on which it was asked.
        asked_on: Date,
        /// How far it is.
        state: State,
        /// The first of the days agreed.
        agreed_first: Option<Date>,
        /// The last of them.
        agreed_last: Option<Date>,
        /// The policy that it was taken down under.
        policy: String,
        /// When it was taken down.
        made_at: Timestamp,
        /// By whom; `None` for the parent's own hand.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
        /// When its state last changed.
        changed_at: Timestamp,
    }
}

impl Request {
    /// The days agreed, both included.
    pub fn agreed(&self) -> Option<(Date, Date)> {
        self.agreed_first.zip(self.agreed_last)
    }
}

row! {
    /// A decision on a request.
    pub struct Decision in leave_decision = "leave_decision" {
        key {
            /// The request.
            request: LeaveId,
            /// Its place among the decisions, from 1.
            number: u32,
        }
        /// What was decided.
        answer: Answer,
        /// The first of the days agreed.
        agreed_first: Option<Date>,
        /// The last of them.
        agreed_last: Option<Date>,
        /// How many school days are agreed.
        school_days: u16,
        /// Why.
        reason: String,
        /// Whether somebody decided whom the head had named.
        for_head: bool,
        /// The policy that it was decided under.
        policy: String,
        /// When.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

/// Keeps a request.
///
/// # Errors
/// When the engine fails.
pub async fn insert_request(unit: &Unit, request: Request) -> Result<(), StoreError> {
    insert(unit, [request], "keeping a request for leave").await
}

/// A request.
///
/// # Errors
/// When the engine fails.
pub async fn find_request(on: &Reading, id: LeaveId) -> Result<Option<Request>, StoreError> {
    let select = leave_request::Entity::find_by_id(id.0);
    one(on, select, "finding a request for leave").await
}

/// A pupil's requests at a school, the latest days first.
///
/// # Errors
/// When the engine fails.
pub async fn of_pupil(
    on: &Reading,
    pupil: PupilId,
    school: SchoolId,
) -> Result<Vec<Request>, StoreError> {
    let select = leave_request::Entity::find()
        .filter(leave_request::Column::Pupil.eq(pupil.0))
        .filter(leave_request::Column::School.eq(school.0))
        .order_by_desc(leave_request::Column::FirstDay)
        .order_by_desc(leave_request::Column::Id);
    all(on, select, "reading a pupil's requests for leave").await
}

/// A school's requests, in one state or in every one, the earliest days first.
///
/// # Errors
/// When the engine fails.
pub async fn of_school(
    on: &Reading,
    school: SchoolId,
    state: Option<State>,
) -> Result<Vec<Request>, StoreError> {
    let mut select =
        leave_request::Entity::find().filter(leave_request::Column::School.eq(school.0));
    if let Some(state) = state {
        select = select.filter(leave_request::Column::State.eq(state.put()));
    }
    let select = select
        .order_by_asc(leave_request::Column::FirstDay)
        .order_by_asc(leave_request::Column::Id);
    all(on, select, "reading a school's requests for leave").await
}

/// Whether a school has ever had a request.
///
/// # Errors
/// When the engine fails.
pub async fn is_used(on: &Reading, school: SchoolId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM leave_request WHERE school = ?)";
    let rows = on
        .rows(
            sql,
            vec![school.put().into()],
            "looking for requests for leave",
        )
        .await?;
    Ok(!rows.is_empty())
}

/// The schools that have ever had a request.
///
/// # Errors
/// When the engine fails.
pub async fn schools_with_requests(on: &Reading) -> Result<Vec<SchoolId>, StoreError> {
    const DOING: &str = "reading which schools have requests for leave";
    let sql = "SELECT DISTINCT school FROM leave_request ORDER BY school";
    let rows = on.rows(sql, vec![], DOING).await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get("", "school").while_(DOING));
    ids.map(|id| id.map(SchoolId)).collect()
}

/// The decisions on a request, in order.
///
/// # Errors
/// When the engine fails.
pub async fn decisions_of(on: &Reading, request: LeaveId) -> Result<Vec<Decision>, StoreError> {
    let select = leave_decision::Entity::find()
        .filter(leave_decision::Column::Request.eq(request.0))
        .order_by_asc(leave_decision::Column::Number);
    all(on, select, "reading decisions on leave").await
}

/// Moves a request on from how it was seen; `false` when somebody was quicker. Two decisions of one kind are told
/// apart by when the request changed.
async fn move_on(
    unit: &Unit,
    seen: &Request,
    to: State,
    agreed: Option<(Date, Date)>,
    doing: &'static str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE leave_request SET state = ?, agreed_first = ?, agreed_last = ?, \
               changed_at = CASE WHEN changed_at < ? THEN ? ELSE changed_at + 1 END \
               WHERE id = ? AND state = ? AND changed_at = ?";
    let now = unit.context().now.put();
    let values = vec![
        to.put().into(),
        agreed.map(|days| days.0).put().into(),
        agreed.map(|days| days.1).put().into(),
        now.into(),
        now.into(),
        seen.id.put().into(),
        seen.state.put().into(),
        seen.changed_at.put().into(),
    ];
    Ok(unit.run(sql, values, doing).await? == 1)
}

/// Keeps a decision on a request that is as it was `seen`; its number is the next one. `false`: somebody was quicker,
/// and nothing was done.
///
/// # Errors
/// When the engine fails.
pub async fn decide(
    unit: &Unit,
    seen: &Request,
    mut decision: Decision,
) -> Result<bool, StoreError> {
    const DOING: &str = "keeping a decision on leave";
    let agreed = decision.agreed_first.zip(decision.agreed_last);
    if !move_on(unit, seen, decision.answer.state(), agreed, DOING).await? {
        return Ok(false);
    }
    let before = decisions_of(unit, seen.id).await?;
    decision.request = seen.id;
    decision.number = before.last().map_or(1, |last| last.number + 1);
    insert(unit, [decision], DOING).await?;
    Ok(true)
}

/// Withdraws a request that is as it was `seen`; `false` when somebody was quicker.
///
/// # Errors
/// When the engine fails.
pub async fn withdraw(unit: &Unit, seen: &Request) -> Result<bool, StoreError> {
    move_on(
        unit,
        seen,
        State::Withdrawn,
        None,
        "withdrawing a request for leave",
    )
    .await
}
