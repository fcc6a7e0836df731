//! Words, signs and buttons.

use govuk::{
    Button, Content, Details, ErrorSummary, InsetText, NotificationBanner, Panel, PhaseBanner, Tag,
    WarningText,
};

use super::fields::{error_of, hint_of, label_of};
use crate::options::{Opt, further, when};

pub(super) fn button(o: Opt<'_>) -> String {
    let content = match o.get("html").words() {
        Some(html) => Content::html(html),
        None => Content::text(o.get("text").text().unwrap_or_default()),
    };
    let button = match o.get("href").words() {
        Some(href) => Button::link(content, href),
        None => Button::new(content),
    };
    let mut button = further!(button, o);
    when!(button, o.get("type").words(), kind);
    when!(button, o.get("name").words(), name);
    when!(button, o.get("value").words(), value);
    when!(button, o.get("id").words(), id);
    when!(
        button,
        o.get("preventDoubleClick").bool(),
        prevent_double_click
    );
    if o.get("disabled").truthy() {
        button = button.disabled();
    }
    if o.get("isStartButton").truthy() {
        button = button.start();
    }
    button.to_string()
}

pub(super) fn details(o: Opt<'_>) -> String {
    let summary = o.content_of("summaryHtml", "summaryText");
    let mut details = further!(Details::new(summary, o.content()), o);
    when!(details, o.get("id").words(), id);
    if o.get("open").truthy() {
        details = details.open();
    }
    details.to_string()
}

pub(super) fn error_message(o: Opt<'_>) -> String {
    let mut error = error_of(o);
    when!(error, o.get("id").words(), id);
    error.to_string()
}

pub(super) fn hint(o: Opt<'_>) -> String {
    let mut hint = hint_of(o);
    when!(hint, o.get("id").words(), id);
    hint.to_string()
}

pub(super) fn label(o: Opt<'_>) -> String {
    let mut label = label_of(o);
    when!(label, o.get("for").words().as_deref(), for_field);
    label.to_string()
}

pub(super) fn error_summary(o: Opt<'_>) -> String {
    let mut summary = further!(ErrorSummary::new(), o);
    when!(summary, o.content_if("titleHtml", "titleText"), title);
    when!(
        summary,
        o.content_if("descriptionHtml", "descriptionText"),
        description
    );
    when!(
        summary,
        o.get("disableAutoFocus").bool(),
        disable_auto_focus
    );
    for error in o.items("errorList") {
        summary = match error.get("href").words() {
            Some(href) if error.get("attributes").pairs().is_empty() && href.starts_with('#') => {
                summary.error(error.content(), &href[1..])
            }
            Some(href) => summary.error_at(error.content(), href, error.attributes()),
            None => summary.general_error(error.content()),
        };
    }
    summary.to_string()
}

pub(super) fn inset_text(o: Opt<'_>) -> String {
    let mut inset = further!(InsetText::new(o.content()), o);
    when!(inset, o.get("id").words(), id);
    inset.to_string()
}

pub(super) fn notification_banner(o: Opt<'_>) -> String {
    let banner = match o.get("type").words().as_deref() {
        Some("success") => NotificationBanner::success(o.content()),
        _ => NotificationBanner::new(o.content()),
    };
    let mut banner = further!(banner, o);
    when!(banner, o.content_if("titleHtml", "titleText"), title);
    when!(banner, o.get("titleId").words(), title_id);
    when!(banner, o.get("role").words(), role);
    when!(banner, o.get("disableAutoFocus").bool(), disable_auto_focus);
    if let Some(level) = o.get("titleHeadingLevel").number() {
        banner = banner.heading_level(u8::try_from(level).expect("a heading's level"));
    }
    banner.to_string()
}

pub(super) fn panel(o: Opt<'_>) -> String {
    let title = o.content_of("titleHtml", "titleText");
    let classes = o.class();
    let interruption = classes
        .split_whitespace()
        .any(|class| class == "govuk-panel--interruption");
    let mut panel = if interruption {
        Panel::interruption(title)
    } else {
        Panel::confirmation(title)
    };
    panel = panel.class(&classes.replace("govuk-panel--interruption", ""));
    for (name, value) in o.get("attributes").pairs() {
        panel = panel.attribute(name, value);
    }
    when!(panel, o.content_if("html", "text"), words);
    if let Some(level) = o.get("headingLevel").number() {
        panel = panel.heading_level(u8::try_from(level).expect("a heading's level"));
    }
    let actions = o.get("actions");
    panel = panel.actions_class(&actions.class());
    for (name, value) in actions.get("attributes").pairs() {
        panel = panel.actions_attribute(name, value);
    }
    for action in actions.items("items") {
        let text = action.get("text").words().unwrap_or_default();
        let href = action.get("href").words();
        let kind = action.get("type").words();
        panel = match href {
            Some(href) if kind.as_deref() != Some("button") => {
                panel.link_with(text, href, &action.class(), action.attributes())
            }
            href => {
                let button = match href {
                    Some(href) => Button::link(text, href),
                    None => Button::new(text).kind(kind.unwrap_or_else(|| "button".to_owned())),
                };
                panel.button(further!(button, action))
            }
        };
    }
    panel.to_string()
}

pub(super) fn tag_of(o: Opt<'_>) -> Tag {
    further!(Tag::new(o.content()), o)
}

pub(super) fn tag(o: Opt<'_>) -> String {
    tag_of(o).to_string()
}

pub(super) fn phase_banner(o: Opt<'_>) -> String {
    further!(PhaseBanner::new(tag_of(o.get("tag")), o.content()), o).to_string()
}

pub(super) fn warning_text(o: Opt<'_>) -> String {
    let mut warning = further!(WarningText::new(o.content()), o);
    when!(warning, o.get("iconFallbackText").words(), hidden_text);
    warning.to_string()
}
