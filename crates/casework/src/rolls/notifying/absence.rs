//! Absence and irregular attendance as a school notifies it: the five cases, and how updates hang on the first.
//! In: what a school writes, and what it notified before. Out: the first of its chain, or refusals at their fields.
//! Practice of authorities' forms.

use super::{Refused, blank};
use crate::policy::Policy;
use crate::refusal::Refusal;

macro_rules! cases {
    ($( $name:ident, $id:literal, $words:literal; )*) => {
        /// Why an absence is notified.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum AbsenceCase {
            $( #[doc = $words] $name, )*
        }

        impl AbsenceCase {
            /// Every case, in the order in which it is offered.
            pub const ALL: [Self; 5] = [$( Self::$name, )*];

            /// Its stable id.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$name => $id, )* }
            }

            /// Its words, to choose by.
            pub const fn words(self) -> &'static str {
                match self { $( Self::$name => $words, )* }
            }
        }
    };
}

cases! {
    TenDays, "ten-days", "Absent for 10 school days together, or likely to miss more than 15 through illness or injury";
    Irregular, "irregular", "Absent irregularly or regularly, and not improving although the school is helping";
    Update, "update", "An update of what was notified before";
    PlanFailed, "plan-failed", "A part-time timetable or pastoral support plan has not worked";
    PresentNotTaught, "present-not-taught", "Marked present, and not receiving a suitable education";
}

impl AbsenceCase {
    /// The case of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.id() == id)
    }
}

/// A notification of absence. `I` is how the caller knows notifications.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Absence<I> {
    /// Why it is notified; `None` when none was chosen.
    pub case: Option<AbsenceCase>,
    /// What is known, and what the school did.
    pub what: String,
    /// What is new; of an update.
    pub news: String,
    /// The first notification that it goes on from.
    pub first: Option<I>,
    /// Flags of the policy, by their ids.
    pub flags: Vec<String>,
}

/// What was notified before about the same child.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Before<I> {
    /// It.
    pub id: I,
    /// The first of its own chain; `None` when it is that itself.
    pub first: Option<I>,
    /// Whether it was of a part-time timetable.
    pub part_time: bool,
}

/// Whether a notification of absence can be kept; gives the first of its chain, if it goes on from one. What is said in
/// the second place does not stop it.
///
/// # Errors
/// Every [`Refused`].
pub fn absence<I: Copy + PartialEq>(
    notice: &Absence<I>,
    before: &[Before<I>],
    policy: &Policy,
) -> Result<(Option<I>, Vec<&'static str>), Vec<Refused>> {
    let mut wrong = Vec::new();
    let mut advice = Vec::new();
    let mut refuse = |field, why: String, instead: &'static str| {
        wrong.push(Refused::at(field, Refusal::plain(why, instead)));
    };
    if notice.case.is_none() {
        refuse(
            "case",
            "It does not say why it is made".to_owned(),
            "Choose one of the five",
        );
    }
    if blank(&notice.what) {
        refuse(
            "what",
            "It does not say what is known".to_owned(),
            "Say what keeps the child away and what the school has done",
        );
    }
    // An update of an update goes on from the same first.
    let root = notice.first.map(|id| {
        let found = before.iter().find(|b| b.id == id);
        found.map(|b| b.first.unwrap_or(b.id))
    });
    match (notice.case, root) {
        (Some(AbsenceCase::Update), None) => refuse(
            "first",
            "An update goes on from nothing".to_owned(),
            "Choose the notification that it is an update of, or make a first one",
        ),
        (_, Some(None)) => refuse(
            "first",
            "It goes on from a notification that this child does not have".to_owned(),
            "Choose one of this child's notifications",
        ),
        _ => {}
    }
    if notice.case == Some(AbsenceCase::Update) && blank(&notice.news) {
        refuse(
            "news",
            "An update says nothing new".to_owned(),
            "Say what is new. An update every ten days without news is not asked for",
        );
    }
    if notice.case == Some(AbsenceCase::PlanFailed) && !before.iter().any(|b| b.part_time) {
        advice.push("If a part-time timetable was in place, notify it too: none was before");
    }
    for flag in &notice.flags {
        if !policy.rolls.flags.iter().any(|known| known.id == *flag) {
            refuse(
                "flags",
                format!("There is no flag {flag}"),
                "Choose one of the policy's flags",
            );
        }
    }
    if wrong.is_empty() {
        Ok((root.flatten(), advice))
    } else {
        Err(wrong)
    }
}
