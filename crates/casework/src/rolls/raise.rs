//! What notifications and joint enquiries put on Today, for the school.
//! In: what the authority asked or returned; enquiries that it ended. Out: items, each with a key that stays the same
//! for as long as it waits. No particulars are said on a list.

use jiff::civil::Date;
use register::Figure;

use super::in_words;
use super::leaving::Efforts;
use super::notification::{Kind, State};
use crate::today::{Raised, Rule};

fn raised(rule: Rule, key: &str, words: String) -> Raised {
    Raised {
        rule,
        key: key.to_owned(),
        words,
        figure: Figure::Unmarked,
        cite: None,
    }
}

/// A notification that waits for the school; `None` of one that does not. `key` tells it, and this asking, from others.
pub fn raise_waiting(key: &str, kind: Kind, reference: &str, state: State) -> Option<Raised> {
    let what = kind.words().to_lowercase();
    let words = match state {
        State::Asked => {
            format!("The authority asks a question about the notification {reference} ({what})")
        }
        State::Returned => {
            format!("The authority has returned the notification {reference} ({what})")
        }
        _ => return None,
    };
    Some(raised(Rule::NotificationWaits, key, words))
}

/// Joint enquiries that have ended, so that the school can go on; `key` tells them from others.
pub fn raise_ended(key: &str, ended: Date, result: Efforts) -> Raised {
    let on = in_words(ended);
    let words = format!(
        "The joint enquiries ended on {on}. {}. Decide what follows",
        result.words()
    );
    raised(Rule::EnquiryEnded, key, words)
}
