//! Where everybody stands, worked out from the store's registers and kept beside them.
//! In: the registers of everybody or of those a change touched, the policy in force, a day. Out:
//! standings and Today, in one unit of work.

use std::collections::HashMap;

use casework::attendance::tiers;
use jiff::civil::Date;
use law::school::Kind;
use register::{Day, PupilIx, SchoolIx, Windows};
use store::attendance::{KeptStanding, put_standings, registers_of};
use store::{Actor, PupilId, SchoolId, StoreError, Unit};

use super::today::{self, Judged};
use crate::house::Rooms;

/// What working everything out changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Recomputed {
    /// Pupils whose standings were kept.
    pub pupils: usize,
    /// Items raised.
    pub raised: usize,
    /// Items withdrawn, because what they said no longer holds.
    pub withdrawn: usize,
}

/// Works out every pupil's standing as at a day, and what follows for Today.
///
/// # Errors
/// When the store fails; then nothing is changed.
pub async fn recompute_everybody(
    rooms: &Rooms,
    as_of: Date,
    threads: usize,
) -> Result<Recomputed, StoreError> {
    let done = work_out(rooms, None, as_of, threads).await?;
    rooms.store.analyse().await?;
    Ok(done)
}

/// Works out where everybody stands who is or was on a school's roll: after a change of its
/// calendar, or of what the law asks of it.
///
/// # Errors
/// When the store fails; then nothing is changed.
pub(crate) async fn recompute_school(
    rooms: &Rooms,
    school: SchoolId,
) -> Result<Recomputed, StoreError> {
    let spells = store::pupils::enrolments_of_school(&rooms.store, school).await?;
    let mut pupils: Vec<PupilId> = spells.into_iter().map(|s| s.pupil).collect();
    pupils.dedup();
    recompute_pupils(rooms, &pupils, rooms.today(), 1).await
}

/// Works out where some pupils stand as at a day, and what follows for Today: after a change that
/// touches only them. Everybody else's standing and items stay as they are.
///
/// # Errors
/// When the store fails; then nothing is changed.
pub async fn recompute_pupils(
    rooms: &Rooms,
    pupils: &[PupilId],
    as_of: Date,
    threads: usize,
) -> Result<Recomputed, StoreError> {
    work_out(rooms, Some(pupils), as_of, threads).await
}

/// Both of the above; `None` for everybody.
async fn work_out(
    rooms: &Rooms,
    pupils: Option<&[PupilId]>,
    as_of: Date,
    threads: usize,
) -> Result<Recomputed, StoreError> {
    let actor = Actor::program("working out standings");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    let done = recompute_within(&unit, rooms, pupils, as_of, threads).await?;
    unit.commit().await?;
    Ok(done)
}

/// The same within somebody's unit of work, so that the change and what follows from it are kept
/// together: no standing is ever of marks that are no more.
pub(crate) async fn recompute_within(
    unit: &Unit,
    rooms: &Rooms,
    pupils: Option<&[PupilId]>,
    as_of: Date,
    threads: usize,
) -> Result<Recomputed, StoreError> {
    let store = unit;
    let policy = &rooms.authority.policy;
    let every = registers_of(store, pupils, threads).await?;
    let schools = store::schools::list(store).await?;
    let kinds: HashMap<_, _> = schools
        .iter()
        .map(|s| (s.id, Kind::parse(&s.kind)))
        .collect();
    let people = store::pupils::list_by_ids(store, &every.pupils).await?;
    let born: HashMap<PupilId, Date> = people.iter().map(|p| (p.id, p.born)).collect();

    let day = Day::from(as_of);
    let standings = every.registers.standings(day, Windows::default(), threads);
    let tiers = tiers(&every.registers, &standings, day, policy, threads);
    let version = format!("{} {}", policy.id, policy.version);
    let school_of = |school: SchoolIx| every.school(school);
    let kept = (0..every.pupils.len()).map(|at| {
        let standing = &standings[PupilIx(at as u32)];
        KeptStanding::of(
            every.pupils[at],
            standing.school.map(school_of),
            as_of,
            &version,
            tiers[at].map(|t| t.id.as_str()),
            standing,
        )
    });
    let kept: Vec<KeptStanding> = kept.collect();

    let kind = |school: SchoolIx| kinds.get(&every.school(school)).copied().flatten();
    let mut judged = Vec::with_capacity(every.pupils.len());
    for (at, id) in every.pupils.iter().enumerate() {
        let pupil = PupilIx(at as u32);
        // Everybody on a roll has a date of birth: a pack without one is refused.
        let Some(born) = born.get(id) else { continue };
        let about = casework::today::About {
            registers: &every.registers,
            pupil,
            born: *born,
            kind: &kind,
            standing: &standings[pupil],
            tier: tiers[at],
            as_of: day,
        };
        let (raised, rules) = casework::today::raise(&about, policy);
        judged.push(Judged {
            pupil: *id,
            school: standings[pupil].school.map(school_of),
            raised,
            rules,
        });
    }

    let worked_out = kept.len();
    put_standings(unit, kept).await?;
    let (raised, withdrawn) = today::settle(unit, judged, pupils, as_of).await?;
    Ok(Recomputed {
        pupils: worked_out,
        raised,
        withdrawn,
    })
}
