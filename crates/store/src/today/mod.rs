//! Today: what needs doing, put there by rules and closed by people.
//! In: items as rules raise them. Out: the worklist; and the same facts never raised twice.

mod item;
mod list;

pub use item::{Item, ItemState, NewItem, assign, find, raise, set_facts, set_state};
pub use list::{Filter, counts, list, of_pupils, of_rule, of_school, who_waits};
