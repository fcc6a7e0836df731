//! A letter as an editable Word file (.docx, ISO/IEC 29500): real headings, lists and tables.
//! In: a document and the paper it is written on. Out: the bytes, the same each time for the same letter.

mod body;
mod picture;

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::document::{Document, Look};
use crate::facts::tidy;
use crate::pdf::Failure;

const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

impl Document {
    /// As a Word file that people can edit: headings, lists and tables by their styles, pictures with their
    /// words, the language, the title, and pages numbered.
    ///
    /// # Errors
    /// A picture that is no sound SVG, or a file that cannot be packed.
    pub fn word(&self, look: &Look) -> Result<Vec<u8>, Failure> {
        let body = body::Body::of(self, look)?;
        let words = self.language.words();
        let mut parts: Vec<(String, Vec<u8>)> = vec![
            (
                "[Content_Types].xml".to_owned(),
                include_bytes!("content_types.xml").to_vec(),
            ),
            (
                "_rels/.rels".to_owned(),
                include_bytes!("package_rels.xml").to_vec(),
            ),
            ("docProps/core.xml".to_owned(), self.core(look).into_bytes()),
            ("word/document.xml".to_owned(), body.xml.into_bytes()),
            (
                "word/styles.xml".to_owned(),
                include_str!("styles.xml")
                    .replace("LANGUAGE", self.language.tag())
                    .into_bytes(),
            ),
            (
                "word/settings.xml".to_owned(),
                include_bytes!("settings.xml").to_vec(),
            ),
            (
                "word/numbering.xml".to_owned(),
                numbering(body.numbered).into_bytes(),
            ),
            (
                "word/footer1.xml".to_owned(),
                include_str!("footer.xml")
                    .replace("PAGE_WORD", words.page)
                    .replace("OF_WORD", words.of)
                    .into_bytes(),
            ),
            (
                "word/_rels/document.xml.rels".to_owned(),
                relations(body.pictures.len()).into_bytes(),
            ),
        ];
        for (at, png) in body.pictures.into_iter().enumerate() {
            parts.push((format!("word/media/image{}.png", at + 1), png));
        }
        packed(parts)
    }

    /// Title, author, language and date.
    fn core(&self, look: &Look) -> String {
        let date = self.head.as_ref().map_or(String::new(), |head| {
            let at = format!("{}T00:00:00Z", head.date);
            format!(
                "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified>"
            )
        });
        format!(
            "{HEADER}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>{}</dc:language>{date}</cp:coreProperties>",
            escape(&self.subject),
            escape(&look.name),
            self.language.tag(),
        )
    }
}

/// A text inside an element or an attribute.
fn escape(text: &str) -> String {
    quick_xml::escape::escape(tidy_ends(text).as_str()).into_owned()
}

/// A text as XML can hold it, its blanks at the ends kept: they part it from what stands beside it.
fn tidy_ends(text: &str) -> String {
    let tidied = tidy(text);
    let before = if text.starts_with(' ') { " " } else { "" };
    let after = if text.ends_with(' ') && !tidied.is_empty() {
        " "
    } else {
        ""
    };
    format!("{before}{tidied}{after}")
}

/// The lists' signs: dots, boxes, and numbers that begin at 1 for each of so many lists.
fn numbering(numbered: usize) -> String {
    let mut nums = String::new();
    for list in 0..numbered {
        nums.push_str(&format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"3\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
            body::FIRST_NUMBERED + list
        ));
    }
    include_str!("numbering.xml").replace("<!-- numbered lists -->", &nums)
}

fn relations(pictures: usize) -> String {
    let mut images = String::new();
    for at in 1..=pictures {
        images.push_str(&format!(
            "<Relationship Id=\"picture{at}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"media/image{at}.png\"/>"
        ));
    }
    include_str!("document_rels.xml").replace("<!-- pictures -->", &images)
}

/// A zip whose entries bear no time, so that the same letter is the same bytes.
fn packed(parts: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, Failure> {
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options)
            .map_err(std::io::Error::from)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish().map_err(std::io::Error::from)?.into_inner())
}
