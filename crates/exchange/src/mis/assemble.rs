//! Rows of a table to marks and pupils, whatever the file and the layout.
//! In: rows of cells. Out: an [`Export`], or every problem, at most as many as are worth reading.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use hashbrown::HashMap;
use jiff::civil::{Date, date};
use register::Session;

use crate::{Problem, Problems};

use super::cell::Cell;
use super::codes;
use super::export::{Export, MisMark, MisPupil, PupilKey, Sifted};
use super::header::Recognised;
use super::limits::Limits;
use super::mapping::Mapping;
use super::plan::{Layout, Plan};
use super::row::Row;
use super::search::{Search, Step, not_found};

/// Things wrong with a file beyond which nobody mends it row by row: it is another kind of file.
const MOST_SET_ASIDE: usize = 20_000;

/// The assembly, so far.
pub(super) struct Assembly<'m> {
    file: &'m str,
    mapping: Option<&'m Mapping>,
    limits: &'m Limits,
    search: Search<'m>,
    plan: Option<Plan>,
    problems: Problems,
    pupils: Vec<MisPupil>,
    by_key: HashMap<PupilKey, u32>,
    /// Where the mark of each session already read stands among the marks: see [`slot`].
    places: HashMap<u64, u32>,
    marks: Vec<MisMark>,
    /// Whether rows that are wrong are set aside, and the others count all the same.
    sifting: bool,
    /// Whether the file could not be read to its end.
    stopped: bool,
    /// Places of marks that another line contradicts.
    contradicted: BTreeMap<u32, u64>,
}

/// Going on, or not.
pub(super) type Flow = ControlFlow<()>;

impl<'m> Assembly<'m> {
    pub(super) fn new(file: &'m str, mapping: Option<&'m Mapping>, limits: &'m Limits) -> Self {
        Self {
            file,
            mapping,
            limits,
            search: Search::new(mapping),
            plan: None,
            problems: Problems::default(),
            pupils: Vec::new(),
            by_key: HashMap::new(),
            places: HashMap::new(),
            marks: Vec::new(),
            sifting: false,
            stopped: false,
            contradicted: BTreeMap::new(),
        }
    }

    /// Sets rows that are wrong aside, as long as they are not too many to mend.
    pub(super) fn sifting(mut self, sifting: bool) -> Self {
        self.sifting = sifting;
        if sifting {
            self.problems = Problems::up_to(MOST_SET_ASIDE);
        }
        self
    }

    /// How many columns the headings have, once they are found.
    pub(super) fn width(&self) -> Option<usize> {
        let headings = &self.plan.as_ref()?.headings;
        let known = headings.columns.iter().map(|c| c.index);
        let unknown = headings.unknown.iter().map(|c| c.index);
        known.chain(unknown).max().map(|last| last + 1)
    }

    /// Adds a problem of the file as a whole and stops.
    pub(super) fn stop(&mut self, problem: Problem) -> Flow {
        self.stopped = true;
        self.problems.add(problem);
        ControlFlow::Break(())
    }

    /// A problem of a line.
    pub(super) fn add(&mut self, problem: Problem) -> Flow {
        self.problems.add(problem);
        if self.problems.is_full() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Takes the next row of the table; blank rows are passed over.
    pub(super) fn row(&mut self, line: u64, cells: &[Cell<'_>]) -> Flow {
        if cells.iter().all(Cell::is_blank) {
            return ControlFlow::Continue(());
        }
        if line > self.limits.rows {
            let most = self.limits.rows;
            return self.stop(Problem::of_file(
                self.file,
                format!("has more than {most} rows; export fewer pupils or a shorter time"),
            ));
        }
        let Some(plan) = self.plan.take() else {
            return match self.search.offer(line, cells) {
                Step::Found(headings) => {
                    self.plan = Plan::of(headings);
                    ControlFlow::Continue(())
                }
                Step::Look => ControlFlow::Continue(()),
                Step::GiveUp => ControlFlow::Break(()),
            };
        };
        let row = Row {
            line,
            cells,
            plan: &plan,
            mapping: self.mapping,
        };
        self.marks_of(&row);
        self.plan = Some(plan);
        if self.marks.len() > self.limits.marks {
            let most = self.limits.marks;
            return self.stop(Problem::of_file(
                self.file,
                format!("has more than {most} marks; export fewer pupils or a shorter time"),
            ));
        }
        if self.problems.is_full() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// What became of it.
    pub(super) fn finish(mut self, sheet: Option<String>) -> Outcome {
        self.set_contradicted_aside();
        let counts =
            self.problems.is_empty() || (self.sifting && !self.stopped && !self.problems.is_full());
        let mut problems = self.problems.list().to_vec();
        match self.plan {
            None if problems.is_empty() => Outcome::NoHeadings(self.search.nearest()),
            Some(plan) if counts => {
                problems.sort_by_key(|problem| problem.line);
                Outcome::Read(Box::new(Sifted {
                    export: Export {
                        sheet,
                        other_sheets: Vec::new(),
                        recognised: plan.headings,
                        pupils: self.pupils,
                        marks: self.marks,
                    },
                    refused: problems,
                }))
            }
            _ => {
                problems.truncate(Problems::LIMIT);
                Outcome::Wrong(problems)
            }
        }
    }

    /// Of two marks that contradict each other nobody knows which is right: neither counts.
    fn set_contradicted_aside(&mut self) {
        if !self.sifting || self.contradicted.is_empty() {
            return;
        }
        let contradicted = std::mem::take(&mut self.contradicted);
        for (place, second) in &contradicted {
            let mark = &self.marks[*place as usize];
            self.problems.add(Problem::of_line(
                self.file,
                mark.line,
                format!(
                    "has another mark for this pupil on {} {} than line {second}, and nothing says which is right",
                    mark.date, mark.session
                ),
            ));
        }
        let mut place = 0;
        self.marks.retain(|_| {
            place += 1;
            !contradicted.contains_key(&(place - 1))
        });
    }

    fn marks_of(&mut self, row: &Row<'_, '_>) {
        let pupil = match row.key() {
            Ok(key) => self.pupil_index(row, key),
            Err((column, why)) => {
                let problem = match column {
                    Some(_) => row.wrong(self.file, column, &why),
                    None => Problem::of_line(self.file, row.line, why),
                };
                self.problems.add(problem);
                return;
            }
        };
        match &row.plan.layout {
            Layout::Long {
                date,
                session,
                marks,
            } => match row.date_and_session(*date, *session, marks) {
                Ok((date, said)) => {
                    for &(column, of_column) in marks {
                        if let Some(session) = of_column.or(said) {
                            self.mark(row, column, pupil, date, session, None);
                        }
                    }
                }
                Err((column, why)) => self.problems.add(row.wrong(self.file, Some(column), &why)),
            },
            Layout::Sessions(columns) => {
                for &(column, date, session) in columns {
                    if self.problems.is_full() {
                        return;
                    }
                    self.mark(row, column, pupil, date, session, None);
                }
            }
            Layout::Text { marks, start, end } => {
                let placed = row.text_of_marks(*marks, *start, *end);
                match placed {
                    Ok(placed) => {
                        for (date, session, text) in placed {
                            self.mark(row, *marks, pupil, date, session, Some(&text));
                        }
                    }
                    Err((column, why)) => {
                        self.problems.add(row.wrong(self.file, Some(column), &why));
                    }
                }
            }
        }
    }

    /// Adds one mark: of the cell, or of the text that was cut out of it.
    fn mark(
        &mut self,
        row: &Row<'_, '_>,
        column: usize,
        pupil: u32,
        date: Date,
        session: Session,
        cut: Option<&str>,
    ) {
        let read = match cut {
            Some(text) => codes::read(text, date, self.mapping),
            None => row
                .mark_text(column)
                .and_then(|text| codes::read(&text, date, self.mapping)),
        };
        let wrong = |why: &str| match cut {
            Some(text) => row.wrong_value(self.file, Some(column), text, why),
            None => row.wrong(self.file, Some(column), why),
        };
        let code = match read {
            Ok(code) => code,
            Err(why) => return self.problems.add(wrong(&why)),
        };
        // Marks are limited to far fewer than 32 bits can count.
        let place = self.marks.len() as u32;
        let slot = slot(pupil, date, session);
        if let Some(first) = self.places.get(&slot).copied() {
            let before = &self.marks[first as usize];
            if before.code != code {
                self.contradicted.entry(first).or_insert(row.line);
            }
            let first = before.line;
            let where_else = if first == row.line {
                "the same line".to_owned()
            } else {
                format!("line {first}")
            };
            return self.problems.add(wrong(&format!(
                "is a second mark for this pupil on {date} {session}; the first is on {where_else}"
            )));
        }
        let Some(key) = self.pupils.get(pupil as usize).map(|p| p.key.clone()) else {
            return;
        };
        self.places.insert(slot, place);
        self.marks.push(MisMark {
            line: row.line,
            pupil: key,
            date,
            session,
            code,
        });
    }

    fn pupil_index(&mut self, row: &Row<'_, '_>, key: PupilKey) -> u32 {
        if let Some(&index) = self.by_key.get(&key) {
            return index;
        }
        // Rows are limited to far fewer than 32 bits can count.
        let index = self.pupils.len() as u32;
        self.pupils.push(row.pupil(key.clone()));
        self.by_key.insert(key, index);
        index
    }
}

/// What became of a table.
pub(super) enum Outcome {
    /// It was read, with what was set aside.
    Read(Box<Sifted>),
    /// Its headings were not found; the row that came nearest.
    NoHeadings(Option<Recognised>),
    /// It has problems.
    Wrong(Vec<Problem>),
}

impl Outcome {
    /// What was read, or the problems.
    pub(super) fn result(self, file: &str) -> Result<Sifted, Vec<Problem>> {
        match self {
            Self::Read(sifted) => Ok(*sifted),
            Self::NoHeadings(nearest) => Err(not_found(file, nearest.as_ref())),
            Self::Wrong(problems) => Err(problems),
        }
    }
}

/// A pupil's session as one number: pupil, day since 1990, session.
fn slot(pupil: u32, on: Date, session: Session) -> u64 {
    const DAY_ONE: Date = date(1990, 1, 1);
    let day = DAY_ONE.until(on).map_or(0, |span| span.get_days());
    // Dates outside 1990 to 2099 were refused, so the day fits in 16 bits.
    let half = u64::from(session == Session::Pm);
    u64::from(pupil) << 17 | (day as u64 & 0xFFFF) << 1 | half
}
