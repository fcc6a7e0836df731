//! Groups of fields under one legend.

use govuk::{Checkboxes, Choice, DateInput, DatePart, Fieldset, Legend, Radios};

use super::fields::{error_of, hint_of};
use crate::options::{Opt, further, when};

fn legend(o: Opt<'_>) -> Legend {
    let legend = Legend::new(o.content()).class(&o.class());
    if o.get("isPageHeading").truthy() {
        legend.page_heading()
    } else {
        legend
    }
}

/// What all groups' fixtures share.
macro_rules! group {
    ($group:expr, $o:expr) => {{
        let o = $o;
        let mut group = further!($group, o);
        when!(group, o.get("describedBy").words(), described_by);
        let fieldset = o.get("fieldset");
        when!(group, fieldset.get("describedBy").words(), described_by);
        group = group.fieldset_class(&fieldset.class());
        for (name, value) in fieldset.get("attributes").pairs() {
            group = group.fieldset_attribute(name, value);
        }
        if o.get("hint").truthy() {
            group = group.hint(hint_of(o.get("hint")));
        }
        if o.get("errorMessage").truthy() {
            group = group.error(error_of(o.get("errorMessage")));
        }
        let around = o.get("formGroup");
        group = group.group_class(&around.class());
        for (name, value) in around.get("attributes").pairs() {
            group = group.group_attribute(name, value);
        }
        when!(
            group,
            around.get("beforeInputs").content_if("html", "text"),
            before
        );
        when!(
            group,
            around.get("afterInputs").content_if("html", "text"),
            after
        );
        group
    }};
}

fn choice(item: Opt<'_>) -> Choice {
    if let Some(word) = item.get("divider").words() {
        return Choice::divider(word);
    }
    let mut choice = Choice::new(item.get("value").text().unwrap_or_default(), item.content());
    when!(choice, item.get("id").words(), id);
    when!(choice, item.get("name").words(), name);
    when!(choice, item.get("checked").bool(), checked);
    if item.get("disabled").truthy() {
        choice = choice.disabled();
    }
    if item.get("behaviour").words().as_deref() == Some("exclusive") {
        choice = choice.exclusive();
    }
    if item.get("hint").content_if("html", "text").is_some() {
        choice = choice.hint(hint_of(item.get("hint")));
    }
    if let Some(html) = item.get("conditional").get("html").words() {
        choice = choice.conditional(govuk::Content::html(html));
    }
    choice = choice.label_class(&item.get("label").class());
    for (name, value) in item.get("label").get("attributes").pairs() {
        choice = choice.label_attribute(name, value);
    }
    for (name, value) in item.get("attributes").pairs() {
        choice = choice.attribute(name, value);
    }
    choice
}

pub(super) fn radios(o: Opt<'_>) -> String {
    let name = o.get("name").text().expect("radios have a name");
    let radios = if o.get("fieldset").truthy() {
        Radios::new(name, legend(o.get("fieldset").get("legend")))
    } else {
        Radios::bare(name)
    };
    let mut radios = group!(radios, o).choices(o.items("items").into_iter().map(choice));
    when!(radios, o.get("idPrefix").words(), id_prefix);
    when!(radios, o.get("value").words(), value);
    radios.to_string()
}

pub(super) fn checkboxes(o: Opt<'_>) -> String {
    let name = o.get("name").text().unwrap_or_default();
    let boxes = if o.get("fieldset").truthy() {
        Checkboxes::new(name, legend(o.get("fieldset").get("legend")))
    } else {
        Checkboxes::bare(name)
    };
    let mut boxes = group!(boxes, o)
        .choices(o.items("items").into_iter().map(choice))
        .values(o.items("values").into_iter().filter_map(Opt::text));
    when!(boxes, o.get("idPrefix").words(), id_prefix);
    boxes.to_string()
}

/// A part as the options' `day`, `month`, `year` or one of `items` describe it.
fn part(mut part: DatePart, usual: &str, item: Opt<'_>, o: Opt<'_>) -> DatePart {
    let name = item.get("name").words().unwrap_or_else(|| usual.to_owned());
    let in_form = match o.get("namePrefix").words() {
        Some(prefix) => format!("{prefix}-{name}"),
        None => name.clone(),
    };
    part = part.name(name);
    let value = item
        .get("value")
        .text()
        .or_else(|| o.get(usual).get("value").text())
        .or_else(|| {
            o.get("values")
                .get(usual)
                .text()
                .filter(|_| !item.is_given())
        })
        .or_else(|| o.get("values").get(&in_form).text());
    when!(part, value, value);
    when!(part, item.get("label").words(), label);
    when!(part, item.get("error").bool(), error);
    when!(part, item.get("id").words(), id);
    when!(part, item.get("inputmode").words(), inputmode);
    when!(part, item.get("autocomplete").words(), autocomplete);
    when!(part, item.get("pattern").words(), pattern);
    for class in item.class().split_whitespace() {
        part = match (class, class.strip_prefix("govuk-input--width-")) {
            ("govuk-input--error", _) => part.error(true),
            (_, Some(digits)) => part.width(digits.parse().expect("a width in digits")),
            (other, None) => part.class(other),
        };
    }
    for (name, value) in item.get("attributes").pairs() {
        part = part.attribute(name, value);
    }
    part
}

pub(super) fn date_input(o: Opt<'_>) -> String {
    let id = o.get("id").text().expect("a date has an id");
    let date = if o.get("fieldset").truthy() {
        DateInput::new(id, legend(o.get("fieldset").get("legend")))
    } else {
        DateInput::bare(id)
    };
    let mut date = group!(date, o);
    when!(date, o.get("namePrefix").words(), name_prefix);
    let usual = [
        ("day", DatePart::day()),
        ("month", DatePart::month()),
        ("year", DatePart::year()),
    ];
    let items = o.items("items");
    if items.is_empty() {
        date = date.parts(usual.into_iter().filter_map(|(name, made)| {
            let given = o.get(name);
            (!given.is_given() || given.truthy()).then(|| part(made, name, given, o))
        }));
    } else {
        date = date.parts(items.into_iter().map(|item| {
            let name = item.get("name").words().unwrap_or_default();
            let made = if name == "year" {
                DatePart::year()
            } else {
                DatePart::named(name.as_str())
            };
            part(made, &name, item, o)
        }));
    }
    date.to_string()
}

pub(super) fn fieldset(o: Opt<'_>) -> String {
    let content = govuk::Content::html(o.get("html").words().unwrap_or_default());
    let mut fieldset = further!(Fieldset::new(legend(o.get("legend")), content), o);
    when!(fieldset, o.get("role").words(), role);
    when!(fieldset, o.get("describedBy").words(), described_by);
    fieldset.to_string()
}
