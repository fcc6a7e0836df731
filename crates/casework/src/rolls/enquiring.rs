//! Joint enquiries: what school and authority do together to find a pupil, before grounds (h) and (i) can hold.
//! In: what somebody writes down; a day. Out: nothing, or what is wrong with it by the field it is about.
//! Source: SI 2024/208 reg 9(1)(h) and (i): school and authority make enquiries jointly. They end by the authority's word.

use jiff::civil::Date;
use law::registration::Ground;

use super::leaving::Efforts;
use super::notification::Side;

/// What something wrong is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The ground.
    Ground,
    /// The day.
    Day,
    /// What was done.
    What,
    /// What came of it.
    Outcome,
    /// How the enquiries end.
    Result,
    /// How the authority came to that.
    Words,
    /// The whole.
    All,
}

/// What is wrong, and what to do instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// With which field.
    pub field: Field,
    /// In plain words.
    pub words: String,
}

/// Letters of the longest line: what one person says at once.
const LONGEST: usize = 1_000;

fn wrong(field: Field, words: impl Into<String>) -> Wrong {
    Wrong {
        field,
        words: words.into(),
    }
}

fn text(field: Field, text: &str, blank: &str) -> Option<Wrong> {
    if text.trim().is_empty() {
        Some(wrong(field, blank))
    } else if text.chars().count() > LONGEST {
        Some(wrong(field, format!("Shorten it to {LONGEST} letters")))
    } else {
        None
    }
}

/// Whether joint enquiries can be opened for a ground.
///
/// # Errors
/// No ground, one that needs none, or enquiries that go on already.
pub fn open(ground: Option<Ground>, goes_on: bool) -> Result<Ground, Wrong> {
    if goes_on {
        return Err(wrong(
            Field::All,
            "Joint enquiries after this pupil go on already. Write down in them what is done",
        ));
    }
    ground
        .filter(|ground| ground.needs_joint_enquiries())
        .ok_or_else(|| {
            wrong(
                Field::Ground,
                "Choose the ground that the enquiries are made for",
            )
        })
}

/// What is wrong with something that was done to find the pupil.
pub fn line(on: Option<Date>, what: &str, outcome: &str, today: Date) -> Vec<Wrong> {
    let day = match on {
        None => Some(wrong(Field::Day, "Enter the day on which it was done")),
        Some(day) if day > today => Some(wrong(
            Field::Day,
            "The day is still to come. Write down what was done, on the day on which it was",
        )),
        Some(_) => None,
    };
    let what = text(Field::What, what, "Enter what was done");
    let outcome = text(
        Field::Outcome,
        outcome,
        "Enter what came of it, or that nothing did",
    );
    day.into_iter().chain(what).chain(outcome).collect()
}

/// What is wrong with an end of joint enquiries; `sides` are those who did something, line by line.
pub fn end(result: Option<Efforts>, words: &str, sides: &[Side]) -> Vec<Wrong> {
    let mut found = Vec::new();
    for (side, who) in [
        (Side::School, "the school"),
        (Side::Authority, "the authority"),
    ] {
        if !sides.contains(&side) {
            found.push(wrong(
                Field::All,
                format!(
                    "Nothing is written down that {who} did. Enquiries are joint when both have looked: write down what {who} did first"
                ),
            ));
        }
    }
    if !result.is_some_and(Efforts::is_joint) {
        found.push(wrong(Field::Result, "Choose how the enquiries end"));
    }
    found.extend(text(
        Field::Words,
        words,
        "Enter how the authority came to that",
    ));
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn they_are_opened_for_two_grounds_and_once_at_a_time() {
        for ground in Ground::ALL {
            let joint = matches!(ground, Ground::H | Ground::I);
            assert_eq!(open(Some(ground), false).is_ok(), joint, "{ground}");
        }
        let none = open(None, false).expect_err("no ground");
        assert_eq!(none.field, Field::Ground);
        let twice = open(Some(Ground::I), true).expect_err("twice");
        assert_eq!(twice.field, Field::All);
    }

    #[test]
    fn a_line_says_what_was_done_on_a_day_that_has_come() {
        let today = date(2025, 10, 10);
        assert_eq!(line(Some(today), "Called the flat", "Nobody", today), []);
        let fields = |found: Vec<Wrong>| found.iter().map(|w| w.field).collect::<Vec<_>>();
        let later = line(today.tomorrow().ok(), "Called", "Nobody", today);
        assert_eq!(fields(later), [Field::Day], "not in the future");
        let blank = line(None, " ", "", today);
        assert_eq!(fields(blank), [Field::Day, Field::What, Field::Outcome]);
        let long = "x".repeat(LONGEST + 1);
        let long = line(Some(today), &long, "Nobody", today);
        assert_eq!(fields(long), [Field::What]);
    }

    #[test]
    fn they_end_with_a_joint_result_when_both_have_looked() {
        let both = [Side::School, Side::Authority];
        let words = "No trace";
        for result in Efforts::ALL {
            let found = end(Some(result), words, &both);
            assert_eq!(found.is_empty(), result.is_joint(), "{result:?}");
        }
        for one in both {
            let found = end(Some(Efforts::JointNotFound), words, &[one, one]);
            assert_eq!(found.len(), 1, "{one:?} alone");
            assert_eq!(found[0].field, Field::All);
        }
        let blank = end(None, "", &both);
        assert_eq!(blank.len(), 2);
    }
}
