//! The weights of findings, as a dated file.
//! In: TOML. Out: [`Weights`], or what is wrong with the file; and the file again.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::Finding;

/// The weights that come with the program.
const COMING_WITH: &str = include_str!("../../../weights/matching.toml");

/// What each finding weighs, in bits of evidence, and from which likelihood on a pair is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Weights {
    /// The day they were made, as text.
    pub made_on: String,
    /// How they were made.
    pub how: String,
    /// How many were on the rolls that they were learnt from.
    pub rolls: u32,
    /// The score of a pair of which nothing is found, among that many.
    pub base: f32,
    /// A pair this likely is proposed.
    pub propose: f32,
    /// A pair this likely is proposed as strong.
    pub strong: f32,
    /// By the number of the finding.
    pub(super) of: Vec<f32>,
}

/// The file itself: field, then finding, then weight.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    made_on: String,
    how: String,
    rolls: u32,
    base: f32,
    propose: f32,
    strong: f32,
    weights: BTreeMap<String, BTreeMap<String, f32>>,
}

/// What is wrong with a file of weights.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// It cannot be read at all.
    #[error("the weights of matching cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// A weight is missing.
    #[error("the weights of matching have none for {field}.{key}")]
    Missing {
        /// The field.
        field: &'static str,
        /// The finding.
        key: &'static str,
    },
    /// It cannot be written.
    #[error("the weights of matching cannot be written: {0}")]
    Written(#[from] toml::ser::Error),
}

impl Weights {
    /// Reads a file of weights.
    ///
    /// # Errors
    /// When it is not TOML of this shape, or a weight is missing.
    pub fn read(text: &str) -> Result<Self, WeightsError> {
        let file: File = toml::from_str(text)?;
        let weight = |finding: &Finding| {
            let (field, key) = finding.key();
            let found = file.weights.get(field).and_then(|of| of.get(key));
            found.copied().ok_or(WeightsError::Missing { field, key })
        };
        let of = Finding::ALL.iter().map(weight).collect::<Result<_, _>>()?;
        let File {
            made_on,
            how,
            rolls,
            base,
            propose,
            strong,
            ..
        } = file;
        Ok(Self {
            made_on,
            how,
            rolls,
            base,
            propose,
            strong,
            of,
        })
    }

    /// The weights that come with the program.
    pub fn coming_with() -> &'static Self {
        static READ: LazyLock<Weights> = LazyLock::new(|| match Weights::read(COMING_WITH) {
            Ok(weights) => weights,
            // A test reads it, so nobody runs a program in which this happens.
            Err(why) => unreachable!("{why}"),
        });
        &READ
    }

    /// All weights nought: what training begins with.
    pub fn untrained() -> Self {
        Self {
            made_on: String::new(),
            how: String::new(),
            rolls: 0,
            base: 0.0,
            propose: 0.15,
            strong: 0.95,
            of: vec![0.0; Finding::ALL.len()],
        }
    }

    /// What a finding weighs.
    pub fn of(&self, finding: Finding) -> f32 {
        self.of[finding as usize]
    }

    /// The file again, weights rounded to a hundredth of a bit.
    ///
    /// # Errors
    /// When a text in it cannot be TOML.
    pub fn write(&self) -> Result<String, WeightsError> {
        let mut weights: BTreeMap<String, BTreeMap<String, f32>> = BTreeMap::new();
        for &finding in Finding::ALL {
            let (field, key) = finding.key();
            let of = weights.entry(field.to_owned()).or_default();
            of.insert(key.to_owned(), (self.of(finding) * 100.0).round() / 100.0);
        }
        Ok(toml::to_string(&File {
            made_on: self.made_on.clone(),
            how: self.how.clone(),
            rolls: self.rolls,
            base: (self.base * 100.0).round() / 100.0,
            propose: self.propose,
            strong: self.strong,
            weights,
        })?)
    }
}
