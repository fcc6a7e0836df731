//! A letter as tagged PDF (PDF/UA-1), set by typst.
//! In: a document and the paper it is written on. Out: the bytes, the same each time for the same letter.
//!
//! The layout is one fixed source, `letter.typ`; the letter goes in beside it as JSON and is never spliced into it.

mod sheet;
mod typeface;

pub(crate) use typeface::FACES;
use typeface::Signs;

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::document::{Document, Look};

/// Why a document cannot be made of a letter that is written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The program was built without the typeface.
    #[error("This program was built without its typeface. Run `make assets` and build it again.")]
    NoTypeface,
    /// A character that the typeface has no sign for.
    #[error(
        "The letter cannot show the character \u{201c}{sign}\u{201d} in \u{201c}{text}\u{201d}. Write it with other characters, or send the letter as an e-mail."
    )]
    NoSign {
        /// The character.
        sign: char,
        /// Where it stands.
        text: String,
    },
    /// A picture that is no sound SVG, or the layout itself is at fault.
    #[error("The letter could not be set: {0}")]
    Setting(String),
    /// A Word file could not be packed.
    #[error("The Word file could not be packed: {0}")]
    Packing(#[from] std::io::Error),
}

/// How many letters ago something must have been of use to be kept in memory: as many as are set at once on a
/// machine's cores, of several kinds.
const KEPT_FOR: usize = 12;

impl Document {
    /// As PDF/UA-1: tagged, with title and language, on A4, the address where a window envelope shows it.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn pdf(&self, look: &Look) -> Result<Vec<u8>, Failure> {
        let desk = self.desk(look)?;
        let sheet = sheet::of(self, look).to_string();
        let options = PdfOptions {
            ident: Smart::Custom(sheet.clone()),
            creator: Smart::Custom(Some("Herringbone".to_owned())),
            timestamp: self.head.as_ref().and_then(|head| {
                let (year, month, day) = (head.date.year(), head.date.month(), head.date.day());
                let at = Datetime::from_ymd_hms(year.into(), month as u8, day as u8, 0, 0, 0)?;
                Some(Timestamp::new_utc(at))
            }),
            standards: PdfStandards::new(&[PdfStandard::Ua_1])
                .map_err(|error| Failure::Setting(error.message().to_string()))?,
            ..PdfOptions::default()
        };
        let order = Order {
            desk,
            sheet: Bytes::from_string(sheet),
        };
        let made = typst::compile::<PagedDocument>(&order)
            .output
            .and_then(|mut pages| {
                let info = pages.info_mut();
                info.title = Some(self.subject.as_str().into());
                info.author = vec![look.name.as_str().into()];
                typst_pdf::pdf(&pages, &options)
            });
        comemo::evict(KEPT_FOR);
        made.map_err(|faults| Failure::Setting(said(&faults)))
    }
}

impl Document {
    /// The desk that has every sign of the document, the smaller one first.
    fn desk(&self, look: &Look) -> Result<&'static Desk, Failure> {
        let everyday = EVERYDAY.as_ref().ok_or(Failure::NoTypeface)?;
        let shows = |desk: &Desk| self.each_text(look, &mut |text| desk.can_show(text));
        if shows(everyday).is_ok() {
            return Ok(everyday);
        }
        let whole = WHOLE.as_ref().ok_or(Failure::NoTypeface)?;
        shows(whole)?;
        Ok(whole)
    }
}

fn said(faults: &[SourceDiagnostic]) -> String {
    let faults = faults.iter().map(|fault| fault.message.to_string());
    faults.collect::<Vec<_>>().join("; ")
}

/// What every letter is set with: the layout, the typeface and typst's own library.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    layout: Source,
    sheet: FileId,
}

/// Set with the everyday signs, which is quicker.
static EVERYDAY: LazyLock<Option<Desk>> = LazyLock::new(|| Desk::with(Signs::Everyday));
/// Set with the whole typeface.
static WHOLE: LazyLock<Option<Desk>> = LazyLock::new(|| Desk::with(Signs::All));

impl Desk {
    /// A desk with so much of the typeface.
    fn with(signs: Signs) -> Option<Self> {
        let fonts = typeface::fonts(signs)?;
        let file = |path| {
            Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
        };
        Some(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            layout: Source::new(file("/letter.typ")?, include_str!("letter.typ").to_owned()),
            sheet: file("/letter.json")?,
        })
    }

    /// Whether the typeface has a sign for every character.
    fn can_show(&self, text: &str) -> Result<(), Failure> {
        let signs = |c: char| {
            let mut faces = self.fonts.iter();
            faces.all(|face| face.info().coverage.contains(u32::from(c)))
        };
        let shown = |c: char| c.is_whitespace() || is_invisible(c) || signs(c);
        match text.chars().find(|c| !shown(*c)) {
            None => Ok(()),
            Some(sign) => Err(Failure::NoSign {
                sign,
                text: text.to_owned(),
            }),
        }
    }
}

/// Characters that join or part others and have no sign of their own.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}')
}

/// One letter on the desk. Nothing but the layout and the letter can be read: no file, no package, no clock.
struct Order {
    desk: &'static Desk,
    sheet: Bytes,
}

impl World for Order {
    fn library(&self) -> &LazyHash<Library> {
        &self.desk.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.desk.book
    }

    fn main(&self) -> FileId {
        self.desk.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.desk.layout.id() {
            Ok(self.desk.layout.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.desk.sheet {
            Ok(self.sheet.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.desk.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
