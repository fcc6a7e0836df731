//! The support room: what is suggested for a child and why, and what may be written down of it.
//! In: a pupil's figures, what was done, an authority's policy, a day. Out: suggestions with their
//! reasons, decisions, or refusals that say what to do instead. Nothing here is ever forced.

mod back;
mod condition;
mod evidence;
mod model;
mod mountain;
mod offer;
mod outcome;
mod rating;
mod refer;
mod review;
mod share;
mod stage;
mod suggest;
mod take;
mod timetable;

pub use back::back_after_days;
pub use condition::{ConditionDays, Spell, days_with, spells};
pub use evidence::{Item, Recorded, Shown, checklist};
pub use model::{Done, Facts, Field, Figures, How, Refusal};
pub use mountain::{Classmate, Missed, Mountain, mountain};
pub use offer::{OfferAct, OfferRefusal, OfferState};
pub use outcome::{CameOf, ReferralOutcome, came_of, end_early};
pub use rating::{Answers, answers, hardness};
pub use refer::{Referral, ReferralBasis, refer};
pub use review::{Closing, Review, Standing, close, due, raise_review};
pub use share::{Basis, ShareRefusal, share};
pub use stage::move_to;
pub use suggest::{Suggestion, suggest};
pub use take::{Taken, Taking, take};
pub use timetable::{Purpose, Timetable, timetable};
