//! Word letters of a school's own: files, and the text inside them.
//! In: bytes: a whole file when they begin like one, otherwise the part that holds its text. Out: see the crate.
//!
//! Apart from the other bodies: the tests of `letters` replay it, those of `exchange` the others.

use std::io::{Cursor, Write as _};

use letters::Language;
use letters::words::{Refusal, read, standard};

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

/// Bytes as the text of a Word file.
fn file_with(text: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, inside) in [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("word/document.xml", text),
    ] {
        zip.start_file(name, options).expect("in memory");
        zip.write_all(inside).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

/// Bytes as a Word letter.
pub fn own_words(bytes: &[u8]) {
    let whole = if bytes.starts_with(b"PK") || bytes.starts_with(b"\xd0\xcf") {
        bytes.to_vec()
    } else {
        file_with(bytes)
    };
    let own = match read(&whole) {
        Ok(own) => own,
        Err(refused) => {
            assert!(!refused.to_string().is_empty());
            return;
        }
    };
    let fields = own.fields();
    for found in &fields {
        assert!(found.name.chars().any(char::is_alphanumeric));
    }
    let check = own.check(&standard());
    assert_eq!(check.known.len() + check.unknown.len(), fields.len());
    let letter = letters::find("initial-concern", Language::English).expect("is built in");
    let mut facts = letter.example();
    facts.more.clear();
    match own.write(&facts, Language::English) {
        Ok(filled) => {
            assert!(check.is_sound(), "what is unsound is never filled");
            let again = read(&filled.word).expect("what was filled reads again");
            assert_eq!(again.fields(), [], "nothing is left to be filled");
            assert_eq!(
                filled.word,
                own.fill(&facts, Language::English).expect("as before")
            );
        }
        Err(Refusal::Unknown(_) | Refusal::Misplaced(_)) => assert!(!check.is_sound()),
        Err(refused) => panic!("a sound file is filled: {refused}"),
    }
}
