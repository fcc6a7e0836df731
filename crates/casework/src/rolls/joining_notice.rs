//! A joiner as a school notifies it: what it must say.
//! In: what a school writes. Out: refusals in plain English, each at its field.
//! Source: SI 2024/208 reg 13(1) to (3), and the forms of authorities: as much as is known.

use jiff::ToSpan;
use jiff::civil::Date;

use super::notifying::{Refused, blank};
use crate::refusal::Refusal;

macro_rules! origins {
    ($( $name:ident, $id:literal, $words:literal; )*) => {
        /// Where a joiner was educated before.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Origin {
            $( #[doc = $words] $name, )*
        }

        impl Origin {
            /// Every origin, in the order in which it is offered.
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

origins! {
    School, "school", "At another school in England or Wales";
    Abroad, "abroad", "Outside England and Wales";
    Home, "home", "Educated at home, or otherwise than at school";
    Nowhere, "nowhere", "At no school yet";
    NotKnown, "not-known", "Not known";
}

impl Origin {
    /// The origin of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.id() == id)
    }
}

/// What a school writes of a joiner.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct JoinerNotice {
    /// First name.
    pub forename: String,
    /// Last name.
    pub surname: String,
    /// Date of birth.
    pub born: Option<Date>,
    /// The day on which the name was entered in the admission register.
    pub entered: Option<Date>,
    /// The first day.
    pub starts: Option<Date>,
    /// The year group.
    pub year_group: String,
    /// The child's address.
    pub address: String,
    /// The parents with whom the child lives.
    pub parents: String,
    /// Where the child was before.
    pub from: Option<Origin>,
    /// The school before, where that was one.
    pub former_school: String,
}

/// What is wrong with a joiner's notification; nothing when it can be kept. Nothing is refused because it is late.
///
/// # Errors
/// Every [`Refused`].
pub fn joiner_notice(notice: &JoinerNotice, today: Date) -> Result<(), Vec<Refused>> {
    let mut wrong = Vec::new();
    let mut refuse = |field, why: &'static str, instead: &'static str| {
        wrong.push(Refused {
            field,
            refusal: Refusal::plain(why, instead),
        });
    };
    if blank(&notice.forename) {
        refuse(
            "forename",
            "It has no first name",
            "Enter the child's first name",
        );
    }
    if blank(&notice.surname) {
        refuse(
            "surname",
            "It has no last name",
            "Enter the child's last name",
        );
    }
    match notice.born {
        None => refuse(
            "born",
            "It has no date of birth",
            "Enter the day, month and year",
        ),
        Some(born) if born >= today => refuse(
            "born",
            "That date of birth is not in the past",
            "Enter the day, month and year of birth",
        ),
        // No school teaches anybody older than 19 as a pupil on its admission register.
        Some(born) if born < today.saturating_sub(25.years()) => refuse(
            "born",
            "That is more than 25 years ago",
            "Check the year of birth",
        ),
        Some(_) => {}
    }
    match notice.entered {
        None => refuse(
            "entered",
            "It does not say when the name was entered",
            "Enter the day on which it was written in the admission register",
        ),
        Some(entered) if entered > today => refuse(
            "entered",
            "That day is still to come",
            "Enter the name in the admission register first, then notify it",
        ),
        Some(_) => {}
    }
    match (notice.starts, notice.entered) {
        (None, _) => refuse(
            "starts",
            "It has no first day",
            "Enter the child's first day",
        ),
        (Some(starts), Some(entered)) if (starts - entered).get_days().abs() > 366 => refuse(
            "starts",
            "The first day and the entry in the register are more than a year apart",
            "Check both years",
        ),
        _ => {}
    }
    if blank(&notice.year_group) {
        refuse(
            "year_group",
            "It has no year group",
            "Choose the year group",
        );
    }
    if blank(&notice.address) {
        refuse(
            "address",
            "It does not say where the child lives",
            "Enter the address, or that the school does not know it yet",
        );
    }
    if blank(&notice.parents) {
        refuse(
            "parents",
            "It does not say with whom the child lives",
            "Enter the full name of each parent with whom the child lives",
        );
    }
    match notice.from {
        None => refuse(
            "from",
            "It does not say where the child was before",
            "Choose one, Not known if nobody has been told",
        ),
        Some(Origin::School) if blank(&notice.former_school) => refuse(
            "former_school",
            "It does not say which school",
            "Enter the school, or choose Not known",
        ),
        Some(_) => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
