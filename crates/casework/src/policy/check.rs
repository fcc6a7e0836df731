//! What a policy does, in plain words, and how it differs from the national one.
//! In: a policy. Out: the words, for people who decide whether it is right: the same on a page and
//! at the command line.

use std::fmt;

use super::comparison::differences;
use super::pack::{Departs, Policy};

/// A policy in words, part by part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Description {
    /// Its name, version and first day.
    pub name: String,
    /// The documents it comes from.
    pub source: String,
    /// Its tiers, from the lightest to the gravest, a line each.
    pub tiers: Vec<String>,
    /// What it puts on Today otherwise than the national policy, a line each.
    pub today: Vec<String>,
    /// How it compares schools otherwise than the national policy, a line each.
    pub schools: Vec<String>,
    /// Its limits that differ from national, a line each.
    pub limits: Vec<String>,
    /// Its graduated response, its contracts, what it says of leave and of the roll, part by part: a heading, and a line for each
    /// thing under it.
    pub support: Vec<(String, Vec<String>)>,
    /// Whether it is the national policy itself, which differs from nothing.
    pub national: bool,
    /// How many limits nobody may change.
    pub locked: String,
}

/// Says in plain words what a policy does and how it differs from national.
pub fn describe(policy: &Policy) -> Description {
    let national = super::built_in("national").and_then(Result::ok);
    let tiers = policy.tiers.iter().map(|tier| {
        format!(
            "{}: attendance {} over {}.",
            tier.name, tier.band, tier.window
        )
    });
    let limits = policy.limits.iter().filter_map(|(id, limit)| {
        let before = national.as_ref()?.limits.get(id)?;
        (before.value != limit.value).then(|| {
            format!(
                "{id}: {} {} instead of {}.",
                limit.value, limit.unit, before.value
            )
        })
    });
    let fixed = |departs| departs == Departs::Fixed;
    let locked = policy.limits.values().filter(|l| fixed(l.departs)).count();
    Description {
        name: format!(
            "{} ({}), version {}, in force from {}.",
            policy.name, policy.id, policy.version, policy.in_force_from
        ),
        source: format!("Source: {}.", policy.source),
        tiers: tiers.collect(),
        today: national
            .as_ref()
            .map(|n| policy.triggers.differences(&n.triggers))
            .unwrap_or_default(),
        schools: national
            .as_ref()
            .map(|n| differences(policy, n))
            .unwrap_or_default(),
        limits: limits.collect(),
        support: parts(policy),
        national: policy.id == "national",
        locked: format!(
            "{locked} national limits cannot be changed by any authority; {} may be lowered, never raised.",
            policy.limits.len() - locked
        ),
    }
}

/// Support and contracts, part by part.
fn parts(policy: &Policy) -> Vec<(String, Vec<String>)> {
    let mut parts = super::support::describe(policy);
    let contracts = policy.contracts.words(&policy.support);
    parts.push(("Attendance contracts:".to_owned(), contracts));
    parts.push(("Leave of absence:".to_owned(), policy.leave.describe()));
    parts.push(("On and off the roll:".to_owned(), policy.rolls.words()));
    parts
}

/// The heading over its tiers.
pub const TIERS: &str = "Tiers, from the lightest to the gravest; the last that fits holds:";
/// What is said where there are none.
pub const NO_TIERS: &str = "Tiers: none. Pupils' standings leave the tier empty.";
/// The heading over what it puts on Today.
pub const TODAY: &str = "Today's list, where it differs from national:";
/// The heading over how it compares schools.
pub const SCHOOLS: &str = "Schools, where they are compared otherwise:";
/// The heading over its own limits.
pub const LIMITS: &str = "Limits that differ from national:";
/// What is said where there are none.
pub const NO_LIMITS: &str = "Limits: the national ones, unchanged.";

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}", self.name, self.source)?;
        let mut part = |heading: &str, lines: &[String]| {
            writeln!(f, "\n{heading}")?;
            lines.iter().try_for_each(|line| writeln!(f, "  {line}"))
        };
        match &self.tiers[..] {
            [] => part(NO_TIERS, &[])?,
            tiers => part(TIERS, tiers)?,
        }
        if !self.today.is_empty() {
            part(TODAY, &self.today)?;
        }
        if !self.schools.is_empty() {
            part(SCHOOLS, &self.schools)?;
        }
        for (heading, lines) in &self.support {
            part(heading, lines)?;
        }
        if !self.limits.is_empty() {
            part(LIMITS, &self.limits)?;
        } else if !self.national {
            part(NO_LIMITS, &[])?;
        }
        part(&self.locked, &[])
    }
}
