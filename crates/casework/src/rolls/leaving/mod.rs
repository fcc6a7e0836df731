//! A leaver: which ground fits, whether what is known bears it, and what goes with it.
//! In: a situation in plain words, the facts that are held or asked, the policy. Out: a [`Decision`] with every limb's
//! answer, or a [`Refused`] that names limbs, dates and sources and says what to do instead.
//! Source: SI 2024/208 reg 9 and reg 13(4) to (6). Nothing but a ground takes a name off, and none takes it off back in time.

mod decision;
mod facts;
mod judge;
mod limbs;
mod question;
mod situation;
mod transition;

pub use decision::{Decision, Paper, Refused, TransferFile, Unmet};
pub use facts::{
    Destination, Efforts, Exclusion, Facts, Leave, Mobile, Notice, Order, Placement, Said,
    Sentence, Source,
};
pub use judge::judge;
pub use limbs::questions;
pub use question::Question;
pub use situation::Situation;
pub use transition::to_notify;

/// What a leaver's return says, as far as the regulation was read.
pub const RETURN_SAYS: [&str; 6] = [
    "The pupil's full name and address",
    "The full name and address of each parent with whom the pupil lived",
    "An emergency telephone number of each of those parents",
    "Any new address: which parent the pupil lives with there, and from when",
    "Any new school: its name, and the first day there",
    "The ground on which the name comes off",
];
