//! Several form fields under one legend: fieldset, legend, hint and error, tied together by ids.
//! In: an id and a legend.
//! Out: the opening and the closing of the form group, and what describes it.

use askama::Template;
use askama::filters::HtmlSafe;

use super::field::described;
use super::fieldset::Opening;
use crate::attributes::Classes;
use crate::{Attributes, Content, ErrorMessage, Hint, Legend};

/// What all groups keep.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) legend: Option<Legend>,
    pub(crate) hint: Option<Hint>,
    pub(crate) error: Option<ErrorMessage>,
    pub(crate) described_by: Option<String>,
    pub(crate) classes: Classes,
    pub(crate) attributes: Attributes,
    pub(crate) fieldset_classes: Classes,
    pub(crate) fieldset_attributes: Attributes,
    pub(crate) fieldset_role: Option<&'static str>,
    pub(crate) form_classes: Classes,
    pub(crate) form_attributes: Attributes,
    pub(crate) before: Option<Content>,
    pub(crate) after: Option<Content>,
}

impl Group {
    pub(crate) fn new(id: String, legend: Option<Legend>) -> Self {
        Self {
            id,
            legend,
            hint: None,
            error: None,
            described_by: None,
            classes: Classes::default(),
            attributes: Attributes::new(),
            fieldset_classes: Classes::default(),
            fieldset_attributes: Attributes::new(),
            fieldset_role: None,
            form_classes: Classes::default(),
            form_attributes: Attributes::new(),
            before: None,
            after: None,
        }
    }

    pub(crate) fn set_id(&mut self, id: String) {
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

    /// The ids of what describes the group.
    pub(crate) fn described(&self) -> Option<String> {
        described(
            self.described_by.as_deref(),
            &self.id,
            self.hint.is_some(),
            self.error.is_some(),
        )
    }

    fn fieldset(&self) -> Option<Opening<'_>> {
        self.legend.as_ref().map(|legend| Opening {
            legend,
            classes: &self.fieldset_classes,
            role: self.fieldset_role,
            described_by: self.described(),
            attributes: &self.fieldset_attributes,
        })
    }

    pub(crate) fn top(&self) -> Top<'_> {
        Top {
            fieldset: self.fieldset(),
            group: self,
        }
    }

    pub(crate) fn bottom(&self) -> Bottom {
        Bottom {
            fieldset: self.legend.is_some(),
        }
    }
}

/// The form group's opening, up to the fields.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-form-group{% if group.error.is_some() %} govuk-form-group--error{% endif %}{{ group.form_classes }}"{{ group.form_attributes }}>
{% if let Some(fieldset) = fieldset %}{{ fieldset }}{% endif %}
{% if let Some(hint) = group.hint %}{{ hint }}{% endif %}
{% if let Some(error) = group.error %}{{ error }}{% endif %}"#
)]
pub(crate) struct Top<'a> {
    fieldset: Option<Opening<'a>>,
    group: &'a Group,
}

impl HtmlSafe for Top<'_> {}

/// The form group's end.
#[derive(Template)]
#[template(ext = "html", source = "{% if fieldset %}</fieldset>{% endif %}</div>")]
pub(crate) struct Bottom {
    fieldset: bool,
}

impl HtmlSafe for Bottom {}
