//! The commands of the store as people use them: import, verify, backup, restore, doctor.

use std::fs;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use store::chronology::{Sealed, SigningKey, seal};
use store::{Actor, AuthorityId, Config, Context, FilesPlace, Place, SeededIds, Store};
use tempfile::TempDir;

use crate::program::{Run, herringbone, names, pack, told};

/// A folder with a configuration of one authority, whose store is not made yet.
pub(crate) struct Office(TempDir);

impl Office {
    fn new() -> Self {
        let office = Self(tempfile::tempdir().expect("a folder"));
        office.configure("herringbone.toml", "data");
        office
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A configuration that keeps everything of the authority in one folder.
    fn configure(&self, name: &str, folder: &str) {
        let text = format!(
            "[[authority]]\nid = \"ashshire\"\nname = \"Ashshire County Council\"\n\
             policy = \"herefordshire\"\nstore = \"{folder}/store\"\n\
             files = \"{folder}/files\"\nroots = \"{folder}/roots.jsonl\"\n"
        );
        fs::write(self.path(name), text).expect("a configuration");
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let mut command = herringbone();
        command.args(arguments).current_dir(self.0.path());
        told(&command.output().expect("the program starts"))
    }

    /// With the little pack taken in.
    pub(crate) fn imported() -> Self {
        let office = Self::new();
        let pack = pack();
        let pack = pack.path().to_str().expect("a path");
        let run = office.run(&[
            "import",
            "herringbone.toml",
            "ashshire",
            pack,
            "--until",
            "2025-09-02",
        ]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        assert!(
            run.out.starts_with(
                "Ashshire County Council has 1 school, 2 pupils, 0 parents and 2 pupils' years of \
                 registers up to 2025-09-02; "
            ),
            "{}",
            run.out
        );
        office
    }

    /// A statement behind the program's back; says how many rows it touched.
    pub(crate) fn tamper(&self, folder: &str, sql: &str) -> u64 {
        tamper(&self.path(folder).join("store"), sql)
    }

    /// Seals the chains; gives the file of the public key.
    fn seal(&self) -> PathBuf {
        let key = SigningKey::from_bytes(&[7; 32]);
        let data = self.path("data");
        let authority = AuthorityId::parse("ashshire").expect("an id");
        let files = FilesPlace::Folder(data.join("files"));
        let config = Config::new(authority, files, data.join("roots.jsonl"));
        let context = Context {
            now: "2025-09-03T04:00:00Z".parse().expect("a time"),
            actor: Actor::program("test"),
            ids: std::sync::Arc::new(SeededIds::new(1)),
        };
        in_runtime(async {
            let place = Place::Folder(data.join("store"));
            let store = Store::open(&place, &config).await.expect("opens");
            let sealed = seal(&store, context, &key).await.expect("seals");
            assert!(matches!(sealed, Sealed::Root(_)));
            store.close().await.expect("closes");
        });
        let file = self.path("roots.pub");
        let digits = key.verifying_key().to_bytes().map(|b| format!("{b:02x}"));
        fs::write(&file, digits.concat() + "\n").expect("a key");
        file
    }
}

/// A statement behind the program's back, in a store of files; says how many rows it touched.
pub(crate) fn tamper(store: &Path, sql: &str) -> u64 {
    let file = store.join("herringbone.sqlite");
    in_runtime(async {
        let raw = Database::connect(format!("sqlite://{}", file.display()))
            .await
            .expect("opens");
        let done = raw.execute_unprepared(sql).await.expect("is done");
        raw.close().await.expect("closes");
        done.rows_affected()
    })
}

/// Whether nobody is in the middle of a change of a store of files.
pub(crate) fn nobody_writes(store: &Path) -> bool {
    ["herringbone.sqlite", "access.sqlite"].iter().all(|name| {
        let file = store.join(name);
        in_runtime(async {
            let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
            options.max_connections(1);
            let raw = Database::connect(options).await.expect("opens");
            let patience = raw.execute_unprepared("PRAGMA busy_timeout = 100").await;
            patience.expect("is set");
            let free = raw.execute_unprepared("BEGIN IMMEDIATE; ROLLBACK").await;
            raw.close().await.expect("closes");
            free.is_ok()
        })
    })
}

fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(work)
}

const HOLDS: &str = "Everything is as it was written.";

fn assert_holds(run: &Run) {
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{}", run.out);
    assert!(run.out.starts_with("ashshire\n"), "{}", run.out);
    assert!(run.out.contains(HOLDS), "{}", run.out);
}

/// Fails in words: nothing wrong goes out with a 0, and nothing as a panic.
fn assert_refused(run: &Run, code: i32, says: &str) {
    assert_eq!(run.code, Some(code), "{}{}", run.out, run.err);
    assert!(run.err.contains(says), "{says}: {}", run.err);
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

#[test]
fn a_pack_is_taken_in_backed_up_and_restored_elsewhere() {
    let office = Office::imported();
    let verified = office.run(&["verify", "herringbone.toml"]);
    assert_holds(&verified);
    assert!(!verified.out.contains(" 0 entries in"), "{}", verified.out);

    let back_up = ["backup", "herringbone.toml", "ashshire", "copies/one"];
    let run = office.run(&back_up);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(
        run.out.starts_with("The store of ashshire as at "),
        "{}",
        run.out
    );
    assert_refused(&office.run(&back_up), 1, "never written over another");

    let restore = ["restore", "elsewhere.toml", "ashshire", "copies/one"];
    office.configure("elsewhere.toml", "elsewhere");
    let run = office.run(&restore);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let restored = office.run(&["verify", "elsewhere.toml"]);
    assert_holds(&restored);
    assert_eq!(restored.out, verified.out, "as many entries and chains");
    assert_refused(&office.run(&restore), 1, "is not empty");

    // What another store's journal left is not taken along.
    office.configure("third.toml", "third");
    fs::create_dir_all(office.path("third/store")).expect("a folder");
    fs::write(office.path("third/store/herringbone.sqlite-wal"), "x").expect("a file");
    let restore = ["restore", "third.toml", "ashshire", "copies/one"];
    assert_refused(&office.run(&restore), 1, "is not empty");
    assert_eq!(
        names(&office.path("third/store")),
        ["herringbone.sqlite-wal"]
    );
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let office = Office::imported();
    office.run(&["backup", "herringbone.toml", "ashshire", "copy"]);
    office.configure("elsewhere.toml", "elsewhere");
    let restore = ["restore", "elsewhere.toml", "ashshire", "copy"];
    let file = office.path("copy/herringbone.sqlite");
    let mut bytes = fs::read(&file).expect("the copy");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).expect("written");
    assert_refused(&office.run(&restore), 1, "is not what was written");
    fs::remove_file(office.path("copy/manifest.json")).expect("was there");
    assert_refused(&office.run(&restore), 1, "not a whole backup");
    assert!(!office.path("elsewhere").exists(), "nothing was put there");
}

#[test]
fn damage_behind_the_programs_back_is_named() {
    let rows = [
        (
            "UPDATE chronology_entry SET position = 'Head' WHERE number = 1",
            "entry 1 was rewritten",
        ),
        (
            "UPDATE chronology_head SET number = number + 1",
            "the chain had 2 entries and has 1",
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM chronology_entry",
            "a whole chain of 1 entries was taken out",
        ),
        (
            "UPDATE chronology_entry SET payload = NULL, salt = NULL",
            "the particulars of entry 1 are gone and no tombstone says why",
        ),
    ];
    for (sql, says) in rows {
        let office = Office::imported();
        // One of the chains would have more entries if the import put items on Today.
        office.tamper("data", "DELETE FROM chronology_entry WHERE number > 1");
        office.tamper(
            "data",
            "UPDATE chronology_head SET number = 1, digest = (SELECT digest FROM chronology_entry e \
             WHERE e.subject = chronology_head.subject AND e.number = 1)",
        );
        assert_holds(&office.run(&["verify", "herringbone.toml"]));
        assert!(office.tamper("data", sql) > 0, "{sql}");
        let run = office.run(&["verify", "herringbone.toml"]);
        assert_refused(&run, 1, "Not everything holds for ashshire");
        assert!(run.out.contains(says), "{says}: {}", run.out);
        assert!(!run.out.contains(HOLDS), "{}", run.out);
    }
}

#[test]
fn signed_roots_are_held_to_the_public_key() {
    let office = Office::imported();
    let key = office.seal();
    let key = key.to_str().expect("a path");
    let with_key = ["verify", "herringbone.toml", "--key", key];
    let sealed = office.run(&with_key);
    assert_holds(&sealed);
    assert!(
        sealed.out.contains("1 signed roots, 0 entries since"),
        "{}",
        sealed.out
    );

    let without = office.run(&["verify", "herringbone.toml"]);
    assert_refused(&without, 1, "Not everything holds");
    assert!(
        without.out.contains("name the key's file with --key"),
        "{}",
        without.out
    );

    let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
    let digits = other.to_bytes().map(|b| format!("{b:02x}")).concat();
    fs::write(office.path("other.pub"), digits).expect("a key");
    let wrong = office.run(&["verify", "herringbone.toml", "--key", "other.pub"]);
    assert_refused(&wrong, 1, "Not everything holds");
    assert!(
        wrong.out.contains("is not signed by this key"),
        "{}",
        wrong.out
    );

    fs::write(office.path("other.pub"), "not a key").expect("a file");
    let no_key = office.run(&["verify", "herringbone.toml", "--key", "other.pub"]);
    assert_refused(&no_key, 1, "64 hexadecimal digits");

    // The tail cut off, with the heads made to fit: only the roots outside know.
    office.tamper("data", "DELETE FROM chronology_seal");
    office.tamper("data", "DELETE FROM chronology_root");
    let cut = office.run(&with_key);
    assert_refused(&cut, 1, "Not everything holds");
    assert!(cut.out.contains("the store was cut back"), "{}", cut.out);
}

#[test]
fn looking_makes_nothing() {
    let office = Office::new();
    for command in ["verify", "doctor"] {
        let run = office.run(&[command, "herringbone.toml"]);
        assert_eq!(run.code, Some(1), "{command}: {}", run.err);
        assert!(
            run.out.contains("there is no store at data/store"),
            "{}",
            run.out
        );
    }
    let run = office.run(&["backup", "herringbone.toml", "ashshire", "copy"]);
    assert_refused(&run, 1, "there is no store at data/store");
    assert_eq!(names(office.0.path()), ["herringbone.toml"]);
}

#[test]
fn a_store_with_schools_takes_no_second_pack() {
    let office = Office::imported();
    let pack = pack();
    let pack = pack.path().to_str().expect("a path");
    let run = office.run(&["import", "herringbone.toml", "ashshire", pack]);
    assert_refused(&run, 1, "this store has 1 schools already");
    assert_holds(&office.run(&["verify", "herringbone.toml"]));
}

#[test]
fn an_authority_that_is_not_there_is_a_wrong_argument() {
    let office = Office::new();
    for (command, last) in [("import", "pack"), ("backup", "copy"), ("restore", "copy")] {
        let run = office.run(&[command, "herringbone.toml", "elmshire", last]);
        assert_refused(&run, 2, "has no authority called elmshire; it has ashshire");
    }
    let run = office.run(&["backup", "none.toml", "ashshire", "copy"]);
    assert_refused(&run, 1, "none.toml cannot be read");
}

#[test]
fn the_doctor_says_what_is_there_and_what_is_wrong() {
    let office = Office::imported();
    let well = office.run(&["doctor", "herringbone.toml"]);
    for says in [
        "ok     herringbone.toml reads: 1 authority",
        "ok     ashshire: policy Herefordshire",
        "ok     ashshire: SQLite 3",
        "note   ashshire: no administrator can sign in; make the first with",
        "the disk of its store has ",
        "LibreOffice is ",
        "the clock says 20",
    ] {
        assert!(well.out.contains(says), "{says}: {}", well.out);
    }
    // Another's store, a policy that is not there, and a file that does not read.
    let text = fs::read_to_string(office.path("herringbone.toml")).expect("reads");
    let wrong = [
        (
            text.replace("\"ashshire\"", "\"elmshire\""),
            "is that of ashshire, not of elmshire",
        ),
        (
            text.replace("\"herefordshire\"", "\"rutlandia\""),
            "there is no policy called rutlandia",
        ),
        (
            text.replace("policy", "polcy"),
            "wrong.toml, line 4: unknown field `polcy`",
        ),
        (
            format!("libreoffice = \"no/such/soffice\"\n{text}"),
            "there is no program at no/such/soffice",
        ),
        (format!("{text}{text}"), "authority ashshire is there twice"),
    ];
    for (text, says) in wrong {
        fs::write(office.path("wrong.toml"), text).expect("written");
        let run = office.run(&["doctor", "wrong.toml"]);
        assert_refused(&run, 1, "to put right");
        let line = run
            .out
            .lines()
            .find(|l| l.starts_with("WRONG") && l.contains(says));
        assert!(line.is_some(), "{says}: {}", run.out);
    }
}

#[test]
fn each_commands_help_has_an_example() {
    for command in ["import", "migrate", "verify", "backup", "restore", "doctor"] {
        let run = crate::program::run([command, "--help"]);
        let example = format!("  herringbone {command} herringbone.toml");
        assert_eq!(run.code, Some(0));
        assert!(run.out.contains(&example), "{}", run.out);
    }
}

#[test]
fn the_first_administrator_comes_by_a_link() {
    let office = Office::imported();
    let invite = |arguments: &[&str]| {
        let all = [&["invite", "herringbone.toml", "ashshire"], arguments].concat();
        office.run(&all)
    };
    let ruth = ["--email", "ruth@ashshire.example"];
    let unknown = invite(&ruth);
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.err.contains("to add them give --name"),
        "{}",
        unknown.err
    );
    let named = [&ruth[..], &["--name", "Ruth Ibbotson"]].concat();
    let school = invite(&[&named[..], &["--role", "head"]].concat());
    assert_eq!(school.code, Some(2));
    assert!(school.err.contains("head is no role of the authority"));
    let added = invite(&named);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let link = |out: &str| {
        let at = out
            .find("https://127.0.0.1:8080/ashshire/link/")
            .expect("a link");
        out[at..].trim().to_owned()
    };
    let first = link(&added.out);
    assert_eq!(first.rsplit('/').next().expect("a token").len(), 64);
    assert_eq!(invite(&named).code, Some(2), "there already");
    let again = invite(&ruth);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_ne!(link(&again.out), first);
    let verified = office.run(&["verify", "herringbone.toml"]);
    assert_eq!(verified.code, Some(0), "{}", verified.err);
}
