//! The county out to the files of a register pack.
//! In: a county. Out: its files, with exports beside them.
//!
//! `marks.csv` is in the order of school, pupil (by number), date, session.

use std::io;
use std::path::Path;

use exchange::pack::{self, Mark, MarksFile, PackWriter, mark_line};
use law::attendance::Code;

use crate::model::County;
use crate::people::{Pupil, year_group};
use crate::terms::CountyYear;
use crate::{Error, Progress, Stage, mis, parallel, parents};

/// Where a row of a register is: its sheet, and its place there.
type Place = (usize, usize);

/// Rows whose lines are made at a time.
const BLOCK: usize = 64;

impl County {
    /// Writes the county into a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path, progress: &(dyn Fn(Progress) + Sync)) -> Result<(), Error> {
        let failed = |source| Error::Write {
            path: folder.to_owned(),
            source,
        };
        self.write_pack(folder, progress).map_err(failed)?;
        mis::write(self, &folder.join("mis"))
    }

    fn write_pack(&self, folder: &Path, progress: &(dyn Fn(Progress) + Sync)) -> io::Result<()> {
        let pack = PackWriter::create(folder)?;
        pack.schools(&self.school_rows())?;
        pack.calendar(&self.calendar_rows())?;
        pack.pupils(&self.pupil_rows())?;
        pack.enrolments(&self.enrolment_rows())?;
        self.write_families(&pack)?;
        let mut file = pack.marks()?;
        self.write_marks(&mut file, progress)?;
        file.finish()
    }

    fn school_rows(&self) -> Vec<pack::School> {
        let mut rows: Vec<pack::School> = self
            .plan
            .schools
            .iter()
            .map(|s| pack::School {
                laestab: s.laestab,
                urn: s.urn.to_string(),
                name: s.name.clone(),
                phase: s.phase.text().to_owned(),
                low_age: Some(s.ages().0),
                high_age: Some(s.ages().1),
                kind: s.kind.text().to_owned(),
            })
            .collect();
        rows.sort_by_key(|s| s.laestab);
        rows
    }

    fn calendar_rows(&self) -> Vec<pack::CalendarRow> {
        let mut rows: Vec<pack::CalendarRow> =
            self.years.iter().flat_map(CountyYear::rows).collect();
        for calendars in &self.calendars {
            for calendar in calendars {
                rows.extend(&calendar.rows);
            }
        }
        rows.sort_by_key(|r| (r.laestab, r.date));
        rows
    }

    /// The last academic year in which a pupil was on a roll, as its starting year.
    fn last_year_of(&self) -> Vec<i16> {
        let mut last = vec![i16::MIN; self.pupils.len()];
        for sheet in &self.sheets {
            let year = self.years[sheet.year].year.0;
            for row in &sheet.rows {
                let own = &mut last[row.pupil as usize];
                *own = (*own).max(year);
            }
        }
        last
    }

    fn pupil_rows(&self) -> Vec<pack::Pupil> {
        let last = self.last_year_of();
        let now = self.years.last().map_or(0, |y| y.year.0);
        let mut rows: Vec<pack::Pupil> = self
            .pupils
            .iter()
            .zip(last)
            .map(|(pupil, last)| {
                let child = &self.people.children[pupil.child];
                pack::Pupil {
                    upn: pupil.upn.clone(),
                    surname: pupil.surname.clone(),
                    forename: pupil.forename.clone(),
                    dob: child.born,
                    sex: child.sex.text().to_owned(),
                    year_group: year_group(child.year_group(if last == i16::MIN {
                        now
                    } else {
                        last
                    })),
                }
            })
            .collect();
        rows.sort_by(|a, b| a.upn.cmp(&b.upn));
        rows
    }

    fn enrolment_rows(&self) -> Vec<pack::Enrolment> {
        let mut rows: Vec<pack::Enrolment> = self
            .rolls
            .iter()
            .map(|roll| pack::Enrolment {
                upn: self.pupils[roll.pupil].upn.clone(),
                laestab: self.plan.schools[roll.stay.school].laestab,
                start: roll.stay.start.date(),
                end: roll.stay.end.map(register::Day::date),
                status: roll.stay.status,
            })
            .collect();
        rows.sort_by(|a, b| (&a.upn, a.start, a.laestab).cmp(&(&b.upn, b.start, b.laestab)));
        rows
    }

    fn write_families(&self, pack: &PackWriter) -> io::Result<()> {
        let mut of_child: Vec<Vec<Pupil>> = vec![Vec::new(); self.people.children.len()];
        for pupil in &self.pupils {
            of_child[pupil.child].push(pupil.clone());
        }
        let (mut details, mut people, mut relationships) = (Vec::new(), Vec::new(), Vec::new());
        for (i, family) in self.people.families.iter().enumerate() {
            // Families who come only after the last year leave no trace.
            if family.children.iter().all(|&c| of_child[c].is_empty()) {
                continue;
            }
            let rows = parents::rows(
                self.options.seed,
                i,
                &self.people,
                &self.plan,
                &of_child,
                self.last_day(),
            );
            details.extend(rows.details);
            people.extend(rows.parents);
            relationships.extend(rows.relationships);
        }
        details.sort_by(|a, b| a.upn.cmp(&b.upn));
        relationships.sort_by(|a, b| (&a.upn, a.contact_order).cmp(&(&b.upn, b.contact_order)));
        pack.details(&details)?;
        pack.parents(&people)?;
        pack.relationships(&relationships)
    }

    /// Makes the lines of marks in several threads, a few blocks at a time, and writes them in
    /// order, so that the memory is bounded and the bytes are the same on any number of threads.
    fn write_marks(
        &self,
        file: &mut MarksFile,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> io::Result<()> {
        let threads = self.options.threads();
        let order = self.order_of_rows();
        let rounds: Vec<&[Place]> = order.chunks(BLOCK * threads * 4).collect();
        for (done, round) in rounds.iter().enumerate() {
            let mut blocks: Vec<(&[Place], Vec<u8>)> =
                round.chunks(BLOCK).map(|rows| (rows, Vec::new())).collect();
            parallel::each(threads, &mut blocks, |(rows, lines)| {
                for &(sheet, row) in *rows {
                    self.lines(sheet, row, lines);
                }
            });
            for (_, lines) in &blocks {
                file.lines(lines)?;
            }
            progress(Progress::new(Stage::Files, done + 1, rounds.len()));
        }
        Ok(())
    }

    /// Sheet and row of every row, by school, pupil and time.
    fn order_of_rows(&self) -> Vec<Place> {
        let mut order: Vec<Place> = self
            .sheets
            .iter()
            .enumerate()
            .flat_map(|(i, sheet)| (0..sheet.rows.len()).map(move |row| (i, row)))
            .collect();
        order.sort_by_cached_key(|&(sheet, row)| {
            let (sheet, row) = (&self.sheets[sheet], &self.sheets[sheet].rows[row]);
            (
                self.plan.schools[sheet.school].laestab,
                &self.pupils[row.pupil as usize].upn,
                sheet.year,
                row.from,
            )
        });
        order
    }

    /// Appends the lines of a row.
    fn lines(&self, sheet: usize, row: usize, lines: &mut Vec<u8>) {
        let sheet = &self.sheets[sheet];
        let row = &sheet.rows[row];
        let laestab = self.plan.schools[sheet.school].laestab;
        let upn = &self.pupils[row.pupil as usize].upn;
        // One date serves both sessions of a day.
        let mut date = None;
        for (slot, &mark) in sheet.slots.iter().zip(&row.marks) {
            let Some(code) = Code::from_byte(mark) else {
                continue;
            };
            let day = sheet.days[usize::from(slot.day)];
            let date = match date {
                Some((of, date)) if of == day => date,
                _ => {
                    let found = day.date();
                    date = Some((day, found));
                    found
                }
            };
            mark_line(
                &Mark {
                    upn,
                    laestab,
                    date,
                    session: slot.session,
                    code,
                },
                lines,
            );
        }
    }
}
