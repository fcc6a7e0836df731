//! A whole authority's registers, or those of some pupils, read back for the engine.
//! In: calendars, spells and rows as they are kept. Out: [`Registers`], and which school and pupil
//! stands where in them.

use std::collections::HashMap;

use register::{Day, Marking, PupilIx, Registers, Rolls, SchoolCalendar, SchoolIx, Spell};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};

use super::rows::{RegisterRow, every_row, rows_of_pupils};
use crate::error::StoreError;
use crate::ids::{PupilId, SchoolId};
use crate::pupils::{Enrolment, every_enrolment};
use crate::reading::Reading;
use crate::row::{Row, all, rows_at_once};
use crate::schools::{self, CalendarYear, School};

/// Registers as they were read back, and who is who in them.
#[derive(Debug)]
pub struct EveryRegister {
    /// The registers.
    pub registers: Registers,
    /// The schools, by their place in the registers.
    pub schools: Vec<School>,
    /// The pupils, by their place in the registers, which is the order of their ids.
    pub pupils: Vec<PupilId>,
}

impl EveryRegister {
    /// A pupil's place; `None` when they have never been on a roll.
    pub fn place_of(&self, pupil: PupilId) -> Option<PupilIx> {
        let at = self.pupils.binary_search(&pupil).ok()?;
        Some(PupilIx(at as u32))
    }

    /// The pupil at a place.
    pub fn pupil(&self, place: PupilIx) -> PupilId {
        self.pupils[place.0 as usize]
    }

    /// The school at a place.
    pub fn school(&self, place: SchoolIx) -> SchoolId {
        self.schools[place.0 as usize].id
    }
}

/// Rows read at a time: some five megabytes.
const PAGE: u64 = 6_000;
/// Pupils whose rows are read at a time: about as much.
const PUPILS: usize = 2_000;

/// Reads everything back. Give it a [`Snapshot`](crate::Snapshot) when others may be writing.
///
/// # Errors
/// When the engine fails.
pub async fn every_register(on: &Reading, threads: usize) -> Result<EveryRegister, StoreError> {
    registers_of(on, None, threads).await
}

/// Reads the registers of some pupils back, at whichever schools they have been: what a change that
/// touches only them asks for. `None` for everybody's.
///
/// # Errors
/// When the engine fails.
pub async fn registers_of(
    on: &Reading,
    pupils: Option<&[PupilId]>,
    threads: usize,
) -> Result<EveryRegister, StoreError> {
    let asked = pupils.map(in_order);
    let enrolments = match &asked {
        Some(asked) => enrolments_of_all(on, asked).await?,
        None => every_enrolment(on).await?,
    };
    let (schools, years) = if asked.is_some() {
        let mut there: Vec<SchoolId> = enrolments.iter().map(|e| e.school).collect();
        there.sort_unstable();
        there.dedup();
        let schools = schools::list_by_ids(on, &there).await?;
        (schools, schools::calendars_by_schools(on, &there).await?)
    } else {
        let schools = schools::list(on).await?;
        (schools, schools::every_calendar(on).await?)
    };
    let set = Setting::new(enrolments, schools, years);
    let set_down = |row: &RegisterRow| set.down(row);
    if let Some(asked) = &asked {
        for some in asked.chunks(PUPILS) {
            rows_of_pupils(on, some).await?.iter().for_each(set_down);
        }
    } else {
        let mut page = every_row(on, None, PAGE).await?;
        while let Some(last) = page.last().cloned() {
            page.iter().for_each(set_down);
            page = every_row(on, Some(&last), PAGE).await?;
        }
    }
    Ok(set.close(threads))
}

/// Registers that rows are being set down in.
pub(super) struct Setting {
    marking: Marking,
    schools: Vec<School>,
    pupils: Vec<PupilId>,
    places: HashMap<SchoolId, SchoolIx>,
}

impl Setting {
    /// Empty ones, of these spells, pupil by pupil in the order of their ids.
    pub(super) fn new(
        enrolments: Vec<Enrolment>,
        schools: Vec<School>,
        years: Vec<CalendarYear>,
    ) -> Self {
        let mut calendars: HashMap<SchoolId, SchoolCalendar> = HashMap::new();
        for year in years {
            let calendar = calendars.entry(year.school).or_default();
            calendar.set_year(year.academic_year, &year.open_weeks);
        }
        let (mut rolls, mut places) = (Rolls::new(), HashMap::new());
        for school in &schools {
            let calendar = calendars.remove(&school.id).unwrap_or_default();
            let place = rolls.add_school(school.laestab.number(), calendar);
            places.insert(school.id, place);
        }
        let (pupils, spells) = spells(enrolments, &places);
        rolls.add_pupils(spells);
        Self {
            marking: rolls.open(),
            schools,
            pupils,
            places,
        }
    }

    /// Sets one row down.
    pub(super) fn down(&self, row: &RegisterRow) {
        let pupil = self.pupils.binary_search(&row.pupil).ok();
        if let (Some(pupil), Some(school)) = (pupil, self.places.get(&row.school)) {
            let pupil = PupilIx(pupil as u32);
            self.marking
                .set_row(pupil, *school, row.academic_year, &row.marks);
        }
    }

    /// The registers with every row in them.
    pub(super) fn close(self, threads: usize) -> EveryRegister {
        EveryRegister {
            registers: self.marking.close(threads),
            schools: self.schools,
            pupils: self.pupils,
        }
    }
}

/// Each pupil once, in the order of their ids.
fn in_order(pupils: &[PupilId]) -> Vec<PupilId> {
    let mut pupils = pupils.to_vec();
    pupils.sort_unstable();
    pupils.dedup();
    pupils
}

/// The spells of some pupils, who are in the order of their ids; pupil by pupil.
async fn enrolments_of_all(on: &Reading, pupils: &[PupilId]) -> Result<Vec<Enrolment>, StoreError> {
    let pupil = || Expr::col(Alias::new("pupil"));
    let mut found = Vec::new();
    for some in pupils.chunks(rows_at_once(1)) {
        let select = <Enrolment as Row>::Entity::find()
            .filter(pupil().is_in(some.iter().map(|p| p.0)))
            .order_by_asc(pupil())
            .order_by_asc(Expr::col(Alias::new("start_on")));
        found.extend(all::<Enrolment>(on, select, "reading rolls").await?);
    }
    Ok(found)
}

/// Who is there, in the order of their ids, and on whose roll each was.
fn spells(
    enrolments: Vec<Enrolment>,
    schools: &HashMap<SchoolId, SchoolIx>,
) -> (Vec<PupilId>, Vec<Vec<Spell>>) {
    let (mut pupils, mut spells) = (Vec::new(), Vec::<Vec<Spell>>::new());
    for enrolment in enrolments {
        if pupils.last() != Some(&enrolment.pupil) {
            pupils.push(enrolment.pupil);
            spells.push(Vec::new());
        }
        let spell = schools.get(&enrolment.school).map(|school| Spell {
            school: *school,
            start: enrolment.start_on.into(),
            end: enrolment.end_on.map(Day::from),
            status: enrolment.status,
        });
        if let Some(own) = spells.last_mut() {
            own.extend(spell);
        }
    }
    (pupils, spells)
}
