//! Attendance contracts: what follows what, what a contract says, who signs it, what became of it.
//! In: a contract as it stands, what somebody writes down, an authority's policy, a day. Out: what it is
//! then, and what it puts on Today; or refusals that say what to do instead.
//! A contract is voluntary and has no penalty: nothing here makes a parent do anything. Sources:
//! Anti-social Behaviour Act 2003 s19; "Working together to improve school attendance", paras 138-150.

mod course;
mod ending;
mod meeting;
mod raise;
mod review;
mod rules;
mod sign;
mod terms;
mod wrong;

use law::{Citation, cite};

pub use course::{Act, Course, Meeting, State};
pub use ending::{Closing, EndReason, NotKept, close, complete, find_not_kept};
pub use meeting::{
    Answer, Came, Inviting, Meets, NobodyCame, Rearranging, Time, held, invite, nobody_came,
    rearrange,
};
pub use raise::{answer_due, raise_answer, raise_review, raise_signature};
pub use review::{Holding, Kept, Missing, Stands, hold, miss};
pub use rules::{ContractRules, ContractRulesText, StepOf};
pub use sign::{Signing, Word, sign};
pub use terms::{MOST_REVIEWS, Plan, Side, Terms, plan, terms};
pub use wrong::{Part, Wrong};

/// Where a contract comes from, and that nobody is made to sign one.
pub const SOURCE: Citation = cite!("ASBA 2003", "s19");

/// What every page that offers or shows a contract says of it.
pub const CHOICE: &str = "An attendance contract is a choice: nobody has to make one, and there is no penalty for not keeping to it. If the child goes on missing school, a court may later be shown it.";
