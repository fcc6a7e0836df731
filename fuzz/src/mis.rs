//! Exports of school systems of any bytes.
//! In: bytes as a CSV file or a workbook, with or without a mapping file. Out: see the crate.

use std::io::{Cursor, Write};

use exchange::mis::{
    Export, Limits, Mapping, preview_csv, preview_xlsx, read_csv_within, read_xlsx_within,
};
use exchange::{Problem, Problems};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What parts a mapping file in front from the export after it.
const MAPPING_ENDS: &[u8] = b"\n===\n";

/// Small enough that whatever bytes ask for is done at once.
const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    unpacked_bytes: 4 << 20,
    shared_text_bytes: 1 << 20,
    parts: 100,
    rows: 20_000,
    columns: 400,
    cells: 200_000,
    marks: 50_000,
};

/// Bytes as a CSV export; with a mapping file in front of it, when `===` alone on a line says so.
pub fn mis_csv(bytes: &[u8]) {
    let (mapping, export) = parted(bytes);
    let read = read_csv_within(export, "export.csv", mapping.as_ref(), &LIMITS);
    let _ = preview_csv(export, "export.csv", mapping.as_ref());
    holds(&read);
    assert_eq!(
        read,
        read_csv_within(export, "export.csv", mapping.as_ref(), &LIMITS)
    );
}

/// Bytes as a workbook, or, when they do not start as a zip does, as a part of one: the first byte
/// says which. Left to itself, a fuzzer seldom finds its way past the check sums of a zip.
pub fn mis_xlsx(bytes: &[u8]) {
    let (mapping, export) = parted(bytes);
    let made;
    let workbook = if export.starts_with(b"PK") {
        export
    } else {
        made = with_part(export);
        &made
    };
    let read = read_xlsx_within(workbook, "export.xlsx", mapping.as_ref(), &LIMITS);
    let _ = preview_xlsx(workbook, "export.xlsx", mapping.as_ref());
    holds(&read);
}

fn parted(bytes: &[u8]) -> (Option<Mapping>, &[u8]) {
    let at = bytes
        .windows(MAPPING_ENDS.len())
        .position(|w| w == MAPPING_ENDS);
    let Some(at) = at else { return (None, bytes) };
    let mapping = std::str::from_utf8(&bytes[..at])
        .ok()
        .and_then(|t| Mapping::from_toml(t).ok());
    (mapping, &bytes[at + MAPPING_ENDS.len()..])
}

/// Marks with dates their codes allow, and each session once; or problems fit to show.
fn holds(read: &Result<Export, Vec<Problem>>) {
    match read {
        Ok(export) => {
            let mut seen = std::collections::HashSet::new();
            for mark in &export.marks {
                assert!(mark.line > 0);
                assert!(
                    seen.insert((&mark.pupil, mark.date, mark.session)),
                    "{mark:?} is there twice"
                );
                assert!(
                    mark.code.is_none_or(|code| code.allowed_on(mark.date)),
                    "{mark:?}"
                );
            }
        }
        Err(problems) => {
            assert!(!problems.is_empty() && problems.len() <= Problems::LIMIT);
            for problem in problems {
                let text = problem.to_string();
                assert!(!text.chars().any(char::is_control), "{text:?}");
            }
        }
    }
}

const PARTS: [(&str, &str); 5] = [
    (
        "xl/worksheets/sheet1.xml",
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row><row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2" s="1"><v>45537</v></c><c r="C2" t="s"><v>5</v></c><c r="D2" t="s"><v>6</v></c></row></sheetData></worksheet>"#,
    ),
    (
        "xl/sharedStrings.xml",
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="7" uniqueCount="7"><si><t>UPN</t></si><si><t>Date</t></si><si><t>Session</t></si><si><t>Mark</t></si><si><t>B801200005001</t></si><si><t>AM</t></si><si><t>/</t></si></sst>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Marks" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
];

const FIXED_PARTS: [(&str, &str); 2] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
];

/// A small sound workbook with one part made of these bytes.
fn with_part(bytes: &[u8]) -> Vec<u8> {
    let (which, rest) = bytes
        .split_first()
        .map_or((0, bytes), |(b, rest)| (*b, rest));
    let changed = usize::from(which) % PARTS.len();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (i, (name, text)) in PARTS.iter().chain(&FIXED_PARTS).enumerate() {
        let bytes = if i == changed { rest } else { text.as_bytes() };
        zip.start_file(*name, plain).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}
