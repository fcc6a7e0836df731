//! Values on their way through Markdown: each byte of a value is one private-use character, which is a
//! letter like any other to Markdown, so that a value can neither end nor begin anything there.
//! In: a value. Out: characters without meaning, and the value again once the structure stands.

/// Stands before each value, so that a value of no length is not nothing between two asterisks.
const SEAL: char = '\u{e200}';
/// A byte of a value is this and so many more. The whole block is of private use (Unicode, U+E000 to U+F8FF).
const FIRST: u32 = 0xe100;
const LAST: u32 = FIRST + 0xff;

/// A value as characters that mean nothing to Markdown.
pub fn seal(value: &str) -> String {
    let mut out = String::with_capacity(3 * (value.len() + 1));
    out.push(SEAL);
    out.extend(
        value
            .bytes()
            .filter_map(|byte| char::from_u32(FIRST + u32::from(byte))),
    );
    out
}

/// The text with every sealed value in it as it was.
pub fn open(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        match u32::from(c) {
            FIRST..=LAST => out.push((u32::from(c) - FIRST) as u8),
            _ if c == SEAL => {}
            _ => out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    // Only a part of a value could be no UTF-8, and parts are never opened.
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into())
}

/// Whether a text holds characters that stand for values.
pub(crate) fn holds_any(text: &str) -> bool {
    text.chars()
        .any(|c| c == SEAL || (FIRST..=LAST).contains(&u32::from(c)))
}
