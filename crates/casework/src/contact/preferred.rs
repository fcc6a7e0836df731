//! By which way a letter to many parents goes to one of them.
//! In: the ways in the order in which the sender prefers them, the parent. Out: the first that needs nobody
//! to look at it first; or why there is none, which then is a letter to be written by itself.

use jiff::civil::Date;

use super::{ContactRules, Recipient, Way, may_receive};
use crate::refusal::Refusal;

/// The first way by which something may go to a parent with nothing to confirm.
///
/// # Errors
/// The refusal of the last way; or that somebody has to look at the address first.
pub fn preferred(
    ways: &[Way],
    to: &Recipient<'_>,
    rules: &ContactRules,
    today: Date,
) -> Result<Way, Refusal> {
    let mut last = Refusal::plain("no way was chosen", "Choose by which way the letters go");
    for way in ways {
        match may_receive(*way, to, rules, today) {
            Ok(allowed) if allowed.warnings.is_empty() => return Ok(*way),
            Ok(allowed) => {
                let why = allowed
                    .warnings
                    .first()
                    .map_or("", |warning| warning.words());
                last = Refusal::plain(
                    format!(
                        "somebody has to look at the e-mail address first: {}",
                        why.to_lowercase()
                    ),
                    "Write to this parent by themselves, and confirm the address there",
                );
            }
            Err(refusal) => last = refusal,
        }
    }
    Err(last)
}
