//! A transfer file from outside.
//! In: its bytes and its name. Out: a [`Received`], which gives its pupils only when the name and the
//! head agree or a person has looked; or the problem for which nothing of the file can count.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Ctf;
use super::header::Header;
use super::limits::Limits;
use super::part::{Part, Said};
use super::place::{FileName, Forms};
use super::pupil::Pupil;
use super::xml::{self, Element};
use crate::mis::Encoding;
use crate::mis::encoding::text_of;
use crate::{Problem, Problems};

/// How a file is read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// How much is read.
    pub limits: Limits,
    /// How places that are no school are written.
    pub forms: Forms,
    /// How its bytes stand for letters, whatever the file says itself.
    pub encoding: Option<Encoding>,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    ctf: Ctf,
    /// What its name says; `None` when it is no transfer file's name.
    pub name: Option<FileName>,
    /// How its bytes stand for letters.
    pub encoding: Encoding,
    /// Why some of its pupils are not taken.
    pub refused: Problems,
    /// Values and elements that were left out, and what else somebody should know.
    pub notes: Problems,
    /// What a person has to look at first: the name and the head do not agree, or the like.
    pub doubts: Vec<Problem>,
}

impl Received {
    /// What the file holds, to be shown.
    pub const fn to_look_at(&self) -> &Ctf {
        &self.ctf
    }

    /// What the file holds, to be imported.
    ///
    /// # Errors
    /// The file itself while something of it is in doubt: show [`Received::doubts`] to a person.
    pub fn to_import(self) -> Result<Ctf, Box<Self>> {
        if self.doubts.is_empty() {
            Ok(self.ctf)
        } else {
            Err(Box::new(self))
        }
    }

    /// What the file holds, to be imported although something is in doubt, because a person has looked.
    pub fn looked_at(self) -> Ctf {
        self.ctf
    }
}

/// The encoding that an XML declaration names, if any.
fn declared(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = &head[..head.len().min(200)];
    let end = memchr::memmem::find(head, b"?>")?;
    let declaration = head[..end].strip_prefix(b"<?xml")?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration[at + b"encoding".len()..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let end = memchr::memchr(*quote, value)?;
    Some(String::from_utf8_lossy(&value[..end]))
}

/// How the bytes stand for letters: as the reader says, else by the byte order mark, else as the file says.
fn encoding_of(bytes: &[u8], file: &str, reading: &Reading) -> Result<Encoding, Problem> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let why = "is in UTF-16, and a transfer file is in UTF-8 or Windows-1252";
        return Err(Problem::of_file(file, why));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let why = "is a zip or a workbook; take the XML file out of it";
        return Err(Problem::of_file(file, why));
    }
    if let Some(encoding) = reading.encoding {
        return Ok(encoding);
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Ok(Encoding::Utf8);
    }
    let Some(name) = declared(bytes) else {
        return Ok(Encoding::Utf8);
    };
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Ok(Encoding::Utf8),
        // Latin-1 is read as Windows-1252 everywhere: its other letters are no letters.
        "windows-1252" | "cp1252" | "iso-8859-1" | "latin1" => Ok(Encoding::Windows1252),
        _ => Err(Problem::of_value(
            file,
            1,
            "",
            &name.chars().take(40).collect::<String>(),
            "is an encoding that is not read; a transfer file is in UTF-8 or Windows-1252",
        )),
    }
}

/// The pieces of the file, as they come.
struct Pieces<'r, 'f> {
    reading: &'r Reading,
    said: Said<'f>,
    header: Option<Result<Header, Problem>>,
    pupils: Vec<Pupil>,
    seen: HashMap<String, u64>,
}

impl Pieces<'_, '_> {
    fn take(&mut self, element: Element) {
        let is_header = element.is("Header");
        let is_pupil = element.is("Pupil");
        let mut part = Part::new(element);
        if is_header && self.header.is_none() {
            self.header = Some(Header::read(part, &mut self.said, &self.reading.forms));
        } else if is_pupil {
            let line = part.line();
            let Some(pupil) = Pupil::read(part, &mut self.said) else {
                return;
            };
            if let Some(other) = self.seen.get(&pupil.upn) {
                let why = format!(
                    "is the number of the pupil on line {other} too; this one is not taken"
                );
                let file = self.said.file;
                let problem = Problem::of_value(file, line, "<Pupil/UPN>", &pupil.upn, why);
                self.said.refused.add(problem);
                return;
            }
            self.seen.insert(pupil.upn.clone(), line);
            self.pupils.push(pupil);
        } else {
            // `CTFsupplier` and the like.
            part.parts("Pupil");
            part.unread(&mut self.said);
        }
    }
}

/// Reads a file.
///
/// # Errors
/// The problem for which nothing of it counts: it is too large, is no text or no sound XML, has a
/// document type, or does not say who sends it and whom it is for.
pub fn read(bytes: &[u8], file_name: &str, reading: &Reading) -> Result<Received, Problem> {
    if bytes.len() as u64 > reading.limits.file_bytes {
        let most = reading.limits.file_bytes;
        let why = format!("is larger than {most} bytes, the most that are read");
        return Err(Problem::of_file(file_name, why));
    }
    let encoding = encoding_of(bytes, file_name, reading)?;
    let not_utf8 =
        "is not UTF-8; if the system writes Windows-1252, say so and read the file again";
    let text = text_of(bytes, encoding, file_name, not_utf8)?;
    let mut pieces = Pieces {
        reading,
        said: Said::new(file_name),
        header: None,
        pupils: Vec::new(),
        seen: HashMap::new(),
    };
    xml::walk(&text, file_name, &reading.limits, &mut |element| {
        pieces.take(element);
    })?;
    let Pieces {
        mut said,
        header,
        pupils,
        ..
    } = pieces;
    let header = header.ok_or_else(|| {
        let why = "has no <Header>, so nobody can tell whose file it is";
        Problem::of_file(file_name, why)
    })??;
    let name = agree(file_name, &header, reading, &mut said.doubts);
    if header.destination.one_pupil() && pupils.len() > 1 {
        let why = format!(
            "is for pupils whose school nobody knows, and holds {} of them; such a file holds one",
            pupils.len()
        );
        said.doubts.push(Problem::of_file(file_name, why));
    }
    Ok(Received {
        ctf: Ctf { header, pupils },
        name,
        encoding,
        notes: said.all_notes(),
        refused: said.refused,
        doubts: said.doubts,
    })
}

/// The name, and whatever the head says otherwise.
fn agree(
    file: &str,
    header: &Header,
    reading: &Reading,
    doubts: &mut Vec<Problem>,
) -> Option<FileName> {
    let forms = &reading.forms;
    let name = match FileName::parse(file, forms) {
        Ok(name) => name,
        Err(why) => {
            doubts.push(Problem::of_file(file, why));
            return None;
        }
    };
    let sides = [
        (
            "<Header/SourceSchool>",
            header.source,
            name.source,
            "comes from",
        ),
        (
            "<Header/DestSchool>",
            header.destination,
            name.destination,
            "is for",
        ),
    ];
    for (element, said, named, which) in sides {
        if said != named {
            let why = format!(
                "is not whom the file's name says that it {which}, {}; a person must look before it is imported",
                forms.text(named)
            );
            doubts.push(Problem::of_value(file, 0, element, &forms.text(said), why));
        }
    }
    Some(name)
}
