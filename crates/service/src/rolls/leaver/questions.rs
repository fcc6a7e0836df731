//! `/{authority}/notifications/{id}/leaver/ask/{question}`: what a ground turns on and the record does not show.
//! In: a question. Out: the answer kept with who says so and of which day; answers in words, for other pages.

use axum::extract::Path;
use axum::response::Response;
use casework::rolls::leaving::{Question, Source};
use govuk::{Choice, Content, Input, Radios, Select, SelectOption};
use jiff::civil::Date;

use super::case::Case;
use super::choices::{NOTICES, SOURCES, Shape, shape, words as words_of};
use super::form::{
    Form, date_field, kept_day, kept_of, line_field, not_too_long, typed_of, words_field, yes_no,
};
use crate::web::{
    Answer, Caller, Problem, Typed, Wrong, day, day_or_blank, put_day, text, trimmed,
};
use crate::when;

/// Whether an authority that placed the pupil consents.
const CONSENTS: [(&str, &str); 4] = [
    ("yes", "Yes, and it consents"),
    ("no", "Yes, and it does not consent or has not answered"),
    ("directed", "Yes, and the Secretary of State directs it"),
    ("not-placed", "No authority placed the pupil here"),
];

fn field(question: Question, end: &str) -> String {
    format!("{}-{end}", question.id())
}

/// The fields, beside the answer itself, that an answer of a shape has: lines, and days.
fn beside(shape: Shape) -> (&'static [&'static str], &'static [&'static str]) {
    match shape {
        Shape::Notice => (&[], &["notice-after"]),
        Shape::Leave => (&[], &["leave-ended"]),
        Shape::Sentence => (&["sentence-months", "sentence-returns"], &[]),
        Shape::Placement => (&["placement-authority"], &[]),
        _ => (&[], &[]),
    }
}

fn radios(
    typed: &Typed,
    wrong: &Wrong,
    form: &mut Form,
    name: &str,
    all: &[(&str, &str)],
) -> Content {
    let choices = all.iter().map(|(id, words)| Choice::new(*id, *words));
    Radios::new(name, form.legend())
        .choices(choices)
        .value(text(typed, name))
        .error_if(wrong.at(name))
        .into()
}

fn show(
    caller: &Caller,
    case: &Case,
    question: Question,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let id = question.id();
    let address = format!("/ask/{id}");
    let mut form = Form::of(caller, case, question.words(), &address);
    let fields = match shape(question) {
        Some(Shape::One(all)) => vec![radios(typed, wrong, &mut form, id, all)],
        Some(Shape::Notice) => vec![
            radios(typed, wrong, &mut form, id, NOTICES),
            date_field(
                typed,
                wrong,
                "notice-after",
                "After which day will the pupil not attend?",
                "As the parent wrote it",
            ),
        ],
        Some(Shape::Leave) => vec![
            yes_no(typed, wrong, id, form.legend())
                .hint("No leave that was agreed here and has ended is on record")
                .into(),
            date_field(
                typed,
                wrong,
                "leave-ended",
                "If it was: the last day of the leave",
                "",
            ),
        ],
        Some(Shape::Sentence) => vec![
            yes_no(typed, wrong, id, form.legend()).into(),
            Input::new(
                "sentence-months",
                "If it is a sentence: of how many full months?",
            )
            .class("govuk-input--width-3")
            .value(text(typed, "sentence-months"))
            .error_if(wrong.at("sentence-months"))
            .into(),
            yes_no(
                typed,
                wrong,
                "sentence-returns",
                "Is the pupil expected back at this school?",
            )
            .into(),
        ],
        Some(Shape::Placement) => vec![
            radios(typed, wrong, &mut form, id, &CONSENTS),
            line_field(typed, wrong, "placement-authority", "Which authority?", ""),
        ],
        Some(Shape::Day) => vec![date_field(typed, wrong, id, question.words(), "")],
        Some(Shape::Words) => {
            let policy = &caller.rooms.authority.policy;
            let rule = policy.rolls.ground(case.ground);
            let condition = rule.and_then(|rule| rule.condition.clone());
            form.words.extend(condition);
            form.words.push("The words of this ground are to be verified: nobody here has read them in the regulation. Read them there first.".to_owned());
            vec![words_field(
                typed,
                wrong,
                id,
                "Name, position and how they know",
                "",
            )]
        }
        Some(Shape::YesNo) | None => vec![yes_no(typed, wrong, id, form.legend()).into()],
    };
    form.fields = fields;
    let (by, on) = (field(question, "by"), field(question, "on"));
    let sources = SOURCES.map(|(id, words, _)| SelectOption::new(id, words));
    form.fields.push(
        Select::new(by.as_str(), "Who says so?")
            .options(sources)
            .value(text(typed, &by))
            .error_if(wrong.at(&by))
            .into(),
    );
    form.fields.push(date_field(
        typed,
        wrong,
        &on,
        "Of which day do they say it?",
        "Leave it blank where no day is known",
    ));
    form.show(caller, wrong)
}

async fn open(caller: &Caller, id: &str, question: &str) -> Result<(Case, Question), Response> {
    let case = Case::change(caller, id).await?;
    let known = Question::ALL.iter().find(|one| one.id() == question);
    let known = known.filter(|one| shape(**one).is_some());
    let question = *known.ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((case, question))
}

/// The question.
pub(crate) async fn form(
    caller: Caller,
    Path((_, id, question)): Path<(String, String, String)>,
) -> Answer {
    let (case, question) = open(&caller, &id, &question).await?;
    let (by, on) = (field(question, "by"), field(question, "on"));
    let (lines, days) = shape(question).map_or((&[][..], &[][..]), beside);
    let mut fields = vec![question.id(), &by];
    fields.extend(lines);
    let mut of_days = vec![on.as_str()];
    of_days.extend(days);
    if shape(question) == Some(Shape::Day) {
        of_days.push(question.id());
    }
    let mut typed = typed_of(&case, &fields, &of_days);
    if case.desk.said(&by).is_empty() {
        typed.insert(by, "school".to_owned());
        put_day(&mut typed, &on, caller.rooms.today());
    }
    Ok(show(&caller, &case, question, &typed, &Wrong::default()))
}

/// What was answered, as it is kept; or what is wrong with it.
fn answered(question: Question, typed: &Typed) -> Result<Vec<(String, String)>, Wrong> {
    let mut wrong = Wrong::default();
    let id = question.id();
    let (by, on) = (field(question, "by"), field(question, "on"));
    let asked = shape(question).unwrap_or(Shape::YesNo);
    let value = trimmed(typed, id);
    let among = |all: &[(&str, &str)]| all.iter().any(|(id, _)| *id == value);
    let known = match asked {
        Shape::YesNo | Shape::Leave | Shape::Sentence => matches!(value, "yes" | "no"),
        Shape::One(all) => among(all),
        Shape::Notice => among(NOTICES),
        Shape::Placement => among(&CONSENTS),
        Shape::Words => !value.is_empty(),
        Shape::Day => true,
    };
    if !known {
        let words = match asked {
            Shape::Words => "Write who confirms it, and how they know",
            Shape::YesNo => "Choose yes or no",
            _ => "Choose an answer",
        };
        wrong.add(id, words);
    }
    not_too_long(&mut wrong, typed, id, true);
    let mut kept = kept_of(typed, &[id, &by]);
    let mut given = |name: &str, words: &str, needed: bool| {
        let found = day(typed, name);
        if needed && found.is_none() {
            wrong.add(format!("{name}-day"), words);
        }
        kept.push(kept_day(name, found.filter(|_| needed)));
    };
    match asked {
        Shape::Notice => given(
            "notice-after",
            "Enter the day after which the pupil will not attend",
            value != "no",
        ),
        Shape::Leave => given(
            "leave-ended",
            "Enter the last day of the leave",
            value == "yes",
        ),
        Shape::Day => given(id, "Enter the day", true),
        _ => {}
    }
    if asked == Shape::Sentence {
        let months = trimmed(typed, "sentence-months");
        if value == "yes" && months.parse::<u16>().is_err() {
            wrong.add("sentence-months", "Enter the months as a number");
        }
        if !matches!(trimmed(typed, "sentence-returns"), "yes" | "no") {
            wrong.add("sentence-returns", "Choose yes or no");
        }
    }
    if asked == Shape::Placement {
        if value != "not-placed" && trimmed(typed, "placement-authority").is_empty() {
            wrong.add("placement-authority", "Enter the authority");
        }
        not_too_long(&mut wrong, typed, "placement-authority", false);
    }
    kept.extend(kept_of(typed, beside(asked).0));
    if words_of(&SOURCES, trimmed(typed, &by)).is_none() {
        wrong.add(by, "Choose who says so");
    }
    match day_or_blank(typed, &on) {
        Ok(found) => kept.push(kept_day(&on, found)),
        Err(()) => wrong.add(format!("{on}-day"), "Enter a day, or leave all three blank"),
    }
    if wrong.is_empty() {
        Ok(kept)
    } else {
        Err(wrong)
    }
}

/// Keeps the answer.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id, question)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (case, question) = open(&caller, &id, &question).await?;
    let kept = answered(question, &typed);
    let again = |wrong: &Wrong| show(&caller, &case, question, &typed, wrong);
    case.put(&caller, kept, again).await
}

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
        Question::Efforts if held.ended.is_some() || case.ground.needs_joint_enquiries() => {
            Some(match (&held.ended, &held.open) {
                (Some(ended), _) => ended.result.words().to_owned(),
                (None, Some(open)) => {
                    format!("Joint enquiries {} go on", open.reference)
                }
                (None, None) => "No joint enquiries are on record".to_owned(),
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
