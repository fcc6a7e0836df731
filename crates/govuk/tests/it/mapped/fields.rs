//! Fields with one label.

use govuk::{
    Affix, CharacterCount, ErrorMessage, FileUpload, Hint, Input, Label, Limit, PasswordInput,
    Select,
};
use govuk::{SelectOption, Textarea};

use crate::options::{Opt, further, when};

pub(super) fn label_of(o: Opt<'_>) -> Label {
    let label = further!(Label::new(o.content()), o);
    if o.get("isPageHeading").truthy() {
        label.page_heading()
    } else {
        label
    }
}

pub(super) fn hint_of(o: Opt<'_>) -> Hint {
    further!(Hint::new(o.content()), o)
}

pub(super) fn error_of(o: Opt<'_>) -> ErrorMessage {
    let error = further!(ErrorMessage::new(o.content()), o);
    match o.get("visuallyHiddenText").text() {
        Some(text) => error.hidden_text(text),
        None => error,
    }
}

/// What all fields' fixtures share.
macro_rules! field {
    ($field:expr, $o:expr) => {{
        let o = $o;
        let mut field = further!($field, o);
        when!(field, o.get("id").words(), id);
        when!(field, o.get("describedBy").words(), described_by);
        if o.get("hint").truthy() {
            field = field.hint(hint_of(o.get("hint")));
        }
        if o.get("errorMessage").truthy() {
            field = field.error(error_of(o.get("errorMessage")));
        }
        let group = o.get("formGroup");
        field = field.group_class(&group.class());
        for (name, value) in group.get("attributes").pairs() {
            field = field.group_attribute(name, value);
        }
        when!(
            field,
            group.get("beforeInput").content_if("html", "text"),
            before
        );
        when!(
            field,
            group.get("afterInput").content_if("html", "text"),
            after
        );
        field
    }};
}

fn name(o: Opt<'_>) -> String {
    o.get("name").text().expect("a field has a name")
}

fn affix(o: Opt<'_>) -> Option<Affix> {
    o.content_if("html", "text")
        .map(|content| further!(Affix::new(content), o))
}

pub(super) fn input(o: Opt<'_>) -> String {
    let mut input = field!(Input::new(name(o), label_of(o.get("label"))), o);
    when!(input, o.get("type").words(), kind);
    when!(input, o.get("value").text(), value);
    when!(input, affix(o.get("prefix")), prefix);
    when!(input, affix(o.get("suffix")), suffix);
    when!(input, o.get("spellcheck").bool(), spellcheck);
    when!(input, o.get("autocomplete").words(), autocomplete);
    when!(input, o.get("autocapitalize").words(), autocapitalize);
    when!(input, o.get("pattern").words(), pattern);
    when!(input, o.get("inputmode").words(), inputmode);
    if o.get("disabled").truthy() {
        input = input.disabled();
    }
    let wrapper = o.get("inputWrapper");
    input = input.wrapper_class(&wrapper.class());
    for (name, value) in wrapper.get("attributes").pairs() {
        input = input.wrapper_attribute(name, value);
    }
    input.to_string()
}

pub(super) fn password_input(o: Opt<'_>) -> String {
    let mut input = field!(PasswordInput::new(name(o), label_of(o.get("label"))), o);
    when!(input, o.get("value").text(), value);
    when!(input, o.get("autocomplete").words(), autocomplete);
    input = input.button_class(&o.get("button").class());
    if o.get("disabled").truthy() {
        input = input.disabled();
    }
    if let (Some(text), Some(label)) = (
        o.get("showPasswordText").words(),
        o.get("showPasswordAriaLabelText").words(),
    ) {
        input = input.show(text, label);
    }
    for (option, attribute) in [
        ("showPasswordText", "show-password"),
        ("hidePasswordText", "hide-password"),
        ("showPasswordAriaLabelText", "show-password-aria-label"),
        ("hidePasswordAriaLabelText", "hide-password-aria-label"),
        (
            "passwordShownAnnouncementText",
            "password-shown-announcement",
        ),
        (
            "passwordHiddenAnnouncementText",
            "password-hidden-announcement",
        ),
    ] {
        if let Some(text) = o.get(option).words() {
            input = input.group_attribute(format!("data-i18n.{attribute}"), text);
        }
    }
    input.to_string()
}

pub(super) fn textarea(o: Opt<'_>) -> String {
    let mut area = field!(Textarea::new(name(o), label_of(o.get("label"))), o);
    when!(area, o.get("value").text(), value);
    when!(area, o.get("spellcheck").bool(), spellcheck);
    when!(area, o.get("autocomplete").words(), autocomplete);
    if let Some(rows) = o.get("rows").number() {
        area = area.rows(u16::try_from(rows).expect("few rows"));
    }
    if o.get("disabled").truthy() {
        area = area.disabled();
    }
    area.to_string()
}

pub(super) fn character_count(o: Opt<'_>) -> String {
    let limit = match (o.get("maxwords").number(), o.get("maxlength").number()) {
        (Some(n), _) => Limit::Words(n),
        (None, Some(n)) => Limit::Characters(n),
        (None, None) => Limit::ByScript,
    };
    let mut area = field!(
        CharacterCount::new(name(o), label_of(o.get("label")), limit),
        o
    );
    when!(area, o.get("value").text(), value);
    when!(area, o.get("spellcheck").bool(), spellcheck);
    when!(area, o.get("countType").words(), count_type);
    when!(area, o.get("textareaDescriptionText").words(), description);
    if let Some(rows) = o.get("rows").number() {
        area = area.rows(u16::try_from(rows).expect("few rows"));
    }
    if let Some(percent) = o.get("threshold").number() {
        area = area.threshold(u8::try_from(percent).expect("a percentage"));
    }
    area = area.message_class(&o.get("countMessage").class());
    for (option, attribute) in [
        ("charactersUnderLimitText", "characters-under-limit"),
        ("charactersAtLimitText", "characters-at-limit"),
        ("charactersOverLimitText", "characters-over-limit"),
        ("wordsUnderLimitText", "words-under-limit"),
        ("wordsAtLimitText", "words-at-limit"),
        ("wordsOverLimitText", "words-over-limit"),
    ] {
        for (plural, text) in o.get(option).pairs() {
            area = area.group_attribute(format!("data-i18n.{attribute}.{plural}"), text);
        }
        if let Some(text) = o.get(option).words() {
            area = area.group_attribute(format!("data-i18n.{attribute}"), text);
        }
    }
    area.to_string()
}

pub(super) fn select(o: Opt<'_>) -> String {
    let mut select = field!(Select::new(name(o), label_of(o.get("label"))), o);
    when!(select, o.get("value").words(), value);
    if o.get("disabled").truthy() {
        select = select.disabled();
    }
    for item in o.items("items") {
        let text = item.get("text").text().unwrap_or_default();
        let mut option = match item.get("value").text() {
            Some(value) => SelectOption::new(value, text),
            None => SelectOption::text(text),
        };
        when!(option, item.get("selected").bool(), selected);
        if item.get("disabled").truthy() {
            option = option.disabled();
        }
        for (name, value) in item.get("attributes").pairs() {
            option = option.attribute(name, value);
        }
        select = select.option(option);
    }
    select.to_string()
}

pub(super) fn file_upload(o: Opt<'_>) -> String {
    let mut upload = field!(FileUpload::new(name(o), label_of(o.get("label"))), o);
    if o.get("javascript").truthy() {
        upload = upload.drop_zone();
    }
    if o.get("multiple").truthy() {
        upload = upload.multiple();
    }
    if o.get("disabled").truthy() {
        upload = upload.disabled();
    }
    upload = upload.wrapper_class(&o.get("wrapperClasses").words().unwrap_or_default());
    for (name, value) in o.get("wrapperAttributes").pairs() {
        upload = upload.wrapper_attribute(name, value);
    }
    for (option, attribute) in [
        ("chooseFilesButtonText", "choose-files-button"),
        ("noFileChosenText", "no-file-chosen"),
        ("multipleFilesChosenText", "multiple-files-chosen"),
        ("dropInstructionText", "drop-instruction"),
        ("enteredDropZoneText", "entered-drop-zone"),
        ("leftDropZoneText", "left-drop-zone"),
    ] {
        for (plural, text) in o.get(option).pairs() {
            upload = upload.wrapper_attribute(format!("data-i18n.{attribute}.{plural}"), text);
        }
        if let Some(text) = o.get(option).words() {
            upload = upload.wrapper_attribute(format!("data-i18n.{attribute}"), text);
        }
    }
    upload.to_string()
}
