//! Every template that is built in is sound, and can be written.

use std::collections::BTreeSet;

use letters::{Block, Document, Kind, Language, Refusal, Standing, find, templates};

/// Reading the library panics at a fault, and it reads every file.
#[test]
fn every_file_is_read_once_under_its_own_id() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let files = std::fs::read_dir(folder).unwrap().count();
    let ids: BTreeSet<_> = templates().iter().map(|t| (t.id, t.language)).collect();
    assert_eq!(ids.len(), files);
}

#[test]
fn every_template_is_written_with_its_example() {
    for template in templates() {
        let facts = template.example();
        for field in &template.fields {
            assert!(
                facts.more.contains_key(&field.name),
                "{}: {} has no example, or one of another kind",
                template.id,
                field.name
            );
        }
        let document = template
            .preview(&facts)
            .unwrap_or_else(|refusal| panic!("{refusal}"));
        assert!(!document.subject.is_empty(), "{}", template.id);
        assert_eq!(
            document.head.is_some(),
            template.kind == Kind::Letter,
            "{}",
            template.id
        );
        for form in [document.text(), document.html()] {
            assert!(
                !form.contains("{{") && !form.contains("{%"),
                "{}: {form}",
                template.id
            );
        }
    }
}

/// Each field that may be left out is left out once, and all are together.
#[test]
fn every_template_is_written_without_what_may_be_left_out() {
    for template in templates() {
        let optional = || template.fields.iter().filter(|field| !field.required);
        let mut bare = template.example();
        for field in optional() {
            let mut facts = template.example();
            facts.more.remove(&field.name);
            bare.more.remove(&field.name);
            let written = template.preview(&facts);
            assert!(
                written.is_ok(),
                "{} without {}: {written:?}",
                template.id,
                field.name
            );
        }
        bare.reference = String::new();
        bare.child.form = String::new();
        assert!(
            template.preview(&bare).is_ok(),
            "{} without any",
            template.id
        );
    }
}

#[test]
fn what_is_missing_is_named() {
    for template in templates() {
        for field in template.fields.iter().filter(|field| field.required) {
            let mut facts = template.example();
            facts.more.remove(&field.name);
            let refusal = template.preview(&facts).unwrap_err();
            assert!(
                matches!(&refusal, Refusal::Missing { field: named, .. } if *named == field.name)
            );
            assert!(refusal.to_string().contains(&field.question), "{refusal}");
        }
    }
    let template = find("attendance-expectation", Language::English).unwrap();
    let mut facts = template.example();
    facts.to.salutation = " \n".to_owned();
    assert_eq!(
        template.write(&facts).unwrap_err().to_string(),
        "\u{201c}What we expect: attendance\u{201d} cannot be written without how to address the parent (after \u{201c}Dear\u{201d})."
    );
}

#[test]
fn a_field_that_a_letter_does_not_have_is_refused() {
    let template = find("attendance-expectation", Language::English).unwrap();
    let mut facts = template.example();
    let other = letters::Field::Text("of another letter".to_owned());
    facts.more.insert("decision".to_owned(), other.clone());
    assert!(matches!(
        template.write(&facts),
        Err(Refusal::Unknown { .. })
    ));
    facts.more.remove("decision");
    facts.more.insert("starts".to_owned(), other);
    assert!(matches!(
        template.write(&facts),
        Err(Refusal::WrongKind { .. })
    ));
}

#[test]
fn a_letter_is_posted_only_to_a_name_and_an_address() {
    let mut to = find("attendance-expectation", Language::English)
        .unwrap()
        .example()
        .to;
    assert_eq!(to.can_be_posted_to(), Ok(()));
    to.address = vec!["14 Alder Row".to_owned(), " ".to_owned()];
    let missing = to.can_be_posted_to().unwrap_err().to_string();
    assert!(
        missing.starts_with("There is no postal address"),
        "{missing}"
    );
    to.name = "\t".to_owned();
    let missing = to.can_be_posted_to().unwrap_err().to_string();
    assert_eq!(
        missing,
        "There is no name of the person to whom this is written."
    );
}

/// English is the text itself; a translation is a draft until somebody has reviewed it.
#[test]
fn a_text_that_nobody_has_reviewed_is_never_sent() {
    let drafts: Vec<_> = templates()
        .iter()
        .filter(|t| t.standing == Standing::Draft)
        .collect();
    for template in &drafts {
        let facts = template.example();
        assert!(
            matches!(template.write(&facts), Err(Refusal::NotReviewed { .. })),
            "{}",
            template.id
        );
        let preview = template.preview(&facts).unwrap();
        for form in [preview.text(), preview.html()] {
            assert!(
                form.contains("Nobody has reviewed this text"),
                "{}",
                template.id
            );
        }
        let review = letters::Review {
            by: "Anna Lis, translator".to_owned(),
            on: jiff::civil::date(2026, 3, 2),
        };
        let sent = template.reviewed(review).write(&facts).unwrap();
        assert!(!sent.draft && !sent.text().contains("Nobody has reviewed"));
    }
    for template in templates()
        .iter()
        .filter(|t| t.language == Language::English)
    {
        assert!(
            template.write(&template.example()).is_ok(),
            "{}",
            template.id
        );
    }
}

#[test]
fn a_translation_needs_what_the_english_needs() {
    for template in templates()
        .iter()
        .filter(|t| t.language != Language::English)
    {
        let english = find(template.id, Language::English).expect("a translation of something");
        let names = |t: &letters::Template| -> Vec<_> {
            t.fields
                .iter()
                .map(|f| (f.name.clone(), f.kind, f.required))
                .collect()
        };
        assert_eq!(names(template), names(english), "{}", template.id);
        let shape = |t: &letters::Template| shape(&t.preview(&t.example()).unwrap());
        assert_eq!(shape(template), shape(english), "{}", template.id);
    }
}

/// The blocks without their words: what a value must never change.
pub(crate) fn shape(document: &Document) -> Vec<String> {
    fn of(blocks: &[Block], out: &mut Vec<String>) {
        for block in blocks {
            let part = match block {
                Block::Heading(level, line) => format!("heading {level} of {}", line.len()),
                Block::Paragraph(line) => format!("paragraph of {}", line.len()),
                Block::List(kind, items) => format!("{kind:?} {}", items.len()),
                Block::Table(table) => {
                    format!("table {} by {}", table.head.len(), table.rows.len())
                }
                Block::Blanks(blanks) => format!("blanks {}", blanks.len()),
                Block::Picture(_) => "picture".to_owned(),
                Block::Signature(signature) => format!("signature {}", signature.lines.len()),
                Block::ReplySlip(inner) => {
                    of(inner, out);
                    "slip".to_owned()
                }
                Block::NewPage => "page".to_owned(),
            };
            out.push(part);
        }
    }
    let mut out = Vec::new();
    of(&document.blocks, &mut out);
    out
}
