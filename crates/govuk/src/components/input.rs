//! A text field of one line.
//! In: a name and a label.
//! Out: `govuk-input` in its form group.

use askama::Template;

use super::field::Field;
use crate::attributes::Classes;
use crate::component::{class_and_attribute, component, field_methods, from_words};
use crate::{Attributes, Content, Label};

/// What stands fixed before or after what is typed: "£", "days".
#[derive(Clone, Debug)]
#[must_use]
pub struct Affix {
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

from_words!(Affix);

impl Affix {
    /// An affix with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    class_and_attribute!();
}

/// A text field of one line. It cannot be made without a label.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ field.top() }}
{% if self.wrapped() %}<div class="govuk-input__wrapper{{ wrapper_classes }}"{{ wrapper_attributes }}>
{% if let Some(before) = field.before %}{{ before }}{% endif %}
{% if let Some(affix) = prefix %}<div class="govuk-input__prefix{{ affix.classes }}" aria-hidden="true"{{ affix.attributes }}>{{ affix.content }}</div>{% endif %}
{% endif %}
<input class="govuk-input{{ field.classes }}{% if field.error.is_some() %} govuk-input--error{% endif %}" id="{{ field.id }}" name="{{ field.name }}" type="{{ kind }}"
{%- if let Some(spellcheck) = spellcheck %} spellcheck="{{ spellcheck }}"{% endif %}
{%- if let Some(value) = value %} value="{{ value }}"{% endif %}
{%- if disabled %} disabled{% endif %}
{%- if let Some(ids) = field.described() %} aria-describedby="{{ ids }}"{% endif %}
{%- if let Some(autocomplete) = autocomplete %} autocomplete="{{ autocomplete }}"{% endif %}
{%- if let Some(autocapitalize) = autocapitalize %} autocapitalize="{{ autocapitalize }}"{% endif %}
{%- if let Some(pattern) = pattern %} pattern="{{ pattern }}"{% endif %}
{%- if let Some(inputmode) = inputmode %} inputmode="{{ inputmode }}"{% endif %}{{ field.attributes }}>
{% if self.wrapped() %}
{% if let Some(affix) = suffix %}<div class="govuk-input__suffix{{ affix.classes }}" aria-hidden="true"{{ affix.attributes }}>{{ affix.content }}</div>{% endif %}
{% if let Some(after) = field.after %}{{ after }}{% endif %}
</div>{% endif %}
</div>"#
)]
#[must_use]
pub struct Input {
    field: Field,
    kind: String,
    value: Option<String>,
    prefix: Option<Affix>,
    suffix: Option<Affix>,
    wrapper_classes: Classes,
    wrapper_attributes: Attributes,
    spellcheck: Option<bool>,
    disabled: bool,
    autocomplete: Option<String>,
    autocapitalize: Option<String>,
    pattern: Option<String>,
    inputmode: Option<String>,
}

component!(Input);

impl Input {
    /// A field of this name with this label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            field: Field::new(name.into(), label.into()),
            kind: "text".to_owned(),
            value: None,
            prefix: None,
            suffix: None,
            wrapper_classes: Classes::default(),
            wrapper_attributes: Attributes::new(),
            spellcheck: None,
            disabled: false,
            autocomplete: None,
            autocapitalize: None,
            pattern: None,
            inputmode: None,
        }
    }

    field_methods!();

    /// The kind of field: "email", "search", "tel".
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = kind.into();
        self
    }

    /// What stands in it.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// What stands fixed before it.
    pub fn prefix(mut self, affix: impl Into<Affix>) -> Self {
        self.prefix = Some(affix.into());
        self
    }

    /// What stands fixed after it.
    pub fn suffix(mut self, affix: impl Into<Affix>) -> Self {
        self.suffix = Some(affix.into());
        self
    }

    /// Further classes of the element around field and affixes.
    pub fn wrapper_class(mut self, classes: &str) -> Self {
        self.wrapper_classes.push(classes);
        self
    }

    /// A further attribute of the element around field and affixes.
    pub fn wrapper_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.wrapper_attributes.push(name, Some(value.into()));
        self
    }

    /// Whether the browser checks the spelling: not of names and numbers.
    pub fn spellcheck(mut self, spellcheck: bool) -> Self {
        self.spellcheck = Some(spellcheck);
        self
    }

    /// Not to be filled in.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// What the browser may fill in: "email", "one-time-code".
    pub fn autocomplete(mut self, autocomplete: impl Into<String>) -> Self {
        self.autocomplete = Some(autocomplete.into());
        self
    }

    /// Whether a touch keyboard begins with a capital.
    pub fn autocapitalize(mut self, autocapitalize: impl Into<String>) -> Self {
        self.autocapitalize = Some(autocapitalize.into());
        self
    }

    /// A pattern, for keyboards; forms of ours are checked by the service.
    pub fn pattern(mut self, pattern: impl Into<String>) -> Self {
        self.pattern = Some(pattern.into());
        self
    }

    /// The keyboard to show: "numeric", "decimal".
    pub fn inputmode(mut self, inputmode: impl Into<String>) -> Self {
        self.inputmode = Some(inputmode.into());
        self
    }

    pub(crate) fn with_attributes(mut self, attributes: Attributes) -> Self {
        self.field.attributes = attributes;
        self
    }

    fn wrapped(&self) -> bool {
        self.prefix.is_some()
            || self.suffix.is_some()
            || self.field.before.is_some()
            || self.field.after.is_some()
    }
}
