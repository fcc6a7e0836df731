//! Where everybody stands, worked out from the store's registers and kept beside them.
//! In: the registers of everybody or of those a change touched, the policy in force, a day. Out:
//! standings and Today, in one unit of work.

use std::collections::{BTreeSet, HashMap};

use casework::attendance::tiers;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use law::school::Kind;
use register::{Day, PupilIx, SchoolIx, Windows, in_parts};
use store::attendance::{
    EveryRegister, KeptStanding, hold_standings, oldest_standing, put_standings, registers_of,
};
use store::jobs::{Claimed, claim, complete};
use store::pupils::Pupil;
use store::{Actor, PupilId, SchoolId, StoreError, Unit};

use super::today::{self, Judged};
use super::{not_received, roll_changes};
use crate::house::Rooms;
use crate::when;
use crate::work::{Task, Teller, put_in};

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
    let context = || rooms.context(Actor::program("working out standings"));
    let kinds = [Task::RenewStandings.kind()];
    // An import leaves word that this is to be done: whoever does it takes the word up.
    let lease = SignedDuration::from_mins(10);
    let held = claim(&rooms.store, context(), "recompute", &kinds, lease).await?;
    let unit = rooms.store.begin(context()).await?;
    let done = recompute_within(&unit, rooms, None, as_of, threads).await?;
    if let Some(held) = &held {
        complete(&unit, held).await?;
    }
    unit.commit().await?;
    rooms.store.analyse().await?;
    Ok(done)
}

/// Does the same as a job, as at today.
pub(crate) async fn renew(
    rooms: &Rooms,
    held: &Claimed,
    teller: &Teller,
) -> Result<(), StoreError> {
    teller
        .tell(0, 1, "Working out where everybody stands")
        .await;
    let unit = renewed(rooms).await?;
    complete(&unit, held).await?;
    unit.commit().await?;
    rooms.store.analyse().await
}

/// The same at the beginning of a day, and puts the next day's in.
pub(crate) async fn begin_day(
    rooms: &Rooms,
    held: &Claimed,
    teller: &Teller,
) -> Result<(), StoreError> {
    teller
        .tell(0, 1, "Working out where everybody stands")
        .await;
    let unit = renewed(rooms).await?;
    put_in(&unit, &Task::BeginDay, next_at(rooms, DAY_BEGINS)).await?;
    complete(&unit, held).await?;
    unit.commit().await?;
    rooms.store.analyse().await
}

async fn renewed(rooms: &Rooms) -> Result<Unit, StoreError> {
    let actor = Actor::program("working out standings");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    recompute_within(&unit, rooms, None, rooms.today(), threads).await?;
    Ok(unit)
}

/// The hour at which a day's standings are worked out: windows and clocks have moved on overnight.
const DAY_BEGINS: u16 = 4;

/// Puts in what is to be done every day, unless it waits already: now when the standings are of an
/// earlier day, else in the morning; and the look at which registers have come.
pub(crate) async fn begin_days(rooms: &Rooms) -> Result<(), StoreError> {
    let oldest = oldest_standing(&rooms.store).await?;
    let stale = oldest.is_some_and(|day| day < rooms.today());
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("worker")))
        .await?;
    if stale {
        put_in(&unit, &Task::RenewStandings, None).await?;
    }
    put_in(&unit, &Task::BeginDay, next_at(rooms, DAY_BEGINS)).await?;
    put_in(&unit, &Task::ExpectRegisters, None).await?;
    unit.commit().await
}

/// The next time that clocks in England show an hour.
pub(super) fn next_at(rooms: &Rooms, hour: u16) -> Option<Timestamp> {
    let england = when::england();
    let on = |day: Date| {
        let at = day.at(hour as i8, 0, 0, 0).to_zoned(england.clone()).ok()?;
        Some(at.timestamp())
    };
    let today = on(rooms.today()).filter(|at| *at > rooms.now);
    today.or_else(|| on(rooms.today().tomorrow().ok()?))
}

/// Pupils worked out in one go: between two goes whoever waits is told.
const AT_ONCE: usize = 250;

/// Pupils whom the rules judge before the engine is asked again how far it is.
const JUDGED_AT_ONCE: usize = 4_096;

/// Works out as a job where everybody stands who is or was on a school's roll, and which of its
/// registers are due: after a change of its calendar, or of what the law asks of it.
pub(crate) async fn renew_school(
    rooms: &Rooms,
    held: &Claimed,
    school: SchoolId,
    teller: &Teller,
) -> Result<(), StoreError> {
    let actor = Actor::program("working out standings");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    hold_standings(&unit).await?;
    let spells = store::pupils::enrolments_of_school(&unit, school).await?;
    let mut pupils: Vec<PupilId> = spells.into_iter().map(|s| s.pupil).collect();
    pupils.dedup();
    let all = pupils.len() as u64;
    let mut done = 0;
    for some in pupils.chunks(AT_ONCE) {
        teller
            .tell(done, all, "Working out where the school's pupils stand")
            .await;
        recompute_within(&unit, rooms, Some(some), rooms.today(), 1).await?;
        done += some.len() as u64;
    }
    not_received::settle(&unit, rooms, school, rooms.today()).await?;
    roll_changes::settle(&unit, school, rooms.today()).await?;
    complete(&unit, held).await?;
    unit.commit().await
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
    let actor = Actor::program("working out standings");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    let done = recompute_within(&unit, rooms, Some(pupils), as_of, threads).await?;
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
    hold_standings(unit).await?;
    let every = registers_of(unit, pupils, threads).await?;
    let people = store::pupils::list_by_ids(unit, &every.pupils).await?;
    let known = Known::of(every, &people);
    recompute_read(unit, rooms, &known, pupils, as_of, threads).await
}

/// Registers that were read in a unit of work, and when their pupils were born: what standings and the
/// rules of Today rest on.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) every: EveryRegister,
    born: HashMap<PupilId, Date>,
}

impl Known {
    /// Registers, and their pupils.
    pub(crate) fn of<'a>(
        every: EveryRegister,
        pupils: impl IntoIterator<Item = &'a Pupil>,
    ) -> Self {
        let pupils = pupils.into_iter();
        let born = pupils.map(|pupil| (pupil.id, pupil.born)).collect();
        Self { every, born }
    }
}

/// The same from registers that were read in this unit of work, and hold all that it has written. They
/// may hold others' too: those others are left as they are.
pub(crate) async fn recompute_read(
    unit: &Unit,
    rooms: &Rooms,
    known: &Known,
    pupils: Option<&[PupilId]>,
    as_of: Date,
    threads: usize,
) -> Result<Recomputed, StoreError> {
    let policy = &rooms.authority.policy;
    let Known { every, born } = known;
    let kinds: HashMap<_, _> = every
        .schools
        .iter()
        .map(|s| (s.id, Kind::parse(&s.kind)))
        .collect();
    let places: BTreeSet<usize> = match pupils {
        Some(pupils) => {
            let known = pupils.iter().filter_map(|pupil| every.place_of(*pupil));
            known.map(|place| place.0 as usize).collect()
        }
        None => (0..every.pupils.len()).collect(),
    };
    let places: Vec<usize> = places.into_iter().collect();

    let day = Day::from(as_of);
    let standings = every.registers.standings(day, Windows::default(), threads);
    let tiers = tiers(&every.registers, &standings, day, policy, threads);
    let version = format!("{} {}", policy.id, policy.version);
    let school_of = |school: SchoolIx| every.school(school);
    let kept = places.iter().copied().map(|at| {
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

    let judge = |some: &[usize]| -> Vec<Judged> {
        let kind = |school: SchoolIx| kinds.get(&every.school(school)).copied().flatten();
        let of = |at: usize| {
            let (id, pupil) = (every.pupils[at], PupilIx(at as u32));
            // Everybody on a roll has a date of birth: a pack without one is refused.
            let about = casework::today::About {
                registers: &every.registers,
                pupil,
                born: *born.get(&id)?,
                kind: &kind,
                standing: &standings[pupil],
                tier: tiers[at],
                as_of: day,
            };
            let (raised, rules) = casework::today::raise(&about, policy);
            Some(Judged {
                pupil: id,
                school: standings[pupil].school.map(school_of),
                raised,
                rules,
            })
        };
        some.iter().copied().filter_map(of).collect()
    };
    // They are judged, some at a time, while the engine keeps their standings.
    let judge_all = async {
        let mut judged: Vec<Judged> = Vec::with_capacity(places.len());
        for some in places.chunks(JUDGED_AT_ONCE) {
            let parts = in_parts(some.len(), threads, |range| judge(&some[range]));
            judged.extend(parts.into_iter().flatten());
            tokio::task::yield_now().await;
        }
        judged
    };
    let worked_out = kept.len();
    let (put, judged) = tokio::join!(put_standings(unit, kept), judge_all);
    put?;
    let (mut raised, mut withdrawn) = today::settle(unit, judged, pupils, as_of).await?;
    if pupils.is_none() {
        for school in store::schools::list(unit).await? {
            let settled = roll_changes::settle(unit, school.id, as_of).await?;
            raised += settled.0;
            withdrawn += settled.1;
        }
    }
    Ok(Recomputed {
        pupils: worked_out,
        raised,
        withdrawn,
    })
}
