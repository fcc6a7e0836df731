//! Whether a store is whole: every file of a term wholly in it or wholly out of it.
//! In: a store, open. Out: which files are in; a panic that says what is there by half.
//! What there should be is worked out here from the term alone, not asked of the program.

use std::collections::{BTreeMap, BTreeSet};

use casework::attendance::tiers;
use law::academic_year::AcademicYear;
use law::attendance::Code;
use register::{Day, PupilIx, ROW, Row, Session, Slot, Windows};
use serde_json::Value;
use service::attendance::recompute_everybody;
use service::house::Rooms;
use store::attendance::{KeptStanding, amendments_of, registers_of, rows_of_pupils, standings_of};
use store::chronology::{Entry, Subject, page};
use store::jobs::{Job, JobState};
use store::loading::{Loading, LoadingState, differences_of, latest};
use store::pupils::find_by_upn;
use store::schools::School;
use store::today::{Filter, Item, list, of_pupils};
use store::{JobId, PupilId, Reading};

use crate::term::{File, Mark, Term};

/// Entries of one chain: more than any has.
const ALL: u64 = 100_000;

/// What a store has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Whole {
    /// Files that are wholly in.
    pub(crate) loaded: BTreeSet<File>,
    /// Files that wait, or that a worker is or was at.
    pub(crate) waiting: BTreeSet<File>,
    /// Jobs that a worker holds or held when it was killed: which attempt of which.
    pub(crate) held: BTreeSet<(JobId, u32)>,
    /// Jobs that are done, and were begun more than once.
    pub(crate) taken_up_again: usize,
    /// Files whose job was given up, with the address of their page.
    pub(crate) given_up: BTreeMap<File, String>,
    /// Marks that people amended on the pages.
    pub(crate) by_hand: usize,
}

/// The store as it is at one moment, read.
struct Kept<'a> {
    on: &'a Reading,
    term: Term,
    schools: Vec<School>,
    /// The pupils by number.
    pupils: BTreeMap<String, PupilId>,
}

fn byte(code: &str, mark: &Mark) -> u8 {
    Code::parse(code, mark.day).expect("a code").byte()
}

/// An amendment: whose, when, from what, to what.
type Changed = (PupilId, Day, Session, u8, u8);

impl<'a> Kept<'a> {
    async fn of(on: &'a Reading, term: Term) -> Self {
        let numbers: Vec<String> = Term::pupils().map(|(_, upn)| upn).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let pupils = find_by_upn(on, &numbers).await.expect("reads");
        let pupils = pupils.into_iter().filter_map(|p| Some((p.upn?, p.id)));
        Self {
            on,
            term,
            schools: store::schools::list(on).await.expect("reads"),
            pupils: pupils.collect(),
        }
    }

    /// The files that somebody confirmed, each with its job.
    async fn loadings(&self) -> BTreeMap<File, (Loading, Job)> {
        let ids: Vec<_> = self.schools.iter().map(|s| s.id).collect();
        let mut by_name: BTreeMap<String, Loading> = BTreeMap::new();
        for loading in latest(self.on, &ids, ALL).await.expect("reads") {
            let twice = by_name.insert(loading.name.clone(), loading);
            assert!(twice.is_none(), "a file was put to work twice: {twice:?}");
        }
        let mut out = BTreeMap::new();
        for file in Term::files() {
            if let Some(loading) = by_name.remove(&file.name()) {
                let job = loading.job.expect("what was confirmed has a job");
                let job = store::jobs::find(self.on, job).await.expect("reads");
                out.insert(file, (loading, job.expect("the job is there")));
            }
        }
        assert!(by_name.is_empty(), "files from nowhere: {by_name:?}");
        out
    }

    fn id(&self, upn: &str) -> PupilId {
        self.pupils[upn]
    }

    /// Holds every byte of every register to what it must be when these files are in.
    async fn registers(&self, does: &[Mark], by_hand: &[Changed]) {
        let mut expected: BTreeMap<(PupilId, AcademicYear), Row> = BTreeMap::new();
        for mark in self.term.first_half().iter().chain(does) {
            let slot = Slot::of(Day::from(mark.day), mark.session);
            let row = expected.entry((self.id(&mark.upn), slot.year));
            row.or_insert([0; ROW])[slot.at] = byte(mark.after, mark);
        }
        for (pupil, day, session, _, after) in by_hand {
            let slot = Slot::of(*day, *session);
            expected.get_mut(&(*pupil, slot.year)).expect("a row")[slot.at] = *after;
        }
        let ids: Vec<PupilId> = self.pupils.values().copied().collect();
        let mut found = BTreeMap::new();
        for some in ids.chunks(100) {
            for row in rows_of_pupils(self.on, some).await.expect("reads") {
                found.insert((row.pupil, row.academic_year), row.marks);
            }
        }
        assert!(
            found == expected,
            "marks of a file are there by half, or too many"
        );
    }

    fn changes(&self, does: &[Mark]) -> Vec<Changed> {
        let changed = does.iter().filter_map(|mark| {
            let (before, after) = (byte(mark.before?, mark), byte(mark.after, mark));
            let (pupil, day) = (self.id(&mark.upn), Day::from(mark.day));
            Some((pupil, day, mark.session, before, after))
        });
        let mut changed: Vec<Changed> = changed.collect();
        changed.sort_unstable();
        changed
    }

    /// Holds amendments and their entries to the changes of the files that are in, each once, and
    /// items to theirs. Gives the amendments that people made by hand.
    async fn children(&self, does: &[Mark]) -> Vec<Changed> {
        let (mut amended, mut by_hand, mut told) = (Vec::new(), Vec::new(), Vec::new());
        for id in self.pupils.values().copied() {
            for one in amendments_of(self.on, id).await.expect("reads") {
                let (before, after) = (one.mark_before, one.mark_after);
                let changed = (id, one.on_day, one.session, before, after);
                if one.reason == "changed in the MIS" {
                    amended.push(changed);
                } else {
                    by_hand.push(changed);
                }
            }
            let items = of_pupils(self.on, &[id]).await.expect("reads");
            let mut raised = 0;
            for entry in self.entries(Subject::Child(id), "").await {
                match entry.kind.as_str() {
                    "attendance.mark.amended" => {
                        told.push(changed(id, &entry.payload.expect("its particulars")));
                    }
                    "today.item.raised" => raised += 1,
                    _ => {}
                }
            }
            assert_eq!(items.len(), raised, "items and what is told of them");
        }
        amended.sort_unstable();
        assert!(
            amended == self.changes(does),
            "amendments are there by half, or twice"
        );
        amended.extend(&by_hand);
        amended.sort_unstable();
        told.sort_unstable();
        assert!(told == amended, "the chronology tells of other amendments");
        by_hand
    }

    async fn entries(&self, of: Subject, kind: &str) -> Vec<Entry> {
        let mut entries = page(self.on, of, None, ALL).await.expect("reads");
        entries.retain(|entry| entry.kind.starts_with(kind));
        entries
    }

    /// Holds the schools' chains to the files: taken once, and loaded once or not at all.
    async fn told_of_files(&self, files: &BTreeMap<File, (Loading, Job)>) {
        for school in &self.schools {
            let entries = self
                .entries(Subject::School(school.id), "attendance.file.")
                .await;
            let told = |kind: &str| {
                let own = entries.iter().filter(|e| e.kind == kind);
                let files =
                    own.map(|e| e.payload.clone().expect("its particulars")["file"].clone());
                let mut files: Vec<String> = files.map(|f| f.to_string()).collect();
                files.sort_unstable();
                files
            };
            let once = |mut files: Vec<String>| {
                files.dedup();
                files
            };
            let expected = |in_only: bool| {
                let own = files.values().map(|(loading, _)| loading);
                let own = own.filter(|l| l.school == school.id);
                let own = own.filter(|l| !in_only || l.state == LoadingState::Loaded);
                let mut digests: Vec<String> = own
                    .map(|l| Value::from(l.file.to_string()).to_string())
                    .collect();
                digests.sort_unstable();
                digests
            };
            // Once more when somebody presses the button after a job was given up.
            assert_eq!(once(told("attendance.file.taken")), expected(false));
            assert_eq!(told("attendance.file.loaded"), expected(true));
            assert_eq!(told("attendance.file.refused"), [""; 0]);
        }
    }

    /// Holds the differences of the rolls to the files that are in.
    async fn roll_changes(&self, loaded: &BTreeSet<File>) {
        let mut found = Vec::new();
        for school in &self.schools {
            let own = differences_of(self.on, school.id).await.expect("reads");
            found.extend(own.into_iter().map(|d| d.number));
        }
        found.sort_unstable();
        let mut expected: Vec<String> = loaded.iter().filter_map(|f| f.unknown()).collect();
        expected.sort_unstable();
        assert_eq!(found, expected, "roll changes");
    }

    async fn kept_standings(&self) -> Vec<KeptStanding> {
        let ids: Vec<PupilId> = self.pupils.values().copied().collect();
        standings_of(self.on, &ids).await.expect("reads")
    }

    /// Holds every standing to what the engine makes of the rows.
    async fn standings(&self, rooms: &Rooms) {
        let kept = self.kept_standings().await;
        let every = registers_of(self.on, None, 1).await.expect("reads");
        let policy = &rooms.authority.policy;
        let version = format!("{} {}", policy.id, policy.version);
        let days: BTreeSet<_> = kept.iter().map(|k| k.as_of).collect();
        let mut worked_out = Vec::new();
        // One day, unless midnight has just passed.
        for as_of in days {
            let day = Day::from(as_of);
            let standings = every.registers.standings(day, Windows::default(), 1);
            let tiers = tiers(&every.registers, &standings, day, policy, 1);
            for own in kept.iter().filter(|k| k.as_of == as_of) {
                let at = every.place_of(own.pupil).expect("has been on a roll");
                let (standing, PupilIx(n)) = (&standings[at], at);
                let school = standing.school.map(|s| every.school(s));
                let tier = tiers[n as usize].map(|t| t.id.as_str());
                let now = KeptStanding::of(own.pupil, school, as_of, &version, tier, standing);
                worked_out.push(now);
            }
        }
        worked_out.sort_unstable_by_key(|k| k.pupil);
        assert_eq!(kept.len(), self.pupils.len());
        assert!(kept == worked_out, "standings are not those of the rows");
    }

    /// Everything on Today.
    async fn items(&self) -> Vec<Item> {
        let all = Filter::default();
        let items = list(self.on, &all, self.term.last(), 0, ALL).await;
        items.expect("reads")
    }
}

fn changed(pupil: PupilId, told: &Value) -> Changed {
    let text = |name: &str| told[name].as_str().expect("text");
    let day = text("date").parse().expect("a date");
    let code = |name: &str| Code::parse(text(name), day).expect("a code").byte();
    let session = Session::parse(text("session")).expect("a session");
    (
        pupil,
        Day::from(day),
        session,
        code("before"),
        code("after"),
    )
}

/// Holds a store to its files, as it is at one moment; others may be writing.
pub(crate) async fn whole(rooms: &Rooms, term: Term) -> Whole {
    let snapshot = rooms.store.snapshot().await.expect("reads");
    let kept = Kept::of(&snapshot, term).await;
    let files = kept.loadings().await;
    let mut out = Whole::default();
    for (file, (loading, job)) in &files {
        match (loading.state, job.state) {
            (LoadingState::Loaded, JobState::Done) => {
                out.loaded.insert(*file);
                out.taken_up_again += usize::from(job.attempts > 1);
            }
            (LoadingState::Waiting, state @ (JobState::Waiting | JobState::Running)) => {
                out.waiting.insert(*file);
                if state == JobState::Running {
                    out.held.insert((job.id, job.attempts));
                }
            }
            (LoadingState::Waiting, JobState::Dead) => {
                let address = rooms.address(&format!("load/{}", loading.id));
                out.given_up.insert(*file, address);
            }
            other => panic!("{}: {other:?} do not go together", loading.name),
        }
    }
    let does: Vec<Mark> = out.loaded.iter().flat_map(|f| f.does(term)).collect();
    let by_hand = kept.children(&does).await;
    kept.registers(&does, &by_hand).await;
    kept.told_of_files(&files).await;
    kept.roll_changes(&out.loaded).await;
    kept.standings(rooms).await;
    out.by_hand = by_hand.len();
    out
}

/// Holds Today to the rows: when everything is worked out anew, nothing changes. Nobody else must be
/// writing.
pub(crate) async fn settled(rooms: &Rooms, term: Term) {
    let kept = Kept::of(&rooms.store, term).await;
    let (items, standings) = (kept.items().await, kept.kept_standings().await);
    assert!(!items.is_empty(), "Today has something to say");
    let days: BTreeSet<_> = standings.iter().map(|k| k.as_of).collect();
    // When midnight has just passed, some are of yesterday: then there is something to do.
    let [as_of] = days.into_iter().collect::<Vec<_>>()[..] else {
        return;
    };
    let done = recompute_everybody(rooms, as_of, 1)
        .await
        .expect("works out");
    assert_eq!(
        (done.raised, done.withdrawn),
        (0, 0),
        "Today was not that of the rows"
    );
    assert!(
        kept.items().await == items,
        "Today was not that of the rows"
    );
    assert!(
        kept.kept_standings().await == standings,
        "standings were not those of the rows"
    );
}
