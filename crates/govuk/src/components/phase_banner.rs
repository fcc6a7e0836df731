//! That the service is not finished, or only a demonstration.
//! In: a tag and words.
//! Out: `govuk-phase-banner`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content, Tag};

/// A line below the head of the page.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-phase-banner govuk-width-container{{ classes }}"{{ attributes }}>
<p class="govuk-phase-banner__content">
{{ tag }}
<span class="govuk-phase-banner__text">{{ content }}</span>
</p>
</div>"#
)]
#[must_use]
pub struct PhaseBanner {
    tag: Tag,
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

component!(PhaseBanner);

impl PhaseBanner {
    /// A tag such as "Demo", and words beside it.
    pub fn new(tag: impl Into<Tag>, content: impl Into<Content>) -> Self {
        Self {
            tag: tag.into().class("govuk-phase-banner__content__tag"),
            content: content.into(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    class_and_attribute!();
}
