//! The way past the head of the page for those who come by keyboard.
//! In: where to.
//! Out: `govuk-skip-link`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// A skip link.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<a href="{{ href }}" class="govuk-skip-link{{ classes }}"{{ attributes }} data-module="govuk-skip-link">{{ content }}</a>"#
)]
#[must_use]
pub struct SkipLink {
    href: String,
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

component!(SkipLink);

impl SkipLink {
    /// These words, to this place.
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            content: content.into(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    class_and_attribute!();
}
