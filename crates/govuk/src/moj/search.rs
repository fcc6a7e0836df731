//! A field to search, with its button.
//! In: where to search and what for.
//! Out: `moj-search`, a form of its own.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Button, Hint, Input, Label};

/// A field to search. Its label cannot be left out.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<search class="moj-search{{ classes }}"{{ attributes }}>
<form action="{{ action }}" method="get">{{ self.field() }}</form>
</search>"#
)]
#[must_use]
pub struct Search {
    action: String,
    input: Input,
    button: String,
    classes: Classes,
    attributes: Attributes,
}

component!(Search);

impl Search {
    /// A search at this address, in a field of this name.
    pub fn new(
        action: impl Into<String>,
        name: impl Into<String>,
        label: impl Into<Label>,
    ) -> Self {
        let label = label.into().class("moj-search__label");
        Self {
            action: action.into(),
            input: Input::new(name, label)
                .kind("search")
                .class("moj-search__input")
                .wrapper_class("moj-search__input-wrapper"),
            button: "Search".to_owned(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// The field's id when it is not its name.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.input = self.input.id(id);
        self
    }

    /// A hint below the label.
    pub fn hint(mut self, hint: impl Into<Hint>) -> Self {
        self.input = self.input.hint(hint.into().class("moj-search__hint"));
        self
    }

    /// What was searched for.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.input = self.input.value(value);
        self
    }

    /// Other words on the button.
    pub fn button(mut self, words: impl Into<String>) -> Self {
        self.button = words.into();
        self
    }

    class_and_attribute!();

    fn field(&self) -> Input {
        self.input
            .clone()
            .after(Button::new(self.button.as_str()).class("moj-search__button"))
    }
}
