//! One choice of a group of radios or checkboxes.
//! In: a value and the words beside it.
//! Out: what radios and checkboxes both need to know of it.

use crate::attributes::Classes;
use crate::{Attributes, Content, Hint, Label};

/// One radio or one checkbox, or the word "or" between them.
#[derive(Clone, Debug)]
#[must_use]
pub struct Choice {
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Divider(String),
    Item(Box<Item>),
}

#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) value: String,
    content: Content,
    label_classes: Classes,
    label_attributes: Attributes,
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    hint: Option<Hint>,
    pub(crate) checked: Option<bool>,
    pub(crate) disabled: bool,
    pub(crate) exclusive: bool,
    pub(crate) conditional: Option<Content>,
    pub(crate) attributes: Attributes,
}

impl Item {
    pub(crate) fn id_in(&self, group: &str, position: usize) -> String {
        match (&self.id, position) {
            (Some(id), _) => id.clone(),
            (None, 0) => group.to_owned(),
            (None, n) => format!("{group}-{}", n + 1),
        }
    }

    pub(crate) fn label(&self, kind: &str, id: &str) -> Label {
        let mut label = Label::new(self.content.clone())
            .class(kind)
            .class(self.label_classes.words())
            .for_field(id);
        label.set_attributes(self.label_attributes.clone());
        label
    }

    pub(crate) fn hint(&self, kind: &str, id: &str) -> Option<Hint> {
        self.hint
            .clone()
            .map(|hint| hint.id(format!("{id}-item-hint")).class(kind))
    }

    pub(crate) fn has_hint(&self) -> bool {
        self.hint.is_some()
    }

    pub(crate) fn is_checked(&self, chosen: &[String]) -> bool {
        self.checked.unwrap_or_else(|| chosen.contains(&self.value))
    }
}

impl Choice {
    /// A choice with this value and these words beside it.
    pub fn new(value: impl Into<String>, content: impl Into<Content>) -> Self {
        Self {
            kind: Kind::Item(Box::new(Item {
                value: value.into(),
                content: content.into(),
                label_classes: Classes::default(),
                label_attributes: Attributes::new(),
                id: None,
                name: None,
                hint: None,
                checked: None,
                disabled: false,
                exclusive: false,
                conditional: None,
                attributes: Attributes::new(),
            })),
        }
    }

    /// A word between choices: "or".
    pub fn divider(word: impl Into<String>) -> Self {
        Self {
            kind: Kind::Divider(word.into()),
        }
    }

    fn change(mut self, change: impl FnOnce(&mut Item)) -> Self {
        if let Kind::Item(item) = &mut self.kind {
            change(item);
        }
        self
    }

    /// Its id in place of the one made of the group's.
    pub fn id(self, id: impl Into<String>) -> Self {
        self.change(|item| item.id = Some(id.into()))
    }

    /// Its name in place of the group's; for checkboxes only.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.change(|item| item.name = Some(name.into()))
    }

    /// A hint below it.
    pub fn hint(self, hint: impl Into<Hint>) -> Self {
        self.change(|item| item.hint = Some(hint.into()))
    }

    /// Chosen or not, whatever the group's value says.
    pub fn checked(self, checked: bool) -> Self {
        self.change(|item| item.checked = Some(checked))
    }

    /// Not to be chosen.
    pub fn disabled(self) -> Self {
        self.change(|item| item.disabled = true)
    }

    /// Choosing it unticks the others, where scripts run: "none of these"; for checkboxes only.
    pub fn exclusive(self) -> Self {
        self.change(|item| item.exclusive = true)
    }

    /// What is asked further when it is chosen; always shown without scripts.
    pub fn conditional(self, content: impl Into<Content>) -> Self {
        self.change(|item| item.conditional = Some(content.into()))
    }

    /// Further classes of its label.
    pub fn label_class(self, classes: &str) -> Self {
        self.change(|item| item.label_classes.push(classes))
    }

    /// A further attribute of its label.
    pub fn label_attribute(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.change(|item| item.label_attributes.push(name, Some(value.into())))
    }

    /// A further attribute of its input.
    pub fn attribute(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.change(|item| item.attributes.push(name, Some(value.into())))
    }
}
