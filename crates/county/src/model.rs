//! The county in memory: everything that is written, before it is written.
//! In: options. Out: schools, people, rolls and registers with every mark.

use std::sync::atomic::{AtomicUsize, Ordering};

use law::academic_year::AcademicYear;
use law::school::Phase;
use register::Day;

use crate::absence::{self, Season, World};
use crate::families::{People, people};
use crate::movement::Setting;
use crate::options::Options;
use crate::people::{Pupil, Roll, enrol};
use crate::published::{self, Authority};
use crate::schools::{Plan, plan};
use crate::sheet::Sheet;
use crate::terms::{CountyYear, SchoolCalendar};
use crate::{Error, Progress, Stage, parallel};

/// A county, made and not yet written.
#[derive(Debug)]
pub struct County {
    pub(crate) options: Options,
    pub(crate) authority: &'static Authority,
    pub(crate) plan: Plan,
    pub(crate) years: Vec<CountyYear>,
    /// By school, then year.
    pub(crate) calendars: Vec<Vec<SchoolCalendar>>,
    pub(crate) people: People,
    pub(crate) pupils: Vec<Pupil>,
    pub(crate) rolls: Vec<Roll>,
    /// By school, then year.
    pub(crate) sheets: Vec<Sheet>,
}

impl County {
    /// Makes a county.
    ///
    /// # Errors
    /// When the options ask for what cannot be made; see [`Error`].
    pub fn build(options: &Options, progress: &(dyn Fn(Progress) + Sync)) -> Result<Self, Error> {
        options.check()?;
        let authority = published::authority(options.authority)
            .filter(|a| a.code != published::ENGLAND)
            .filter(|a| a.phase(Phase::Primary).is_some() && a.phase(Phase::Secondary).is_some())
            .ok_or(Error::NoFigures(options.authority))?;
        let years = options
            .academic_years()
            .into_iter()
            .map(CountyYear::lay_out)
            .collect::<Result<Vec<_>, _>>()?;
        let plan = plan(options, authority);
        let calendars: Vec<Vec<SchoolCalendar>> = plan
            .schools
            .iter()
            .enumerate()
            .map(|(i, school)| {
                years
                    .iter()
                    .map(|year| SchoolCalendar::of(year, school, i, options.seed))
                    .collect()
            })
            .collect();
        progress(Progress::new(Stage::People, 0, 1));
        let people = people(options, authority, &plan, &years);
        let (pupils, rolls) = enrol(
            &Setting {
                seed: options.seed,
                plan: &plan,
                years: &years,
                calendars: &calendars,
                people: &people,
            },
            options.authority,
        );
        progress(Progress::new(Stage::People, 1, 1));
        let mut county = Self {
            options: options.clone(),
            authority,
            plan,
            years,
            calendars,
            people,
            pupils,
            rolls,
            sheets: Vec::new(),
        };
        county.sheets = county.registers(progress);
        Ok(county)
    }

    fn registers(&self, progress: &(dyn Fn(Progress) + Sync)) -> Vec<Sheet> {
        let threads = self.options.threads();
        let seasons: Vec<Season> = self
            .years
            .iter()
            .map(|year| Season::of(self.options.seed, &self.people, year, self.plan.areas.len()))
            .collect();
        let worlds: Vec<World<'_>> = self
            .years
            .iter()
            .zip(&seasons)
            .map(|(county, season)| World {
                seed: self.options.seed,
                plan: &self.plan,
                people: &self.people,
                county,
                season,
            })
            .collect();
        let mut sheets = self.empty_sheets();
        parallel::each(threads, &mut sheets, |sheet| {
            absence::mark_unable(&worlds[sheet.year], sheet);
        });

        // The phases of a year are dealt each by itself, since their rates are.
        let mut groups: Vec<(usize, Phase, Vec<&mut Sheet>)> = Vec::new();
        for year in 0..self.years.len() {
            for phase in Phase::ALL {
                groups.push((year, phase, Vec::new()));
            }
        }
        for sheet in &mut sheets {
            let phase = self.plan.schools[sheet.school].phase;
            if let Some(group) = groups
                .iter_mut()
                .find(|g| g.0 == sheet.year && g.1 == phase)
            {
                group.2.push(sheet);
            }
        }
        parallel::each(threads, &mut groups, |(year, phase, sheets)| {
            if let Some(figures) = self.authority.phase(*phase) {
                absence::deal(&worlds[*year], *phase, figures, sheets);
            }
        });
        drop(groups);

        let (done, of) = (AtomicUsize::new(0), sheets.len());
        parallel::each(threads, &mut sheets, |sheet| {
            absence::place(&worlds[sheet.year], sheet);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress::new(Stage::Registers, done, of));
        });
        sheets
    }

    /// A sheet a school and year, with a row a stay.
    fn empty_sheets(&self) -> Vec<Sheet> {
        let mut sheets = Vec::new();
        for (school, calendars) in self.calendars.iter().enumerate() {
            for (year, calendar) in calendars.iter().enumerate() {
                sheets.push(Sheet::new(school, year, calendar));
            }
        }
        let years = self.years.len();
        for roll in &self.rolls {
            for (year, county) in self.years.iter().enumerate() {
                let sheet = &mut sheets[roll.stay.school * years + year];
                sheet.enter(roll, &self.pupils, &self.people, county.year.0);
            }
        }
        sheets
    }

    /// The authority whose figures the county follows.
    pub fn authority(&self) -> &'static Authority {
        self.authority
    }

    /// Its academic years, in order.
    pub fn academic_years(&self) -> Vec<AcademicYear> {
        self.years.iter().map(|y| y.year).collect()
    }

    /// How many schools it has.
    pub fn schools(&self) -> usize {
        self.plan.schools.len()
    }

    /// How many pupils, of all its years.
    pub fn pupils(&self) -> usize {
        self.pupils.len()
    }

    /// How many marks.
    pub fn marks(&self) -> usize {
        self.sheets
            .iter()
            .flat_map(|s| &s.rows)
            .map(|r| r.marks.iter().filter(|&&m| m != 0).count())
            .sum()
    }

    /// The last day of its last year.
    pub(crate) fn last_day(&self) -> Day {
        self.years
            .last()
            .map_or(Day(0), |y| Day::from(y.year.last_day()))
    }
}
