//! Several buttons under one, where scripts run; without them, side by side.
//! In: buttons.
//! Out: `moj-button-menu`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Button};

/// Several buttons under one.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="moj-button-menu{{ classes }}" data-module="moj-button-menu"{{ attributes }} data-button-text="{{ text }}"{% if let Some(classes) = button_classes %} data-button-classes="{{ classes }}"{% endif %}{% if align_right %} data-align-menu="right"{% endif %}>
{% for button in buttons %}{{ button }}
{% endfor %}</div>"#
)]
#[must_use]
pub struct ButtonMenu {
    text: String,
    button_classes: Option<String>,
    align_right: bool,
    buttons: Vec<Button>,
    classes: Classes,
    attributes: Attributes,
}

component!(ButtonMenu);

impl ButtonMenu {
    /// A menu with these words on its button.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            button_classes: None,
            align_right: false,
            buttons: Vec::new(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// One more button.
    pub fn button(mut self, button: Button) -> Self {
        self.buttons
            .push(button.class("moj-button-menu__item govuk-button--secondary"));
        self
    }

    /// The classes of the menu's own button.
    pub fn button_class(mut self, classes: impl Into<String>) -> Self {
        self.button_classes = Some(classes.into());
        self
    }

    /// It opens to the left, from the right edge.
    pub fn align_right(mut self) -> Self {
        self.align_right = true;
        self
    }

    class_and_attribute!();
}
