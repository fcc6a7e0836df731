//! In which language each parent has a letter: each their own, whatever the other has.
//! In: what the record says of a parent's language, and the translations that somebody has reviewed. Out: what
//! the form says and asks of it; the translation that is taken, or none for English.

use askama::Template;
use govuk::{Choice, Content, InsetText, Radios};
use letters::Language;

use crate::contact::translation::Reviewed;
use crate::contact::who::Addressee;
use crate::web::{Typed, Wrong, text};

/// What stands for English where there is a choice.
const ENGLISH: &str = "en";
/// What stands for "each parent's own" where one answer is for many.
const OWN: &str = "own";
/// The field that asks it once for many.
const LANGUAGES: &str = "languages";

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p class="govuk-body">{{ name }} has it in English.</p>"#
)]
struct InEnglish {
    name: String,
}

fn field(to: &Addressee) -> String {
    format!("language-{}", to.parent.id)
}

/// The reviewed translation into a parent's own language, where there is one.
pub(in crate::contact) fn of<'a>(
    translations: &'a [Reviewed],
    to: &Addressee,
) -> Option<&'a Reviewed> {
    let own = Language::named(&to.parent.language)?;
    translations.iter().find(|t| t.text.language == own)
}

/// What the form says, and asks, of a parent's language.
pub(super) fn question(
    translations: &[Reviewed],
    to: &Addressee,
    typed: &Typed,
    wrong: &Wrong,
) -> Content {
    let (name, recorded) = (to.name(), to.parent.language.trim());
    if let Some(own) = of(translations, to) {
        let (field, language) = (field(to), own.text.language);
        let value = match text(typed, &field) {
            blank if blank.is_empty() => language.code().to_owned(),
            said => said,
        };
        let both = format!("{}, with the English after it", language.name());
        let hint = format!(
            "What you type above stands in it as you typed it: it is not put into {}",
            language.name()
        );
        return Radios::new(
            field.as_str(),
            format!("{name}: in which language?").as_str(),
        )
        .hint(hint)
        .choice(Choice::new(language.code(), both))
        .choice(Choice::new(ENGLISH, "English"))
        .value(value)
        .error_if(wrong.at(&field))
        .into();
    }
    match Language::named(recorded) {
        Some(Language::English) => Content::html(InEnglish { name }.to_string()),
        None if recorded.is_empty() => Content::html(InEnglish { name }.to_string()),
        Some(own) => InsetText::new(format!(
            "{name} reads {}: there is no reviewed translation of this letter, so it goes in English.",
            own.name()
        ))
        .into(),
        // As it is recorded: it may name a language that we have not, or two.
        None => InsetText::new(format!(
            "The record says of {name}’s language: {recorded}. There is no reviewed translation of this letter for that, so it goes in English."
        ))
        .into(),
    }
}

/// The translation that is taken for a parent; what is wrong goes to `wrong`.
pub(super) fn chosen<'a>(
    translations: &'a [Reviewed],
    to: &Addressee,
    typed: &Typed,
    wrong: &mut Wrong,
) -> Option<&'a Reviewed> {
    let field = field(to);
    let own = of(translations, to);
    match (text(typed, &field).as_str(), own) {
        // Whoever sent the form has not been asked: English, which everybody can check.
        ("" | ENGLISH, _) => None,
        (code, Some(own)) if code == own.text.language.code() => Some(own),
        (_, Some(_)) => {
            wrong.add(
                field,
                format!("Choose in which language {} has the letter", to.name()),
            );
            None
        }
        (_, None) => {
            let words = format!(
                "The review of the translation for {} was withdrawn while you were writing. Send the form again, and the letter goes in English",
                to.name()
            );
            wrong.add("", words);
            None
        }
    }
}

/// The languages of some translations: `Polish`, `Polish and Romanian`.
fn names(translations: &[Reviewed]) -> String {
    let names: Vec<&str> = translations
        .iter()
        .map(|t| t.text.language.name())
        .collect();
    names.join(" and ")
}

/// What the form for many parents says and asks.
pub(in crate::contact) fn for_many(
    translations: &[Reviewed],
    typed: &Typed,
    wrong: &Wrong,
) -> Content {
    if translations.is_empty() {
        let words =
            "There is no reviewed translation of this letter, so it goes in English to everybody.";
        return InsetText::new(words).into();
    }
    let value = match text(typed, LANGUAGES) {
        blank if blank.is_empty() => OWN.to_owned(),
        said => said,
    };
    let own = format!(
        "In {} to a parent whose language that is on record, with the English after it; in English to everybody else",
        names(translations)
    );
    Radios::new(LANGUAGES, "In which language do they go?")
        .hint("What you type above stands in each letter as you typed it")
        .choice(Choice::new(OWN, own))
        .choice(Choice::new(ENGLISH, "In English to everybody"))
        .value(value)
        .error_if(wrong.at(LANGUAGES))
        .into()
}

/// Whether it was answered, where it was asked.
pub(in crate::contact) fn for_many_checked(
    translations: &[Reviewed],
    typed: &Typed,
    wrong: &mut Wrong,
) {
    let answered = [OWN, ENGLISH].contains(&text(typed, LANGUAGES).as_str());
    if !translations.is_empty() && !answered {
        wrong.add(LANGUAGES, "Choose in which language they go");
    }
}

/// Whether each of many parents has it in their own language.
pub(in crate::contact) fn for_many_chosen(answers: &Typed) -> bool {
    text(answers, LANGUAGES) == OWN
}
