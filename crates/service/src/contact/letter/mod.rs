//! Writing a letter: choose it, answer its questions, choose which parent has it by which way; one
//! communication a parent comes of it, each with a letter of its own, to be read and approved.
//! In: forms of somebody who may. Out: communications, or the form again with what is wrong.

mod begin;
pub(crate) mod choose;
pub(crate) mod fields;
pub(super) mod known;
pub(super) mod language;
pub(crate) mod own;
pub(super) mod paper;
pub(super) mod parents;
mod sheets;
pub(crate) mod write;

pub(crate) use begin::Beginning;
use letters::{Facts, Kind, Language, Template};

/// The letters that can be written to a parent, in English, by name.
pub(super) fn all() -> Vec<&'static Template> {
    let mut all: Vec<&Template> = letters::templates()
        .iter()
        .filter(|t| t.kind == Kind::Letter && t.language == Language::English)
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// The letter of an id.
pub(super) fn of_id(id: &str) -> Option<&'static Template> {
    all().into_iter().find(|template| template.id == id)
}

/// The paper that a letter in a language is written on.
fn look(facts: &Facts, language: Language) -> letters::Look {
    letters::Look::of(&facts.school, language)
}
