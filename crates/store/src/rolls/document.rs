//! Documents of a notification, as they were uploaded. In: a file that was kept already. Out: a notification's documents;
//! one that was taken out of it again stays, and says so.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::files::FileDigest;
use crate::ids::{NotificationDocumentId, NotificationId, PersonId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A document.
    pub struct NotificationDocument in notification_document = "notification_document" {
        key {
            /// Its id.
            id: NotificationDocumentId,
        }
        /// The notification.
        notification: NotificationId,
        /// Which of the policy's documents it is, by its id; blank for another.
        document: String,
        /// The same in words, as they were then.
        document_name: String,
        /// What the file was called.
        file_name: String,
        /// Its bytes.
        file: FileDigest,
        /// What it is by its own bytes.
        media_type: String,
        /// Whether it was taken out again.
        removed: bool,
        /// When it came.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

/// Keeps one.
///
/// # Errors
/// When the engine fails.
pub async fn insert_document(
    unit: &Unit,
    document: NotificationDocument,
) -> Result<(), StoreError> {
    insert(unit, [document], "keeping a notification's document").await
}

/// A notification's documents that were not taken out, in the order in which they came.
///
/// # Errors
/// When the engine fails.
pub async fn documents_of(
    on: &Reading,
    id: NotificationId,
) -> Result<Vec<NotificationDocument>, StoreError> {
    let select = notification_document::Entity::find()
        .filter(notification_document::Column::Notification.eq(id.0))
        .filter(notification_document::Column::Removed.eq(false))
        .order_by_asc(notification_document::Column::Id);
    all(on, select, "reading a notification's documents").await
}

/// One of them, taken out or not.
///
/// # Errors
/// When the engine fails.
pub async fn find_document(
    on: &Reading,
    id: NotificationDocumentId,
) -> Result<Option<NotificationDocument>, StoreError> {
    let select = notification_document::Entity::find_by_id(id.0);
    one(on, select, "finding a notification's document").await
}

/// Takes one out; `false` when it was already.
///
/// # Errors
/// When the engine fails.
pub async fn remove_document(unit: &Unit, id: NotificationDocumentId) -> Result<bool, StoreError> {
    let sql = "UPDATE notification_document SET removed = ? WHERE id = ? AND removed = ?";
    let values = vec![true.into(), id.put().into(), false.into()];
    let doing = "taking a document out of a notification";
    Ok(unit.run(sql, values, doing).await? == 1)
}
