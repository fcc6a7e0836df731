//! What authorities ask and tell each other of a child. In: a message of ours, or one that came; an answer. Out: those
//! that wait, and those about a child. Each authority keeps its own copy, under the same id.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{AuthorityMessageId, NotificationId, PersonId, PupilId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// What a message says.
    pub enum MessageKind {
        /// A child has moved to the other authority.
        MovedIn = "moved-in",
        /// A child came from the other authority.
        MovedOut = "moved-out",
        /// Is this child on a roll of yours?
        OnRoll = "on-roll",
    }
}

words! {
    /// How a message goes.
    pub enum MessageWay {
        /// To an authority on this deployment.
        Here = "here",
        /// By e-mail.
        Email = "email",
        /// As a file that somebody sends by a secure way.
        File = "file",
    }
}

words! {
    /// How far a message is.
    pub enum MessageState {
        /// Ours, and on its way.
        Sending = "sending",
        /// It is with the other authority; of one that came, with us.
        Waiting = "waiting",
        /// It was answered.
        Answered = "answered",
        /// Ours, and it could not be given to the other authority.
        Failed = "failed",
    }
}

words! {
    /// An answer. It says nothing of any list.
    pub enum MessageAnswer {
        /// None yet.
        None = "none",
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// It is not known.
        NotKnown = "not-known",
    }
}

row! {
    /// A message.
    pub struct AuthorityMessage in authority_message = "authority_message" {
        key {
            /// Its id, the same at both authorities.
            id: AuthorityMessageId,
        }
        /// What people call it by.
        reference: String,
        /// What it says.
        kind: MessageKind,
        /// Whether we sent it.
        ours: bool,
        /// The other authority: its id on this deployment, or an e-mail address.
        other: String,
        /// Its name.
        other_name: String,
        /// How it goes.
        way: MessageWay,
        /// The child, where we have a record.
        pupil: Option<PupilId>,
        /// The notification that it came of.
        notification: Option<NotificationId>,
        /// What is said of the child: who they are, and where.
        said: serde_json::Value,
        /// How far it is.
        state: MessageState,
        /// The answer.
        answer: MessageAnswer,
        /// What was said with it.
        answer_words: String,
        /// When.
        answered_at: Option<Timestamp>,
        /// By whom.
        answered_by_name: String,
        /// When it was made, or came.
        made_at: Timestamp,
        /// By whom of ours; `None` of one that came.
        made_by: Option<PersonId>,
        /// The name of whoever made it, here or there.
        made_by_name: String,
        /// Their position at the time.
        position: String,
        /// When it last changed.
        changed_at: Timestamp,
    }
}

/// Keeps one, unless it is here already: what comes twice is kept once.
///
/// # Errors
/// When the engine fails.
pub async fn insert_message(unit: &Unit, message: AuthorityMessage) -> Result<bool, StoreError> {
    if find_message(unit, message.id).await?.is_some() {
        return Ok(false);
    }
    insert(unit, [message], "keeping a message of an authority").await?;
    Ok(true)
}

/// One of them.
///
/// # Errors
/// When the engine fails.
pub async fn find_message(
    on: &Reading,
    id: AuthorityMessageId,
) -> Result<Option<AuthorityMessage>, StoreError> {
    let select = authority_message::Entity::find_by_id(id.0);
    one(on, select, "finding a message of an authority").await
}

/// Ours or those that came, in a state or in every one, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn messages(
    on: &Reading,
    ours: bool,
    state: Option<MessageState>,
) -> Result<Vec<AuthorityMessage>, StoreError> {
    use authority_message::Column;
    let mut select = authority_message::Entity::find().filter(Column::Ours.eq(ours));
    if let Some(state) = state {
        select = select.filter(Column::State.eq(state.put()));
    }
    let select = select
        .order_by_desc(Column::MadeAt)
        .order_by_desc(Column::Id);
    all(on, select, "reading messages between authorities").await
}

/// Those about a child, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn messages_about(
    on: &Reading,
    pupil: PupilId,
) -> Result<Vec<AuthorityMessage>, StoreError> {
    use authority_message::Column;
    let select = authority_message::Entity::find()
        .filter(Column::Pupil.eq(pupil.0))
        .order_by_desc(Column::Id);
    all(on, select, "reading messages about a child").await
}

/// Moves one of ours on from being on its way; `false` when it was not.
///
/// # Errors
/// When the engine fails.
pub async fn message_is_on(
    unit: &Unit,
    id: AuthorityMessageId,
    to: MessageState,
) -> Result<bool, StoreError> {
    let sql = "UPDATE authority_message SET state = ?, changed_at = ? WHERE id = ? AND state = ?";
    let values = vec![
        to.put().into(),
        unit.context().now.put().into(),
        id.put().into(),
        MessageState::Sending.put().into(),
    ];
    Ok(unit.run(sql, values, "moving a message on").await? == 1)
}

/// Answers one, ours or one that came; `false` when it was answered already.
///
/// # Errors
/// When the engine fails.
pub async fn answer_message(
    unit: &Unit,
    id: AuthorityMessageId,
    answer: MessageAnswer,
    words: &str,
    by_name: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE authority_message SET state = ?, answer = ?, answer_words = ?, answered_at = ?, answered_by_name = ?, \
               changed_at = ? WHERE id = ? AND state <> ?";
    let now = unit.context().now.put();
    let values = vec![
        MessageState::Answered.put().into(),
        answer.put().into(),
        words.into(),
        now.into(),
        by_name.into(),
        now.into(),
        id.put().into(),
        MessageState::Answered.put().into(),
    ];
    Ok(unit.run(sql, values, "answering a message").await? == 1)
}
