//! The head of every page, with the council's own name.
//! In: a name or a logo.
//! Out: `govuk-generic-header`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// The head of a page.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-generic-header{{ classes }}"{{ attributes }}>
<div class="govuk-generic-header__container {{ container }}">
<div class="govuk-generic-header__logo"><a href="{{ href }}" class="govuk-generic-header__homepage-link">{{ logo }}</a></div>
</div>
</div>"#
)]
#[must_use]
pub struct GenericHeader {
    logo: Content,
    href: String,
    container: String,
    classes: Classes,
    attributes: Attributes,
}

component!(GenericHeader);

impl GenericHeader {
    /// A head with this name, which leads home.
    pub fn new(logo: impl Into<Content>) -> Self {
        Self {
            logo: logo.into(),
            href: "/".to_owned(),
            container: "govuk-width-container".to_owned(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Where home is.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    /// The container's classes in place of "govuk-width-container".
    pub fn container(mut self, classes: impl Into<String>) -> Self {
        self.container = classes.into();
        self
    }

    class_and_attribute!();
}
