//! What an authority's policy makes of standings.
//! In: registers with their standings as at a day, and a policy. Out: each pupil's tier.

use std::collections::BTreeMap;

use register::{Day, PupilIx, Registers, Standings, Windows};

use crate::policy::{Policy, Tier, Window};

/// Each pupil's tier under a policy, in the order of the standings; `None` for no tier.
///
/// Windows that the standings do not hold are worked out from the registers, each once.
pub fn tiers<'p>(
    registers: &Registers,
    standings: &Standings,
    as_of: Day,
    policy: &'p Policy,
    threads: usize,
) -> Vec<Option<&'p Tier>> {
    let usual = Windows::default();
    let others: BTreeMap<u16, Standings> = policy
        .windows()
        .into_iter()
        .filter_map(|w| match w {
            Window::SchoolWeeks(n) if n != usual.attendance => Some(n),
            Window::SchoolWeeks(_) | Window::AcademicYear => None,
        })
        .map(|n| {
            (
                n,
                registers.standings(
                    as_of,
                    Windows {
                        attendance: n,
                        ..usual
                    },
                    threads,
                ),
            )
        })
        .collect();
    let figures = |pupil: PupilIx, window| match window {
        Window::AcademicYear => (standings[pupil].attended, standings[pupil].possible()),
        Window::SchoolWeeks(n) => {
            let s = others.get(&n).map_or(&standings[pupil], |own| &own[pupil]);
            (s.window_attended, s.window_possible())
        }
    };
    (0..standings.len() as u32)
        .map(|pupil| policy.tier(|window| figures(PupilIx(pupil), window)))
        .collect()
}
