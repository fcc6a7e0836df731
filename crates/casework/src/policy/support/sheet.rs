//! Prompt sheets and the rating scale: questions in our own words, as data.
//! In: a pack's `[[sheets]]` and `[rating_scale]`. Out: questions for a form, answers by their ids.

use serde::Deserialize;

/// How a question is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// In a line or two.
    #[default]
    Words,
    /// In the very words of the child.
    OwnWords,
    /// Yes or no.
    YesOrNo,
}

/// A question.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its stable id.
    pub id: String,
    /// What is asked.
    pub asks: String,
    /// What may help to ask or answer it.
    #[serde(default)]
    pub hint: String,
    /// How it is answered.
    #[serde(default)]
    pub answer: Answer,
}

/// A sheet of prompts.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Its stable id.
    pub id: String,
    /// How to begin.
    pub opens: String,
    /// What to have in mind.
    #[serde(default)]
    pub minds: Vec<String>,
    /// What to ask; none of it must be answered.
    pub questions: Vec<Question>,
}

/// A scale on which a child says how hard things are.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Its name.
    pub name: String,
    /// How to begin.
    pub opens: String,
    /// What each point of it means, from nought.
    pub points: Vec<String>,
    /// What is asked.
    pub questions: Vec<Question>,
}

impl Scale {
    /// Its highest point.
    pub fn most(&self) -> u8 {
        u8::try_from(self.points.len().saturating_sub(1)).unwrap_or(u8::MAX)
    }
}
