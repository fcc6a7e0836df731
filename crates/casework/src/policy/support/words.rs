//! What a policy says of support, in plain words.
//! In: a [`Support`]. Out: headings with a line for each thing under them, for people who decide
//! whether it is right: the same on a page and at the command line.

use super::step::{Consent, Form, Step};
use super::when::After;
use super::{Evidence, Support};
use crate::policy::Policy;

/// The parts, each with its heading.
pub(in crate::policy) fn describe(policy: &Policy) -> Vec<(String, Vec<String>)> {
    let support = &policy.support;
    let mut parts = Vec::new();
    let mut part = |heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            parts.push((heading.to_owned(), lines));
        }
    };
    let stages = support.stages.iter();
    part(
        "Stages of support, which each school chooses for each pupil:",
        stages.map(|s| format!("{}: {}", s.name, s.means)).collect(),
    );
    let steps = support.steps.iter();
    part(
        "Steps, in any order; each is suggested, never forced:",
        steps.map(|s| step(policy, s)).collect(),
    );
    let services = support.services.iter();
    let services = services.map(|s| {
        let consent = match s.consent {
            Consent::Parent => "A parent's consent is asked for.",
            Consent::PupilOrParent => "The pupil's consent or a parent's is asked for.",
            Consent::NotAsked => "Nobody's consent is needed.",
        };
        format!(
            "{}: {} Who may refer: {} How: {} {consent}",
            s.name, s.does, s.who, s.how
        )
    });
    part("Services to refer to:", services.collect());
    let evidence = support.evidence.iter().map(|e| shown_by(support, e));
    part(
        "Evidence of what was tried, filled from the record:",
        evidence.collect(),
    );
    let scale = support.scale.iter().map(|scale| {
        format!(
            "{}: {} questions, answered from 0 ({}) to {} ({}).",
            scale.name,
            scale.questions.len(),
            scale.points.first().map_or("", String::as_str),
            scale.most(),
            scale.points.last().map_or("", String::as_str),
        )
    });
    part("Rating scale:", scale.collect());
    let heights = support.heights.iter();
    part(
        "Heights of the mountain on which attendance is shown:",
        heights
            .map(|h| format!("{}: {} or more.", h.name, h.at_least))
            .collect(),
    );
    let n = &support.numbers;
    let mut numbers = vec![
        format!(
            "Lessons on a day: {} at primary schools, {} at secondary schools, {} at special schools.",
            n.primary_lessons, n.secondary_lessons, n.special_lessons
        ),
        format!(
            "A child is shown against classmates where there are {} or more.",
            n.least_classmates
        ),
    ];
    if let Some(weeks) = n.longest_timetable {
        numbers.push(format!(
            "A bespoke timetable lasts {weeks} weeks at the longest."
        ));
    }
    part("Numbers of support:", numbers);
    parts
}

fn step(policy: &Policy, step: &Step) -> String {
    let support = &policy.support;
    let stage = support
        .stage(&step.stage)
        .map_or(step.stage.as_str(), |s| &s.name);
    let mut words = format!("{} ({stage}): {}", step.name, step.what);
    let after = |after: &After| {
        let before = support.step(&after.step);
        let name = before.map_or(after.step.as_str(), |s| &s.name);
        let outcome = after.outcome.as_deref().and_then(|o| before?.outcome(o));
        let mut words = format!("“{name}” was done");
        if after.times > 1 {
            words.push_str(&format!(" {} times", after.times));
        }
        if let Some(outcome) = outcome {
            words.push_str(&format!(" and went “{}”", outcome.name));
        }
        if let Some(ago) = after.ago {
            words.push_str(&format!(", {ago} ago or more"));
        }
        words
    };
    let tier = |id: &str| {
        let tier = policy.tiers.iter().find(|t| t.id == id);
        tier.map_or(id, |t| &t.name).to_owned()
    };
    let whens: Vec<String> = step.suggest.iter().map(|w| w.words(after, tier)).collect();
    if whens.is_empty() {
        words.push_str(" Never suggested.");
    } else {
        words.push_str(&format!(" Suggested when {}.", whens.join("; or when ")));
    }
    if let Some(review) = step.review {
        words.push_str(&format!(" Looked at again after {review}."));
    }
    if step.form == Form::Rating {
        words.push_str(" Answered on the rating scale.");
    }
    if !step.letters.is_empty() {
        let letters: Vec<String> = step.letters.iter().map(|l| l.replace('-', " ")).collect();
        words.push_str(&format!(" Letters: {}.", letters.join(", ")));
    }
    words
}

fn shown_by(support: &Support, evidence: &Evidence) -> String {
    let step = |id: &String| {
        support
            .step(id)
            .map_or_else(|| id.clone(), |s| s.name.clone())
    };
    let service = |id: &String| match support.service(id) {
        Some(service) => format!("a referral to {}", service.name),
        None => "a referral to any service".to_owned(),
    };
    let mut by: Vec<String> = evidence.steps.iter().map(step).collect();
    by.extend(evidence.services.iter().map(service));
    if evidence.communications {
        by.push("letters that reached a parent, calls, meetings and texts".to_owned());
    }
    if evidence.timetables {
        by.push("a bespoke timetable".to_owned());
    }
    let mut words = format!("{}: shown by {}", evidence.name, by.join(", "));
    if evidence.timed {
        words.push_str(", each with its time of day");
    }
    if evidence.names_attendance {
        words.push_str(", where the referral says what attendance has to do with it");
    }
    words.push('.');
    words
}
