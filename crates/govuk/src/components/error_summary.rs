//! What is wrong with the answers, at the top of the page.
//! In: the errors, each with the field it is about.
//! Out: `govuk-error-summary`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

#[derive(Clone, Debug)]
struct Problem {
    content: Content,
    href: Option<String>,
    attributes: Attributes,
}

/// The errors of a page.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-error-summary{{ classes }}"{% if let Some(disable) = disable_auto_focus %} data-disable-auto-focus="{{ disable }}"{% endif %}{{ attributes }} data-module="govuk-error-summary">
<div role="alert">
<h2 class="govuk-error-summary__title">{{ title }}</h2>
<div class="govuk-error-summary__body">
{% if let Some(description) = description %}<p>{{ description }}</p>{% endif %}
{% if !problems.is_empty() %}<ul class="govuk-list govuk-error-summary__list">
{% for problem in problems %}<li>{% if let Some(href) = problem.href %}<a href="{{ href }}"{{ problem.attributes }}>{{ problem.content }}</a>{% else %}{{ problem.content }}{% endif %}</li>{% endfor %}
</ul>{% endif %}
</div>
</div>
</div>"#
)]
#[must_use]
pub struct ErrorSummary {
    title: Content,
    description: Option<Content>,
    problems: Vec<Problem>,
    disable_auto_focus: Option<bool>,
    classes: Classes,
    attributes: Attributes,
}

component!(ErrorSummary);

impl Default for ErrorSummary {
    fn default() -> Self {
        Self::new()
    }
}

impl ErrorSummary {
    /// "There is a problem", and no error yet.
    pub fn new() -> Self {
        Self {
            title: Content::text("There is a problem"),
            description: None,
            problems: Vec::new(),
            disable_auto_focus: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Another title.
    pub fn title(mut self, title: impl Into<Content>) -> Self {
        self.title = title.into();
        self
    }

    /// Words before the errors.
    pub fn description(mut self, description: impl Into<Content>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// An error about the field of this id.
    pub fn error(self, content: impl Into<Content>, field: &str) -> Self {
        self.error_at(content, format!("#{field}"), Attributes::new())
    }

    /// An error with an address and further attributes of its link.
    pub fn error_at(
        mut self,
        content: impl Into<Content>,
        href: impl Into<String>,
        attributes: Attributes,
    ) -> Self {
        self.problems.push(Problem {
            content: content.into(),
            href: Some(href.into()),
            attributes,
        });
        self
    }

    /// An error about no one field.
    pub fn general_error(mut self, content: impl Into<Content>) -> Self {
        self.problems.push(Problem {
            content: content.into(),
            href: None,
            attributes: Attributes::new(),
        });
        self
    }

    /// Whether there is no error.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether the page must not move to the summary.
    pub fn disable_auto_focus(mut self, disable: bool) -> Self {
        self.disable_auto_focus = Some(disable);
        self
    }

    class_and_attribute!();
}
