//! Support: what a school does for a pupil, as it was written down.
//! In: steps, offers, reviews, conditions, referrals, timetables, ratings, shares. Out: the record of
//! one pupil at one school; what is due; whether the authority may see it.

/// How a line of a record is kept: each kind by a function of its own, and all of them alike.
macro_rules! kept {
    ($(#[doc = $doc:literal])+ $name:ident($line:ty) while $doing:literal) => {
        $(#[doc = $doc])+
        ///
        /// # Errors
        /// When the engine fails.
        pub async fn $name(
            unit: &crate::unit::Unit,
            line: $line,
        ) -> Result<(), crate::error::StoreError> {
            crate::row::insert(unit, [line], $doing).await
        }
    };
}

mod condition;
mod offer;
mod outcome;
mod rating;
mod record;
mod referral;
mod review;
mod share;
mod step;

pub use condition::{
    Condition, Evidence, Spell, find_condition, insert_condition, insert_evidence, link_spells,
};
pub use offer::{Offer, answer_offer, find_offer, insert_offer};
pub use outcome::{Outcome, OutcomeOf, insert_outcome};
pub use rating::{Rating, insert_rating};
pub use record::{Record, classmates, record_of};
pub use referral::{Referral, Timetable, insert_referral, insert_timetable};
pub use review::{
    Review, ReviewOf, find_review, hold_review, insert_review, reviews_due, schools_with_reviews,
};
pub use share::{Share, end_share, find_share, insert_share, schools_that_share};
pub use step::{StageSet, StepTaken, insert_stage, insert_step};
