//! Rolls: who is on a school's admission register, from when and until when.
//! In: what a school's system says of its pupils. Out: joiners, leavers, changes and refusals.

mod feed;
pub mod matching;
mod notified;
mod said;

pub use feed::{Feed, Held, HeldPupil, Join, Refused, Whose, plan};
pub use notified::{Ages, FirstAndLast, joiner_to_notify, leaver_to_notify};
pub use said::{Details, OLDEST, Refusal, SaidPupil, SaidSpell, Spell};
