//! What would change under another policy: who moves between tiers, and how many.
//! In: each pupil's tier under both, with year group, phase and sex. Out: counts by move and group.

use std::collections::BTreeMap;

/// One pupil under two policies.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The tier under the policy in force; `None` for no tier.
    pub before: Option<&'a str>,
    /// The tier under the other policy.
    pub after: Option<&'a str>,
    /// National curriculum year group.
    pub year_group: &'a str,
    /// Phase of the pupil's school.
    pub phase: &'a str,
    /// Sex as registered.
    pub sex: &'a str,
}

/// How many pupils of a group there are, and how many of them move.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moves {
    /// All of the group.
    pub pupils: u32,
    /// Those whose tier differs.
    pub move_tier: u32,
}

/// A comparison of two policies over the same pupils.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WhatIf {
    /// Everybody.
    pub all: Moves,
    /// Pupils by tier before and after; an empty name is no tier.
    pub by_tier: BTreeMap<(String, String), u32>,
    /// By national curriculum year group.
    pub by_year_group: BTreeMap<String, Moves>,
    /// By phase.
    pub by_phase: BTreeMap<String, Moves>,
    /// By sex.
    pub by_sex: BTreeMap<String, Moves>,
}

/// Compares two policies over the same pupils.
pub fn compare<'a>(pupils: impl Iterator<Item = Seen<'a>>) -> WhatIf {
    let mut out = WhatIf::default();
    for seen in pupils {
        let moves = seen.before != seen.after;
        let tier = |t: Option<&str>| t.unwrap_or_default().to_owned();
        *out.by_tier
            .entry((tier(seen.before), tier(seen.after)))
            .or_default() += 1;
        let groups = [
            out.by_year_group
                .entry(seen.year_group.to_owned())
                .or_default(),
            out.by_phase.entry(seen.phase.to_owned()).or_default(),
            out.by_sex.entry(seen.sex.to_owned()).or_default(),
            &mut out.all,
        ];
        for group in groups {
            group.pupils += 1;
            group.move_tier += u32::from(moves);
        }
    }
    out
}
