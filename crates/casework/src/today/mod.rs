//! Today: what needs somebody's attention, raised from standings and kept until it is dealt with.
//! In: a pupil's marks and standing, an authority's policy, and what is on the list already. Out:
//! what to raise, what to withdraw, and what people may do with an item.
//! Screening alone raises nothing that is a duty: each rule first asks the law whom it applies to.

mod item;
mod not_received;
mod raise;
mod reconcile;
mod roll_change;
mod rule;
mod since;

pub use item::{Act, Held, Refusal, State};
pub use not_received::{SchoolDay, not_received};
pub use raise::{About, Raised, raise};
pub use reconcile::{Change, OnList, reconcile};
pub use roll_change::{Difference, Way, roll_change};
pub use rule::Rule;
