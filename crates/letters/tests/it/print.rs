//! Letters on their way to a printer: put together, and within what GOV.UK Notify prints.

use letters::{Document, Kind, Language, Look, Template, find, templates, together};

use crate::tools::{tool, words_of_pdf};

fn letter(id: &str) -> (Document, Vec<u8>) {
    let template = find(id, Language::English).unwrap();
    let facts = template.example();
    let document = template.write(&facts).unwrap();
    let pdf = document
        .pdf(&Look::of(&facts.school, Language::English))
        .unwrap();
    (document, pdf)
}

#[test]
fn letters_are_put_together_each_on_sheets_of_its_own() {
    let (first, one) = letter("attendance-expectation");
    let (second, two) = letter("initial-concern");
    let pages = |pdf: &[u8]| lopdf::Document::load_mem(pdf).unwrap().get_pages().len();
    let sheets = |pdf: &[u8]| pages(pdf).div_ceil(2);
    let whole = together(&[&one, &two, &one]).unwrap();
    assert_eq!(pages(&whole), 2 * (2 * sheets(&one) + sheets(&two)));
    assert_eq!(
        together(&[&one, &two, &one]).unwrap(),
        whole,
        "the same bytes each time"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.pdf");
    std::fs::write(&path, &whole).unwrap();
    if let Some(mut qpdf) = tool("qpdf", "qpdf") {
        let checked = qpdf.arg("--check").arg(&path).output().unwrap();
        assert!(checked.status.success(), "{checked:?}");
    }
    if let Some(words) = words_of_pdf(&path) {
        let at = |what: &str| {
            words
                .match_indices(what)
                .map(|(at, _)| at)
                .collect::<Vec<_>>()
        };
        let (firsts, seconds) = (at(&first.subject), at(&second.subject));
        assert!(
            firsts.len() >= 2 && firsts[0] < seconds[0] && seconds[0] < firsts[firsts.len() - 1]
        );
    }
}

#[test]
fn what_is_no_letter_is_named_by_its_place() {
    let (_, one) = letter("attendance-expectation");
    let wrong = together(&[one.as_slice(), b"%PDF-1.7 nothing"]).unwrap_err();
    assert!(wrong.to_string().contains("letter 2"), "{wrong}");
}

/// A box on a page, in millimetres from its upper left corner: left, top, right, bottom.
type Area = [f64; 4];

// What Notify prints of a precompiled letter. Source: GOV.UK Notify's letter specification, version 2.4, as its
// own check has it (alphagov/notifications-template-preview, app/precompiled.py).
const ADDRESS: Area = [24.6, 39.5, 120.0, 66.3];
const ABOVE_ADDRESS: Area = [15.0, 5.0, 125.0, 30.0];
const BESIDE_ADDRESS: Area = [125.0, 5.0, 195.0, 95.0];
const BODY: Area = [15.0, 95.0, 195.0, 292.0];
const OTHER_PAGES: Area = [15.0, 5.0, 195.0, 292.0];

/// The words of a PDF by page, each with where it stands.
fn words_by_page(path: &std::path::Path) -> Option<Vec<Vec<(String, Area)>>> {
    let out = tool("pdftotext", "poppler-utils")?
        .arg("-bbox")
        .arg(path)
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let number = |line: &str, name: &str| -> f64 {
        let from = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        let text = &line[from..from + line[from..].find('"').unwrap()];
        // Points of a PDF are 1/72 of an inch.
        text.parse::<f64>().unwrap() * 25.4 / 72.0
    };
    let mut pages = Vec::new();
    for page in text.split("<page ").skip(1) {
        let words = page
            .lines()
            .filter(|line| line.trim_start().starts_with("<word "));
        let words = words.map(|line| {
            let word = line[line.find('>').unwrap() + 1..]
                .split("</word>")
                .next()
                .unwrap();
            let area = ["xMin", "yMin", "xMax", "yMax"].map(|name| number(line, name));
            (word.to_owned(), area)
        });
        pages.push(words.collect());
    }
    Some(pages)
}

fn holds(area: Area, word: Area) -> bool {
    word[0] >= area[0] && word[1] >= area[1] && word[2] <= area[2] && word[3] <= area[3]
}

#[test]
fn every_letter_keeps_to_what_notify_prints_and_its_address_to_the_window() {
    let folder = tempfile::tempdir().unwrap();
    // A text that nobody has reviewed says so above everything else, and is never sent.
    let sent = |t: &&Template| t.kind == Kind::Letter && t.language == Language::English;
    for template in templates().iter().filter(sent) {
        let mut facts = template.example();
        // As many lines as Notify takes: with the name, seven.
        facts.to.address = [
            "Flat 3",
            "The Old Granary",
            "17 Upper Wetherby Road",
            "Little Marston-on-the-Wold",
            "Ashminster",
            "AM12 3CD",
        ]
        .map(str::to_owned)
        .to_vec();
        let document = template.preview(&facts).unwrap();
        let path = folder.path().join(format!("{}.pdf", template.id));
        std::fs::write(
            &path,
            document
                .pdf(&Look::of(&facts.school, template.language))
                .unwrap(),
        )
        .unwrap();
        let Some(pages) = words_by_page(&path) else {
            return;
        };
        for (number, page) in (1..).zip(&pages) {
            let areas: &[Area] = if number == 1 {
                &[ADDRESS, ABOVE_ADDRESS, BESIDE_ADDRESS, BODY]
            } else {
                &[OTHER_PAGES]
            };
            for (word, at) in page {
                let printed = areas.iter().any(|area| holds(*area, *at));
                assert!(
                    printed,
                    "{}, page {number}: {word} at {at:.1?}",
                    template.id
                );
            }
        }
        for word in ["Granary", "Marston-on-the-Wold", "AM12", "3CD"] {
            let at = pages[0].iter().find(|(found, _)| found == word);
            let (_, at) = at.unwrap_or_else(|| panic!("{}: no {word}", template.id));
            assert!(holds(ADDRESS, *at), "{}: {word} at {at:.1?}", template.id);
        }
        assert!(pages.len() <= 10, "{}", template.id);
    }
}
