//! A letter's own questions: as inputs, and as answers.
//! In: what the template needs, what was typed or is known. Out: inputs of the right kind; fields of the
//! right kind, or what is wrong with each.

use govuk::{Choice, Content, DateInput, Input, Radios, Textarea};
use letters::{Field, FieldKind, FieldNeeded};

use crate::web::{Typed, Wrong, day, day_parts, text, time};

/// Letters of a line, and lines of a list: more is another letter.
const LONGEST: usize = 600;
const MOST: usize = 20;

/// The question, with "(optional)" where it is.
fn question(needed: &FieldNeeded) -> String {
    if needed.required {
        needed.question.clone()
    } else {
        format!("{} (optional)", needed.question)
    }
}

/// The inputs of a letter's questions.
pub(crate) fn inputs<'a>(
    needed: impl IntoIterator<Item = &'a FieldNeeded>,
    typed: &Typed,
    wrong: &Wrong,
) -> Vec<Content> {
    needed
        .into_iter()
        .map(|needed| input(needed, typed, wrong))
        .collect()
}

fn input(needed: &FieldNeeded, typed: &Typed, wrong: &Wrong) -> Content {
    let name = needed.name.as_str();
    let (label, hint, value) = (question(needed), needed.hint.clone(), text(typed, name));
    let line = |hint: String| {
        let line = Input::new(name, label.as_str()).value(value.as_str());
        let line = line.error_if(wrong.at(name));
        if hint.is_empty() {
            line
        } else {
            line.hint(hint)
        }
    };
    let hinted = |example: &str| {
        if hint.is_empty() {
            example.to_owned()
        } else {
            hint.clone()
        }
    };
    match needed.kind {
        FieldKind::Text => line(hint).into(),
        FieldKind::List => {
            let words = if hint.is_empty() {
                "One on each line".to_owned()
            } else {
                format!("{hint}. One on each line")
            };
            Textarea::new(name, label.as_str())
                .hint(words)
                .rows(4)
                .value(value.as_str())
                .error_if(wrong.at(name))
                .into()
        }
        FieldKind::Date => DateInput::new(name, label.as_str())
            .hint(hinted("For example, 12 11 2025"))
            .name_prefix(name)
            .values(day_parts(typed, name))
            .error_if(wrong.at(&format!("{name}-day")))
            .into(),
        FieldKind::Time => line(hinted("For example, 14:30"))
            .class("govuk-input--width-5")
            .into(),
        FieldKind::Number => line(hint)
            .inputmode("numeric")
            .class("govuk-input--width-5")
            .into(),
        FieldKind::Percent => line(hint)
            .inputmode("decimal")
            .suffix("%")
            .class("govuk-input--width-5")
            .into(),
        FieldKind::Money => line(hint)
            .inputmode("decimal")
            .prefix("£")
            .class("govuk-input--width-5")
            .into(),
        FieldKind::Choice => Radios::new(name, label.as_str())
            .inline()
            .choice(Choice::new("yes", "Yes"))
            .choice(Choice::new("no", "No"))
            .value(value)
            .error_if(wrong.at(name))
            .into(),
        // No letter to a parent has one: they are of sheets, which are filled from the record.
        FieldKind::Rows | FieldKind::Picture => Content::from(""),
    }
}

/// Tenths of a per cent, or pence, of a number with at most so many figures after the point.
fn parts(text: &str, figures: usize) -> Option<u32> {
    let text = text
        .trim()
        .trim_end_matches('%')
        .trim_start_matches('£')
        .trim();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || rest.len() > figures || !digits(whole) || !digits(rest) {
        return None;
    }
    format!("{whole}{rest:0<figures$}").parse().ok()
}

/// The answers, by name; what is wrong goes to `wrong`.
pub(crate) fn answers(
    needed: impl IntoIterator<Item = &'static FieldNeeded>,
    typed: &Typed,
    wrong: &mut Wrong,
) -> Vec<(String, Field)> {
    let mut answers = Vec::new();
    for needed in needed {
        match answer(needed, typed) {
            Ok(Some(field)) => answers.push((needed.name.clone(), field)),
            Ok(None) => {}
            Err(words) => {
                let name = match needed.kind {
                    FieldKind::Date => format!("{}-day", needed.name),
                    _ => needed.name.clone(),
                };
                wrong.add(name, format!("{words}: {}", needed.question));
            }
        }
    }
    answers
}

fn answer(needed: &FieldNeeded, typed: &Typed) -> Result<Option<Field>, &'static str> {
    let name = needed.name.as_str();
    let value = text(typed, name);
    let blank = match needed.kind {
        FieldKind::Date => day_parts(typed, name).iter().all(String::is_empty),
        _ => value.is_empty(),
    };
    if blank {
        return if needed.required {
            Err("Answer this")
        } else {
            Ok(None)
        };
    }
    if value.chars().count() > LONGEST * MOST {
        return Err("Shorten this");
    }
    let field = match needed.kind {
        FieldKind::Text if value.chars().count() > LONGEST => return Err("Shorten this"),
        FieldKind::Text => Field::Text(value),
        FieldKind::List => {
            let items: Vec<String> = value
                .lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty())
                .collect();
            if items.len() > MOST {
                return Err("Write 20 lines at most");
            }
            Field::List(items)
        }
        FieldKind::Date => Field::Date(day(typed, name).ok_or("Enter a day, such as 12 11 2025")?),
        FieldKind::Time => Field::Time(time(&value).ok_or("Enter a time, such as 14:30")?),
        FieldKind::Number => {
            let number = value.parse::<u32>().map_err(|_| "Enter a whole number")?;
            Field::Number(number.into())
        }
        FieldKind::Percent => {
            let tenths = parts(&value, 1).filter(|n| *n <= 1_000);
            Field::Percent(tenths.ok_or("Enter a percentage from 0 to 100, such as 87.5")?)
        }
        FieldKind::Money => Field::Money(parts(&value, 2).ok_or("Enter an amount, such as 80")?),
        FieldKind::Choice => match value.as_str() {
            "yes" => Field::Choice(true),
            "no" => Field::Choice(false),
            _ => return Err("Choose yes or no"),
        },
        FieldKind::Rows | FieldKind::Picture => return Ok(None),
    };
    Ok(Some(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_a_point_are_read_in_their_parts() {
        for (text, figures, read) in [
            ("87.5", 1, Some(875)),
            ("87", 1, Some(870)),
            ("100%", 1, Some(1_000)),
            ("87.55", 1, None),
            ("£80", 2, Some(8_000)),
            ("82.5", 2, Some(8_250)),
            ("-1", 2, None),
            (".5", 2, None),
            ("1e3", 2, None),
            ("", 2, None),
        ] {
            assert_eq!(parts(text, figures), read, "{text}");
        }
    }
}
