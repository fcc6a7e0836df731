//! When a name must come off the admission register: the grounds of regulation 9, one function a paragraph.
//! In: what is known of a pupil, as the small facts of each paragraph. Out: a finding with every limb.
//! Source: SI 2024/208 reg 9. Paragraphs (1)(a) to (i) and (3)(a) and (c) were read in copies, in whole or in short; a limb
//! whose words nobody here has read says so itself (`Limb::certainty`).
//!
//! Nothing else is a ground: a name that comes off for another reason comes off unlawfully.

pub mod age;
pub mod away;
pub mod consent;
pub mod ended;
mod ground;
pub mod not_of_age;
pub mod orders;
pub mod parting;
pub mod schools;

pub use ground::{Ground, Paragraph};
