//! Further attributes and classes that a page gives a component.
//! In: names and values.
//! Out: ` name="value"` and ` class` with the values escaped, ready to stand in a tag.

use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};
use askama::{FastWritable, Values};

/// Attributes in the order they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Attributes(Vec<(String, Option<String>)>);

impl Attributes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more: ` name="value"`.
    ///
    /// # Panics
    /// When the name could end the attribute; names come from code, never from people.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.push(name, Some(value.into()));
        self
    }

    /// One more without a value: ` name`.
    pub fn flag(mut self, name: impl Into<String>) -> Self {
        self.push(name, None);
        self
    }

    pub(crate) fn push(&mut self, name: impl Into<String>, value: Option<String>) {
        let name = name.into();
        assert!(
            !name.is_empty()
                && !name.contains(|c: char| c.is_whitespace() || "\"'<>/=&".contains(c)),
            "not a name of an attribute: {name:?}"
        );
        self.0.push((name, value));
    }

    fn write<W: fmt::Write + ?Sized>(&self, out: &mut W) -> fmt::Result {
        for (name, value) in &self.0 {
            out.write_char(' ')?;
            out.write_str(name)?;
            if let Some(value) = value {
                out.write_str("=\"")?;
                Html.write_escaped_str(&mut *out, value)?;
                out.write_char('"')?;
            }
        }
        Ok(())
    }
}

/// Further classes, written with a space before them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(String);

impl Classes {
    pub(crate) fn push(&mut self, classes: &str) {
        if !classes.is_empty() {
            self.0.push(' ');
            self.0.push_str(classes);
        }
    }

    /// The classes without the space before them.
    pub(crate) fn words(&self) -> &str {
        self.0.trim_start()
    }

    fn write<W: fmt::Write + ?Sized>(&self, out: &mut W) -> fmt::Result {
        Html.write_escaped_str(out, &self.0)
    }
}

macro_rules! written {
    ($($name:ty),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.write(f)
            }
        }
        impl FastWritable for $name {
            fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
                Ok(self.write(out)?)
            }
        }
        impl HtmlSafe for $name {}
    )*};
}

written!(Attributes, Classes);
