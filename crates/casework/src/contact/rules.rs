//! What an authority's policy says of writing to parents: its `[contact]` table, over the national one.
//! In: the pack's text. Out: numbers of days and months, and the words by which a family's inbox is told.
//! Practice, not law: no enactment says when a school's e-mail about attendance is received.

use law::WorkingDays;
use serde::Deserialize;

/// The rules in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactRules {
    /// An e-mail address that was last confirmed as the parent's longer ago is warned of. Months.
    pub confirmed_within_months: u16,
    /// Words that, in the part of an e-mail address before the `@`, speak of a family's inbox.
    pub family_words: Vec<String>,
    /// A letter by first class post is taken as served so many working days after it was posted.
    pub post_working_days: WorkingDays,
    /// An e-mail that did not come back is taken as served so many working days after it was sent.
    pub email_working_days: WorkingDays,
}

impl Default for ContactRules {
    fn default() -> Self {
        Self {
            confirmed_within_months: 12,
            family_words: ["family", "families", "household", "home", "parents"]
                .map(str::to_owned)
                .to_vec(),
            post_working_days: WorkingDays(2),
            email_working_days: WorkingDays(2),
        }
    }
}

/// The table as a pack has it; what it leaves out is as in the national pack.
#[derive(Clone, Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct ContactRulesText {
    confirmed_within_months: Option<u16>,
    family_words: Option<Vec<String>>,
    post_working_days: Option<u16>,
    email_working_days: Option<u16>,
}

/// What is wrong, and what to do instead.
type Fault = (String, String);

impl ContactRulesText {
    /// Laid over other rules. What is wrong goes to `faults`.
    pub fn over(self, national: ContactRules, faults: &mut Vec<Fault>) -> ContactRules {
        let mut number = |what: &str, own: Option<u16>, otherwise: u16, most: u16| match own {
            Some(n) if n == 0 || n > most => {
                faults.push((
                    format!("[contact] {what} = {n} is out of reach"),
                    "Take a number from 1 on: up to 60 months, up to 10 working days".to_owned(),
                ));
                otherwise
            }
            own => own.unwrap_or(otherwise),
        };
        let ContactRules {
            confirmed_within_months: months,
            family_words,
            post_working_days: WorkingDays(post),
            email_working_days: WorkingDays(email),
        } = national;
        let confirmed_within_months = number(
            "confirmed_within_months",
            self.confirmed_within_months,
            months,
            60,
        );
        let post = number("post_working_days", self.post_working_days, post, 10);
        let email = number("email_working_days", self.email_working_days, email, 10);
        let family_words = self.family_words.unwrap_or(family_words);
        if let Some(odd) = family_words
            .iter()
            .find(|word| word.is_empty() || !word.chars().all(|c| c.is_ascii_lowercase()))
        {
            faults.push((
                format!("[contact] family_words has \"{odd}\""),
                "Write words in small letters from a to z, without blanks".to_owned(),
            ));
        }
        ContactRules {
            confirmed_within_months,
            family_words,
            post_working_days: WorkingDays(post),
            email_working_days: WorkingDays(email),
        }
    }
}
