//! A policy redrawn for a trial: the same tiers with other bands and windows.
//! In: a policy, and what somebody typed for each tier. Out: the policy as it would be, or what is
//! wrong with which field. Nothing of it is kept: a policy in force comes from its pack alone.

use super::pack::Policy;
use super::percent::Percent;
use super::tier::{Band, Window};

/// What is typed for one tier.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Typed {
    /// A percentage, as in `92.5`.
    pub percent: String,
    /// School weeks, as in `12`; blank for the academic year.
    pub weeks: String,
}

/// A field of one tier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// Its percentage.
    Percent,
    /// Its school weeks.
    Weeks,
}

/// What is wrong with a field, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The tier, by its place in the policy.
    pub tier: usize,
    /// The field.
    pub field: Field,
    /// What to do, in plain English.
    pub words: String,
}

/// Most school weeks of a window: as a pack may have it.
const MOST_WEEKS: u16 = 104;

/// Reads a percentage with at most two decimals, exactly.
fn percent(text: &str) -> Option<Percent> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let hundredths = format!("{part:0<2}").parse::<u32>().ok()?;
    Percent::from_hundredths(whole.parse::<u32>().ok()? * 100 + hundredths)
}

fn weeks(text: &str) -> Option<Window> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Window::AcademicYear);
    }
    let weeks = text.parse().ok()?;
    (1..=MOST_WEEKS)
        .contains(&weeks)
        .then_some(Window::SchoolWeeks(weeks))
}

impl Policy {
    /// What stands in the fields of each tier as the policy is.
    pub fn as_typed(&self) -> Vec<Typed> {
        let typed = |tier: &super::Tier| {
            let (Band::AtLeast(percent) | Band::Below(percent)) = tier.band;
            Typed {
                percent: percent.to_string().trim_end_matches('%').to_owned(),
                weeks: match tier.window {
                    Window::SchoolWeeks(weeks) => weeks.to_string(),
                    Window::AcademicYear => String::new(),
                },
            }
        };
        self.tiers.iter().map(typed).collect()
    }

    /// The policy with what is typed for each tier in the place of what it has.
    ///
    /// # Errors
    /// Every field that cannot be read. A tier for which nothing is typed has a blank percentage.
    pub fn redrawn(&self, typed: &[Typed]) -> Result<Self, Vec<Wrong>> {
        let mut out = self.clone();
        let mut wrong = Vec::new();
        let blank = Typed::default();
        for (at, tier) in out.tiers.iter_mut().enumerate() {
            let typed = typed.get(at).unwrap_or(&blank);
            match percent(&typed.percent) {
                Some(percent) => match &mut tier.band {
                    Band::AtLeast(own) | Band::Below(own) => *own = percent,
                },
                None => wrong.push(Wrong {
                    tier: at,
                    field: Field::Percent,
                    words: format!(
                        "Enter a percentage from 0 to 100 for {}, with at most two decimals, like 92.5",
                        tier.name
                    ),
                }),
            }
            match weeks(&typed.weeks) {
                Some(window) => tier.window = window,
                None => wrong.push(Wrong {
                    tier: at,
                    field: Field::Weeks,
                    words: format!(
                        "Enter a whole number of school weeks from 1 to {MOST_WEEKS} for {}, or leave it blank for the academic year",
                        tier.name
                    ),
                }),
            }
        }
        if wrong.is_empty() {
            Ok(out)
        } else {
            Err(wrong)
        }
    }
}
