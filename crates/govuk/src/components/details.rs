//! Something one can open to read more.
//! In: its summary and its content.
//! Out: `govuk-details`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// Something one can open.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<details{% if let Some(id) = id %} id="{{ id }}"{% endif %} class="govuk-details{{ classes }}"{{ attributes }}{% if open %} open{% endif %}>
<summary class="govuk-details__summary"><span class="govuk-details__summary-text">{{ summary }}</span></summary>
<div class="govuk-details__text">{{ content }}</div>
</details>"#
)]
#[must_use]
pub struct Details {
    id: Option<String>,
    summary: Content,
    content: Content,
    open: bool,
    classes: Classes,
    attributes: Attributes,
}

component!(Details);

impl Details {
    /// This summary, and this content below it when it is opened.
    pub fn new(summary: impl Into<Content>, content: impl Into<Content>) -> Self {
        Self {
            id: None,
            summary: summary.into(),
            content: content.into(),
            open: false,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Its id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Open from the start.
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }

    class_and_attribute!();
}
