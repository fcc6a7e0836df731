//! Words set apart from those around them.
//! In: words.
//! Out: `govuk-inset-text`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// Words set apart.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div{% if let Some(id) = id %} id="{{ id }}"{% endif %} class="govuk-inset-text{{ classes }}"{{ attributes }}>{{ content }}</div>"#
)]
#[must_use]
pub struct InsetText {
    id: Option<String>,
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

component!(InsetText);

impl InsetText {
    /// These words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            id: None,
            content: content.into(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Its id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    class_and_attribute!();
}
