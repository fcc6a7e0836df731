//! Whom a record is about, at its head.
//! In: a title and menus.
//! Out: `moj-identity-bar`.

use askama::Template;

use super::ButtonMenu;
use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// Whom a record is about.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="moj-identity-bar{{ classes }}"{{ attributes }}>
<div class="moj-identity-bar__container">
<div class="moj-identity-bar__details"><span class="moj-identity-bar__title">{{ title }}</span></div>
{% if !menus.is_empty() %}<div class="moj-identity-bar__actions">
{% for menu in menus %}<div class="moj-identity-bar__menu">{{ menu }}</div>{% endfor %}
</div>{% endif %}
</div>
</div>"#
)]
#[must_use]
pub struct IdentityBar {
    title: Content,
    menus: Vec<ButtonMenu>,
    classes: Classes,
    attributes: Attributes,
}

component!(IdentityBar);

impl IdentityBar {
    /// A bar with this title.
    pub fn new(title: impl Into<Content>) -> Self {
        Self {
            title: title.into(),
            menus: Vec::new(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// A menu of what can be done.
    pub fn menu(mut self, menu: ButtonMenu) -> Self {
        self.menus.push(menu);
        self
    }

    class_and_attribute!();
}
