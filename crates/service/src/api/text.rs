//! Text as the API takes it: so many characters, all of them on one line, none that an engine
//! refuses.
//! In: a JSON string. Out: the text without the white space around it, or why it is not taken.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Text of `LEAST` to `MOST` characters without control characters.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Text<const LEAST: usize, const MOST: usize>(String);

impl<const LEAST: usize, const MOST: usize> Text<LEAST, MOST> {
    /// The text.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

struct Read<const LEAST: usize, const MOST: usize>;

impl<const LEAST: usize, const MOST: usize> Visitor<'_> for Read<LEAST, MOST> {
    type Value = Text<LEAST, MOST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a text of {LEAST} to {MOST} characters")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.chars().any(char::is_control) {
            return Err(E::custom("holds control characters, which are not text"));
        }
        if !(LEAST..=MOST).contains(&text.chars().count()) {
            return Err(E::invalid_length(text.chars().count(), &self));
        }
        Ok(Text(text.trim().to_owned()))
    }
}

impl<'de, const LEAST: usize, const MOST: usize> Deserialize<'de> for Text<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Read)
    }
}

impl<const LEAST: usize, const MOST: usize> PartialSchema for Text<LEAST, MOST> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .min_length((LEAST > 0).then_some(LEAST))
            .max_length(Some(MOST))
            .pattern(Some(r"^[^\u0000-\u001F\u007F-\u009F]*$"))
            .into()
    }
}

impl<const LEAST: usize, const MOST: usize> ToSchema for Text<LEAST, MOST> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Text{LEAST}To{MOST}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_of_its_length_and_on_one_line() {
        let read = |json: &str| serde_json::from_str::<Text<1, 3>>(json).ok().map(|t| t.0);
        for (json, expected, why) in [
            (r#""ab""#, Some("ab"), "plain"),
            (r#""éßł""#, Some("éßł"), "characters, not bytes"),
            (r#"" a ""#, Some("a"), "white space around it"),
            (r#""""#, None, "too short"),
            (r#""abcd""#, None, "too long"),
            (r#""a\u0000""#, None, "no engine keeps it"),
            (r#""a\n""#, None, "two lines"),
            ("7", None, "a number"),
        ] {
            assert_eq!(read(json).as_deref(), expected, "{why}");
        }
    }
}
