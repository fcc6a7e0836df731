//! A template's file: what it needs, between two lines of `+++`, and its Markdown below them.
//! In: the file's text. Out: a template whose every used field is declared and every declared one used, or why not.

use std::collections::BTreeSet;

use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig};
use serde::Deserialize;

use super::{FieldKind, FieldNeeded, Kind, Review, Seed, Standing, Template};
use crate::language::Language;
use crate::sealed;

/// The names that every template may use without declaring them.
pub(crate) const STANDARD: [&str; 17] = [
    "to.name",
    "to.salutation",
    "child.name",
    "child.forename",
    "child.year_group",
    "child.form",
    "school.name",
    "school.address",
    "school.telephone",
    "school.email",
    "school.head",
    "from.name",
    "from.position",
    "from.telephone",
    "from.email",
    "date",
    "reference",
];

/// Why a template's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unsound {
    /// It has no two lines of `+++`.
    #[error("{0}: it must begin with what it needs, between two lines of +++")]
    NoFront(String),
    /// What stands between them is not understood.
    #[error("{file}: {source}")]
    Front {
        /// The file.
        file: String,
        /// Where and why.
        source: toml::de::Error,
    },
    /// The fields in the text are not understood.
    #[error("{file}: {source}")]
    Syntax {
        /// The file.
        file: String,
        /// Where and why.
        source: minijinja::Error,
    },
    /// Used and declared fields differ, or a field is declared wrongly.
    #[error("{file}: {what}")]
    Fields {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    name: String,
    kind: Kind,
    when: String,
    #[serde(default)]
    seeds: Vec<Seed>,
    subject: String,
    #[serde(default)]
    personal: bool,
    #[serde(default)]
    sources: Vec<String>,
    reviewed: Option<Review>,
    #[serde(default, rename = "field")]
    fields: Vec<FieldNeeded>,
}

/// An environment whose values come out sealed, in which whatever is undefined is an error.
pub(crate) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    if let Ok(syntax) = syntax.build() {
        environment.set_syntax(syntax);
    }
    environment.set_formatter(|out, _, value| {
        let text = match value.as_str() {
            Some(text) => text.to_owned(),
            None if value.is_number() => value.to_string(),
            None => {
                return Err(minijinja::Error::new(
                    minijinja::ErrorKind::BadSerialization,
                    format!("a letter cannot print this: {:?}", value.kind()),
                ));
            }
        };
        out.write_str(&sealed::seal(&text))?;
        Ok(())
    });
    environment.add_filter("count", count);
    environment.add_filter("and", and);
    environment
}

/// `1 session`, `2 sessions`.
fn count(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `A`, `A and B`, `A, B and C`.
#[allow(clippy::needless_pass_by_value)] // the signature of a filter
fn and(items: Vec<String>) -> String {
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// Reads a template and adds its body and subject to the environment.
pub(crate) fn read(
    id: &'static str,
    language: Language,
    file: &str,
    environment: &mut Environment<'static>,
) -> Result<Template, Unsound> {
    let name = format!("{id}.{}", language.code());
    let (front, body) = file
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .ok_or_else(|| Unsound::NoFront(name.clone()))?;
    let front: Front = toml::from_str(front).map_err(|source| Unsound::Front {
        file: name.clone(),
        source,
    })?;
    let wrong = |what: String| Unsound::Fields {
        file: name.clone(),
        what,
    };
    if sealed::holds_any(file) {
        return Err(wrong(
            "it holds characters that stand for values".to_owned(),
        ));
    }
    let mut used = BTreeSet::new();
    for (part, text) in [("subject", &front.subject), ("body", &body.to_owned())] {
        let syntax = |source| Unsound::Syntax {
            file: name.clone(),
            source,
        };
        let part = format!("{name}/{part}");
        environment
            .add_template_owned(part.clone(), text.clone())
            .map_err(syntax)?;
        let template = environment.get_template(&part).map_err(syntax)?;
        used.extend(template.undeclared_variables(true));
    }
    used.extend(pictures(body).map(str::to_owned));
    let mut standard = Vec::new();
    for name in &used {
        if STANDARD.contains(&name.as_str()) {
            standard.push(name.clone());
        } else if !front.fields.iter().any(|field| field.name == *name) {
            return Err(wrong(format!("it uses {name}, which it does not declare")));
        }
    }
    for field in &front.fields {
        if !used.contains(&field.name) {
            return Err(wrong(format!(
                "it declares {}, which it does not use",
                field.name
            )));
        }
        if (field.kind == FieldKind::Rows) == field.columns.is_empty() {
            return Err(wrong(format!(
                "{}: rows have columns, others none",
                field.name
            )));
        }
        for column in &field.columns {
            if !body.contains(&format!(".{}", column.name)) {
                return Err(wrong(format!("it does not use the column {}", column.name)));
            }
        }
    }
    let standing = match (language, front.reviewed) {
        (Language::English, None) => Standing::Original,
        (Language::English, Some(_)) => {
            return Err(wrong(
                "the English is the text itself; a review is of a translation".to_owned(),
            ));
        }
        (_, Some(review)) => Standing::Reviewed(review),
        (_, None) => Standing::Draft,
    };
    Ok(Template {
        id,
        language,
        name: front.name,
        kind: front.kind,
        when: front.when,
        seeds: front.seeds,
        subject: front.subject,
        personal: front.personal,
        body: body.to_owned(),
        fields: front.fields,
        sources: front.sources,
        standing,
        standard,
    })
}

/// The names of the pictures that a body places.
fn pictures(body: &str) -> impl Iterator<Item = &str> {
    let after = body.split("```picture\n").skip(1);
    after.filter_map(|rest| rest.lines().next()).map(str::trim)
}
