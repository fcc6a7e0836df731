//! What waits at a school: answers, signatures, reviews.
//! In: a school, a day. Out: what waits, of pupils who are on the school's roll that day. A school does
//! not go on with a child who has left it.

use casework::contracts::{Answer, State};
use jiff::civil::Date;
use sea_orm::{QueryResult, Value};

use super::review::{ContractReview, ReviewState};
use crate::error::{StoreError, While};
use crate::ids::{ContractId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{columns, joined};
use crate::value::Kept;

/// On the school's roll on a day: two parameters, the day twice.
const HERE: &str = "EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil = c.pupil AND e.school = c.school \
                    AND e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?))";

/// A meeting that a parent has not answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnansweredMeeting {
    /// The contract.
    pub contract: ContractId,
    /// The pupil.
    pub pupil: PupilId,
    /// The meeting.
    pub meeting: u16,
    /// By when silence counts as no response.
    pub answer_by: Date,
}

/// A version that somebody has still to sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnsignedVersion {
    /// The contract.
    pub contract: ContractId,
    /// The pupil.
    pub pupil: PupilId,
    /// The version.
    pub version: u16,
    /// When it was agreed.
    pub agreed_on: Date,
    /// How many parties have not said.
    pub waits_for: u16,
}

fn take<T: Kept>(
    row: &QueryResult,
    name: &'static str,
    doing: &'static str,
) -> Result<T, StoreError>
where
    T::As: sea_orm::TryGetable,
{
    let kept: T::As = row.try_get("", name).while_(doing)?;
    T::take(kept).map_err(|value| StoreError::Unreadable {
        table: "contract",
        column: name,
        value,
    })
}

/// The invitations of a school whose day for an answer has passed and to which a parent has said nothing.
///
/// # Errors
/// When the engine fails.
pub async fn unanswered(
    on: &Reading,
    school: SchoolId,
    today: Date,
) -> Result<Vec<UnansweredMeeting>, StoreError> {
    const DOING: &str = "reading invitations that were not answered";
    let sql = format!(
        "SELECT c.id AS contract, c.pupil AS pupil, m.number AS meeting, m.answer_by AS answer_by \
         FROM contract c JOIN contract_meeting m ON m.contract = c.id \
         WHERE c.school = ? AND c.state = ? AND m.answer_by < ? \
         AND m.number = (SELECT MAX(n.number) FROM contract_meeting n WHERE n.contract = c.id) \
         AND EXISTS (SELECT 1 FROM contract_parent p WHERE p.contract = c.id AND p.answer = ?) \
         AND {HERE} ORDER BY m.answer_by, c.id"
    );
    let day = || -> Value { today.put().into() };
    let values = vec![
        school.put().into(),
        State::Invited.put().into(),
        day(),
        Answer::None.put().into(),
        day(),
        day(),
    ];
    let rows = on.rows(&sql, values, DOING).await?;
    let read = |row: &QueryResult| {
        Ok(UnansweredMeeting {
            contract: take(row, "contract", DOING)?,
            pupil: take(row, "pupil", DOING)?,
            meeting: take(row, "meeting", DOING)?,
            answer_by: take(row, "answer_by", DOING)?,
        })
    };
    rows.iter().map(read).collect()
}

/// The versions of a school that wait to be signed.
///
/// # Errors
/// When the engine fails.
pub async fn unsigned(
    on: &Reading,
    school: SchoolId,
    today: Date,
) -> Result<Vec<UnsignedVersion>, StoreError> {
    const DOING: &str = "reading contracts that wait to be signed";
    let sql = format!(
        "SELECT c.id AS contract, c.pupil AS pupil, v.number AS version, v.agreed_on AS agreed_on, \
         (SELECT COUNT(*) FROM contract_party p WHERE p.contract = c.id AND p.version = v.number \
          AND NOT EXISTS (SELECT 1 FROM contract_signature s WHERE s.contract = p.contract \
          AND s.version = p.version AND s.party = p.number)) AS waits_for \
         FROM contract c JOIN contract_version v ON v.contract = c.id \
         WHERE c.school = ? AND c.state IN (?, ?) \
         AND v.number = (SELECT MAX(w.number) FROM contract_version w WHERE w.contract = c.id) \
         AND {HERE} ORDER BY v.agreed_on, c.id"
    );
    let day = || -> Value { today.put().into() };
    let values = vec![
        school.put().into(),
        State::ToSign.put().into(),
        State::Changing.put().into(),
        day(),
        day(),
    ];
    let rows = on.rows(&sql, values, DOING).await?;
    let read = |row: &QueryResult| {
        let waits_for: i64 = row.try_get("", "waits_for").while_(DOING)?;
        Ok(UnsignedVersion {
            contract: take(row, "contract", DOING)?,
            pupil: take(row, "pupil", DOING)?,
            version: take(row, "version", DOING)?,
            agreed_on: take(row, "agreed_on", DOING)?,
            waits_for: u16::try_from(waits_for).unwrap_or(u16::MAX),
        })
    };
    rows.iter().map(read).collect()
}

/// The reviews that are due at a school on a day, or were and nobody has said what came of them, of
/// contracts in force; each with its pupil, the oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn reviews_waiting(
    on: &Reading,
    school: SchoolId,
    today: Date,
) -> Result<Vec<(PupilId, ContractReview)>, StoreError> {
    const DOING: &str = "reading reviews of contracts that are due";
    let sql = format!(
        "SELECT c.pupil AS pupil, {} FROM contract c JOIN contract_review r ON r.contract = c.id \
         WHERE c.school = ? AND c.state IN (?, ?) AND r.state = ? AND r.due <= ? AND {HERE} \
         ORDER BY r.due, c.id, r.number",
        columns::<ContractReview>("r")
    );
    let day = || -> Value { today.put().into() };
    let values = vec![
        school.put().into(),
        State::InForce.put().into(),
        State::Changing.put().into(),
        ReviewState::ToCome.put().into(),
        day(),
        day(),
        day(),
    ];
    let rows = on.rows(&sql, values, DOING).await?;
    let read = |row: &QueryResult| Ok((take(row, "pupil", DOING)?, joined(row, "r_", DOING)?));
    rows.iter().map(read).collect()
}

/// The schools that ever offered a contract.
///
/// # Errors
/// When the engine fails.
pub async fn schools_with_contracts(on: &Reading) -> Result<Vec<SchoolId>, StoreError> {
    const DOING: &str = "reading which schools have attendance contracts";
    let sql = "SELECT DISTINCT school FROM contract ORDER BY school";
    let rows = on.rows(sql, vec![], DOING).await?;
    rows.iter().map(|row| take(row, "school", DOING)).collect()
}
