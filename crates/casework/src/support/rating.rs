//! Answers on the rating scale.
//! In: what a child ticked. Out: a point for each question, or what is missing; how hard it is all in all.

use std::collections::BTreeMap;

use super::model::{Field, Refusal};
use crate::policy::Scale;

/// A point for each question, by the question's id.
pub type Answers = BTreeMap<String, u8>;

/// Reads answers. A child need not answer everything, but one answer there must be.
///
/// # Errors
/// [`Refusal`] when none was given, or one is no point of the scale.
pub fn answers<'a>(
    scale: &Scale,
    given: impl Fn(&str) -> Option<&'a str>,
) -> Result<Answers, Vec<Refusal>> {
    let mut out = Answers::new();
    let mut refusals = Vec::new();
    for question in &scale.questions {
        let Some(text) = given(&question.id).filter(|t| !t.is_empty()) else {
            continue;
        };
        match text.parse().ok().filter(|point| *point <= scale.most()) {
            Some(point) => {
                out.insert(question.id.clone(), point);
            }
            None => refusals.push(Refusal::new(
                Field::Answers,
                format!("Choose one of the answers to “{}”", question.asks),
            )),
        }
    }
    if out.is_empty() && refusals.is_empty() {
        refusals.push(Refusal::new(
            Field::Answers,
            "Choose an answer to one question at least; the others may be left",
        ));
    }
    if refusals.is_empty() {
        Ok(out)
    } else {
        Err(refusals)
    }
}

/// How hard it is all in all, in hundredths of a per cent of the hardest: over the questions that were
/// answered, so that one left blank neither helps nor harms.
pub fn hardness(scale: &Scale, answers: &Answers) -> Option<u32> {
    let asked = |id: &String| scale.questions.iter().any(|q| q.id == *id);
    let own: Vec<u32> = answers
        .iter()
        .filter(|(id, _)| asked(id))
        .map(|(_, point)| u32::from(*point))
        .collect();
    let whole = own.len() as u32 * u32::from(scale.most());
    (whole > 0).then(|| own.iter().sum::<u32>() * 10_000 / whole)
}
