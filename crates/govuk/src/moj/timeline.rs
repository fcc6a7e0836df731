//! What happened, one entry after another.
//! In: entries with who and when.
//! Out: `moj-timeline`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// One entry.
#[derive(Clone, Debug)]
#[must_use]
pub struct TimelineItem {
    title: Content,
    byline: Option<Content>,
    instant: String,
    shown: String,
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

impl TimelineItem {
    /// An entry: its title, when it was for programs ("2026-02-24T13:05") and for people ("24 February 2026 at
    /// 1:05pm"), and what is to be said of it.
    pub fn new(
        title: impl Into<Content>,
        instant: impl Into<String>,
        shown: impl Into<String>,
        content: impl Into<Content>,
    ) -> Self {
        Self {
            title: title.into(),
            byline: None,
            instant: instant.into(),
            shown: shown.into(),
            content: content.into(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Who did it.
    pub fn by(mut self, who: impl Into<Content>) -> Self {
        self.byline = Some(who.into());
        self
    }

    class_and_attribute!();
}

/// What happened.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="moj-timeline{{ classes }}"{{ attributes }}>
{% for item in items %}<div class="moj-timeline__item{{ item.classes }}"{{ item.attributes }}>
<div class="moj-timeline__header">
<h{{ level }} class="moj-timeline__title">{{ item.title }}</h{{ level }}>
{% if let Some(who) = item.byline %}<p class="moj-timeline__byline">by {{ who }}</p>{% endif %}
</div>
<p class="moj-timeline__date"><time datetime="{{ item.instant }}">{{ item.shown }}</time></p>
<div class="moj-timeline__description">{{ item.content }}</div>
</div>{% endfor %}
</div>"#
)]
#[must_use]
pub struct Timeline {
    items: Vec<TimelineItem>,
    level: u8,
    classes: Classes,
    attributes: Attributes,
}

component!(Timeline);

impl Default for Timeline {
    fn default() -> Self {
        Self::new()
    }
}

impl Timeline {
    /// No entry yet.
    pub fn new() -> Self {
        Self {
            items: Vec::new(),
            level: 2,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// One more entry.
    pub fn item(mut self, item: TimelineItem) -> Self {
        self.items.push(item);
        self
    }

    /// The titles' level among the headings.
    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(1, 6);
        self
    }

    class_and_attribute!();
}
