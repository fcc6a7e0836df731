//! Whether joiners and leavers were told in time, term by term.
//! In: a year's half terms, where they are known; what was told and when. Out: a term's days; counts, and how sure they are.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use law::academic_year::AcademicYear;

use crate::schools::HalfTerm;

/// The terms of a year, by their names.
pub const TERMS: [&str; 3] = ["Autumn term", "Spring term", "Summer term"];

/// Fewer than these, and a share would say more than anybody knows: counts are shown alone.
pub const FEWEST: u32 = 10;

/// The first and last day of each term of a year, holidays counted to the term before them: as a school's six half terms
/// have it, and where they are not known, to the end of December, of March and of July.
pub fn terms(year: AcademicYear, half_terms: &[HalfTerm]) -> [(Date, Date); 3] {
    let begins = match half_terms {
        [_, _, spring, _, summer, _] => [spring.first, summer.first],
        _ => [date(year.0 + 1, 1, 1), date(year.0 + 1, 4, 1)],
    };
    let before = |day: Date| day.saturating_sub(1.day());
    let [spring, summer] = begins;
    [
        (year.first_day(), before(spring)),
        (spring, before(summer)),
        (summer, year.last_day()),
    ]
}

/// What a school told of joiners and leavers in a term.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Told {
    /// Told in time.
    pub in_time: u32,
    /// Days by which each of the others was late.
    pub late: Vec<u16>,
    /// Known from the roll, and told of never.
    pub never: u32,
    /// Of those that were told, how many the authority sent back to be put right.
    pub sent_back: u32,
}

impl Told {
    /// How many there were to tell of.
    pub fn all(&self) -> u32 {
        let late = u32::try_from(self.late.len()).unwrap_or(u32::MAX);
        self.in_time.saturating_add(late).saturating_add(self.never)
    }

    /// Half of the late ones were later than this many days; of an even number, the lower of the two in the middle.
    pub fn median_late(&self) -> Option<u16> {
        let mut late = self.late.clone();
        late.sort_unstable();
        let middle = late.len().checked_sub(1)? / 2;
        late.get(middle).copied()
    }

    /// Between how many and how many of 100 would be in time if it went on like this: Wilson's interval at 95 of 100,
    /// rounded outwards. `None` of so few that it says nothing.
    pub fn likely(&self) -> Option<(u32, u32)> {
        let all = self.all();
        if all < FEWEST {
            return None;
        }
        let (n, share) = (f64::from(all), f64::from(self.in_time) / f64::from(all));
        // 95 of 100 of a normal distribution lie within so many of its standard deviations.
        let z = 1.959_964_f64;
        let middle = share + z * z / (2.0 * n);
        let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        let whole = 1.0 + z * z / n;
        let (low, high) = ((middle - half) / whole, (middle + half) / whole);
        // What is nought or all but for rounding is so.
        let per_cent = |share: f64| (share * 1e6).round() / 1e4;
        let (low, high) = (per_cent(low).floor(), per_cent(high).ceil());
        let count = |share: f64| (0..=100u32).rev().find(|n| f64::from(*n) <= share);
        Some((count(low).unwrap_or(0), count(high).unwrap_or(0)))
    }

    /// What can be said of it, fairly.
    pub fn words(&self) -> String {
        let all = self.all();
        match (all, self.likely()) {
            (0, _) => "Nobody to tell of".to_owned(),
            (_, None) => "Too few to say more than the counts".to_owned(),
            (_, Some((low, high))) => {
                format!("Between {low} and {high} of 100 would be in time if it went on like this")
            }
        }
    }

    /// Whether everybody was told of in time.
    pub fn is_all_in_time(&self) -> bool {
        self.all() > 0 && self.in_time == self.all()
    }
}
