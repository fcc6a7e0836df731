//! Where a page lies.
//! In: the pages above it.
//! Out: `govuk-breadcrumbs`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

#[derive(Clone, Debug)]
struct Crumb {
    content: Content,
    href: Option<String>,
    attributes: Attributes,
}

/// Breadcrumbs.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<nav class="govuk-breadcrumbs{{ classes }}{% if collapse %} govuk-breadcrumbs--collapse-on-mobile{% endif %}"{{ attributes }} aria-label="{{ label }}">
<ol class="govuk-breadcrumbs__list">
{% for crumb in crumbs %}{% match crumb.href %}{% when Some with (href) %}
<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{{ href }}"{{ crumb.attributes }}>{{ crumb.content }}</a></li>
{% when None %}
<li class="govuk-breadcrumbs__list-item" aria-current="page">{{ crumb.content }}</li>
{% endmatch %}{% endfor %}
</ol>
</nav>"#
)]
#[must_use]
pub struct Breadcrumbs {
    crumbs: Vec<Crumb>,
    label: String,
    collapse: bool,
    classes: Classes,
    attributes: Attributes,
}

component!(Breadcrumbs);

impl Default for Breadcrumbs {
    fn default() -> Self {
        Self::new()
    }
}

impl Breadcrumbs {
    /// None yet.
    pub fn new() -> Self {
        Self {
            crumbs: Vec::new(),
            label: "Breadcrumb".to_owned(),
            collapse: false,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// A page above.
    pub fn page(self, content: impl Into<Content>, href: impl Into<String>) -> Self {
        self.page_with(content, href, Attributes::new())
    }

    /// A page above, with further attributes of its link.
    pub fn page_with(
        mut self,
        content: impl Into<Content>,
        href: impl Into<String>,
        attributes: Attributes,
    ) -> Self {
        self.crumbs.push(Crumb {
            content: content.into(),
            href: Some(href.into()),
            attributes,
        });
        self
    }

    /// The page itself.
    pub fn here(mut self, content: impl Into<Content>) -> Self {
        self.crumbs.push(Crumb {
            content: content.into(),
            href: None,
            attributes: Attributes::new(),
        });
        self
    }

    /// Only the first and the last on a narrow screen.
    pub fn collapse_on_mobile(mut self) -> Self {
        self.collapse = true;
        self
    }

    /// What a screen reader calls it in place of "Breadcrumb".
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    class_and_attribute!();
}
