//! What a policy does, in plain words, and how it differs from the national one.
//! In: a policy. Out: a few lines of text, for people who decide whether it is right.

use std::fmt::Write;

use super::comparison::differences;
use super::pack::{Departs, Policy};

/// Says in plain words what a policy does and how it differs from national.
pub fn describe(policy: &Policy) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{} ({}), version {}, in force from {}.\nSource: {}.",
        policy.name, policy.id, policy.version, policy.in_force_from, policy.source
    );
    if policy.tiers.is_empty() {
        let _ = writeln!(
            out,
            "\nTiers: none. Pupils' standings leave the tier empty."
        );
    } else {
        let _ = writeln!(
            out,
            "\nTiers, from the lightest to the gravest; the last that fits holds:"
        );
        for tier in &policy.tiers {
            let _ = writeln!(
                out,
                "  {}: attendance {} over {}.",
                tier.name, tier.band, tier.window
            );
        }
    }
    let national = super::built_in("national").and_then(Result::ok);
    let own_triggers = national
        .as_ref()
        .map(|n| policy.triggers.differences(&n.triggers))
        .unwrap_or_default();
    if !own_triggers.is_empty() {
        let _ = writeln!(out, "\nToday's list, where it differs from national:");
        for line in own_triggers {
            let _ = writeln!(out, "  {line}");
        }
    }
    let own_comparison = national
        .as_ref()
        .map(|n| differences(policy, n))
        .unwrap_or_default();
    if !own_comparison.is_empty() {
        let _ = writeln!(out, "\nSchools, where they are compared otherwise:");
        for line in own_comparison {
            let _ = writeln!(out, "  {line}");
        }
    }
    let mut differs = false;
    for (id, limit) in &policy.limits {
        let before = national.as_ref().and_then(|n| n.limits.get(id));
        if let Some(before) = before.filter(|b| b.value != limit.value) {
            if !differs {
                let _ = writeln!(out, "\nLimits that differ from national:");
            }
            differs = true;
            let _ = writeln!(
                out,
                "  {id}: {} {} instead of {}.",
                limit.value, limit.unit, before.value
            );
        }
    }
    if !differs && policy.id != "national" {
        let _ = writeln!(out, "\nLimits: the national ones, unchanged.");
    }
    let locked = policy
        .limits
        .values()
        .filter(|l| l.departs == Departs::Fixed)
        .count();
    let _ = writeln!(
        out,
        "\n{locked} national limits cannot be changed by any authority; {} may be lowered, never raised.",
        policy.limits.len() - locked
    );
    out
}
