//! A synthetic county: schools, families and their registers, from a seed number.
//!
//! Comes in: [`Options`]. Goes out: a register pack with exports of a few schools beside it, or a
//! [`County`] in memory. The same options make the same bytes, whatever the number of threads.
//! (Logarithms and the like come from the system's mathematics library, so two kinds of machine
//! may differ in a mark here and there.)
//!
//! # How it is made
//!
//! 1. **Figures.** [`published`] holds DfE's attendance figures for 2025/26, by authority, phase
//!    and code. The authority's numbers of schools and pupils give the sizes of schools; where its
//!    secondary schools are many and small, some areas have first, middle and high schools.
//! 2. **People.** Areas are filled with families, families with children, year group by year
//!    group. Families come, go, move house, and some are lost sight of; a child's *career* is the
//!    list of its stays on rolls. Traits that last (of the family, of the child) are drawn here.
//! 3. **Possible sessions.** Calendars with training days, closures and half days; snow, missing
//!    buses, dual registration, children too young to have to come, registers not taken.
//! 4. **How much each pupil misses.** Pupils of a phase are ranked by a score of lasting traits,
//!    circumstances and the year's luck, and take the absence that belongs to their rank in a
//!    spread with the published mean and the published share of persistent absentees. That is why
//!    neither can drift, at any size of county.
//! 5. **Under which codes.** Each code's published rate is a whole number of sessions of the
//!    phase. They are dealt out to pupils within what each misses: holidays to families,
//!    suspensions by behaviour, and so on; what remains is illness.
//! 6. **On which days.** Each kind of absence is placed in its own shape: holidays beside breaks,
//!    illness in spells more often in winter and shared in the house, absence without reason on
//!    Fridays or for weeks on end, part-time timetables week by week, trips by class.
//!
//! One file of `absence/` is one kind of absence. [`measure`] counts a county in the terms of the
//! published figures and sets the two side by side.
//!
//! # What it does not model
//!
//! * Nurseries, sixth forms, pupil referral units, children educated at home or in no school: they
//!   appear only as pupils who join or leave. DfE's figures are of pupils of five to fifteen; here
//!   Reception is counted like the other years, so primary schools have a seventh year group, and
//!   all phases together lean a little more to primary schools than DfE's.
//! * Independent schools have terms of their own but follow the rates of their phase.
//! * Each year follows the same published rates; there is no trend from year to year.
//! * A few codes have no published rate (D, Q, X, Y1 to Y7, `#`): they are as frequent as seemed
//!   likely. Severe absence is set to the national two in a hundred, which is not published by phase.
//! * Reasons, letters, cases and amendments: registers hold the last mark only.
//!
//! # Nobody is real
//!
//! Names are drawn from lists and put together by chance; places and schools are invented. What
//! could be mistaken for somebody's is out of reach: establishment numbers from 9001, so that no
//! school's or pupil's number is a real one; URNs from 900001; postcodes of an area `ZZ`; mail at
//! example.com, .net and .org; telephone numbers of Ofcom's ranges for drama.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod absence;
mod chance;
mod error;
mod families;
mod maths;
pub mod measure;
mod mis;
mod model;
mod movement;
pub mod moves;
mod names;
mod options;
mod parallel;
mod parents;
mod people;
mod progress;
mod schools;
mod shape;
mod sheet;
mod terms;
mod write;

use std::path::Path;

pub use casework::published;
pub use error::Error;
pub use model::County;
pub use options::{KNOWN_YEARS, Options, PUPILS};
pub use progress::{Progress, Stage};

/// Makes a county and writes it into a folder: the files of a register pack, and exports as
/// schools' own systems make them in `mis/`. Gives the county back, to be measured.
///
/// # Errors
/// When the options ask for what cannot be made, or a file cannot be written.
pub fn generate(
    options: &Options,
    folder: &Path,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<County, Error> {
    let county = County::build(options, progress)?;
    county.write(folder, progress)?;
    Ok(county)
}
