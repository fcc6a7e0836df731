//! Special needs, free meals and the authority's own flags, as lists and counts name them.
//! In: a fact's kind and value, or its word in an address. Out: the other, and words for people.

use jiff::civil::Date;
use store::pupils::{FactIs, fact_values};
use store::{Reading, StoreError};

/// A fact by which pupils can be listed and counted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Need {
    /// SEN support.
    Support,
    /// An education, health and care plan.
    Plan,
    /// Known to be eligible for free school meals.
    FreeMeals,
    /// A flag of the authority's or a school's own.
    Flag(String),
}

impl Need {
    /// The needs that every authority has.
    pub(crate) const NATIONAL: [Self; 3] = [Self::Support, Self::Plan, Self::FreeMeals];

    /// The need that a fact is of; `None` for a fact that is no need.
    pub(crate) fn of_fact(kind: &str, value: &str) -> Option<Self> {
        match (kind, value) {
            ("sen", "K") => Some(Self::Support),
            ("sen", "E") => Some(Self::Plan),
            ("fsm", "true") => Some(Self::FreeMeals),
            ("flag", flag) => Some(Self::Flag(flag.to_owned())),
            _ => None,
        }
    }

    /// The fact behind it: kind and value.
    pub(crate) fn fact(&self) -> (&'static str, &str) {
        match self {
            Self::Support => ("sen", "K"),
            Self::Plan => ("sen", "E"),
            Self::FreeMeals => ("fsm", "true"),
            Self::Flag(flag) => ("flag", flag),
        }
    }

    /// Its word in addresses.
    pub(crate) fn id(&self) -> String {
        let (kind, value) = self.fact();
        format!("{kind}-{value}")
    }

    /// The need of a word.
    pub(crate) fn of_id(id: &str) -> Option<Self> {
        let (kind, value) = id.split_once('-')?;
        Self::of_fact(kind, value)
    }

    /// Its words.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Support => "SEN support".to_owned(),
            Self::Plan => "Education, health and care plan".to_owned(),
            Self::FreeMeals => "Free school meals".to_owned(),
            Self::Flag(flag) => format!("Flag: {flag}"),
        }
    }

    /// That it holds on a day.
    pub(crate) fn holds_on(&self, on: Date) -> FactIs {
        let (kind, value) = self.fact();
        FactIs {
            kind: kind.to_owned(),
            value: value.to_owned(),
            on,
        }
    }
}

/// Every need that can be asked for: the national ones, and the flags that anybody has.
pub(super) async fn all(on: &Reading) -> Result<Vec<Need>, StoreError> {
    let flags = fact_values(on, "flag").await?;
    Ok(Need::NATIONAL
        .into_iter()
        .chain(flags.into_iter().map(Need::Flag))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_found_by_its_word_and_by_its_fact() {
        let own = Need::Flag("young carer - informal".to_owned());
        for need in Need::NATIONAL.into_iter().chain([own]) {
            assert_eq!(Need::of_id(&need.id()), Some(need.clone()));
            let (kind, value) = need.fact();
            assert_eq!(Need::of_fact(kind, value), Some(need.clone()));
        }
        assert_eq!(Need::of_id("sen-N"), None);
        assert_eq!(Need::of_id("sen"), None);
    }
}
