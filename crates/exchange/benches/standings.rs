//! How fast standings come from registers in memory, measured on a pack.
//! In: `cargo bench -p exchange --bench standings -- PACK AS_OF [--england PUPILS]`.
//! Out: a line of JSON a figure. Nothing is asserted here: `bench/bench.sh` sets it beside peers.
#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::expect_used)]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use exchange::pack::{Pack, Reading, read};
use law::attendance::Code;
use register::amendment::{Author, Entry, Ledger};
use register::{
    Day, PupilIx, Registers, Rolls, SchoolIx, Session, Slot, Spell, Standings, Windows,
};

const RUNS: usize = 15;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The median of several runs and the least of them, in nanoseconds.
fn median_of<T>(runs: usize, mut work: impl FnMut() -> T) -> (f64, f64) {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e9
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[runs / 2], times[0])
}

/// Pupils times the academic years in which they have a register row up to the day.
fn pupil_years(registers: &Registers, as_of: Day) -> f64 {
    let years = |pupil| {
        let mut years: Vec<i16> = registers
            .rolls()
            .registrations(pupil)
            .iter()
            .flat_map(|r| (0..r.rows.len() as i16).map(move |y| r.first_year.0 + y))
            .filter(|y| Day::from(law::academic_year::AcademicYear(*y).first_day()) <= as_of)
            .collect();
        years.sort_unstable();
        years.dedup();
        years.len()
    };
    (0..registers.rolls().pupils())
        .map(|p| years(PupilIx(p)))
        .sum::<usize>() as f64
}

fn standings(registers: &Registers, as_of: Day) {
    let years = pupil_years(registers, as_of);
    for threads in [1, 2] {
        let (ns, least) = median_of(RUNS, || {
            registers.standings(as_of, Windows::default(), threads)
        });
        println!(
            r#"{{"name":"standings","threads":{threads},"pupils":{},"pupil_years":{years},"seconds":{:.6},"ns_per_pupil_year":{:.1},"least":{:.1}}}"#,
            registers.rolls().pupils(),
            ns / 1e9,
            ns / years,
            least / years
        );
    }
}

/// The least that any of it can cost: every byte of the rows read once, on one thread.
fn read_bytes(registers: &Registers, as_of: Day) {
    let bytes = registers.bytes();
    let (ns, least) = median_of(RUNS, || {
        bytes
            .as_chunks::<8>()
            .0
            .iter()
            .fold(0u64, |sum, c| sum.wrapping_add(u64::from_le_bytes(*c)))
    });
    println!(
        r#"{{"name":"read_bytes","bytes":{},"ns_per_pupil_year":{:.1},"least":{:.1}}}"#,
        bytes.len(),
        ns / pupil_years(registers, as_of),
        least / pupil_years(registers, as_of)
    );
}

/// One school's marks of one day taken in, and the standings of all its pupils worked out anew.
fn fold(pack: &mut Pack, as_of: Day) {
    let registers = &mut pack.registers;
    let at = |school, pupil| {
        registers
            .rolls()
            .registration(pupil, school)
            .is_some_and(|r| registers.rolls().on_roll(r, as_of))
    };
    let of_school = |s: u32| -> Vec<PupilIx> {
        (0..registers.rolls().pupils())
            .map(PupilIx)
            .filter(|p| at(SchoolIx(s), *p))
            .collect()
    };
    let (school, pupils) = (0..registers.rolls().schools())
        .map(|s| (SchoolIx(s), of_school(s)))
        .max_by_key(|(_, pupils)| pupils.len())
        .expect("a school");
    let by = Arc::new(Author {
        name: "A Clerk".to_owned(),
        position: "office".to_owned(),
    });
    let now = jiff::civil::datetime(2026, 1, 1, 9, 0, 0, 0);
    let reason: Arc<str> = "changed in the MIS".into();
    let mut turn = false;
    let mut ledger = Ledger::default();
    let mut one_day = |pupils: &[PupilIx]| {
        turn = !turn;
        let code = if turn { Code::O } else { Code::I };
        for pupil in pupils {
            for session in Session::BOTH {
                let entry = Entry {
                    pupil: *pupil,
                    school,
                    day: as_of,
                    session,
                };
                registers
                    .fold(&mut ledger, entry, code, &reason, now, &by)
                    .expect("folds");
            }
        }
        registers.standings_of(pupils, as_of, Windows::default())
    };
    let (school_ns, school_least) = median_of(RUNS * 3, || one_day(&pupils));
    let (pupil_ns, pupil_least) = median_of(RUNS * 30, || one_day(&pupils[..1]));
    println!(
        r#"{{"name":"fold_school_day","pupils":{},"microseconds":{:.1},"least":{:.1}}}"#,
        pupils.len(),
        school_ns / 1e3,
        school_least / 1e3
    );
    println!(
        r#"{{"name":"fold_pupil_day","microseconds":{:.2},"least":{:.2}}}"#,
        pupil_ns / 1e3,
        pupil_least / 1e3
    );
}

/// Registers as large as England's, one academic year: the pack's pupils again and again, each
/// time at schools of their own.
fn england(pack: &Pack, as_of: Day, pupils: u32) -> Registers {
    let from = pack.registers.rolls();
    let first = law::academic_year::academic_year(as_of.date())
        .value
        .first_day();
    let on_roll: Vec<PupilIx> = (0..from.pupils())
        .map(PupilIx)
        .filter(|p| {
            from.spells(*p)
                .iter()
                .any(|s| s.end.is_none_or(|end| end >= first.into()))
        })
        .collect();
    let copies = pupils.div_ceil(on_roll.len() as u32);
    let mut rolls = Rolls::new();
    for copy in 0..copies {
        for s in (0..from.schools()).map(SchoolIx) {
            let mut calendar = register::SchoolCalendar::default();
            for day in from
                .calendar(s)
                .open_days()
                .filter(|d| *d >= Day::from(first))
            {
                let held = register::DaySessions::ALL
                    .into_iter()
                    .find(|h| h.bits() == from.calendar(s).open_on(day))
                    .expect("sessions");
                calendar.set(day.date(), held);
            }
            rolls.add_school(from.number(s) + copy, calendar);
        }
    }
    let moved = |school: SchoolIx, copy: u32| SchoolIx(school.0 + copy * from.schools());
    let spells = |copy: u32, pupil: &PupilIx| -> Vec<Spell> {
        from.spells(*pupil)
            .iter()
            .map(|s| Spell {
                school: moved(s.school, copy),
                ..*s
            })
            .collect()
    };
    let chosen = || {
        (0..copies)
            .flat_map(|c| on_roll.iter().map(move |p| (c, p)))
            .take(pupils as usize)
    };
    rolls.add_pupils(chosen().map(|(c, p)| spells(c, p)).collect());
    let marking = rolls.open();
    std::thread::scope(|scope| {
        for part in 0..2 {
            let (marking, on_roll) = (&marking, &on_roll);
            scope.spawn(move || {
                for (at, pupil) in on_roll.iter().enumerate().filter(|(at, _)| at % 2 == part) {
                    for s in pack.registers.sessions(*pupil, first.into(), as_of) {
                        let Some(code) = s.code else { continue };
                        let slot = Slot::of(s.day, s.session);
                        for copy in 0..copies {
                            let to = u64::from(copy) * on_roll.len() as u64 + at as u64;
                            if to < u64::from(pupils) {
                                marking.mark(PupilIx(to as u32), moved(s.school, copy), slot, code);
                            }
                        }
                    }
                }
            });
        }
    });
    marking.close(2)
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let [path, as_of, rest @ ..] = &arguments[..] else {
        println!(
            "usage: cargo bench -p exchange --bench standings -- PACK AS_OF [--england PUPILS]"
        );
        return;
    };
    let as_of: jiff::civil::Date = as_of.parse().expect("a date");
    let reading = Reading {
        threads: 2,
        progress: &|_, _| {},
    };
    let mut pack = read(Path::new(path), &reading).expect("a pack without errors");
    standings(&pack.registers, as_of.into());
    read_bytes(&pack.registers, as_of.into());
    if let [flag, pupils] = rest
        && flag == "--england"
    {
        let registers = england(&pack, as_of.into(), pupils.parse().expect("a number"));
        let years = pupil_years(&registers, as_of.into());
        for threads in [1, 2] {
            let mut found = Standings::default();
            let (ns, _) = median_of(3, || {
                found = registers.standings(as_of.into(), Windows::default(), threads);
                found.len()
            });
            println!(
                r#"{{"name":"england","threads":{threads},"pupils":{},"pupil_years":{years},"seconds":{:.3},"ns_per_pupil_year":{:.1},"at_threshold":{}}}"#,
                found.len(),
                ns / 1e9,
                ns / years,
                found.iter().filter(|s| s.penalty_sessions >= 10).count()
            );
        }
    }
    fold(&mut pack, as_of.into());
}
