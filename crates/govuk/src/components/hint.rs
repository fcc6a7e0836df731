//! A hint below a label.
//! In: words.
//! Out: `govuk-hint`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component, from_words};
use crate::{Attributes, Content};

/// A hint. Fields give it its id.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div{% if let Some(id) = id %} id="{{ id }}"{% endif %} class="govuk-hint{{ classes }}"{{ attributes }}>
{{ content }}
</div>"#
)]
#[must_use]
pub struct Hint {
    id: Option<String>,
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

component!(Hint);
from_words!(Hint);

impl Hint {
    /// A hint with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            id: None,
            content: content.into(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Its id; fields set it themselves.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    class_and_attribute!();
}
