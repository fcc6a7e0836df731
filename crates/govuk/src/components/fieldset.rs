//! A fieldset with its legend.
//! In: a legend and what stands in the fieldset.
//! Out: `govuk-fieldset`.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component, from_words};
use crate::{Attributes, Content};

/// The question a group of fields answers.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<legend class="govuk-fieldset__legend{{ classes }}">
{% if heading %}<h1 class="govuk-fieldset__heading">{{ content }}</h1>{% else %}{{ content }}{% endif %}
</legend>"#
)]
#[must_use]
pub struct Legend {
    content: Content,
    classes: Classes,
    heading: bool,
}

component!(Legend);
from_words!(Legend);

impl Legend {
    /// A legend with these words.
    ///
    /// # Panics
    /// Without words: a group that is read out as nothing must not reach a page.
    pub fn new(content: impl Into<Content>) -> Self {
        let content = content.into();
        assert!(!content.is_blank(), "a legend needs words");
        Self {
            content,
            classes: Classes::default(),
            heading: false,
        }
    }

    /// Further classes, for its size.
    pub fn class(mut self, classes: &str) -> Self {
        self.classes.push(classes);
        self
    }

    /// The legend is the page's heading.
    pub fn page_heading(mut self) -> Self {
        self.heading = true;
        self
    }
}

/// A fieldset around other fields.
#[derive(Clone, Debug, Template)]
#[template(ext = "html", source = "{{ self.opening() }}{{ content }}</fieldset>")]
#[must_use]
pub struct Fieldset {
    legend: Legend,
    classes: Classes,
    role: Option<String>,
    described_by: Option<String>,
    attributes: Attributes,
    content: Content,
}

component!(Fieldset);

impl Fieldset {
    /// A fieldset with this legend around this content.
    pub fn new(legend: impl Into<Legend>, content: impl Into<Content>) -> Self {
        Self {
            legend: legend.into(),
            classes: Classes::default(),
            role: None,
            described_by: None,
            attributes: Attributes::new(),
            content: content.into(),
        }
    }

    /// A role in place of the fieldset's own.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// The id of what describes the fieldset.
    pub fn described_by(mut self, id: impl Into<String>) -> Self {
        self.described_by = Some(id.into());
        self
    }

    class_and_attribute!();

    fn opening(&self) -> Opening<'_> {
        Opening {
            legend: &self.legend,
            classes: &self.classes,
            role: self.role.as_deref(),
            described_by: self.described_by.clone(),
            attributes: &self.attributes,
        }
    }
}

/// The opening tag and the legend, for fieldsets and for groups.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<fieldset class="govuk-fieldset{{ classes }}"{% if let Some(role) = role %} role="{{ role }}"{% endif %}{% if let Some(id) = described_by %} aria-describedby="{{ id }}"{% endif %}{{ attributes }}>
{{ legend }}"#
)]
pub(crate) struct Opening<'a> {
    pub(crate) legend: &'a Legend,
    pub(crate) classes: &'a Classes,
    pub(crate) role: Option<&'a str>,
    pub(crate) described_by: Option<String>,
    pub(crate) attributes: &'a Attributes,
}

impl HtmlSafe for Opening<'_> {}
