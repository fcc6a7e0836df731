//! A mark as an export writes it to the attendance code it stands for.
//! In: text and the date of the session. Out: a code, or none for an unmarked session, or why
//! the text is no code.

use jiff::civil::Date;
use law::attendance::Code;

use super::mapping::{Mapping, is_unmarked};

/// The code of a mark; `None` for an unmarked session, which exports leave blank or write `-`
/// (SIMS: "All should attend / No mark recorded").
pub(super) fn read(
    text: &str,
    date: Date,
    mapping: Option<&Mapping>,
) -> Result<Option<Code>, String> {
    let text = text.trim();
    let said = mapping.and_then(|m| m.codes.get(text));
    let code = said.map_or(text, String::as_str);
    if is_unmarked(code) {
        return Ok(None);
    }
    Code::parse(code, date).map(Some).map_err(|why| {
        let capital = code.to_ascii_uppercase();
        let hint = if capital != code && Code::parse(&capital, date).is_ok() {
            format!(" (codes are written in capitals, {capital})")
        } else if why == law::attendance::NotACode::Unknown {
            " (if it is one of the system's own, a mapping file can say which code it stands for)"
                .to_owned()
        } else {
            String::new()
        };
        format!("{why} and the session is on {date}{hint}")
    })
}
