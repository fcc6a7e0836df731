//! A child whom an authority placed in a special school stays on its register until that authority consents. Reg 9(2).

use crate::{Finding, all_of, cite, that};

/// What 9(2) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// The pupil became a pupil of a special school under arrangements of a local authority.
    pub by_authority: bool,
    /// That authority consents.
    pub authority_consents: bool,
    /// The Secretary of State directs it.
    pub directed: bool,
}

/// 9(2): the consent of the authority that placed the pupil in a special school.
///
/// Over which grounds it stands is not known here: an authority's policy lists those it does not stand over.
pub fn special_school_consent(facts: Placed) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(2)", memory),
        [that(
            "no authority placed the pupil in this special school, or that authority consents, or the Secretary of State directs it",
            !facts.by_authority || facts.authority_consents || facts.directed,
        )
        .from_memory()],
    )
}
