//! What is wrong with an answer, beside the field.
//! In: words.
//! Out: `govuk-error-message`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component, from_words};
use crate::{Attributes, Content};

/// An error message. Fields give it its id.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<p{% if let Some(id) = id %} id="{{ id }}"{% endif %} class="govuk-error-message{{ classes }}"{{ attributes }}>
{% if !hidden.is_empty() %}<span class="govuk-visually-hidden">{{ hidden }}:</span> {% endif %}{{ content }}
</p>"#
)]
#[must_use]
pub struct ErrorMessage {
    id: Option<String>,
    content: Content,
    hidden: String,
    classes: Classes,
    attributes: Attributes,
}

component!(ErrorMessage);
from_words!(ErrorMessage);

impl ErrorMessage {
    /// A message with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            id: None,
            content: content.into(),
            hidden: "Error".to_owned(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Its id; fields set it themselves.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What a screen reader says before the message in place of "Error"; nothing when empty.
    pub fn hidden_text(mut self, text: impl Into<String>) -> Self {
        self.hidden = text.into();
        self
    }

    class_and_attribute!();
}
