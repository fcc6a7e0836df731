//! An authority's graduated response as data: stages, steps, services, evidence, prompts, a rating scale.
//! In: the tables of a pack, over the national ones. Out: a [`Support`], or why they make no sense.
//! These are practice, not law: no code knows a stage, a step or an authority by name.

mod evidence;
mod layer;
mod sheet;
mod span;
mod step;
mod when;
mod words;

pub use evidence::Evidence;
pub use sheet::{Answer, Question, Scale, Sheet};
pub use span::Span;
pub use step::{Consent, Form, Outcome, Service, Stage, Step};
pub use when::{After, When};

pub(crate) use evidence::ANY;
pub(super) use layer::{HeightText, Lines, NumbersText, StepText, SupportText};
pub(super) use words::describe;

use law::school::Phase;

use super::percent::Percent;

/// What a policy says of support: complete, the national parts included.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Support {
    /// Its stages, from the first.
    pub stages: Vec<Stage>,
    /// Its steps, in the order in which they are offered.
    pub steps: Vec<Step>,
    /// The directory of services.
    pub services: Vec<Service>,
    /// What the record is to show of what was tried.
    pub evidence: Vec<Evidence>,
    /// The sheets of prompts.
    pub sheets: Vec<Sheet>,
    /// The rating scale; `None` when the policy has none.
    pub scale: Option<Scale>,
    /// The heights of the mountain on which attendance is shown, from the highest.
    pub heights: Vec<Height>,
    /// Numbers of its own.
    pub numbers: Numbers,
}

/// A height of the mountain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Height {
    /// Its name.
    pub name: String,
    /// The attendance from which it is held.
    pub at_least: Percent,
}

/// Numbers of the practice of support.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Numbers {
    /// Lessons a day, by phase: what missed sessions add up to.
    pub primary_lessons: u16,
    /// The same for secondary schools.
    pub secondary_lessons: u16,
    /// The same for special schools.
    pub special_lessons: u16,
    /// Classmates that there must be before a child is shown against them.
    pub least_classmates: u16,
    /// Longest bespoke timetable in weeks; `None` where there is no such limit, as nationally.
    pub longest_timetable: Option<u16>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            primary_lessons: 5,
            secondary_lessons: 5,
            special_lessons: 5,
            least_classmates: 10,
            longest_timetable: None,
        }
    }
}

impl Numbers {
    /// Lessons on a whole day at a school of a phase.
    pub const fn lessons_a_day(&self, phase: Phase) -> u16 {
        match phase {
            Phase::Primary => self.primary_lessons,
            Phase::Secondary => self.secondary_lessons,
            Phase::Special => self.special_lessons,
        }
    }
}

impl Support {
    /// A stage by its id.
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|s| s.id == id)
    }

    /// A stage's place among the stages.
    pub fn place(&self, stage: &str) -> Option<usize> {
        self.stages.iter().position(|s| s.id == stage)
    }

    /// A step by its id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.id == id)
    }

    /// A service of the directory by its id.
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|s| s.id == id)
    }

    /// The sheet of prompts of a step.
    pub fn sheet(&self, step: &Step) -> Option<&Sheet> {
        let id = step.sheet.as_deref()?;
        self.sheets.iter().find(|s| s.id == id)
    }
}
