//! A translation with the English after it: every form holds both, and the English stands on pages of its own.

use letters::{Document, Language, Look, Review, find};
use lopdf::Object;

use crate::tools::words_of_pdf;

const ID: &str = "attendance-improved";

fn both(language: Language) -> (Document, Look) {
    let english = find(ID, Language::English).unwrap();
    let facts = english.example();
    let translation = find(ID, language).unwrap().reviewed(Review {
        by: "Maria Zielińska, community interpreter".to_owned(),
        on: jiff::civil::date(2026, 3, 2),
    });
    let document = translation.write(&facts).unwrap();
    let document = document.with_english(english.write(&facts).unwrap());
    (document, Look::of(&facts.school, language))
}

#[test]
fn every_form_holds_the_translation_and_then_the_english() {
    for (language, own, above) in [
        (
            Language::Polish,
            "Z radością piszę",
            "Ten sam list po angielsku",
        ),
        (
            Language::Romanian,
            "Bună ziua",
            "Aceeași scrisoare în limba engleză",
        ),
    ] {
        let (document, _) = both(language);
        for form in [document.text(), document.html()] {
            let at = |words: &str| {
                form.find(words)
                    .unwrap_or_else(|| panic!("{words}: {form}"))
            };
            assert!(at(own) < at(above), "{form}");
            assert!(at(above) < at("I am glad to tell you"), "{form}");
            assert!(form.contains("Monday 5 January 2026"), "{form}");
        }
    }
    let (document, _) = both(Language::Polish);
    assert!(document.text().contains("poniedziałek, 5 stycznia 2026"));
    assert!(document.html().contains("<article lang=\"pl\">"));
    assert!(document.html().contains("<article lang=\"en\">"));
}

#[test]
fn the_english_stands_on_pages_of_its_own_and_is_marked_as_english() {
    let folder = tempfile::tempdir().unwrap();
    let (document, look) = both(Language::Polish);
    let bytes = document.pdf(&look).unwrap();
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    assert_eq!(pdf.get_pages().len(), 2);
    // A screen reader changes its voice where the language changes.
    let marked = pdf.objects.values().any(|object| {
        let language = object.as_dict().and_then(|d| d.get(b"Lang"));
        language
            .and_then(Object::as_str)
            .is_ok_and(|tag| tag.starts_with(b"en"))
    });
    assert!(marked, "no tag says that it is English");
    let path = folder.path().join("letter.pdf");
    std::fs::write(&path, bytes).unwrap();
    let Some(words) = words_of_pdf(&path) else {
        return;
    };
    let at = |wanted: &str| {
        words
            .find(wanted)
            .unwrap_or_else(|| panic!("{wanted}: {words}"))
    };
    assert!(at("Strona 1 z 2") < at("Ten sam list po angielsku"));
    assert!(at("Ten sam list po angielsku") < at("Good news about attendance"));
}

#[test]
fn word_holds_both() {
    let (document, look) = both(Language::Polish);
    let bytes = document.word(&look).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut file = zip.by_name("word/document.xml").unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut file, &mut xml).unwrap();
    let at = |wanted: &str| {
        xml.find(wanted)
            .unwrap_or_else(|| panic!("{wanted}: {xml}"))
    };
    assert!(at("Z radością piszę") < at("<w:br w:type=\"page\"/>"));
    assert!(at("<w:br w:type=\"page\"/>") < at("I am glad to tell you"));
    assert!(xml.contains("<w:lang w:val=\"en-GB\"/>"));
}

#[test]
fn another_wording_is_another_text() {
    let polish = find(ID, Language::Polish).unwrap();
    let romanian = find(ID, Language::Romanian).unwrap();
    let mut changed = polish.clone();
    changed.body.push_str("\nI jeszcze jedno.\n");
    let mut subject = polish.clone();
    subject.subject.push('!');
    let all = [polish, romanian, &changed, &subject].map(letters::Template::wording);
    for (at, one) in all.iter().enumerate() {
        assert!(all[..at].iter().all(|other| other != one), "{at}");
    }
    assert!(all[0].contains("Z poważaniem"), "the words around it too");
}

#[test]
fn a_language_is_read_as_records_name_it() {
    for (text, language) in [
        ("Polish", Some(Language::Polish)),
        (" polski ", Some(Language::Polish)),
        ("PL", Some(Language::Polish)),
        ("pl-PL", Some(Language::Polish)),
        ("pol", Some(Language::Polish)),
        ("Język polski", Some(Language::Polish)),
        ("Română", Some(Language::Romanian)),
        ("romana", Some(Language::Romanian)),
        ("ro_RO", Some(Language::Romanian)),
        ("rum", Some(Language::Romanian)),
        ("English", Some(Language::English)),
        ("en-GB", Some(Language::English)),
        // Nothing, another language, two of them, or something that only begins like one.
        ("", None),
        ("Urdu", None),
        ("Polish and English", None),
        ("Polish, English", None),
        ("pl-", None),
        ("pl-or English", None),
        ("Romani", None),
    ] {
        assert_eq!(Language::named(text), language, "{text:?}");
    }
}
