//! Stages, steps and services of a graduated response.
//! In: a pack's tables. Out: plain types; what a step is and when it is suggested, as data.

use serde::Deserialize;

use super::span::Span;
use super::when::When;

/// A stage.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub means: String,
}

/// What a step is written down with, beside when, how it went and what was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Nothing else.
    #[default]
    Words,
    /// Where the child stands and what was missed, as at the meeting.
    Mountain,
    /// Answers on the rating scale.
    Rating,
    /// A referral to a service of the directory.
    Referral,
    /// A bespoke timetable with its end and its review.
    Timetable,
}

/// A way in which a step can go.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its stable id.
    pub id: String,
    /// Its words.
    pub name: String,
    /// When to come back to it, where that is not the step's own time.
    pub review: Option<Span>,
}

/// A step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The stage it belongs to.
    pub stage: String,
    /// What it is.
    pub what: String,
    /// The sheet of prompts that goes with it.
    pub sheet: Option<String>,
    /// What it is written down with.
    pub form: Form,
    /// How it can go; none where there is only one way.
    pub outcomes: Vec<Outcome>,
    /// Whether the time of day belongs to its record, as of a visit.
    pub timed: bool,
    /// Whether it is done again as often as is needed, so that nobody is asked why.
    pub repeats: bool,
    /// How long after it what it came to is looked at.
    pub review: Option<Span>,
    /// From when after it was done or skipped it may be suggested again; otherwise in another academic
    /// year only.
    pub again_after: Option<Span>,
    /// The letters that go with it, by their ids.
    pub letters: Vec<String>,
    /// When it is suggested: any one of these.
    pub suggest: Vec<When>,
}

impl Step {
    /// An outcome by its id.
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|o| o.id == id)
    }
}

/// Whose consent a service asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// A parent's.
    #[default]
    Parent,
    /// The pupil's or a parent's: some services take young people of their own accord.
    PupilOrParent,
    /// Nobody's: it takes referrals on another lawful basis.
    NotAsked,
}

/// A service of the directory.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it does for a child.
    pub does: String,
    /// Who may refer.
    pub who: String,
    /// How.
    pub how: String,
    /// Whose consent it asks for.
    #[serde(default)]
    pub consent: Consent,
    /// Whether the referral must say what attendance has to do with it.
    #[serde(default)]
    pub names_attendance: bool,
}
