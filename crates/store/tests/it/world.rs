//! A few invented schools and children for tests.

use jiff::civil::{Date, date};
use law::academic_year::AcademicYear;
use law::school::Laestab;
use register::RollStatus;
use store::pupils::{Enrolment, Pupil};
use store::schools::{CalendarYear, School};
use store::{PupilId, SchoolId, Unit, pupils, schools};

use crate::engines::Bench;

pub(crate) const YEAR: AcademicYear = AcademicYear(2025);
pub(crate) const TERM: Date = date(2025, 9, 1);

pub(crate) fn school(bench: &Bench, name: &str, laestab: u32) -> School {
    School {
        id: bench.id(),
        name: name.to_owned(),
        phase: "secondary".to_owned(),
        kind: "maintained".to_owned(),
        low_age: Some(11),
        high_age: Some(16),
        urn: Some("999001".to_owned()),
        laestab: Laestab::new(laestab).unwrap(),
    }
}

pub(crate) fn pupil(bench: &Bench, surname: &str, forename: &str) -> Pupil {
    Pupil {
        id: bench.id(),
        upn: Some(format!("A{:012}", surname.len() * 1_000 + forename.len())),
        former_upn: None,
        legal_surname: surname.to_owned(),
        legal_forename: forename.to_owned(),
        preferred_surname: None,
        preferred_forename: None,
        born: date(2012, 2, 29),
        sex: "F".to_owned(),
        year_group: "9".to_owned(),
        language: None,
        source: "test".to_owned(),
    }
}

pub(crate) fn enrolment(bench: &Bench, pupil: PupilId, school: SchoolId) -> Enrolment {
    Enrolment {
        id: bench.id(),
        pupil,
        school,
        start_on: TERM,
        end_on: None,
        status: RollStatus::Single,
        end_reason: None,
    }
}

/// Open on weekdays from the second week of the year to the forty-ninth.
pub(crate) fn calendar(school: SchoolId) -> CalendarYear {
    let open = |week: usize| {
        if (2..50).contains(&week) {
            0b11_1111_1111
        } else {
            0
        }
    };
    CalendarYear {
        school,
        academic_year: YEAR,
        open_weeks: std::array::from_fn(open),
    }
}

/// Two schools and so many pupils at each, in one unit.
pub(crate) struct World {
    pub(crate) schools: Vec<SchoolId>,
    pub(crate) pupils: Vec<PupilId>,
}

impl World {
    pub(crate) async fn make(bench: &Bench, unit: &Unit, at_each: usize) -> Self {
        let all = vec![
            school(bench, "Foxley High School", 8_854_001),
            school(bench, "Bromyard Lane School", 8_854_002),
        ];
        let ids: Vec<SchoolId> = all.iter().map(|s| s.id).collect();
        schools::insert(unit, all).await.unwrap();
        let years = ids.iter().map(|id| calendar(*id)).collect();
        schools::set_calendar_year(unit, years).await.unwrap();
        let mut people = Vec::new();
        let mut spells = Vec::new();
        for school in &ids {
            for at in 0..at_each {
                let pupil = pupil(bench, &format!("Ashgrove{at:04}"), "Kit");
                spells.push(enrolment(bench, pupil.id, *school));
                people.push(pupil);
            }
        }
        let pupils = people.iter().map(|p| p.id).collect();
        pupils::insert(unit, people).await.unwrap();
        pupils::insert_enrolments(unit, spells).await.unwrap();
        Self {
            schools: ids,
            pupils,
        }
    }

    pub(crate) async fn kept(bench: &Bench, at_each: usize) -> Self {
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let world = Self::make(bench, &unit, at_each).await;
        unit.commit().await.unwrap();
        world
    }
}
