//! Every template that is built in, read once.
//! In: the files of `templates/`, named `<id>.md` in English and `<id>.<language>.md` in another. Out: the list.

use std::sync::LazyLock;

use minijinja::Environment;

use super::Template;
use super::read::{environment, read};
use crate::language::Language;

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

pub(crate) struct Library {
    pub(crate) environment: Environment<'static>,
    pub(crate) templates: Vec<Template>,
}

pub(crate) static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let mut environment = environment();
    let templates = FILES
        .iter()
        .map(|(id, code, text)| {
            let language = Language::ALL.into_iter().find(|l| l.code() == *code);
            let language = language.expect("a test reads every file of templates/");
            read(id, language, text, &mut environment).unwrap_or_else(|fault| panic!("{fault}"))
        })
        .collect();
    Library {
        environment,
        templates,
    }
});

/// Every template, by id and language.
pub fn templates() -> &'static [Template] {
    &LIBRARY.templates
}

/// The template of this id in this language, when there is one.
pub fn find(id: &str, language: Language) -> Option<&'static Template> {
    templates()
        .iter()
        .find(|template| template.id == id && template.language == language)
}
