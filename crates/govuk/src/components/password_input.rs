//! A password field with a button to show what was typed.
//! In: a name and a label.
//! Out: `govuk-password-input`.

use askama::Template;

use super::field::Field;
use crate::attributes::Classes;
use crate::component::{component, field_methods};
use crate::{Attributes, Label};

/// A password field.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ field.top_as(" govuk-password-input", Self::module()) }}
<div class="govuk-input__wrapper govuk-password-input__wrapper">
{% if let Some(before) = field.before %}{{ before }}{% endif %}
<input class="govuk-input govuk-password-input__input govuk-js-password-input-input{{ field.classes }}{% if field.error.is_some() %} govuk-input--error{% endif %}" id="{{ field.id }}" name="{{ field.name }}" type="password" spellcheck="false"
{%- if let Some(value) = value %} value="{{ value }}"{% endif %}
{%- if disabled %} disabled{% endif %}
{%- if let Some(ids) = field.described() %} aria-describedby="{{ ids }}"{% endif %} autocomplete="{{ autocomplete }}" autocapitalize="none"{{ field.attributes }}>
<button type="button" class="govuk-button govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle{{ button_classes }}" data-module="govuk-button" aria-controls="{{ field.id }}" aria-label="{{ show_label }}" hidden>{{ show_text }}</button>
{% if let Some(after) = field.after %}{{ after }}{% endif %}
</div></div>"#
)]
#[must_use]
pub struct PasswordInput {
    field: Field,
    value: Option<String>,
    disabled: bool,
    autocomplete: String,
    show_text: String,
    show_label: String,
    button_classes: Classes,
}

component!(PasswordInput);

impl PasswordInput {
    /// A field of this name with this label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            field: Field::new(name.into(), label.into()),
            value: None,
            disabled: false,
            autocomplete: "current-password".to_owned(),
            show_text: "Show".to_owned(),
            show_label: "Show password".to_owned(),
            button_classes: Classes::default(),
        }
    }

    field_methods!();

    /// What stands in it; pages of ours never give a password back.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Not to be filled in.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// What the browser may fill in: "new-password" where one is chosen.
    pub fn autocomplete(mut self, autocomplete: impl Into<String>) -> Self {
        self.autocomplete = autocomplete.into();
        self
    }

    /// The words of the button, and what a screen reader calls it.
    pub fn show(mut self, text: impl Into<String>, label: impl Into<String>) -> Self {
        self.show_text = text.into();
        self.show_label = label.into();
        self
    }

    /// Further classes of the button.
    pub fn button_class(mut self, classes: &str) -> Self {
        self.button_classes.push(classes);
        self
    }

    fn module() -> Attributes {
        Attributes::new().with("data-module", "govuk-password-input")
    }
}
