//! A part of a Word file as a tree of elements, which can be changed and written again.
//! In: XML. Out: elements, their attributes as they stood, and texts without entities; and XML again.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Refusal, package};
use crate::facts::is_xml;

/// How deep elements may stand in each other; Word's own go to some forty.
const DEEPEST: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Element {
    /// With its prefix: `w:p`.
    pub(super) name: String,
    /// Each attribute and its value without entities.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.clone())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All text that stands directly in it.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }
}

/// Reads a part. A document type, an entity of its own, or anything that is not well-formed is refused.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Element, Refusal> {
    package::bounded(bytes, name)?;
    let damaged = |why: &dyn std::fmt::Display| Refusal::Damaged(format!("{name}: {why}"));
    let text = std::str::from_utf8(bytes).map_err(|error| damaged(&error))?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = true;
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|error| damaged(&error))?;
        match event {
            Event::Start(tag) => {
                if open.len() > DEEPEST {
                    return Err(damaged(&"elements stand too deep in each other"));
                }
                open.push(element(&tag, &damaged)?);
            }
            Event::Empty(tag) => {
                let element = element(&tag, &damaged)?;
                push(&mut open, Node::Element(element));
            }
            Event::End(_) => match open.pop() {
                Some(element) if !open.is_empty() => push(&mut open, Node::Element(element)),
                _ => return Err(damaged(&"an end without a beginning")),
            },
            Event::Text(text) => add_text(&mut open, &text),
            Event::CData(text) => add_text(&mut open, &text),
            Event::GeneralRef(entity) => {
                let entity: &str = &entity;
                let value = quick_xml::escape::unescape(&format!("&{entity};"))
                    .map_err(|error| damaged(&error))?
                    .into_owned();
                add_text(&mut open, &value);
            }
            Event::DocType(_) => return Err(damaged(&"it declares a document type")),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    let mut top = open.pop().filter(|_| open.is_empty());
    let root = top.as_mut().and_then(|top| {
        top.children
            .retain(|child| matches!(child, Node::Element(_)));
        (top.children.len() == 1)
            .then(|| top.children.pop())
            .flatten()
    });
    match root {
        Some(Node::Element(root)) => Ok(root),
        _ => Err(damaged(&"it is not whole")),
    }
}

fn element(
    tag: &quick_xml::events::BytesStart<'_>,
    damaged: &dyn Fn(&dyn std::fmt::Display) -> Refusal,
) -> Result<Element, Refusal> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| damaged(&error))?;
        let value =
            quick_xml::escape::unescape(&attribute.value).map_err(|error| damaged(&error))?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element {
        name: tag.name().as_ref().to_owned(),
        attributes,
        children: Vec::new(),
    })
}

fn push(open: &mut [Element], node: Node) {
    if let Some(inside) = open.last_mut() {
        inside.children.push(node);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(inside) = open.last_mut() else {
        return;
    };
    if let Some(Node::Text(before)) = inside.children.last_mut() {
        before.push_str(text);
    } else {
        inside.children.push(Node::Text(text.to_owned()));
    }
}

/// The part as XML.
pub(super) fn written(root: &Element) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    write(root, &mut out);
    out.into_bytes()
}

fn write(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
    }
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for child in &element.children {
        match child {
            Node::Element(element) => write(element, out),
            Node::Text(text) => out.push_str(&escaped(text)),
        }
    }
    out.push_str("</");
    out.push_str(&element.name);
    out.push('>');
}

/// Everything that means something to XML, line ends and tabs too, which a reader would fold in attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| is_xml(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            _ => out.push(c),
        }
    }
    out
}
