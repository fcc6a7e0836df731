//! Files that were made to do harm, or that came apart on the way: refused, never a panic.

use std::io::{Cursor, Read as _, Write as _};

use exchange::mis::{
    Limits, Mapping, Shape, preview_csv, preview_xlsx, read_csv, read_xlsx, read_xlsx_within,
};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{UPN, told};

fn sound_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["UPN", "Date", "Session", "Mark"]) {
        sheet.write_string(0, column, heading).expect("a cell");
    }
    for (column, value) in (0..).zip([UPN, "02/09/2024", "AM", "/"]) {
        sheet.write_string(1, column, value).expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

/// The workbook with one part changed.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = false;
    for index in 0..from.len() {
        let mut part = from.by_index(index).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("its bytes");
        let part_name = part.name().expect("a name").to_string();
        if part_name == name {
            let text = String::from_utf8(content).expect("XML");
            content = change(&text).into_bytes();
            changed = true;
        }
        to.start_file(part_name, SimpleFileOptions::default())
            .expect("a part");
        to.write_all(&content).expect("its bytes");
    }
    assert!(changed, "{name} is a part");
    to.finish().expect("a zip").into_inner()
}

fn refused(bytes: &[u8]) -> String {
    told(&read_xlsx(bytes, "x.xlsx", None).expect_err("to be refused"))
}

/// A zip of one part of zeros.
fn zeros(megabytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/media/1.bin", SimpleFileOptions::default())
        .expect("a part");
    zip.write_all(&vec![0; megabytes << 20]).expect("its bytes");
    zip.finish().expect("a zip").into_inner()
}

/// A few bytes that unpack to far more, whether or not they say so of themselves.
#[test]
fn a_bomb_is_refused() {
    let limits = Limits {
        unpacked_bytes: 4 << 20,
        ..Limits::default()
    };
    let refused = |bytes: &[u8]| {
        told(&read_xlsx_within(bytes, "x.xlsx", None, &limits).expect_err("to be refused"))
    };
    let honest = zeros(5);
    assert!(honest.len() < 10_000, "a bomb is small: {}", honest.len());
    let too_much =
        "x.xlsx: unpacks to more than 4194304 bytes; export fewer pupils or a shorter time\n";
    assert_eq!(refused(&honest), too_much);

    // The same bomb, whose headers say that it unpacks to ten bytes.
    let size = (5_u32 << 20).to_le_bytes();
    let mut lying = honest;
    let mut lies = 0;
    for at in 0..lying.len() - size.len() {
        if lying[at..at + size.len()] == size {
            lying[at..at + size.len()].copy_from_slice(&10_u32.to_le_bytes());
            lies += 1;
        }
    }
    assert_eq!(
        lies, 2,
        "the size stands in the part's header and in the directory"
    );
    assert_eq!(
        refused(&lying),
        "x.xlsx: is damaged: File is larger than its declared uncompressed size\n"
    );
}

/// The reader makes room for as many texts as this number says before it reads the first.
#[test]
fn a_false_count_of_texts_is_refused() {
    for count in ["999999999999", "99999999999999999999999999", "100000"] {
        for pattern in ["uniqueCount=\"{}\"", "uniqueCount = '{}'"] {
            let bytes = with_part(&sound_workbook(), "xl/sharedStrings.xml", |xml| {
                let (before, rest) = xml.split_once("uniqueCount=\"").expect("a count");
                let (_, after) = rest.split_once('"').expect("its end");
                format!("{before}{}{after}", pattern.replace("{}", count))
            });
            assert_eq!(
                refused(&bytes),
                "x.xlsx: says it has more texts than it has room for: it is damaged\n"
            );
        }
    }
    let bytes = with_part(&sound_workbook(), "xl/sharedStrings.xml", |xml| {
        xml.replace("uniqueCount", "unique\u{1b}(BCount")
    });
    assert_eq!(refused(&bytes), "x.xlsx: has texts that are not in UTF-8\n");
}

/// Parts that say nonsense: an answer in words each time, and each time an error.
#[test]
fn nonsense_in_parts_is_refused() {
    let changes: &[(&str, &str, &str, &str)] = &[
        (
            "a row number beyond counting",
            "xl/worksheets/sheet1.xml",
            "r=\"A2\"",
            "r=\"A99999999999\"",
        ),
        (
            "a column beyond counting",
            "xl/worksheets/sheet1.xml",
            "r=\"A2\"",
            "r=\"ZZZZZZZZZZ2\"",
        ),
        (
            "rows out of order",
            "xl/worksheets/sheet1.xml",
            "r=\"D2\"",
            "r=\"D1\"",
        ),
        (
            "columns out of order",
            "xl/worksheets/sheet1.xml",
            "r=\"D2\"",
            "r=\"A2\"",
        ),
        (
            "a size below nothing",
            "xl/worksheets/sheet1.xml",
            "ref=\"A1:D2\"",
            "ref=\"D2:A1\"",
        ),
        (
            "a text that is not there",
            "xl/worksheets/sheet1.xml",
            "<v>4</v>",
            "<v>400</v>",
        ),
        (
            "a part that ends early",
            "xl/worksheets/sheet1.xml",
            "</sheetData>",
            "<",
        ),
        (
            "a sheet that is not there",
            "xl/workbook.xml",
            "r:id=\"rId1\"",
            "r:id=\"rId9\"",
        ),
    ];
    for (why, part, from, to) in changes {
        let bytes = with_part(&sound_workbook(), part, |xml| {
            assert!(xml.contains(from), "{why}: {from} is in {part}");
            xml.replacen(from, to, 1)
        });
        let told = refused(&bytes);
        assert!(told.starts_with("x.xlsx"), "{why}: {told}");
    }
}

/// Files of other kinds, by the answer they get.
#[test]
fn other_files_are_told_apart() {
    assert_eq!(
        refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        "x.xlsx: is protected by a password or in the format of before 2007; save it as .xlsx \
         without a password\n"
    );
    assert!(refused(b"UPN,Date\n").starts_with("x.xlsx: is not an .xlsx workbook"));
    assert!(refused(b"").starts_with("x.xlsx: is not an .xlsx workbook"));
    let told = told(&read_csv(sound_workbook().as_slice(), "x.csv", None).expect_err("no CSV"));
    assert_eq!(
        told,
        "x.csv: is a workbook or other package, not a CSV file; give its name the ending .xlsx\n"
    );
    let endless = format!("UPN{}\n", ",".repeat(200_000));
    assert_eq!(
        super::told(&read_csv(endless.as_bytes(), "x.csv", None).expect_err("no table")),
        "x.csv, line 1: has more than 100000 fields\n"
    );
}

/// Mappings under which hostile bytes are read, so that every layout is reached.
fn mappings() -> Vec<Option<Mapping>> {
    let mut all = vec![None];
    for shape in [Shape::Long, Shape::Sessions, Shape::String] {
        let text = "start_date = 2024-09-02\n[columns]\nmarks = { letter = \"B\" }\n\
                    upn = { letter = \"A\" }\ndate = { letter = \"B\" }\nmark = { letter = \"C\" }";
        let mut mapping = Mapping::from_toml(text).expect("a mapping");
        mapping.shape = Some(shape);
        all.push(Some(mapping));
    }
    all
}

fn try_everything(bytes: &[u8]) {
    for mapping in mappings() {
        let mapping = mapping.as_ref();
        let _ = read_csv(bytes, "x", mapping);
        let _ = preview_csv(bytes, "x", mapping);
        let _ = read_xlsx(bytes, "x", mapping);
        let _ = preview_xlsx(bytes, "x", mapping);
    }
}

/// Text that looks like exports, so that more than the first look is reached.
fn like_an_export() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "UPN",
        "Date",
        "Session",
        "Mark",
        "AM",
        "PM",
        ",",
        ",",
        ",",
        "\n",
        "\n",
        "\"",
        ";",
        "\t",
        "02/09/2024",
        "31/02/2024",
        " AM",
        "Mon",
        "T00:00",
        "B801200005001",
        "/",
        "\\",
        "C1",
        "-",
        "'",
        "é",
        "\r",
        "\u{0}",
        "2024-09-02 PM",
        "99999999999999999999",
        "12:",
        ":",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever the bytes: an export or problems.
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        try_everything(&bytes);
    }

    /// Whatever the text, under every layout.
    #[test]
    fn text_like_an_export_never_panics(text in like_an_export()) {
        try_everything(text.as_bytes());
    }

    /// A sound workbook with bytes changed anywhere in the package.
    #[test]
    fn a_damaged_package_never_panics(
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = sound_workbook();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        try_everything(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        try_everything(&bytes);
    }

    /// A sound package with bytes changed inside a part, so that what is damaged is the XML.
    #[test]
    fn a_damaged_part_never_panics(
        part in prop::sample::select(vec![
            "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
            "xl/styles.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels",
        ]),
        hits in prop::collection::vec((any::<prop::sample::Index>(), "[ -~]{0,4}"), 1..6),
    ) {
        let bytes = with_part(&sound_workbook(), part, |xml| {
            let mut chars: Vec<char> = xml.chars().collect();
            for (at, put) in &hits {
                let at = at.index(chars.len());
                chars.splice(at..=at, put.chars());
            }
            chars.into_iter().collect()
        });
        try_everything(&bytes);
    }
}
