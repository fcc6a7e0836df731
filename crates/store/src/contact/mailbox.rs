//! How far a mailbox was read.
//! In: a place in it, after what was found there is settled. Out: the same, for the next time.

use jiff::Timestamp;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use crate::error::StoreError;
use crate::reading::Reading;
use crate::row::{insert_with, one, row};
use crate::unit::Unit;

row! {
    /// How far a mailbox was read.
    pub struct Mailbox in mailbox = "mailbox" {
        key {
            /// Which, as in `mail.example:993`.
            place: String,
        }
        /// The mailbox's own word for "the numbers still mean the same".
        validity: i64,
        /// The last message that was read.
        last: i64,
        /// When.
        read_at: Timestamp,
    }
}

/// Says how far a mailbox was read.
///
/// # Errors
/// When the engine fails.
pub async fn set_mailbox(unit: &Unit, mailbox: Mailbox) -> Result<(), StoreError> {
    use mailbox::Column;
    insert_with(
        unit,
        [mailbox],
        "saying how far a mailbox was read",
        |insert| {
            let renewed = [Column::Validity, Column::Last, Column::ReadAt];
            insert.on_conflict(
                OnConflict::column(Column::Place)
                    .update_columns(renewed)
                    .to_owned(),
            )
        },
    )
    .await
}

/// How far a mailbox was read; `None` when it never was.
///
/// # Errors
/// When the engine fails.
pub async fn mailbox_of(on: &Reading, place: &str) -> Result<Option<Mailbox>, StoreError> {
    let select = mailbox::Entity::find_by_id(place);
    one(on, select, "reading how far a mailbox was read").await
}
