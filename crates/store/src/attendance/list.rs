//! Lists of pupils with their standings.
//! In: whose schools, which tier, year, trigger or flag, in what order, which page. Out: pupils with
//! standings, by one statement of our own: through the ORM a page takes twice as long.

use sea_orm::{FromQueryResult, QueryResult, Value};

use super::standing::{KeptStanding, standing};
use crate::error::{StoreError, While};
use crate::ids::SchoolId;
use crate::pupils::Pupil;
use crate::reading::Reading;
use crate::row::Row;
use crate::value::Kept;

/// Which pupils. What is empty or `None` does not narrow the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListFilter {
    /// Who belongs to one of these schools; `None` for every school, no school included.
    pub schools: Option<Vec<SchoolId>>,
    /// In one of these tiers.
    pub tiers: Vec<String>,
    /// In this year group.
    pub year_group: Option<String>,
    /// With at least so many sessions towards the national threshold.
    pub pn_sessions: Option<u32>,
    /// With at least so many school days of continuous absence.
    pub absent_run: Option<u16>,
    /// Persistently absent.
    pub persistent: bool,
    /// Severely absent.
    pub severe: bool,
    /// With a fact that holds: its kind and value, as in `sen` and `K`.
    pub fact: Option<(String, String)>,
}

/// In what order; ties go by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// The lowest attendance in the window first.
    Window,
    /// The lowest attendance this year first.
    Year,
    /// The most sessions towards the national threshold first.
    Penalty,
    /// The longest absence first.
    AbsentRun,
}

impl Sort {
    const fn sql(self) -> &'static str {
        match self {
            Self::Name => "",
            // Nobody without a possible session stands at the top of a list of low attendance.
            Self::Window => "coalesce(s.w12_rate, 99999), ",
            Self::Year => "coalesce(s.attendance_rate, 99999), ",
            Self::Penalty => "s.pn_sessions DESC, ",
            Self::AbsentRun => "s.absent_run DESC, ",
        }
    }
}

/// A pupil on a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// The pupil.
    pub pupil: Pupil,
    /// Their standing.
    pub standing: KeptStanding,
}

/// The filter as words and values.
fn narrow(filter: &ListFilter) -> (String, Vec<Value>) {
    let mut all = vec!["1 = 1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let marks = |n: usize| vec!["?"; n].join(", ");
    if let Some(schools) = &filter.schools {
        // An empty list is nobody's school: `IN ()` is not SQL everywhere.
        all.push(match schools.len() {
            0 => "1 = 0".to_owned(),
            n => format!("s.school IN ({})", marks(n)),
        });
        values.extend(schools.iter().map(|school| Value::from(school.put())));
    }
    if !filter.tiers.is_empty() {
        all.push(format!("s.tier IN ({})", marks(filter.tiers.len())));
        values.extend(filter.tiers.iter().map(|tier| Value::from(tier.clone())));
    }
    if let Some(year_group) = &filter.year_group {
        all.push("p.year_group = ?".to_owned());
        values.push(year_group.clone().into());
    }
    if let Some(least) = filter.pn_sessions {
        all.push("s.pn_sessions >= ?".to_owned());
        values.push(least.put().into());
    }
    if let Some(least) = filter.absent_run {
        all.push("s.absent_run >= ?".to_owned());
        values.push(least.put().into());
    }
    for (wanted, column) in [
        (filter.persistent, "s.persistent"),
        (filter.severe, "s.severe"),
    ] {
        if wanted {
            all.push(format!("{column} = ?"));
            values.push(true.into());
        }
    }
    if let Some((kind, value)) = &filter.fact {
        all.push(
            "EXISTS (SELECT 1 FROM pupil_fact f WHERE f.pupil = p.id AND f.kind = ? AND f.value = ? \
             AND f.since <= s.as_of AND (f.until IS NULL OR f.until >= s.as_of))"
                .to_owned(),
        );
        values.extend([kind.clone().into(), value.clone().into()]);
    }
    (all.join(" AND "), values)
}

const LISTING: &str = "listing pupils";

fn listed(row: &QueryResult) -> Result<Listed, StoreError> {
    type PupilModel = <<Pupil as Row>::Entity as sea_orm::EntityTrait>::Model;
    let pupil = PupilModel::from_query_result(row, "p_").while_(LISTING)?;
    let standing = standing::Model::from_query_result(row, "").while_(LISTING)?;
    Ok(Listed {
        pupil: Pupil::from_model(pupil)?,
        standing: KeptStanding::from_model(standing)?,
    })
}

/// A page of the list.
///
/// # Errors
/// When the engine fails.
pub async fn list(
    on: &Reading,
    filter: &ListFilter,
    sort: Sort,
    skip: u32,
    most: u32,
) -> Result<Vec<Listed>, StoreError> {
    let (narrowed, values) = narrow(filter);
    let order = sort.sql();
    // The numbers stand in the text: with a literal limit the engines choose the better plan.
    let sql = format!(
        "SELECT s.*, p.id AS p_id, p.upn AS p_upn, p.former_upn AS p_former_upn, p.legal_surname AS p_legal_surname, \
         p.legal_forename AS p_legal_forename, p.preferred_surname AS p_preferred_surname, \
         p.preferred_forename AS p_preferred_forename, p.born AS p_born, p.sex AS p_sex, \
         p.year_group AS p_year_group, p.language AS p_language, p.source AS p_source \
         FROM standing s JOIN pupil p ON p.id = s.pupil WHERE {narrowed} \
         ORDER BY {order}p.legal_surname, p.legal_forename, p.id LIMIT {most} OFFSET {skip}"
    );
    let rows = on.rows(&sql, values, LISTING).await?;
    rows.iter().map(listed).collect()
}

/// How many pupils the whole list has.
///
/// # Errors
/// When the engine fails.
pub async fn count_listed(on: &Reading, filter: &ListFilter) -> Result<u64, StoreError> {
    let (narrowed, values) = narrow(filter);
    let sql = format!(
        "SELECT count(*) AS n FROM standing s JOIN pupil p ON p.id = s.pupil WHERE {narrowed}"
    );
    let rows = on.rows(&sql, values, LISTING).await?;
    let count: Option<i64> = match rows.first() {
        Some(row) => Some(row.try_get("", "n").while_(LISTING)?),
        None => None,
    };
    Ok(count.map_or(0, i64::unsigned_abs))
}
