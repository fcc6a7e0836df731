//! What an authority's policy says of coming on to a roll and going off it: its `[rolls]` table, over the national one.
//! In: the pack's text. Out: documents for each ground, what is asked at standard times, days, checklist, flags; and for
//! a ground whose words nobody has read, how an authority corrects them.

use std::collections::{BTreeMap, BTreeSet};

use law::Days;
use law::registration::Ground;
use serde::Deserialize;

/// Something with an id that forms keep and a name that people read.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// In which days an authority counts what it asks for sooner than the law.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayUnit {
    /// Plain days.
    #[default]
    Days,
    /// Days on which the school meets; never later than the law's plain days.
    SchoolDays,
}

/// A leaver of whom an authority asks to be told at a standard time too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// To be educated at home, or otherwise than at school.
    HomeEducated,
    /// Where to is not known.
    Unknown,
    /// To an independent school.
    Independent,
    /// Moved away.
    MovedAway,
}

impl Asked {
    const fn words(self) -> &'static str {
        match self {
            Self::HomeEducated => "to be home educated",
            Self::Unknown => "going where nobody knows",
            Self::Independent => "going to an independent school",
            Self::MovedAway => "moving away",
        }
    }
}

/// What the policy says of one ground.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GroundRule {
    /// The ids of the documents that the authority asks for.
    pub documents: Vec<String>,
    /// The ids of those that it asks for where there are such.
    pub if_any: Vec<String>,
    /// The ids of those without which the law's own ground is not met, so that no reason stands in their place.
    pub by_law: Vec<String>,
    /// Needs of a child for whom it asks that its permission comes first.
    pub permission_for: Vec<String>,
    /// What else it says of the ground.
    pub note: Option<String>,
    /// Words that stand in place of the limbs whose words nobody has read; a person answers them.
    pub condition: Option<String>,
    /// Whether a person confirms those limbs instead of the program's judging them.
    pub ask: bool,
    /// Whether somebody has read those words since.
    pub verified: bool,
}

/// The rules in force.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RollRules {
    /// In which days joiners are counted, where the authority asks sooner than the law.
    pub joiner_unit: DayUnit,
    /// Whether the authority asks for joiners at the standard time too.
    pub standard_joiners: bool,
    /// Whether it asks for every leaver at the standard time too.
    pub standard_leavers: bool,
    /// Those at the standard time of whom it asks even so.
    pub standard_leavers_asked: BTreeSet<Asked>,
    /// Days after the day on which a child was expected elsewhere before nobody's knowing is a possible missing education.
    pub expected_days: Days,
    /// Grounds over which the consent of 9(2) does not stand.
    pub consent_not_needed: BTreeSet<Ground>,
    /// What is done before a name comes off.
    pub checklist: Vec<Named>,
    /// Documents, by their ids.
    pub documents: Vec<Named>,
    /// Flags of a notification.
    pub flags: Vec<Named>,
    /// What it says of grounds.
    pub grounds: BTreeMap<Ground, GroundRule>,
}

#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct GroundText {
    id: String,
    documents: Option<Vec<String>>,
    if_any: Option<Vec<String>>,
    by_law: Option<Vec<String>>,
    permission_for: Option<Vec<String>>,
    note: Option<String>,
    condition: Option<String>,
    ask: Option<bool>,
    verified: Option<bool>,
}

/// The table as a pack has it; what it leaves out is as in the national pack.
#[derive(Clone, Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct RollRulesText {
    joiner_unit: Option<DayUnit>,
    standard_joiners: Option<bool>,
    standard_leavers: Option<bool>,
    standard_leavers_asked: Option<BTreeSet<Asked>>,
    expected_days: Option<u16>,
    consent_not_needed: Option<Vec<String>>,
    checklist: Option<Vec<Named>>,
    documents: Option<Vec<Named>>,
    flags: Option<Vec<Named>>,
    #[serde(default)]
    grounds: Vec<GroundText>,
}

/// What is wrong, and what to do instead.
type Fault = (String, String);

fn ground(id: &str, faults: &mut Vec<Fault>) -> Option<Ground> {
    let found = Ground::of_id(id);
    if found.is_none() {
        faults.push((
            format!("[rolls] there is no ground {id}"),
            "Write it as the regulation does, like \"9(1)(f)\"".to_owned(),
        ));
    }
    found
}

fn named(what: &str, own: &[Named], faults: &mut Vec<Fault>) {
    let mut ids = BTreeSet::new();
    for Named { id, name } in own {
        if !ids.insert(id) || id.trim().is_empty() || name.trim().is_empty() {
            faults.push((
                format!("[rolls] {what}: “{id}” is there twice, or is blank"),
                "Give each an id of its own and a name".to_owned(),
            ));
        }
    }
}

impl RollRulesText {
    /// Laid over other rules. What is wrong goes to `faults`.
    pub fn over(self, base: RollRules, faults: &mut Vec<Fault>) -> RollRules {
        let expected_days = match self.expected_days {
            Some(n) if n > 60 => {
                faults.push((
                    format!("[rolls] expected_days = {n} is out of reach"),
                    "Take a number from 0 to 60".to_owned(),
                ));
                base.expected_days
            }
            own => own.map_or(base.expected_days, Days),
        };
        let checklist = self.checklist.unwrap_or(base.checklist);
        let documents = self.documents.unwrap_or(base.documents);
        let flags = self.flags.unwrap_or(base.flags);
        named("checklist", &checklist, faults);
        named("documents", &documents, faults);
        named("flags", &flags, faults);
        let consent_not_needed = match self.consent_not_needed {
            Some(ids) => ids.iter().filter_map(|id| ground(id, faults)).collect(),
            None => base.consent_not_needed,
        };
        let mut grounds = base.grounds;
        let mut seen = BTreeSet::new();
        for text in self.grounds {
            let Some(of) = ground(&text.id, faults) else {
                continue;
            };
            if !seen.insert(of) {
                faults.push((
                    format!("[rolls] ground {of} is there twice"),
                    "Say everything of a ground in one place".to_owned(),
                ));
            }
            lay(of, text, grounds.entry(of).or_default(), faults);
        }
        for (of, rule) in &grounds {
            for id in rule
                .documents
                .iter()
                .chain(&rule.if_any)
                .chain(&rule.by_law)
            {
                if !documents.iter().any(|d| d.id == *id) {
                    faults.push((
                        format!("[rolls] ground {of} asks for a document “{id}” that is not named"),
                        "Name it in [[rolls.documents]]".to_owned(),
                    ));
                }
            }
        }
        RollRules {
            joiner_unit: self.joiner_unit.unwrap_or(base.joiner_unit),
            standard_joiners: self.standard_joiners.unwrap_or(base.standard_joiners),
            standard_leavers: self.standard_leavers.unwrap_or(base.standard_leavers),
            standard_leavers_asked: (self.standard_leavers_asked)
                .unwrap_or(base.standard_leavers_asked),
            expected_days,
            consent_not_needed,
            checklist,
            documents,
            flags,
            grounds,
        }
    }
}

fn lay(of: Ground, text: GroundText, rule: &mut GroundRule, faults: &mut Vec<Fault>) {
    let corrects = text.condition.is_some() || text.ask.is_some() || text.verified.is_some();
    if corrects && !of.to_be_verified() {
        faults.push((
            format!("[rolls] ground {of} was read in the regulation, and is the same everywhere"),
            "Leave condition, ask and verified out; say what is yours in note".to_owned(),
        ));
        return;
    }
    if text
        .condition
        .as_deref()
        .is_some_and(|c| c.trim().is_empty())
    {
        faults.push((
            format!("[rolls] ground {of} has a condition without words"),
            "Write what a person confirms, or leave it out".to_owned(),
        ));
    }
    rule.documents = text.documents.unwrap_or_else(|| rule.documents.clone());
    rule.if_any = text.if_any.unwrap_or_else(|| rule.if_any.clone());
    rule.by_law = text.by_law.unwrap_or_else(|| rule.by_law.clone());
    rule.permission_for = (text.permission_for).unwrap_or_else(|| rule.permission_for.clone());
    rule.note = text.note.or_else(|| rule.note.take());
    rule.condition = text.condition.or_else(|| rule.condition.take());
    rule.ask = text.ask.unwrap_or(rule.ask);
    rule.verified = text.verified.unwrap_or(rule.verified);
}

impl RollRules {
    /// What it says of a ground, where it says anything.
    pub fn ground(&self, ground: Ground) -> Option<&GroundRule> {
        self.grounds.get(&ground)
    }

    /// A document by its id.
    pub fn document(&self, id: &str) -> Option<&Named> {
        self.documents.iter().find(|d| d.id == id)
    }

    /// Whether the words of a ground are still to be verified.
    pub fn to_be_verified(&self, ground: Ground) -> bool {
        ground.to_be_verified() && !self.ground(ground).is_some_and(|rule| rule.verified)
    }

    /// The rules in plain words, a line each.
    pub fn words(&self) -> Vec<String> {
        let mut lines = vec![
            match self.joiner_unit {
                DayUnit::Days => "A joiner is notified by the limit return.new_pupil, in plain days.",
                DayUnit::SchoolDays => {
                    "A joiner is notified by the limit return.new_pupil, in school days, and never later than five plain days."
                }
            }
            .to_owned(),
            if self.standard_joiners {
                "Joiners of the first class at the start of the year are notified too."
            } else {
                "Joiners of the first class at the start of the year need no notification."
            }
            .to_owned(),
        ];
        let asked: Vec<&str> = self
            .standard_leavers_asked
            .iter()
            .map(|a| a.words())
            .collect();
        lines.push(if self.standard_leavers {
            "Leavers of the last class at the end of the year are notified too.".to_owned()
        } else if asked.is_empty() {
            "Leavers of the last class at the end of the year need no notification.".to_owned()
        } else {
            format!(
                "Leavers of the last class at the end of the year need no notification, except those {}.",
                asked.join("; ")
            )
        });
        lines.push(format!(
            "A leaver who is on no roll {} after being expected elsewhere may be missing education.",
            self.expected_days
        ));
        let without: Vec<&str> = self.consent_not_needed.iter().map(|g| g.id()).collect();
        lines.push(format!(
            "A child whom an authority placed in a special school comes off with its consent, except under {} (to be verified).",
            if without.is_empty() { "no ground".to_owned() } else { without.join(", ") }
        ));
        let list = |ids: &[String]| {
            let names = ids.iter().filter_map(|id| self.document(id));
            names
                .map(|d| d.name.as_str())
                .collect::<Vec<_>>()
                .join("; ")
        };
        for (of, rule) in &self.grounds {
            let mut said = Vec::new();
            if !rule.documents.is_empty() {
                said.push(format!("documents: {}", list(&rule.documents)));
            }
            if !rule.if_any.is_empty() {
                said.push(format!("where there is one: {}", list(&rule.if_any)));
            }
            if !rule.by_law.is_empty() {
                said.push(format!("never without: {}", list(&rule.by_law)));
            }
            if !rule.permission_for.is_empty() {
                said.push(format!(
                    "the authority's permission comes first for {}",
                    rule.permission_for.join(", ")
                ));
            }
            said.extend(rule.note.clone());
            said.extend(
                rule.condition
                    .as_ref()
                    .map(|c| format!("a person confirms: {c}")),
            );
            if rule.ask && rule.condition.is_none() {
                said.push("a person confirms what is to be verified".to_owned());
            }
            if !said.is_empty() {
                lines.push(format!("{of} {}: {}.", of.words(), said.join("; ")));
            }
        }
        let unread: Vec<&str> = Ground::ALL
            .into_iter()
            .filter(|g| self.to_be_verified(*g))
            .map(Ground::id)
            .collect();
        if !unread.is_empty() {
            lines.push(format!(
                "Words still to be verified: {}.",
                unread.join(", ")
            ));
        }
        for (what, all) in [
            ("Before a name comes off", &self.checklist),
            ("A notification can be flagged for", &self.flags),
        ] {
            if !all.is_empty() {
                let names: Vec<&str> = all.iter().map(|n| n.name.as_str()).collect();
                lines.push(format!("{what}: {}.", names.join("; ")));
            }
        }
        lines
    }
}
