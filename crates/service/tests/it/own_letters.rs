//! Word letters of a school's own: looked at before they are used, each parent's filled with that parent's facts
//! alone, as PDF where LibreOffice is, as Word where it is not.

use std::io::{Cursor, Read as _, Write as _};
use std::process::Command;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::contact::State;
use service::contact::word_to_pdf::WordToPdf;
use store::OwnLetterId;
use store::contact::{Communication, OwnLetter, OwnLetterState, last_batches, own_letters};
use zip::write::SimpleFileOptions;

use crate::letters_to_parents::{family, with_letterhead};
use crate::mail_servers::MailServers;
use crate::town::{Answer, TODAY, Town};

const TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"d\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, inside) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(inside).expect("written");
    }
    zip.finish().expect("whole").into_inner()
}

/// A Word file that says these paragraphs.
pub(crate) fn word(paragraphs: &[&str]) -> Vec<u8> {
    word_with(paragraphs, &[])
}

/// The same, with bytes of a picture.
fn word_with(paragraphs: &[&str], picture: &[u8]) -> Vec<u8> {
    let body = paragraphs
        .iter()
        .map(|text| format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"))
        .collect::<Vec<_>>()
        .concat();
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    packed(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/media/image1.png", picture),
    ])
}

/// The letter of Alder Primary.
pub(crate) fn alders() -> Vec<u8> {
    word(&[
        "{{ to.name }}",
        "{{ to.address }}",
        "Dear {{ to.salutation }}, greetings from the oak at Alder.",
        "{{ child.forename }} was away for {{ sessions_missed }} sessions.",
        "We offer: {{ support }}",
        "Yours, {{ school.head }}",
    ])
}

async fn load(town: &Town, cookie: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"letter.docx\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    let request = Request::post("/ashshire/own-letters/new")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header("sec-fetch-site", "same-origin");
    let request = request.body(Body::from(body)).expect("a request");
    town.send(request).await
}

/// Loads a letter in the place of the first worry; gives its address.
async fn loaded(town: &Town, cookie: &str, owner: &str, file: &[u8]) -> String {
    let fields = [
        ("owner", owner),
        ("letter", "initial-concern"),
        ("name", "Our first worry"),
    ];
    let answer = load(town, cookie, &fields, file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location
}

async fn alder(town: &Town) -> String {
    town.school("Alder Primary").await.id.to_string()
}

/// Loads it and puts it into use.
async fn in_use(town: &Town, cookie: &str, owner: &str, file: &[u8]) -> String {
    let at = loaded(town, cookie, owner, file).await;
    let used = town.post(&format!("{at}/use"), cookie, "").await;
    assert_eq!(used.status, StatusCode::SEE_OTHER, "{}", used.body);
    at
}

async fn all(town: &Town) -> Vec<OwnLetter> {
    own_letters(&town.rooms().store, None).await.expect("reads")
}

fn says(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

fn says_not(answer: &Answer, words: &str) {
    assert!(!answer.body.contains(words), "{words}: {}", answer.body);
}

/// Whether a program is here; says so when it is not.
fn there(name: &str, package: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).any(|folder| folder.join(name).is_file());
    if !found {
        let said = format!("left out: {name} is missing (Debian: apt-get install {package})");
        assert!(std::env::var_os("CI").is_none(), "{said}");
        #[allow(
            clippy::print_stderr,
            reason = "whoever runs the tests is told what they left out"
        )]
        {
            eprintln!("{said}");
        }
    }
    found
}

/// LibreOffice, and Poppler to read what comes of it.
fn programs() -> Option<WordToPdf> {
    let poppler = there("pdftotext", "poppler-utils");
    let office = there("soffice", "libreoffice-writer-nogui");
    (poppler && office).then(WordToPdf::on_path).flatten()
}

/// What a PDF says.
fn text_of(pdf: &[u8]) -> String {
    assert!(pdf.starts_with(b"%PDF-"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("letter.pdf");
    std::fs::write(&file, pdf).expect("written");
    let read = Command::new("pdftotext").arg(&file).arg("-").output();
    let text = String::from_utf8_lossy(&read.expect("runs").stdout).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text part of a Word file.
fn document_of(word: Vec<u8>) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(word)).expect("a package");
    let mut xml = String::new();
    let mut part = zip.by_name("word/document.xml").expect("its text");
    part.read_to_string(&mut xml).expect("text");
    xml
}

#[tokio::test]
async fn a_word_letter_is_looked_at_used_and_withdrawn() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("head").await;
    let fields = "/ashshire/own-letters/fields?letter=initial-concern";
    let fields = town.get(fields, &cookie).await;
    says(&fields, "{{ sessions_missed }}");
    says(&fields, "{{ to.salutation }}");
    let form = town.get("/ashshire/own-letters/new", &cookie).await;
    says(&form, "Alder Primary");
    says_not(&form, "Birch High");
    says_not(&form, "The authority, for all its schools");

    let at = loaded(&town, &cookie, &alder(&town).await, &alders()).await;
    let page = town.get(&at, &cookie).await;
    for words in [
        "Not in use yet",
        "Our first worry",
        "In the place of: Attendance: a first worry",
        "to.salutation",
        "the text",
        "Use this letter",
        "LibreOffice is not installed here",
        "Herringbone’s text says this",
    ] {
        says(&page, words);
    }
    says_not(&page, "This letter cannot be used yet");
    let preview = town.bytes(&format!("{at}/preview.docx"), &cookie).await;
    let preview = document_of(preview);
    assert!(preview.contains("Dear Mrs Winter"), "{preview}");
    assert!(!preview.contains("{{"), "{preview}");
    let none = town.get(&format!("{at}/preview.pdf"), &cookie).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let file = town.bytes(&format!("{at}/letter.docx"), &cookie).await;
    assert_eq!(file, alders());

    town.post(&format!("{at}/use"), &cookie, "").await;
    let page = town.get(&at, &cookie).await;
    says(&page, "In use since");
    says_not(&page, "Use this letter");
    // A new file is one of its own, and takes the place of the one before.
    let second = in_use(&town, &cookie, &alder(&town).await, &alders()).await;
    let list = town.get("/ashshire/own-letters", &cookie).await;
    says(&list, "Withdrawn");
    says(&list, "In use");
    let states: Vec<OwnLetterState> = all(&town).await.iter().map(|own| own.state).collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&OwnLetterState::InUse));
    assert!(states.contains(&OwnLetterState::Withdrawn));
    let gone = town.post(&format!("{second}/withdraw"), &cookie, "").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(
        all(&town)
            .await
            .iter()
            .all(|own| own.state == OwnLetterState::Withdrawn)
    );
    let again = town.post(&format!("{at}/burn"), &cookie, "").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_unknown_or_cannot_be_repeated_keeps_a_letter_from_use() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let alder = alder(&town).await;
    for (file, words) in [
        (
            word(&[
                "Dear {{ to.salutation }}",
                "{{ child.forname }} and {{ secret }}",
            ]),
            &[
                "“child.forname”, in the text, stands for nothing that is known.",
                "Did you mean child.forename?",
                "“secret”, in the text",
            ][..],
        ),
        (
            word(&["{{ to.salutation }}: {{ support }} {{ school.address }}"]),
            &["holds fields of two lists"],
        ),
    ] {
        let at = loaded(&town, &cookie, &alder, &file).await;
        let page = town.get(&at, &cookie).await;
        says(&page, "This letter cannot be used yet");
        says_not(&page, "Use this letter");
        for words in words {
            says(&page, words);
        }
        let used = town.post(&format!("{at}/use"), &cookie, "").await;
        assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
        let preview = town.get(&format!("{at}/preview.docx"), &cookie).await;
        assert_eq!(preview.status, StatusCode::NOT_FOUND);
    }
    assert!(
        all(&town)
            .await
            .iter()
            .all(|own| own.state == OwnLetterState::Checked)
    );
}

#[tokio::test]
async fn macros_old_files_and_files_without_end_are_refused_and_not_kept() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("head").await;
    let alder = alder(&town).await;
    let docm = TYPES.replace(
        "wordprocessingml.document.main+xml",
        "x.macroEnabled.main+xml",
    );
    let macros = packed(&[
        ("[Content_Types].xml", docm.as_bytes()),
        ("word/document.xml", b"<a/>"),
        ("word/vbaProject.bin", b"x"),
    ]);
    let zeros = vec![0; usize::try_from(letters::words::LARGEST_UNPACKED).expect("fits") + 1];
    let bomb = packed(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("word/document.xml", &zeros),
    ]);
    assert!(bomb.len() < 1 << 20, "it is small until it is unpacked");
    let old = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 512]].concat();
    let fields = [
        ("owner", alder.as_str()),
        ("letter", "initial-concern"),
        ("name", "Ours"),
    ];
    for (file, words) in [
        (macros, "This file holds macros. Save it as .docx"),
        (bomb, "it unpacks to more than 100 MB"),
        (old, "old Word file (.doc) or one with a password"),
        (b"%PDF-1.7".to_vec(), "not a Word file that can be read"),
        (Vec::new(), "Choose a Word file"),
    ] {
        let answer = load(&town, &cookie, &fields, &file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        says(&answer, words);
    }
    for (without, words) in [
        (1, "Choose which letter’s place"),
        (2, "Enter what you call it"),
    ] {
        let mut fields = fields.to_vec();
        fields.remove(without);
        let answer = load(&town, &cookie, &fields, &alders()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&answer, words);
    }
    assert!(all(&town).await.is_empty());
}

#[tokio::test]
async fn a_letter_is_its_schools_own_and_the_authoritys_is_its_administrators() {
    let town = Town::at_ease().await;
    let head = town.sign_in("head").await;
    let alder = alder(&town).await;
    let ours = loaded(&town, &head, &alder, &alders()).await;
    let nothing = format!("/ashshire/own-letters/{}", OwnLetterId(uuid(9)));
    let birch = town.sign_in("birch").await;
    let officer = town.sign_in("officer").await;
    for (cookie, status) in [
        (&birch, StatusCode::NOT_FOUND),
        (&officer, StatusCode::FORBIDDEN),
    ] {
        for at in [&ours, &nothing] {
            for page in ["", "/letter.docx", "/preview.docx", "/preview.pdf"] {
                let seen = town.get(&format!("{at}{page}"), cookie).await;
                assert_eq!(seen.status, status, "{at}{page}");
            }
            for act in ["use", "withdraw"] {
                let done = town.post(&format!("{at}/{act}"), cookie, "").await;
                assert_eq!(done.status, status, "{at}/{act}");
            }
        }
    }
    let list = town.get("/ashshire/own-letters", &birch).await;
    says_not(&list, "Our first worry");
    // For a school of somebody else's, or for all of them, nobody of a school loads anything.
    for owner in [alder.as_str(), "authority", "", "nonsense"] {
        let fields = [
            ("owner", owner),
            ("letter", "initial-concern"),
            ("name", "X"),
        ];
        let answer = load(&town, &birch, &fields, &alders()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{owner}");
    }
    assert!(
        all(&town)
            .await
            .iter()
            .all(|own| own.state == OwnLetterState::Checked)
    );

    let administrator = town.sign_in("administrator").await;
    let administration = town.get("/ashshire/administration", &administrator).await;
    says(&administration, "/ashshire/own-letters");
    let shared = in_use(&town, &administrator, "authority", &alders()).await;
    for cookie in [&head, &birch] {
        let page = town.get(&shared, cookie).await;
        says(&page, "The authority, for all its schools");
        says_not(&page, "Withdraw</button>");
        let done = town.post(&format!("{shared}/withdraw"), cookie, "").await;
        assert_eq!(done.status, StatusCode::FORBIDDEN);
    }
    let states = all(&town).await;
    let shared = states.iter().find(|own| own.school.is_none());
    assert_eq!(shared.expect("is there").state, OwnLetterState::InUse);
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

/// The letter to a parent as it is kept, as Word; and that the other parent is nowhere in it.
async fn apart(town: &Town, one: &Communication, cookie: &str, own: &[&str], others: &[&str]) {
    let at = format!("/ashshire/pupils/{}/contact/{}", one.pupil, one.id);
    let document = document_of(town.bytes(&format!("{at}/letter.docx"), cookie).await);
    for words in own {
        assert!(document.contains(words), "{words}: {document}");
        assert!(one.said.contains(words), "{words}: {}", one.said);
    }
    for words in others {
        assert!(!document.contains(words), "the other parent's {words}");
        assert!(!one.said.contains(words), "the other parent's {words}");
    }
}

const IDAS: [&str; 3] = ["Ms Lindgren", "Ida", "Mill Row"];
const OLOFS: [&str; 3] = ["Mr Lindgren", "Olof", "Dock Street"];

#[tokio::test]
async fn each_parent_has_the_schools_own_letter_with_their_own_facts_alone() {
    let Some(office) = programs() else {
        return;
    };
    let town = Town::with_word_to_pdf(office).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let own = in_use(&town, &cookie, &alder(&town).await, &alders()).await;
    let preview = town.bytes(&format!("{own}/preview.pdf"), &cookie).await;
    assert!(text_of(&preview).contains("Dear Mrs Winter, greetings from the oak"));

    let address = bo.at("/write/initial-concern");
    let form = town.get(&address, &cookie).await;
    says(&form, "The school’s own: Our first worry");
    says(&form, "Herringbone’s text");
    let made = town
        .post(&address, &cookie, &bo.answers("post", "hand", ""))
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let id = all(&town).await[0].id;
    for (parent, own, others) in [(bo.ida, IDAS, OLOFS), (bo.olof, OLOFS, IDAS)] {
        let one = bo.to(&town, parent).await;
        assert_eq!((one.state, one.own_letter), (State::Written, Some(id)));
        // Who it is for has an address on it, whether it is posted or handed over.
        apart(&town, &one, &cookie, &own, &others).await;
        let at = bo.at(&format!("/{}", one.id));
        let page = town.get(&at, &cookie).await;
        says(&page, "greetings from the oak at Alder");
        says(&page, "The letter (PDF)");
        let pdf = text_of(&town.bytes(&format!("{at}/letter.pdf"), &cookie).await);
        for words in own {
            assert!(pdf.contains(words), "{words}: {pdf}");
        }
        for words in others {
            assert!(!pdf.contains(words), "{words}: {pdf}");
        }
        for words in [
            "greetings from the oak at Alder.",
            "Bo was away for 24 sessions.",
            "We offer: A quiet place We offer: A talk",
            "Yours, Dr Ada Quill",
        ] {
            assert!(pdf.contains(words), "{words}: {pdf}");
        }
    }
    // It is printed with the others, and approved like any.
    let idas = bo.to(&town, bo.ida).await;
    let approve = bo.at(&format!("/{}/approve", idas.id));
    town.post(&approve, &cookie, "").await;
    let printed = town.bytes("/ashshire/post/letters.pdf", &cookie).await;
    assert!(text_of(&printed).contains("greetings from the oak"));
    let rooms = town.rooms();
    let entry = store::chronology::page(
        &rooms.store,
        store::chronology::Subject::Child(bo.pupil),
        None,
        50,
    );
    let entries = entry.await.expect("reads");
    let written = entries.iter().filter(|e| e.kind == "contact.written");
    let told: Vec<String> = written
        .map(|e| e.payload.as_ref().expect("is there")["own_letter"].to_string())
        .collect();
    assert_eq!(told, vec![format!("\"{id}\""); 2]);

    // A large file is taken; letters written with it are kept as Word only where there is no PDF.
    let mut noise = vec![0; 2 << 20];
    let mut state = 1_u32;
    for byte in &mut noise {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (state >> 24) as u8;
    }
    let large = word_with(&["Dear {{ to.salutation }}"], &noise);
    in_use(&town, &cookie, &alder(&town).await, &large).await;
    let made = to_ida(&town, &cookie, &bo, "").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let one = led_to(&town, &made).await;
    assert_eq!((one.document.is_some(), one.word), (true, None));
    let page = town.get(&made.location, &cookie).await;
    says(&page, "The school’s own: Our first worry");
    says_not(&page, "letter.docx");
}

/// Writes to Ida by post, with what is chosen.
async fn to_ida(
    town: &Town,
    cookie: &str,
    bo: &crate::letters_to_parents::Family,
    more: &str,
) -> Answer {
    let address = bo.at("/write/initial-concern");
    town.post(&address, cookie, &bo.answers("post", "none", more))
        .await
}

/// The letter that an answer leads to.
async fn led_to(town: &Town, answer: &Answer) -> Communication {
    let id = answer.location.rsplit('/').next().expect("an id");
    let id = id.parse().expect("an id");
    let found = store::contact::find(&town.rooms().store, id).await;
    found.expect("reads").expect("a letter")
}

#[tokio::test]
async fn without_libreoffice_a_letter_of_ones_own_is_word_and_ours_is_what_is_chosen() {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail(servers.mail()).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let own = in_use(&town, &cookie, &alder(&town).await, &alders()).await;
    let address = bo.at("/write/initial-concern");
    says(
        &town.get(&address, &cookie).await,
        "As a Word file, to be printed and posted or handed over here",
    );
    let email = town
        .post(&address, &cookie, &bo.answers("email", "none", ""))
        .await;
    assert_eq!(email.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&email, "This way needs a PDF");
    says(&email, "Choose post printed here or handing it over");

    // The school's own unless another is chosen.
    let made = to_ida(&town, &cookie, &bo, "").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let one = led_to(&town, &made).await;
    assert_eq!((one.document, one.word.is_some()), (None, true));
    assert!(one.said.starts_with("Ms Ida Lindgren"), "{}", one.said);
    apart(&town, &one, &cookie, &IDAS, &OLOFS).await;
    let page = town.get(&made.location, &cookie).await;
    says(&page, "The letter as Word</a>, to be printed here");
    says_not(&page, "letter.pdf");
    let pdf = format!("{}/letter.pdf", made.location);
    let none = town.get(&pdf, &cookie).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    town.post(&format!("{}/approve", made.location), &cookie, "")
        .await;
    let post = town.get("/ashshire/post", &cookie).await;
    says(&post, &format!("{}/letter.docx", made.location));
    let ticked = town
        .post("/ashshire/post", &cookie, &format!("posted={}", one.id))
        .await;
    assert_eq!(ticked.status, StatusCode::SEE_OTHER);

    // Ours, because it was chosen: with its PDF, and as Word beside it.
    let ours = town
        .post(
            &address,
            &cookie,
            &bo.answers("email", "none", "&own_letter=ours"),
        )
        .await;
    assert_eq!(ours.status, StatusCode::SEE_OTHER, "{}", ours.body);
    let one = led_to(&town, &ours).await;
    assert_eq!(one.own_letter, None);
    assert!(one.document.is_some() && one.word.is_some());
    assert!(!one.said.contains("oak"), "{}", one.said);
    let page = town.get(&ours.location, &cookie).await;
    says(&page, "what goes from here is the PDF");
    let document = document_of(
        town.bytes(&format!("{}/letter.docx", ours.location), &cookie)
            .await,
    );
    assert!(document.contains("Ms Lindgren") && !document.contains("Olof"));
    let birch = town.sign_in("birch").await;
    let word = format!("{}/letter.docx", ours.location);
    let other = town.get(&word, &birch).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);

    // Withdrawn while somebody writes: said, not passed over. Afterwards the text is ours again.
    town.post(&format!("{own}/withdraw"), &cookie, "").await;
    let id = all(&town).await[0].id;
    let stale = to_ida(&town, &cookie, &bo, &format!("&own_letter={id}")).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&stale, "is not in use any more");
    says_not(&town.get(&address, &cookie).await, "With which text?");
    let made = to_ida(&town, &cookie, &bo, "").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let one = led_to(&town, &made).await;
    assert_eq!(one.own_letter, None);
    assert!(one.document.is_some());
}

#[tokio::test]
async fn a_question_that_only_the_schools_own_letter_needs_is_asked() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let optional = letters::find("initial-concern", letters::Language::English)
        .and_then(|letter| letter.fields.iter().find(|field| !field.required))
        .expect("a question that need not be answered");
    let file = word(&[&format!(
        "Dear {{{{ to.salutation }}}}: {{{{ {} }}}}",
        optional.name
    )]);
    in_use(&town, &cookie, &alder(&town).await, &file).await;
    let answer = to_ida(&town, &cookie, &bo, "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&answer, "Your own letter has a place for this");
    says(&answer, &optional.question);
    let ours = to_ida(&town, &cookie, &bo, "&own_letter=ours").await;
    assert_eq!(ours.status, StatusCode::SEE_OTHER, "{}", ours.body);
}

#[tokio::test]
async fn many_parents_have_the_authoritys_own_letter_where_their_school_has_none() {
    let town = Town::at_ease().await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let administrator = town.sign_in("administrator").await;
    in_use(&town, &administrator, "authority", &alders()).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let form = "/ashshire/letters/new/initial-concern";
    says(
        &town.get(form, &cookie).await,
        "The authority’s own: Our first worry",
    );
    let answers = "support=A+quiet+place&reply_by-day=17&reply_by-month=10&reply_by-year=2025\
                   &review_date-day=14&review_date-month=11&review_date-year=2025&ways=post";
    let begun = town.post(form, &cookie, answers).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    town.work_off().await;
    let store = &town.rooms().store;
    let batch = last_batches(store, None, 1).await.expect("reads")[0].id;
    let written = store::contact::letters_of_batch(store, batch).await;
    let written = written.expect("reads");
    assert_eq!(written.len(), 2, "both of Bo's parents");
    for one in &written {
        assert!(one.own_letter.is_some());
        let (own, others) = if one.parent == bo.ida {
            (IDAS, OLOFS)
        } else {
            (OLOFS, IDAS)
        };
        apart(&town, one, &cookie, &own, &others).await;
        assert!(one.said.contains("24 sessions"), "{}", one.said);
    }
    let page = town.get(&begun.location, &cookie).await;
    says(&page, "2 of the letters are Word files");
}

/// What LibreOffice leaves undone is no letter, and what goes on for ever is ended with all that it started.
#[cfg(unix)]
#[tokio::test]
async fn a_program_that_hangs_or_gives_nothing_is_ended_and_said() {
    use std::os::unix::fs::PermissionsExt as _;

    use service::contact::word_to_pdf::NotMade;

    let folder = tempfile::tempdir().expect("a folder");
    let program = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("set");
        path
    };
    let nothing = WordToPdf::at(program("nothing", "exit 0"));
    let made = nothing.convert(alders().into()).await;
    assert!(matches!(made, Err(NotMade::Nothing)), "{made:?}");
    let missing = WordToPdf::at(folder.path().join("missing"));
    let made = missing.convert(alders().into()).await;
    assert!(matches!(made, Err(NotMade::Failed(_))), "{made:?}");

    let noted = folder.path().join("started");
    let text = format!("sleep 1000 &\necho $! > {}\nwait", noted.display());
    let hangs = WordToPdf::at(program("hangs", &text)).within(std::time::Duration::from_secs(2));
    let made = hangs.convert(alders().into()).await;
    assert!(matches!(made, Err(NotMade::TooLong(_))), "{made:?}");
    let started = std::fs::read_to_string(&noted).expect("it was started");
    let is_there = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", started.trim()));
        stat.is_ok_and(|stat| !stat.contains(") Z "))
    };
    for _ in 0..500 {
        if !is_there() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(!is_there(), "what it started is ended too");

    // On the page nobody is left with half a letter.
    let town = Town::with_word_to_pdf(nothing).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let own = in_use(&town, &cookie, &alder(&town).await, &alders()).await;
    let preview = town.get(&format!("{own}/preview.pdf"), &cookie).await;
    assert_eq!(preview.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&preview, "LibreOffice gave no PDF");
    let answer = to_ida(&town, &cookie, &bo, "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(
        &answer,
        "LibreOffice gave no PDF. Try again, or use Herringbone’s text",
    );
    let none = store::contact::of_pupil(&town.rooms().store, bo.pupil, None).await;
    assert!(none.expect("reads").is_empty());
}
