//! Leave of absence: asked for beforehand, decided with a reason, and held against the register.
//! In: who asks, for which days and why; who decides; a pupil's marks. Out: requests and decisions, or refusals
//! in plain English; what the register should show; findings where it shows something else.

mod ask;
mod compare;
mod decide;
mod raise;
mod refusal;
mod rules;
mod state;

pub use ask::{Asker, Request, Wanted, Way, ask, school_days};
pub use compare::{Asked, Finding, Found, Mark, compare, should_show};
pub use decide::{Answer, Decided, Deciding, back_on, decide, law_of};
pub use raise::{raise_finding, raise_request};
pub use refusal::{Field, Refusal};
pub use rules::{AskedBy, Kind, LeaveRules, LeaveRulesText, Lockable};
pub use state::State;
