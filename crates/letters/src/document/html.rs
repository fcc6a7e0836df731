//! A letter as HTML: a preview on a page, and the other body of an e-mail.
//! In: a document. Out: elements for inside `<article>` or `<body>`, everything escaped, no style.

use std::fmt::Write as _;

use super::{Block, Document, Inline, ListKind, Table};

impl Document {
    /// As semantic HTML without style or script: one `<h1>`, the subject; two
    /// articles where the English follows.
    pub fn html(&self) -> String {
        let mut out = String::new();
        let words = self.language.words();
        let _ = write!(out, "<article lang=\"{}\">", self.language.code());
        if self.draft {
            let _ = write!(out, "<p lang=\"en\"><strong>{}</strong></p>", words.draft);
        }
        if let Some(head) = &self.head {
            if !head.to.is_empty() {
                let lines: Vec<String> = head.to.iter().map(|line| escape(line)).collect();
                let _ = write!(out, "<p>{}</p>", lines.join("<br>"));
            }
            let _ = write!(
                out,
                "<p><time datetime=\"{}\">{}</time></p>",
                head.date,
                escape(&self.language.date(head.date))
            );
            if let Some(reference) = &head.reference {
                let _ = write!(out, "<p>{}: {}</p>", words.reference, escape(reference));
            }
        }
        let _ = write!(out, "<h1>{}</h1>", escape(&self.subject));
        blocks(&self.blocks, words.cut_here, &mut out);
        out.push_str("</article>");
        if let Some(english) = &self.english {
            let _ = write!(out, "<hr><p>{}</p>", escape(words.in_english));
            out.push_str(&english.html());
        }
        out
    }
}

fn blocks(all: &[Block], cut_here: &str, out: &mut String) {
    for block in all {
        match block {
            Block::Heading(level, text) => {
                let _ = write!(out, "<h{level}>{}</h{level}>", line(text));
            }
            Block::Paragraph(text) => {
                let _ = write!(out, "<p>{}</p>", line(text));
            }
            Block::List(kind, items) => {
                let tag = if *kind == ListKind::Numbers {
                    "ol"
                } else {
                    "ul"
                };
                let _ = write!(out, "<{tag}>");
                for item in items {
                    let sign = if *kind == ListKind::Boxes { "☐ " } else { "" };
                    let _ = write!(out, "<li>{sign}{}</li>", line(item));
                }
                let _ = write!(out, "</{tag}>");
            }
            Block::Table(table) => table_html(table, out),
            Block::Blanks(blanks) => {
                for blank in blanks {
                    let _ = write!(out, "<p>{}:</p>", escape(&blank.label));
                }
            }
            Block::Picture(picture) => {
                let _ = write!(
                    out,
                    "<figure role=\"img\" aria-label=\"{0}\"><figcaption>{0}</figcaption></figure>",
                    escape(&picture.text)
                );
            }
            Block::Signature(signature) => {
                let mut lines = vec![escape(&signature.name)];
                lines.extend(signature.lines.iter().map(|line| escape(line)));
                let _ = write!(
                    out,
                    "<p>{}</p><p>{}</p>",
                    escape(signature.closing),
                    lines.join("<br>")
                );
            }
            Block::ReplySlip(inner) => {
                let _ = write!(out, "<section><hr><p>{}</p>", escape(cut_here));
                blocks(inner, cut_here, out);
                out.push_str("</section>");
            }
            Block::NewPage => {}
        }
    }
}

fn table_html(table: &Table, out: &mut String) {
    out.push_str("<table><thead><tr>");
    for cell in &table.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", line(cell));
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", line(cell));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}

fn line(pieces: &[Inline]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Inline::Text(text) => out.push_str(&escape(text)),
            Inline::Strong(text) => {
                let _ = write!(out, "<strong>{}</strong>", escape(text));
            }
            Inline::Break => out.push_str("<br>"),
        }
    }
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
