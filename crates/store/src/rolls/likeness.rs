//! Records as they are compared: who is alike enough to be looked at, and what of each is compared.
//! In: what is known of a child; records. Out: records on a roll that share a number, a birth or nearly, a surname or
//! a home; and names, homes, families and schools of some, in a few statements however many there are.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sea_orm::Value;

use crate::error::{StoreError, While};
use crate::ids::PupilId;
use crate::pupils::{Enrolment, Pupil, enrolments_of_pupils, list_by_ids};
use crate::reading::Reading;
use crate::row::rows_at_once;
use crate::value::Kept;

/// What of a child is looked for among records on rolls. Whoever shares one of these is found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Alike {
    /// Dates of birth: the one that is known, and those it may be mistaken for.
    pub born: Vec<Date>,
    /// Surnames, in any case.
    pub surnames: Vec<String>,
    /// Unique pupil numbers, of now or before.
    pub upns: Vec<String>,
    /// A postcode, blanks or none.
    pub postcode: String,
}

/// What is compared of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct Compared {
    /// The record.
    pub pupil: Pupil,
    /// Lines and postcode of where they live, or lived last.
    pub home: Option<(String, String)>,
    /// Unique pupil numbers of brothers and sisters.
    pub siblings: Vec<String>,
    /// Spells on rolls, by their start.
    pub spells: Vec<Enrolment>,
}

/// As many `?` as there are values.
fn marks(count: usize) -> String {
    vec!["?"; count].join(",")
}

/// Records that are on a roll on a day and share something of what is looked for.
///
/// # Errors
/// When the engine fails.
pub async fn alike(on: &Reading, asked: &Alike, today: Date) -> Result<Vec<PupilId>, StoreError> {
    const DOING: &str = "looking for records that are alike";
    let mut any: Vec<String> = Vec::new();
    let mut values: Vec<Value> = vec![today.put().into(), today.put().into()];
    if !asked.born.is_empty() {
        any.push(format!("p.born IN ({})", marks(asked.born.len())));
        values.extend(asked.born.iter().map(|day| Value::from(day.put())));
    }
    let upns = asked.upns.iter().filter(|upn| !upn.is_empty());
    let upns: Vec<&String> = upns.collect();
    // SQLite lowers the letters of English only.
    let surnames = asked.surnames.iter().filter(|name| !name.is_empty());
    let surnames: Vec<String> = surnames
        .flat_map(|name| [name.to_lowercase(), name.to_ascii_lowercase()])
        .collect();
    let both: [([&str; 2], Vec<String>); 2] = [
        (
            ["p.upn", "p.former_upn"],
            upns.iter().map(|u| (*u).clone()).collect(),
        ),
        (
            ["LOWER(p.legal_surname)", "LOWER(p.preferred_surname)"],
            surnames,
        ),
    ];
    for (columns, wanted) in both {
        if wanted.is_empty() {
            continue;
        }
        for column in columns {
            any.push(format!("{column} IN ({})", marks(wanted.len())));
            values.extend(wanted.iter().cloned().map(Value::from));
        }
    }
    let postcode: String = asked.postcode.split_whitespace().collect();
    if !postcode.is_empty() {
        any.push(
            "p.id IN (SELECT l.pupil FROM pupil_address l JOIN address a ON a.id = l.address \
             WHERE REPLACE(UPPER(a.postcode), ' ', '') = ?)"
                .to_owned(),
        );
        values.push(postcode.to_uppercase().into());
    }
    if any.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT p.id AS pupil FROM pupil p WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil = p.id \
         AND e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?)) AND ({}) ORDER BY p.id",
        any.join(" OR ")
    );
    let rows = on.rows(&sql, values, DOING).await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get("", "pupil").while_(DOING));
    ids.map(|id| id.map(PupilId)).collect()
}

/// What is compared of some records, in the order of their ids.
///
/// # Errors
/// When the engine fails.
pub async fn compared(on: &Reading, pupils: &[PupilId]) -> Result<Vec<Compared>, StoreError> {
    let mut homes = homes_of(on, pupils).await?;
    let mut siblings = sibling_numbers(on, pupils).await?;
    let mut spells: BTreeMap<PupilId, Vec<Enrolment>> = BTreeMap::new();
    for spell in enrolments_of_pupils(on, pupils).await? {
        spells.entry(spell.pupil).or_default().push(spell);
    }
    let known = list_by_ids(on, pupils).await?;
    let compared = known.into_iter().map(|pupil| Compared {
        home: homes.remove(&pupil.id),
        siblings: siblings.remove(&pupil.id).unwrap_or_default(),
        spells: spells.remove(&pupil.id).unwrap_or_default(),
        pupil,
    });
    Ok(compared.collect())
}

/// Where some pupils live, or lived last.
async fn homes_of(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<BTreeMap<PupilId, (String, String)>, StoreError> {
    const DOING: &str = "reading where pupils live";
    let mut homes = BTreeMap::new();
    for some in pupils.chunks(rows_at_once(1)) {
        // What is read last counts: where they live now, or the latest of where they lived.
        let sql = format!(
            "SELECT l.pupil AS pupil, a.lines AS lines, a.postcode AS postcode FROM pupil_address l \
             JOIN address a ON a.id = l.address WHERE l.pupil IN ({}) \
             ORDER BY CASE WHEN l.until IS NULL THEN 1 ELSE 0 END, l.until, l.id",
            marks(some.len())
        );
        let values = some.iter().map(|pupil| pupil.put().into()).collect();
        for row in on.rows(&sql, values, DOING).await? {
            let pupil = PupilId(row.try_get("", "pupil").while_(DOING)?);
            let lines: String = row.try_get("", "lines").while_(DOING)?;
            let postcode: String = row.try_get("", "postcode").while_(DOING)?;
            homes.insert(pupil, (lines, postcode));
        }
    }
    Ok(homes)
}

/// The numbers of some pupils' brothers and sisters.
async fn sibling_numbers(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<BTreeMap<PupilId, Vec<String>>, StoreError> {
    const DOING: &str = "reading brothers and sisters";
    let mut siblings: BTreeMap<PupilId, Vec<String>> = BTreeMap::new();
    for some in pupils.chunks(rows_at_once(1)) {
        let sql = format!(
            "SELECT DISTINCT own.pupil AS pupil, p.upn AS upn FROM relationship own \
             JOIN relationship other ON other.parent = own.parent AND other.pupil <> own.pupil \
             JOIN pupil p ON p.id = other.pupil WHERE own.pupil IN ({}) AND p.upn IS NOT NULL",
            marks(some.len())
        );
        let values = some.iter().map(|pupil| pupil.put().into()).collect();
        for row in on.rows(&sql, values, DOING).await? {
            let pupil = PupilId(row.try_get("", "pupil").while_(DOING)?);
            let upn: String = row.try_get("", "upn").while_(DOING)?;
            siblings.entry(pupil).or_default().push(upn);
        }
    }
    Ok(siblings)
}
