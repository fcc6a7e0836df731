//! From a template's Markdown, with its values sealed in it, to blocks.
//! In: Markdown of a fixed few kinds. Out: blocks with the values open again, or what is not understood.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::document::{Blank, Block, Inline, ListKind, Picture, Table};
use crate::sealed;

/// Reads Markdown into blocks. Everything below a line of `---` is the reply slip.
///
/// # Errors
/// What stands there that a letter cannot have, in plain English: a fault of the template, never of a value.
pub(crate) fn read(
    markdown: &str,
    pictures: &BTreeMap<String, Picture>,
) -> Result<Vec<Block>, String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut reader = Reader {
        pictures,
        letter: Vec::new(),
        slip: None,
        line: Vec::new(),
        strong: false,
        list: None,
        table: None,
        row: Vec::new(),
        code: None,
    };
    for event in Parser::new_ext(markdown, options) {
        reader.take(event)?;
    }
    let mut blocks = reader.letter;
    if let Some(slip) = reader.slip {
        blocks.push(Block::ReplySlip(slip));
    }
    Ok(blocks)
}

struct Reader<'a> {
    pictures: &'a BTreeMap<String, Picture>,
    letter: Vec<Block>,
    slip: Option<Vec<Block>>,
    /// The line being read, its values still sealed.
    line: Vec<Inline>,
    strong: bool,
    list: Option<(ListKind, Vec<Vec<Inline>>)>,
    table: Option<Table>,
    row: Vec<Vec<Inline>>,
    /// The word after the fence, and what stands in it.
    code: Option<(String, String)>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Text(text) => {
                if let Some((_, inside)) = &mut self.code {
                    inside.push_str(&text);
                } else {
                    self.text(&text);
                }
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.line.push(Inline::Break),
            Event::Rule if self.slip.is_none() && self.list.is_none() => {
                self.slip = Some(Vec::new());
            }
            Event::TaskListMarker(_) => match &mut self.list {
                Some((kind, _)) => *kind = ListKind::Boxes,
                None => return Err("a box to tick outside a list".to_owned()),
            },
            Event::Start(tag) => self.start(&tag)?,
            Event::End(tag) => self.end(tag)?,
            other => return Err(format!("Markdown that a letter cannot have: {other:?}")),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match (self.line.last_mut(), self.strong) {
            (Some(Inline::Text(line)), false) | (Some(Inline::Strong(line)), true) => {
                line.push_str(text);
            }
            (_, false) => self.line.push(Inline::Text(text.to_owned())),
            (_, true) => self.line.push(Inline::Strong(text.to_owned())),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), String> {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell | Tag::TableRow => {}
            Tag::Strong => self.strong = true,
            Tag::List(first) if self.list.is_none() => {
                let kind = match first {
                    None => ListKind::Bullets,
                    Some(1) => ListKind::Numbers,
                    Some(_) => return Err("a numbered list that does not begin at 1".to_owned()),
                };
                self.list = Some((kind, Vec::new()));
            }
            Tag::Table(_) => {
                self.table = Some(Table {
                    head: Vec::new(),
                    rows: Vec::new(),
                });
            }
            Tag::TableHead => {}
            Tag::CodeBlock(CodeBlockKind::Fenced(word)) => {
                self.code = Some((word.to_string(), String::new()));
            }
            other => return Err(format!("Markdown that a letter cannot have: {other:?}")),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), String> {
        match tag {
            TagEnd::Paragraph if self.list.is_none() => {
                let line = self.opened();
                self.push(Block::Paragraph(line));
            }
            TagEnd::Paragraph => {}
            TagEnd::Heading(level) => {
                let level = match level {
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    other => return Err(format!("a heading of level {other}: only ## and ###")),
                };
                let line = self.opened();
                self.push(Block::Heading(level, line));
            }
            TagEnd::Strong => self.strong = false,
            TagEnd::Item => {
                let line = self.opened();
                if let Some((_, items)) = &mut self.list {
                    items.push(line);
                }
            }
            TagEnd::List(_) => {
                if let Some((kind, items)) = self.list.take() {
                    self.push(Block::List(kind, items));
                }
            }
            TagEnd::TableCell => {
                let line = self.opened();
                self.row.push(line);
            }
            TagEnd::TableHead => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.head = row;
                }
            }
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.rows.push(row);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push(Block::Table(table));
                }
            }
            TagEnd::CodeBlock => {
                if let Some((word, inside)) = self.code.take() {
                    let block = self.fenced(&word, &inside)?;
                    self.push(block);
                }
            }
            other => return Err(format!("Markdown that a letter cannot have: {other:?}")),
        }
        Ok(())
    }

    /// What stands between three backticks: lines to write on, a picture, a new page.
    fn fenced(&self, word: &str, inside: &str) -> Result<Block, String> {
        match word {
            "fill" => {
                let lines = inside.lines().filter(|line| !line.trim().is_empty());
                let blanks: Result<Vec<Blank>, String> = lines.map(blank).collect();
                Ok(Block::Blanks(blanks?))
            }
            "picture" => {
                let name = inside.trim();
                let picture = self.pictures.get(name);
                Ok(Block::Picture(
                    picture.ok_or(format!("no picture named {name}"))?.clone(),
                ))
            }
            "new-page" => Ok(Block::NewPage),
            other => Err(format!("a block of an unknown kind: {other}")),
        }
    }

    /// The line that ends here, its values open.
    fn opened(&mut self) -> Vec<Inline> {
        std::mem::take(&mut self.line)
            .into_iter()
            .map(|piece| match piece {
                Inline::Text(text) => Inline::Text(sealed::open(&text)),
                Inline::Strong(text) => Inline::Strong(sealed::open(&text)),
                Inline::Break => Inline::Break,
            })
            .collect()
    }

    fn push(&mut self, block: Block) {
        self.slip.as_mut().unwrap_or(&mut self.letter).push(block);
    }
}

/// `What is asked`, or `What is asked | 4` for four lines.
fn blank(line: &str) -> Result<Blank, String> {
    let (label, lines) = match line.rsplit_once('|') {
        Some((label, lines)) => {
            let lines = lines.trim().parse();
            (
                label,
                lines.map_err(|_| format!("not a number of lines: {line}"))?,
            )
        }
        None => (line, 1),
    };
    Ok(Blank {
        label: sealed::open(label.trim()),
        lines,
    })
}
