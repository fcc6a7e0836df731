//! What of children between two schools comes on Today.
//! In: how a question stands; where a child is expected; on which rolls a child is. Out: items; of a child who is not a
//! school's yet, nothing but name, date of birth and the school before.

use jiff::civil::Date;
use law::{Citation, cite};
use register::Figure;

use super::open::State;
use crate::today::{Raised, Rule};

/// EA 1996 s436A.
const SOURCE: Citation = cite!("EA 1996", "s436A");

/// "3 November 2025".
fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn raised(rule: Rule, key: String, words: String, cite: Option<Citation>) -> Raised {
    Raised {
        rule,
        key,
        words,
        figure: Figure::Attended,
        cite,
    }
}

/// What the question of a child who is on no roll puts on the authority's list: nothing while it waits for an expected
/// start. `child` tells it from those of other children.
pub fn raise_missing(child: &str, state: &State, last_school: &str) -> Option<Raised> {
    let State::PossiblyMissing { since } = state else {
        return None;
    };
    let words = format!(
        "On no roll, and it is not known where the child is educated: possibly missing education since {}. Last at {last_school}",
        day(*since)
    );
    Some(raised(
        Rule::PossiblyMissing,
        format!("{child} {since}"),
        words,
        Some(SOURCE),
    ))
}

/// What a joiner who may be a child on no roll puts on the authority's list. `child` and `joiner` tell it from others.
pub fn raise_match(child: &str, joiner: &str, school: &str) -> Raised {
    raised(
        Rule::JoinerMatches,
        format!("{child} {joiner}"),
        format!(
            "{school} has told of a joiner who may be this child, who is on no roll. Look at the two side by side"
        ),
        Some(SOURCE),
    )
}

/// What a school that somebody is expected at has on its list.
pub fn raise_expected(
    key: String,
    expected: Option<Date>,
    born: Date,
    former_school: &str,
) -> Raised {
    let from = expected.map_or_else(String::new, |on| format!(" from {}", day(on)));
    let words = format!(
        "Expected here{from}. Born {}, came from {former_school}. Tell the authority when the child is on your roll, or if you do not expect them",
        day(born)
    );
    raised(Rule::ExpectedJoiner, key, words, None)
}

/// What the schools of a child who is on two rolls have on their lists.
pub fn raise_two_rolls(key: String, other_school: &str, of_two_records: bool) -> Raised {
    let words = if of_two_records {
        format!(
            "Very likely the same child is on the roll of {other_school} too, under another record. Find out which school the child attends; a child at both is registered as main at one and subsidiary at the other"
        )
    } else {
        format!(
            "On the roll of {other_school} too, and not as main at one and subsidiary at the other. Find out which school the child attends, and put the roll right"
        )
    };
    raised(Rule::OnTwoRolls, key, words, None)
}

/// What a message of another authority that waits for an answer puts on the authority's list. `id` tells it from others.
pub fn raise_message(id: &str, authority: &str, says: &str) -> Raised {
    let words = format!("{authority}: {}", says.trim_end_matches('?').to_lowercase());
    raised(Rule::AuthorityAsks, id.to_owned(), words, None)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::rolls::open::Closing;

    #[test]
    fn only_a_child_who_is_possibly_missing_is_on_the_list() {
        let since = date(2025, 10, 10);
        let raised = raise_missing("c", &State::PossiblyMissing { since }, "Alder Primary");
        let raised = raised.expect("raised");
        assert_eq!(raised.key, "c 2025-10-10");
        assert!(
            raised.words.contains("since 10 October 2025"),
            "{}",
            raised.words
        );
        for state in [
            State::Nothing,
            State::Matched,
            State::Waiting { until: since },
            State::Closed(Closing::HomeEducation),
            State::NotOfAge,
        ] {
            assert_eq!(
                raise_missing("c", &state, "Alder Primary"),
                None,
                "{state:?}"
            );
        }
    }

    #[test]
    fn a_school_reads_no_more_of_an_expected_child_than_it_needs() {
        let born = date(2013, 5, 1);
        let raised = raise_expected(
            "k".to_owned(),
            Some(date(2025, 11, 3)),
            born,
            "Alder Primary",
        );
        assert_eq!(
            raised.words,
            "Expected here from 3 November 2025. Born 1 May 2013, came from Alder Primary. Tell the authority when the child is on your roll, or if you do not expect them"
        );
    }
}
