//! Sections one can open and close.
//! In: headings and contents.
//! Out: `govuk-accordion`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// One section.
#[derive(Clone, Debug)]
#[must_use]
pub struct AccordionSection {
    heading: Content,
    summary: Option<Content>,
    content: Content,
    expanded: bool,
}

impl AccordionSection {
    /// A section of this heading.
    pub fn new(heading: impl Into<Content>, content: impl Into<Content>) -> Self {
        Self {
            heading: heading.into(),
            summary: None,
            content: content.into(),
            expanded: false,
        }
    }

    /// A line below the heading that stays when it is closed.
    pub fn summary(mut self, summary: impl Into<Content>) -> Self {
        self.summary = Some(summary.into());
        self
    }

    /// Open from the start.
    pub fn expanded(mut self) -> Self {
        self.expanded = true;
        self
    }
}

/// Sections one can open and close.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-accordion{{ classes }}" data-module="govuk-accordion" id="{{ id }}"{% if let Some(remember) = remember_expanded %} data-remember-expanded="{{ remember }}"{% endif %}{{ attributes }}>
{% for section in sections %}<div class="govuk-accordion__section{% if section.expanded %} govuk-accordion__section--expanded{% endif %}">
<div class="govuk-accordion__section-header">
<h{{ level }} class="govuk-accordion__section-heading"><span class="govuk-accordion__section-button" id="{{ id }}-heading-{{ loop.index }}">{{ section.heading }}</span></h{{ level }}>
{% if let Some(summary) = section.summary %}<div class="govuk-accordion__section-summary govuk-body" id="{{ id }}-summary-{{ loop.index }}">{{ summary }}</div>{% endif %}
</div>
<div id="{{ id }}-content-{{ loop.index }}" class="govuk-accordion__section-content">{% if section.content.is_text() %}<p class="govuk-body">{{ section.content }}</p>{% else %}{{ section.content }}{% endif %}</div>
</div>{% endfor %}
</div>"#
)]
#[must_use]
pub struct Accordion {
    id: String,
    sections: Vec<AccordionSection>,
    level: u8,
    remember_expanded: Option<bool>,
    classes: Classes,
    attributes: Attributes,
}

component!(Accordion);

impl Accordion {
    /// No section yet. The id is one of its own on the site: browsers remember by it what was open.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            sections: Vec::new(),
            level: 2,
            remember_expanded: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// One more section.
    pub fn section(mut self, section: AccordionSection) -> Self {
        self.sections.push(section);
        self
    }

    /// The headings' level.
    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(1, 6);
        self
    }

    /// Whether the browser remembers what was open.
    pub fn remember_expanded(mut self, remember: bool) -> Self {
        self.remember_expanded = Some(remember);
        self
    }

    class_and_attribute!();
}
