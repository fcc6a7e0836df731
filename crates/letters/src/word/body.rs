//! The body of a Word file.
//! In: a document and its paper. Out: `document.xml`, and the pictures that it places.

use crate::document::{Block, Document, Inline, ListKind, Look, Picture, Signature, Table};
use crate::pdf::Failure;
use crate::word::{HEADER, MAIN, escape, picture};

/// The number of the first numbered list; bullets and boxes come before.
pub(super) const FIRST_NUMBERED: usize = 10;

/// The width between the margins, in twentieths of a point: A4 without 25 mm and 22 mm.
const WIDTH: usize = 9_240;

/// Where the letterhead stands on a letter: right of the window.
const LETTERHEAD: &str = "<w:framePr w:w=\"3742\" w:hSpace=\"113\" w:wrap=\"around\" w:vAnchor=\"page\" w:hAnchor=\"page\" w:x=\"6917\" w:y=\"850\"/>";

/// The window of a DL envelope: 25 mm from the left, 39.5 mm from the top.
const WINDOW: &str = "<w:framePr w:w=\"5216\" w:h=\"1531\" w:hRule=\"exact\" w:hSpace=\"113\" w:wrap=\"around\" w:vAnchor=\"page\" w:hAnchor=\"page\" w:x=\"1417\" w:y=\"2240\"/>";

/// What is made of a document.
pub(super) struct Body {
    pub(super) xml: String,
    /// How many numbered lists it has, each beginning at 1.
    pub(super) numbered: usize,
    /// PNGs, in the order of their places.
    pub(super) pictures: Vec<Vec<u8>>,
    /// The language of the runs, where it is not that of the whole.
    language: Option<&'static str>,
}

impl Body {
    pub(super) fn of(document: &Document, look: &Look) -> Result<Body, Failure> {
        let mut body = Body {
            xml: format!(
                "{HEADER}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>"
            ),
            numbered: 0,
            pictures: Vec::new(),
            language: None,
        };
        let words = document.language.words();
        body.top(document, look);
        if document.draft {
            body.paragraph("Draft", "", &[Inline::Text(words.draft.to_owned())]);
        }
        body.paragraph("Heading1", "", &[Inline::Text(document.subject.clone())]);
        body.blocks(&document.blocks, words.cut_here)?;
        if let Some(english) = &document.english {
            body.english(english, words.in_english)?;
        }
        body.xml.push_str(
            "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"footer\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"850\" w:right=\"1247\" w:bottom=\"1247\" w:left=\"1417\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        );
        Ok(body)
    }

    /// Letterhead, address, date and reference.
    fn top(&mut self, document: &Document, look: &Look) {
        let text = |text: &str| [Inline::Text(text.to_owned())];
        let frame = if document.head.is_some() {
            LETTERHEAD
        } else {
            ""
        };
        self.paragraph("LetterheadName", frame, &text(&look.name));
        for line in &look.lines {
            self.paragraph("Letterhead", frame, &text(line));
        }
        let Some(head) = &document.head else { return };
        for line in &head.to {
            self.paragraph("Address", WINDOW, &text(line));
        }
        // The first line of the text starts below the window.
        let below = "<w:spacing w:before=\"3000\" w:after=\"0\"/>";
        self.paragraph("Date", below, &text(&document.language.date(head.date)));
        if let Some(reference) = &head.reference {
            let words = document.language.words();
            self.paragraph(
                "Date",
                "",
                &text(&format!("{}: {reference}", words.reference)),
            );
        }
    }

    /// The same letter in English, on pages of its own.
    fn english(&mut self, english: &Document, above: &str) -> Result<(), Failure> {
        let text = |text: &str| [Inline::Text(text.to_owned())];
        self.blocks(&[Block::NewPage], "")?;
        self.paragraph("Normal", "", &[Inline::Strong(above.to_owned())]);
        self.language = Some(english.language.tag());
        if let Some(head) = &english.head {
            for line in &head.to {
                self.paragraph("Address", "", &text(line));
            }
            self.paragraph("Date", "", &text(&english.language.date(head.date)));
        }
        self.paragraph("Heading1", "", &text(&english.subject));
        self.blocks(&english.blocks, english.language.words().cut_here)
    }

    fn blocks(&mut self, blocks: &[Block], cut_here: &str) -> Result<(), Failure> {
        for block in blocks {
            match block {
                Block::Heading(level, line) => self.paragraph(&format!("Heading{level}"), "", line),
                Block::Paragraph(line) => self.paragraph("Normal", "", line),
                Block::List(kind, items) => self.list(*kind, items),
                Block::Table(table) => self.table(table),
                Block::Blanks(blanks) => {
                    for blank in blanks {
                        self.paragraph("FillLabel", "", &[Inline::Text(blank.label.clone())]);
                        for _ in 0..blank.lines {
                            self.paragraph("FillLine", "", &[]);
                        }
                    }
                }
                Block::Picture(picture) => self.picture(picture)?,
                Block::Signature(signature) => self.signature(signature),
                Block::ReplySlip(inner) => {
                    self.paragraph("SlipStart", "", &[Inline::Text(cut_here.to_owned())]);
                    self.blocks(inner, cut_here)?;
                }
                Block::NewPage => self
                    .xml
                    .push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
            }
        }
        Ok(())
    }

    /// A paragraph of a style, with properties of its own.
    fn paragraph(&mut self, style: &str, properties: &str, line: &[Inline]) {
        self.xml.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>"
        ));
        for piece in line {
            match piece {
                Inline::Text(text) => self.run("", text),
                Inline::Strong(text) => self.run("<w:b/>", text),
                Inline::Break => self.xml.push_str("<w:r><w:br/></w:r>"),
            }
        }
        self.xml.push_str("</w:p>");
    }

    fn run(&mut self, properties: &str, text: &str) {
        let language = self
            .language
            .map_or(String::new(), |tag| format!("<w:lang w:val=\"{tag}\"/>"));
        let properties = match format!("{properties}{language}") {
            none if none.is_empty() => none,
            some => format!("<w:rPr>{some}</w:rPr>"),
        };
        self.xml.push_str(&format!(
            "<w:r>{properties}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
            escape(text)
        ));
    }

    fn list(&mut self, kind: ListKind, items: &[Vec<Inline>]) {
        let (style, list) = match kind {
            ListKind::Bullets => ("ListBullet", 1),
            ListKind::Boxes => ("ListBox", 2),
            ListKind::Numbers => {
                self.numbered += 1;
                ("ListNumber", FIRST_NUMBERED + self.numbered - 1)
            }
        };
        let number = format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        for item in items {
            self.paragraph(style, &number, item);
        }
    }

    fn table(&mut self, table: &Table) {
        let column = WIDTH / table.head.len().max(1);
        self.xml.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr><w:tblGrid>"
        ));
        for _ in &table.head {
            self.xml.push_str(&format!("<w:gridCol w:w=\"{column}\"/>"));
        }
        self.xml.push_str("</w:tblGrid>");
        self.row(
            "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
            "TableHead",
            column,
            &table.head,
        );
        for row in &table.rows {
            self.row("<w:trPr><w:cantSplit/></w:trPr>", "TableText", column, row);
        }
        // What follows a table is a paragraph, or Word takes two tables for one.
        self.xml.push_str("</w:tbl><w:p/>");
    }

    fn row(&mut self, properties: &str, style: &str, column: usize, cells: &[Vec<Inline>]) {
        self.xml.push_str(&format!("<w:tr>{properties}"));
        for cell in cells {
            self.xml.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{column}\" w:type=\"dxa\"/></w:tcPr>"
            ));
            self.paragraph(style, "", cell);
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    fn signature(&mut self, signature: &Signature) {
        self.paragraph("Closing", "", &[Inline::Text(signature.closing.to_owned())]);
        let mut lines = vec![Inline::Strong(signature.name.clone())];
        for line in &signature.lines {
            lines.extend([Inline::Break, Inline::Text(line.clone())]);
        }
        self.paragraph("Signature", "", &lines);
    }

    fn picture(&mut self, picture: &Picture) -> Result<(), Failure> {
        let drawn = picture::drawn(&picture.svg)?;
        self.pictures.push(drawn.png);
        let number = self.pictures.len();
        // 12,700 English metric units a point, 20 twentieths.
        let width = WIDTH as u64 * 635;
        let height = width * u64::from(drawn.height) / u64::from(drawn.width.max(1));
        let words = escape(&picture.text);
        self.xml.push_str(&format!(
            "<w:p><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{number}\" name=\"Picture {number}\" descr=\"{words}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"Picture {number}\" descr=\"{words}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"picture{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        ));
        Ok(())
    }
}
