//! The attendance room: standings seen through an authority's policy and the law's gates.
//! In: registers, standings, dates of birth, kinds of school, a policy. Out: tiers and summaries.

pub mod loading;
mod reasons;
mod summary;
mod tiers;

pub use reasons::{Reason, decided, reasons, sessions_of};
pub use summary::{Known, Screened, Summary, summarise};
pub use tiers::tiers;
