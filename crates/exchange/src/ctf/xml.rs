//! XML from outside, a piece at a time: each pupil is handed on and forgotten.
//! In: text, and limits. Out: the children of the root and each pupil as small trees with their
//! lines; or the one thing for which the file is refused. No document type, no entity of its own.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::limits::Limits;
use crate::Problem;

/// An element, its own text and the elements in it.
#[derive(Debug)]
pub(super) struct Element {
    /// Without a prefix.
    pub(super) name: String,
    /// The line on which it begins.
    pub(super) line: u64,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// Counts lines once, from place to later place.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).map_or(self.text.len(), |at| at.min(self.text.len()));
        if place > self.at {
            self.line += memchr::memchr_iter(b'\n', &self.text[self.at..place]).count() as u64;
            self.at = place;
        }
        self.line
    }
}

struct Walk<'t> {
    file: &'t str,
    limits: &'t Limits,
    open: Vec<Element>,
    elements: u64,
    of_this: u64,
    root_is_closed: bool,
}

/// Characters that XML 1.0 may hold.
pub(super) const fn may_stand(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Begins a new piece: the pupils stand in `CTFpupilData`, everything else in the root.
fn is_piece(parents: &[Element]) -> bool {
    match parents {
        [_root] => true,
        [_root, inner] => inner.is("CTFpupilData"),
        _ => false,
    }
}

impl Walk<'_> {
    fn start(&mut self, line: u64, tag: &BytesStart<'_>) -> Result<(), Problem> {
        let refuse = |why: String| Problem::of_line(self.file, line, why);
        let whole = tag.name();
        let name = whole.as_ref().rsplit(':').next().unwrap_or_default();
        let odd = |c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c));
        if name.is_empty() || name.len() > 64 || name.contains(odd) {
            return Err(refuse(
                "has an element whose name the format cannot have".into(),
            ));
        }
        if self.root_is_closed {
            return Err(refuse(format!(
                "has <{name}> after the end of the file's root"
            )));
        }
        if self.open.is_empty() && !name.eq_ignore_ascii_case("CTfile") {
            let why = "is the root, so this is no Common Transfer File, whose root is <CTfile>";
            return Err(Problem::of_column(
                self.file,
                line,
                &format!("<{name}>"),
                why,
            ));
        }
        if self.open.len() >= self.limits.depth {
            let most = self.limits.depth;
            return Err(refuse(format!(
                "has elements more than {most} deep in each other"
            )));
        }
        if is_piece(&self.open) {
            self.of_this = 0;
        }
        self.elements += 1;
        self.of_this += 1;
        if self.elements > self.limits.elements {
            let most = self.limits.elements;
            return Err(refuse(format!(
                "is beyond {most} elements, the most that are read"
            )));
        }
        if self.of_this > self.limits.pupil_elements {
            let most = self.limits.pupil_elements;
            return Err(refuse(format!(
                "is beyond {most} elements of one pupil, the most that are read"
            )));
        }
        for (at, attribute) in tag.attributes().enumerate() {
            if at >= self.limits.attributes {
                let most = self.limits.attributes;
                return Err(refuse(format!(
                    "has more than {most} attributes in <{name}>"
                )));
            }
            if attribute.is_err() {
                return Err(refuse(format!(
                    "has attributes in <{name}> that are not well-formed"
                )));
            }
        }
        self.open.push(Element {
            name: name.to_owned(),
            line,
            text: String::new(),
            children: Vec::new(),
        });
        Ok(())
    }

    /// Closes the innermost element, and gives it away when it is a piece.
    fn end(&mut self) -> Option<Element> {
        let element = self.open.pop()?;
        if self.open.is_empty() {
            self.root_is_closed = true;
        }
        let keeps_pupils = self.open.len() == 1 && element.is("CTFpupilData");
        if keeps_pupils {
            return None;
        }
        if is_piece(&self.open) {
            return Some(element);
        }
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(element);
        }
        None
    }

    fn text(&mut self, line: u64, text: &str) -> Result<(), Problem> {
        if text.chars().any(|c| !may_stand(c)) {
            let why = "has a control character, which XML may not hold";
            return Err(Problem::of_line(self.file, line, why));
        }
        // Text beside the pieces is nobody's value.
        let beside = is_piece(&self.open);
        let Some(inner) = self.open.last_mut() else {
            return if text.trim().is_empty() {
                Ok(())
            } else {
                let why = "has text outside of the file's root";
                Err(Problem::of_line(self.file, line, why))
            };
        };
        // Nor are the blanks between elements.
        if beside || (!inner.children.is_empty() && text.trim().is_empty()) {
            return Ok(());
        }
        if inner.text.len() + text.len() > self.limits.value_bytes {
            let column = format!("<{}>", inner.name);
            let most = self.limits.value_bytes;
            let why = format!("is longer than {most} bytes, the most that are read");
            return Err(Problem::of_column(self.file, line, &column, why));
        }
        inner.text.push_str(text);
        Ok(())
    }
}

/// What an entity stands for: a character by its number, or one of XML's own five.
fn letter_of(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number).filter(|c| may_stand(*c))
        }
    }
}

/// An error's own words, short and without anything that a terminal would obey.
fn plain(error: &quick_xml::Error) -> String {
    let text = error.to_string();
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(160)
        .collect()
}

/// Goes through the file and hands on each child of the root, and each pupil.
pub(super) fn walk(
    text: &str,
    file: &str,
    limits: &Limits,
    take: &mut dyn FnMut(Element),
) -> Result<(), Problem> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut lines = Lines {
        text: text.as_bytes(),
        at: 0,
        line: 1,
    };
    let mut walk = Walk {
        file,
        limits,
        open: Vec::new(),
        elements: 0,
        of_this: 0,
        root_is_closed: false,
    };
    loop {
        let line = lines.of(reader.buffer_position());
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let line = lines.of(reader.error_position());
                let why = format!("is not well-formed XML: {}", plain(&error));
                return Err(Problem::of_line(file, line, why));
            }
        };
        match event {
            Event::Start(tag) => walk.start(line, &tag)?,
            Event::Empty(tag) => {
                walk.start(line, &tag)?;
                walk.end().into_iter().for_each(&mut *take);
            }
            Event::End(_) => walk.end().into_iter().for_each(&mut *take),
            Event::Text(text) => walk.text(line, &text.xml10_content())?,
            Event::CData(text) => walk.text(line, &text.xml10_content())?,
            Event::GeneralRef(entity) => {
                let entity: &str = &entity;
                let Some(letter) = letter_of(entity) else {
                    let why =
                        "names an entity that is not XML's own, and a transfer file has no other";
                    let name: String = entity.chars().take(40).collect();
                    return Err(Problem::of_value(file, line, "", &format!("&{name};"), why));
                };
                walk.text(line, letter.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => {
                let why =
                    "declares a document type, which a transfer file does not have; it is not read";
                return Err(Problem::of_line(file, line, why));
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if walk.root_is_closed && walk.open.is_empty() {
        Ok(())
    } else if walk.elements == 0 {
        Err(Problem::of_file(file, "holds no XML"))
    } else {
        Err(Problem::of_file(
            file,
            "ends before its root does; it was cut short on its way",
        ))
    }
}
