//! A letter as a Word file, opened again: well-formed, with real headings, and by LibreOffice.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use letters::{Block, Document, Field, Inline, Language, Look, Picture, find, templates};
use quick_xml::events::Event;

use crate::tools::{squeezed, tool, words_of_pdf};

fn look() -> Look {
    let template = find("attendance-expectation", Language::English).unwrap();
    Look::of(&template.example().school, Language::English)
}

/// The parts of a package.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut inside = Vec::new();
            part.read_to_end(&mut inside).unwrap();
            (part.name().unwrap().into_owned(), inside)
        })
        .collect()
}

/// Each paragraph's style and words.
fn paragraphs(xml: &[u8]) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut out: Vec<(String, String)> = Vec::new();
    let mut in_text = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => match tag.name().as_ref() {
                "w:p" => out.push((String::new(), String::new())),
                "w:t" => in_text = true,
                _ => {}
            },
            Event::Empty(tag) if tag.name().as_ref() == "w:pStyle" => {
                let value = tag.try_get_attribute("w:val").unwrap().unwrap();
                out.last_mut().unwrap().0 = value.value.into_owned();
            }
            Event::Text(text) if in_text => out.last_mut().unwrap().1 += &text,
            Event::GeneralRef(name) if in_text => {
                let value = quick_xml::escape::unescape(&format!("&{};", &*name))
                    .unwrap()
                    .into_owned();
                out.last_mut().unwrap().1 += &value;
            }
            Event::End(tag) if tag.name().as_ref() == "w:t" => in_text = false,
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn plain(line: &[Inline]) -> String {
    let pieces = line.iter().map(|piece| match piece {
        Inline::Text(text) | Inline::Strong(text) => text.as_str(),
        Inline::Break => "",
    });
    pieces.collect()
}

/// What each block must be in Word.
fn wanted(document: &Document) -> Vec<(String, String)> {
    fn of(blocks: &[Block], out: &mut Vec<(String, String)>) {
        for block in blocks {
            match block {
                Block::Heading(level, line) => out.push((format!("Heading{level}"), plain(line))),
                Block::Paragraph(line) => out.push(("Normal".to_owned(), plain(line))),
                Block::List(kind, items) => {
                    let style = match kind {
                        letters::ListKind::Bullets => "ListBullet",
                        letters::ListKind::Numbers => "ListNumber",
                        letters::ListKind::Boxes => "ListBox",
                    };
                    out.extend(items.iter().map(|item| (style.to_owned(), plain(item))));
                }
                Block::ReplySlip(inner) => of(inner, out),
                Block::Table(table) => {
                    out.extend(
                        table
                            .head
                            .iter()
                            .map(|cell| ("TableHead".to_owned(), plain(cell))),
                    );
                    let cells = table.rows.iter().flatten();
                    out.extend(cells.map(|cell| ("TableText".to_owned(), plain(cell))));
                }
                _ => {}
            }
        }
    }
    let mut out = vec![("Heading1".to_owned(), document.subject.clone())];
    of(&document.blocks, &mut out);
    out
}

#[test]
fn every_letter_is_a_word_file_with_real_headings_and_lists() {
    for template in templates() {
        let document = template.preview(&template.example()).unwrap();
        let bytes = document.word(&look()).unwrap();
        assert_eq!(document.word(&look()).unwrap(), bytes, "{}", template.id);
        let parts = parts(&bytes);
        for (name, part) in parts
            .iter()
            .filter(|(name, _)| !name.starts_with("word/media/"))
        {
            let mut reader = quick_xml::Reader::from_reader(&part[..]);
            while !matches!(
                reader
                    .read_event()
                    .unwrap_or_else(|e| panic!("{name}: {e}")),
                Event::Eof
            ) {}
        }
        let styles = String::from_utf8(parts["word/styles.xml"].clone()).unwrap();
        assert!(styles.contains(&format!("w:lang w:val=\"{}", template.language.code())));
        let found = paragraphs(&parts["word/document.xml"]);
        for (style, _) in &found {
            assert!(
                style.is_empty() || styles.contains(&format!("w:styleId=\"{style}\"")),
                "{style}"
            );
        }
        let mut rest = found.iter();
        for wanted in wanted(&document) {
            assert!(
                rest.any(|found| *found == wanted),
                "{}: {wanted:?} in its place in {found:?}",
                template.id
            );
        }
    }
}

#[test]
fn hostile_words_stay_words() {
    let template = find("attendance-expectation", Language::English).unwrap();
    let mut facts = template.example();
    facts.child.forename = "<w:br/> & \"O'Brien\" ]]> {{ x }}".to_owned();
    let bytes = template.write(&facts).unwrap().word(&look()).unwrap();
    let found = paragraphs(&parts(&bytes)["word/document.xml"]);
    assert!(
        found
            .iter()
            .any(|(_, text)| text.contains(&facts.child.forename))
    );
}

/// A picture that names a file of this machine shows nothing of it, in Word or in PDF.
#[test]
fn a_picture_reads_nothing_outside_itself() {
    let template = templates()
        .iter()
        .find(|t| {
            t.fields
                .iter()
                .any(|f| f.kind == letters::FieldKind::Picture)
        })
        .expect("a template with a picture");
    let field = template
        .fields
        .iter()
        .find(|f| f.kind == letters::FieldKind::Picture)
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.svg");
    let square = "<rect width=\"90\" height=\"90\" fill=\"#d4351c\"/>";
    let whole = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 90 90\" width=\"90\" height=\"90\">{inside}</svg>"
        )
    };
    std::fs::write(&secret, whole(square)).unwrap();
    let word = |svg: String| {
        let mut facts = template.example();
        let picture = Picture {
            svg,
            text: "A picture".to_owned(),
        };
        facts
            .more
            .insert(field.name.clone(), Field::Picture(picture));
        let document = template.preview(&facts).unwrap();
        let _ = document.pdf(&look());
        parts(&document.word(&look()).unwrap())["word/media/image1.png"].clone()
    };
    let linked = format!(
        "<image xlink:href=\"{}\" width=\"90\" height=\"90\"/>",
        secret.display()
    );
    assert_eq!(word(whole(&linked)), word(whole("")));
    assert_ne!(word(whole(square)), word(whole("")));
}

/// LibreOffice opens every file we write, and finds the words.
#[test]
fn libreoffice_opens_every_word_file() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut soffice) = tool("soffice", "libreoffice-writer-nogui") else {
        return;
    };
    let mut documents = Vec::new();
    for template in templates() {
        let document = template.preview(&template.example()).unwrap();
        let name = format!("{}-{}", template.id, template.language.code());
        std::fs::write(
            folder.path().join(format!("{name}.docx")),
            document.word(&look()).unwrap(),
        )
        .unwrap();
        documents.push((name, document));
    }
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.path().display()
    );
    soffice
        .arg(profile)
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path());
    let output = soffice
        .args(
            documents
                .iter()
                .map(|(name, _)| folder.path().join(format!("{name}.docx"))),
        )
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    for (name, document) in documents {
        let Some(words) = words_of_pdf(&folder.path().join(format!("{name}.pdf"))) else {
            return;
        };
        // A hyphen at a line's end is taken for a word that was broken there, so hyphens are no part of it.
        let words = words.replace('-', "");
        for (_, text) in wanted(&document) {
            let start: Vec<&str> = text.split_whitespace().take(5).collect();
            let start = squeezed(&start.join(" ")).replace('-', "");
            assert!(
                words.contains(&start),
                "{name}: {start:?} is not in {words}"
            );
        }
    }
}
