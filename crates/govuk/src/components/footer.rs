//! The foot of every page, without crown, crest or Crown copyright: those are GOV.UK's.
//! In: links and words.
//! Out: `govuk-footer`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

#[derive(Clone, Debug)]
struct Link {
    text: String,
    href: String,
    attributes: Attributes,
}

/// A column of links in the footer.
#[derive(Clone, Debug)]
#[must_use]
pub struct FooterSection {
    title: String,
    width: String,
    columns: Option<u8>,
    links: Vec<Link>,
}

impl FooterSection {
    /// A section of this title over the full width.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            width: "full".to_owned(),
            columns: None,
            links: Vec::new(),
        }
    }

    /// Its share of the width: "one-third".
    pub fn width(mut self, width: impl Into<String>) -> Self {
        self.width = width.into();
        self
    }

    /// Its links in so many columns.
    pub fn columns(mut self, columns: u8) -> Self {
        self.columns = Some(columns);
        self
    }

    /// A link.
    pub fn link(self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.link_with(text, href, Attributes::new())
    }

    /// A link with further attributes.
    pub fn link_with(
        mut self,
        text: impl Into<String>,
        href: impl Into<String>,
        attributes: Attributes,
    ) -> Self {
        self.links.push(Link {
            text: text.into(),
            href: href.into(),
            attributes,
        });
        self
    }
}

/// The foot of a page.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-footer{{ classes }}"{{ attributes }}>
<div class="govuk-width-container{{ container_classes }}">
{% if !sections.is_empty() %}<div class="govuk-footer__navigation">
{% for section in sections %}<div class="govuk-footer__section govuk-grid-column-{{ section.width }}">
<h2 class="govuk-footer__heading govuk-heading-m">{{ section.title }}</h2>
{% if !section.links.is_empty() %}<ul class="govuk-footer__list{% if let Some(columns) = section.columns %} govuk-footer__list--columns-{{ columns }}{% endif %}">
{% for link in section.links %}<li class="govuk-footer__list-item"><a class="govuk-footer__link" href="{{ link.href }}"{{ link.attributes }}>{{ link.text }}</a></li>
{% endfor %}</ul>{% endif %}
</div>{% endfor %}
</div>
<hr class="govuk-footer__section-break">{% endif %}
<div class="govuk-footer__meta">
<div class="govuk-footer__meta-item govuk-footer__meta-item--grow">
{% if meta %}<h2 class="govuk-visually-hidden">{{ hidden_title }}</h2>
{% if !links.is_empty() %}<ul class="govuk-footer__inline-list">
{% for link in links %}<li class="govuk-footer__inline-list-item"><a class="govuk-footer__link" href="{{ link.href }}"{{ link.attributes }}>{{ link.text }}</a></li>
{% endfor %}</ul>{% endif %}
{% if let Some(words) = words %}<div class="govuk-footer__meta-custom">{{ words }}</div>{% endif %}{% endif %}
{% if let Some(licence) = licence %}<span class="govuk-footer__licence-description">{{ licence }}</span>{% endif %}
</div>
</div>
</div>
</div>"#
)]
#[must_use]
pub struct Footer {
    sections: Vec<FooterSection>,
    meta: bool,
    hidden_title: String,
    links: Vec<Link>,
    words: Option<Content>,
    licence: Option<Content>,
    classes: Classes,
    container_classes: Classes,
    attributes: Attributes,
}

component!(Footer);

impl Default for Footer {
    fn default() -> Self {
        Self::new()
    }
}

impl Footer {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            sections: Vec::new(),
            meta: false,
            hidden_title: "Support links".to_owned(),
            links: Vec::new(),
            words: None,
            licence: None,
            classes: Classes::default(),
            container_classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// A section of links above the line.
    pub fn section(mut self, section: FooterSection) -> Self {
        self.sections.push(section);
        self
    }

    /// A link below the line.
    pub fn link(self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.link_with(text, href, Attributes::new())
    }

    /// A link below the line, with further attributes.
    pub fn link_with(
        mut self,
        text: impl Into<String>,
        href: impl Into<String>,
        attributes: Attributes,
    ) -> Self {
        self.meta = true;
        self.links.push(Link {
            text: text.into(),
            href: href.into(),
            attributes,
        });
        self
    }

    /// What a screen reader calls the links below the line, in place of "Support links".
    pub fn hidden_title(mut self, title: impl Into<String>) -> Self {
        self.meta = true;
        self.hidden_title = title.into();
        self
    }

    /// Words below the links.
    pub fn words(mut self, content: impl Into<Content>) -> Self {
        self.meta = true;
        self.words = Some(content.into());
        self
    }

    /// Under which licence the content stands.
    pub fn licence(mut self, content: impl Into<Content>) -> Self {
        self.licence = Some(content.into());
        self
    }

    /// Further classes of the container.
    pub fn container_class(mut self, classes: &str) -> Self {
        self.container_classes.push(classes);
        self
    }

    class_and_attribute!();
}
