//! A text field of several lines that says how much room is left.
//! In: a name, a label and a limit.
//! Out: `govuk-character-count`.

use askama::Template;

use super::field::Field;
use crate::attributes::Classes;
use crate::component::{component, field_methods};
use crate::{Attributes, Hint, Label};

/// How much may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many characters.
    Characters(u32),
    /// So many words.
    Words(u32),
    /// A limit that a script sets.
    ByScript,
}

/// A text field of several lines with a limit.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ field.top_as(" govuk-character-count", self.module()) }}
{% if let Some(before) = field.before %}{{ before }}{% endif %}
<textarea class="govuk-textarea{% if field.error.is_some() %} govuk-textarea--error{% endif %} govuk-js-character-count{{ field.classes }}" id="{{ field.id }}" name="{{ field.name }}" rows="{{ rows }}"
{%- if let Some(spellcheck) = spellcheck %} spellcheck="{{ spellcheck }}"{% endif %} aria-describedby="{{ field.id }}-info{% if let Some(ids) = field.described() %} {{ ids }}{% endif %}"{{ field.attributes }}>{% if value.starts_with('\n') %}{{ "\n" }}{% endif %}{{ value }}</textarea>
{{ self.message() }}
{% if let Some(after) = field.after %}{{ after }}{% endif %}
</div>"#
)]
#[must_use]
pub struct CharacterCount {
    field: Field,
    value: String,
    rows: u16,
    limit: Limit,
    count_type: Option<String>,
    threshold: Option<u8>,
    description: Option<String>,
    message_classes: Classes,
    spellcheck: Option<bool>,
}

component!(CharacterCount);

impl CharacterCount {
    /// A field of this name with this label and limit.
    pub fn new(name: impl Into<String>, label: impl Into<Label>, limit: Limit) -> Self {
        Self {
            field: Field::new(name.into(), label.into()),
            value: String::new(),
            rows: 5,
            limit,
            count_type: matches!(limit, Limit::Words(_)).then(|| "words".to_owned()),
            threshold: None,
            description: None,
            message_classes: Classes::default(),
            spellcheck: None,
        }
    }

    field_methods!();

    /// What stands in it.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// How many lines it shows.
    pub fn rows(mut self, rows: u16) -> Self {
        self.rows = rows;
        self
    }

    /// Whether the browser checks the spelling.
    pub fn spellcheck(mut self, spellcheck: bool) -> Self {
        self.spellcheck = Some(spellcheck);
        self
    }

    /// The script speaks up from this percentage of the limit.
    pub fn threshold(mut self, percent: u8) -> Self {
        self.threshold = Some(percent);
        self
    }

    /// What the script counts, when it is not what the limit says: "characters", "words".
    pub fn count_type(mut self, count_type: impl Into<String>) -> Self {
        self.count_type = Some(count_type.into());
        self
    }

    /// The words below the field, with `%{count}` for the limit.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Further classes of the words below the field.
    pub fn message_class(mut self, classes: &str) -> Self {
        self.message_classes.push(classes);
        self
    }

    fn counts_words(&self) -> bool {
        self.count_type.as_deref() == Some("words")
    }

    fn message(&self) -> Hint {
        let unit = if self.counts_words() {
            "words"
        } else {
            "characters"
        };
        let text = match (self.limit, &self.description) {
            (Limit::ByScript, _) => String::new(),
            (Limit::Characters(n) | Limit::Words(n), Some(text)) => {
                text.replace("%{count}", &n.to_string())
            }
            (Limit::Characters(n) | Limit::Words(n), None) => {
                format!("You can enter up to {n} {unit}")
            }
        };
        Hint::new(text)
            .id(format!("{}-info", self.field.id))
            .class("govuk-character-count__message")
            .class(self.message_classes.words())
    }

    fn module(&self) -> Attributes {
        let mut attributes = Attributes::new().with("data-module", "govuk-character-count");
        let limit = match self.limit {
            Limit::Characters(n) => Some(("data-maxlength", n)),
            Limit::Words(n) => Some(("data-maxwords", n)),
            Limit::ByScript => None,
        };
        if let Some((name, n)) = limit {
            attributes = attributes.with(name, n.to_string());
        } else if let Some(text) = &self.description {
            attributes = attributes.with("data-i18n.textarea-description.other", text.as_str());
        }
        if let Some(percent) = self.threshold {
            attributes = attributes.with("data-threshold", percent.to_string());
        }
        if let Some(count_type) = &self.count_type {
            attributes = attributes.with("data-count-type", count_type.as_str());
        }
        attributes
    }
}
