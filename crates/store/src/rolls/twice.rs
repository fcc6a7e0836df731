//! Children who may be on two rolls. In: a day. Out: records with spells at two schools on it; and pairs of records on
//! rolls that share a number, or a birth and a surname, for matching to look at.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use sea_orm::Value;

use crate::error::{StoreError, While};
use crate::ids::PupilId;
use crate::pupils::{Enrolment, enrolments_of_pupils};
use crate::reading::Reading;
use crate::value::Kept;

/// The spells of each record that is on the rolls of two schools or more on a day, record by record.
///
/// # Errors
/// When the engine fails.
pub async fn on_two_rolls(on: &Reading, today: Date) -> Result<Vec<Vec<Enrolment>>, StoreError> {
    const DOING: &str = "reading who is on two rolls";
    let sql = "SELECT e.pupil AS pupil FROM enrolment e \
               WHERE e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?) \
               GROUP BY e.pupil HAVING COUNT(DISTINCT e.school) > 1 ORDER BY e.pupil";
    let values: Vec<Value> = vec![today.put().into(), today.put().into()];
    let rows = on.rows(sql, values, DOING).await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get("", "pupil").while_(DOING));
    let ids: Vec<PupilId> = ids.map(|id| id.map(PupilId)).collect::<Result<_, _>>()?;
    let mut of: Vec<Vec<Enrolment>> = Vec::new();
    for spell in enrolments_of_pupils(on, &ids).await? {
        if !spell.holds_on(today) {
            continue;
        }
        match of.last_mut() {
            Some(own) if own[0].pupil == spell.pupil => own.push(spell),
            _ => of.push(vec![spell]),
        }
    }
    Ok(of)
}

/// Pairs of records on rolls on a day that have the same number, or the same date of birth and surname.
///
/// # Errors
/// When the engine fails.
pub async fn pairs_on_rolls(
    on: &Reading,
    today: Date,
) -> Result<BTreeSet<(PupilId, PupilId)>, StoreError> {
    const DOING: &str = "reading records that may be of one child";
    let sql = "SELECT p.id AS id, p.born AS born, p.legal_surname AS surname, p.upn AS upn \
               FROM pupil p WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil = p.id \
               AND e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?)) ORDER BY p.id";
    let values: Vec<Value> = vec![today.put().into(), today.put().into()];
    // They are paired here: engines walk through everybody for each when they are asked to.
    let mut of_birth: HashMap<(i32, String), Vec<PupilId>> = HashMap::new();
    let mut of_number: HashMap<String, Vec<PupilId>> = HashMap::new();
    for row in on.rows(sql, values, DOING).await? {
        let id = PupilId(row.try_get("", "id").while_(DOING)?);
        let born: i32 = row.try_get("", "born").while_(DOING)?;
        let surname: String = row.try_get("", "surname").while_(DOING)?;
        let upn: Option<String> = row.try_get("", "upn").while_(DOING)?;
        let key = (born, surname.to_lowercase());
        of_birth.entry(key).or_default().push(id);
        if let Some(upn) = upn.filter(|upn| !upn.is_empty()) {
            of_number.entry(upn).or_default().push(id);
        }
    }
    let mut pairs = BTreeSet::new();
    for alike in of_birth.values().chain(of_number.values()) {
        for (place, one) in alike.iter().enumerate() {
            pairs.extend(alike[place + 1..].iter().map(|other| (*one, *other)));
        }
    }
    Ok(pairs)
}
