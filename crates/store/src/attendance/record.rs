//! All that a pupil's record of attendance rests on, as it is at one moment, by one statement.
//! In: a pupil's id, within whose reach. Out: the pupil, where they stand, their spells, and the
//! schools, calendars and rows of their registers; nothing for a pupil out of reach.

use std::sync::LazyLock;

use sea_orm::QueryResult;

use super::registers::{EveryRegister, Setting};
use super::rows::RegisterRow;
use super::standing::KeptStanding;
use crate::error::StoreError;
use crate::ids::PupilId;
use crate::pupils::{Enrolment, Narrow, Pupil, Reach, narrowed};
use crate::reading::Reading;
use crate::row::{columns, is_there, joined};
use crate::schools::{CalendarYear, School};

/// A pupil and all that their attendance rests on.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    /// The pupil.
    pub pupil: Pupil,
    /// Where they stand; `None` before it was ever worked out.
    pub standing: Option<KeptStanding>,
    /// Their spells on schools' rolls, by their start.
    pub enrolments: Vec<Enrolment>,
    /// The schools of those spells, by their ids.
    pub schools: Vec<School>,
    years: Vec<CalendarYear>,
    rows: Vec<RegisterRow>,
}

const OPENING: &str = "opening a pupil's record";

/// A line for every spell and academic year of its school. The pupil and the standing are the same
/// on each: a few hundred bytes again cost less than a statement more.
static STATEMENT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, {}, {}, {}, {}, {} FROM pupil p LEFT JOIN standing s ON s.pupil = p.id \
         LEFT JOIN enrolment e ON e.pupil = p.id LEFT JOIN school c ON c.id = e.school \
         LEFT JOIN calendar_year y ON y.school = e.school \
         LEFT JOIN register_row r ON r.pupil = p.id AND r.school = e.school AND r.academic_year = y.academic_year \
         WHERE ",
        columns::<Pupil>("p"),
        columns::<KeptStanding>("s"),
        columns::<Enrolment>("e"),
        columns::<School>("c"),
        columns::<CalendarYear>("y"),
        columns::<RegisterRow>("r"),
    )
});

/// A pupil's record; `None` when there is no such pupil, and just so when they are out of reach.
///
/// # Errors
/// When the engine fails.
pub async fn record_within(
    on: &Reading,
    reach: &Reach,
    pupil: PupilId,
) -> Result<Option<Record>, StoreError> {
    let narrow = Narrow {
        pupils: Some(vec![pupil]),
        ..Narrow::default()
    };
    let (words, values) = narrowed(reach, &narrow);
    let statement = &*STATEMENT;
    let sql = format!("{statement}{words} ORDER BY e.start_on, e.id, y.academic_year");
    let rows = on.rows(&sql, values, OPENING).await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut record = Record {
        pupil: joined(first, "p_", OPENING)?,
        standing: if is_there(first, "s_pupil", OPENING)? {
            Some(joined(first, "s_", OPENING)?)
        } else {
            None
        },
        enrolments: Vec::new(),
        schools: Vec::new(),
        years: Vec::new(),
        rows: Vec::new(),
    };
    for row in &rows {
        record.take(row)?;
    }
    record.schools.sort_unstable_by_key(|school| school.id);
    Ok(Some(record))
}

impl Record {
    /// What one line adds: a spell has a line for every year, and a school one for every spell.
    fn take(&mut self, row: &QueryResult) -> Result<(), StoreError> {
        if !is_there(row, "e_id", OPENING)? {
            return Ok(());
        }
        let spell: Enrolment = joined(row, "e_", OPENING)?;
        let school = spell.school;
        if self.schools.iter().all(|s| s.id != school) {
            self.schools.push(joined(row, "c_", OPENING)?);
        }
        if self
            .enrolments
            .last()
            .is_none_or(|last| last.id != spell.id)
        {
            self.enrolments.push(spell);
        }
        if !is_there(row, "y_school", OPENING)? {
            return Ok(());
        }
        let year: CalendarYear = joined(row, "y_", OPENING)?;
        let same = |y: &CalendarYear| (y.school, y.academic_year) == (school, year.academic_year);
        if self.years.iter().any(same) {
            return Ok(());
        }
        self.years.push(year);
        if is_there(row, "r_pupil", OPENING)? {
            self.rows.push(joined(row, "r_", OPENING)?);
        }
        Ok(())
    }

    /// The pupil's registers. A row of a year in which its school has no calendar is not among them:
    /// none of its sessions is open.
    pub fn registers(&self) -> EveryRegister {
        let (enrolments, schools) = (self.enrolments.clone(), self.schools.clone());
        let set = Setting::new(enrolments, schools, self.years.clone());
        for row in &self.rows {
            set.down(row);
        }
        set.close(1)
    }
}
