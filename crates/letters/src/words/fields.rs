//! The fields of a Word file, however Word has split them.
//! In: the tree of a part. Out: the same tree with each field as one placeholder in one text.

use super::Refusal;
use super::tree::{Element, Node};

/// A placeholder is these two around a name: characters of private use, which are taken out of the file's own
/// text first, so that only a field can be one.
const BEGIN: char = '\u{e300}';
const END: char = '\u{e301}';

/// What Word works out by itself and that needs nothing from outside.
const WORKED_OUT_BY_WORD: [&str; 4] = ["PAGE", "NUMPAGES", "SECTIONPAGES", "HYPERLINK"];

/// The longest name of a field.
const LONGEST_NAME: usize = 100;

/// Turns every field into a placeholder.
pub(super) fn find(root: &mut Element) -> Result<(), Refusal> {
    without_placeholders(root);
    find_in(root)
}

/// Takes what looks like a placeholder out of the file's own text, and makes each text one piece.
fn without_placeholders(element: &mut Element) {
    if element.name == "w:t" {
        let text = element.text();
        let text = text.chars().filter(|c| *c != BEGIN && *c != END);
        element.children = vec![Node::Text(text.collect())];
        return;
    }
    for child in &mut element.children {
        if let Node::Element(child) = child {
            without_placeholders(child);
        }
    }
}

fn find_in(element: &mut Element) -> Result<(), Refusal> {
    if element.name == "w:altChunk" || element.name == "w:subDoc" {
        return Err(Refusal::Embedded(element.name.clone()));
    }
    for (name, value) in &element.attributes {
        let names_a_file = name == "src" || name.ends_with(":href") || name == "href";
        if names_a_file && (value.contains(':') || value.starts_with('\\')) {
            return Err(Refusal::Outside(value.clone()));
        }
    }
    simple(element)?;
    complex(element)?;
    for child in &mut element.children {
        if let Node::Element(child) = child {
            find_in(child)?;
        }
    }
    if element.name == "w:p" {
        braces(element)?;
    }
    Ok(())
}

/// The names of all fields in a part, in their order.
pub(super) fn names(element: &Element) -> Vec<String> {
    let mut out = Vec::new();
    add_names(element, &mut out);
    out
}

fn add_names(element: &Element, out: &mut Vec<String>) {
    if element.name == "w:t" {
        let text = element.text();
        out.extend(pieces(&text).filter_map(|piece| match piece {
            Piece::Field(name) => Some(name.to_owned()),
            Piece::Text(_) => None,
        }));
    }
    element.elements().for_each(|child| add_names(child, out));
}

/// A part of a text.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Field(&'a str),
}

/// A text, taken apart at its placeholders.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split(END).flat_map(|part| {
        let (before, field) = match part.split_once(BEGIN) {
            Some((before, field)) => (before, Some(field)),
            None => (part, None),
        };
        [Some(Piece::Text(before)), field.map(Piece::Field)]
            .into_iter()
            .flatten()
    })
}

fn placeholder(name: &str) -> String {
    format!("{BEGIN}{name}{END}")
}

/// `<w:fldSimple w:instr="MERGEFIELD name">`: its first run stays, with a placeholder.
fn simple(element: &mut Element) -> Result<(), Refusal> {
    for child in &mut element.children {
        let Node::Element(field) = child else {
            continue;
        };
        if field.name != "w:fldSimple" {
            continue;
        }
        let instruction = field.attribute("w:instr").unwrap_or_default();
        if let Some(name) = merge_field(&instruction)? {
            let shape = field.elements().find(|inside| inside.name == "w:r");
            *field = run(shape, &name);
        }
    }
    Ok(())
}

/// A field of several runs: begin, its instruction in pieces, what it showed last, end.
fn complex(element: &mut Element) -> Result<(), Refusal> {
    if !element
        .elements()
        .any(|child| child.name == "w:r" && marks(child).next().is_some())
    {
        return Ok(());
    }
    apart(element);
    let children = std::mem::take(&mut element.children);
    let mut out: Vec<Node> = Vec::with_capacity(children.len());
    let mut rest = children.into_iter();
    while let Some(child) = rest.next() {
        if mark(&child).as_deref() != Some("begin") {
            out.push(child);
            continue;
        }
        let mut inside = vec![child];
        let mut instruction = String::new();
        let mut shown = None;
        let mut separated = false;
        loop {
            let Some(child) = rest.next() else {
                return Err(Refusal::Field(format!(
                    "{} is not closed in its paragraph",
                    instruction.trim()
                )));
            };
            match mark(&child).as_deref() {
                Some("begin") => {
                    return Err(Refusal::Field(format!(
                        "{} has another field inside it",
                        instruction.trim()
                    )));
                }
                Some("separate") => separated = true,
                Some("end") => {
                    inside.push(child);
                    break;
                }
                _ => {}
            }
            if let Node::Element(run) = &child {
                let parts = run.elements().filter(|part| part.name == "w:instrText");
                parts.for_each(|part| instruction.push_str(&part.text()));
                if separated && shown.is_none() && run.elements().any(|part| part.name == "w:t") {
                    shown = Some(run.clone());
                }
            }
            inside.push(child);
        }
        match merge_field(&instruction)? {
            None => out.extend(inside),
            Some(name) => {
                let first = match inside.first() {
                    Some(Node::Element(first)) => Some(first),
                    _ => None,
                };
                out.push(Node::Element(run(shown.as_ref().or(first), &name)));
            }
        }
    }
    element.children = out;
    Ok(())
}

/// The marks of fields in a run: begin, separate, end.
fn marks(run: &Element) -> impl Iterator<Item = String> {
    let marks = run.elements().filter(|part| part.name == "w:fldChar");
    marks.filter_map(|mark| mark.attribute("w:fldCharType"))
}

fn mark(node: &Node) -> Option<String> {
    match node {
        Node::Element(run) if run.name == "w:r" => marks(run).next(),
        _ => None,
    }
}

/// Runs that hold marks beside other things, as one run for each thing.
fn apart(element: &mut Element) {
    let children = std::mem::take(&mut element.children);
    for child in children {
        match child {
            Node::Element(run) if run.name == "w:r" && marks(&run).next().is_some() => {
                let (shape, parts): (Vec<Node>, Vec<Node>) = run
                    .children
                    .into_iter()
                    .partition(|part| matches!(part, Node::Element(part) if part.name == "w:rPr"));
                for part in parts {
                    let mut children = shape.clone();
                    children.push(part);
                    element.children.push(Node::Element(Element {
                        name: run.name.clone(),
                        attributes: run.attributes.clone(),
                        children,
                    }));
                }
            }
            other => element.children.push(other),
        }
    }
}

/// A run with a placeholder, in the shape of another.
fn run(shape: Option<&Element>, name: &str) -> Element {
    let shape = shape.and_then(|run| run.elements().find(|part| part.name == "w:rPr"));
    let mut children: Vec<Node> = shape.cloned().map(Node::Element).into_iter().collect();
    children.push(Node::Element(Element {
        name: "w:t".to_owned(),
        attributes: vec![("xml:space".to_owned(), "preserve".to_owned())],
        children: vec![Node::Text(placeholder(name))],
    }));
    Element {
        name: "w:r".to_owned(),
        attributes: Vec::new(),
        children,
    }
}

/// The name in `MERGEFIELD name \* MERGEFORMAT`; nothing for a field that Word works out by itself.
fn merge_field(instruction: &str) -> Result<Option<String>, Refusal> {
    let instruction = instruction.trim();
    let (word, rest) = instruction
        .split_once(char::is_whitespace)
        .unwrap_or((instruction, ""));
    let word = word.to_uppercase();
    if WORKED_OUT_BY_WORD.contains(&word.as_str()) {
        return Ok(None);
    }
    let refused = || Refusal::Field(instruction.chars().take(LONGEST_NAME).collect());
    if word != "MERGEFIELD" {
        return Err(refused());
    }
    let rest = rest.trim();
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default(),
        None => rest.split(char::is_whitespace).next().unwrap_or_default(),
    };
    if is_name(name) {
        Ok(Some(name.trim().to_owned()))
    } else {
        Err(refused())
    }
}

fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name.chars().any(char::is_alphanumeric)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || " _.-".contains(c))
}

/// `{{ name }}`, over as many runs as Word has made of it: the first text gets the placeholder, the others lose
/// their part.
fn braces(paragraph: &mut Element) -> Result<(), Refusal> {
    let mut texts: Vec<&mut String> = Vec::new();
    texts_of(paragraph, &mut texts);
    let whole: String = texts.iter().map(|text| text.as_str()).collect();
    if whole.contains("{%") {
        return Err(Refusal::Field(around(&whole, "{%")));
    }
    let mut spans: Vec<(usize, usize, String)> = Vec::new();
    let mut from = 0;
    while let Some(begin) = whole[from..].find("{{").map(|at| from + at) {
        let end = whole[begin..].find("}}").map(|at| begin + at + 2);
        let end = end.ok_or_else(|| Refusal::Field(around(&whole, "{{")))?;
        let name = &whole[begin + 2..end - 2];
        if !is_name(name) {
            return Err(Refusal::Field(
                whole[begin..end].chars().take(LONGEST_NAME).collect(),
            ));
        }
        spans.push((begin, end, placeholder(name.trim())));
        from = end;
    }
    if spans.is_empty() {
        return Ok(());
    }
    let mut start = 0;
    for text in texts {
        let end = start + text.len();
        let mut new = String::new();
        let mut at = start;
        for (begin, stop, holder) in &spans {
            if *stop <= at || *begin >= end {
                continue;
            }
            if *begin >= at {
                new.push_str(&whole[at..*begin]);
                new.push_str(holder);
            }
            at = (*stop).min(end);
        }
        new.push_str(&whole[at..end]);
        *text = new;
        start = end;
    }
    Ok(())
}

fn around(text: &str, what: &str) -> String {
    let at = text.find(what).unwrap_or_default();
    text[at..].chars().take(30).collect()
}

/// The texts of a paragraph in their order, without those of paragraphs inside it (text boxes have their own).
fn texts_of<'a>(element: &'a mut Element, out: &mut Vec<&'a mut String>) {
    for child in &mut element.children {
        let Node::Element(child) = child else {
            continue;
        };
        match child.name.as_str() {
            "w:p" => {}
            "w:t" => {
                keep_blanks(child);
                if let Some(Node::Text(text)) = child.children.first_mut() {
                    out.push(text);
                }
            }
            _ => texts_of(child, out),
        }
    }
}

/// Blanks at the ends of a text count.
fn keep_blanks(text: &mut Element) {
    if !text.attributes.iter().any(|(name, _)| name == "xml:space") {
        text.attributes
            .push(("xml:space".to_owned(), "preserve".to_owned()));
    }
}
