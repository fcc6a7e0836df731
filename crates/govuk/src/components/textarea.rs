//! A text field of several lines.
//! In: a name and a label.
//! Out: `govuk-textarea` in its form group.

use askama::Template;

use super::field::Field;
use crate::Label;
use crate::component::{component, field_methods};

/// A text field of several lines.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ field.top() }}
{% if let Some(before) = field.before %}{{ before }}{% endif %}
<textarea class="govuk-textarea{% if field.error.is_some() %} govuk-textarea--error{% endif %}{{ field.classes }}" id="{{ field.id }}" name="{{ field.name }}" rows="{{ rows }}"
{%- if let Some(spellcheck) = spellcheck %} spellcheck="{{ spellcheck }}"{% endif %}
{%- if disabled %} disabled{% endif %}
{%- if let Some(ids) = field.described() %} aria-describedby="{{ ids }}"{% endif %}
{%- if let Some(autocomplete) = autocomplete %} autocomplete="{{ autocomplete }}"{% endif %}{{ field.attributes }}>{% if value.starts_with('\n') %}{{ "\n" }}{% endif %}{{ value }}</textarea>
{% if let Some(after) = field.after %}{{ after }}{% endif %}
</div>"#
)]
#[must_use]
pub struct Textarea {
    field: Field,
    value: String,
    rows: u16,
    spellcheck: Option<bool>,
    disabled: bool,
    autocomplete: Option<String>,
}

component!(Textarea);

impl Textarea {
    /// A field of this name with this label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            field: Field::new(name.into(), label.into()),
            value: String::new(),
            rows: 5,
            spellcheck: None,
            disabled: false,
            autocomplete: None,
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

    /// Not to be filled in.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// What the browser may fill in.
    pub fn autocomplete(mut self, autocomplete: impl Into<String>) -> Self {
        self.autocomplete = Some(autocomplete.into());
        self
    }
}
