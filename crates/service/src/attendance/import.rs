//! A whole register pack into a store that has no schools yet.
//! In: a pack as read, and the last day to take marks of. Out: schools, calendars, pupils, spells,
//! families and registers, in one unit of work with an entry on every child's chain.

use std::collections::HashMap;

use exchange::pack::Pack;
use jiff::civil::Date;
use law::academic_year::AcademicYear;
use register::{Day, PupilIx, ROW, Row, SLOTS, SchoolIx, Session, Slot};
use serde_json::json;
use store::attendance::{RegisterRow, write_rows};
use store::chronology::{NewEntry, Subject, append};
use store::pupils::{Enrolment, Pupil, insert_enrolments};
use store::schools::{CalendarYear, School, set_calendar_year};
use store::{PupilId, SchoolId, StoreError, Unit};

use super::families;
use crate::house::Rooms;
use crate::work::{Task, put_in};
use store::Actor;

/// What an import brought in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// Schools.
    pub schools: usize,
    /// Pupils.
    pub pupils: usize,
    /// Academic years of one pupil at one school.
    pub rows: usize,
    /// Parents.
    pub parents: usize,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A pack is the beginning of a store; marks of schools that are there are loaded as files.
    #[error(
        "this store has {0} schools already, and a whole pack can only be the beginning of one; load each school's file instead"
    )]
    NotEmpty(usize),
    /// The store failed.
    #[error("the store could not take the pack in: {0}")]
    Store(#[from] StoreError),
}

/// Takes a pack in. Marks after `until` are left out: a demonstration stops on its own day.
///
/// # Errors
/// [`ImportError`], and nothing is kept.
pub async fn import(rooms: &Rooms, pack: &Pack, until: Date) -> Result<Imported, ImportError> {
    let there = store::schools::list(&rooms.store).await?.len();
    if there > 0 {
        return Err(ImportError::NotEmpty(there));
    }
    let actor = Actor::program("import of a register pack");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    let schools = add_schools(&unit, pack).await?;
    let pupils = add_pupils(&unit, pack, &schools).await?;
    let parents = families::add(&unit, pack, &pupils, until).await?;
    let rows = rows(pack, &schools, &pupils, until);
    let imported = Imported {
        schools: schools.len(),
        pupils: pupils.len(),
        rows: rows.len(),
        parents,
    };
    write_rows(&unit, rows).await?;
    write_down(&unit, &schools, &pupils).await?;
    // Kept with the registers: should the program end here, a worker works their standings out.
    put_in(&unit, &Task::RenewStandings, None).await?;
    unit.commit().await?;
    rooms.store.analyse().await?;
    Ok(imported)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

async fn add_schools(unit: &Unit, pack: &Pack) -> Result<Vec<SchoolId>, StoreError> {
    let schools: Vec<School> = pack
        .schools
        .iter()
        .map(|s| School {
            id: unit.context().id(),
            name: s.name.clone(),
            phase: s.phase.clone(),
            kind: s.kind.clone(),
            low_age: s.low_age,
            high_age: s.high_age,
            urn: some(&s.urn),
            laestab: s.laestab,
        })
        .collect();
    let ids: Vec<SchoolId> = schools.iter().map(|s| s.id).collect();
    let rolls = pack.registers.rolls();
    let years = ids.iter().enumerate().flat_map(|(at, id)| {
        let calendar = rolls.calendar(SchoolIx(at as u32));
        calendar.years().map(|year| CalendarYear {
            school: *id,
            academic_year: year,
            open_weeks: *calendar.open_weeks(year),
        })
    });
    let years = years.collect();
    store::schools::insert(unit, schools).await?;
    set_calendar_year(unit, years).await?;
    Ok(ids)
}

async fn add_pupils(
    unit: &Unit,
    pack: &Pack,
    schools: &[SchoolId],
) -> Result<Vec<PupilId>, StoreError> {
    let details: HashMap<&str, &exchange::pack::Details> = pack
        .families
        .details
        .iter()
        .map(|d| (d.upn.as_str(), d))
        .collect();
    let pupils: Vec<Pupil> = pack
        .pupils
        .iter()
        .map(|p| {
            let details = details.get(p.upn.as_str());
            Pupil {
                id: unit.context().id(),
                upn: Some(p.upn.clone()),
                former_upn: None,
                legal_surname: p.surname.clone(),
                legal_forename: p.forename.clone(),
                preferred_surname: None,
                preferred_forename: details.and_then(|d| some(&d.preferred_name)),
                born: p.dob,
                sex: p.sex.clone(),
                year_group: p.year_group.clone(),
                language: details.and_then(|d| some(&d.language)),
                source: "register pack".to_owned(),
            }
        })
        .collect();
    let ids: Vec<PupilId> = pupils.iter().map(|p| p.id).collect();
    store::pupils::insert(unit, pupils).await?;
    let rolls = pack.registers.rolls();
    let spells = ids.iter().enumerate().flat_map(|(at, id)| {
        rolls.spells(PupilIx(at as u32)).iter().map(|s| Enrolment {
            id: unit.context().id(),
            pupil: *id,
            school: schools[s.school.0 as usize],
            start_on: s.start.date(),
            end_on: s.end.map(Day::date),
            status: s.status,
            end_reason: None,
        })
    });
    insert_enrolments(unit, spells.collect()).await?;
    Ok(ids)
}

/// Every register, with what lies after the last day left blank.
fn rows(pack: &Pack, schools: &[SchoolId], pupils: &[PupilId], until: Date) -> Vec<RegisterRow> {
    let rolls = pack.registers.rolls();
    let bytes = pack.registers.bytes().as_chunks::<ROW>().0;
    let mut out = Vec::new();
    for (at, pupil) in pupils.iter().enumerate() {
        for registration in rolls.registrations(PupilIx(at as u32)) {
            for (n, row) in registration.rows.clone().enumerate() {
                let year = AcademicYear(registration.first_year.0 + n as i16);
                let Some(marks) = up_to(&bytes[row as usize], year, until) else {
                    continue;
                };
                out.push(RegisterRow {
                    pupil: *pupil,
                    school: schools[registration.school.0 as usize],
                    academic_year: year,
                    marks,
                });
            }
        }
    }
    // Year by year, as years bring them: what a day's marks touch lies side by side.
    out.sort_by_key(|row| row.academic_year);
    out
}

/// A row without the marks after a day; `None` when the whole year lies after it.
fn up_to(row: &Row, year: AcademicYear, until: Date) -> Option<Row> {
    if until < year.first_day() {
        return None;
    }
    let mut marks = *row;
    if until < year.last_day() {
        let last = Slot::in_year(year, until.into(), Session::Pm).at;
        // A week's two spare bytes are never marked.
        debug_assert!(last % SLOTS < 14);
        marks[last + 1..].fill(0);
    }
    Some(marks)
}

async fn write_down(
    unit: &Unit,
    schools: &[SchoolId],
    pupils: &[PupilId],
) -> Result<(), StoreError> {
    let of_schools = schools
        .iter()
        .map(|s| NewEntry::now(Subject::School(*s), "schools.school.imported", json!({})));
    let of_pupils = pupils.iter().map(|p| {
        let payload = json!({ "source": "register pack" });
        NewEntry::now(Subject::Child(*p), "pupils.pupil.imported", payload)
    });
    append(unit, of_schools.chain(of_pupils).collect()).await?;
    Ok(())
}
