//! A letter as PDF, read back by other programs and by its tags.

use std::collections::BTreeMap;

use letters::{Block, Document, Failure, Field, Inline, Language, Look, find, templates};
use lopdf::{Dictionary, Object};

use crate::tools::{squeezed, tool, words_of_pdf};

fn look() -> Look {
    let template = find("attendance-expectation", Language::English).unwrap();
    Look::of(&template.example().school, Language::English)
}

fn expectation() -> Document {
    let template = find("attendance-expectation", Language::English).unwrap();
    template.write(&template.example()).unwrap()
}

/// How often each tag stands in the structure of a PDF.
fn tags(pdf: &lopdf::Document) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for object in pdf.objects.values() {
        let Ok(dictionary) = object.as_dict() else {
            continue;
        };
        if dictionary.get(b"Type").and_then(Object::as_name).ok() == Some(b"StructElem") {
            let tag = dictionary.get(b"S").and_then(Object::as_name).unwrap();
            *count
                .entry(String::from_utf8_lossy(tag).into_owned())
                .or_insert(0) += 1;
        }
    }
    count
}

fn catalogue(pdf: &lopdf::Document) -> &Dictionary {
    pdf.catalog().unwrap()
}

#[test]
fn every_letter_becomes_tagged_pdf() {
    for template in templates() {
        let document = template.preview(&template.example()).unwrap();
        let bytes = document
            .pdf(&look())
            .unwrap_or_else(|failure| panic!("{}: {failure}", template.id));
        let pdf = lopdf::Document::load_mem(&bytes).unwrap();
        let catalogue = catalogue(&pdf);
        assert!(catalogue.has(b"StructTreeRoot"), "{}", template.id);
        let language = catalogue.get(b"Lang").and_then(Object::as_str).unwrap();
        let code = template.language.code();
        assert!(language.starts_with(code.as_bytes()), "{}", template.id);
        let mark = catalogue.get(b"MarkInfo").unwrap().as_dict().unwrap();
        assert!(mark.get(b"Marked").unwrap().as_bool().unwrap());
        let shown = catalogue
            .get(b"ViewerPreferences")
            .and_then(Object::as_dict)
            .unwrap();
        assert!(shown.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
        let id = catalogue
            .get(b"Metadata")
            .and_then(Object::as_reference)
            .unwrap();
        let metadata = pdf.get_object(id).unwrap().as_stream().unwrap();
        let metadata = metadata
            .decompressed_content()
            .unwrap_or(metadata.content.clone());
        let metadata = String::from_utf8(metadata).unwrap();
        assert!(
            metadata.contains("pdfuaid:part"),
            "{}: {metadata}",
            template.id
        );
        let tags = tags(&pdf);
        assert_eq!(tags.get("H1"), Some(&1), "{}: {tags:?}", template.id);
        let wants = |tag: &str, kind: fn(&Block) -> bool| {
            fn any(blocks: &[Block], kind: fn(&Block) -> bool) -> bool {
                blocks.iter().any(|block| match block {
                    Block::ReplySlip(inner) => any(inner, kind),
                    block => kind(block),
                })
            }
            assert_eq!(
                tags.contains_key(tag),
                any(&document.blocks, kind),
                "{}: {tag} in {tags:?}",
                template.id
            );
        };
        wants("H2", |block| matches!(block, Block::Heading(2, _)));
        wants("L", |block| matches!(block, Block::List(..)));
        wants("Table", |block| matches!(block, Block::Table(_)));
        wants("Figure", |block| matches!(block, Block::Picture(_)));
    }
}

#[test]
fn every_letter_reads_back_word_for_word() {
    let folder = tempfile::tempdir().unwrap();
    for template in templates() {
        let document = template.preview(&template.example()).unwrap();
        let path = folder.path().join(format!("{}.pdf", template.id));
        std::fs::write(&path, document.pdf(&look()).unwrap()).unwrap();
        if let Some(mut qpdf) = tool("qpdf", "qpdf") {
            let checked = qpdf.arg("--check").arg(&path).output().unwrap();
            assert!(checked.status.success(), "{}: {checked:?}", template.id);
        }
        let Some(words) = words_of_pdf(&path) else {
            continue;
        };
        // A foot of a page may stand inside a paragraph; without the digits and these, all is as written.
        let said = words.replace('\u{ad}', "");
        each_line(&document.blocks, &mut |line| {
            let start: String = squeezed(line)
                .split(' ')
                .take(6)
                .collect::<Vec<_>>()
                .join(" ");
            assert!(
                said.contains(&start),
                "{}: {start:?} is not in {said}",
                template.id
            );
        });
        assert!(
            said.contains(&squeezed(&document.subject)),
            "{}: {said}",
            template.id
        );
    }
}

fn each_line(blocks: &[Block], take: &mut dyn FnMut(&str)) {
    let plain = |line: &[Inline]| -> String {
        let pieces = line.iter().map(|piece| match piece {
            Inline::Text(text) | Inline::Strong(text) => text.as_str(),
            Inline::Break => " ",
        });
        pieces.collect()
    };
    for block in blocks {
        match block {
            Block::Heading(_, line) | Block::Paragraph(line) => take(&plain(line)),
            Block::List(_, items) => items.iter().for_each(|item| take(&plain(item))),
            Block::ReplySlip(inner) => each_line(inner, take),
            _ => {}
        }
    }
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let other = find("attendance-expectation", Language::English).unwrap();
    let mut facts = other.example();
    facts.child.forename = "Priya".to_owned();
    let first = expectation().pdf(&look()).unwrap();
    let between = other.write(&facts).unwrap().pdf(&look()).unwrap();
    assert_eq!(expectation().pdf(&look()).unwrap(), first);
    assert_ne!(between, first);
}

/// 24.6 mm to 115 mm from the left, 39.5 mm to 66.3 mm from the top, and nothing else in there.
#[test]
fn the_address_stands_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    let template = find("attendance-expectation", Language::English).unwrap();
    let mut facts = template.example();
    facts.to.address = [
        "Flat 2",
        "Alder House",
        "14 Alder Row",
        "Dunselthorpe",
        "Ashshire",
        "ZZ99 4WX",
    ]
    .map(str::to_owned)
    .to_vec();
    std::fs::write(&path, template.write(&facts).unwrap().pdf(&look()).unwrap()).unwrap();
    let Some(mut program) = tool("pdftotext", "poppler-utils") else {
        return;
    };
    let output = program
        .args(["-bbox", "-l", "1"])
        .arg(&path)
        .arg("-")
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    let mm = |line: &str, name: &str| -> f64 {
        let value = line.split_once(&format!("{name}=\"")).unwrap().1;
        value.split('"').next().unwrap().parse::<f64>().unwrap() * 25.4 / 72.0
    };
    let words = page.lines().filter(|line| line.contains("<word"));
    let inside: Vec<&str> = words
        .filter(|line| {
            mm(line, "yMin") < 67.0 && mm(line, "yMax") > 35.0 && mm(line, "xMin") < 115.0
        })
        .inspect(|line| {
            // The box of a word is higher than its capitals and lower than its line, at 10 points.
            let (top, foot) = (mm(line, "yMin") + 1.25, mm(line, "yMax") - 1.03);
            assert!(top >= 39.5 && foot <= 66.3, "{line}: {top} to {foot}");
            assert!(
                mm(line, "xMin") >= 24.6 && mm(line, "xMax") <= 115.0,
                "{line}"
            );
        })
        .map(|line| line.split_once('>').unwrap().1.split_once('<').unwrap().0)
        .collect();
    assert_eq!(
        inside.join(" "),
        "Mrs Helen Winter Flat 2 Alder House 14 Alder Row Dunselthorpe Ashshire ZZ99 4WX"
    );
}

#[test]
fn a_character_without_a_sign_is_named() {
    let template = find("attendance-expectation", Language::English).unwrap();
    let mut facts = template.example();
    facts.child.forename = "Logan 🙂".to_owned();
    let failure = template.write(&facts).unwrap().pdf(&look()).unwrap_err();
    assert!(
        matches!(failure, Failure::NoSign { sign: '🙂', .. }),
        "{failure}"
    );
}

/// Names as they are in England's schools: the typeface has them all.
#[test]
fn names_of_many_languages_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "Zażółć Gęśląjaźń",
        "Șerban Țurcanu",
        "Ngô Thị Ánh Tuyết",
        "Þórunn Ægisdóttir",
        "Олена Шевченко",
        "Ελένη",
        "O’Brien-Šarić",
    ] {
        let template = find("attendance-expectation", Language::English).unwrap();
        let mut facts = template.example();
        facts.child.forename = name.to_owned();
        let path = folder.path().join("letter.pdf");
        std::fs::write(&path, template.write(&facts).unwrap().pdf(&look()).unwrap()).unwrap();
        if let Some(words) = words_of_pdf(&path) {
            assert!(words.contains(name), "{name}: {words}");
        }
    }
}

/// Code of the layout's own language is text like any other.
#[test]
fn what_a_field_holds_is_never_run() {
    let template = find("attendance-expectation", Language::English).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for text in [
        "#read(\"/etc/passwd\")",
        "\"); #panic(\"x\")",
        "#import \"@preview/x:1.0.0\"",
        "$x$ *y* _z_ `w`",
    ] {
        let mut facts = template.example();
        facts.child.forename = text.to_owned();
        facts.school.name = text.to_owned();
        facts.more.insert(
            "starts".to_owned(),
            Field::Time(jiff::civil::time(9, 0, 0, 0)),
        );
        let path = folder.path().join("letter.pdf");
        let look = Look::of(&facts.school, Language::English);
        std::fs::write(&path, template.write(&facts).unwrap().pdf(&look).unwrap()).unwrap();
        if let Some(words) = words_of_pdf(&path) {
            assert!(words.contains(text), "{text}: {words}");
        }
    }
}
