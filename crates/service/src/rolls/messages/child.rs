//! Who a message is about: what one authority tells another of a child, and no more.
//! In: a form, a record with the notification of its leaving, a message. Out: the same, to be kept, shown and compared.

use govuk::SummaryList;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rolls::open::proposals::Sought;
use crate::web::{Typed, day, text};
use crate::when;

/// A child, as a message tells of one. Blank is not known.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Child {
    pub(super) forename: String,
    pub(super) surname: String,
    pub(super) born: Option<Date>,
    pub(super) upn: String,
    pub(super) sex: String,
    /// The last school, and the authority it is of.
    pub(super) school: String,
    pub(super) address: String,
    pub(super) postcode: String,
    /// Where the family has gone, as far as was said.
    pub(super) new_address: String,
    /// What else there is to say.
    pub(super) words: String,
}

impl Child {
    /// As somebody typed it.
    pub(super) fn typed(typed: &Typed) -> Self {
        Self {
            forename: text(typed, "forename"),
            surname: text(typed, "surname"),
            born: day(typed, "born"),
            upn: text(typed, "upn").to_ascii_uppercase(),
            sex: text(typed, "sex"),
            school: text(typed, "school"),
            address: text(typed, "address"),
            postcode: text(typed, "postcode").to_ascii_uppercase(),
            new_address: text(typed, "new-address"),
            words: text(typed, "words"),
        }
    }

    /// As it stands in a message.
    pub(super) fn of(said: &Value) -> Self {
        Self::deserialize(said).unwrap_or_default()
    }

    /// To be kept with a message.
    pub(super) fn kept(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.forename, self.surname)
            .trim()
            .to_owned()
    }

    /// First letters alone: all that goes by e-mail.
    pub(super) fn initials(&self) -> String {
        let first = |name: &str| name.chars().next().map(String::from).unwrap_or_default();
        format!("{}{}", first(&self.forename), first(&self.surname))
    }

    /// What of the child is told, by its words.
    pub(super) fn lines(&self) -> Vec<(&'static str, String)> {
        let born = self.born.map_or_else(String::new, when::day);
        let home = [self.address.as_str(), self.postcode.as_str()];
        let home: Vec<&str> = home.into_iter().filter(|part| !part.is_empty()).collect();
        let all = [
            ("Name", self.name()),
            ("Born", born),
            ("Sex", self.sex.clone()),
            ("Unique pupil number", self.upn.clone()),
            ("Last school", self.school.clone()),
            ("Last address", home.join(", ")),
            ("Where the family has gone", self.new_address.clone()),
            ("More", self.words.clone()),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    pub(super) fn summary(&self) -> SummaryList {
        let lines = self.lines().into_iter();
        lines.fold(SummaryList::new(), |list, (what, value)| {
            list.entry(what, value)
        })
    }

    /// As matching compares it: at the address where the family has gone, where that is known.
    pub(super) fn sought(&self) -> Vec<Sought> {
        let here = Sought {
            upn: self.upn.clone(),
            forename: self.forename.clone(),
            surname: self.surname.clone(),
            born: self.born,
            sex: self.sex.clone(),
            address: self.address.clone(),
            postcode: self.postcode.clone(),
            ..Sought::default()
        };
        vec![here]
    }
}
