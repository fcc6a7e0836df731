//! That something is done, large; or that one should stop and think.
//! In: a title and words.
//! Out: `govuk-panel`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Button, Content};

/// A link on an interruption panel.
#[derive(Clone, Debug)]
enum Action {
    Button(Box<Button>),
    Link {
        text: String,
        href: String,
        classes: Classes,
        attributes: Attributes,
    },
}

/// A panel.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-panel {% if interruption %}govuk-panel--interruption{% else %}govuk-panel--confirmation{% endif %}{{ classes }}"{{ attributes }}>
<h{{ level }} class="govuk-panel__title">{{ title }}</h{{ level }}>
{% if let Some(content) = content %}<div class="govuk-panel__body">{{ content }}</div>{% endif %}
{% if interruption && !actions.is_empty() %}<div class="govuk-panel__actions{{ actions_classes }}"{{ actions_attributes }}><div class="govuk-button-group">
{% for action in actions %}{% match action %}{% when Action::Button with (button) %}{{ button }}
{% when Action::Link with { text, href, classes, attributes } %}<a class="govuk-link govuk-link--inverse{{ classes }}" href="{{ href }}"{{ attributes }}>{{ text }}</a>{% endmatch %}{% endfor %}
</div></div>{% endif %}
</div>"#
)]
#[must_use]
pub struct Panel {
    title: Content,
    content: Option<Content>,
    interruption: bool,
    level: u8,
    actions: Vec<Action>,
    actions_classes: Classes,
    actions_attributes: Attributes,
    classes: Classes,
    attributes: Attributes,
}

component!(Panel);

impl Panel {
    /// It is done.
    pub fn confirmation(title: impl Into<Content>) -> Self {
        Self {
            title: title.into(),
            content: None,
            interruption: false,
            level: 1,
            actions: Vec::new(),
            actions_classes: Classes::default(),
            actions_attributes: Attributes::new(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Stop and think.
    pub fn interruption(title: impl Into<Content>) -> Self {
        Self {
            interruption: true,
            ..Self::confirmation(title)
        }
    }

    /// Words below the title.
    pub fn words(mut self, content: impl Into<Content>) -> Self {
        self.content = Some(content.into());
        self
    }

    /// The title's level among the headings.
    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(1, 6);
        self
    }

    /// A button on an interruption; it is made to stand on the dark ground.
    pub fn button(mut self, button: Button) -> Self {
        self.actions
            .push(Action::Button(Box::new(button.inverse())));
        self
    }

    /// A link on an interruption.
    pub fn link(self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.link_with(text, href, "", Attributes::new())
    }

    /// A link on an interruption, with further classes and attributes.
    pub fn link_with(
        mut self,
        text: impl Into<String>,
        href: impl Into<String>,
        classes: &str,
        attributes: Attributes,
    ) -> Self {
        let mut further = Classes::default();
        further.push(classes);
        self.actions.push(Action::Link {
            text: text.into(),
            href: href.into(),
            classes: further,
            attributes,
        });
        self
    }

    /// Further classes of what is around buttons and links.
    pub fn actions_class(mut self, classes: &str) -> Self {
        self.actions_classes.push(classes);
        self
    }

    /// A further attribute of what is around buttons and links.
    pub fn actions_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.actions_attributes.push(name, Some(value.into()));
        self
    }

    class_and_attribute!();
}
