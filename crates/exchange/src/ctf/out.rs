//! XML being written.
//! In: names and values. Out: text, with what is blank left out; or the first value that XML cannot hold.

use jiff::civil::Date;

use super::xml::may_stand;
use crate::mis::Encoding;
use crate::mis::encoding::byte_of;

/// The file, so far.
pub(super) struct Xml {
    out: String,
    depth: usize,
    encoding: Encoding,
    /// The element of the first value that XML cannot hold.
    pub(super) not_text: Option<&'static str>,
}

impl Xml {
    pub(super) fn new(encoding: Encoding) -> Self {
        let name = match encoding {
            Encoding::Utf8 => "UTF-8",
            Encoding::Windows1252 => "windows-1252",
        };
        Self {
            out: format!("<?xml version=\"1.0\" encoding=\"{name}\"?>\n"),
            depth: 0,
            encoding,
            not_text: None,
        }
    }

    /// An element with others in it, left out when nothing is written there.
    pub(super) fn group(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        let before = self.out.len();
        self.line(&format!("<{name}>"));
        let begun = self.out.len();
        self.depth += 1;
        write(self);
        self.depth -= 1;
        if self.out.len() == begun {
            self.out.truncate(before);
        } else {
            self.line(&format!("</{name}>"));
        }
    }

    fn line(&mut self, text: &str) {
        self.out.extend(std::iter::repeat_n("  ", self.depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A value, left out when it is blank.
    pub(super) fn leaf(&mut self, name: &'static str, text: &str) {
        if !text.is_empty() {
            self.always(name, text);
        }
    }

    /// A value, blank or not.
    pub(super) fn always(&mut self, name: &'static str, text: &str) {
        let mut line = format!("<{name}>");
        for c in text.chars() {
            match c {
                '&' => line.push_str("&amp;"),
                '<' => line.push_str("&lt;"),
                '>' => line.push_str("&gt;"),
                // A reader would fold these.
                '\r' => line.push_str("&#13;"),
                _ if !may_stand(c) => self.not_text = self.not_text.or(Some(name)),
                _ if self.encoding == Encoding::Windows1252 && byte_of(c).is_none() => {
                    line.push_str(&format!("&#{};", u32::from(c)));
                }
                _ => line.push(c),
            }
        }
        line.push_str(&format!("</{name}>"));
        self.line(&line);
    }

    pub(super) fn date(&mut self, name: &'static str, date: Option<Date>) {
        if let Some(date) = date {
            self.leaf(name, &date.to_string());
        }
    }

    pub(super) fn yes_no(&mut self, name: &'static str, is: Option<bool>) {
        if let Some(is) = is {
            self.leaf(name, if is { "true" } else { "false" });
        }
    }

    pub(super) fn number(&mut self, name: &'static str, number: Option<impl ToString>) {
        if let Some(number) = number {
            self.leaf(name, &number.to_string());
        }
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 => self.out.into_bytes(),
            Encoding::Windows1252 => self
                .out
                .chars()
                .map(|c| byte_of(c).unwrap_or(b'?'))
                .collect(),
        }
    }
}
