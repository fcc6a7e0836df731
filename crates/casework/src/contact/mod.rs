//! The contact room: may this be sent to this parent, by this way; what follows a step; when is it served.
//! In: a parent as the record has them, a communication's facts, the authority's policy. Out: what to
//! warn of, the next state or a date; or a refusal that says what to do instead.

mod deemed;
mod inbox;
mod preferred;
mod progress;
mod recipient;
mod rules;
mod way;

pub use deemed::deemed_on;
pub use inbox::{Inbox, inbox};
pub use preferred::preferred;
pub use progress::{Fact, State, after};
pub use recipient::{Allowed, Point, Recipient, Warning, may_receive};
pub use rules::{ContactRules, ContactRulesText};
pub use way::Way;
