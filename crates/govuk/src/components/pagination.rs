//! The way through the pages of a list, or to the next and the previous page.
//! In: addresses.
//! Out: `govuk-pagination`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// The link to the next or the previous page.
#[derive(Clone, Debug)]
#[must_use]
pub struct PageLink {
    href: String,
    words: Option<Content>,
    label: Option<String>,
    attributes: Attributes,
}

impl PageLink {
    /// A link to this address, with the usual words.
    pub fn new(href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            words: None,
            label: None,
            attributes: Attributes::new(),
        }
    }

    /// Other words.
    pub fn words(mut self, content: impl Into<Content>) -> Self {
        self.words = Some(content.into());
        self
    }

    /// What the other page is called, where there are no numbers.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// A further attribute.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(name, Some(value.into()));
        self
    }
}

impl From<&str> for PageLink {
    fn from(href: &str) -> Self {
        Self::new(href)
    }
}

impl From<String> for PageLink {
    fn from(href: String) -> Self {
        Self::new(href)
    }
}

/// A numbered page, or the dots where numbers are left out.
#[derive(Clone, Debug)]
#[must_use]
pub struct PageNumber {
    dots: bool,
    number: Content,
    href: String,
    current: bool,
    label: Option<String>,
    attributes: Attributes,
}

impl PageNumber {
    /// A page of this number at this address.
    pub fn new(number: impl Into<Content>, href: impl Into<String>) -> Self {
        Self {
            dots: false,
            number: number.into(),
            href: href.into(),
            current: false,
            label: None,
            attributes: Attributes::new(),
        }
    }

    /// The dots where numbers are left out.
    pub fn dots() -> Self {
        Self {
            dots: true,
            ..Self::new("", "")
        }
    }

    /// The page one is on.
    pub fn current(mut self) -> Self {
        self.current = true;
        self
    }

    /// What a screen reader says in place of "Page 3".
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// A further attribute.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(name, Some(value.into()));
        self
    }
}

/// The way through pages.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<nav class="govuk-pagination{% if self.block() %} govuk-pagination--block{% endif %}{{ classes }}" aria-label="{{ landmark }}"{{ attributes }}>
{% if let Some(link) = previous %}<div class="govuk-pagination__prev"><a class="govuk-link govuk-pagination__link" href="{{ link.href }}" rel="prev"{{ link.attributes }}>
<svg class="govuk-pagination__icon govuk-pagination__icon--prev" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"></path></svg>
<span class="govuk-pagination__link-title{% if self.block() && link.label.is_none() %} govuk-pagination__link-title--decorated{% endif %}">{% if let Some(words) = link.words %}{{ words }}{% else %}Previous<span class="govuk-visually-hidden"> page</span>{% endif %}</span>
{% if self.block() %}{% if let Some(label) = link.label %}<span class="govuk-visually-hidden">:</span> <span class="govuk-pagination__link-label">{{ label }}</span>{% endif %}{% endif %}
</a></div>{% endif %}
{% if !numbers.is_empty() %}<ul class="govuk-pagination__list">
{% for page in numbers %}<li class="govuk-pagination__item{% if page.current %} govuk-pagination__item--current{% endif %}{% if page.dots %} govuk-pagination__item--ellipsis{% endif %}">
{% if page.dots %}&ctdot;{% else %}<a class="govuk-link govuk-pagination__link" href="{{ page.href }}" aria-label="{% if let Some(label) = page.label %}{{ label }}{% else %}Page {{ page.number }}{% endif %}"{% if page.current %} aria-current="page"{% endif %}{{ page.attributes }}>{{ page.number }}</a>{% endif %}
</li>{% endfor %}
</ul>{% endif %}
{% if let Some(link) = next %}<div class="govuk-pagination__next"><a class="govuk-link govuk-pagination__link" href="{{ link.href }}" rel="next"{{ link.attributes }}>
{% if self.block() %}{{ Self::next_arrow()|safe }}{% endif %}
<span class="govuk-pagination__link-title{% if self.block() && link.label.is_none() %} govuk-pagination__link-title--decorated{% endif %}">{% if let Some(words) = link.words %}{{ words }}{% else %}Next<span class="govuk-visually-hidden"> page</span>{% endif %}</span>
{% if self.block() %}{% if let Some(label) = link.label %}<span class="govuk-visually-hidden">:</span> <span class="govuk-pagination__link-label">{{ label }}</span>{% endif %}{% else %}{{ Self::next_arrow()|safe }}{% endif %}
</a></div>{% endif %}
</nav>"#
)]
#[must_use]
pub struct Pagination {
    previous: Option<PageLink>,
    next: Option<PageLink>,
    numbers: Vec<PageNumber>,
    landmark: String,
    classes: Classes,
    attributes: Attributes,
}

component!(Pagination);

impl Default for Pagination {
    fn default() -> Self {
        Self::new()
    }
}

impl Pagination {
    /// Nowhere to go yet.
    pub fn new() -> Self {
        Self {
            previous: None,
            next: None,
            numbers: Vec::new(),
            landmark: "Pagination".to_owned(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// The pages of a list, the first, the last and those about the current one by number.
    pub fn pages(current: usize, last: usize, href: impl Fn(usize) -> String) -> Self {
        let mut pages = Self::new();
        if current > 1 {
            pages = pages.previous(href(current - 1));
        }
        let mut before = 0;
        for number in (1..=last).filter(|&n| n == 1 || n == last || n.abs_diff(current) <= 1) {
            if number > before + 1 {
                pages = pages.number(PageNumber::dots());
            }
            let page = PageNumber::new(number, href(number));
            pages = pages.number(if number == current {
                page.current()
            } else {
                page
            });
            before = number;
        }
        if current < last {
            pages = pages.next(href(current + 1));
        }
        pages
    }

    /// The previous page.
    pub fn previous(mut self, link: impl Into<PageLink>) -> Self {
        self.previous = Some(link.into());
        self
    }

    /// The next page.
    pub fn next(mut self, link: impl Into<PageLink>) -> Self {
        self.next = Some(link.into());
        self
    }

    /// A numbered page.
    pub fn number(mut self, number: PageNumber) -> Self {
        self.numbers.push(number);
        self
    }

    /// What a screen reader calls it in place of "Pagination".
    pub fn landmark(mut self, label: impl Into<String>) -> Self {
        self.landmark = label.into();
        self
    }

    class_and_attribute!();

    /// How many numbers and dots there are.
    pub(crate) fn count(&self) -> usize {
        self.numbers.len()
    }

    fn block(&self) -> bool {
        self.numbers.is_empty() && (self.previous.is_some() || self.next.is_some())
    }

    fn next_arrow() -> &'static str {
        r#"<svg class="govuk-pagination__icon govuk-pagination__icon--next" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z"></path></svg>"#
    }
}
