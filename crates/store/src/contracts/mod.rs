//! Attendance contracts: what was offered, agreed, signed, kept and not.
//! In: a contract's acts, each with what it brings. Out: a contract whole, a pupil's, and what waits at a
//! school. What was agreed is written once: nothing here changes a version.

mod act;
mod contract;
mod ending;
mod meeting;
mod review;
mod signature;
mod version;
mod waiting;
mod whole;

pub use act::{ContractAct, Doing, move_on};
pub use contract::{Contract, ContractParent, answer, begin, find, of_pupil};
pub use ending::{Ending, insert_ending};
pub use meeting::{ContractMeeting, insert_meeting};
pub use review::{ContractReview, Outcome, ReviewState, close_review, insert_reviews, put_aside};
pub use signature::{Signature, add_copy, insert_signature};
pub use version::{Agreed, Party, Undertaking, Version, insert_version};
pub use waiting::{
    UnansweredMeeting, UnsignedVersion, reviews_waiting, schools_with_contracts, unanswered,
    unsigned,
};
pub use whole::{Whole, whole};
