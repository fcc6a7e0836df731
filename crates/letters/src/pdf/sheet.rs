//! A letter as the JSON that `letter.typ` reads.
//! In: a document and its paper. Out: every text of it as a string, which the layout shows as it is.

use serde_json::{Value, json};

use crate::document::{Block, Document, Inline, ListKind, Look};
use crate::pdf::Failure;

/// The letter as `letter.typ` reads it.
pub(super) fn of(document: &Document, look: &Look) -> Value {
    let words = document.language.words();
    json!({
        "language": document.language.code(),
        "region": document.language.tag().split('-').nth(1),
        "subject": document.subject,
        "look": { "name": look.name, "lines": look.lines },
        "draft": document.draft.then_some(words.draft),
        "page": words.page,
        "of": words.of,
        "head": document.head.as_ref().map(|head| json!({
            "to": head.to,
            "date": document.language.date(head.date),
            "reference": head.reference.as_ref().map(|r| format!("{}: {r}", words.reference)),
        })),
        "blocks": blocks(&document.blocks, words.cut_here),
        "above": words.in_english,
        "english": document.english.as_ref().map(|english| of(english, look)),
    })
}

fn blocks(all: &[Block], cut_here: &str) -> Vec<Value> {
    all.iter()
        .map(|block| match block {
            Block::Heading(level, text) => json!({ "is": "heading", "level": level, "line": line(text) }),
            Block::Paragraph(text) => json!({ "is": "paragraph", "line": line(text) }),
            Block::List(kind, items) => {
                let kind = match kind {
                    ListKind::Bullets => "bullets",
                    ListKind::Numbers => "numbers",
                    ListKind::Boxes => "boxes",
                };
                json!({ "is": "list", "kind": kind, "items": cells(items) })
            }
            Block::Table(table) => json!({
                "is": "table",
                "head": cells(&table.head),
                "rows": table.rows.iter().map(|row| cells(row)).collect::<Vec<_>>(),
            }),
            Block::Blanks(blanks) => json!({
                "is": "blanks",
                "blanks": blanks.iter().map(|b| json!({ "label": b.label, "lines": b.lines })).collect::<Vec<_>>(),
            }),
            Block::Picture(picture) => {
                json!({ "is": "picture", "svg": picture.svg, "text": picture.text })
            }
            Block::Signature(signature) => json!({
                "is": "signature",
                "closing": signature.closing,
                "name": signature.name,
                "lines": signature.lines,
            }),
            Block::ReplySlip(inner) => {
                json!({ "is": "slip", "words": cut_here, "blocks": blocks(inner, cut_here) })
            }
            Block::NewPage => json!({ "is": "new-page" }),
        })
        .collect()
}

fn cells(lines: &[Vec<Inline>]) -> Vec<Value> {
    lines.iter().map(|text| line(text)).collect()
}

fn line(pieces: &[Inline]) -> Value {
    let pieces = pieces.iter().map(|piece| match piece {
        Inline::Text(text) => json!({ "is": "text", "text": text }),
        Inline::Strong(text) => json!({ "is": "strong", "text": text }),
        Inline::Break => json!({ "is": "break" }),
    });
    Value::Array(pieces.collect())
}

impl Document {
    /// Every text that stands on the paper, until one is refused.
    pub(super) fn each_text(
        &self,
        look: &Look,
        take: &mut dyn FnMut(&str) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        // The JSON holds every text, and nothing else that could not be shown but the pictures' drawing.
        fn walk(
            value: &Value,
            take: &mut dyn FnMut(&str) -> Result<(), Failure>,
        ) -> Result<(), Failure> {
            match value {
                Value::String(text) => take(text),
                Value::Array(inside) => inside.iter().try_for_each(|value| walk(value, take)),
                Value::Object(inside) => {
                    let texts = inside.iter().filter(|(name, _)| *name != "svg");
                    texts
                        .map(|(_, value)| value)
                        .try_for_each(|value| walk(value, take))
                }
                _ => Ok(()),
            }
        }
        walk(&of(self, look), take)
    }
}
