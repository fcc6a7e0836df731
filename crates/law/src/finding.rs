//! The answer to a rule, limb by limb, so that screen, letter and court bundle print the same reasons.

use std::borrow::Cow;

use crate::{Certainty, Citation};

/// One limb of a rule and whether the facts meet it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limb {
    /// The limb in plain English, said as if it were met.
    pub text: Cow<'static, str>,
    /// Whether the facts meet it.
    pub met: bool,
    /// Whether its words were read in the source, or are to be verified.
    pub certainty: Certainty,
}

impl Limb {
    /// The limb, marked as one whose words nobody here has read.
    #[must_use]
    pub fn from_memory(mut self) -> Self {
        self.certainty = Certainty::Memory;
        self
    }
}

/// What a rule says of some facts: every limb's answer and the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The source of the rule.
    pub cite: Citation,
    /// Each limb, in the order of the source.
    pub limbs: Vec<Limb>,
}

impl Finding {
    /// Whether every limb is met.
    pub fn holds(&self) -> bool {
        self.limbs.iter().all(|l| l.met)
    }

    /// The limbs that are not met, in the order of the source.
    pub fn unmet(&self) -> impl Iterator<Item = &Limb> {
        self.limbs.iter().filter(|l| !l.met)
    }
}

/// A limb: its words, and whether the facts meet it.
pub fn that(text: impl Into<Cow<'static, str>>, met: bool) -> Limb {
    Limb {
        text: text.into(),
        met,
        certainty: Certainty::Found,
    }
}

/// A rule that holds when all its limbs do.
pub fn all_of<const N: usize>(cite: Citation, limbs: [Limb; N]) -> Finding {
    Finding {
        cite,
        limbs: limbs.into(),
    }
}
