//! A button, or a link that looks like one.
//! In: the words on it.
//! Out: `govuk-button`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// A button.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% match href %}{% when Some with (href) %}<a href="{{ href }}" role="button" draggable="false" class="govuk-button{{ classes }}{% if start %} govuk-button--start{% endif %}" data-module="govuk-button"{{ attributes }}{% if let Some(id) = id %} id="{{ id }}"{% endif %}>
{{ self.face() }}
</a>
{%- when None %}<button type="{{ kind }}"
{%- if let Some(value) = value %} value="{{ value }}"{% endif %}
{%- if let Some(name) = name %} name="{{ name }}"{% endif %}
{%- if disabled %} disabled aria-disabled="true"{% endif %}
{%- if let Some(prevent) = prevent_double_click %} data-prevent-double-click="{{ prevent }}"{% endif %} class="govuk-button{{ classes }}{% if start %} govuk-button--start{% endif %}" data-module="govuk-button"{{ attributes }}{% if let Some(id) = id %} id="{{ id }}"{% endif %}>
{{ self.face() }}
</button>
{%- endmatch %}"#
)]
#[must_use]
pub struct Button {
    content: Content,
    kind: String,
    href: Option<String>,
    name: Option<String>,
    value: Option<String>,
    id: Option<String>,
    disabled: bool,
    start: bool,
    prevent_double_click: Option<bool>,
    classes: Classes,
    attributes: Attributes,
}

component!(Button);

impl Button {
    /// A button that sends its form.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            kind: "submit".to_owned(),
            href: None,
            name: None,
            value: None,
            id: None,
            disabled: false,
            start: false,
            prevent_double_click: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// A link that looks like a button: for a step that changes nothing.
    pub fn link(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::new(content)
        }
    }

    /// The kind of button in place of "submit".
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = kind.into();
        self
    }

    /// Its name and value in the form.
    pub fn named(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.name(name).value(value)
    }

    /// Its name in the form.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Its value in the form.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Its id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Not to be pressed.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// With the arrow of a start page.
    pub fn start(mut self) -> Self {
        self.start = true;
        self
    }

    /// A second press within a second does nothing, where scripts run.
    pub fn prevent_double_click(mut self, prevent: bool) -> Self {
        self.prevent_double_click = Some(prevent);
        self
    }

    /// For what is not the page's main purpose.
    pub fn secondary(self) -> Self {
        self.class("govuk-button--secondary")
    }

    /// For what cannot easily be undone.
    pub fn warning(self) -> Self {
        self.class("govuk-button--warning")
    }

    /// On a dark ground.
    pub fn inverse(self) -> Self {
        self.class("govuk-button--inverse")
    }

    class_and_attribute!();

    fn face(&self) -> Face<'_> {
        Face {
            content: &self.content,
            start: self.start,
        }
    }
}

/// What stands on the button. A start button lays its parts out, so HTML in it is kept together.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if start && !content.is_text() %}<span>{{ content }}</span>{% else %}{{ content }}{% endif %}{% if start %} <svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" viewBox="0 0 33 40" aria-hidden="true" focusable="false"><path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>{% endif %}"#
)]
struct Face<'a> {
    content: &'a Content,
    start: bool,
}

impl askama::filters::HtmlSafe for Face<'_> {}
