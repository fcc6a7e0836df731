//! `kill -9` at random moments while files are being loaded: afterwards every file is wholly in or
//! wholly out, the chains verify, and what was under way is taken up again.
//! In: how many kills (`HERRINGBONE_KILLS`, 20 by itself; `make soak` asks for 1,000) and the seed of
//! the moments (`HERRINGBONE_SEED`). Out: how many of them fell in the middle of a load.

use std::collections::BTreeSet;
use std::time::Duration;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use store::JobId;

use crate::council::{Council, Engine};
use crate::running::{Running, Visitor};
use crate::term::{File, Term, now};
use crate::whole::{Whole, settled, whole};

/// Kills in one council: then its files are used up, and another begins.
const EACH: u32 = 20;

fn asked(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}: {text:?} is no number")),
    )
}

/// A seed that nobody chose.
fn chance() -> u64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("random bytes");
    u64::from_le_bytes(bytes) >> 16
}

/// Says on a failure how to have the same moments again.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("HERRINGBONE_SEED={} gives these moments again", self.0);
        }
    }
}

/// What came of the kills.
#[derive(Default)]
struct Told {
    kills: u32,
    /// Kills that fell while a worker held a job.
    in_the_middle: u32,
    files: usize,
    taken_up_again: usize,
}

/// A council whose program is killed again and again.
struct Victim<'a> {
    council: &'a Council,
    rng: ChaCha8Rng,
    officer: Visitor,
    pages: Option<Running>,
    /// Whether the pages do the work, too.
    together: bool,
    /// How long a load takes.
    takes: Duration,
    /// What earlier kills left held.
    held: BTreeSet<(JobId, u32)>,
    seen: Whole,
    told: Told,
}

impl<'a> Victim<'a> {
    fn new(council: &'a Council, seed: u64) -> Self {
        let pages = Running::serve(council.folder(), &[]);
        let officer = Council::officer(&pages.address);
        let mut victim = Self {
            council,
            rng: ChaCha8Rng::seed_from_u64(seed),
            officer,
            pages: Some(pages),
            together: true,
            takes: Duration::ZERO,
            held: BTreeSet::new(),
            seen: Whole::default(),
            told: Told::default(),
        };
        victim.measure();
        victim
    }

    fn below(&mut self, n: u32) -> u32 {
        self.rng.next_u32() % n
    }

    /// A moment within a time.
    fn within(&mut self, time: Duration) -> Duration {
        time.mul_f64(f64::from(self.rng.next_u32()) / f64::from(u32::MAX))
    }

    fn files_left(&self) -> Vec<File> {
        let there = |f: &File| {
            let seen = &self.seen;
            seen.loaded.contains(f) || seen.waiting.contains(f) || seen.given_up.contains_key(f)
        };
        Term::files().into_iter().filter(|f| !there(f)).collect()
    }

    /// Loads two files in peace, to know how long one takes.
    fn measure(&mut self) {
        for file in Term::files().into_iter().take(2) {
            let address = self.council.put_in(&self.officer, file).expect("answers");
            self.officer.wait_until(false, &address);
            let from = now();
            self.officer.wait_until(true, &address);
            self.takes = Duration::try_from(now().duration_since(from)).expect("time goes on");
        }
        self.look();
    }

    /// The pages, started anew unless they live.
    fn have_pages(&mut self, together: bool) {
        if self.together != together {
            self.pages = None;
        }
        self.together = together;
        if self.pages.is_none() {
            let more: &[&str] = if together { &[] } else { &["--no-worker"] };
            let pages = Running::serve(self.council.folder(), more);
            self.officer.address.clone_from(&pages.address);
            self.pages = Some(pages);
        }
    }

    /// Has files loaded, and kills whoever loads them.
    fn kill_once(&mut self) {
        let together = self.below(2) == 0;
        self.have_pages(together);
        let files = self.files_left();
        let n = 1 + self.below(2) as usize;
        let files: Vec<File> = files.into_iter().take(n).collect();
        assert!(!files.is_empty(), "files for another kill");
        let takes = self.takes.mul_f64(f64::from(n as u32));
        if together && self.below(4) == 0 {
            // At any moment from the first upload on.
            let (officer, council) = (self.officer.clone(), self.council);
            let moment = self.within(takes * 3);
            std::thread::scope(|scope| {
                scope.spawn(move || {
                    for file in files {
                        // Nobody answers any more once the pages are killed.
                        if council.put_in(&officer, file).is_err() {
                            break;
                        }
                    }
                });
                std::thread::sleep(moment);
                self.pages.take().expect("they live").kill();
            });
        } else {
            let mut first = None;
            for file in files {
                let address = self.council.put_in(&self.officer, file).expect("answers");
                first.get_or_insert(address);
            }
            let first = first.expect("a file");
            let worker = (!together).then(|| Running::worker(self.council.folder()));
            self.officer.wait_until(false, &first);
            let moment = self.within(takes.mul_f64(1.1));
            std::thread::sleep(moment);
            let killed = worker.or_else(|| self.pages.take());
            killed.expect("it lives").kill();
        }
        self.told.kills += 1;
        self.look();
    }

    /// Looks whether everything is whole, the program first.
    fn look(&mut self) {
        let verified = self.council.run(&["verify", "serve.toml"]);
        assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
        let term = self.council.term;
        let alone = self.pages.is_none();
        self.seen = self.council.look(async |rooms| {
            let seen = whole(rooms, term).await;
            if alone {
                settled(rooms, term).await;
            }
            seen
        });
        let now_held = &self.seen.held - &self.held;
        self.told.in_the_middle += u32::from(!now_held.is_empty());
        self.held.extend(now_held);
    }

    /// Lets everything be done that is left, and looks once more.
    fn finish(mut self) -> Told {
        self.have_pages(true);
        // A worker may have been killed over the same file time and again, until it was given up.
        for address in self.seen.given_up.values() {
            let sent = self.officer.post(&format!("{address}/again"), "");
            assert_eq!(sent.expect("answers").status, 303);
        }
        let until = now() + jiff::SignedDuration::from_secs(120);
        loop {
            let term = self.council.term;
            let seen = self.council.look(async |rooms| whole(rooms, term).await);
            if seen.waiting.is_empty() && seen.given_up.is_empty() {
                break;
            }
            assert!(now() < until, "not taken up again: {:?}", seen.waiting);
            std::thread::sleep(Duration::from_millis(200));
        }
        let ended = self.pages.take().expect("they live").stop();
        assert!(ended.success(), "{ended}");
        let seen = &self.seen;
        let mut put_in = &seen.loaded | &seen.waiting;
        put_in.extend(seen.given_up.keys());
        self.look();
        assert_eq!(self.seen.loaded, put_in, "every file that was put in is in");
        self.told.files = put_in.len();
        self.told.taken_up_again = self.seen.taken_up_again;
        self.told
    }
}

fn survives(engine: Engine, kills: u32, seed: u64) {
    let mut all = Told::default();
    let mut takes = Duration::ZERO;
    for council in 0..kills.div_ceil(EACH) {
        let own = Seed(seed + u64::from(council));
        let here = Council::on(engine);
        let mut victim = Victim::new(&here, own.0);
        takes = victim.takes;
        for _ in 0..EACH.min(kills - council * EACH) {
            victim.kill_once();
        }
        let told = victim.finish();
        all.kills += told.kills;
        all.in_the_middle += told.in_the_middle;
        all.files += told.files;
        all.taken_up_again += told.taken_up_again;
        if kills > EACH {
            eprintln!(
                "{engine:?}: {} kills so far, {} in the middle of a load",
                all.kills, all.in_the_middle
            );
        }
    }
    eprintln!(
        "{engine:?}, HERRINGBONE_SEED={seed}: {} kills, {} of them in the middle of a load (which takes {takes:?}); \
         {} files are in, {} of them taken up again",
        all.kills, all.in_the_middle, all.files, all.taken_up_again
    );
    assert!(
        all.in_the_middle > 0,
        "no kill fell in the middle of a load"
    );
    assert!(all.taken_up_again > 0, "nothing was taken up again");
}

/// As many kills as the environment asks for, from its seed or from chance.
fn survives_all(engine: Engine) {
    let kills = asked("HERRINGBONE_KILLS").unwrap_or(u64::from(EACH)) as u32;
    survives(
        engine,
        kills,
        asked("HERRINGBONE_SEED").unwrap_or_else(chance),
    );
}

#[test]
fn every_file_is_wholly_in_or_wholly_out_whenever_the_program_is_killed() {
    survives_all(Engine::Sqlite);
}

#[test]
fn the_same_on_postgresql() {
    if Engine::here().contains(&Engine::Postgres) {
        survives_all(Engine::Postgres);
    }
}

/// Two workers share the work of one authority; one of them is killed again and again, and the other
/// takes up what it held.
#[test]
fn of_two_workers_on_postgresql_one_is_killed_and_the_other_does_its_work() {
    if !Engine::here().contains(&Engine::Postgres) {
        return;
    }
    let seed = asked("HERRINGBONE_SEED").unwrap_or_else(chance);
    let _seed = Seed(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let council = Council::on(Engine::Postgres);
    let term = council.term;
    let pages = Running::serve(council.folder(), &["--no-worker"]);
    let officer = Council::officer(&pages.address);
    let other = Running::worker(council.folder());
    let (mut held, mut addresses) = (BTreeSet::new(), Vec::new());
    for files in Term::files().chunks(4).take(6) {
        let first = addresses.len();
        for file in files {
            addresses.push(council.put_in(&officer, *file).expect("answers"));
        }
        let killed = Running::worker(council.folder());
        officer.wait_until(false, &addresses[first + 1]);
        std::thread::sleep(Duration::from_millis(u64::from(rng.next_u32() % 200)));
        killed.kill();
        let seen = council.look(async |rooms| whole(rooms, term).await);
        held.extend(seen.held);
    }
    for address in &addresses {
        officer.wait_until(true, address);
    }
    assert!(other.stop().success(), "it finishes what it is at");
    assert!(pages.stop().success());
    let seen = council.look(async |rooms| {
        settled(rooms, term).await;
        whole(rooms, term).await
    });
    assert_eq!(seen.loaded.len(), addresses.len(), "every file is in, once");
    assert!(
        seen.taken_up_again > 0,
        "the other took something up: {held:?}"
    );
}
