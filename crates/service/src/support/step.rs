//! Writing down a step: taken, with its prompts and outcome; or passed by, with the reason.
//! In: a form of somebody of the school. Out: the step on record, and what belongs to it: a review, a
//! rating, a referral, a timetable.

use std::fmt::Write;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::policy::{Answer as Kind, Form as FormKind, Step};
use casework::support::{Field, How, Refusal, Taken, Taking, suggest, take};
use govuk::{Choice, Content, Input, Radios, Textarea};
use serde_json::{Value, json};
use store::support::{ReviewOf, StageSet, StepTaken, insert_stage, insert_step};
use store::{StoreError, Unit};

use super::facts::done;
use super::form::{Form, date_field, words_field};
use super::{At, AtOne, Desk, mountain, policy_of, rating, referral, timetable};
use crate::web::{
    Answer, Caller, Problem, Typed, Wrong, clock, day, day_or_blank, minutes, put_day, see_other,
    trimmed,
};
use crate::when;

/// What belongs to a step beside itself.
enum More {
    Nothing,
    Rating(casework::support::Answers),
    Referral(referral::Read),
    Timetable(timetable::Read),
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="govuk-inset-text"><p class="govuk-body">Why it is suggested:</p><ul class="govuk-list govuk-list--bullet">{% for reason in reasons %}<li>{{ reason }}</li>{% endfor %}</ul></div>"#
)]
struct Because {
    reasons: Vec<String>,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p class="govuk-body govuk-!-font-weight-bold">“{{ opens }}”</p>{% if !minds.is_empty() %}<ul class="govuk-list govuk-list--bullet">{% for mind in minds %}<li>{{ mind }}</li>{% endfor %}</ul>{% endif %}"#
)]
struct Opens<'a> {
    opens: &'a str,
    minds: &'a [String],
}

async fn open(caller: &Caller, at: AtOne) -> Result<(Desk, &Step), Response> {
    let here = At {
        id: at.id,
        school: at.school,
    };
    let policy = &caller.rooms.authority.policy;
    let step = policy.support.step(&at.one);
    let what = "writing down a step of support";
    let desk = Desk::open(caller, &here, Action::ChangeSupport, what).await?;
    let step = step.ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((desk, step))
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<AtOne>) -> Answer {
    let (desk, step) = open(&caller, at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    if step.timed {
        let now = caller.rooms.now.to_zoned(when::england());
        typed.insert("time".to_owned(), now.strftime("%-H:%M").to_string());
    }
    show(&caller, &desk, step, &typed, &Wrong::default()).await
}

async fn show(caller: &Caller, desk: &Desk, step: &Step, typed: &Typed, wrong: &Wrong) -> Answer {
    let rooms = &caller.rooms;
    let mut form = Form::new(desk, caller, &step.name, &format!("/step/{}", step.id));
    form.words = vec![step.what.clone()];
    if !step.letters.is_empty() {
        let letters: Vec<String> = step.letters.iter().map(|l| l.replace('-', " ")).collect();
        form.words
            .push(format!("Letters that go with it: {}.", letters.join(", ")));
    }
    form.above = above(caller, desk, step)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    form.fields = match step.form {
        FormKind::Rating => rating::fields(rooms, typed, wrong),
        FormKind::Referral => referral::fields(rooms, typed, wrong),
        FormKind::Timetable => timetable::fields(typed, wrong),
        FormKind::Words | FormKind::Mountain => words(caller, step, typed, wrong),
    };
    if step.form != FormKind::Timetable {
        let again = desk
            .record
            .steps
            .iter()
            .any(|s| s.step == step.id && !s.skipped);
        if again && !step.repeats {
            let label = "Why is this step taken again?";
            form.fields
                .push(words_field(typed, wrong, Field::Reason, label, ""));
        }
        form.fields
            .push(review_field(desk, step, typed, wrong, rooms.today()));
    }
    let skip = desk.address(caller, &format!("/skip/{}", step.id));
    form.other = Some(("Pass this step by, with a reason".to_owned(), skip));
    Ok(form.show(desk, caller, wrong))
}

fn review_field(
    desk: &Desk,
    step: &Step,
    typed: &Typed,
    wrong: &Wrong,
    today: jiff::civil::Date,
) -> Content {
    let mut hint = match step.review {
        Some(span) => {
            let due = crate::when::day(span.after(today, desk.open_on()));
            format!("Leave it blank for {span} after, which is {due} from today")
        }
        None => "Leave it blank where nothing has to be looked at again".to_owned(),
    };
    for outcome in &step.outcomes {
        if let Some(span) = outcome.review {
            // Writing to a string does not fail.
            let _ = write!(hint, "; {span} after “{}”", outcome.name);
        }
    }
    let legend = "When is it looked at again?";
    date_field(typed, wrong, Field::Review, legend, &hint)
}

/// What stands above the fields: why it is suggested, the mountain, how to begin.
async fn above(caller: &Caller, desk: &Desk, step: &Step) -> Result<Vec<Content>, StoreError> {
    let rooms = &caller.rooms;
    let policy = &rooms.authority.policy;
    let sessions = desk.sessions(rooms);
    let communications = desk.communications(rooms).await?;
    let facts = desk.facts(rooms, &sessions, &communications);
    let suggested = suggest(&facts, policy, rooms.today(), desk.open_on());
    let mut above: Vec<Content> = Vec::new();
    if let Some(own) = suggested.into_iter().find(|s| s.step.id == step.id) {
        let because = Because {
            reasons: own.reasons,
        };
        above.push(Content::html(because.to_string()));
    }
    if step.form == FormKind::Mountain
        && let Some((picture, _)) = mountain::picture(caller, desk).await?
    {
        above.push(Content::html(picture.to_string()));
    }
    let scale = policy.support.scale.as_ref();
    let opens = match (policy.support.sheet(step), scale) {
        (Some(sheet), _) => Some((&sheet.opens, sheet.minds.as_slice())),
        (None, Some(scale)) if step.form == FormKind::Rating => Some((&scale.opens, &[][..])),
        _ => None,
    };
    if let Some((opens, minds)) = opens {
        above.push(Content::html(Opens { opens, minds }.to_string()));
    }
    Ok(above)
}

/// The fields of a step that is written down in words.
fn words(caller: &Caller, step: &Step, typed: &Typed, wrong: &Wrong) -> Vec<Content> {
    let mut fields: Vec<Content> = Vec::new();
    if !step.outcomes.is_empty() {
        let outcomes = step.outcomes.iter();
        let radios = Radios::new("outcome", "How did it go?")
            .choices(outcomes.map(|o| Choice::new(o.id.as_str(), o.name.as_str())))
            .value(trimmed(typed, "outcome"))
            .error_if(wrong.with(Field::Outcome));
        fields.push(radios.into());
    }
    let sheet = caller.rooms.authority.policy.support.sheet(step);
    for question in sheet.iter().flat_map(|s| &s.questions) {
        let name = format!("q-{}", question.id);
        let value = trimmed(typed, &name).to_owned();
        if question.answer == Kind::YesOrNo {
            let radios = Radios::new(name, question.asks.as_str())
                .inline()
                .choice(Choice::new("yes", "Yes"))
                .choice(Choice::new("no", "No"))
                .value(value);
            fields.push(radios.into());
            continue;
        }
        let hint = match (question.answer, question.hint.is_empty()) {
            (Kind::OwnWords, true) => "In the pupil's own words".to_owned(),
            (Kind::OwnWords, false) => format!("In the pupil's own words. {}", question.hint),
            _ => question.hint.clone(),
        };
        let area = Textarea::new(name, question.asks.as_str())
            .rows(2)
            .value(value);
        fields.push(if hint.is_empty() {
            area.into()
        } else {
            area.hint(hint).into()
        });
    }
    let (label, hint) = if sheet.is_some() {
        ("Anything else to keep", "")
    } else {
        (
            "What was done or said?",
            "What a colleague needs to know who reads it in a year",
        )
    };
    fields.push(words_field(typed, wrong, Field::Note, label, hint));
    fields.push(date_field(typed, wrong, Field::Day, "When was it?", ""));
    if step.timed {
        let time = Input::new("time", "At what time?")
            .hint("By the 24-hour clock, like 9:05")
            .value(trimmed(typed, "time"))
            .class("govuk-input--width-5")
            .error_if(wrong.with(Field::Time));
        fields.push(time.into());
    }
    fields
}

/// Keeps a step that was taken.
pub(crate) async fn keep(
    caller: Caller,
    Path(at): Path<AtOne>,
    axum::Form(mut typed): axum::Form<Typed>,
) -> Answer {
    let (desk, step) = open(&caller, at).await?;
    let rooms = &caller.rooms;
    let policy = &rooms.authority.policy;
    let today = rooms.today();
    if step.form == FormKind::Timetable {
        // It is agreed on the day on which it is on record; it may begin later.
        let agreed = day(&typed, "agreed");
        put_day(&mut typed, "done", agreed.unwrap_or(today));
    }
    let mut refusals = Vec::new();
    let more = match step.form {
        FormKind::Words | FormKind::Mountain => Ok(More::Nothing),
        FormKind::Rating => rating::read(rooms, &typed).map(More::Rating),
        FormKind::Referral => referral::read(rooms, &typed).map(More::Referral),
        FormKind::Timetable => timetable::read(rooms, &typed).map(More::Timetable),
    };
    let more = more.map_err(|refused| refusals.extend(refused)).ok();
    let answers = answers(&typed);
    let before = done(&desk.record);
    let on = if step.form == FormKind::Timetable {
        "done"
    } else {
        "on"
    };
    let taking = Taking {
        step: &step.id,
        how: How::Taken,
        on: day(&typed, on),
        at: minutes(trimmed(&typed, "time")),
        outcome: trimmed(&typed, "outcome"),
        reason: trimmed(&typed, "reason"),
        note: trimmed(&typed, "note"),
        answers: &answers,
        review: day_or_blank(&typed, "review"),
    };
    let taken = take(&taking, policy, &before, today, desk.open_on());
    let taken = taken.map_err(|refused| refusals.extend(refused)).ok();
    let (Some(more), Some(taken)) = (more, taken) else {
        return show(&caller, &desk, step, &typed, &Wrong::of(refusals)).await;
    };
    let done = write(&caller, &desk, &taking, taken, more).await;
    done.map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}

/// Answers to prompts, by the ids of their questions.
fn answers(typed: &Typed) -> Vec<(String, String)> {
    let own = typed.iter();
    own.filter_map(|(name, words)| Some((name.strip_prefix("q-")?.to_owned(), words.clone())))
        .collect()
}

async fn write(
    caller: &Caller,
    desk: &Desk,
    taking: &Taking<'_>,
    taken: Taken<'_>,
    more: More,
) -> Result<(), StoreError> {
    let figures = match taken.step.form {
        FormKind::Mountain => mountain::picture(caller, desk)
            .await?
            .map(|(_, figures)| figures),
        _ => None,
    };
    let unit = desk.begin(caller).await?;
    let row = row(
        caller,
        desk,
        &unit,
        taking,
        &taken,
        figures.unwrap_or_else(|| json!({})),
    );
    if desk.record.stages.is_empty() && !row.skipped {
        let stage = stage(caller, desk, &unit, &taken.step.stage);
        insert_stage(&unit, stage).await?;
    }
    let outcome = taken.step.outcome(taking.outcome).map(|o| o.name.as_str());
    let mut payload = json!({
        "step": taken.step.name, "on": taken.on.to_string(), "outcome": outcome,
        "reason": row.reason, "note": row.note, "answers": row.answers, "figures": row.figures,
        "line": row.id,
    });
    if let Some(at) = row.at_minute {
        payload["at"] = clock(at).into();
    }
    let (id, skipped) = (row.id, row.skipped);
    insert_step(&unit, row).await?;
    let of = match more {
        More::Nothing => (ReviewOf::Step, id),
        More::Rating(answers) => {
            let note = taking.note;
            rating::insert(caller, desk, &unit, &answers, taken.on, note).await?;
            payload["rating"] = json!(answers);
            (ReviewOf::Step, id)
        }
        More::Referral(read) => {
            payload["service"] = read.service.as_str().into();
            (
                ReviewOf::Referral,
                referral::insert(caller, desk, &unit, read).await?,
            )
        }
        More::Timetable(read) => {
            payload["ends"] = read.ends.to_string().into();
            (
                ReviewOf::Timetable,
                timetable::insert(caller, desk, &unit, read).await?,
            )
        }
    };
    if let Some(due) = taken.review {
        payload["review"] = due.to_string().into();
        desk.review(&unit, of, &taken.step.name, due).await?;
    }
    let kind = if skipped {
        "support.step.skipped"
    } else {
        "support.step.taken"
    };
    desk.finish(caller, unit, kind, payload).await
}

fn row(
    caller: &Caller,
    desk: &Desk,
    unit: &Unit,
    taking: &Taking<'_>,
    taken: &Taken<'_>,
    figures: Value,
) -> StepTaken {
    let context = unit.context();
    let answers: serde_json::Map<String, Value> = (taken.answers.iter())
        .map(|(id, words)| (id.clone(), words.as_str().into()))
        .collect();
    StepTaken {
        id: context.id(),
        pupil: desk.pupil(),
        school: desk.school.id,
        step: taken.step.id.clone(),
        skipped: taking.how == How::Skipped,
        on_day: taken.on,
        at_minute: taking.at.filter(|_| taken.step.timed),
        outcome: taken.step.outcome(taking.outcome).map(|o| o.id.clone()),
        reason: taking.reason.to_owned(),
        note: taking.note.to_owned(),
        answers: Value::Object(answers),
        figures,
        policy: policy_of(&caller.rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    }
}

/// A stage as it is kept: the first step of a record puts the pupil in that step's.
pub(super) fn stage(caller: &Caller, desk: &Desk, unit: &Unit, stage: &str) -> StageSet {
    let context = unit.context();
    StageSet {
        id: context.id(),
        pupil: desk.pupil(),
        school: desk.school.id,
        stage: stage.to_owned(),
        reason: String::new(),
        policy: policy_of(&caller.rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    }
}

fn show_skip(caller: &Caller, desk: &Desk, step: &Step, typed: &Typed, wrong: &Wrong) -> Response {
    let title = format!("Pass by: {}", step.name);
    let mut form = Form::new(desk, caller, &title, &format!("/skip/{}", step.id));
    form.words = vec![
        step.what.clone(),
        "Steps may be passed by. The reason stays on the record, and the step is not suggested again for now.".to_owned(),
    ];
    form.fields = vec![
        words_field(
            typed,
            wrong,
            Field::Reason,
            "Why is this step passed by?",
            "",
        ),
        date_field(typed, wrong, Field::Day, "When was that decided?", ""),
    ];
    form.show(desk, caller, wrong)
}

/// The form to pass a step by.
pub(crate) async fn skip_form(caller: Caller, Path(at): Path<AtOne>) -> Answer {
    let (desk, step) = open(&caller, at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(show_skip(&caller, &desk, step, &typed, &Wrong::default()))
}

/// Keeps a step that was passed by.
pub(crate) async fn skip(
    caller: Caller,
    Path(at): Path<AtOne>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, step) = open(&caller, at).await?;
    let rooms = &caller.rooms;
    let before = done(&desk.record);
    let taking = Taking {
        step: &step.id,
        how: How::Skipped,
        on: day(&typed, "on"),
        at: None,
        outcome: "",
        reason: trimmed(&typed, "reason"),
        note: "",
        answers: &[],
        review: Ok(None),
    };
    let policy = &rooms.authority.policy;
    let taken: Result<_, Vec<Refusal>> =
        take(&taking, policy, &before, rooms.today(), desk.open_on());
    match taken {
        Ok(taken) => {
            let done = write(&caller, &desk, &taking, taken, More::Nothing).await;
            done.map_err(|e| caller.problem(e.into()))?;
            Ok(see_other(&desk.address(&caller, "?did=kept")))
        }
        Err(refusals) => Ok(show_skip(
            &caller,
            &desk,
            step,
            &typed,
            &Wrong::of(refusals),
        )),
    }
}
