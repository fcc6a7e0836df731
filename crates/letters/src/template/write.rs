//! A letter is written: facts into a template, and its head, greeting and signature around it.
//! In: facts. Out: a document, or a refusal that says what is missing.

use std::collections::BTreeMap;

use minijinja::Value;

use super::library::LIBRARY;
use super::{FieldKind, FieldNeeded, Kind, Standing, Template};
use crate::document::{Block, Document, Head, Inline, Picture, Signature};
use crate::facts::{Facts, Field, text_value, tidy};
use crate::{markdown, sealed};

/// What a document is written for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// To be sent or handed over.
    Send,
    /// To be looked at.
    Preview,
}

/// Why a letter is not written, and what to do instead.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// A translation that nobody has reviewed.
    #[error(
        "Nobody has reviewed this {language} text of \u{201c}{name}\u{201d}, so it cannot be sent. Send it in English, or have somebody who reads {language} review it first."
    )]
    NotReviewed {
        /// The letter.
        name: String,
        /// The language.
        language: &'static str,
    },
    /// Something that the letter says is not known.
    #[error("\u{201c}{name}\u{201d} cannot be written without {what}.")]
    Missing {
        /// The letter.
        name: String,
        /// What is missing.
        what: String,
        /// The field, to mark it on a page.
        field: String,
    },
    /// The letter has no place for something it was given.
    #[error(
        "\u{201c}{name}\u{201d} has no field named {field}. Leave it out, or choose another letter."
    )]
    Unknown {
        /// The letter.
        name: String,
        /// The field.
        field: String,
    },
    /// A field holds something of another kind.
    #[error("In \u{201c}{name}\u{201d}, {field} must be {wanted}.")]
    WrongKind {
        /// The letter.
        name: String,
        /// The field.
        field: String,
        /// What it must be.
        wanted: FieldKind,
    },
    /// The template itself is at fault.
    #[error("The text of \u{201c}{name}\u{201d} is at fault: {why}")]
    Unsound {
        /// The letter.
        name: String,
        /// Why.
        why: String,
    },
}

impl Template {
    /// Writes the letter, to be sent.
    ///
    /// # Errors
    /// A refusal: a text that nobody has reviewed, a fact that is missing, unknown or of another kind.
    pub fn write(&self, facts: &Facts) -> Result<Document, Refusal> {
        self.written_for(facts, Purpose::Send)
    }

    /// Writes the letter to be looked at; a text that nobody has reviewed says so on every form of it.
    ///
    /// # Errors
    /// As [`Template::write`], but for the review.
    pub fn preview(&self, facts: &Facts) -> Result<Document, Refusal> {
        self.written_for(facts, Purpose::Preview)
    }

    fn written_for(&self, facts: &Facts, purpose: Purpose) -> Result<Document, Refusal> {
        let draft = self.standing == Standing::Draft;
        if draft && purpose == Purpose::Send {
            return Err(Refusal::NotReviewed {
                name: self.name.clone(),
                language: self.language.name(),
            });
        }
        self.check(facts)?;
        let values = self.values(facts);
        let subject = sealed::open(self.render("subject", &values)?.trim());
        let pictures = pictures(facts);
        let read = markdown::read(&self.render("body", &values)?, &pictures);
        let body = read.map_err(|why| self.unsound(why))?;
        let letter = self.kind == Kind::Letter;
        Ok(Document {
            template: self.id,
            language: self.language,
            subject: tidy(&subject),
            head: letter.then(|| head(facts)),
            blocks: if letter {
                self.enclosed(facts, body)
            } else {
                body
            },
            draft,
            english: None,
        })
    }

    /// What is missing, unknown or of another kind.
    fn check(&self, facts: &Facts) -> Result<(), Refusal> {
        let missing = |what: String, field: &str| Refusal::Missing {
            name: self.name.clone(),
            what,
            field: field.to_owned(),
        };
        let mut needed: Vec<&str> = self.standard.iter().map(String::as_str).collect();
        if self.kind == Kind::Letter {
            needed.extend(["to.name", "to.salutation", "from.name", "school.name"]);
        }
        for (name, words, value) in standard(facts) {
            let optional = matches!(name, "reference" | "child.form");
            if needed.contains(&name) && !optional && tidy(value).is_empty() {
                return Err(missing(words.to_owned(), name));
            }
        }
        for (name, field) in &facts.more {
            let declared = self.fields.iter().find(|declared| declared.name == *name);
            let declared = declared.ok_or_else(|| Refusal::Unknown {
                name: self.name.clone(),
                field: name.clone(),
            })?;
            self.check_kind(declared, field)?;
        }
        for declared in self.fields.iter().filter(|declared| declared.required) {
            if facts.more.get(&declared.name).is_none_or(Field::is_blank) {
                let question = format!("an answer to \u{201c}{}\u{201d}", declared.question);
                return Err(missing(question, &declared.name));
            }
        }
        Ok(())
    }

    fn check_kind(&self, declared: &FieldNeeded, field: &Field) -> Result<(), Refusal> {
        if !same_kind(declared.kind, field) {
            return Err(Refusal::WrongKind {
                name: self.name.clone(),
                field: declared.name.clone(),
                wanted: declared.kind,
            });
        }
        if let Field::Rows(rows) = field {
            for row in rows {
                for column in &declared.columns {
                    match row.get(&column.name) {
                        Some(cell) if !cell.is_blank() => self.check_kind(column, cell)?,
                        _ if column.required => {
                            return Err(Refusal::Missing {
                                name: self.name.clone(),
                                what: format!(
                                    "an answer to \u{201c}{}\u{201d} in each row",
                                    column.question
                                ),
                                field: declared.name.clone(),
                            });
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    /// Every value, under its name in the template. What is not given and may be left out is nothing.
    fn values(&self, facts: &Facts) -> Value {
        let mut values: BTreeMap<String, Value> = BTreeMap::new();
        let mut groups: BTreeMap<&str, BTreeMap<&str, Value>> = BTreeMap::new();
        for (name, _, value) in standard(facts) {
            match name.split_once('.') {
                Some((group, name)) => {
                    groups
                        .entry(group)
                        .or_default()
                        .insert(name, text_value(value));
                }
                None => {
                    values.insert(name.to_owned(), text_value(value));
                }
            }
        }
        let address = Field::List(facts.school.address.clone()).value(self.language);
        groups
            .entry("school")
            .or_default()
            .insert("address", address);
        values.extend(
            groups
                .into_iter()
                .map(|(group, inside)| (group.to_owned(), Value::from(inside))),
        );
        values.insert(
            "date".to_owned(),
            Value::from(self.language.date(facts.date)),
        );
        for declared in &self.fields {
            let given = facts
                .more
                .get(&declared.name)
                .filter(|field| !field.is_blank());
            let value = match given {
                Some(Field::Rows(rows)) => {
                    Field::Rows(whole_rows(rows, &declared.columns)).value(self.language)
                }
                Some(field) => field.value(self.language),
                None => Value::from(()),
            };
            values.insert(declared.name.clone(), value);
        }
        Value::from(values)
    }

    fn render(&self, part: &str, values: &Value) -> Result<String, Refusal> {
        let name = format!("{}.{}/{part}", self.id, self.language.code());
        let template = LIBRARY.environment.get_template(&name);
        template
            .and_then(|template| template.render(values.clone()))
            .map_err(|error| self.unsound(error.to_string()))
    }

    fn unsound(&self, why: String) -> Refusal {
        Refusal::Unsound {
            name: self.name.clone(),
            why,
        }
    }

    /// The body between a greeting and a signature, which stands above a reply slip.
    fn enclosed(&self, facts: &Facts, body: Vec<Block>) -> Vec<Block> {
        let words = self.language.words();
        let greeting = format!("{} {},", words.greeting, tidy(&facts.to.salutation));
        let mut blocks = vec![Block::Paragraph(vec![Inline::Text(greeting)])];
        let mut lines = vec![tidy(&facts.from.position), tidy(&facts.school.name)];
        for (what, value) in [
            (words.telephone, &facts.from.telephone),
            (words.email, &facts.from.email),
        ] {
            let value = tidy(value);
            if !value.is_empty() {
                lines.push(format!("{what}: {value}"));
            }
        }
        lines.retain(|line| !line.is_empty());
        let signature = Block::Signature(Signature {
            closing: words.closing,
            name: tidy(&facts.from.name),
            lines,
        });
        let mut after = body;
        let slip = after.pop_if(|last| matches!(last, Block::ReplySlip(_)));
        blocks.extend(after);
        blocks.push(signature);
        blocks.extend(slip);
        blocks
    }
}

/// Rows in which every column that may be left out is there, as nothing.
fn whole_rows(
    rows: &[BTreeMap<String, Field>],
    columns: &[FieldNeeded],
) -> Vec<BTreeMap<String, Field>> {
    rows.iter()
        .map(|row| {
            columns
                .iter()
                .map(|column| {
                    let cell = row.get(&column.name).cloned();
                    (
                        column.name.clone(),
                        cell.unwrap_or(Field::Text(String::new())),
                    )
                })
                .collect()
        })
        .collect()
}

fn same_kind(declared: FieldKind, field: &Field) -> bool {
    matches!(
        (declared, field),
        (FieldKind::Text, Field::Text(_))
            | (FieldKind::List, Field::List(_))
            | (FieldKind::Date, Field::Date(_))
            | (FieldKind::Time, Field::Time(_))
            | (FieldKind::Number, Field::Number(_))
            | (FieldKind::Percent, Field::Percent(_))
            | (FieldKind::Money, Field::Money(_))
            | (FieldKind::Choice, Field::Choice(_))
            | (FieldKind::Rows, Field::Rows(_))
            | (FieldKind::Picture, Field::Picture(_))
    )
}

fn pictures(facts: &Facts) -> BTreeMap<String, Picture> {
    let pictures = facts.more.iter().filter_map(|(name, field)| match field {
        Field::Picture(picture) => Some((name.clone(), picture.clone())),
        _ => None,
    });
    pictures.collect()
}

fn head(facts: &Facts) -> Head {
    let mut to = vec![tidy(&facts.to.name)];
    to.extend(facts.to.address.iter().map(|line| tidy(line)));
    to.retain(|line| !line.is_empty());
    let reference = tidy(&facts.reference);
    Head {
        to,
        date: facts.date,
        reference: (!reference.is_empty()).then_some(reference),
    }
}

/// The standard texts: their names in a template, their names to people, their values.
pub(crate) fn standard(facts: &Facts) -> [(&'static str, &'static str, &str); 15] {
    [
        ("to.name", "the parent's name", &facts.to.name),
        (
            "to.salutation",
            "how to address the parent (after \u{201c}Dear\u{201d})",
            &facts.to.salutation,
        ),
        ("child.name", "the child's name", &facts.child.name),
        (
            "child.forename",
            "the child's first name",
            &facts.child.forename,
        ),
        (
            "child.year_group",
            "the child's year group",
            &facts.child.year_group,
        ),
        ("child.form", "the child's class", &facts.child.form),
        ("school.name", "the school's name", &facts.school.name),
        (
            "school.telephone",
            "the school's telephone number",
            &facts.school.telephone,
        ),
        (
            "school.email",
            "the school's e-mail address",
            &facts.school.email,
        ),
        ("school.head", "the head teacher's name", &facts.school.head),
        ("from.name", "the sender's name", &facts.from.name),
        (
            "from.position",
            "the sender's position",
            &facts.from.position,
        ),
        (
            "from.telephone",
            "the sender's telephone number",
            &facts.from.telephone,
        ),
        (
            "from.email",
            "the sender's e-mail address",
            &facts.from.email,
        ),
        ("reference", "a reference", &facts.reference),
    ]
}
