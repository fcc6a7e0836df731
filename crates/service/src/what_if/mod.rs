//! What if: another policy tried on the authority's real registers.
//! In: a policy as it might be. Out: who and how many would be in another tier. Nothing is written.

pub(crate) mod pages;

use std::collections::HashMap;

use casework::attendance::tiers;
use casework::policy::Policy;
use casework::what_if::{Seen, WhatIf, compare};
use register::{Day, PupilIx, Windows};
use store::attendance::{EveryRegister, every_register};
use store::pupils::Pupil;
use store::{PupilId, SchoolId, StoreError};

use crate::house::Rooms;

/// Threads that read and count: a trial may take one of two processors, not both.
const THREADS: usize = 1;

/// A pupil who would move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Move {
    pub(crate) pupil: PupilId,
    /// Tier under the policy in force, by id; `None` for no tier.
    pub(crate) before: Option<String>,
    /// Tier under the other.
    pub(crate) after: Option<String>,
}

/// What a trial found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Found {
    pub(crate) counts: WhatIf,
    /// Those who would move, in the order of their ids.
    pub(crate) moves: Vec<Move>,
}

/// Tries a policy on everybody who is on a roll today.
///
/// # Errors
/// When the store fails.
pub(crate) async fn try_out(rooms: &Rooms, other: Policy) -> Result<Found, StoreError> {
    let now = rooms.store.snapshot().await?;
    let every = every_register(&now, THREADS).await?;
    let people = store::pupils::list_by_ids(&now, &every.pupils).await?;
    let schools = store::schools::list(&now).await?;
    let phases = schools.into_iter().map(|s| (s.id, s.phase)).collect();
    let (policy, as_of) = (rooms.authority.policy.clone(), Day::from(rooms.today()));
    // Counting a county takes a processor for a while: not on a thread that serves others.
    let found = tokio::task::spawn_blocking(move || {
        count(&every, &people, &phases, (&policy, &other), as_of)
    });
    // A trial that panics has found nothing; the panic is in the log.
    Ok(found.await.unwrap_or_default())
}

fn count(
    every: &EveryRegister,
    people: &[Pupil],
    phases: &HashMap<SchoolId, String>,
    (policy, other): (&Policy, &Policy),
    as_of: Day,
) -> Found {
    let registers = &every.registers;
    let standings = registers.standings(as_of, Windows::default(), THREADS);
    let tiers_of = |policy| tiers(registers, &standings, as_of, policy, THREADS);
    let (before, after) = (tiers_of(policy), tiers_of(other));
    let people: HashMap<PupilId, &Pupil> = people.iter().map(|p| (p.id, p)).collect();
    let mut moves = Vec::new();
    let mut seen = Vec::new();
    for (at, id) in every.pupils.iter().enumerate() {
        let place = PupilIx(at as u32);
        let spells = registers.rolls().spells(place);
        let Some(person) = people.get(id) else {
            continue;
        };
        // Those who have left are nobody's to support.
        if !spells.iter().any(|s| s.holds_on(as_of)) {
            continue;
        }
        let of = |tiers: &[Option<&casework::policy::Tier>]| tiers[at].map(|t| t.id.clone());
        let (was, would_be) = (of(&before), of(&after));
        if was != would_be {
            moves.push(Move {
                pupil: *id,
                before: was,
                after: would_be,
            });
        }
        let school = standings[place].school.map(|s| every.school(s));
        seen.push(Seen {
            before: before[at].map(|t| t.id.as_str()),
            after: after[at].map(|t| t.id.as_str()),
            year_group: &person.year_group,
            phase: school
                .and_then(|s| phases.get(&s))
                .map_or("", String::as_str),
            sex: &person.sex,
        });
    }
    Found {
        counts: compare(seen.into_iter()),
        moves,
    }
}
