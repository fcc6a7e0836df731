//! A school's own Word letter: every way Word writes a field is found and filled, and whatever is not safe refused.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use letters::words::{Known, Place, Refusal, of_fields, read, standard};
use letters::{Facts, Field, Language, find, tidy};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use crate::tools::{tool, words_of_pdf};

const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:v=\"urn:schemas-microsoft-com:vml\"";
const TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/></Types>";
const RELS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"d\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, inside) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(inside.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word file with this body, and with other parts.
fn file_with(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document {MAIN}><w:body>{body}</w:body></w:document>");
    let mut parts = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("word/document.xml", document.as_str()),
    ];
    parts.retain(|(name, _)| !others.iter().any(|(other, _)| other == name));
    parts.extend(others);
    packed(&parts)
}

fn file(body: &str) -> Vec<u8> {
    file_with(body, &[])
}

fn run(text: &str) -> String {
    format!(
        "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        quick_xml::escape::escape(text)
    )
}

fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

/// A merge field as Word writes it: in five runs.
fn complex(name: &str) -> String {
    let (first, second) = name.split_at(name.len() / 2);
    format!(
        "<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> MERGEFIELD {first}</w:instrText></w:r><w:r><w:instrText xml:space=\"preserve\">{second}  \\* MERGEFORMAT </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>«{name}»</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    )
}

/// The words of each paragraph of a part.
fn lines(bytes: &[u8], part: &str) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    zip.by_name(part).unwrap().read_to_string(&mut xml).unwrap();
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut out = Vec::new();
    let mut inside = false;
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "w:p" => out.push(String::new()),
            Event::Start(tag) if tag.name().as_ref() == "w:t" => inside = true,
            Event::End(tag) if tag.name().as_ref() == "w:t" => inside = false,
            Event::Text(text) if inside => out.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(name) if inside => {
                let value = quick_xml::escape::unescape(&format!("&{};", &*name))
                    .unwrap()
                    .into_owned();
                out.last_mut().unwrap().push_str(&value);
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn facts() -> Facts {
    let mut facts = find("attendance-expectation", Language::English)
        .unwrap()
        .example();
    facts.more = BTreeMap::from([
        ("attendance".to_owned(), Field::Percent(885)),
        (
            "support".to_owned(),
            Field::List(vec![
                "a quiet place".to_owned(),
                "a walk to school".to_owned(),
            ]),
        ),
        (
            "actions".to_owned(),
            Field::Rows(
                [("a form", "Mrs Osei"), ("a call", "Ruth")]
                    .map(|(what, who)| {
                        BTreeMap::from([
                            ("what".to_owned(), Field::Text(what.to_owned())),
                            ("who".to_owned(), Field::Text(who.to_owned())),
                        ])
                    })
                    .to_vec(),
            ),
        ),
    ]);
    facts
}

fn filled(body: &str) -> Vec<String> {
    let own = read(&file(body)).unwrap();
    lines(
        &own.fill(&facts(), Language::English).unwrap(),
        "word/document.xml",
    )
}

#[test]
fn each_way_to_write_a_field_is_filled() {
    let simple = "<w:fldSimple w:instr=\" MERGEFIELD &quot;Child Forename&quot; \\* MERGEFORMAT \"><w:r><w:rPr><w:b/></w:rPr><w:t>«x»</w:t></w:r></w:fldSimple>";
    let cases = [
        (run("Dear {{ to.salutation }},"), "Dear Mrs Winter,"),
        (
            run("Dear {") + &run("{ to.sal") + &run("utation }") + &run("}, hello"),
            "Dear Mrs Winter, hello",
        ),
        (
            run("{{child.forename}}{{ child_name }}"),
            "LoganLogan Winter",
        ),
        (
            complex("child_forename") + &run(" is away"),
            "Logan is away",
        ),
        (complex("Child.Name"), "Logan Winter"),
        (simple.to_owned() + &run("!"), "Logan!"),
        (
            run("On {{ date }}: {{ attendance }}"),
            "On Monday 9 March 2026: 88.5%",
        ),
        (run("a { b } c }} d"), "a { b } c }} d"),
    ];
    for (body, wanted) in cases {
        assert_eq!(filled(&paragraph(&body)), [wanted], "{body}");
    }
}

#[test]
fn what_word_works_out_by_itself_stays() {
    let page = "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText> PAGE </w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>1</w:t><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let body = paragraph(&(run("Page ") + page + &run(" for {{ child.forename }}")));
    assert_eq!(filled(&body), ["Page 1 for Logan"]);
}

#[test]
fn rows_and_paragraphs_of_a_list_are_repeated() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&run(text)));
    let row = |cells: String| format!("<w:tr>{cells}</w:tr>");
    let body = paragraph(&run("We offer {{ support }}."))
        + "<w:tbl>"
        + &row(cell("What") + &cell("Who"))
        + &row(cell("{{ actions.what }}") + &cell("{{ actions.who }} for {{ child.forename }}"))
        + "</w:tbl>"
        + &paragraph(&run("{{ to.address }}"));
    assert_eq!(
        filled(&body),
        [
            "We offer a quiet place.",
            "We offer a walk to school.",
            "What",
            "Who",
            "a form",
            "Mrs Osei for Logan",
            "a call",
            "Ruth for Logan",
            "14 Alder Row",
            "Dunselthorpe",
            "ZZ99 4WX",
        ]
    );
}

#[test]
fn headers_notes_and_text_boxes_are_filled_too() {
    let header = format!(
        "<w:hdr {MAIN}>{}</w:hdr>",
        paragraph(&complex("school_name"))
    );
    let textbox = paragraph(&format!(
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>{}",
        paragraph(&run("{{ child.forename }}")),
        run("{{ from.name }}")
    ));
    let own = read(&file_with(
        &textbox,
        &[("word/header1.xml", header.as_str())],
    ))
    .unwrap();
    let places: Vec<_> = own
        .fields()
        .into_iter()
        .map(|found| (found.name, found.place))
        .collect();
    assert_eq!(
        places,
        [
            ("child.forename".to_owned(), Place::Text),
            ("from.name".to_owned(), Place::Text),
            ("school_name".to_owned(), Place::Margin)
        ]
    );
    let filled = own.fill(&facts(), Language::English).unwrap();
    assert_eq!(
        lines(&filled, "word/header1.xml"),
        ["Dunselthorpe High School"]
    );
    assert!(
        lines(&filled, "word/document.xml")
            .concat()
            .contains("Logan")
    );
}

#[test]
fn a_check_says_what_is_known_and_what_is_not() {
    let template = find("declining-summary", Language::English).unwrap();
    let known: Vec<Known> = standard()
        .into_iter()
        .chain(of_fields(&template.fields))
        .collect();
    let body = paragraph(&run("{{ Child Forename }} {{ met on }} {{ shoe size }}"))
        + &format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
            paragraph(&run("{{ actions.what }} {{ heard }}"))
        );
    let own = read(&file(&body)).unwrap();
    let check = own.check(&known);
    assert!(!check.is_sound());
    let names =
        |found: &[letters::words::Found]| found.iter().map(|f| f.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&check.unknown), ["shoe size"]);
    assert_eq!(
        names(&check.known),
        ["Child Forename", "actions.what", "heard", "met on"]
    );
    assert_eq!(check.misplaced.len(), 1);
    assert!(
        check.misplaced[0].contains("two lists"),
        "{:?}",
        check.misplaced
    );
    assert!(matches!(
        own.fill(&facts(), Language::English),
        Err(Refusal::Unknown(_) | Refusal::Misplaced(_))
    ));
}

#[test]
fn a_fact_that_is_missing_is_named() {
    let own = read(&file(&paragraph(&run("{{ from.telephone }}")))).unwrap();
    let mut facts = facts();
    facts.from.telephone = String::new();
    assert_eq!(
        own.fill(&facts, Language::English),
        Err(Refusal::Missing("from.telephone".to_owned()))
    );
}

#[test]
fn a_letter_that_goes_by_email_has_a_blank_for_the_address() {
    let own = read(&file(&paragraph(&run("{{ to.address }}")))).unwrap();
    let mut facts = facts();
    facts.to.address = Vec::new();
    let filled = own.fill(&facts, Language::English).unwrap();
    assert_eq!(lines(&filled, "word/document.xml"), [""]);
    let own = read(&file(&paragraph(&run("{{ school.address }}")))).unwrap();
    facts.school.address = Vec::new();
    assert!(matches!(
        own.fill(&facts, Language::English),
        Err(Refusal::Missing(_))
    ));
}

#[test]
fn what_a_filled_file_says_is_told_as_text() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&run(text)));
    let body = paragraph(&(run("Dear {{ to.salut") + &run("ation }},")))
        + &paragraph("")
        + "<w:tbl><w:tr>"
        + &cell("{{ actions.what }}")
        + &cell("{{ actions.who }}")
        + "</w:tr></w:tbl>"
        + &paragraph(
            &(run("one")
                + "<w:r><w:br/></w:r>"
                + &run("two")
                + "<w:r><w:tab/></w:r>"
                + &run("three")),
        )
        + &paragraph(
            "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>aside</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>aside</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r>",
        );
    let document = format!(
        "<w:document {MAIN} xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>{body}</w:body></w:document>"
    );
    let own = read(&file_with("", &[("word/document.xml", document.as_str())])).unwrap();
    let mut facts = facts();
    // A value with braces is a value, in the file and in what it says.
    facts.to.salutation = "Mrs {{ Winter }}".to_owned();
    let filled = own.write(&facts, Language::English).unwrap();
    assert_eq!(
        filled.text,
        "Dear Mrs {{ Winter }},\n\na form | Mrs Osei\n\na call | Ruth\n\none\ntwo three\n\naside"
    );
    assert_eq!(filled.word, own.fill(&facts, Language::English).unwrap());
}

#[test]
fn the_page_for_offices_lists_every_name() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/own-letters.md");
    let page = std::fs::read_to_string(page).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `{{ "));
    let wanted = standard();
    let wanted = wanted
        .iter()
        .map(|known| format!("| `{{{{ {} }}}}` | {} |", known.name, known.what));
    assert_eq!(rows.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
}

#[test]
fn what_is_no_merge_field_is_refused() {
    for instruction in [
        "INCLUDETEXT \"http://attacker.example/x\"",
        "INCLUDEPICTURE \"file:///etc/passwd\"",
        "DDEAUTO c:\\\\cmd",
        "IF 1 = 1 \"a\" \"b\"",
        "DATABASE",
        "LINK Excel.Sheet",
        "MERGEFIELD",
        "MERGEFIELD a<b",
    ] {
        let field = format!(
            "<w:fldSimple w:instr=\"{}\"/>",
            quick_xml::escape::escape(instruction)
        );
        assert!(
            matches!(read(&file(&paragraph(&field))), Err(Refusal::Field(_))),
            "{instruction}"
        );
    }
    for text in [
        "{{ a + b }}",
        "{{ open",
        "{% for x in y %}",
        "{{ }}",
        "{{ x() }}",
    ] {
        assert!(
            matches!(read(&file(&paragraph(&run(text)))), Err(Refusal::Field(_))),
            "{text}"
        );
    }
    let open = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>MERGEFIELD x</w:instrText></w:r>";
    assert!(matches!(
        read(&file(&paragraph(open))),
        Err(Refusal::Field(_))
    ));
}

#[test]
fn macros_and_other_files_inside_are_refused() {
    let macros = TYPES.replace("document.main+xml", "document.macroEnabled.main+xml");
    assert_eq!(
        read(&file_with("", &[("[Content_Types].xml", &macros)])).err(),
        Some(Refusal::Macros)
    );
    assert_eq!(
        read(&file_with("", &[("word/vbaProject.bin", "x")])).err(),
        Some(Refusal::Macros)
    );
    for name in [
        "word/embeddings/sheet.xlsx",
        "word/activeX/activeX1.xml",
        "word/afchunk1.html",
    ] {
        assert!(
            matches!(
                read(&file_with("", &[(name, "x")])),
                Err(Refusal::Embedded(_))
            ),
            "{name}"
        );
    }
    assert!(matches!(
        read(&file("<w:altChunk/>")),
        Err(Refusal::Embedded(_))
    ));
}

#[test]
fn nothing_outside_the_file_is_asked_for() {
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"x\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>"
        )
    };
    for (kind, target) in [
        ("image", "https://attacker.example/a.png"),
        ("image", "file:///etc/passwd"),
        ("attachedTemplate", "\\\\host\\share\\x.dotm"),
        ("hyperlink", "file:///etc/passwd"),
        ("oleObject", "https://attacker.example/x"),
        ("header", "https://attacker.example/h.xml"),
    ] {
        let relations = relation(kind, target);
        let refused = read(&file_with(
            "",
            &[("word/_rels/document.xml.rels", &relations)],
        ));
        assert!(
            matches!(refused, Err(Refusal::Outside(_) | Refusal::Embedded(_))),
            "{kind} {target}"
        );
    }
    let link = relation("hyperlink", "https://dunselthorpe-high.example");
    assert!(read(&file_with("", &[("word/_rels/document.xml.rels", &link)])).is_ok());
    let picture = paragraph(
        "<w:r><w:pict><v:imagedata src=\"https://attacker.example/a.png\"/></w:pict></w:r>",
    );
    assert!(matches!(read(&file(&picture)), Err(Refusal::Outside(_))));
}

/// A letter that was merged in Word before names its list of pupils on somebody's disk: that is left out.
#[test]
fn words_own_mail_merge_is_left_out() {
    let settings = format!(
        "<w:settings {MAIN}><w:mailMerge><w:query w:val=\"SELECT * FROM pupils\"/></w:mailMerge><w:zoom w:percent=\"100\"/></w:settings>"
    );
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"x\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/mailMergeSource\" Target=\"file:///C:/pupils.xlsx\" TargetMode=\"External\"/></Relationships>";
    let own = read(&file_with(
        "",
        &[
            ("word/settings.xml", &settings),
            ("word/_rels/settings.xml.rels", relations),
        ],
    ))
    .unwrap();
    let filled = own.fill(&facts(), Language::English).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(filled)).unwrap();
    for part in ["word/settings.xml", "word/_rels/settings.xml.rels"] {
        let mut inside = String::new();
        zip.by_name(part)
            .unwrap()
            .read_to_string(&mut inside)
            .unwrap();
        assert!(!inside.contains("pupils"), "{inside}");
    }
}

#[test]
fn damaged_encrypted_and_overlarge_files_are_refused() {
    assert!(matches!(read(b"not a zip"), Err(Refusal::Damaged(_))));
    assert_eq!(
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on").err(),
        Some(Refusal::OldOrEncrypted)
    );
    let whole = file(&paragraph(&run("x")));
    for cut in [10, whole.len() / 2, whole.len() - 5] {
        assert!(read(&whole[..cut]).is_err(), "{cut}");
    }
    for document in [
        "<w:document><w:body>",
        "<w:document/><w:document/>",
        "",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><w:document>&a;</w:document>",
        "<a><b></a></b>",
    ] {
        let refused = read(&file_with("", &[("word/document.xml", document)]));
        assert!(matches!(refused, Err(Refusal::Damaged(_))), "{document}");
    }
    let deep = "<w:p>".repeat(5_000) + &"</w:p>".repeat(5_000);
    assert!(matches!(read(&file(&deep)), Err(Refusal::Damaged(_))));
    let bomb = " ".repeat(120 << 20);
    let packed = file_with("", &[("word/media/image1.png", &bomb)]);
    assert!(packed.len() < 1 << 20, "a small file");
    assert!(matches!(read(&packed), Err(Refusal::TooLarge(_))));
    let long = vec![0; letters::words::LARGEST_FILE + 1];
    assert!(matches!(read(&long), Err(Refusal::TooLarge(_))));
    let many: Vec<(String, &str)> = (0..2_100)
        .map(|n| (format!("word/media/{n}.png"), "x"))
        .collect();
    let many: Vec<(&str, &str)> = many
        .iter()
        .map(|(name, inside)| (name.as_str(), *inside))
        .collect();
    assert!(matches!(
        read(&file_with("", &many)),
        Err(Refusal::TooLarge(_))
    ));
}

/// What we write ourselves can be taken back as somebody's own, and LibreOffice opens what is filled.
#[test]
fn libreoffice_opens_what_is_filled() {
    let template = find("initial-concern", Language::English).unwrap();
    let mut facts = template.example();
    facts.child.forename = "{{ child.name }}".replace("{{", "[").replace("}}", "]");
    let written = template.write(&facts).unwrap();
    let look = letters::Look::of(&facts.school, Language::English);
    let own = read(&written.word(&look).unwrap()).unwrap();
    assert!(own.fields().is_empty(), "{:?}", own.fields());
    let body =
        paragraph(&(run("Dear {{ to.sal") + &run("utation }}, about ") + &complex("child_name")));
    let own = read(&file(&body)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.docx");
    std::fs::write(
        &path,
        own.fill(&crate::own_words::facts(), Language::English)
            .unwrap(),
    )
    .unwrap();
    let Some(mut soffice) = tool("soffice", "libreoffice-writer-nogui") else {
        return;
    };
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.path().display()
    );
    let output = soffice
        .arg(profile)
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    if let Some(words) = words_of_pdf(&folder.path().join("own.pdf")) {
        assert!(
            words.contains("Dear Mrs Winter, about Logan Winter"),
            "{words}"
        );
    }
}

/// Text, cut into runs anywhere.
fn cut(text: &str, cuts: &[prop::sample::Index]) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut at: Vec<usize> = cuts
        .iter()
        .map(|cut| cut.index(characters.len() + 1))
        .collect();
    at.extend([0, characters.len()]);
    at.sort_unstable();
    at.dedup();
    at.windows(2)
        .map(|ends| run(&characters[ends[0]..ends[1]].iter().collect::<String>()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn however_it_is_split_and_whatever_it_holds_a_field_is_its_value(
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        before in "[a-zA-Z&<>\" '.]{0,12}",
        after in "[a-zA-Z&<>\" '.]{0,12}",
        value in prop_oneof!["\\PC{1,30}", any::<String>(), Just("{{ child.name }}".to_owned()), Just("]]></w:t>".to_owned()), Just("\u{e300}date\u{e301}".to_owned())],
        merge in any::<bool>(),
    ) {
        prop_assume!(!tidy(&value).is_empty());
        let field = cut(&format!("{before}{{{{ child.forename }}}}{after}"), &cuts);
        let body = if merge {
            paragraph(&(run(&before) + &complex("child_forename") + &run(&after)))
        } else {
            paragraph(&field)
        };
        let own = read(&file(&body)).unwrap();
        let mut facts = facts();
        facts.child.forename = value.clone();
        let filled = own.fill(&facts, Language::English).unwrap();
        let wanted = format!("{before}{}{after}", tidy(&value));
        prop_assert_eq!(lines(&filled, "word/document.xml"), vec![wanted]);
        // Filled once, it has no field any more, whatever the value looks like.
        let again = read(&filled);
        if !value.contains("{{") && !value.contains("{%") && !before.contains('{') {
            prop_assert!(again.unwrap().fields().is_empty());
        }
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..200), document in "\\PC{0,80}") {
        let _ = read(&bytes);
        let _ = read(&file_with("", &[("word/document.xml", &document)]));
        let _ = read(&file(&document));
    }
}
