//! Fields that forms have in common.
//! In: what was typed, what is wrong, words. Out: the field with both.

use govuk::{Choice, Content, DateInput, Input, Legend, Radios, Textarea};

use super::{Typed, Wrong, day_parts, text};

/// A day to be typed.
pub(crate) fn date_field(
    typed: &Typed,
    wrong: &Wrong,
    name: &str,
    legend: &str,
    hint: &str,
) -> Content {
    let input = DateInput::new(name, legend.to_owned())
        .name_prefix(name)
        .values(day_parts(typed, name))
        .error_if(wrong.at(&format!("{name}-day")));
    if hint.is_empty() {
        input.into()
    } else {
        input.hint(hint.to_owned()).into()
    }
}

/// Words to be typed.
pub(crate) fn words_field(
    typed: &Typed,
    wrong: &Wrong,
    name: &str,
    label: &str,
    hint: &str,
) -> Content {
    let area = Textarea::new(name, label.to_owned())
        .rows(3)
        .value(text(typed, name))
        .error_if(wrong.at(name));
    if hint.is_empty() {
        area.into()
    } else {
        area.hint(hint.to_owned()).into()
    }
}

/// A line to be typed.
pub(crate) fn line_field(
    typed: &Typed,
    wrong: &Wrong,
    name: &str,
    label: &str,
    hint: &str,
) -> Content {
    let input = Input::new(name, label.to_owned())
        .value(text(typed, name))
        .error_if(wrong.at(name));
    if hint.is_empty() {
        input.into()
    } else {
        input.hint(hint.to_owned()).into()
    }
}

/// Yes or no.
pub(crate) fn yes_no(
    typed: &Typed,
    wrong: &Wrong,
    name: &str,
    legend: impl Into<Legend>,
) -> Radios {
    Radios::new(name, legend)
        .choices([Choice::new("yes", "Yes"), Choice::new("no", "No")])
        .value(text(typed, name))
        .error_if(wrong.at(name))
}
