//! What follows if one does it, or does not.
//! In: words.
//! Out: `govuk-warning-text`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// A warning.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-warning-text{{ classes }}"{{ attributes }}>
<span class="govuk-warning-text__icon" aria-hidden="true">!</span>
<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">{{ hidden }}</span> {{ content }}</strong>
</div>"#
)]
#[must_use]
pub struct WarningText {
    content: Content,
    hidden: String,
    classes: Classes,
    attributes: Attributes,
}

component!(WarningText);

impl WarningText {
    /// These words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            hidden: "Warning".to_owned(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// What a screen reader says for the sign, in place of "Warning".
    pub fn hidden_text(mut self, text: impl Into<String>) -> Self {
        self.hidden = text.into();
        self
    }

    class_and_attribute!();
}
