//! An authority's reviews of translations of letters.
//! In: who held which text against which English, and when; why a review is withdrawn. Out: the reviews, and
//! the one in force for the very texts that there are now.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{PersonId, TranslationReviewId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// That somebody who reads both languages has held a translation against the English.
    pub struct TranslationReview in translation_review = "translation_review" {
        key {
            /// Its id.
            id: TranslationReviewId,
        }
        /// The letter's id.
        letter: String,
        /// The language, by its code.
        language: String,
        /// The SHA-256 of the text that was reviewed.
        text: [u8; 32],
        /// The SHA-256 of the English against which it was held.
        english: [u8; 32],
        /// Who reviewed it.
        reviewer: String,
        /// What they are.
        reviewer_position: String,
        /// On which day.
        reviewed_on: Date,
        /// When that was written down.
        recorded_at: Timestamp,
        /// Who wrote it down.
        recorded_by: Option<PersonId>,
        /// Their name.
        recorded_by_name: String,
        /// Their position.
        recorded_by_position: String,
        /// When it was withdrawn; `None` while it holds.
        withdrawn_at: Option<Timestamp>,
        /// Who withdrew it.
        withdrawn_by: Option<PersonId>,
        /// Their name; blank while it holds.
        withdrawn_by_name: String,
        /// Why; blank while it holds.
        withdrawn_because: String,
    }
}

impl TranslationReview {
    /// Whether it holds, and of these very texts.
    pub fn holds_of(&self, text: &[u8; 32], english: &[u8; 32]) -> bool {
        self.withdrawn_at.is_none() && self.text == *text && self.english == *english
    }
}

/// Writes a review down.
///
/// # Errors
/// When the engine fails.
pub async fn record_review(unit: &Unit, review: TranslationReview) -> Result<(), StoreError> {
    insert(unit, [review], "recording a review of a translation").await
}

/// Withdraws, in the name of the unit's person, every review of a letter in a language that holds, those of
/// earlier texts too: none of them comes back into force unseen. Says how many there were.
///
/// # Errors
/// When the engine fails.
pub async fn withdraw_reviews(
    unit: &Unit,
    letter: &str,
    language: &str,
    because: &str,
) -> Result<u64, StoreError> {
    let context = unit.context();
    let sql = "UPDATE translation_review \
               SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_by_name = ?, withdrawn_because = ? \
               WHERE letter = ? AND language = ? AND withdrawn_at IS NULL";
    let values = vec![
        context.now.put().into(),
        context.actor.person.put().into(),
        context.actor.name.clone().into(),
        because.into(),
        letter.into(),
        language.into(),
    ];
    unit.run(sql, values, "withdrawing reviews of a translation")
        .await
}

/// Every review there ever was, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn translation_reviews(on: &Reading) -> Result<Vec<TranslationReview>, StoreError> {
    let select = translation_review::Entity::find()
        .order_by_desc(translation_review::Column::RecordedAt)
        .order_by_desc(translation_review::Column::Id);
    all(on, select, "reading the reviews of translations").await
}

/// Those of one letter, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn translation_reviews_of(
    on: &Reading,
    letter: &str,
) -> Result<Vec<TranslationReview>, StoreError> {
    let select = translation_review::Entity::find()
        .filter(translation_review::Column::Letter.eq(letter))
        .order_by_desc(translation_review::Column::RecordedAt)
        .order_by_desc(translation_review::Column::Id);
    all(on, select, "reading the reviews of a letter's translations").await
}

/// A review.
///
/// # Errors
/// When the engine fails.
pub async fn find_translation_review(
    on: &Reading,
    id: TranslationReviewId,
) -> Result<Option<TranslationReview>, StoreError> {
    let select = translation_review::Entity::find_by_id(id.0);
    one(on, select, "finding a review of a translation").await
}
