//! What a communication is about, where another room began it.
//! In: a kind and an id, or both as they are kept. Out: the same; the communications about it.
//! The other room comes later in the house, so its row is named and not referred to.

use std::fmt;
use std::str::FromStr;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::communication::{Communication, communication};
use crate::error::StoreError;
use crate::reading::Reading;
use crate::row::all;
use crate::value::Kept;

/// What a communication is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum About {
    /// A request for leave of absence.
    Leave(Uuid),
    /// An attendance contract.
    Contract(Uuid),
    /// A step of support.
    Step(Uuid),
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id) = match self {
            Self::Leave(id) => ("leave", id),
            Self::Contract(id) => ("contract", id),
            Self::Step(id) => ("step", id),
        };
        write!(f, "{kind}/{id}")
    }
}

/// It does not say what a communication is about.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("“{0}” is no request for leave, contract or step of support")]
pub struct NotAbout(String);

impl FromStr for About {
    type Err = NotAbout;

    fn from_str(text: &str) -> Result<Self, NotAbout> {
        let wrong = || NotAbout(text.to_owned());
        let (kind, id) = text.split_once('/').ok_or_else(wrong)?;
        let id = id.parse().map_err(|_| wrong())?;
        match kind {
            "leave" => Ok(Self::Leave(id)),
            "contract" => Ok(Self::Contract(id)),
            "step" => Ok(Self::Step(id)),
            _ => Err(wrong()),
        }
    }
}

/// The communications about something, the oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn about(on: &Reading, about: About) -> Result<Vec<Communication>, StoreError> {
    let select = communication::Entity::find()
        .filter(communication::Column::About.eq(about.put()))
        .order_by_asc(communication::Column::HappenedAt)
        .order_by_asc(communication::Column::Id);
    all(on, select, "reading the communications about something").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_about_is_read_as_it_is_kept() {
        let id = Uuid::from_u128(7);
        for about in [About::Leave(id), About::Contract(id), About::Step(id)] {
            assert_eq!(about.to_string().parse(), Ok(about));
        }
        for wrong in [
            "",
            "leave",
            "leave/",
            "leave/7",
            "panel/00000000-0000-0000-0000-000000000007",
        ] {
            assert!(wrong.parse::<About>().is_err(), "{wrong}");
        }
    }
}
