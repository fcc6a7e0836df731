//! What to make: how many pupils, which years, whose figures.
//! In: numbers from the command line. Out: the same, checked.

use law::academic_year::AcademicYear;

use crate::Error;

/// The academic years whose terms can be laid out: codes as they are since August 2024, and bank
/// holidays that are known.
pub const KNOWN_YEARS: (AcademicYear, AcademicYear) = (AcademicYear(2024), AcademicYear(2027));

/// The fewest and the most pupils.
pub const PUPILS: (u32, u32) = (200, 150_000);

/// What to make. The same options make the same bytes, on any number of threads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Any number; another number is another county.
    pub seed: u64,
    /// Pupils on roll at a time, all schools together.
    pub pupils: u32,
    /// How many academic years of registers.
    pub years: u8,
    /// The authority whose published figures the registers follow, by its three-digit code.
    pub authority: u16,
    /// The last of those years.
    pub last_year: AcademicYear,
    /// How many threads to work with; 0 for as many as the machine has.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            pupils: 8_000,
            years: 2,
            authority: 885,
            last_year: AcademicYear(2025),
            threads: 0,
        }
    }
}

impl Options {
    /// The academic years, in order.
    pub fn academic_years(&self) -> Vec<AcademicYear> {
        (0..i16::from(self.years))
            .rev()
            .map(|back| AcademicYear(self.last_year.0 - back))
            .collect()
    }

    /// # Errors
    /// When there are too few or too many pupils, or years whose terms cannot be laid out.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !(PUPILS.0..=PUPILS.1).contains(&self.pupils) {
            return Err(Error::Pupils { asked: self.pupils });
        }
        let (first, last) = KNOWN_YEARS;
        let years = self.academic_years();
        match (years.first(), years.last()) {
            (Some(&from), Some(&to)) if from >= first && to <= last => Ok(()),
            _ => Err(Error::Years {
                years: self.years,
                last: self.last_year,
            }),
        }
    }

    pub(crate) fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        }
    }
}
