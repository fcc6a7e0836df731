//! The way back to the page before.
//! In: an address.
//! Out: `govuk-back-link`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// A back link.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<a href="{{ href }}" class="govuk-back-link{{ classes }}"{{ attributes }}>{{ content }}</a>"#
)]
#[must_use]
pub struct BackLink {
    href: String,
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

component!(BackLink);

impl BackLink {
    /// "Back" to this address.
    pub fn new(href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            content: Content::text("Back"),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Other words than "Back".
    pub fn words(mut self, content: impl Into<Content>) -> Self {
        self.content = content.into();
        self
    }

    class_and_attribute!();
}
