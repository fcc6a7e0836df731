//! Taking a step, or passing one by.
//! In: what somebody writes down, what was done before, the policy, a day. Out: the step as it is kept,
//! with the day on which it is looked at again; or every reason why not.
//! Steps go in any order. Who passes one by, or takes one again that is not done over and over, says why.

use jiff::civil::Date;

use super::model::{
    Done, Field, How, Refusal, in_words, unless_long, unless_recent, unless_review, unless_written,
};
use crate::policy::{Policy, Step};

/// What somebody writes down of a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taking<'a> {
    /// The step's id.
    pub step: &'a str,
    /// Taken or passed by.
    pub how: How,
    /// The day; `None` for none that can be read.
    pub on: Option<Date>,
    /// The time of day in minutes; `None` for none.
    pub at: Option<u16>,
    /// The outcome's id; empty for none.
    pub outcome: &'a str,
    /// Why it is passed by, or taken again.
    pub reason: &'a str,
    /// What was said or done.
    pub note: &'a str,
    /// Answers to the prompts, by their ids.
    pub answers: &'a [(String, String)],
    /// When it is looked at again: `Ok(None)` for when the policy says, `Err` for no day.
    pub review: Result<Option<Date>, ()>,
}

/// A step as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken<'a> {
    /// The step.
    pub step: &'a Step,
    /// The day.
    pub on: Date,
    /// When it is looked at again; `None` for not by itself.
    pub review: Option<Date>,
    /// Answers to the prompts that are the policy's, blanks left out.
    pub answers: Vec<(String, String)>,
}

/// Whether a step may be written down so. `open` says whether the school is open on a day.
///
/// # Errors
/// Every [`Refusal`], each with the field that it is about.
pub fn take<'a>(
    taking: &Taking<'_>,
    policy: &'a Policy,
    before: &[Done<'_>],
    today: Date,
    open: impl Fn(Date) -> Option<bool>,
) -> Result<Taken<'a>, Vec<Refusal>> {
    let Some(step) = policy.support.step(taking.step) else {
        let words = "There is no such step in the policy any more; choose another from the list";
        return Err(vec![Refusal::new(Field::All, words)]);
    };
    let mut refusals = Vec::new();
    let on = taking.on;
    match on {
        Some(day) => unless_recent(&mut refusals, Field::Day, day, today),
        None => refusals.push(Refusal::new(
            Field::Day,
            "Enter the day as day, month and year",
        )),
    }
    let skipped = taking.how == How::Skipped;
    let outcome = step.outcome(taking.outcome);
    if skipped {
        let words = "Say why this step is passed by, so that others can see it later";
        unless_written(&mut refusals, Field::Reason, taking.reason, words);
    } else {
        if !step.outcomes.is_empty() && outcome.is_none() {
            refusals.push(Refusal::new(Field::Outcome, "Choose how it went"));
        }
        if step.timed && taking.at.is_none() {
            refusals.push(Refusal::new(
                Field::Time,
                "Enter the time by the 24-hour clock, like 9:05 or 14:30: it is part of the evidence",
            ));
        }
        again(&mut refusals, step, taking, before);
    }
    unless_long(&mut refusals, Field::Note, taking.note);
    for (_, answer) in taking.answers {
        unless_long(&mut refusals, Field::Answers, answer);
    }
    let review = match taking.review {
        Err(()) => {
            let words = "Enter the day of the review as day, month and year, or leave it blank";
            refusals.push(Refusal::new(Field::Review, words));
            None
        }
        Ok(Some(day)) => {
            if let Some(on) = on {
                unless_review(&mut refusals, day, on);
            }
            Some(day)
        }
        Ok(None) if skipped => None,
        Ok(None) => {
            let span = outcome.and_then(|o| o.review).or(step.review);
            on.and_then(|on| span.map(|span| span.after(on, open)))
        }
    };
    let Some(on) = on.filter(|_| refusals.is_empty()) else {
        return Err(refusals);
    };
    let sheet = policy.support.sheet(step);
    let asked = |id: &str| sheet.is_some_and(|s| s.questions.iter().any(|q| q.id == id));
    let answers = taking.answers.iter();
    let answers = answers.filter(|(id, words)| asked(id) && !words.trim().is_empty());
    Ok(Taken {
        step,
        on,
        review,
        answers: answers
            .map(|(id, words)| (id.clone(), words.trim().to_owned()))
            .collect(),
    })
}

/// A step that is not done over and over is taken again for a reason.
fn again(refusals: &mut Vec<Refusal>, step: &Step, taking: &Taking<'_>, before: &[Done<'_>]) {
    let own = before
        .iter()
        .filter(|d| d.step == step.id && d.how == How::Taken);
    let Some(last) = own.map(|d| d.on).max().filter(|_| !step.repeats) else {
        unless_long(refusals, Field::Reason, taking.reason);
        return;
    };
    let words = format!(
        "This step was taken on {}: say why it is taken again",
        in_words(last)
    );
    unless_written(refusals, Field::Reason, taking.reason, &words);
}
