//! What every component shares: being safe to write into a page, and the builder's common words.
//! In: the component's struct.
//! Out: its `class`, `attribute`, `hint`, `error` and so on, the same everywhere.

/// A component can be written into a page unescaped, and used as the content of another.
macro_rules! component {
    ($($name:ident),+) => {$(
        impl askama::filters::HtmlSafe for $name {}
        impl From<$name> for crate::Content {
            fn from(component: $name) -> Self {
                Self::html(component.to_string())
            }
        }
    )+};
}

/// Parts of a component that are usually just words: `"Reason"` does for a label.
macro_rules! from_words {
    ($($name:ident),+) => {$(
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }
        impl From<crate::Content> for $name {
            fn from(content: crate::Content) -> Self {
                Self::new(content)
            }
        }
    )+};
}

/// Further classes and attributes of the component's main element.
macro_rules! class_and_attribute {
    () => {
        /// Further classes, with spaces between them.
        pub fn class(mut self, classes: &str) -> Self {
            self.classes.push(classes);
            self
        }

        /// A further attribute.
        pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.attributes.push(name, Some(value.into()));
            self
        }
    };
}

/// What form fields with one label share. The struct keeps it in `field: Field`.
macro_rules! field_methods {
    () => {
        /// The element's id when it is not its name.
        pub fn id(mut self, id: impl Into<String>) -> Self {
            self.field.set_id(id.into());
            self
        }

        /// A hint below the label.
        pub fn hint(mut self, hint: impl Into<crate::Hint>) -> Self {
            self.field.set_hint(hint.into());
            self
        }

        /// What is wrong with the answer.
        pub fn error(mut self, error: impl Into<crate::ErrorMessage>) -> Self {
            self.field.set_error(error.into());
            self
        }

        /// What is wrong with the answer, if anything is.
        pub fn error_if<E: Into<crate::ErrorMessage>>(self, error: Option<E>) -> Self {
            match error {
                Some(error) => self.error(error),
                None => self,
            }
        }

        /// The id of something else on the page that describes this field.
        pub fn described_by(mut self, id: impl Into<String>) -> Self {
            self.field.described_by = Some(id.into());
            self
        }

        /// Further classes of the field's own element.
        pub fn class(mut self, classes: &str) -> Self {
            self.field.classes.push(classes);
            self
        }

        /// A further attribute of the field's own element.
        pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.field.attributes.push(name, Some(value.into()));
            self
        }

        /// Further classes of the group around label and field.
        pub fn group_class(mut self, classes: &str) -> Self {
            self.field.group_classes.push(classes);
            self
        }

        /// A further attribute of the group around label and field.
        pub fn group_attribute(
            mut self,
            name: impl Into<String>,
            value: impl Into<String>,
        ) -> Self {
            self.field.group_attributes.push(name, Some(value.into()));
            self
        }

        /// What stands directly before the field.
        pub fn before(mut self, content: impl Into<crate::Content>) -> Self {
            self.field.before = Some(content.into());
            self
        }

        /// What stands directly after the field.
        pub fn after(mut self, content: impl Into<crate::Content>) -> Self {
            self.field.after = Some(content.into());
            self
        }
    };
}

/// What groups of fields under one legend share. The struct keeps it in `group: Group`.
macro_rules! group_methods {
    () => {
        /// A hint below the legend.
        pub fn hint(mut self, hint: impl Into<crate::Hint>) -> Self {
            self.group.set_hint(hint.into());
            self
        }

        /// What is wrong with the answer.
        pub fn error(mut self, error: impl Into<crate::ErrorMessage>) -> Self {
            self.group.set_error(error.into());
            self
        }

        /// What is wrong with the answer, if anything is.
        pub fn error_if<E: Into<crate::ErrorMessage>>(self, error: Option<E>) -> Self {
            match error {
                Some(error) => self.error(error),
                None => self,
            }
        }

        /// The id of something else on the page that describes this group.
        pub fn described_by(mut self, id: impl Into<String>) -> Self {
            self.group.described_by = Some(id.into());
            self
        }

        /// Further classes of the element around the fields.
        pub fn class(mut self, classes: &str) -> Self {
            self.group.classes.push(classes);
            self
        }

        /// A further attribute of the element around the fields.
        pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.group.attributes.push(name, Some(value.into()));
            self
        }

        /// Further classes of the fieldset.
        pub fn fieldset_class(mut self, classes: &str) -> Self {
            self.group.fieldset_classes.push(classes);
            self
        }

        /// A further attribute of the fieldset.
        pub fn fieldset_attribute(
            mut self,
            name: impl Into<String>,
            value: impl Into<String>,
        ) -> Self {
            self.group
                .fieldset_attributes
                .push(name, Some(value.into()));
            self
        }

        /// Further classes of the form group around all of it.
        pub fn group_class(mut self, classes: &str) -> Self {
            self.group.form_classes.push(classes);
            self
        }

        /// A further attribute of the form group around all of it.
        pub fn group_attribute(
            mut self,
            name: impl Into<String>,
            value: impl Into<String>,
        ) -> Self {
            self.group.form_attributes.push(name, Some(value.into()));
            self
        }

        /// What stands before the first field.
        pub fn before(mut self, content: impl Into<crate::Content>) -> Self {
            self.group.before = Some(content.into());
            self
        }

        /// What stands after the last field.
        pub fn after(mut self, content: impl Into<crate::Content>) -> Self {
            self.group.after = Some(content.into());
            self
        }
    };
}

pub(crate) use {class_and_attribute, component, field_methods, from_words, group_methods};
