//! Pupils: who they are, on whose roll, who their parents are and how to reach them.
//! In: facts from packs, exports and people. Out: the same, each with its source and dates.

mod address;
mod enrolment;
mod fact;
mod family;
mod joined;
mod list;
mod pupil;
mod restriction;

pub use address::{
    Address, PupilAddress, addresses_of, insert_addresses, list_addresses, move_pupil,
    parent_address,
};
pub use enrolment::{
    Enrolment, change_enrolment, enrolments_of, enrolments_of_all_at, enrolments_of_pupils,
    enrolments_of_school, every_enrolment, insert_enrolments, on_roll,
};
pub use fact::{Fact, end_fact, fact_values, facts_of, insert_facts};
pub use family::{
    ContactKind, ContactPoint, Parent, Relationship, children_of, confirm_contact_point,
    contact_points_of, end_contact_point, find_contact_point, find_parent, find_parents_by_source,
    fold_contact, insert_contact_points, insert_parents, list_parents, mark_shared, parents_of,
    points_like, relate, relationships_of, siblings_of, unrelate, update_parent,
};
pub use joined::{
    ParentJoined, give_contact_points, join_parents, joined_by_source, restrictions_on,
};
pub(crate) use list::narrowed;
pub use list::{
    FactIs, ListOrder, Narrow, PupilLine, Reach, RollCount, StandingIs, Waiting, among,
    count_lines, list_lines, names_within, roll_counts,
};
pub use pupil::{Name, Pupil, find, find_by_upn, insert, list_by_ids, names, update};
pub use restriction::{
    Restriction, end_restriction, find_restriction, insert_restriction, restrictions_of,
};
