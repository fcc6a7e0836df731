//! Stop and think, before something that cannot easily be undone.
//! In: a heading, what follows from going on, and the two ways.
//! Out: `moj-interruption-card`.

use askama::Template;

use crate::component::component;
use crate::{Button, Content};

/// Stop and think.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="moj-interruption-card"><div class="moj-interruption-card__content">
<h1 class="moj-interruption-card__heading">{{ heading }}</h1>
<div class="moj-interruption-card__body">{{ body }}</div>
<div class="govuk-button-group moj-interruption-card__actions">
{{ primary }}
{% if let Some((text, href)) = secondary %}<a class="govuk-link govuk-link--inverse" href="{{ href }}">{{ text }}</a>{% endif %}
</div>
</div></div>"#
)]
#[must_use]
pub struct InterruptionCard {
    heading: String,
    body: Content,
    primary: Button,
    secondary: Option<(String, String)>,
}

component!(InterruptionCard);

impl InterruptionCard {
    /// A card with the button to go on; around it stands the form that the button sends.
    pub fn new(heading: impl Into<String>, body: impl Into<Content>, primary: Button) -> Self {
        Self {
            heading: heading.into(),
            body: body.into(),
            primary: primary.inverse().prevent_double_click(true),
            secondary: None,
        }
    }

    /// The way back.
    pub fn or(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.secondary = Some((text.into(), href.into()));
        self
    }
}
