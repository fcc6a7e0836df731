//! A date typed as day, month and year.
//! In: an id and a legend.
//! Out: `govuk-date-input` in a fieldset.

use askama::Template;

use super::group::Group;
use crate::component::{component, group_methods};
use crate::{Attributes, Input, Label, Legend};

/// One field of a date.
#[derive(Clone, Debug)]
#[must_use]
pub struct DatePart {
    name: String,
    label: Option<String>,
    value: Option<String>,
    width: u8,
    classes: String,
    error: Option<bool>,
    id: Option<String>,
    inputmode: String,
    autocomplete: Option<String>,
    pattern: Option<String>,
    attributes: Attributes,
}

impl DatePart {
    /// The day.
    pub fn day() -> Self {
        Self::named("day")
    }

    /// The month.
    pub fn month() -> Self {
        Self::named("month")
    }

    /// The year.
    pub fn year() -> Self {
        Self::named("year").width(4)
    }

    /// A part of another name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: None,
            value: None,
            width: 2,
            classes: String::new(),
            error: None,
            id: None,
            inputmode: "numeric".to_owned(),
            autocomplete: None,
            pattern: None,
            attributes: Attributes::new(),
        }
    }

    /// Its name in the form in place of "day", "month" or "year".
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Its label in place of its name.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// What stands in it.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// How many digits wide it is.
    pub fn width(mut self, digits: u8) -> Self {
        self.width = digits;
        self
    }

    /// Whether it is the part that is wrong. Without any that is, all are.
    pub fn error(mut self, error: bool) -> Self {
        self.error = Some(error);
        self
    }

    /// Its id in place of the one made of the date's.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Further classes.
    pub fn class(mut self, classes: &str) -> Self {
        self.classes.push(' ');
        self.classes.push_str(classes);
        self
    }

    /// The keyboard to show in place of "numeric".
    pub fn inputmode(mut self, inputmode: impl Into<String>) -> Self {
        self.inputmode = inputmode.into();
        self
    }

    /// What the browser may fill in: "bday-day".
    pub fn autocomplete(mut self, autocomplete: impl Into<String>) -> Self {
        self.autocomplete = Some(autocomplete.into());
        self
    }

    /// A pattern, for keyboards.
    pub fn pattern(mut self, pattern: impl Into<String>) -> Self {
        self.pattern = Some(pattern.into());
        self
    }

    /// A further attribute.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(name, Some(value.into()));
        self
    }
}

/// A date typed as day, month and year.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ group.top() }}
<div class="govuk-date-input{{ group.classes }}"{{ group.attributes }} id="{{ group.id }}">
{% if let Some(before) = group.before %}{{ before }}{% endif %}
{% for part in parts %}<div class="govuk-date-input__item">{{ self.input(part) }}</div>{% endfor %}
{% if let Some(after) = group.after %}{{ after }}{% endif %}
</div>
{{ group.bottom() }}"#
)]
#[must_use]
pub struct DateInput {
    group: Group,
    prefix: Option<String>,
    parts: Vec<DatePart>,
}

component!(DateInput);

impl DateInput {
    /// A date of this id under this legend; its fields are called day, month and year after a prefix.
    pub fn new(id: impl Into<String>, legend: impl Into<Legend>) -> Self {
        Self::with(id.into(), Some(legend.into()))
    }

    /// A date without a legend of its own, where another fieldset on the page names it.
    pub fn bare(id: impl Into<String>) -> Self {
        Self::with(id.into(), None)
    }

    fn with(id: String, legend: Option<Legend>) -> Self {
        let mut group = Group::new(id, legend);
        // A group of text fields is announced with its description only under this role.
        group.fieldset_role = Some("group");
        Self {
            group,
            prefix: None,
            parts: vec![DatePart::day(), DatePart::month(), DatePart::year()],
        }
    }

    group_methods!();

    /// What the fields' names begin with: "born" gives "born-day".
    pub fn name_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Other parts in place of day, month and year.
    pub fn parts(mut self, parts: impl IntoIterator<Item = DatePart>) -> Self {
        self.parts = parts.into_iter().collect();
        self
    }

    /// What stands in the parts, in their order.
    pub fn values<V: Into<String>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        for (part, value) in self.parts.iter_mut().zip(values) {
            part.value = Some(value.into());
        }
        self
    }

    fn input(&self, part: &DatePart) -> Input {
        let some_wrong = self.parts.iter().any(|part| part.error == Some(true));
        let wrong = part
            .error
            .unwrap_or(self.group.error.is_some() && !some_wrong);
        let label = part
            .label
            .clone()
            .unwrap_or_else(|| capitalised(&part.name));
        let name = match &self.prefix {
            Some(prefix) => format!("{prefix}-{}", part.name),
            None => part.name.clone(),
        };
        let mut input = Input::new(name, Label::new(label).class("govuk-date-input__label"))
            .id(part
                .id
                .clone()
                .unwrap_or_else(|| format!("{}-{}", self.group.id, part.name)))
            .class("govuk-date-input__input")
            .class(if wrong { "govuk-input--error" } else { "" })
            .class(&format!("govuk-input--width-{}", part.width))
            .class(part.classes.trim_start())
            .inputmode(part.inputmode.as_str());
        if let Some(value) = &part.value {
            input = input.value(value.as_str());
        }
        if let Some(autocomplete) = &part.autocomplete {
            input = input.autocomplete(autocomplete.as_str());
        }
        if let Some(pattern) = &part.pattern {
            input = input.pattern(pattern.as_str());
        }
        input.with_attributes(part.attributes.clone())
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
