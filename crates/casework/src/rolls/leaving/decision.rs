//! What is decided of a ground, and what is refused.

use jiff::civil::Date;
use law::registration::Ground;
use law::{Citation, Finding};

use super::facts::Source;
use super::question::Question;

/// A document that an authority asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// Its id in the policy.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The destination that a pupil's file has in the transfer service, when it goes to no school there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransferFile {
    /// Nobody knows where: one pupil a file, at once, for the lost pupil database.
    LostPupil,
    /// Outside the state's schools in England and Wales.
    OutsideState,
}

impl TransferFile {
    /// The seven letters in the file's name.
    pub const fn letters(self) -> &'static str {
        match self {
            Self::LostPupil => "XXXXXXX",
            Self::OutsideState => "MMMMMMM",
        }
    }
}

/// That the facts bear a ground, and what goes with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The ground.
    pub ground: Ground,
    /// The age, the ground and, of a special school, the consent: every limb's answer.
    pub findings: Vec<Finding>,
    /// The day on which the name comes off; the authority is told no later.
    pub deletes_on: Date,
    /// Whether the authority has to be told.
    pub to_notify: bool,
    /// Why, or why not.
    pub notify_why: String,
    /// Documents that the authority asks for and that are not there.
    pub missing: Vec<Paper>,
    /// Documents that it asks for where there are such.
    pub if_any: Vec<Paper>,
    /// Needs of the child for which the authority's permission comes first and is not there.
    pub permission_for: Vec<String>,
    /// The file in the transfer service, when the pupil goes to no school there.
    pub transfer_file: Option<TransferFile>,
    /// The authority of the new home, which is told; `None` for none or not known.
    pub tell_authority: Option<String>,
    /// Whether the child has moved and the new authority is told as soon as it is known.
    pub new_authority_unknown: bool,
    /// Whether parents are written to. Not when the pupil died.
    pub parents_written_to: bool,
    /// Whether the record is kept from everybody who has no need of it.
    pub restricted: bool,
    /// Whether words of the ground are still to be verified.
    pub to_be_verified: bool,
    /// What the authority says of the ground.
    pub note: Option<String>,
}

impl Decision {
    /// Whether nothing is missing that the authority asks for.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.permission_for.is_empty()
    }
}

/// A limb that the facts do not meet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unmet {
    /// The limb, said as if it were met.
    pub limb: String,
    /// The question behind it.
    pub question: Option<Question>,
    /// Who says otherwise, and of which day.
    pub by: Option<(Source, Option<Date>)>,
    /// What the register or the record shows of it, where more can be said.
    pub shows: Vec<String>,
}

/// Why a ground is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The ground.
    pub ground: Ground,
    /// Its source.
    pub cite: Citation,
    /// Limbs that are not met.
    pub unmet: Vec<Unmet>,
    /// What has to be answered first.
    pub unanswered: Vec<Question>,
    /// Whether joint enquiries have to be agreed with the authority first.
    pub joint_enquiries_first: bool,
    /// Another ground to look at.
    pub use_instead: Option<Ground>,
    /// What to do instead, in plain words.
    pub instead: String,
}

impl Refused {
    /// Everything that stands against it, a line each.
    pub fn lines(&self) -> Vec<String> {
        let unmet = self.unmet.iter().flat_map(|unmet| {
            let said = unmet.by.map(|(by, on)| match on {
                Some(day) => format!(" ({}, {})", by.words(), super::super::in_words(day)),
                None => format!(" ({})", by.words()),
            });
            let head = format!("Not so: {}{}", unmet.limb, said.unwrap_or_default());
            std::iter::once(head).chain(unmet.shows.clone())
        });
        let open = self.unanswered.iter().map(|q| q.words().to_owned());
        unmet.chain(open).collect()
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} is not met ({}): {}. {}",
            self.ground,
            self.cite,
            self.lines().join("; "),
            self.instead
        )
    }
}
