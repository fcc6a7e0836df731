//! The pages of one record.
//! In: links.
//! Out: `moj-sub-navigation`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

#[derive(Clone, Debug)]
struct Item {
    content: Content,
    href: String,
    current: bool,
}

/// The pages of one record.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<nav class="moj-sub-navigation{{ classes }}" aria-label="{{ label }}"{{ attributes }}>
<ul class="moj-sub-navigation__list">
{% for item in items %}<li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link"{% if item.current %} aria-current="page"{% endif %} href="{{ item.href }}">{{ item.content }}</a></li>
{% endfor %}</ul>
</nav>"#
)]
#[must_use]
pub struct SubNavigation {
    label: String,
    items: Vec<Item>,
    classes: Classes,
    attributes: Attributes,
}

component!(SubNavigation);

impl SubNavigation {
    /// No page yet; a screen reader calls it by this label.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            items: Vec::new(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// A page.
    pub fn page(mut self, content: impl Into<Content>, href: impl Into<String>) -> Self {
        self.items.push(Item {
            content: content.into(),
            href: href.into(),
            current: false,
        });
        self
    }

    /// The page one is on.
    pub fn here(mut self, content: impl Into<Content>, href: impl Into<String>) -> Self {
        self.items.push(Item {
            content: content.into(),
            href: href.into(),
            current: true,
        });
        self
    }

    class_and_attribute!();
}
