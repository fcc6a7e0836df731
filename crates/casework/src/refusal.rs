//! A refusal: why something is not done, the rule behind it, and what to do instead.
//! In: from a decision of any room. Out: plain English for whoever asked.

use std::borrow::Cow;
use std::fmt;

use law::Citation;

/// Why something is refused, in plain English, with what the law says and what to do instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What is refused and why.
    pub why: String,
    /// The rule behind it, where it is the law's.
    pub cite: Option<Citation>,
    /// What to do instead.
    pub instead: String,
}

impl Refusal {
    /// A refusal that no rule of law stands behind.
    pub fn plain(why: impl Into<Cow<'static, str>>, instead: impl Into<Cow<'static, str>>) -> Self {
        Self {
            why: why.into().into_owned(),
            cite: None,
            instead: instead.into().into_owned(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.why)?;
        if let Some(cite) = self.cite {
            write!(f, " ({cite})")?;
        }
        write!(f, ". {}", self.instead)
    }
}
