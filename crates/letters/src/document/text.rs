//! A letter as plain text: the body of an e-mail.
//! In: a document. Out: text, paragraphs apart by a blank line, no line broken that was not.

use super::{Block, Document, Inline, ListKind, Table, plain};

impl Document {
    /// As plain text, without the address: the body of an e-mail, whose subject is [`Document::subject`].
    pub fn text(&self) -> String {
        let mut parts = Vec::new();
        let words = self.language.words();
        if self.draft {
            parts.push(words.draft.to_owned());
        }
        if let Some(head) = &self.head {
            let mut top = vec![self.language.date(head.date)];
            if let Some(reference) = &head.reference {
                top.push(format!("{}: {reference}", words.reference));
            }
            parts.push(top.join("\n"));
        }
        parts.push(self.subject.clone());
        blocks(&self.blocks, words.cut_here, &mut parts);
        if let Some(english) = &self.english {
            parts.push(format!("----------\n{}", words.in_english));
            parts.push(english.text().trim_end().to_owned());
        }
        parts.join("\n\n") + "\n"
    }
}

fn blocks(all: &[Block], cut_here: &str, parts: &mut Vec<String>) {
    for block in all {
        match block {
            Block::Heading(_, line) | Block::Paragraph(line) => parts.push(plain(line)),
            Block::List(kind, items) => parts.push(list(*kind, items)),
            Block::Table(table) => parts.push(table_text(table)),
            Block::Blanks(blanks) => {
                let lines = blanks.iter().map(|blank| format!("{}:", blank.label));
                parts.push(lines.collect::<Vec<_>>().join("\n\n"));
            }
            Block::Picture(picture) => parts.push(picture.text.clone()),
            Block::Signature(signature) => {
                parts.push(signature.closing.to_owned());
                let mut lines = vec![signature.name.clone()];
                lines.extend(signature.lines.iter().cloned());
                parts.push(lines.join("\n"));
            }
            Block::ReplySlip(inner) => {
                parts.push(format!("----------\n{cut_here}"));
                blocks(inner, cut_here, parts);
            }
            Block::NewPage => {}
        }
    }
}

fn list(kind: ListKind, items: &[Vec<Inline>]) -> String {
    let lines = items.iter().enumerate().map(|(at, item)| match kind {
        ListKind::Bullets => format!("* {}", plain(item)),
        ListKind::Numbers => format!("{}. {}", at + 1, plain(item)),
        ListKind::Boxes => format!("[ ] {}", plain(item)),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Each row as lines of `heading: cell`, which reads alike however wide the window is.
fn table_text(table: &Table) -> String {
    let rows = table.rows.iter().map(|row| {
        let cells = table
            .head
            .iter()
            .zip(row)
            .map(|(head, cell)| match plain(head) {
                head if head.is_empty() => plain(cell),
                head => format!("{head}: {}", plain(cell)),
            });
        cells.collect::<Vec<_>>().join("\n")
    });
    rows.collect::<Vec<_>>().join("\n\n")
}
