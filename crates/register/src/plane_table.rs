//! The planes of every row, laid out in the order in which working everybody out reads them.
//! In: rows with their academic years. Out: the planes of a pupil's rows, renewed mark by mark.
//! Rows of the same year lie together, because most questions are about one year and its rows are
//! then read one after the other.

use std::collections::BTreeMap;
use std::ops::Range;

use law::academic_year::AcademicYear;

use crate::planes::Planes;
use crate::processor::fetch;
use crate::row::Row;

/// The planes of every row.
#[derive(Debug, Default)]
pub(crate) struct PlaneTable {
    /// Where a row's planes lie.
    places: Vec<u32>,
    planes: Vec<Planes>,
    /// Sessions of each row with an unauthorised mark, whether or not they count, in the order of
    /// the planes: most pupils have so few that no older row need be looked at.
    unauthorised: Vec<u16>,
}

/// The planes of a pupil's rows, in the order of their registrations and years.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PupilPlanes<'a> {
    places: &'a [u32],
    planes: &'a [Planes],
    unauthorised: &'a [u16],
}

impl<'a> PupilPlanes<'a> {
    /// Row by row.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'a Planes> {
        self.places.iter().map(move |at| &self.planes[*at as usize])
    }

    /// The rows that have any unauthorised mark, each with its number.
    pub(crate) fn with_unauthorised(self) -> impl Iterator<Item = (usize, &'a Planes)> {
        let rows = self.places.iter().enumerate();
        rows.filter(move |(_, at)| self.unauthorised[**at as usize] > 0)
            .map(move |(row, at)| (row, &self.planes[*at as usize]))
    }

    /// Has the sessions with an unauthorised mark brought near, when they will soon be read: older
    /// rows are looked at for few pupils, so no processor foresees which.
    #[inline]
    pub(crate) fn fetch_unauthorised(self) {
        for (_, planes) in self.with_unauthorised() {
            fetch(&planes.absent);
            fetch(&planes.second);
        }
    }

    /// The nth row's.
    pub(crate) fn row(self, n: usize) -> &'a Planes {
        &self.planes[self.places[n] as usize]
    }
}

impl PlaneTable {
    /// The planes of rows, worked out on this many threads. `years` gives each row's year.
    pub(crate) fn of(rows: &[Row], years: &[AcademicYear], threads: usize) -> Self {
        let mut next: BTreeMap<i16, u32> = BTreeMap::new();
        for year in years {
            *next.entry(year.0).or_default() += 1;
        }
        next.values_mut().fold(0, |first, count| {
            let past = first + *count;
            *count = first;
            past
        });
        let mut places = Vec::with_capacity(rows.len());
        let mut in_order = vec![0; rows.len()];
        for (row, year) in years.iter().enumerate() {
            let place = next.entry(year.0).or_default();
            in_order[*place as usize] = row;
            places.push(*place);
            *place += 1;
        }
        // Filled in place: for all of England the planes alone are four gigabytes.
        let mut planes = vec![Planes::default(); rows.len()];
        let mut unauthorised = vec![0; rows.len()];
        let part = rows.len().div_ceil(threads.max(1)).max(1);
        std::thread::scope(|scope| {
            let made = planes.chunks_mut(part).zip(unauthorised.chunks_mut(part));
            let mut parts = made.zip(in_order.chunks(part)).peekable();
            while let Some(((planes, unauthorised), in_order)) = parts.next() {
                let work = move || {
                    let made = planes.iter_mut().zip(unauthorised);
                    for ((planes, unauthorised), row) in made.zip(in_order) {
                        *planes = Planes::of(&rows[*row]);
                        *unauthorised = planes.count_unauthorised();
                    }
                };
                // The thread that asks works too: a pupil's few rows are not worth another.
                if parts.peek().is_some() {
                    scope.spawn(work);
                } else {
                    work();
                }
            }
        });
        Self {
            places,
            planes,
            unauthorised,
        }
    }

    /// Works out one word of a row again, after a mark in it has changed.
    pub(crate) fn renew(&mut self, row: usize, marks: &Row, word: usize) {
        let place = self.places[row] as usize;
        self.planes[place].renew(marks, word);
        self.unauthorised[place] = self.planes[place].count_unauthorised();
    }

    /// The planes of some rows of one pupil.
    pub(crate) fn of_rows(&self, rows: Range<usize>) -> PupilPlanes<'_> {
        PupilPlanes {
            places: &self.places[rows],
            planes: &self.planes,
            unauthorised: &self.unauthorised,
        }
    }

    /// How many sessions of some rows have an unauthorised mark, whether or not they count.
    pub(crate) fn count_unauthorised(&self, rows: Range<usize>) -> u32 {
        let places = self.places[rows].iter();
        places
            .map(|at| u32::from(self.unauthorised[*at as usize]))
            .sum()
    }
}
