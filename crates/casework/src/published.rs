//! DfE's published attendance figures for 2025/26, by authority, phase and code.
//! In: the table `rates/rates.csv`, which names its source and licence. Out: rates: what schools are
//! held against, and what the synthetic county follows.

use std::collections::BTreeMap;
use std::ops::{Index, IndexMut};
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use law::attendance::{Class, Code};
use law::school::Phase;

/// Rates are whole sessions in this many possible ones.
pub const SCALE: u32 = 10_000_000;

/// Of what time they are, for pages to say.
pub const PERIOD: &str = "the 2025/26 academic year to date";

/// The last day on which they can have been brought up to date.
pub const AS_AT: Date = date(2026, 7, 23);

/// Where they come from, for pages to say.
pub const SOURCE: &str = "Department for Education, Pupil attendance in schools";

/// The code of England as a whole in [`authority`].
pub const ENGLAND: u16 = 0;

/// The codes that count as possible sessions, in the order of the table. `/` stands for both
/// marks of presence.
pub const CODES: [Code; 21] = [
    Code::PRESENT_AM,
    Code::L,
    Code::I,
    Code::M,
    Code::R,
    Code::S,
    Code::T,
    Code::E,
    Code::C,
    Code::C1,
    Code::J1,
    Code::C2,
    Code::B,
    Code::P,
    Code::V,
    Code::W,
    Code::K,
    Code::G,
    Code::U,
    Code::O,
    Code::N,
];

/// Byte of a code to its place in [`CODES`]; 255 where it has none.
const PLACE: [u8; 256] = {
    let mut place = [255; 256];
    let mut i = 0;
    while i < CODES.len() {
        place[CODES[i].byte() as usize] = i as u8;
        i += 1;
    }
    place[Code::PRESENT_PM.byte() as usize] = 0;
    place
};

/// Something for each of the [`CODES`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PerCode<T>([T; CODES.len()]);

impl<T> PerCode<T> {
    /// Each code with what it has.
    pub fn iter(&self) -> impl Iterator<Item = (Code, &T)> {
        CODES.into_iter().zip(&self.0)
    }
}

impl<T> Index<Code> for PerCode<T> {
    type Output = T;

    /// # Panics
    /// For a code that is not a possible session, or ended before August 2024.
    fn index(&self, code: Code) -> &T {
        &self.0[usize::from(PLACE[usize::from(code.byte())])]
    }
}

impl<T> IndexMut<Code> for PerCode<T> {
    fn index_mut(&mut self, code: Code) -> &mut T {
        &mut self.0[usize::from(PLACE[usize::from(code.byte())])]
    }
}

/// Whether a code has a place in [`CODES`], both marks of presence included.
pub const fn has_place(code: Code) -> bool {
    PLACE[code.byte() as usize] != 255
}

/// The figures of one authority and phase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Schools that share data, on the average day.
    pub schools: u32,
    /// Pupils of those schools.
    pub pupils: u32,
    /// Persistent absentees in [`SCALE`] pupils.
    pub persistent: u32,
    /// Sessions under each code in [`SCALE`] possible ones.
    pub sessions: PerCode<u32>,
}

impl Figures {
    /// Sessions attended, as a share of the possible ones.
    pub fn attendance(&self) -> f64 {
        1.0 - self.absence()
    }

    /// Sessions missed, as a share of the possible ones.
    pub fn absence(&self) -> f64 {
        let missed: u32 = self
            .sessions
            .iter()
            .filter(|(code, _)| code.class().absent())
            .map(|(_, n)| n)
            .sum();
        f64::from(missed) / f64::from(SCALE)
    }

    /// Persistent absentees, as a share of pupils.
    pub fn persistent(&self) -> f64 {
        f64::from(self.persistent) / f64::from(SCALE)
    }

    /// Sessions missed without authority, as a share of the possible ones.
    pub fn unauthorised(&self) -> f64 {
        let missed: u32 = self
            .sessions
            .iter()
            .filter(|(code, _)| code.class() == Class::Unauthorised)
            .map(|(_, n)| n)
            .sum();
        f64::from(missed) / f64::from(SCALE)
    }

    /// A code's share of the possible sessions.
    pub fn rate(&self, code: Code) -> f64 {
        f64::from(self.sessions[code]) / f64::from(SCALE)
    }
}

/// The figures of one authority.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authority {
    /// Its three-digit code; 0 for England.
    pub code: u16,
    /// Its name.
    pub name: String,
    /// All phases together.
    pub total: Option<Figures>,
    phases: BTreeMap<Phase, Figures>,
}

impl Authority {
    /// The figures of a phase; `None` where none are published.
    pub fn phase(&self, phase: Phase) -> Option<&Figures> {
        self.phases.get(&phase)
    }
}

static TABLE: LazyLock<BTreeMap<u16, Authority>> =
    LazyLock::new(|| read(include_str!("../rates/rates.csv")));

/// The figures of an authority, by its three-digit code.
pub fn authority(code: u16) -> Option<&'static Authority> {
    TABLE.get(&code)
}

/// Every authority with figures, England (0) first, in order of code.
pub fn authorities() -> impl Iterator<Item = &'static Authority> {
    TABLE.values()
}

/// Reads the table. A line that does not read is passed over here and missed by a test.
fn read(text: &str) -> BTreeMap<u16, Authority> {
    let mut table = BTreeMap::new();
    let mut rows = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    for row in rows.records().flatten() {
        let number = |i: usize| row.get(i).and_then(|t| t.parse::<u32>().ok());
        let (Some(code), Some(name), Some(phase)) = (number(0), row.get(1), row.get(2)) else {
            continue;
        };
        let mut sessions = PerCode::default();
        for (i, value) in sessions.0.iter_mut().enumerate() {
            *value = number(6 + i).unwrap_or_default();
        }
        let figures = Figures {
            schools: number(3).unwrap_or_default(),
            pupils: number(4).unwrap_or_default(),
            persistent: number(5).unwrap_or_default(),
            sessions,
        };
        let entry = table.entry(code as u16).or_insert_with(|| Authority {
            code: code as u16,
            name: name.to_owned(),
            total: None,
            phases: BTreeMap::new(),
        });
        match Phase::parse(phase) {
            Some(phase) => drop(entry.phases.insert(phase, figures)),
            None => entry.total = Some(figures),
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(
            authorities().count(),
            152,
            "151 authorities with figures, and England"
        );
        for a in authorities() {
            for figures in a.phases.values().chain(&a.total) {
                let sum: u32 = figures.sessions.iter().map(|(_, n)| n).sum();
                assert_eq!(sum, SCALE, "{}", a.name);
                assert!(figures.schools > 0 && figures.pupils > 0, "{}", a.name);
            }
        }
    }

    #[test]
    fn worcestershire_reads_as_published() {
        let figures = authority(885)
            .and_then(|a| a.phase(Phase::Primary))
            .unwrap();
        assert!((figures.attendance() - 0.945_899_6).abs() < 1e-6);
        assert!((figures.persistent() - 0.131_553_8).abs() < 1e-6);
        // 337,425 of 11,728,173 sessions.
        assert_eq!(figures.sessions[Code::I], 287_705);
    }
}
