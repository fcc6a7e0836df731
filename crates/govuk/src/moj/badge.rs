//! A small sign beside a name or a title.
//! In: words and a colour.
//! Out: `moj-badge`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// The colours of MoJ's badges whose contrast is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadgeColour {
    /// Purple.
    Purple,
    /// Bright purple.
    BrightPurple,
    /// Red.
    Red,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Black.
    Black,
}

impl BadgeColour {
    fn class(self) -> &'static str {
        match self {
            Self::Purple => "moj-badge--purple",
            Self::BrightPurple => "moj-badge--bright-purple",
            Self::Red => "moj-badge--red",
            Self::Green => "moj-badge--green",
            Self::Blue => "moj-badge--blue",
            Self::Black => "moj-badge--black",
        }
    }
}

/// A badge.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<span class="moj-badge{{ classes }}"{{ attributes }}>{{ content }}</span>"#
)]
#[must_use]
pub struct Badge {
    content: Content,
    classes: Classes,
    attributes: Attributes,
}

component!(Badge);

impl Badge {
    /// A badge with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Its colour.
    pub fn colour(self, colour: BadgeColour) -> Self {
        self.class(colour.class())
    }

    /// Larger.
    pub fn large(self) -> Self {
        self.class("moj-badge--large")
    }

    class_and_attribute!();
}
