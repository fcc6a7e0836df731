//! Reviews: when something of a record is looked at again.
//! In: reviews with their days. Out: those that are due at a school; each held once.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::EntityTrait;

use crate::error::{StoreError, While};
use crate::ids::{PupilId, SchoolId, SupportId};
use crate::reading::Reading;
use crate::row::{columns, joined, one, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// What a review looks at.
    pub enum ReviewOf {
        /// A step.
        Step = "step",
        /// A referral.
        Referral = "referral",
        /// A bespoke timetable.
        Timetable = "timetable",
        /// An earlier review.
        Review = "review",
    }
}

row! {
    /// A review.
    pub struct Review in support_review = "support_review" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// What it looks at.
        subject_kind: ReviewOf,
        /// Which.
        subject: SupportId,
        /// The same in words, as they were then.
        about: String,
        /// When it is due.
        due: Date,
        /// When it was held.
        held_on: Option<Date>,
        /// What was found.
        found: String,
        /// Who held it.
        held_by_name: String,
        /// When it was written down.
        made_at: Timestamp,
    }
}

kept! {
    /// Keeps a review to come.
    insert_review(Review) while "keeping a review of support"
}

/// A review.
///
/// # Errors
/// When the engine fails.
pub async fn find_review(on: &Reading, id: SupportId) -> Result<Option<Review>, StoreError> {
    let select = support_review::Entity::find_by_id(id.0);
    one(on, select, "finding a review of support").await
}

/// Says what was found; `false` when it was held already.
///
/// # Errors
/// When the engine fails.
pub async fn hold_review(
    unit: &Unit,
    id: SupportId,
    on: Date,
    found: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE support_review SET held_on = ?, found = ?, held_by_name = ? WHERE id = ? AND held_on IS NULL";
    let values = vec![
        on.put().into(),
        found.into(),
        unit.context().actor.name.clone().into(),
        id.put().into(),
    ];
    Ok(unit.run(sql, values, "holding a review of support").await? == 1)
}

/// The reviews that are due at a school on a day, of pupils who are on its roll that day: the oldest
/// first. A school does not go on with a child who has left it.
///
/// # Errors
/// When the engine fails.
pub async fn reviews_due(
    on: &Reading,
    school: SchoolId,
    today: Date,
) -> Result<Vec<Review>, StoreError> {
    const DOING: &str = "reading reviews of support that are due";
    let sql = format!(
        "SELECT {} FROM support_review r WHERE r.school = ? AND r.due <= ? AND r.held_on IS NULL \
         AND EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil = r.pupil AND e.school = r.school \
         AND e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?)) ORDER BY r.due, r.id",
        columns::<Review>("r")
    );
    let day = || today.put().into();
    let values = vec![school.put().into(), day(), day(), day()];
    let rows = on.rows(&sql, values, DOING).await?;
    rows.iter().map(|row| joined(row, "r_", DOING)).collect()
}

/// The schools that have a review to hold, or ever had one on Today.
///
/// # Errors
/// When the engine fails.
pub async fn schools_with_reviews(on: &Reading) -> Result<Vec<SchoolId>, StoreError> {
    const DOING: &str = "reading which schools have reviews of support";
    let sql = "SELECT DISTINCT school FROM support_review ORDER BY school";
    let rows = on.rows(sql, vec![], DOING).await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get("", "school").while_(DOING));
    ids.map(|id| id.map(SchoolId)).collect()
}
