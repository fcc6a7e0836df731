//! Transfer files that are none, or mean harm: refused with the line, within bounds, and without a panic.

use exchange::ctf::{Limits, Reading, read};
use exchange::mis::Encoding;
use proptest::prelude::*;

use super::ctf::NAME;

const HEAD: &str = "<Header><CTFversion>25.0</CTFversion><SourceSchool><LEA>885</LEA><Estab>4001</Estab></SourceSchool><DestSchool><LEA>885</LEA><Estab>4002</Estab></DestSchool></Header>";

fn refused(bytes: &[u8], reading: &Reading) -> String {
    read(bytes, NAME, reading)
        .expect_err("is refused")
        .to_string()
}

fn small(change: fn(&mut Limits)) -> Reading {
    let mut reading = Reading::default();
    change(&mut reading.limits);
    reading
}

#[test]
fn what_is_no_transfer_file_is_refused_with_the_place() {
    let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<CTfile>&b;</CTfile>";
    let outside = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><CTfile/>";
    for (text, says) in [
        ("", ": holds no XML"),
        ("UPN,Surname\n", "line 1: has text outside"),
        (
            "<a/>",
            "line 1, element <a>: is the root, so this is no Common Transfer File",
        ),
        (laughs, "line 1: declares a document type"),
        (outside, "line 1: declares a document type"),
        (
            "<CTfile>\n<Header>&b;</Header></CTfile>",
            "line 2: \"&b;\" names an entity that is not XML's own",
        ),
        (
            "<CTfile>\n<Header>&#0;</Header></CTfile>",
            "line 2: \"&#0;\" names an entity",
        ),
        (
            "<CTfile>\n<Header>\u{1}</Header></CTfile>",
            "line 2: has a control character",
        ),
        (
            "<CTfile>\n<Header>\n</CTfile>",
            "line 3: is not well-formed XML",
        ),
        ("<CTfile>\n<Header>", "ends before its root does"),
        ("<CTfile/>\n<CTfile/>", "line 2: has <CTfile> after the end"),
        ("<CTfile/>\nmore", "line 1: has text outside"),
        (
            "<CTfile>\n<a\u{e9}/></CTfile>",
            "line 2: has an element whose name",
        ),
        (
            "<CTfile a='1' a='2'/>",
            "line 1: has attributes in <CTfile> that are not well-formed",
        ),
        ("<CTfile/>", "has no <Header>"),
        (
            "<CTfile><Header/></CTfile>",
            "line 1, element <Header/SourceSchool>: is not there",
        ),
        (
            "<CTfile><Header><SourceSchool><LEA>885</LEA></SourceSchool></Header></CTfile>",
            "element <SourceSchool>: \"885\" is no authority's three digits",
        ),
        (
            "<CTfile><Header><SourceSchool><LEA>885</LEA><Estab>4001</Estab></SourceSchool></Header></CTfile>",
            "element <Header/DestSchool>: is not there",
        ),
    ] {
        let problem = refused(text.as_bytes(), &Reading::default());
        assert!(
            problem.starts_with(NAME) && problem.contains(says),
            "{text}: {problem}"
        );
    }
}

#[test]
fn each_limit_holds_on_both_sides() {
    let deep = |n: usize| {
        let inner = "<a>".repeat(n - 1) + &"</a>".repeat(n - 1);
        format!("<CTfile>{HEAD}{inner}</CTfile>")
    };
    let default = Reading::default();
    assert!(read(deep(24).as_bytes(), NAME, &default).is_ok());
    assert!(refused(deep(25).as_bytes(), &default).contains("more than 24 deep"));
    assert!(refused(deep(200_000).as_bytes(), &default).contains("more than 24 deep"));

    let text = deep(5);
    let mut sized = Reading::default();
    sized.limits.file_bytes = text.len() as u64;
    assert!(read(text.as_bytes(), NAME, &sized).is_ok());
    sized.limits.file_bytes -= 1;
    assert!(refused(text.as_bytes(), &sized).contains("is larger than"));

    let pupils = |n: usize| {
        let pupil = format!("<Pupil>{}</Pupil>", "<a/>".repeat(n));
        format!("<CTfile>{HEAD}<CTFpupilData>{pupil}{pupil}</CTFpupilData></CTfile>")
    };
    let few = small(|l| l.pupil_elements = 10);
    assert!(
        read(pupils(9).as_bytes(), NAME, &few).is_ok(),
        "each pupil anew"
    );
    assert!(refused(pupils(10).as_bytes(), &few).contains("10 elements of one pupil"));
    // The root, eight of the head, and two pupils of five with what holds them.
    let all = small(|l| l.elements = 20);
    assert!(read(pupils(4).as_bytes(), NAME, &all).is_ok());
    assert!(refused(pupils(5).as_bytes(), &all).contains("beyond 20 elements"));

    let attributes = |n: usize| {
        let all: Vec<String> = (0..n).map(|i| format!(" a{i}='x'")).collect();
        let all = all.concat();
        format!("<CTfile{all}>{HEAD}</CTfile>")
    };
    assert!(read(attributes(16).as_bytes(), NAME, &default).is_ok());
    assert!(refused(attributes(17).as_bytes(), &default).contains("more than 16 attributes"));
    assert!(refused(attributes(50_000).as_bytes(), &default).contains("more than 16 attributes"));

    let long = |n: usize| format!("<CTfile>{HEAD}<a>{}</a></CTfile>", "x".repeat(n));
    assert!(read(long(32 << 10).as_bytes(), NAME, &default).is_ok());
    let problem = refused(long((32 << 10) + 1).as_bytes(), &default);
    assert!(
        problem.contains("element <a>: is longer than 32768 bytes"),
        "{problem}"
    );
}

#[test]
fn encodings_are_the_files_own_or_the_readers() {
    let file = |declared: &str, name: &[u8]| {
        let pupil = [
            b"<CTFpupilData><Pupil>\n<UPN>B801200005001</UPN><Surname>".as_slice(),
            name,
            b"</Surname><Forename>Ivy</Forename><DOB>2012-05-01</DOB></Pupil></CTFpupilData></CTfile>",
        ];
        [
            declared.as_bytes(),
            b"<CTfile>",
            HEAD.as_bytes(),
            &pupil.concat(),
        ]
        .concat()
    };
    let says = |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>");
    let surname = |bytes: &[u8], reading: &Reading| {
        let received = read(bytes, NAME, reading).expect("reads");
        let encoding = received.encoding;
        (received.looked_at().pupils.remove(0).surname, encoding)
    };
    let default = Reading::default();
    let utf8 = ("Zoë’s".to_owned(), Encoding::Utf8);
    let windows = ("Zoë’s".to_owned(), Encoding::Windows1252);
    let in_utf8 = "Zoë’s".as_bytes();
    let in_windows = b"Zo\xEB\x92s";
    for declared in [
        "",
        &says("UTF-8"),
        "\u{feff}",
        &("\u{feff}".to_owned() + &says("utf-8")),
        &("\u{feff}".to_owned() + &says("windows-1252")),
    ] {
        assert_eq!(
            surname(&file(declared, in_utf8), &default),
            utf8,
            "{declared}"
        );
    }
    for declared in [
        &says("windows-1252"),
        &says("Windows-1252"),
        &says("ISO-8859-1"),
        "<?xml version='1.0' encoding = 'cp1252' ?>",
    ] {
        assert_eq!(
            surname(&file(declared, in_windows), &default),
            windows,
            "{declared}"
        );
    }
    let told = Reading {
        encoding: Some(Encoding::Windows1252),
        ..Reading::default()
    };
    assert_eq!(surname(&file(&says("UTF-8"), in_windows), &told), windows);

    let wrong = refused(&file(&says("UTF-8"), in_windows), &default);
    assert!(wrong.contains("line 2: byte 36 of the line (hexadecimal EB) is not UTF-8; if the system writes Windows-1252"), "{wrong}");
    assert!(
        refused(&file(&says("windows-1252"), b"\x81"), &default)
            .contains("is no letter in Windows-1252")
    );
    assert!(
        refused(&file(&says("Shift_JIS"), b"A"), &default)
            .contains("\"Shift_JIS\" is an encoding that is not read")
    );
    assert!(refused(b"\xFF\xFE<\0", &default).contains("is in UTF-16"));
    assert!(refused(b"PK\x03\x04", &default).contains("is a zip"));
}

#[test]
fn prefixes_comments_and_unparsed_text_are_read() {
    let text = "<!-- made by --><c:CTfile xmlns:c='urn:x'><c:Header><c:SourceSchool><c:LEA>885</c:LEA><c:Estab>4001</c:Estab></c:SourceSchool><c:DestSchool><c:LEA>885</c:LEA><c:Estab>4002</c:Estab></c:DestSchool></c:Header><CTFpupilData><Pupil><UPN>B801200005001</UPN><Surname><![CDATA[O<]]>&apos;A<!-- x -->sh</Surname><Forename>Ivy</Forename><DOB>2012-05-01</DOB></Pupil></CTFpupilData></c:CTfile>";
    let ctf = read(text.as_bytes(), NAME, &Reading::default())
        .expect("reads")
        .looked_at();
    assert_eq!(ctf.pupils[0].surname, "O<'Ash");
}

const WHOLE: &[u8] = include_bytes!("../../../../fuzz/corpus/ctf_xml/whole");

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Err(problem) = read(&bytes, NAME, &Reading::default()) {
            prop_assert!(!problem.to_string().chars().any(char::is_control));
        }
    }

    #[test]
    fn a_sound_file_damaged_anywhere_is_read_or_refused(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = WHOLE.to_vec();
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] = byte;
        }
        let read = read(&bytes, NAME, &Reading::default());
        // The last byte is a line end.
        prop_assert!(!cut || read.is_err() || at + 1 == WHOLE.len(), "nothing half-read comes out");
    }
}
