//! The stage that a school chooses for a pupil.
//! In: the stage now, the one chosen, why. Out: whether it is kept so.
//! The school chooses; to pass stages by or to go back to one takes a reason.

use super::model::{Field, Refusal, unless_long};
use crate::policy::{Policy, Stage};

/// Whether a pupil comes to a stage.
///
/// # Errors
/// [`Refusal`] for a stage that is none, the same stage, or a leap without a reason.
pub fn move_to<'a>(
    policy: &'a Policy,
    now: Option<&str>,
    to: &str,
    reason: &str,
) -> Result<&'a Stage, Vec<Refusal>> {
    let support = &policy.support;
    let (Some(stage), Some(place)) = (support.stage(to), support.place(to)) else {
        return Err(vec![Refusal::new(Field::Stage, "Choose a stage")]);
    };
    let mut refusals = Vec::new();
    if now == Some(to) {
        let words = format!("The pupil is at the stage {} already", stage.name);
        refusals.push(Refusal::new(Field::Stage, words));
    }
    // A stage of an earlier version of the policy has no place any more: any other may follow it.
    let from = now.and_then(|now| support.place(now));
    let leaps = from.map_or(place > 1, |from| place < from || place > from + 1);
    if leaps && reason.trim().is_empty() {
        let words = match from {
            Some(from) if place < from => "Say why the pupil goes back to this stage",
            _ => "Say why the stages before this one are passed by",
        };
        refusals.push(Refusal::new(Field::Reason, words));
    }
    unless_long(&mut refusals, Field::Reason, reason);
    if refusals.is_empty() {
        Ok(stage)
    } else {
        Err(refusals)
    }
}
