//! Amendments of the register, kept for ever.
//! In: a correction of one session, or many from a feed. Out: the mark changed and the amendment
//! beside it; or word that somebody was quicker.
//! Source: SI 2024/208: the original entry, the amended entry, the reason, the date, the name and title.

use jiff::Timestamp;
use law::academic_year::academic_year;
use register::{Day, Session, Slot};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::rows::{Patch, RegisterRow, patch_rows, register_row};
use crate::error::StoreError;
use crate::ids::{AmendmentId, PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// An amendment as it is kept. Marks are bytes of [`law::attendance::Code`]; nought is unmarked.
    pub struct Amendment in amendment = "amendment" {
        key {
            /// Its id.
            id: AmendmentId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose register it is.
        school: SchoolId,
        /// The day of the session.
        on_day: Day,
        /// Morning or afternoon.
        session: Session,
        /// The original entry.
        mark_before: u8,
        /// The amended entry.
        mark_after: u8,
        /// Why.
        reason: String,
        /// When.
        made_at: Timestamp,
        /// By whom; `None` for a feed.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their title or position.
        position: String,
    }
}

/// A correction of one session, as somebody saw it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Correction {
    /// The pupil.
    pub pupil: PupilId,
    /// The school whose register it is.
    pub school: SchoolId,
    /// The day of the session.
    pub on_day: Day,
    /// Morning or afternoon.
    pub session: Session,
    /// The mark they saw; nought for none.
    pub seen: u8,
    /// The mark it should be.
    pub after: u8,
    /// Why.
    pub reason: String,
}

/// What came of a correction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Amended {
    /// It is made.
    Done(AmendmentId),
    /// The mark is no longer the one they saw: nothing was done.
    Changed {
        /// The mark that is there now.
        now: u8,
    },
    /// The pupil has no row at that school for that year.
    NoRow,
}

/// Amends one session, when its mark is still the one that was seen.
///
/// # Errors
/// When the engine fails.
pub async fn amend(unit: &Unit, correction: Correction) -> Result<Amended, StoreError> {
    let year = academic_year(correction.on_day.date()).value;
    let at = Slot::in_year(year, correction.on_day, correction.session).at;
    let key = (correction.pupil.0, correction.school.0, year.put());
    // On PostgreSQL a second officer waits here for the first, and then sees what they did.
    let select = sea_orm::QuerySelect::lock_exclusive(register_row::Entity::find_by_id(key));
    let Some(row): Option<RegisterRow> = one(unit, select, "amending a register").await? else {
        return Ok(Amended::NoRow);
    };
    let now = row.marks[at];
    if now != correction.seen {
        return Ok(Amended::Changed { now });
    }
    let patch = Patch {
        pupil: correction.pupil,
        school: correction.school,
        academic_year: year,
        at,
        bytes: vec![correction.after],
    };
    patch_rows(unit, &[patch]).await?;
    let context = unit.context();
    let amendment = Amendment {
        id: context.id(),
        pupil: correction.pupil,
        school: correction.school,
        on_day: correction.on_day,
        session: correction.session,
        mark_before: now,
        mark_after: correction.after,
        reason: correction.reason,
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    let id = amendment.id;
    insert_amendments(unit, vec![amendment]).await?;
    Ok(Amended::Done(id))
}

/// Keeps amendments whose marks are set with [`patch_rows`] in the same unit.
///
/// # Errors
/// When the engine fails.
pub async fn insert_amendments(unit: &Unit, amendments: Vec<Amendment>) -> Result<(), StoreError> {
    insert(unit, amendments, "keeping amendments").await
}

/// A pupil's amendments, oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn amendments_of(on: &Reading, pupil: PupilId) -> Result<Vec<Amendment>, StoreError> {
    let select = amendment::Entity::find()
        .filter(amendment::Column::Pupil.eq(pupil.0))
        .order_by_asc(amendment::Column::MadeAt)
        .order_by_asc(amendment::Column::Id);
    all(on, select, "reading amendments").await
}
