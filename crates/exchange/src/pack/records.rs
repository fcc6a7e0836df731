//! One type a file of the pack, its fields in the order of the columns.
//! In and out: the reader makes them, the writer takes them.

use jiff::civil::Date;
use law::attendance::Code;
use law::school::Laestab;
use register::{DaySessions, RollStatus, Session};

/// A row of `schools.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct School {
    /// Authority and establishment number.
    pub laestab: Laestab,
    /// Six digits, or empty.
    pub urn: String,
    /// Its name.
    pub name: String,
    /// `primary`, `secondary` or `special`; other words are kept as they are.
    pub phase: String,
    /// Youngest age taught, in years.
    pub low_age: Option<u8>,
    /// Oldest age taught, in years.
    pub high_age: Option<u8>,
    /// `maintained`, `academy`, `free`, `independent` …; other words are kept as they are.
    pub kind: String,
}

/// A row of `calendar.csv`: which sessions a school holds on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CalendarRow {
    /// The school; `None` for every school.
    pub laestab: Option<Laestab>,
    /// The day.
    pub date: Date,
    /// The sessions held.
    pub sessions: DaySessions,
}

/// A row of `pupils.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pupil {
    /// Unique pupil number as the school holds it, right or wrong.
    pub upn: String,
    /// Legal surname.
    pub surname: String,
    /// Legal forename.
    pub forename: String,
    /// Date of birth.
    pub dob: Date,
    /// As the school holds it.
    pub sex: String,
    /// National curriculum year group as the school holds it.
    pub year_group: String,
}

/// A row of `enrolments.csv`: a spell on a school's roll.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enrolment {
    /// The pupil.
    pub upn: String,
    /// The school.
    pub laestab: Laestab,
    /// First day on roll.
    pub start: Date,
    /// Last day on roll; `None` while still on roll.
    pub end: Option<Date>,
    /// Single, main or subsidiary registration.
    pub status: RollStatus,
}

/// A row of `marks.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark<'a> {
    /// The pupil.
    pub upn: &'a str,
    /// The school whose register it is.
    pub laestab: Laestab,
    /// The day.
    pub date: Date,
    /// Morning or afternoon.
    pub session: Session,
    /// The code.
    pub code: Code,
}

/// Special educational needs provision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SenProvision {
    /// `N`: none.
    None,
    /// `K`: SEN support.
    Support,
    /// `E`: education, health and care plan.
    Plan,
}

impl SenProvision {
    /// As the pack writes it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::None => "N",
            Self::Support => "K",
            Self::Plan => "E",
        }
    }

    /// Reads it as the pack writes it.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::Support, Self::Plan]
            .into_iter()
            .find(|s| s.text() == text)
    }
}

/// A row of `details.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Details {
    /// The pupil.
    pub upn: String,
    /// Name the pupil goes by; empty when the forename.
    pub preferred_name: String,
    /// Address without postcode.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Special educational needs provision.
    pub sen: SenProvision,
    /// Whether known to be eligible for free school meals.
    pub fsm: bool,
    /// Language at home.
    pub language: String,
    /// Flags, written separated by `;`.
    pub flags: Vec<String>,
}

/// A row of `parents.csv`: one person, with contact points of their own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parent {
    /// Any stable text that names this person in the pack.
    pub parent_ref: String,
    /// Title.
    pub title: String,
    /// Forename.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// Address without postcode.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// E-mail address.
    pub email: String,
    /// When the e-mail address was last confirmed as theirs.
    pub email_confirmed_on: Option<Date>,
    /// Mobile number.
    pub mobile: String,
    /// Other number.
    pub phone: String,
    /// Language to write in.
    pub language: String,
}

/// A row of `relationships.csv`: a parent of a pupil.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relationship {
    /// The pupil.
    pub upn: String,
    /// The parent.
    pub parent_ref: String,
    /// Mother, father, carer …
    pub relationship: String,
    /// Whether the pupil lives with this parent.
    pub lives_with: bool,
    /// Whether this parent has parental responsibility, as far as the school knows.
    pub parental_responsibility: bool,
    /// Order of contact, from 1.
    pub contact_order: u8,
    /// Empty, or why not to write.
    pub restriction: String,
}
