//! The service's name and its main pages, below the head of the page.
//! In: a name and links.
//! Out: `govuk-service-navigation`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// Where a person is, as a page of the navigation sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Here {
    #[default]
    Elsewhere,
    /// On the page itself.
    Current,
    /// On a page below it.
    Within,
}

/// One page of the navigation.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<li class="govuk-service-navigation__item{% if self.is_here() %} govuk-service-navigation__item--active{% endif %}">
{% if let Some(href) = href %}<a class="govuk-service-navigation__link" href="{{ href }}"{{ self.aria() }}{{ attributes }}>{% if self.is_here() %}<strong class="govuk-service-navigation__active-fallback">{{ content }}</strong>{% else %}{{ content }}{% endif %}</a>
{%- else %}<span class="govuk-service-navigation__text"{{ self.aria() }}>{% if self.is_here() %}<strong class="govuk-service-navigation__active-fallback">{{ content }}</strong>{% else %}{{ content }}{% endif %}</span>{% endif %}
</li>"#
)]
#[must_use]
pub struct NavigationItem {
    content: Content,
    href: Option<String>,
    here: Here,
    attributes: Attributes,
}

component!(NavigationItem);

impl NavigationItem {
    /// A page at this address.
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::words(content)
        }
    }

    /// Words without a link.
    pub fn words(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            href: None,
            here: Here::default(),
            attributes: Attributes::new(),
        }
    }

    /// This is the page.
    pub fn current(mut self) -> Self {
        self.here = Here::Current;
        self
    }

    /// The page is one below this.
    pub fn active(mut self) -> Self {
        self.here = Here::Within;
        self
    }

    /// A further attribute of the link.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(name, Some(value.into()));
        self
    }

    fn is_here(&self) -> bool {
        self.here != Here::Elsewhere
    }

    fn aria(&self) -> Attributes {
        match self.here {
            Here::Elsewhere => Attributes::new(),
            Here::Current => Attributes::new().with("aria-current", "page"),
            Here::Within => Attributes::new().with("aria-current", "true"),
        }
    }
}

/// The service's name and its main pages.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% if self.landmark() %}<section aria-label="{{ label }}" class="govuk-service-navigation{{ classes }}" data-module="govuk-service-navigation"{{ attributes }}>
{% else %}<div class="govuk-service-navigation{{ classes }}" data-module="govuk-service-navigation"{{ attributes }}>{% endif %}
<div class="govuk-width-container{% if end_inline %} govuk-service-navigation__inlining-container{% endif %}">
{% if let Some(start) = start %}{{ start }}{% endif %}
<div class="govuk-service-navigation__container">
{% if let Some(name) = name %}<span class="govuk-service-navigation__service-name">
{% if let Some(href) = href %}<a href="{{ href }}" class="govuk-service-navigation__link">{{ name }}</a>{% else %}<span class="govuk-service-navigation__text">{{ name }}</span>{% endif %}
</span>{% endif %}
{% if !items.is_empty() || list_start.is_some() || list_end.is_some() %}<nav aria-label="{% if let Some(label) = navigation_label %}{{ label }}{% else %}{{ menu }}{% endif %}" class="govuk-service-navigation__wrapper{{ navigation_classes }}">
{% if collapse.unwrap_or(items.len() > 1) %}<button type="button" class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle" aria-controls="{{ navigation_id }}"{% if let Some(label) = self.other_menu_label() %} aria-label="{{ label }}"{% endif %} hidden aria-hidden="true">{{ menu }}</button>{% endif %}
<ul class="govuk-service-navigation__list" id="{{ navigation_id }}">
{% if let Some(start) = list_start %}{{ start }}{% endif %}
{% for item in items %}{{ item }}{% endfor %}
{% if let Some(end) = list_end %}{{ end }}{% endif %}
</ul>
</nav>{% endif %}
</div>
{% if let Some(end) = end %}{{ end }}{% endif %}
</div>
{% if self.landmark() %}</section>{% else %}</div>{% endif %}"#
)]
#[must_use]
pub struct ServiceNavigation {
    name: Option<String>,
    href: Option<String>,
    label: String,
    items: Vec<NavigationItem>,
    navigation_id: String,
    navigation_label: Option<String>,
    navigation_classes: Classes,
    menu: String,
    menu_label: Option<String>,
    collapse: Option<bool>,
    start: Option<Content>,
    end: Option<Content>,
    end_inline: bool,
    list_start: Option<Content>,
    list_end: Option<Content>,
    classes: Classes,
    attributes: Attributes,
}

component!(ServiceNavigation);

impl Default for ServiceNavigation {
    fn default() -> Self {
        Self::new()
    }
}

impl ServiceNavigation {
    /// Without a name and without pages.
    pub fn new() -> Self {
        Self {
            name: None,
            href: None,
            label: "Service information".to_owned(),
            items: Vec::new(),
            navigation_id: "navigation".to_owned(),
            navigation_label: None,
            navigation_classes: Classes::default(),
            menu: "Menu".to_owned(),
            menu_label: None,
            collapse: None,
            start: None,
            end: None,
            end_inline: false,
            list_start: None,
            list_end: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// The service's name.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Where the service's name leads.
    pub fn service_href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// A page.
    pub fn item(mut self, item: NavigationItem) -> Self {
        self.items.push(item);
        self
    }

    /// More pages.
    pub fn items(mut self, items: impl IntoIterator<Item = NavigationItem>) -> Self {
        self.items.extend(items);
        self
    }

    /// What a screen reader calls all of it, in place of "Service information".
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The list's id.
    pub fn navigation_id(mut self, id: impl Into<String>) -> Self {
        self.navigation_id = id.into();
        self
    }

    /// What a screen reader calls the pages, in place of the menu's words.
    pub fn navigation_label(mut self, label: impl Into<String>) -> Self {
        self.navigation_label = Some(label.into());
        self
    }

    /// Further classes around the pages.
    pub fn navigation_class(mut self, classes: &str) -> Self {
        self.navigation_classes.push(classes);
        self
    }

    /// The words of the menu's button on narrow screens, in place of "Menu".
    pub fn menu(mut self, words: impl Into<String>) -> Self {
        self.menu = words.into();
        self
    }

    /// What a screen reader calls the menu's button.
    pub fn menu_label(mut self, label: impl Into<String>) -> Self {
        self.menu_label = Some(label.into());
        self
    }

    /// Whether narrow screens fold the pages into a menu; without a word, when there are several.
    pub fn collapse(mut self, collapse: bool) -> Self {
        self.collapse = Some(collapse);
        self
    }

    /// What stands before name and pages.
    pub fn start(mut self, content: impl Into<Content>) -> Self {
        self.start = Some(content.into());
        self
    }

    /// What stands after name and pages.
    pub fn end(mut self, content: impl Into<Content>) -> Self {
        self.end = Some(content.into());
        self
    }

    /// What stands after name and pages, in the same line where there is room.
    pub fn inline_end(self, content: impl Into<Content>) -> Self {
        Self {
            end_inline: true,
            ..self.end(content)
        }
    }

    /// Items of the list before the pages.
    pub fn list_start(mut self, content: impl Into<Content>) -> Self {
        self.list_start = Some(content.into());
        self
    }

    /// Items of the list after the pages.
    pub fn list_end(mut self, content: impl Into<Content>) -> Self {
        self.list_end = Some(content.into());
        self
    }

    class_and_attribute!();

    /// A label that says what the words say already is left out.
    fn other_menu_label(&self) -> Option<&str> {
        self.menu_label
            .as_deref()
            .filter(|label| *label != self.menu)
    }

    /// With more than the pages in it, all of it is a region of its own.
    fn landmark(&self) -> bool {
        self.name.is_some() || self.start.is_some() || self.end.is_some()
    }
}
