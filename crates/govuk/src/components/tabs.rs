//! Parts of a page of which one is shown, where scripts run; without them, one after another.
//! In: labels and contents.
//! Out: `govuk-tabs`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// One part.
#[derive(Clone, Debug)]
#[must_use]
pub struct Tab {
    id: String,
    label: String,
    content: Content,
    attributes: Attributes,
    panel_attributes: Attributes,
}

impl Tab {
    /// A part of this id and label.
    pub fn new(
        id: impl Into<String>,
        label: impl Into<String>,
        content: impl Into<Content>,
    ) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            content: content.into(),
            attributes: Attributes::new(),
            panel_attributes: Attributes::new(),
        }
    }

    /// A further attribute of the link to it.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(name, Some(value.into()));
        self
    }

    /// A further attribute of the part itself.
    pub fn panel_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.panel_attributes.push(name, Some(value.into()));
        self
    }
}

/// Parts of a page.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r##"<div{% if let Some(id) = id %} id="{{ id }}"{% endif %} class="govuk-tabs{{ classes }}"{{ attributes }} data-module="govuk-tabs">
<h2 class="govuk-tabs__title">{{ title }}</h2>
{% if !parts.is_empty() %}<ul class="govuk-tabs__list">
{% for tab in parts %}<li class="govuk-tabs__list-item{% if loop.first %} govuk-tabs__list-item--selected{% endif %}"><a class="govuk-tabs__tab" href="#{{ tab.id }}"{{ tab.attributes }}>{{ tab.label }}</a></li>
{% endfor %}</ul>
{% for tab in parts %}<div class="govuk-tabs__panel{% if !loop.first %} govuk-tabs__panel--hidden{% endif %}" id="{{ tab.id }}"{{ tab.panel_attributes }}>{% if tab.content.is_text() %}<p class="govuk-body">{{ tab.content }}</p>{% else %}{{ tab.content }}{% endif %}</div>
{% endfor %}{% endif %}
</div>"##
)]
#[must_use]
pub struct Tabs {
    id: Option<String>,
    title: String,
    parts: Vec<Tab>,
    classes: Classes,
    attributes: Attributes,
}

component!(Tabs);

impl Default for Tabs {
    fn default() -> Self {
        Self::new()
    }
}

impl Tabs {
    /// No part yet.
    pub fn new() -> Self {
        Self {
            id: None,
            title: "Contents".to_owned(),
            parts: Vec::new(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Its id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The heading where there are no scripts, in place of "Contents".
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// One more part.
    pub fn tab(mut self, tab: Tab) -> Self {
        self.parts.push(tab);
        self
    }

    class_and_attribute!();
}
