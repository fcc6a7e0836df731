//! What is known, key by key, with the way to change it.
//! In: rows.
//! Out: `govuk-summary-list`, in a `govuk-summary-card` when asked for.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// A link to change or remove something.
#[derive(Clone, Debug)]
#[must_use]
pub struct SummaryAction {
    content: Content,
    href: String,
    hidden: Option<String>,
    classes: Classes,
    attributes: Attributes,
}

impl SummaryAction {
    /// A link with these words.
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            href: href.into(),
            hidden: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// What it changes, for a screen reader, so that no two links read alike.
    pub fn hidden_text(mut self, text: impl Into<String>) -> Self {
        self.hidden = Some(text.into());
        self
    }

    class_and_attribute!();
}

/// A key or a value with classes of its own.
#[derive(Clone, Debug)]
#[must_use]
pub struct SummaryText {
    content: Content,
    classes: Classes,
}

impl<C: Into<Content>> From<C> for SummaryText {
    fn from(content: C) -> Self {
        Self {
            content: content.into(),
            classes: Classes::default(),
        }
    }
}

impl SummaryText {
    /// Words with further classes.
    pub fn with_class(content: impl Into<Content>, classes: &str) -> Self {
        let mut text = Self::from(content);
        text.classes.push(classes);
        text
    }
}

/// A key, its value and what can be done about it.
#[derive(Clone, Debug)]
#[must_use]
pub struct SummaryRow {
    key: SummaryText,
    value: SummaryText,
    actions: Vec<SummaryAction>,
    actions_classes: Classes,
    classes: Classes,
}

impl SummaryRow {
    /// A key and its value.
    pub fn new(key: impl Into<SummaryText>, value: impl Into<SummaryText>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
            actions: Vec::new(),
            actions_classes: Classes::default(),
            classes: Classes::default(),
        }
    }

    /// Something that can be done about it.
    pub fn action(mut self, action: SummaryAction) -> Self {
        self.actions.push(action);
        self
    }

    /// Further classes around what can be done.
    pub fn actions_class(mut self, classes: &str) -> Self {
        self.actions_classes.push(classes);
        self
    }

    /// Further classes of the row.
    pub fn class(mut self, classes: &str) -> Self {
        self.classes.push(classes);
        self
    }
}

/// The card around a list.
#[derive(Clone, Debug)]
#[must_use]
pub struct SummaryCard {
    title: Option<Content>,
    title_classes: Classes,
    level: u8,
    actions: Vec<SummaryAction>,
    actions_classes: Classes,
    classes: Classes,
    attributes: Attributes,
}

impl SummaryCard {
    /// A card of this title.
    pub fn new(title: impl Into<Content>) -> Self {
        Self {
            title: Some(title.into()),
            ..Self::untitled()
        }
    }

    /// A card without a title.
    pub fn untitled() -> Self {
        Self {
            title: None,
            title_classes: Classes::default(),
            level: 2,
            actions: Vec::new(),
            actions_classes: Classes::default(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// The title's level among the headings.
    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(1, 6);
        self
    }

    /// Further classes of the title.
    pub fn title_class(mut self, classes: &str) -> Self {
        self.title_classes.push(classes);
        self
    }

    /// Something that can be done about all of it.
    pub fn action(mut self, action: SummaryAction) -> Self {
        self.actions.push(action);
        self
    }

    /// Further classes around what can be done.
    pub fn actions_class(mut self, classes: &str) -> Self {
        self.actions_classes.push(classes);
        self
    }

    class_and_attribute!();
}

/// What is known, key by key.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% macro link(action) %}<a class="govuk-link{{ action.classes }}" href="{{ action.href }}"{{ action.attributes }}>{{ action.content }}{% if action.hidden.is_some() || self.card_title().is_some() %}<span class="govuk-visually-hidden">{% if let Some(hidden) = action.hidden %} {{ hidden }}{% endif %}{% if let Some(title) = self.card_title() %} ({{ title }}){% endif %}</span>{% endif %}</a>{% endmacro %}
{%- if let Some(card) = card %}<div class="govuk-summary-card{{ card.classes }}"{{ card.attributes }}>
<div class="govuk-summary-card__title-wrapper">
{% if let Some(title) = card.title %}<h{{ card.level }} class="govuk-summary-card__title{{ card.title_classes }}">{{ title }}</h{{ card.level }}>{% endif %}
{% if card.actions.len() == 1 %}<div class="govuk-summary-card__actions{{ card.actions_classes }}">{% call link(card.actions[0]) %}{% endcall %}</div>
{% else if !card.actions.is_empty() %}<ul class="govuk-summary-card__actions{{ card.actions_classes }}">
{% for action in card.actions %}<li class="govuk-summary-card__action">{% call link(action) %}{% endcall %}</li>{% endfor %}
</ul>{% endif %}
</div>
<div class="govuk-summary-card__content">{% endif %}
<dl class="govuk-summary-list{{ classes }}"{{ attributes }}>
{% let any = self.any_actions() %}{% for row in rows %}<div class="govuk-summary-list__row{% if any && row.actions.is_empty() %} govuk-summary-list__row--no-actions{% endif %}{{ row.classes }}">
<dt class="govuk-summary-list__key{{ row.key.classes }}">{{ row.key.content }}</dt>
<dd class="govuk-summary-list__value{{ row.value.classes }}">{{ row.value.content }}</dd>
{% if row.actions.len() == 1 %}<dd class="govuk-summary-list__actions{{ row.actions_classes }}">{% call link(row.actions[0]) %}{% endcall %}</dd>
{% else if !row.actions.is_empty() %}<dd class="govuk-summary-list__actions{{ row.actions_classes }}"><ul class="govuk-summary-list__actions-list">
{% for action in row.actions %}<li class="govuk-summary-list__actions-list-item">{% call link(action) %}{% endcall %}</li>{% endfor %}
</ul></dd>{% endif %}
</div>
{% endfor %}
</dl>{% if card.is_some() %}</div></div>{% endif %}"#
)]
#[must_use]
pub struct SummaryList {
    rows: Vec<SummaryRow>,
    card: Option<SummaryCard>,
    classes: Classes,
    attributes: Attributes,
}

component!(SummaryList);

impl Default for SummaryList {
    fn default() -> Self {
        Self::new()
    }
}

impl SummaryList {
    /// No row yet.
    pub fn new() -> Self {
        Self {
            rows: Vec::new(),
            card: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// One more row.
    pub fn row(mut self, row: SummaryRow) -> Self {
        self.rows.push(row);
        self
    }

    /// A key and its value.
    pub fn entry(self, key: impl Into<SummaryText>, value: impl Into<SummaryText>) -> Self {
        self.row(SummaryRow::new(key, value))
    }

    /// In a card.
    pub fn card(mut self, card: SummaryCard) -> Self {
        self.card = Some(card);
        self
    }

    /// Without lines between the rows.
    pub fn no_border(self) -> Self {
        self.class("govuk-summary-list--no-border")
    }

    class_and_attribute!();

    fn card_title(&self) -> Option<&Content> {
        self.card.as_ref().and_then(|card| card.title.as_ref())
    }

    fn any_actions(&self) -> bool {
        self.rows.iter().any(|row| !row.actions.is_empty())
    }
}
