//! Answers on a rating scale.
//! In: a child's answers on a day. Out: the same, for ever.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::{PersonId, PupilId, SchoolId, SupportId};
use crate::row::row;

row! {
    /// A rating.
    pub struct Rating in support_rating = "support_rating" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// The day.
        on_day: Date,
        /// A point for each question, by the question's id.
        answers: serde_json::Value,
        /// What the child said about it.
        note: String,
        /// The policy and its version.
        policy: String,
        /// When it was written down.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

kept! {
    /// Keeps a rating.
    insert_rating(Rating) while "keeping a rating"
}
