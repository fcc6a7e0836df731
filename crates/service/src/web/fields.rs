//! A form whose fields are not known beforehand, or come several times: boxes that are ticked.
//! In: a form as it was sent. Out: its values by name.

use serde::Deserialize;

use super::Typed;

/// What was sent, in its order.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field; nothing for one that was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        let own = self.0.iter().find(|(n, _)| n == name);
        own.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(n, _)| n == name);
        own.map(|(_, value)| value.as_str())
    }

    /// Every name with its value, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// As a form that is shown again: what boxes that are ticked come as, each on a line of its own.
    pub(crate) fn typed(&self) -> Typed {
        let mut typed = Typed::new();
        for (name, value) in self.iter() {
            typed
                .entry(name.to_owned())
                .and_modify(|all: &mut String| {
                    all.push('\n');
                    all.push_str(value);
                })
                .or_insert_with(|| value.to_owned());
        }
        typed
    }

    /// Whether a button or a field of this name was sent at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }
}
