//! A list of which one is chosen.
//! In: a name, a label and the options.
//! Out: `govuk-select` in its form group.

use askama::Template;

use super::field::Field;
use crate::component::{component, field_methods};
use crate::{Attributes, Label};

/// One option of a [`Select`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SelectOption {
    text: String,
    value: Option<String>,
    selected: Option<bool>,
    disabled: bool,
    attributes: Attributes,
}

impl SelectOption {
    /// An option with a value of its own.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            ..Self::text(text)
        }
    }

    /// An option whose value is its text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            value: None,
            selected: None,
            disabled: false,
            attributes: Attributes::new(),
        }
    }

    /// Chosen or not, whatever the list's value says.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }

    /// Not to be chosen.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// A further attribute.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(name, Some(value.into()));
        self
    }

    fn is_selected(&self, chosen: Option<&str>) -> bool {
        self.selected.unwrap_or_else(|| {
            chosen.is_some_and(|v| v == self.value.as_deref().unwrap_or(&self.text))
        })
    }
}

/// A list of which one is chosen.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ field.top() }}
{% if let Some(before) = field.before %}{{ before }}{% endif %}
<select class="govuk-select{{ field.classes }}{% if field.error.is_some() %} govuk-select--error{% endif %}" id="{{ field.id }}" name="{{ field.name }}"
{%- if disabled %} disabled{% endif %}
{%- if let Some(ids) = field.described() %} aria-describedby="{{ ids }}"{% endif %}{{ field.attributes }}>
{% for option in options %}
<option{% if let Some(value) = option.value %} value="{{ value }}"{% endif %}{% if option.is_selected(value.as_deref()) %} selected{% endif %}{% if option.disabled %} disabled{% endif %}{{ option.attributes }}>{{ option.text }}</option>
{% endfor %}
</select>
{% if let Some(after) = field.after %}{{ after }}{% endif %}
</div>"#
)]
#[must_use]
pub struct Select {
    field: Field,
    options: Vec<SelectOption>,
    value: Option<String>,
    disabled: bool,
}

component!(Select);

impl Select {
    /// A list of this name with this label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            field: Field::new(name.into(), label.into()),
            options: Vec::new(),
            value: None,
            disabled: false,
        }
    }

    field_methods!();

    /// One more option.
    pub fn option(mut self, option: SelectOption) -> Self {
        self.options.push(option);
        self
    }

    /// More options.
    pub fn options(mut self, options: impl IntoIterator<Item = SelectOption>) -> Self {
        self.options.extend(options);
        self
    }

    /// The value that is chosen.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Not to be changed.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}
