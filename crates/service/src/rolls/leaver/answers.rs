//! What was answered, in words: for the decision, and for whoever checks the answers.
//! In: a case. Out: each answer that its ground turns on, with who says so; what the record shows has no page on which it
//! is changed.

use casework::rolls::leaving::{Question, Source};
use jiff::civil::Date;

use super::case::Case;
use super::choices::{CONSENTS, NOTICES, Shape, shape};
use super::facts::joint;
use crate::when;

/// Who says something, and of which day, in words.
pub(super) fn by_in_words((by, on): (Source, Option<Date>)) -> String {
    match on {
        Some(day) => format!("{}, {}", by.words(), when::day(day)),
        None => by.words().to_owned(),
    }
}

/// Which question is answered by whom: the record's own answers have no page on which they are changed.
pub(super) struct Answered {
    pub(super) question: Question,
    pub(super) words: String,
    /// The page on which it is changed, below the leaver's.
    pub(super) change: Option<String>,
}

/// The answers that a ground turns on, each once, in the order of its limbs.
pub(super) fn answers(case: &Case) -> Vec<Answered> {
    let mut of_ground: Vec<Question> = Vec::new();
    let own = casework::rolls::leaving::questions(case.ground).iter();
    for question in own.chain(&[Question::Placement, Question::Confirmed]) {
        if !of_ground.contains(question) && case.facts.answered(*question).is_some() {
            of_ground.push(*question);
        }
    }
    let answered = of_ground.into_iter().filter_map(|question| {
        let by = case.facts.answered(question)?;
        let value = case.desk.said(question.id());
        let typed = !value.is_empty() && shape(question).is_some();
        let of_record = held(case, question);
        let words = of_record
            .clone()
            .or_else(|| typed.then(|| in_words(case, question)))?;
        Some(Answered {
            question,
            words: format!("{words} ({})", by_in_words(by)),
            change: (of_record.is_none()).then(|| format!("/leaver/ask/{}", question.id())),
        })
    });
    answered.collect()
}

/// What the record shows behind a question; `None` where somebody answered it.
fn held(case: &Case, question: Question) -> Option<String> {
    let held = &case.held;
    match question {
        Question::Register => {
            let run = &held.run;
            let days = format!(
                "{} of {} school days coded G, N or O",
                run.days.len(),
                run.needed.0
            );
            Some(match (run.started(), run.days.last()) {
                (Some(first), Some(last)) => {
                    format!("{days}, from {} to {}", when::day(first), when::day(*last))
                }
                _ => days,
            })
        }
        Question::Dual => Some(if case.facts.is_dual() {
            "Registered here and at another school".to_owned()
        } else {
            "Registered here only".to_owned()
        }),
        Question::Registered if !held.elsewhere.is_empty() => {
            Some(format!("On the roll of {}", held.elsewhere.join(" and ")))
        }
        Question::Leave => held.leave.map(|leave| {
            format!(
                "Leave ended on {}, {} ago",
                when::day(leave.ended),
                leave.away_since
            )
        }),
        Question::Efforts => {
            let ended = joint(&case.desk, held, case.ground);
            if ended.is_none() && !case.ground.needs_joint_enquiries() {
                return None;
            }
            Some(match (ended, &held.open) {
                (Some(ended), _) => ended.result.words().to_owned(),
                (None, Some(open)) => format!("Joint enquiries {} go on", open.reference),
                (None, None) => "No joint enquiries are on record for this absence".to_owned(),
            })
        }
        Question::NextMeets => held.next_meets.map(when::day),
        Question::Kind if case.desk.said(question.id()).is_empty() => {
            Some(format!("{} school", case.desk.school.kind))
        }
        Question::Died => Some("Yes".to_owned()),
        _ => None,
    }
}

/// An answer as somebody gave it.
fn in_words(case: &Case, question: Question) -> String {
    let value = case.desk.said(question.id());
    let pick = |all: &[(&str, &str)]| {
        let found = all.iter().find(|(id, _)| *id == value);
        found.map_or(value, |(_, words)| *words).to_owned()
    };
    let day = |field: &str| case.day(field).map(when::day).unwrap_or_default();
    let yes = || if value == "yes" { "Yes" } else { "No" }.to_owned();
    match shape(question) {
        Some(Shape::One(all)) => pick(all),
        Some(Shape::Notice) if value != "no" => {
            format!(
                "{}; not attending after {}",
                pick(NOTICES),
                day("notice-after")
            )
        }
        Some(Shape::Notice) => pick(NOTICES),
        Some(Shape::Leave) if value == "yes" => format!("Yes, until {}", day("leave-ended")),
        Some(Shape::Sentence) if value == "yes" => {
            let back = match case.desk.said("sentence-returns") {
                "yes" => "expected back",
                _ => "not expected back",
            };
            format!(
                "Yes, of {} months; {back}",
                case.desk.said("sentence-months")
            )
        }
        Some(Shape::Placement) => format!(
            "{} {}",
            pick(&CONSENTS),
            case.desk.said("placement-authority")
        )
        .trim()
        .to_owned(),
        Some(Shape::Day) => day(question.id()),
        Some(Shape::Words) => value.to_owned(),
        _ => yes(),
    }
}
