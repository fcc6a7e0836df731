//! Something to tell the person that is not about this page's form: done, or important.
//! In: what to tell.
//! Out: `govuk-notification-banner`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// A banner.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-notification-banner{% if success %} govuk-notification-banner--success{% endif %}{{ classes }}" role="{{ role }}" aria-labelledby="{{ title_id }}" data-module="govuk-notification-banner"{% if let Some(disable) = disable_auto_focus %} data-disable-auto-focus="{{ disable }}"{% endif %}{{ attributes }}>
<div class="govuk-notification-banner__header">
<h{{ level }} class="govuk-notification-banner__title" id="{{ title_id }}">{{ title }}</h{{ level }}>
</div>
<div class="govuk-notification-banner__content">
{% if content.is_text() %}<p class="govuk-notification-banner__heading">{{ content }}</p>{% else %}{{ content }}{% endif %}
</div>
</div>"#
)]
#[must_use]
pub struct NotificationBanner {
    content: Content,
    success: bool,
    title: Content,
    title_id: String,
    level: u8,
    role: String,
    disable_auto_focus: Option<bool>,
    classes: Classes,
    attributes: Attributes,
}

component!(NotificationBanner);

impl NotificationBanner {
    /// "Important", and this.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            success: false,
            title: Content::text("Important"),
            title_id: "govuk-notification-banner-title".to_owned(),
            level: 2,
            role: "region".to_owned(),
            disable_auto_focus: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// "Success", and this: what the person did is done.
    pub fn success(content: impl Into<Content>) -> Self {
        Self {
            success: true,
            title: Content::text("Success"),
            role: "alert".to_owned(),
            ..Self::new(content)
        }
    }

    /// Another title.
    pub fn title(mut self, title: impl Into<Content>) -> Self {
        self.title = title.into();
        self
    }

    /// The title's id; each banner on a page has one of its own.
    pub fn title_id(mut self, id: impl Into<String>) -> Self {
        self.title_id = id.into();
        self
    }

    /// The title's level among the headings.
    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(1, 6);
        self
    }

    /// Another role.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = role.into();
        self
    }

    /// Whether the page must not move to the banner.
    pub fn disable_auto_focus(mut self, disable: bool) -> Self {
        self.disable_auto_focus = Some(disable);
        self
    }

    class_and_attribute!();
}
