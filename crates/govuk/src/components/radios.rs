//! Choices of which one is taken.
//! In: a name, a legend and the choices.
//! Out: `govuk-radios` in a fieldset.

use askama::Template;

use super::choice::{Choice, Kind};
use super::group::Group;
use crate::Legend;
use crate::component::{component, group_methods};

/// Choices of which one is taken.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ group.top() }}
<div class="govuk-radios{{ group.classes }}"{{ group.attributes }} data-module="govuk-radios">
{% if let Some(before) = group.before %}{{ before }}{% endif %}
{% for choice in choices %}{% match choice.kind %}{% when Kind::Divider with (word) %}<div class="govuk-radios__divider">{{ word }}</div>
{% when Kind::Item with (item) %}{% let id = item.id_in(group.id.as_str(), *loop.index0) %}{% let checked = item.is_checked(value.as_slice()) %}
<div class="govuk-radios__item">
<input class="govuk-radios__input" id="{{ id }}" name="{{ name }}" type="radio" value="{{ item.value }}"
{%- if checked %} checked{% endif %}
{%- if item.disabled %} disabled{% endif %}
{%- if item.conditional.is_some() %} data-aria-controls="conditional-{{ id }}"{% endif %}
{%- if item.has_hint() %} aria-describedby="{{ id }}-item-hint"{% endif %}{{ item.attributes }}>
{{ item.label("govuk-radios__label", id.as_str()) }}
{% if let Some(hint) = item.hint("govuk-radios__hint", id.as_str()) %}{{ hint }}{% endif %}
</div>
{% if let Some(conditional) = item.conditional %}<div class="govuk-radios__conditional{% if !checked %} govuk-radios__conditional--hidden{% endif %}" id="conditional-{{ id }}">{{ conditional }}</div>{% endif %}
{% endmatch %}{% endfor %}
{% if let Some(after) = group.after %}{{ after }}{% endif %}
</div>
{{ group.bottom() }}"#
)]
#[must_use]
pub struct Radios {
    group: Group,
    name: String,
    choices: Vec<Choice>,
    value: Vec<String>,
}

component!(Radios);

impl Radios {
    /// Choices of this name under this legend.
    pub fn new(name: impl Into<String>, legend: impl Into<Legend>) -> Self {
        Self::with(name.into(), Some(legend.into()))
    }

    /// Choices without a legend of their own, where another fieldset on the page names them.
    pub fn bare(name: impl Into<String>) -> Self {
        Self::with(name.into(), None)
    }

    fn with(name: String, legend: Option<Legend>) -> Self {
        Self {
            group: Group::new(name.clone(), legend),
            name,
            choices: Vec::new(),
            value: Vec::new(),
        }
    }

    group_methods!();

    /// What the ids begin with, when it is not the name. The first choice has it as its id.
    pub fn id_prefix(mut self, id: impl Into<String>) -> Self {
        self.group.set_id(id.into());
        self
    }

    /// One more choice.
    pub fn choice(mut self, choice: Choice) -> Self {
        self.choices.push(choice);
        self
    }

    /// More choices.
    pub fn choices(mut self, choices: impl IntoIterator<Item = Choice>) -> Self {
        self.choices.extend(choices);
        self
    }

    /// The value that is taken.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = vec![value.into()];
        self
    }

    /// Side by side; for two short choices.
    pub fn inline(self) -> Self {
        self.class("govuk-radios--inline")
    }

    /// Smaller; for filters.
    pub fn small(self) -> Self {
        self.class("govuk-radios--small")
    }
}
