//! Attendance: registers into the store, and what they mean for everybody, kept beside them.
//! In: packs and files of marks. Out: rows, standings and Today, in units of work.

pub(crate) mod amend;
mod families;
mod import;
pub(crate) mod marks;
mod not_received;
mod recompute;
mod roll_changes;
mod school_items;
mod school_roll;
mod settling;
mod today;

pub use import::{ImportError, Imported, import};
pub(crate) use not_received::{
    expect_registers, settle as registers_came, settle_each as each_registers_came,
};
pub(crate) use recompute::{
    Known, begin_day, begin_days, recompute_read, recompute_within, renew, renew_school,
};
pub use recompute::{Recomputed, recompute_everybody, recompute_pupils};
pub(crate) use roll_changes::{Shown, note as note_roll, settle as settle_roll_changes};
pub(crate) use school_items::{
    OfChild, settle as settle_school_items, settle_of_children,
    settle_of_pupil as settle_pupils_items,
};
pub(crate) use school_roll::SchoolRoll;
