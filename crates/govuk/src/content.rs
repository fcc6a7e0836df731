//! Words on a page: text that is escaped, or HTML that is already safe.
//! In: strings, numbers, components.
//! Out: HTML in which no text can become markup.

use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};
use askama::{FastWritable, Template, Values};

/// Text or safe HTML. Strings become text, components become HTML; only [`Content::html`] takes markup as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Content(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Text(String),
    Html(String),
}

impl Content {
    /// Text, escaped when it is written.
    pub fn text(text: impl Into<String>) -> Self {
        Self(Kind::Text(text.into()))
    }

    /// Markup, written as it is. Only for markup made by this program, never for what a person typed.
    pub fn html(html: impl Into<String>) -> Self {
        Self(Kind::Html(html.into()))
    }

    /// Text and components one after another.
    pub fn join(parts: impl IntoIterator<Item = Content>) -> Self {
        let mut html = String::new();
        for part in parts {
            part.write(&mut html)
                .expect("a string takes all that is written");
        }
        Self(Kind::Html(html))
    }

    /// Whether this is text; some components put text in a paragraph and leave HTML alone.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.0, Kind::Text(_))
    }

    /// Whether there is nothing to read.
    pub(crate) fn is_blank(&self) -> bool {
        match &self.0 {
            Kind::Text(words) | Kind::Html(words) => words.trim().is_empty(),
        }
    }

    fn write<W: fmt::Write + ?Sized>(&self, out: &mut W) -> fmt::Result {
        match &self.0 {
            Kind::Text(text) => Html.write_escaped_str(out, text),
            Kind::Html(html) => out.write_str(html),
        }
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl FastWritable for Content {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(self.write(out)?)
    }
}

impl HtmlSafe for Content {}

// So that content made in code can be the main part of a page, as a page's own template can.
impl Template for Content {
    fn render_into_with_values(
        &self,
        out: &mut dyn fmt::Write,
        _: &dyn Values,
    ) -> askama::Result<()> {
        Ok(self.write(out)?)
    }

    const SIZE_HINT: usize = 0;
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Content {
    fn from(text: &String) -> Self {
        Self::text(text.as_str())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Content {
            fn from(number: $number) -> Self {
                Self::text(number.to_string())
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64, usize, i32, i64);
