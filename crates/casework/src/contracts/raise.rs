//! What a contract puts on Today.
//! In: invitations, versions and reviews that wait, a day. Out: items, each with a key that stays the same
//! for as long as it waits. Nothing of what was agreed is said on a list.

use jiff::civil::Date;
use register::Figure;

use super::review::Stands;
use super::wrong::in_words;
use crate::today::{Raised, Rule};

fn raised(rule: Rule, key: &str, words: String) -> Raised {
    Raised {
        rule,
        key: key.to_owned(),
        words,
        figure: Figure::Attended,
        cite: None,
    }
}

/// Whether silence counts as no response: the day by which an answer was asked for has passed.
pub fn answer_due(answer_by: Date, today: Date) -> bool {
    answer_by < today
}

/// An invitation that nobody has answered; `key` tells its meeting from others.
pub fn raise_answer(key: &str, answer_by: Date, today: Date) -> Option<Raised> {
    answer_due(answer_by, today).then(|| {
        let words = format!(
            "No answer to the invitation to talk about an attendance contract by {}",
            in_words(answer_by)
        );
        raised(Rule::ContractAnswer, key, words)
    })
}

/// A version that waits to be signed; `key` tells it from others.
pub fn raise_signature(key: &str, agreed: Date, waits_for: usize) -> Raised {
    let parties = match waits_for {
        1 => "1 party".to_owned(),
        n => format!("{n} parties"),
    };
    let words = format!(
        "An attendance contract agreed on {} waits for {parties} to sign, or to say that they will not",
        in_words(agreed)
    );
    raised(Rule::ContractSignature, key, words)
}

/// A review that is due, or was missed; `None` while it is to come.
pub fn raise_review(key: &str, due: Date, today: Date) -> Option<Raised> {
    let on = in_words(due);
    match Stands::on(due, today) {
        Stands::ToCome => None,
        Stands::Due => {
            let words = format!("A review of an attendance contract is due on {on}");
            Some(raised(Rule::ContractReview, key, words))
        }
        Stands::Missed => {
            let words =
                format!("A review of an attendance contract was due on {on} and was missed");
            Some(raised(Rule::ContractReviewMissed, key, words))
        }
    }
}
