//! How a pupil is registered at a school.
//! In: the letter registers use. Out: a status. Source: DfE common basic data set, enrolment status.

/// Single, main or subsidiary (dual) registration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RollStatus {
    /// `C`: registered at this school only.
    Single,
    /// `M`: dual registered, this is the main school.
    Main,
    /// `S`: dual registered, this is the subsidiary school.
    Subsidiary,
}

impl RollStatus {
    /// The letter registers use.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Single => "C",
            Self::Main => "M",
            Self::Subsidiary => "S",
        }
    }

    /// Reads the letter registers use.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Single, Self::Main, Self::Subsidiary]
            .into_iter()
            .find(|s| s.text() == text)
    }
}
