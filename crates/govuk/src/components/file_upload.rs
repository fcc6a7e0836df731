//! A field for files.
//! In: a name and a label.
//! Out: `govuk-file-upload` in its form group, in a drop zone when asked for.

use askama::Template;

use super::field::Field;
use crate::attributes::Classes;
use crate::component::{component, field_methods};
use crate::{Attributes, Label};

/// A field for files.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{{ field.top() }}
{% if let Some(before) = field.before %}{{ before }}{% endif %}
{% if drop_zone %}<div class="govuk-file-upload-wrapper{{ wrapper_classes }}" data-module="govuk-file-upload"{{ wrapper_attributes }}>{% endif %}
<input class="govuk-file-upload{{ field.classes }}{% if field.error.is_some() %} govuk-file-upload--error{% endif %}" id="{{ field.id }}" name="{{ field.name }}" type="file"
{%- if disabled %} disabled{% endif %}
{%- if multiple %} multiple{% endif %}
{%- if let Some(ids) = field.described() %} aria-describedby="{{ ids }}"{% endif %}{{ field.attributes }}>
{% if drop_zone %}</div>{% endif %}
{% if let Some(after) = field.after %}{{ after }}{% endif %}
</div>"#
)]
#[must_use]
pub struct FileUpload {
    field: Field,
    drop_zone: bool,
    multiple: bool,
    disabled: bool,
    wrapper_classes: Classes,
    wrapper_attributes: Attributes,
}

component!(FileUpload);

impl FileUpload {
    /// A field of this name with this label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            field: Field::new(name.into(), label.into()),
            drop_zone: false,
            multiple: false,
            disabled: false,
            wrapper_classes: Classes::default(),
            wrapper_attributes: Attributes::new(),
        }
    }

    field_methods!();

    /// Where scripts run, files can also be dropped on it.
    pub fn drop_zone(mut self) -> Self {
        self.drop_zone = true;
        self
    }

    /// Several files at once.
    pub fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }

    /// Not to be used.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// The kinds of file the browser offers first: ".csv,.zip".
    pub fn accept(self, kinds: impl Into<String>) -> Self {
        self.attribute("accept", kinds)
    }

    /// Further classes of the drop zone.
    pub fn wrapper_class(mut self, classes: &str) -> Self {
        self.wrapper_classes.push(classes);
        self
    }

    /// A further attribute of the drop zone.
    pub fn wrapper_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.wrapper_attributes.push(name, Some(value.into()));
        self
    }
}
