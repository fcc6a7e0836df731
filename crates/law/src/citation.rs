//! Where a rule comes from: instrument and paragraph, and how sure we are of the wording.

use std::fmt;

/// The source of a rule: an instrument (or guidance) and the paragraph in it.
///
/// Made with [`cite!`](crate::cite). Displays as lawyers write it: `SI 2024/208 reg 9(1)(i)`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Citation {
    /// The instrument, such as `SI 2024/208`, or the short name of guidance.
    pub instrument: &'static str,
    /// The provision inside it, such as `reg 9(1)(i)`.
    pub provision: &'static str,
    /// Whether someone has read the words in the source.
    pub certainty: Certainty,
}

/// Whether the wording behind a rule has been read in a published source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Certainty {
    /// Read in the instrument or in a public body's quotation of it.
    Found,
    /// Known to practitioners but not read in the source: verify before relying on it.
    Memory,
}

/// What an instrument is called and where it can be read.
struct Instrument {
    short: &'static str,
    title: &'static str,
    link: &'static str,
}

/// Every instrument and guidance document that a rule may cite.
const INSTRUMENTS: &[Instrument] = &[
    Instrument {
        short: "EA 1996",
        title: "Education Act 1996",
        link: "https://www.legislation.gov.uk/ukpga/1996/56",
    },
    Instrument {
        short: "ASBA 2003",
        title: "Anti-social Behaviour Act 2003",
        link: "https://www.legislation.gov.uk/ukpga/2003/38",
    },
    Instrument {
        short: "BFDA 1971",
        title: "Banking and Financial Dealings Act 1971",
        link: "https://www.legislation.gov.uk/ukpga/1971/80",
    },
    Instrument {
        short: "SI 1998/1607",
        title: "Education (Start of Compulsory School Age) Order 1998",
        link: "https://www.legislation.gov.uk/uksi/1998/1607",
    },
    Instrument {
        short: "SI 1997/1970",
        title: "Education (School Leaving Date) Order 1997",
        link: "https://www.legislation.gov.uk/uksi/1997/1970",
    },
    Instrument {
        short: "SI 2006/1751",
        title: "Education (Pupil Registration) (England) Regulations 2006 (revoked 19 August 2024)",
        link: "https://www.legislation.gov.uk/uksi/2006/1751",
    },
    Instrument {
        short: "SI 2007/1867",
        title: "Education (Penalty Notices) (England) Regulations 2007",
        link: "https://www.legislation.gov.uk/uksi/2007/1867",
    },
    Instrument {
        short: "SI 2024/208",
        title: "School Attendance (Pupil Registration) (England) Regulations 2024",
        link: "https://www.legislation.gov.uk/uksi/2024/208",
    },
    Instrument {
        short: "SI 2024/210",
        title: "Education (Penalty Notices) (England) (Amendment) Regulations 2024",
        link: "https://www.legislation.gov.uk/uksi/2024/210",
    },
    Instrument {
        short: "WTTISA",
        title: "Working together to improve school attendance (statutory guidance, DfE)",
        link: "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance",
    },
    Instrument {
        short: "EES absence",
        title: "Pupil absence in schools in England: methodology (DfE)",
        link: "https://explore-education-statistics.service.gov.uk/methodology/pupil-absence-in-schools-in-england",
    },
    Instrument {
        short: "DfE UPN guide",
        title: "Unique pupil numbers: guidance for schools (DfE)",
        link: "https://www.gov.uk/government/publications/unique-pupil-numbers",
    },
    Instrument {
        short: "DfE CBDS",
        title: "Common basic data set (DfE)",
        link: "https://www.gov.uk/government/publications/common-basic-data-set-cbds-database",
    },
];

impl Citation {
    /// A citation whose wording has been read. Prefer [`cite!`](crate::cite).
    pub const fn found(instrument: &'static str, provision: &'static str) -> Self {
        Self {
            instrument,
            provision,
            certainty: Certainty::Found,
        }
    }

    /// A citation from practitioners' knowledge, to be verified.
    pub const fn memory(instrument: &'static str, provision: &'static str) -> Self {
        Self {
            instrument,
            provision,
            certainty: Certainty::Memory,
        }
    }

    fn entry(&self) -> Option<&'static Instrument> {
        INSTRUMENTS.iter().find(|i| i.short == self.instrument)
    }

    /// The full title of the instrument; the short name when it is not in our list.
    pub fn title(&self) -> &'static str {
        self.entry().map_or(self.instrument, |i| i.title)
    }

    /// Where the instrument is published, if it is in our list.
    pub fn link(&self) -> Option<&'static str> {
        self.entry().map(|i| i.link)
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.instrument, self.provision)
    }
}

/// Names the source of a rule: `cite!("SI 2024/208", "reg 9(1)(i)")`.
///
/// Add `memory` at the end where the wording has not been read in the source; `docs/law.md`
/// then says so beside the rule.
#[macro_export]
macro_rules! cite {
    ($instrument:literal, $provision:literal) => {
        $crate::Citation::found($instrument, $provision)
    };
    ($instrument:literal, $provision:literal, memory) => {
        $crate::Citation::memory($instrument, $provision)
    };
}

/// A value together with the rule it comes from, so that no screen shows one without the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cited<T> {
    /// The value.
    pub value: T,
    /// The rule it comes from.
    pub cite: Citation,
}

impl<T> Cited<T> {
    /// Joins a value to its source.
    pub const fn new(value: T, cite: Citation) -> Self {
        Self { value, cite }
    }
}
