//! A form field with one label: label, hint and error, tied together by ids.
//! In: a name and a label.
//! Out: the opening of the form group, and what describes the field.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::attributes::Classes;
use crate::{Attributes, Content, ErrorMessage, Hint, Label};

/// What all fields with one label keep.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: Label,
    pub(crate) hint: Option<Hint>,
    pub(crate) error: Option<ErrorMessage>,
    pub(crate) described_by: Option<String>,
    pub(crate) classes: Classes,
    pub(crate) attributes: Attributes,
    pub(crate) group_classes: Classes,
    pub(crate) group_attributes: Attributes,
    pub(crate) before: Option<Content>,
    pub(crate) after: Option<Content>,
}

impl Field {
    pub(crate) fn new(name: String, label: Label) -> Self {
        Self {
            id: name.clone(),
            label: label.for_field(&name),
            name,
            hint: None,
            error: None,
            described_by: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
            group_classes: Classes::default(),
            group_attributes: Attributes::new(),
            before: None,
            after: None,
        }
    }

    pub(crate) fn set_id(&mut self, id: String) {
        self.label = self.label.clone().for_field(&id);
        self.id = id;
        self.hint = self
            .hint
            .take()
            .map(|hint| hint.id(format!("{}-hint", self.id)));
        self.error = self
            .error
            .take()
            .map(|error| error.id(format!("{}-error", self.id)));
    }

    pub(crate) fn set_hint(&mut self, hint: Hint) {
        self.hint = Some(hint.id(format!("{}-hint", self.id)));
    }

    pub(crate) fn set_error(&mut self, error: ErrorMessage) {
        self.error = Some(error.id(format!("{}-error", self.id)));
    }

    /// The value of `aria-describedby`, when anything describes the field.
    pub(crate) fn described(&self) -> Option<String> {
        described(
            self.described_by.as_deref(),
            &self.id,
            self.hint.is_some(),
            self.error.is_some(),
        )
    }

    pub(crate) fn top(&self) -> Top<'_> {
        self.top_as("", Attributes::new())
    }

    /// The opening with a further class and further attributes of a kind of field.
    pub(crate) fn top_as<'a>(&'a self, class: &'a str, attributes: Attributes) -> Top<'a> {
        Top {
            field: self,
            class,
            attributes,
        }
    }
}

pub(crate) fn described(other: Option<&str>, id: &str, hint: bool, error: bool) -> Option<String> {
    let mut ids = other.unwrap_or_default().to_owned();
    for part in [hint.then_some("-hint"), error.then_some("-error")]
        .into_iter()
        .flatten()
    {
        if !ids.is_empty() {
            ids.push(' ');
        }
        ids.push_str(id);
        ids.push_str(part);
    }
    (!ids.is_empty()).then_some(ids)
}

/// The form group's opening tag, label, hint and error.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-form-group{% if field.error.is_some() %} govuk-form-group--error{% endif %}{{ class }}{{ field.group_classes }}"{{ attributes }}{{ field.group_attributes }}>
{{ field.label }}
{% if let Some(hint) = field.hint %}{{ hint }}{% endif %}
{% if let Some(error) = field.error %}{{ error }}{% endif %}"#
)]
pub(crate) struct Top<'a> {
    field: &'a Field,
    class: &'a str,
    attributes: Attributes,
}

impl HtmlSafe for Top<'_> {}
