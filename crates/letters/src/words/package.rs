//! The package of a Word file: its parts, and what makes it refused.
//! In: bytes. Out: parts by name, bounded; a new package with some of them replaced.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Refusal, tree};

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = 20 << 20;
/// The most that a file may unpack to, in bytes, whatever it says of itself.
pub const LARGEST_UNPACKED: u64 = 100 << 20;
/// The most that one part with text may unpack to.
const LARGEST_TEXT: usize = 16 << 20;
/// The part that holds the text.
pub(super) const DOCUMENT: &str = "word/document.xml";

/// The most parts.
const MOST_PARTS: usize = 2_000;

/// What Word's old format and its encrypted packages begin with (MS-CFB).
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

#[derive(Clone, Debug)]
pub(super) struct Package {
    parts: Vec<(String, Vec<u8>)>,
}

impl Package {
    pub(super) fn open(bytes: &[u8]) -> Result<Package, Refusal> {
        if bytes.len() > LARGEST_FILE {
            return Err(Refusal::TooLarge(format!(
                "it is larger than {} MB",
                LARGEST_FILE >> 20
            )));
        }
        if bytes.starts_with(COMPOUND_FILE) {
            return Err(Refusal::OldOrEncrypted);
        }
        let damaged = |error: &dyn std::fmt::Display| Refusal::Damaged(error.to_string());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.len() > MOST_PARTS {
            return Err(Refusal::TooLarge(format!(
                "it has more than {MOST_PARTS} parts"
            )));
        }
        let mut left = LARGEST_UNPACKED;
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        for at in 0..zip.len() {
            let raw = zip.by_index_raw(at).map_err(|error| damaged(&error))?;
            if raw.encrypted() {
                return Err(Refusal::OldOrEncrypted);
            }
            drop(raw);
            let part = zip.by_index(at).map_err(|error| damaged(&error))?;
            let name = part.name().map_err(|error| damaged(&error))?.into_owned();
            let mut inside = Vec::new();
            // What the package says of its size is not believed.
            part.take(left + 1)
                .read_to_end(&mut inside)
                .map_err(|error| damaged(&error))?;
            left = left.checked_sub(inside.len() as u64).ok_or_else(|| {
                Refusal::TooLarge(format!(
                    "it unpacks to more than {} MB",
                    LARGEST_UNPACKED >> 20
                ))
            })?;
            if parts.iter().any(|(other, _)| *other == name) {
                return Err(Refusal::Damaged(format!("{name} stands in it twice")));
            }
            if !name.ends_with('/') {
                parts.push((name, inside));
            }
        }
        let mut package = Package { parts };
        package.look_inside()?;
        Ok(package)
    }

    /// Macros, other files inside, and whatever would be fetched.
    fn look_inside(&mut self) -> Result<(), Refusal> {
        let types = self.part("[Content_Types].xml");
        let types = types.ok_or_else(|| Refusal::Damaged("it is no Office file".to_owned()))?;
        let types = String::from_utf8_lossy(types).into_owned();
        if types.contains("macroEnabled") || types.contains("vbaProject") {
            return Err(Refusal::Macros);
        }
        if !types.contains("wordprocessingml.document.main+xml") || self.part(DOCUMENT).is_none() {
            return Err(Refusal::Damaged(
                "it is an Office file, but no Word document".to_owned(),
            ));
        }
        for (name, _) in &self.parts {
            let lower = name.to_lowercase();
            if lower.ends_with("vbaproject.bin") || lower.ends_with("vbadata.xml") {
                return Err(Refusal::Macros);
            }
            if ["word/embeddings/", "word/activex/", "word/afchunk"]
                .iter()
                .any(|folder| lower.starts_with(folder))
            {
                return Err(Refusal::Embedded(name.clone()));
            }
        }
        let names: Vec<String> = self.parts.iter().map(|(name, _)| name.clone()).collect();
        for name in names
            .into_iter()
            .filter(|name| name.to_lowercase().contains("_rels/"))
        {
            self.relations(&name)?;
        }
        if self.part("word/settings.xml").is_some() {
            let mut settings = self.tree("word/settings.xml")?;
            settings.children.retain(|child| {
                !matches!(child, tree::Node::Element(element) if element.name == "w:mailMerge" || element.name == "w:attachedTemplate")
            });
            self.replace("word/settings.xml", tree::written(&settings));
        }
        Ok(())
    }

    /// Every relation stays inside the package, but for links that a reader may follow. What Word's own mail
    /// merge and a file's style template refer to is left out, because neither is needed any more.
    fn relations(&mut self, name: &str) -> Result<(), Refusal> {
        let mut root = self.tree(name)?;
        let of_settings = name.ends_with("settings.xml.rels");
        let mut refused = None;
        root.children.retain(|child| {
            let tree::Node::Element(relation) = child else {
                return true;
            };
            let kind = relation.attribute("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = relation.attribute("Target").unwrap_or_default();
            let external = relation
                .attribute("TargetMode")
                .is_some_and(|mode| mode == "External")
                || target.contains("://")
                || target.starts_with("\\\\");
            if external
                && of_settings
                && (kind == "attachedTemplate" || kind.starts_with("mailMerge"))
            {
                return false;
            }
            let link = kind == "hyperlink"
                && ["https://", "http://", "mailto:"]
                    .iter()
                    .any(|start| target.starts_with(start));
            if external && !link {
                refused.get_or_insert(Refusal::Outside(target.clone()));
            }
            if [
                "aFChunk",
                "oleObject",
                "package",
                "control",
                "vbaProject",
                "subDocument",
                "frame",
            ]
            .contains(&kind.as_str())
            {
                refused.get_or_insert(Refusal::Embedded(target));
            }
            true
        });
        if let Some(refused) = refused {
            return Err(refused);
        }
        self.replace(name, tree::written(&root));
        Ok(())
    }

    fn tree(&self, name: &str) -> Result<tree::Element, Refusal> {
        tree::read(self.part(name).unwrap_or_default(), name)
    }

    /// The parts that may hold text with fields.
    pub(super) fn texts(&self) -> Vec<String> {
        let is_text = |name: &str| {
            let inside = name
                .strip_prefix("word/")
                .and_then(|name| name.strip_suffix(".xml"));
            inside.is_some_and(|name| {
                ["document", "footnotes", "endnotes"].contains(&name)
                    || ["header", "footer"].iter().any(|kind| {
                        name.strip_prefix(kind)
                            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
                    })
            })
        };
        let names = self.parts.iter().map(|(name, _)| name.clone());
        names.filter(|name| is_text(name)).collect()
    }

    pub(super) fn part(&self, name: &str) -> Option<&[u8]> {
        let part = self.parts.iter().find(|(other, _)| other == name);
        part.map(|(_, inside)| inside.as_slice())
    }

    pub(super) fn replace(&mut self, name: &str, with: Vec<u8>) {
        if let Some((_, inside)) = self.parts.iter_mut().find(|(other, _)| other == name) {
            *inside = with;
        }
    }

    pub(super) fn packed(self) -> Result<Vec<u8>, Refusal> {
        let fault = |error: &dyn std::fmt::Display| Refusal::Damaged(error.to_string());
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, inside) in self.parts {
            zip.start_file(name, options)
                .map_err(|error| fault(&error))?;
            zip.write_all(&inside).map_err(|error| fault(&error))?;
        }
        Ok(zip.finish().map_err(|error| fault(&error))?.into_inner())
    }
}

/// A part with text is bounded more tightly than a picture.
pub(super) fn bounded(bytes: &[u8], name: &str) -> Result<(), Refusal> {
    if bytes.len() > LARGEST_TEXT {
        return Err(Refusal::TooLarge(format!(
            "{name} is larger than {} MB",
            LARGEST_TEXT >> 20
        )));
    }
    Ok(())
}
