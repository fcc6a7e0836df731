//! What came of a referral, and that a bespoke timetable ended early.
//! In: a row as somebody wrote it. Out: the same; what is said later is another, and the latest holds.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::{PersonId, PupilId, SchoolId, SupportId};
use crate::row::row;
use crate::value::words;

words! {
    /// Of what something came.
    pub enum OutcomeOf {
        /// A referral.
        Referral = "referral",
        /// A bespoke timetable, which ended before its last day.
        Timetable = "timetable",
    }
}

row! {
    /// What came of something.
    pub struct Outcome in support_outcome = "support_outcome" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// Of what.
        subject_kind: OutcomeOf,
        /// Which.
        subject: SupportId,
        /// The day; of a timetable its last.
        on_day: Date,
        /// What came of it, by the outcome's id; empty for a timetable.
        what: String,
        /// In words.
        words: String,
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
    /// Keeps what came of something.
    insert_outcome(Outcome) while "keeping what came of support"
}
