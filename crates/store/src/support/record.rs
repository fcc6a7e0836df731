//! The whole record of support of one pupil at one school, and whom the child is shown beside.
//! In: a pupil and a school. Out: everything that was written down, the oldest first.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::condition::{
    Condition, Evidence, Spell, support_condition, support_evidence, support_spell,
};
use super::offer::{Offer, support_offer};
use super::outcome::{Outcome, OutcomeOf, support_outcome};
use super::rating::{Rating, support_rating};
use super::referral::{Referral, Timetable, support_referral, support_timetable};
use super::review::{Review, support_review};
use super::share::{Share, support_share};
use super::step::{StageSet, StepTaken, support_stage, support_step};
use crate::error::{StoreError, While};
use crate::ids::{PupilId, SchoolId, SupportId};
use crate::reading::Reading;
use crate::row::all;
use crate::value::Kept;

/// A record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Record {
    /// Stages as they were chosen.
    pub stages: Vec<StageSet>,
    /// Steps by their day.
    pub steps: Vec<StepTaken>,
    /// Offers by their day.
    pub offers: Vec<Offer>,
    /// Reviews by the day on which they are due.
    pub reviews: Vec<Review>,
    /// Ratings by their day.
    pub ratings: Vec<Rating>,
    /// Conditions as they were recorded.
    pub conditions: Vec<Condition>,
    /// Their evidence.
    pub evidence: Vec<Evidence>,
    /// The spells that stand for them.
    pub spells: Vec<Spell>,
    /// Referrals by their day.
    pub referrals: Vec<Referral>,
    /// Timetables by their first day.
    pub timetables: Vec<Timetable>,
    /// What came of referrals, and which timetables ended early, as it was written down.
    pub outcomes: Vec<Outcome>,
    /// Shares as they were made.
    pub shares: Vec<Share>,
}

impl Record {
    /// What was said last of a referral or a timetable.
    pub fn outcome_of(&self, kind: OutcomeOf, subject: SupportId) -> Option<&Outcome> {
        let own = self.outcomes.iter().rev();
        own.into_iter()
            .find(|o| o.subject_kind == kind && o.subject == subject)
    }

    /// The last day of a timetable: its own, or the day on which it ended early.
    pub fn last_day_of(&self, timetable: &Timetable) -> Date {
        let early = self.outcome_of(OutcomeOf::Timetable, timetable.id);
        early.map_or(timetable.ends, |o| o.on_day.min(timetable.ends))
    }
}

/// The rows of one table that are of a pupil at a school, in an order.
macro_rules! of {
    ($on:expr, $table:ident, $pupil:expr, $school:expr, $order:ident) => {{
        let select = $table::Entity::find()
            .filter($table::Column::Pupil.eq($pupil.0))
            .filter($table::Column::School.eq($school.0))
            .order_by_asc($table::Column::$order)
            .order_by_asc($table::Column::Id);
        all($on, select, READING).await?
    }};
}

const READING: &str = "reading a record of support";

/// The record of a pupil at a school; empty where nothing was written down.
///
/// # Errors
/// When the engine fails.
pub async fn record_of(
    on: &Reading,
    pupil: PupilId,
    school: SchoolId,
) -> Result<Record, StoreError> {
    let conditions: Vec<Condition> = of!(on, support_condition, pupil, school, MadeAt);
    let ids: Vec<_> = conditions.iter().map(|c| c.id.0).collect();
    let (evidence, spells) = if ids.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        let evidence = support_evidence::Entity::find()
            .filter(support_evidence::Column::OfCondition.is_in(ids.iter().copied()))
            .order_by_asc(support_evidence::Column::SeenOn)
            .order_by_asc(support_evidence::Column::Id);
        let spells = support_spell::Entity::find()
            .filter(support_spell::Column::OfCondition.is_in(ids))
            .order_by_asc(support_spell::Column::FirstDay);
        (
            all(on, evidence, READING).await?,
            all(on, spells, READING).await?,
        )
    };
    Ok(Record {
        stages: of!(on, support_stage, pupil, school, MadeAt),
        steps: of!(on, support_step, pupil, school, OnDay),
        offers: of!(on, support_offer, pupil, school, OfferedOn),
        reviews: of!(on, support_review, pupil, school, Due),
        ratings: of!(on, support_rating, pupil, school, OnDay),
        referrals: of!(on, support_referral, pupil, school, OnDay),
        timetables: of!(on, support_timetable, pupil, school, Starts),
        outcomes: of!(on, support_outcome, pupil, school, MadeAt),
        shares: of!(on, support_share, pupil, school, MadeAt),
        conditions,
        evidence,
        spells,
    })
}

/// Attended and possible sessions this academic year of the others in a pupil's year group at a school.
///
/// # Errors
/// When the engine fails.
pub async fn classmates(
    on: &Reading,
    pupil: PupilId,
    school: SchoolId,
) -> Result<Vec<(u32, u32)>, StoreError> {
    const DOING: &str = "reading classmates' attendance";
    let sql = "SELECT s.attended, s.possible FROM standing s JOIN pupil p ON p.id = s.pupil \
               WHERE s.school = ? AND p.id <> ? \
               AND p.year_group = (SELECT year_group FROM pupil WHERE id = ?)";
    let values = vec![school.put().into(), pupil.put().into(), pupil.put().into()];
    let rows = on.rows(sql, values, DOING).await?;
    let number = |n: i32| u32::try_from(n).unwrap_or(0);
    rows.iter()
        .map(|row| {
            let attended = row.try_get("", "attended").while_(DOING)?;
            let possible = row.try_get("", "possible").while_(DOING)?;
            Ok((number(attended), number(possible)))
        })
        .collect()
}
