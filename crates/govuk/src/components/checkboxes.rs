//! Choices of which several may be taken.
//! In: a name, a legend and the choices.
//! Out: `govuk-checkboxes` in a fieldset.

use askama::Template;

use super::choice::{Choice, Item, Kind};
use super::group::Group;
use crate::Legend;
use crate::component::{component, group_methods};

/// Choices of which several may be taken.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ group.top() }}
<div class="govuk-checkboxes{{ group.classes }}"{{ group.attributes }} data-module="govuk-checkboxes">
{% if let Some(before) = group.before %}{{ before }}{% endif %}
{% for choice in choices %}{% match choice.kind %}{% when Kind::Divider with (word) %}<div class="govuk-checkboxes__divider">{{ word }}</div>
{% when Kind::Item with (item) %}{% let id = item.id_in(group.id.as_str(), *loop.index0) %}{% let checked = item.is_checked(values.as_slice()) %}
<div class="govuk-checkboxes__item">
<input class="govuk-checkboxes__input" id="{{ id }}" name="{% if let Some(own) = item.name %}{{ own }}{% else %}{{ name }}{% endif %}" type="checkbox" value="{{ item.value }}"
{%- if checked %} checked{% endif %}
{%- if item.disabled %} disabled{% endif %}
{%- if item.conditional.is_some() %} data-aria-controls="conditional-{{ id }}"{% endif %}
{%- if item.exclusive %} data-behaviour="exclusive"{% endif %}
{%- if let Some(ids) = self.described(item, id.as_str()) %} aria-describedby="{{ ids }}"{% endif %}{{ item.attributes }}>
{{ item.label("govuk-checkboxes__label", id.as_str()) }}
{% if let Some(hint) = item.hint("govuk-checkboxes__hint", id.as_str()) %}{{ hint }}{% endif %}
</div>
{% if let Some(conditional) = item.conditional %}<div class="govuk-checkboxes__conditional{% if !checked %} govuk-checkboxes__conditional--hidden{% endif %}" id="conditional-{{ id }}">{{ conditional }}</div>{% endif %}
{% endmatch %}{% endfor %}
{% if let Some(after) = group.after %}{{ after }}{% endif %}
</div>
{{ group.bottom() }}"#
)]
#[must_use]
pub struct Checkboxes {
    group: Group,
    name: String,
    choices: Vec<Choice>,
    values: Vec<String>,
}

component!(Checkboxes);

impl Checkboxes {
    /// Choices of this name under this legend.
    pub fn new(name: impl Into<String>, legend: impl Into<Legend>) -> Self {
        Self::with(name.into(), Some(legend.into()))
    }

    /// Without a legend: a single box to tick, or where another fieldset on the page names the boxes.
    pub fn bare(name: impl Into<String>) -> Self {
        Self::with(name.into(), None)
    }

    fn with(name: String, legend: Option<Legend>) -> Self {
        Self {
            group: Group::new(name.clone(), legend),
            name,
            choices: Vec::new(),
            values: Vec::new(),
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

    /// The values that are ticked.
    pub fn values<V: Into<String>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }

    /// Smaller; for filters.
    pub fn small(self) -> Self {
        self.class("govuk-checkboxes--small")
    }

    /// Without a fieldset to describe, hint and error describe each box.
    fn described(&self, item: &Item, id: &str) -> Option<String> {
        let group = if self.group.legend.is_none() {
            self.group.described()
        } else {
            None
        };
        let hint = item.has_hint().then(|| format!("{id}-item-hint"));
        match (group, hint) {
            (Some(group), Some(hint)) => Some(format!("{group} {hint}")),
            (group, hint) => group.or(hint),
        }
    }
}
