//! The bytes of a text file to text: UTF-8, or Windows-1252 when the mapping or the file says so.
//! In: bytes. Out: text without a byte order mark, or the line and byte at which it is not text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::Problem;

/// How a text file's bytes stand for letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252, the Western European code page of Windows.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// The letters of bytes 0x80 to 0x9F; `\0` where the code page has none.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Text of the bytes of a CSV file.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    encoding: Encoding,
    file: &str,
) -> Result<Cow<'a, str>, Problem> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(Problem::of_file(
            file,
            "is in UTF-16 (\"Unicode text\"); save it as CSV UTF-8",
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Problem::of_file(
            file,
            "is a workbook or other package, not a CSV file; give its name the ending .xlsx",
        ));
    }
    let not_utf8 = "is not UTF-8; if the system exports Windows-1252, a mapping file must say so";
    text_of(bytes, encoding, file, not_utf8)
}

/// Text of the bytes, without a byte order mark; `not_utf8` is what to do when they are not UTF-8.
pub(crate) fn text_of<'a>(
    bytes: &'a [u8],
    encoding: Encoding,
    file: &str,
    not_utf8: &str,
) -> Result<Cow<'a, str>, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match encoding {
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(bad) => Err(bad_byte(bytes, bad.valid_up_to(), file, not_utf8)),
        },
        Encoding::Windows1252 => {
            let mut text = String::with_capacity(bytes.len());
            for (at, &byte) in bytes.iter().enumerate() {
                let letter = match byte {
                    0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
                    _ => char::from(byte),
                };
                if letter == '\0' && byte != 0 {
                    return Err(bad_byte(bytes, at, file, "is no letter in Windows-1252"));
                }
                text.push(letter);
            }
            Ok(Cow::Owned(text))
        }
    }
}

/// Bytes of a text, so that [`decode`] reads them back. A letter that the code page lacks becomes a
/// question mark; none does that came from a file in it.
pub(super) fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        // With the mark, spreadsheets know that it is UTF-8.
        Encoding::Utf8 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        Encoding::Windows1252 => text
            .chars()
            .map(|letter| byte_of(letter).unwrap_or(b'?'))
            .collect(),
    }
}

/// The byte that stands for a letter in Windows-1252; `None` when it has none.
pub(crate) fn byte_of(letter: char) -> Option<u8> {
    let special = WINDOWS_1252.iter().position(|own| *own == letter);
    match (special, u8::try_from(u32::from(letter))) {
        (Some(at), _) if letter != '\0' => Some(0x80 + at as u8),
        (_, Ok(byte)) if !(0x80..=0x9F).contains(&byte) => Some(byte),
        _ => None,
    }
}

fn bad_byte(bytes: &[u8], at: usize, file: &str, why: &str) -> Problem {
    let before = &bytes[..at];
    let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |n| n + 1);
    Problem::of_line(
        file,
        line,
        format!(
            "byte {} of the line (hexadecimal {:02X}) {why}",
            at - line_start + 1,
            bytes.get(at).copied().unwrap_or_default(),
        ),
    )
}
