//! When a step is suggested: conditions of a pupil's figures and of what was done before.
//! In: one table of a pack. Out: a [`When`] whose every condition must hold, and its words.

use serde::Deserialize;

use super::super::percent::Percent;
use super::span::Span;

/// Conditions that must hold together. What is `None` asks nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// In one of these tiers of the policy.
    pub tiers: Vec<String>,
    /// Attendance this academic year below this.
    pub attendance_below: Option<Percent>,
    /// Attendance over the last 12 school weeks below this.
    pub window_below: Option<Percent>,
    /// Attendance over the last 12 school weeks of this or more.
    pub window_at_least: Option<Percent>,
    /// Away for so many school days in a row now.
    pub away_days: Option<u16>,
    /// Back after so many school days in a row away, which ended within the last ten.
    pub back_after_days: Option<u16>,
    /// So many days of illness this academic year.
    pub ill_days: Option<u16>,
    /// So many days of illness with one and the same recorded condition this academic year.
    pub same_condition_days: Option<u16>,
    /// Late so many times this academic year, before or after the register closed.
    pub late: Option<u16>,
    /// So many unauthorised sessions this academic year.
    pub unauthorised: Option<u16>,
    /// So many sessions towards the national threshold.
    pub towards_threshold: Option<u16>,
    /// Attendance is falling, by the policy's own numbers.
    pub falling: Option<bool>,
    /// So many offers of support were declined or not taken up.
    pub declined_offers: Option<u16>,
    /// So many kinds of the evidence that the policy asks for are on record.
    pub evidence: Option<u16>,
    /// Another step was done before.
    pub after: Option<After>,
}

/// A step that was done before.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The step, by its id.
    pub step: String,
    /// With this outcome.
    pub outcome: Option<String>,
    /// So many times this academic year.
    #[serde(default = "once")]
    pub times: u16,
    /// The last of them so long ago.
    pub ago: Option<Span>,
}

const fn once() -> u16 {
    1
}

impl When {
    /// Whether it asks anything at all.
    pub fn asks(&self) -> bool {
        *self != Self::default()
    }

    /// Its conditions in words. `step` names a step or outcome, `tier` a tier.
    pub(super) fn words(
        &self,
        step: impl Fn(&After) -> String,
        tier: impl Fn(&str) -> String,
    ) -> String {
        let mut all = Vec::new();
        if !self.tiers.is_empty() {
            let tiers: Vec<String> = self.tiers.iter().map(|t| tier(t)).collect();
            all.push(format!("in the tier {}", tiers.join(" or ")));
        }
        let mut say = |condition: Option<String>| all.extend(condition);
        say(self
            .attendance_below
            .map(|p| format!("attendance this year is below {p}")));
        let weeks = "over the last 12 school weeks";
        say(self
            .window_below
            .map(|p| format!("attendance {weeks} is below {p}")));
        say(self
            .window_at_least
            .map(|p| format!("attendance {weeks} is {p} or more")));
        say(self
            .away_days
            .map(|n| format!("away {} in a row", law::SchoolDays(n))));
        say(self
            .back_after_days
            .map(|n| format!("back after {} or more away", law::SchoolDays(n))));
        say(self
            .ill_days
            .map(|n| format!("{} of illness this year", law::Days(n))));
        say(self
            .same_condition_days
            .map(|n| format!("{} of illness with the same condition", law::Days(n))));
        say(self.late.map(|n| format!("late {n} times this year")));
        say(self
            .unauthorised
            .map(|n| format!("{} unauthorised this year", law::Sessions(n))));
        say(self
            .towards_threshold
            .map(|n| format!("{} towards the national threshold", law::Sessions(n))));
        say(self.falling.map(|yes| {
            let falling = if yes { "" } else { "not " };
            format!("attendance is {falling}falling")
        }));
        say(self
            .declined_offers
            .map(|n| format!("{n} offers declined or not taken up")));
        say(self
            .evidence
            .map(|n| format!("{n} kinds of evidence on record")));
        say(self.after.as_ref().map(step));
        all.join(", and ")
    }
}
