//! An authority's policy as data: tiers, windows, and the limits it may set within the law's.
//! In: TOML, layered over the national pack. Out: a [`Policy`], or every reason it is refused.

mod check;
mod comparison;
mod pack;
mod percent;
mod redraw;
mod support;
mod tier;
mod triggers;

pub use check::{Description, LIMITS, NO_LIMITS, NO_TIERS, SCHOOLS, TIERS, TODAY, describe};
pub use comparison::{LikeSchools, Quality};
pub use pack::{Departs, Limit, Policy, PolicyError};
pub use percent::Percent;
pub use redraw::{Field, Typed, Wrong};
pub(crate) use support::ANY;
pub use support::{
    After, Answer, Consent, Evidence, Form, Height, Numbers, Outcome, Question, Scale, Service,
    Sheet, Span, Stage, Step, Support, When,
};
pub use tier::{Band, Tier, Window};
pub use triggers::Triggers;

/// The policies that come with the program: id and text.
pub const BUILT_IN: &[(&str, &str)] = &[
    (
        "national",
        include_str!("../../../../policies/national.toml"),
    ),
    (
        "herefordshire",
        include_str!("../../../../policies/herefordshire.toml"),
    ),
    (
        "worcestershire",
        include_str!("../../../../policies/worcestershire.toml"),
    ),
    (
        "road-map",
        include_str!("../../../../policies/road-map.toml"),
    ),
];

/// A policy that comes with the program, by its id.
///
/// # Errors
/// `None` when there is none of that id; the inner error cannot happen while the tests pass.
pub fn built_in(id: &str) -> Option<Result<Policy, PolicyError>> {
    BUILT_IN
        .iter()
        .find(|(known, _)| *known == id)
        .map(|(_, text)| Policy::read(text))
}
