//! A workbook is a zip of XML parts: what must hold before any of it is unpacked in earnest.
//! In: the bytes. Out: nothing, or why the file is refused: too large, a bomb, protected, damaged.

use std::io::{self, Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;

use crate::Problem;

use super::limits::Limits;

/// Refuses a package that is larger, once unpacked, than it may be, whatever it says of itself.
pub(super) fn check(bytes: &[u8], file: &str, limits: &Limits) -> Result<(), Problem> {
    let refuse = |why: String| Problem::of_file(file, why);
    // Excel writes workbooks with a password, and the workbooks of before 2007, in this container.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(refuse(
            "is protected by a password or in the format of before 2007; save it as .xlsx \
             without a password"
                .to_owned(),
        ));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes))
        .map_err(|e| refuse(format!("is not an .xlsx workbook: {e}")))?;
    if zip.len() > limits.parts {
        return Err(refuse(format!(
            "has {} parts, too many for a workbook",
            zip.len()
        )));
    }
    let too_large = || {
        let most = limits.unpacked_bytes;
        refuse(format!(
            "unpacks to more than {most} bytes; export fewer pupils or a shorter time"
        ))
    };
    let mut declared = 0_u64;
    let mut actual = 0_u64;
    for index in 0..zip.len() {
        let mut part = zip
            .by_index(index)
            .map_err(|e| refuse(format!("cannot be unpacked: {e}")))?;
        declared = declared.saturating_add(part.size());
        if declared > limits.unpacked_bytes {
            return Err(too_large());
        }
        // The reader looks for this part without regard to case or slashes.
        let name = String::from_utf8_lossy(part.name_raw()).to_ascii_lowercase();
        let left = limits.unpacked_bytes - actual;
        if name.ends_with("sharedstrings.xml") {
            actual += check_shared_texts(&mut part, file, limits)?;
        } else {
            // One byte more than is left shows that there is too much.
            actual += io::copy(&mut part.by_ref().take(left + 1), &mut io::sink())
                .map_err(|e| refuse(format!("is damaged: {e}")))?;
        }
        if actual > limits.unpacked_bytes {
            return Err(too_large());
        }
    }
    Ok(())
}

/// The table of shared texts is held in memory, and the reader makes room for as many texts as the
/// table says it has: a false number there would take all memory at once.
fn check_shared_texts(part: &mut impl Read, file: &str, limits: &Limits) -> Result<u64, Problem> {
    const COUNT: &[u8] = b"uniqueCount";
    let refuse = |why: &str| Problem::of_file(file, why);
    let mut bytes = Vec::new();
    part.take(limits.shared_text_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Problem::of_file(file, format!("is damaged: {e}")))?;
    if bytes.len() as u64 > limits.shared_text_bytes {
        return Err(refuse(
            "has more text than fits; export fewer pupils or a shorter time",
        ));
    }
    // In another encoding the number could be hidden from the search below. Excel writes UTF-8, and
    // XML has no control characters but these.
    let control = |b: &u8| *b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
    if std::str::from_utf8(&bytes).is_err() || bytes.iter().any(control) {
        return Err(refuse("has texts that are not in UTF-8"));
    }
    for at in memmem::find_iter(&bytes, COUNT) {
        let number: String = bytes[at + COUNT.len()..]
            .iter()
            .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''))
            .take_while(|b| b.is_ascii_digit())
            .map(|b| char::from(*b))
            .collect();
        // No text takes less than the five bytes of `<si/>`.
        let most = bytes.len() / 5;
        if !number.is_empty() && !number.parse::<usize>().is_ok_and(|n| n <= most) {
            return Err(refuse(
                "says it has more texts than it has room for: it is damaged",
            ));
        }
    }
    Ok(bytes.len() as u64)
}
