//! What was done with a notification: sent, asked, answered, accepted, returned. In: an act on a state in which somebody
//! saw it. Out: the acts, in order. An act on a state that has passed changes nothing, and says so.

use casework::rolls::notification::{Act, State};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::notification::Notification;
use crate::error::StoreError;
use crate::ids::{NotificationId, PersonId};
use crate::reading::Reading;
use crate::row::{all, insert, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// An act.
    pub struct NotificationAct in notification_act = "notification_act" {
        key {
            /// The notification.
            notification: NotificationId,
            /// Its place among the acts, from 1.
            number: u32,
        }
        /// What was done.
        act: Act,
        /// What was said with it.
        words: String,
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

/// The acts, in order.
///
/// # Errors
/// When the engine fails.
pub async fn acts_of(on: &Reading, id: NotificationId) -> Result<Vec<NotificationAct>, StoreError> {
    let select = notification_act::Entity::find()
        .filter(notification_act::Column::Notification.eq(id.0))
        .order_by_asc(notification_act::Column::Number);
    all(on, select, "reading what was done with a notification").await
}

/// Moves a notification on from how it was `seen`, with the act that does it; sent for the first time, it keeps the day.
/// `false`: somebody was quicker, and nothing was done.
///
/// # Errors
/// When the engine fails.
pub async fn move_on(
    unit: &Unit,
    seen: &Notification,
    to: State,
    assigned: Option<(PersonId, &str)>,
    today: Date,
    mut act: NotificationAct,
) -> Result<bool, StoreError> {
    const DOING: &str = "moving a notification on";
    let sql = "UPDATE notification SET state = ?, assigned = ?, assigned_name = ?, sent_at = ?, sent_on = ?, \
               changed_at = CASE WHEN changed_at < ? THEN ? ELSE changed_at + 1 END \
               WHERE id = ? AND state = ? AND changed_at = ?";
    let now = unit.context().now;
    let sends = act.act == Act::Send;
    let (person, name) = match assigned {
        Some((person, name)) => (Some(person), name.to_owned()),
        None => (seen.assigned, seen.assigned_name.clone()),
    };
    let values = vec![
        to.put().into(),
        person.put().into(),
        name.into(),
        seen.sent_at.or_else(|| sends.then_some(now)).put().into(),
        seen.sent_on.or_else(|| sends.then_some(today)).put().into(),
        now.put().into(),
        now.put().into(),
        seen.id.put().into(),
        seen.state.put().into(),
        seen.changed_at.put().into(),
    ];
    if unit.run(sql, values, DOING).await? != 1 {
        return Ok(false);
    }
    let before = acts_of(unit, seen.id).await?;
    act.notification = seen.id;
    act.number = before.last().map_or(1, |last| last.number + 1);
    insert(unit, [act], DOING).await?;
    Ok(true)
}
