//! What a list is narrowed down to, beside it.
//! In: fields, and what is chosen.
//! Out: `moj-filter`, to stand in a form of method "get".

use askama::Template;

use crate::component::component;
use crate::{Attributes, Button, Content};

#[derive(Clone, Debug)]
struct Category {
    heading: Content,
    items: Vec<(String, String)>,
}

/// What is chosen, each with the way to take it away.
#[derive(Clone, Debug)]
#[must_use]
pub struct SelectedFilters {
    heading: Content,
    clear_text: String,
    clear_href: String,
    categories: Vec<Category>,
}

impl SelectedFilters {
    /// Nothing yet; all of it is taken away at this address.
    pub fn new(clear_href: impl Into<String>) -> Self {
        Self {
            heading: Content::text("Selected filters"),
            clear_text: "Clear filters".to_owned(),
            clear_href: clear_href.into(),
            categories: Vec::new(),
        }
    }

    /// Chosen values of one kind, each with the address at which it is taken away.
    pub fn category<T: Into<String>, H: Into<String>>(
        mut self,
        heading: impl Into<Content>,
        items: impl IntoIterator<Item = (T, H)>,
    ) -> Self {
        let items = items
            .into_iter()
            .map(|(text, href)| (text.into(), href.into()))
            .collect();
        self.categories.push(Category {
            heading: heading.into(),
            items,
        });
        self
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.categories
            .iter()
            .all(|category| category.items.is_empty())
    }
}

/// What a list is narrowed down to.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="moj-filter" data-module="moj-filter"{{ attributes }}>
<div class="moj-filter__header"><div class="moj-filter__header-title"><h2 class="govuk-heading-m">{{ heading }}</h2></div><div class="moj-filter__header-action"></div></div>
<div class="moj-filter__content">
{% if let Some(selected) = selected %}<div class="moj-filter__selected">
<div class="moj-filter__selected-heading">
<div class="moj-filter__heading-title"><h2 class="govuk-heading-m">{{ selected.heading }}</h2></div>
<div class="moj-filter__heading-action"><p><a class="govuk-link govuk-link--no-visited-state" href="{{ selected.clear_href }}">{{ selected.clear_text }}</a></p></div>
</div>
{% for category in selected.categories %}<h3 class="govuk-heading-s govuk-!-margin-bottom-0">{{ category.heading }}</h3>
<ul class="moj-filter-tags">
{% for (text, href) in category.items %}<li><a class="moj-filter__tag" href="{{ href }}"><span class="govuk-visually-hidden">Remove this filter</span> {{ text }}</a></li>
{% endfor %}</ul>{% endfor %}
</div>{% endif %}
<div class="moj-filter__options">{{ submit }} {{ options }}</div>
</div>
</div>"#
)]
#[must_use]
pub struct Filter {
    heading: Content,
    selected: Option<SelectedFilters>,
    submit: Button,
    options: Content,
    attributes: Attributes,
}

component!(Filter);

impl Filter {
    /// A filter with these fields.
    pub fn new(options: impl Into<Content>) -> Self {
        Self {
            heading: Content::text("Filter"),
            selected: None,
            submit: Button::new("Apply filters"),
            options: options.into(),
            attributes: Attributes::new(),
        }
    }

    /// Another heading.
    pub fn heading(mut self, heading: impl Into<Content>) -> Self {
        self.heading = heading.into();
        self
    }

    /// What is chosen; nothing is shown of it while nothing is.
    pub fn selected(mut self, selected: SelectedFilters) -> Self {
        self.selected = (!selected.is_empty()).then_some(selected);
        self
    }

    /// Another button to apply it.
    pub fn submit(mut self, button: Button) -> Self {
        self.submit = button;
        self
    }

    /// A further attribute.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(name, Some(value.into()));
        self
    }
}
