//! The status of something, in a word or two.
//! In: the words and a colour.
//! Out: `govuk-tag`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component, from_words};
use crate::{Attributes, Content};

/// The colour of a tag; never the only sign of what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagColour {
    /// Grey: inactive.
    Grey,
    /// Green: done.
    Green,
    /// Teal.
    Teal,
    /// Blue.
    Blue,
    /// Red: urgent.
    Red,
    /// Purple: received.
    Purple,
    /// Magenta.
    Magenta,
    /// Orange.
    Orange,
    /// Yellow: late.
    Yellow,
}

impl TagColour {
    fn class(self) -> &'static str {
        match self {
            Self::Grey => "govuk-tag--grey",
            Self::Green => "govuk-tag--green",
            Self::Teal => "govuk-tag--teal",
            Self::Blue => "govuk-tag--blue",
            Self::Red => "govuk-tag--red",
            Self::Purple => "govuk-tag--purple",
            Self::Magenta => "govuk-tag--magenta",
            Self::Orange => "govuk-tag--orange",
            Self::Yellow => "govuk-tag--yellow",
        }
    }
}

/// A tag.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<strong class="govuk-tag{{ classes }}"{{ attributes }}>{{ content }}</strong>"#
)]
#[must_use]
pub struct Tag {
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

component!(Tag);
from_words!(Tag);

impl Tag {
    /// A tag with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Its colour.
    pub fn colour(self, colour: TagColour) -> Self {
        self.class(colour.class())
    }

    class_and_attribute!();
}
