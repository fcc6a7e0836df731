//! Rolls: who is on a school's admission register, from when and until when.
//! In: what a school's system says of its pupils; what is known of one who comes or goes. Out: joiners, leavers, changes
//! and refusals; whether a ground for deletion holds; the open question of a child who left.

mod between;
pub mod compliance;
pub mod enquiring;
mod feed;
pub mod joining;
mod joining_notice;
pub mod leaving;
pub mod matching;
pub mod notification;
mod notified;
pub mod notifying;
pub mod open;
pub mod raise;
mod rules;
mod said;
pub mod sight;
pub mod twenty_days;

pub use between::{raise_expected, raise_match, raise_message, raise_missing, raise_two_rolls};
pub use feed::{Feed, Held, HeldPupil, Join, Refused, Whose, plan};
pub use joining_notice::{JoinerNotice, Origin, joiner_notice};
pub use notified::{Ages, FirstAndLast, joiner_to_notify, leaver_to_notify};
pub use rules::{Asked, DayUnit, GroundRule, Named, RollRules, RollRulesText};
pub use said::{Details, OLDEST, Refusal, SaidPupil, SaidSpell, Spell};

/// A day as people write it: Tuesday 3 March 2026.
fn in_words(day: jiff::civil::Date) -> String {
    day.strftime("%A %-d %B %Y").to_string()
}
