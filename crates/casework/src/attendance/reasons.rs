//! Why a pupil is in a tier: each tier of the policy with what its own window holds.
//! In: registers, a pupil, a day, a policy. Out: every tier with its figures, and which decided.

use register::{Day, HeldSession, PupilIx, Registers};

use crate::policy::{Policy, Tier, Window};

/// A tier and what a pupil's attendance was over the window it looks at.
#[derive(Clone, Debug)]
pub struct Reason<'p> {
    /// The tier.
    pub tier: &'p Tier,
    /// The sessions of its window, marked or not, in order.
    pub sessions: Vec<HeldSession>,
    /// Sessions attended in it.
    pub attended: u32,
    /// Possible sessions in it.
    pub possible: u32,
    /// Whether the tier's band holds that share. A window in which nothing was possible puts
    /// nobody in a tier.
    pub holds: bool,
}

/// The sessions that a window looks at, as at a day.
pub fn sessions_of(
    registers: &Registers,
    pupil: PupilIx,
    as_of: Day,
    window: Window,
) -> Vec<HeldSession> {
    match window {
        Window::SchoolWeeks(weeks) => registers.last_school_weeks(pupil, as_of, weeks),
        Window::AcademicYear => {
            let year = law::academic_year::academic_year(as_of.date()).value;
            registers.sessions(pupil, year.first_day().into(), as_of)
        }
    }
}

/// Every tier of a policy in its order, with what decides whether the pupil is in it. The last
/// that holds is the pupil's.
pub fn reasons<'p>(
    registers: &Registers,
    pupil: PupilIx,
    as_of: Day,
    policy: &'p Policy,
) -> Vec<Reason<'p>> {
    let reason = |tier: &'p Tier| {
        let sessions = sessions_of(registers, pupil, as_of, tier.window);
        let count =
            |which: fn(&HeldSession) -> bool| sessions.iter().filter(|s| which(s)).count() as u32;
        let (attended, possible) = (count(HeldSession::attended), count(HeldSession::possible));
        Reason {
            tier,
            attended,
            possible,
            holds: possible > 0 && tier.band.holds(attended, possible),
            sessions,
        }
    };
    policy.tiers.iter().map(reason).collect()
}

/// Which of the reasons decided: the last that holds; `None` for no tier.
pub fn decided<'r, 'p>(reasons: &'r [Reason<'p>]) -> Option<&'r Reason<'p>> {
    reasons.iter().rev().find(|reason| reason.holds)
}
