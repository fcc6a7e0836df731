//! The label of a form field.
//! In: words.
//! Out: `govuk-label`, in a heading when it is the page's.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component, from_words};
use crate::{Attributes, Content};

/// A label. Fields take one when they are made, so that none is without.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% if heading %}<h1 class="govuk-label-wrapper">{% endif %}
<label class="govuk-label{{ classes }}"{{ attributes }}{% if let Some(target) = target %} for="{{ target }}"{% endif %}>
{{ content }}
</label>
{% if heading %}</h1>{% endif %}"#
)]
#[must_use]
pub struct Label {
    content: Content,
    classes: Classes,
    attributes: Attributes,
    heading: bool,
    target: Option<String>,
}

component!(Label);
from_words!(Label);

impl Label {
    /// A label with these words.
    ///
    /// # Panics
    /// Without words: a field that is read out as nothing must not reach a page.
    pub fn new(content: impl Into<Content>) -> Self {
        let content = content.into();
        assert!(!content.is_blank(), "a label needs words");
        Self {
            content,
            classes: Classes::default(),
            attributes: Attributes::new(),
            heading: false,
            target: None,
        }
    }

    /// The label is the page's heading.
    pub fn page_heading(mut self) -> Self {
        self.heading = true;
        self
    }

    /// The id of the field it labels; fields set it themselves.
    pub fn for_field(mut self, id: &str) -> Self {
        self.target = Some(id.to_owned());
        self
    }

    pub(crate) fn set_attributes(&mut self, attributes: Attributes) {
        self.attributes = attributes;
    }

    class_and_attribute!();
}
