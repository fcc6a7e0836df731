//! Two versions of the program and one store: whichever does not fit refuses, at the start and on
//! the way, says what to do, and harms nothing.
//! In: a store whose record of steps is changed behind the program's back, as another version would
//! leave it. Out: what the real program says and answers.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::council::{Council, Engine};
use crate::program::Run;
use crate::running::{Running, Visitor};
use crate::store::{Office, nobody_writes, tamper};
use crate::term::Term;
use crate::whole::whole;

/// What a later version leaves.
const LATER: &str = "INSERT INTO schema_step (version, applied_at) VALUES ('0999_later', 0)";
/// The same undone.
const NOT_LATER: &str = "DELETE FROM schema_step WHERE version = '0999_later'";
/// What this version was before: the step undone.
const EARLIER: &str = "ALTER TABLE api_token DROP COLUMN may_read; \
    ALTER TABLE api_token DROP COLUMN may_write; ALTER TABLE api_token DROP COLUMN expires_at; \
    DELETE FROM schema_step WHERE version = '0005_api'";

fn refused(run: &Run, says: &[&str]) {
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    for words in says {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

/// The service of an office, and somebody who visits it.
fn service(office: &Office) -> (Running, Visitor) {
    let text = fs::read_to_string(office.path("herringbone.toml")).expect("reads");
    let text = format!("listen = \"127.0.0.1:0\"\nhttps = false\n{text}");
    fs::write(office.path("serve.toml"), text).expect("written");
    let running = Running::serve(&office.path("."), &[]);
    let visitor = Visitor::to(&running.address);
    (running, visitor)
}

#[test]
fn a_store_of_a_later_version_is_refused_at_the_start() {
    let office = Office::imported();
    office.tamper("data", LATER);
    for command in ["serve", "worker", "migrate"] {
        let run = office.run(&[command, "herringbone.toml"]);
        refused(
            &run,
            &[
                "was upgraded by a later version",
                "0999_later",
                "use that version",
            ],
        );
    }
    let doctor = office.run(&["doctor", "herringbone.toml"]);
    assert_eq!(doctor.code, Some(1));
    assert!(doctor.out.contains("later version"), "{}", doctor.out);
}

#[test]
fn a_store_of_an_earlier_version_is_upgraded_when_it_is_said_and_not_before() {
    let office = Office::imported();
    office.tamper("data", EARLIER);
    for command in ["serve", "worker"] {
        let run = office.run(&[command, "herringbone.toml"]);
        refused(
            &run,
            &[
                "earlier version",
                "0005_api",
                "take a backup",
                "`herringbone migrate`",
            ],
        );
    }
    let run = office.run(&["migrate", "herringbone.toml"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert_eq!(
        run.out,
        "ashshire: is of this version now, which added 0005_api\n"
    );
    let again = office.run(&["migrate", "herringbone.toml"]);
    assert_eq!(again.out, "ashshire: is of this version already\n");
    let (_running, visitor) = service(&office);
    visitor.comes_to("/ashshire/sign-in", 200);
}

#[test]
fn a_service_that_runs_stops_answering_for_a_store_that_another_version_changed() {
    let office = Office::imported();
    let (_running, visitor) = service(&office);
    let status = |path: &str| visitor.get(path).expect("answers").status;
    assert_eq!(status("/ashshire/sign-in"), 200);
    assert_eq!(status("/ashshire/api/v1/openapi.json"), 200);
    office.tamper("data", LATER);
    let page = visitor.comes_to("/ashshire/sign-in", 503);
    assert!(
        page.body.contains("The service is being upgraded"),
        "{page:?}"
    );
    let problem = visitor.comes_to("/ashshire/api/v1/openapi.json", 503);
    let kind = "urn:herringbone:problem:being-upgraded";
    assert!(problem.body.contains(kind), "{problem:?}");
    assert_ne!(problem.header("retry-after"), "", "{problem:?}");
    assert_eq!(status("/healthz"), 200, "the program itself is well");
    office.tamper("data", NOT_LATER);
    visitor.comes_to("/ashshire/sign-in", 200);
}

/// Has a worker stand still while it writes nothing: what it had locked would stay so.
fn stand_still_idle(worker: &Running, store: &Path) {
    for _ in 0..150 {
        worker.stand_still();
        if nobody_writes(store) {
            return;
        }
        worker.go_on();
        std::thread::sleep(Duration::from_millis(200));
    }
    panic!("the worker writes on and on");
}

/// As in earnest: pages and a worker run apart, and both go on running while somebody upgrades.
#[test]
fn work_waits_while_the_store_is_of_another_version_and_goes_on_after_the_upgrade() {
    let council = Council::on(Engine::Sqlite);
    let store = council.path("data/store");
    let pages = Running::serve(council.folder(), &["--no-worker"]);
    let officer = Council::officer(&pages.address);
    let worker = Running::worker(council.folder());
    let term = council.term;
    for (n, change) in [LATER, EARLIER].into_iter().enumerate() {
        // The worker has no time to take the file up before the store is changed.
        stand_still_idle(&worker, &store);
        let file = Term::files()[n];
        let address = council.put_in(&officer, file).expect("answers");
        tamper(&store, change);
        worker.go_on();
        let page = officer.comes_to(&address, 503);
        assert!(page.body.contains("Nothing was changed"), "{page:?}");
        // A worker looks once a second: one that did not mind would have taken it up by now.
        std::thread::sleep(Duration::from_millis(2500));
        let touch = "UPDATE job SET attempts = attempts WHERE kind = 'attendance.marks.load'";
        let all = tamper(&store, touch);
        let untouched = tamper(
            &store,
            &format!("{touch} AND state = 'waiting' AND attempts = 0"),
        );
        assert_eq!((all, untouched), (n as u64 + 1, 1), "nobody took it up");
        if change == LATER {
            tamper(&store, NOT_LATER);
        } else {
            let run = council.run(&["migrate", "serve.toml"]);
            assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
        }
        officer.comes_to(&address, 200);
        officer.wait_until(true, &address);
        let seen = council.look(async |rooms| whole(rooms, term).await);
        assert!(seen.loaded.contains(&file), "{seen:?}");
    }
    assert!(worker.stop().success() && pages.stop().success());
}
