//! What is known of a school: its name, phase, kind, ages and numbers.
//! In: what was typed. Out: it read, or what is wrong with which field.
//! Source of the numbers: DfE common basic data set (LAESTAB), Get Information about Schools (URN).

use jiff::civil::Date;
use law::school::Laestab;

/// What is typed of a school.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct TypedDetails {
    /// Its name.
    pub name: String,
    /// Its phase.
    pub phase: String,
    /// Its kind.
    pub kind: String,
    /// Youngest age taught.
    pub low_age: String,
    /// Oldest age taught.
    pub high_age: String,
    /// Authority and establishment number.
    pub laestab: String,
    /// Unique reference number.
    pub urn: String,
}

/// A school, as far as anybody types it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Details {
    /// Its name.
    pub name: String,
    /// `primary`, `secondary`, `special`, or the word it came with.
    pub phase: String,
    /// `maintained`, `academy` …, or the word it came with.
    pub kind: String,
    /// Youngest age taught.
    pub low_age: u8,
    /// Oldest age taught.
    pub high_age: u8,
    /// Authority and establishment number.
    pub laestab: Laestab,
    /// Unique reference number.
    pub urn: Option<String>,
}

/// A field of a school.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DetailsField {
    /// Its name.
    Name,
    /// Its phase.
    Phase,
    /// Its kind.
    Kind,
    /// Youngest age taught.
    LowAge,
    /// Oldest age taught.
    HighAge,
    /// Authority and establishment number.
    Laestab,
    /// Unique reference number.
    Urn,
}

/// What is wrong with a field.
pub type Fault = (DetailsField, &'static str);

/// The greatest age that any school teaches: a special school's to 25.
const OLDEST: u8 = 25;

impl TypedDetails {
    /// What was typed, read.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self) -> Result<Details, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            faults.push((DetailsField::Name, "Enter the school's name"));
        } else if name.chars().count() > 150 {
            faults.push((DetailsField::Name, "Name must be 150 characters or fewer"));
        }
        if self.phase.is_empty() {
            faults.push((DetailsField::Phase, "Choose the phase"));
        }
        if self.kind.is_empty() {
            faults.push((DetailsField::Kind, "Choose the kind of school"));
        }
        let age = |text: &str| text.trim().parse().ok().filter(|age: &u8| *age <= OLDEST);
        let (low, high) = (age(&self.low_age), age(&self.high_age));
        if low.is_none() {
            faults.push((
                DetailsField::LowAge,
                "Enter the youngest age taught, such as 4",
            ));
        }
        match (low, high) {
            (_, None) => faults.push((
                DetailsField::HighAge,
                "Enter the oldest age taught, such as 11",
            )),
            (Some(low), Some(high)) if high < low => faults.push((
                DetailsField::HighAge,
                "The oldest age taught must not be below the youngest",
            )),
            _ => {}
        }
        let digits: String = self
            .laestab
            .chars()
            .filter(|c| !matches!(c, '/' | ' ' | '-'))
            .collect();
        let laestab = Laestab::parse(&digits);
        if laestab.is_none() {
            faults.push((
                DetailsField::Laestab,
                "Enter the LAESTAB: three digits of the authority and four of the school, like 885/4001",
            ));
        }
        let urn = self.urn.trim();
        if !urn.is_empty() && (urn.len() != 6 || !urn.bytes().all(|b| b.is_ascii_digit())) {
            faults.push((
                DetailsField::Urn,
                "Enter the six digits of the URN, or leave it empty while there is none",
            ));
        }
        match (low, high, laestab) {
            (Some(low_age), Some(high_age), Some(laestab)) if faults.is_empty() => Ok(Details {
                name,
                phase: self.phase.clone(),
                kind: self.kind.clone(),
                low_age,
                high_age,
                laestab,
                urn: (!urn.is_empty()).then(|| urn.to_owned()),
            }),
            _ => Err(faults),
        }
    }
}

/// Whether a new name or number can come into force on a day: not in the future, because until then
/// the old one holds, and after the day on which the one before it did.
///
/// # Errors
/// What to do instead.
pub fn change_may_begin(
    from: Date,
    today: Date,
    last_change: Option<Date>,
) -> Result<(), &'static str> {
    if from > today {
        return Err("The day must be today or in the past: enter the change when it has come");
    }
    if last_change.is_some_and(|last| from <= last) {
        return Err("The day must be after the last change of this school");
    }
    Ok(())
}
