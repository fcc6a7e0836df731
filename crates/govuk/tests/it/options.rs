//! The options of a fixture, read as nunjucks reads them.
//! In: JSON.
//! Out: strings, contents, attributes; what is null, false or empty is not there.

use govuk::{Attributes, Content};
use serde_json::Value;

/// An option, or that it is missing.
#[derive(Clone, Copy)]
pub(crate) struct Opt<'a>(pub(crate) Option<&'a Value>);

impl<'a> Opt<'a> {
    /// The option of this name below this one.
    pub(crate) fn get(self, name: &str) -> Opt<'a> {
        Opt(self.0.and_then(|value| value.get(name)))
    }

    /// Whether nunjucks takes it for true.
    pub(crate) fn truthy(self) -> bool {
        match self.0 {
            None | Some(Value::Null | Value::Bool(false)) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            Some(_) => true,
        }
    }

    pub(crate) fn is_given(self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn bool(self) -> Option<bool> {
        self.0.and_then(Value::as_bool)
    }

    pub(crate) fn number(self) -> Option<u32> {
        self.0
            .and_then(Value::as_u64)
            .map(|n| u32::try_from(n).expect("a small number"))
    }

    /// As text, when it is a string, a number or a truth; empty strings too.
    pub(crate) fn text(self) -> Option<String> {
        match self.0? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            _ => None,
        }
    }

    /// As text when nunjucks takes it for true.
    pub(crate) fn words(self) -> Option<String> {
        if self.truthy() { self.text() } else { None }
    }

    /// What `html` or else `text` below this say.
    pub(crate) fn content(self) -> Content {
        self.content_of("html", "text")
    }

    pub(crate) fn content_of(self, html: &str, text: &str) -> Content {
        self.content_if(html, text)
            .unwrap_or_else(|| Content::text(""))
    }

    pub(crate) fn content_if(self, html: &str, text: &str) -> Option<Content> {
        match self.get(html).words() {
            Some(html) => Some(Content::html(html)),
            None => self.get(text).words().map(Content::text),
        }
    }

    pub(crate) fn class(self) -> String {
        self.get("classes").words().unwrap_or_default()
    }

    /// Names and values of a mapping.
    pub(crate) fn pairs(self) -> Vec<(String, String)> {
        match self.0 {
            Some(Value::Object(map)) => map
                .iter()
                .map(|(name, value)| (name.clone(), Opt(Some(value)).text().unwrap_or_default()))
                .collect(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn attributes(self) -> Attributes {
        self.get("attributes")
            .pairs()
            .into_iter()
            .fold(Attributes::new(), |all, (name, value)| {
                all.with(name, value)
            })
    }

    /// The items of a list, those aside that are null, false or empty.
    pub(crate) fn items(self, name: &str) -> Vec<Opt<'a>> {
        match self.get(name).0 {
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| Opt(Some(item)))
                .filter(|item| item.truthy())
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Gives a component the fixture's `classes` and `attributes`.
macro_rules! further {
    ($component:expr, $options:expr) => {{
        let options = $options;
        let component = $component.class(&options.class());
        options
            .get("attributes")
            .pairs()
            .into_iter()
            .fold(component, |component, (name, value)| {
                component.attribute(name, value)
            })
    }};
}

/// Applies a builder's method when the option is there: `when!(input, o, value)`.
macro_rules! when {
    ($component:ident, $words:expr, $method:ident) => {
        if let Some(words) = $words {
            $component = $component.$method(words);
        }
    };
}

pub(crate) use {further, when};
