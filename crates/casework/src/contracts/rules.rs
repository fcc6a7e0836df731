//! What an authority's policy says of attendance contracts: its `[contracts]` table, over the national one.
//! In: the pack's text. Out: spans of time, who may sign, and which step of support a contract is.
//! Practice, not law: no enactment says how long a contract lasts or how often it is looked at.

use serde::Deserialize;

use crate::policy::{Span, Support};

/// The rules in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContractRules {
    /// How long a contract holds, unless it is agreed otherwise.
    pub length: Span,
    /// How long after it begins, and after each review, it is looked at.
    pub review_every: Span,
    /// How long after an invitation silence counts as no response.
    pub answer_within: Span,
    /// As what somebody signs for the school.
    pub signs_for_school: Vec<String>,
    /// As what somebody signs for the authority.
    pub signs_for_authority: Vec<String>,
    /// The step of support that a contract is; `None` where the policy's steps have none.
    pub step: Option<StepOf>,
}

/// Which step of support stands for a contract.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepOf {
    /// The step's id.
    pub id: String,
    /// Its outcome when parents are invited.
    pub invited: String,
    /// Its outcome when every party has signed.
    pub agreed: String,
}

impl Default for ContractRules {
    fn default() -> Self {
        let words = |all: &[&str]| all.iter().map(|&w| w.to_owned()).collect();
        Self {
            length: Span::Weeks(12),
            review_every: Span::Weeks(4),
            answer_within: Span::SchoolDays(5),
            signs_for_school: words(&["Head teacher"]),
            signs_for_authority: words(&["Authority attendance officer"]),
            step: None,
        }
    }
}

/// The table as a pack has it; what it leaves out is as in the national pack.
#[derive(Clone, Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct ContractRulesText {
    length: Option<Span>,
    review_every: Option<Span>,
    answer_within: Option<Span>,
    signs_for_school: Option<Vec<String>>,
    signs_for_authority: Option<Vec<String>>,
    step: Option<StepOf>,
}

/// What is wrong, and what to do instead.
type Fault = (String, String);

impl ContractRulesText {
    /// Laid over other rules; `support` has the policy's own steps. What is wrong goes to `faults`.
    pub fn over(
        self,
        national: ContractRules,
        support: &Support,
        faults: &mut Vec<Fault>,
    ) -> ContractRules {
        let mut span = |what: &str, own: Option<Span>, otherwise: Span| match own {
            Some(own) if !(1..=366).contains(&own.count()) => {
                faults.push((
                    format!("[contracts] {what} = {own} is out of reach"),
                    format!("Write it like {what} = {{ weeks = 4 }}, from 1 to 366, in days, weeks, school_days or working_days"),
                ));
                otherwise
            }
            own => own.unwrap_or(otherwise),
        };
        let length = span("length", self.length, national.length);
        let review_every = span("review_every", self.review_every, national.review_every);
        let answer_within = span("answer_within", self.answer_within, national.answer_within);
        let mut signers = |what: &str, own: Option<Vec<String>>, otherwise: Vec<String>| {
            let own = own.unwrap_or(otherwise);
            if own
                .iter()
                .any(|w| w.trim().is_empty() || w.chars().count() > 80)
            {
                faults.push((
                    format!("[contracts] {what} has a position that nobody can read"),
                    "Write each as it stands under a signature, like \"Head teacher\"".to_owned(),
                ));
            }
            own
        };
        let signs_for_school = signers(
            "signs_for_school",
            self.signs_for_school,
            national.signs_for_school,
        );
        let signs_for_authority = signers(
            "signs_for_authority",
            self.signs_for_authority,
            national.signs_for_authority,
        );
        if signs_for_school.is_empty() && signs_for_authority.is_empty() {
            faults.push((
                "[contracts] nobody may sign for the school or the authority".to_owned(),
                "Name at least one position in signs_for_school or signs_for_authority".to_owned(),
            ));
        }
        let there = |step: &StepOf| {
            support.step(&step.id).is_some_and(|known| {
                let outcome = |id| known.outcome(id).is_some();
                outcome(&step.invited) && outcome(&step.agreed)
            })
        };
        let step = match self.step {
            Some(own) if !there(&own) => {
                faults.push((
                    format!(
                        "[contracts] step names {} with the outcomes {} and {}, which this policy does not have",
                        own.id, own.invited, own.agreed
                    ),
                    "Name one of the policy's steps and two of its outcomes".to_owned(),
                ));
                None
            }
            Some(own) => Some(own),
            // A policy whose own steps have no such step has none that a contract is.
            None => national.step.filter(there),
        };
        ContractRules {
            length,
            review_every,
            answer_within,
            signs_for_school,
            signs_for_authority,
            step,
        }
    }
}

impl ContractRules {
    /// What they say in plain words, a line each.
    pub fn words(&self, support: &Support) -> Vec<String> {
        let step = self.step.as_ref().and_then(|s| support.step(&s.id));
        let mut lines = vec![
            "It is a choice: no parent is made to sign one, and nobody is penalised for not keeping to it.".to_owned(),
            format!(
                "It holds for {} unless it is agreed otherwise, and is looked at every {}.",
                self.length, self.review_every
            ),
            format!(
                "An invitation that is not answered within {} counts as no response.",
                self.answer_within
            ),
        ];
        for (whom, signers) in [
            ("the school", &self.signs_for_school),
            ("the authority", &self.signs_for_authority),
        ] {
            if !signers.is_empty() {
                lines.push(format!(
                    "It is signed for {whom} as: {}.",
                    signers.join(", ")
                ));
            }
        }
        lines.extend(step.map(|s| format!("It is the step “{}” of support.", s.name)));
        lines
    }
}
