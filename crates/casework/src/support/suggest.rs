//! What might be done next, each with its reasons.
//! In: a pupil's facts, a policy, a day. Out: suggestions in the policy's order; the school decides.
//! A step that was done or skipped is not suggested again before the policy's time for that has passed.

use jiff::civil::Date;
use law::academic_year::academic_year;

use super::model::{Done, Facts, How, in_words};
use crate::policy::{After, Percent, Policy, Step, When};

/// A step that might be next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion<'a> {
    /// The step.
    pub step: &'a Step,
    /// Why, each in a sentence.
    pub reasons: Vec<String>,
}

/// What the policy suggests for a pupil. `open` says whether their school is open on a day, as far as
/// its calendar is known.
pub fn suggest<'a>(
    facts: &Facts<'_>,
    policy: &'a Policy,
    today: Date,
    open: impl Fn(Date) -> Option<bool>,
) -> Vec<Suggestion<'a>> {
    let open = &open;
    let steps = policy.support.steps.iter();
    let suggested = steps.filter_map(|step| {
        if rests(facts, step, today, open) {
            return None;
        }
        let mut reasons: Vec<String> = Vec::new();
        for when in &step.suggest {
            let because = holds(facts, policy, when, today, open).unwrap_or_default();
            for reason in because {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
        (!reasons.is_empty()).then_some(Suggestion { step, reasons })
    });
    suggested.collect()
}

/// Whether a step was done or skipped too lately to be suggested again.
fn rests(
    facts: &Facts<'_>,
    step: &Step,
    today: Date,
    open: &impl Fn(Date) -> Option<bool>,
) -> bool {
    let own = facts.done.iter().filter(|d| d.step == step.id);
    let Some(last) = own.map(|d| d.on).max() else {
        return false;
    };
    match step.again_after {
        Some(span) => span.after(last, open) > today,
        None => academic_year(last).value == academic_year(today).value,
    }
}

/// A share in words, to two decimals as registers have it.
fn percent(part: u32, whole: u32) -> String {
    let hundredths = u64::from(part) * 10_000 / u64::from(whole.max(1));
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The reasons, when every condition holds.
fn holds(
    facts: &Facts<'_>,
    policy: &Policy,
    when: &When,
    today: Date,
    open: &impl Fn(Date) -> Option<bool>,
) -> Option<Vec<String>> {
    let f = &facts.figures;
    let mut reasons = Vec::new();
    // What is not asked is not said; what is asked and does not hold ends it.
    let mut need = |asked: bool, holds: bool, words: &dyn Fn() -> String| {
        if asked && holds {
            reasons.push(words());
        }
        !asked || holds
    };
    let below = |limit: Option<Percent>, part: u32, whole: u32| {
        limit.is_some_and(|l| whole > 0 && !l.is_reached_by(part, whole))
    };
    let reaches = |least: Option<u16>, has: u32| least.is_some_and(|l| has >= u32::from(l));
    let tier = (policy.tiers.iter()).find(|t| Some(t.id.as_str()) == facts.tier);
    let year = "this academic year";
    let weeks = "over the last 12 school weeks";
    let all = need(
        !when.tiers.is_empty(),
        tier.is_some_and(|t| when.tiers.contains(&t.id)),
        &|| {
            tier.map_or_else(String::new, |t| {
                format!(
                    "The tier is {}: attendance {} over {}.",
                    t.name, t.band, t.window
                )
            })
        },
    ) && need(
        when.attendance_below.is_some(),
        below(when.attendance_below, f.attended, f.possible),
        &|| {
            let limit = when
                .attendance_below
                .map_or_else(String::new, |l| l.to_string());
            format!(
                "Attendance is {} {year}, below {limit}.",
                percent(f.attended, f.possible)
            )
        },
    ) && need(
        when.window_below.is_some(),
        below(when.window_below, f.window_attended, f.window_possible),
        &|| {
            let limit = when
                .window_below
                .map_or_else(String::new, |l| l.to_string());
            let is = percent(f.window_attended, f.window_possible);
            format!("Attendance is {is} {weeks}, below {limit}.")
        },
    ) && need(
        when.window_at_least.is_some(),
        when.window_at_least.is_some_and(|l| {
            f.window_possible > 0 && l.is_reached_by(f.window_attended, f.window_possible)
        }),
        &|| {
            format!(
                "Attendance is {} {weeks}.",
                percent(f.window_attended, f.window_possible)
            )
        },
    ) && need(
        when.away_days.is_some(),
        reaches(when.away_days, f.away_days.into()),
        &|| format!("Away {} in a row.", law::SchoolDays(f.away_days)),
    ) && need(
        when.back_after_days.is_some(),
        reaches(when.back_after_days, f.back_after_days.unwrap_or(0).into()),
        &|| {
            format!(
                "Back after {} away.",
                law::SchoolDays(f.back_after_days.unwrap_or(0))
            )
        },
    ) && need(
        when.ill_days.is_some(),
        reaches(when.ill_days, f.ill_days.into()),
        &|| format!("{} of illness {year}.", law::Days(f.ill_days)),
    ) && need(
        when.same_condition_days.is_some(),
        reaches(when.same_condition_days, f.same_condition_days.into()),
        &|| {
            format!(
                "{} of illness with the same condition {year}.",
                law::Days(f.same_condition_days)
            )
        },
    ) && need(when.late.is_some(), reaches(when.late, f.late), &|| {
        format!("Late {} times {year}.", f.late)
    }) && need(
        when.unauthorised.is_some(),
        reaches(when.unauthorised, f.unauthorised),
        &|| format!("{} sessions unauthorised {year}.", f.unauthorised),
    ) && need(
        when.towards_threshold.is_some(),
        reaches(when.towards_threshold, f.towards_threshold),
        &|| {
            format!(
                "{} sessions towards the national threshold.",
                f.towards_threshold
            )
        },
    ) && need(
        when.falling.is_some(),
        when.falling == Some(f.falling),
        &|| {
            if f.falling {
                "Attendance is falling."
            } else {
                "Attendance is not falling."
            }
            .to_owned()
        },
    ) && need(
        when.declined_offers.is_some(),
        reaches(when.declined_offers, facts.declined_offers.into()),
        &|| match facts.declined_offers {
            1 => format!("1 offer of support was declined or not taken up {year}."),
            n => format!("{n} offers of support were declined or not taken up {year}."),
        },
    ) && need(
        when.evidence.is_some(),
        reaches(when.evidence, facts.evidence.into()),
        &|| {
            format!(
                "The record shows {} of {} kinds of evidence.",
                facts.evidence,
                policy.support.evidence.len()
            )
        },
    );
    if !all {
        return None;
    }
    if let Some(after) = &when.after {
        reasons.push(was_done(facts, policy, after, today, open)?);
    }
    (!reasons.is_empty()).then_some(reasons)
}

/// That a step was done before, in words; `None` when it was not, or not long enough ago.
fn was_done(
    facts: &Facts<'_>,
    policy: &Policy,
    after: &After,
    today: Date,
    open: &impl Fn(Date) -> Option<bool>,
) -> Option<String> {
    let year = academic_year(today).value;
    let fits = |d: &&Done<'_>| {
        d.step == after.step
            && d.how == How::Taken
            && academic_year(d.on).value == year
            && (after.outcome.is_none() || d.outcome == after.outcome.as_deref())
    };
    let days: Vec<Date> = facts.done.iter().filter(fits).map(|d| d.on).collect();
    let last = *days.iter().max()?;
    let long_ago = after.ago.is_none_or(|span| span.after(last, open) <= today);
    if days.len() < usize::from(after.times) || !long_ago {
        return None;
    }
    let step = policy.support.step(&after.step)?;
    let times = match days.len() {
        1 => format!("on {}", in_words(last)),
        n => format!("{n} times, last on {}", in_words(last)),
    };
    let went = (after.outcome.as_deref()).and_then(|o| step.outcome(o));
    Some(match went {
        Some(outcome) => format!("{} {times}: {}.", step.name, lower(&outcome.name)),
        None => format!("{} {times}.", step.name),
    })
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next();
    first.map_or_else(String::new, |f| f.to_lowercase().chain(letters).collect())
}
