//! A disk that is really full beneath the service: whoever uploads or waits is told so plainly, nothing
//! is half written, and when there is room the same file loads. Backups and restores alike.
//! In: a disk of a few megabytes in memory, which only a process of this test sees. Out: what the
//! program says and keeps while hardly anything fits.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use store::Place;

use crate::council::{Council, Engine};
use crate::program::Run;
use crate::running::{Answer, Running, Visitor};
use crate::term::{File, Term};
use crate::whole::{settled, whole};

/// Says to the test, started again on the small disk, where that is.
const DISK: &str = "HERRINGBONE_TEST_DISK";

/// `$1` is where the disk goes, `$2` this program, `$3` the test.
const SCRIPT: &str =
    r#"mount -t tmpfs -o size=40m none "$1" && exec "$2" --exact "$3" --nocapture"#;

/// Runs a test of this file on a small disk of its own; `false` where this machine has none to give.
fn on_a_small_disk(test: &str) -> bool {
    let here = tempfile::tempdir().expect("a folder");
    let unshare = || {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
        command
    };
    let may = unshare()
        .arg("mount -t tmpfs none \"$0\"")
        .arg(here.path())
        .output();
    if !may.is_ok_and(|done| done.status.success()) {
        eprintln!(
            "LEFT OUT: {test}. It needs a small disk of its own: `unshare --user --map-root-user --mount` \
             of util-linux, with mounting allowed (kernel.unprivileged_userns_clone, or root)."
        );
        return false;
    }
    let me = std::env::current_exe().expect("this program");
    let done = unshare()
        .args([SCRIPT, "sh"])
        .arg(here.path())
        .arg(me)
        .arg(format!("full_disk::{test}"))
        .env(DISK, here.path())
        .status()
        .expect("starts");
    assert!(done.success(), "on the small disk: {done}");
    true
}

/// The small disk, for the test that was started on it.
struct Disk {
    ballast: PathBuf,
}

impl Disk {
    fn here() -> Option<PathBuf> {
        std::env::var_os(DISK).map(PathBuf::from)
    }

    fn of(folder: &Path) -> Self {
        Self {
            ballast: folder.join("ballast"),
        }
    }

    /// Fills it, but for so many bytes.
    fn leave(&self, room: u64) {
        self.make_room();
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.ballast)
            .expect("opens");
        let piece = [1; 4096];
        let full = loop {
            if let Err(full) = file.write_all(&piece) {
                break full;
            }
        };
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull, "{full}");
        let size = file.metadata().expect("its size").len();
        file.set_len(size.saturating_sub(room)).expect("is cut");
    }

    fn make_room(&self) {
        let _ = fs::remove_file(&self.ballast);
    }
}

/// What became of a file when there was hardly any room.
#[derive(Debug)]
enum Became {
    /// It was not taken in.
    NotTaken,
    /// It was taken in, and could not be put to work.
    NotBegun(String),
    /// It waits, since no worker can write down that it takes it up.
    Waits(String),
    /// Its job failed, and says why.
    Failed(String),
    /// Not even that could be written down.
    Interrupted(String),
    /// There was room enough.
    Loaded,
}

impl Became {
    const fn word(&self) -> &'static str {
        match self {
            Self::NotTaken => "not taken",
            Self::NotBegun(_) => "not begun",
            Self::Waits(_) => "waits",
            Self::Failed(_) => "failed",
            Self::Interrupted(_) => "interrupted",
            Self::Loaded => "loaded",
        }
    }
}

fn says_no_room(answer: &Answer) {
    assert_eq!(answer.status, 507, "{answer:?}");
    for words in [
        "There is no room left to save anything",
        "nothing of what you sent was kept",
        "Tell your administrator that the disk is full",
    ] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
}

fn load(council: &Council, officer: &Visitor, file: File) -> Became {
    let school = &council.schools[file.school as usize];
    let taken = officer.upload(school, &file.name(), &file.text(council.term));
    let taken = taken.expect("answers");
    if taken.status != 303 {
        says_no_room(&taken);
        return Became::NotTaken;
    }
    let address = taken.header("location").to_owned();
    let sent = officer.post(&address, "choice=good-rows").expect("answers");
    if sent.status != 303 {
        says_no_room(&sent);
        return Became::NotBegun(address);
    }
    loop {
        let page = officer.get(&address).expect("answers").body;
        if page.contains("Registers loaded") {
            return Became::Loaded;
        }
        if page.contains("Loading this file failed, and nothing of it was loaded") {
            let why = "There is no room left on the disk on which this service keeps its records";
            assert!(page.contains(why), "{page}");
            assert!(page.contains("Try again"), "{page}");
            return Became::Failed(address);
        }
        if page.contains("Loading this file was interrupted, and nothing of it was loaded") {
            return Became::Interrupted(address);
        }
        if page.contains("This file waits: there is no room left on the disk") {
            return Became::Waits(address);
        }
        assert!(!page.contains("could not be loaded"), "{page}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A record is shown when the look is written down, and not otherwise.
fn look_at_a_child(council: &Council, officer: &Visitor, child: &str) {
    let looks = || {
        let id = child.parse().expect("an id");
        council.look(async |rooms| {
            let looks = store::people::looks_at(&rooms.store, id, 100).await;
            looks.expect("reads").len()
        })
    };
    let before = looks();
    let record = officer.get(&format!("/ashshire/pupils/{child}"));
    let record = record.expect("answers");
    if record.status != 200 {
        says_no_room(&record);
        assert!(!record.body.contains("Marsh"), "{}", record.body);
    }
    let shown = usize::from(record.status == 200);
    assert!(looks() >= before + shown, "shown, and nobody wrote it down");
}

/// Names of files that are neither what was uploaded nor rows to be mended.
fn strays(folder: &Path) -> Vec<String> {
    let mut strays = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            strays.extend(self::strays(&path));
        } else if name.contains('#') {
            strays.push(name);
        }
    }
    strays
}

#[test]
fn files_that_do_not_fit_are_refused_whole_and_load_when_there_is_room() {
    const NAME: &str = "files_that_do_not_fit_are_refused_whole_and_load_when_there_is_room";
    let Some(folder) = Disk::here() else {
        on_a_small_disk(NAME);
        return;
    };
    let disk = Disk::of(&folder);
    let home = tempfile::tempdir_in(&folder).expect("a folder");
    let council = Council::in_folder(Engine::Sqlite, home);
    let term = council.term;
    let pages = Running::serve(council.folder(), &[]);
    let officer = Council::officer(&pages.address);
    let look = || council.look(async |rooms| whole(rooms, term).await);
    let mut loaded = BTreeSet::new();
    let mut became = BTreeSet::new();
    let child = council.pupils().swap_remove(0);
    // From none to plenty; then ever closer to the least with which a file can just be loaded, for
    // just below it a job gets so far that it fails in the middle.
    let mut rooms = VecDeque::from([0, 32, 64, 96, 2048]);
    let (mut too_little, mut enough) = (0, 2048);
    for file in Term::files() {
        let Some(room) = rooms.pop_front() else {
            break;
        };
        disk.leave(room * 1024);
        let what = load(&council, &officer, file);
        look_at_a_child(&council, &officer, &child);
        disk.make_room();
        eprintln!("{room} KiB left: {what:?}");
        let seen = look();
        let in_already = matches!(what, Became::Loaded);
        assert_eq!(seen.loaded.contains(&file), in_already, "{what:?}");
        assert_eq!(strays(&council.path("data/files")), [""; 0]);
        // The same file again, now that there is room.
        match &what {
            Became::NotTaken => {
                let address = council.put_in(&officer, file).expect("answers");
                officer.wait_until(true, &address);
            }
            Became::NotBegun(address) => {
                let sent = officer.post(address, "choice=good-rows").expect("answers");
                assert_eq!(sent.status, 303, "{sent:?}");
                officer.wait_until(true, address);
            }
            Became::Failed(address) => {
                let again = officer
                    .post(&format!("{address}/again"), "")
                    .expect("answers");
                assert_eq!(again.status, 303, "{again:?}");
                while officer
                    .get(address)
                    .expect("answers")
                    .body
                    .contains("Try again")
                {}
                officer.wait_until(true, address);
            }
            Became::Waits(address) | Became::Interrupted(address) => {
                officer.wait_until(true, address);
            }
            Became::Loaded => {}
        }
        loaded.insert(file);
        assert_eq!(look().loaded, loaded, "{room} KiB left at first: {what:?}");
        became.insert(what.word());
        match what {
            Became::Loaded => enough = room.min(enough),
            _ => too_little = room.max(too_little),
        }
        if rooms.is_empty() && enough - too_little > 4 {
            rooms.push_back(u64::midpoint(too_little, enough));
        }
    }
    for each in ["not taken", "failed", "loaded"] {
        assert!(became.contains(each), "no file became {each}: {became:?}");
    }
    let said = pages.said();
    for words in ["there is no room left", "a job failed", "a job is done"] {
        assert!(
            said.contains(words),
            "the log does not say: {words}\n{said}"
        );
    }
    for word in ["A999", "Marsh", "Ibbotson", "school-1-week"] {
        assert!(!said.contains(word), "the log holds {word}\n{said}");
    }
    assert!(pages.stop().success());
    let verified = council.run(&["verify", "serve.toml"]);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
    council.look(async |rooms| settled(rooms, term).await);
}

/// Says that a disk is full, and which; and that it is not a fault of the program.
fn refused(run: &Run, says: &[&str]) {
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    for words in says {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
}

#[test]
fn a_backup_or_restore_that_does_not_fit_leaves_nothing() {
    const NAME: &str = "a_backup_or_restore_that_does_not_fit_leaves_nothing";
    let Some(folder) = Disk::here() else {
        on_a_small_disk(NAME);
        return;
    };
    let disk = Disk::of(&folder);
    // The store is on a disk with room; what is copied goes to the small one.
    let council = Council::on(Engine::Sqlite);
    let pages = Running::serve(council.folder(), &[]);
    let officer = Council::officer(&pages.address);
    let file = Term::files()[0];
    let address = council.put_in(&officer, file).expect("answers");
    officer.wait_until(true, &address);
    let to = folder.join("backup");
    let to_text = to.to_str().expect("a path");
    let back_up = ["backup", "serve.toml", "ashshire", to_text];
    for room in [0, 4, 64, 512] {
        disk.leave(room * 1024);
        let run = council.run(&back_up);
        refused(
            &run,
            &[
                "the disk that holds",
                to_text,
                "is full",
                "No backup was made",
            ],
        );
        assert!(!to.exists(), "{room} KiB left");
    }
    disk.make_room();
    let run = council.run(&back_up);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);

    let data = folder.join("elsewhere");
    let store = data.join("store");
    let text = |path: &Path| path.display().to_string();
    council.configure("elsewhere.toml", &text(&store), &text(&data));
    let restore = ["restore", "elsewhere.toml", "ashshire", to_text];
    for room in [0, 16, 512] {
        disk.leave(room * 1024);
        let run = council.run(&restore);
        refused(&run, &["the disk that holds", "is full"]);
        for name in ["herringbone.sqlite", "access.sqlite"] {
            assert!(!store.join(name).exists(), "{room} KiB left");
        }
    }
    disk.make_room();
    let run = council.run(&restore);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    let verified = council.run(&["verify", "elsewhere.toml"]);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
    let term = council.term;
    let place = Place::Folder(store);
    let seen = Council::look_at(&place, &data, async |rooms| whole(rooms, term).await);
    assert_eq!(seen.loaded, BTreeSet::from([file]));
}
