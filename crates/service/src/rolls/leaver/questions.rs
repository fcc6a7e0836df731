//! `/{authority}/notifications/{id}/leaver/ask/{question}`: what a ground turns on and the record does not show.
//! In: a question. Out: the answer kept with who says so and of which day; answers in words, for other pages.

use axum::extract::Path;
use axum::response::Response;
use casework::rolls::leaving::Question;
use govuk::{Choice, Content, Input, Radios, Select, SelectOption};

use super::case::Case;
use super::choices::{CONSENTS, NOTICES, SOURCES, Shape, shape, words as words_of};
use super::form::{Form, kept_day, kept_of, not_too_long, typed_of};
use crate::web::inputs::{date_field, line_field, words_field, yes_no};
use crate::web::{
    Answer, Caller, Problem, Typed, Wrong, day, day_or_blank, put_day, text, trimmed,
};

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
