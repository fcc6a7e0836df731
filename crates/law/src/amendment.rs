//! What an amendment of the attendance register must keep.
//! In: what was written down of an amendment. Out: a finding, limb by limb.
//! Source: SI 2024/208 reg 6 (updating the registers); Norfolk's guidance quotes the list.

use crate::{Finding, all_of, cite, that};

/// What was written down of an amendment.
#[derive(Clone, Copy, Debug)]
pub struct Amended<'a> {
    /// Whether the original entry is kept.
    pub original_kept: bool,
    /// Whether the amended entry differs from it and is not a blank.
    pub entry_changes: bool,
    /// Why it was amended.
    pub reason: &'a str,
    /// Who amended it.
    pub name: &'a str,
    /// Their title or position.
    pub position: &'a str,
}

/// Whether an amendment keeps the original entry, the amended entry, the reason, the date and the
/// name and position of who made it. The date is kept by the type that holds an amendment.
pub fn is_complete(a: &Amended<'_>) -> Finding {
    let said = |text: &str| !text.trim().is_empty();
    all_of(
        cite!(
            "SI 2024/208",
            "reg 6 (amendment of the attendance register)",
            memory
        ),
        [
            that("the original entry is kept", a.original_kept),
            that(
                "the amended entry is another code, not a blank",
                a.entry_changes,
            ),
            that("the reason is given", said(a.reason)),
            that(
                "the name of the person who amended it is given",
                said(a.name),
            ),
            that("that person's title or position is given", said(a.position)),
        ],
    )
}
