//! A backup of the whole service while it works: files are loaded and marks amended on the pages, the
//! store is copied, and each copy restores to a store that verifies and has no file by half.
//! In: the program, its pages and its commands. Out: what was restored, held to the files.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use jiff::civil::Date;
use sea_orm::{ConnectionTrait, Database};
use store::Place;

use crate::cluster;
use crate::council::{Council, Engine};
use crate::running::{Running, Visitor};
use crate::term::{File, Term};
use crate::whole::{Whole, settled, whole};

/// Files of the last week say no more about this one, since they are not loaded here.
const FREE_WEEK: u32 = 6;

/// Loads files one after another until told to stop.
fn load(council: &Council, officer: &Visitor, files: &[File], stop: &AtomicBool) {
    for file in files {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let address = council.put_in(officer, *file).expect("answers");
        officer.wait_until(true, &address);
    }
}

/// Amends marks on the pages until told to stop, each with a reason.
fn amend(officer: &Visitor, pupils: &[String], day: Date, stop: &AtomicBool, done: &AtomicU32) {
    for pupil in pupils {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let (d, m, y) = (day.day(), day.month(), day.year());
        let path = format!("/ashshire/pupils/{pupil}/amend?day={d}&month={m}&year={y}&session=AM");
        let page = officer.get(&path).expect("answers").body;
        let seen = page
            .split("name=\"seen\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let seen = seen.unwrap_or_else(|| panic!("no mark on {page}"));
        let form = format!("seen={seen}&code=C&reason=Said+so+on+the+telephone");
        let sent = officer.post(&path, &form).expect("answers");
        assert_eq!(sent.status, 303, "{sent:?}");
        done.fetch_add(1, Ordering::Relaxed);
    }
}

/// An empty place of the same kind, as a configuration writes it: a folder, or another database.
fn elsewhere(council: &Council, n: u32) -> (String, Place) {
    match council.place() {
        Place::Folder(_) => {
            let store = format!("restored-{n}/store");
            let place = Place::Folder(council.path(&store));
            (store, place)
        }
        Place::Postgres { url, schema } => {
            let database = format!("restored_{schema}_{n}");
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async {
                let raw = Database::connect(url).await.expect("connects");
                let made = raw
                    .execute_unprepared(&format!("CREATE DATABASE {database}"))
                    .await;
                made.expect("is made");
                raw.close().await.expect("closes");
            });
            let url = url.replace("localhost/postgres?", &format!("localhost/{database}?"));
            let place = Place::Postgres {
                url: url.clone(),
                schema: schema.clone(),
            };
            (format!("{url}&schema={schema}"), place)
        }
    }
}

fn restored(council: &Council, n: u32) -> Whole {
    let (store, place) = elsewhere(council, n);
    let data = format!("restored-{n}");
    council.configure("restored.toml", &store, &data);
    for arguments in [
        &[
            "restore",
            "restored.toml",
            "ashshire",
            &format!("backup-{n}"),
        ][..],
        &["verify", "restored.toml"],
    ] {
        let run = council.run(arguments);
        assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    }
    let term = council.term;
    Council::look_at(&place, &council.path(&data), async |rooms| {
        let seen = whole(rooms, term).await;
        settled(rooms, term).await;
        seen
    })
}

fn restores(engine: Engine) {
    let council = Council::on(engine);
    let pages = Running::serve(council.folder(), &[]);
    let officer = Council::officer(&pages.address);
    let pupils = council.pupils();
    let day = council.term.day(FREE_WEEK, 0);
    let files: Vec<File> = Term::files()
        .into_iter()
        .filter(|f| !f.touches(FREE_WEEK))
        .collect();
    let (stop, amended) = (AtomicBool::new(false), AtomicU32::new(0));
    let mut copies = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| load(&council, &officer, &files, &stop));
        let amending = scope.spawn(|| amend(&officer, &pupils, day, &stop, &amended));
        for n in 0..3 {
            while amended.load(Ordering::Relaxed) < (n + 1) * 3 {
                assert!(!amending.is_finished(), "marks are amended meanwhile");
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            let folder = format!("backup-{n}");
            let run = council.run(&["backup", "serve.toml", "ashshire", &folder]);
            assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
            copies.push(amended.load(Ordering::Relaxed));
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(pages.stop().success());
    let term = council.term;
    let all = council.look(async |rooms| whole(rooms, term).await);
    let mut before = Whole::default();
    for (n, amended) in (0..).zip(copies) {
        let seen = restored(&council, n);
        assert!(
            seen.by_hand >= (n as usize + 1) * 3,
            "what was kept before is in it: {seen:?}"
        );
        assert!(
            seen.by_hand <= amended as usize + 1,
            "nothing of later is in it: {seen:?}"
        );
        assert!(before.loaded.is_subset(&seen.loaded) && seen.loaded.is_subset(&all.loaded));
        eprintln!(
            "{engine:?}: backup {n} has {} files and {} amendments by hand",
            seen.loaded.len(),
            seen.by_hand
        );
        before = seen;
    }
    assert!(!before.loaded.is_empty(), "files were loaded meanwhile");
}

#[test]
fn a_backup_under_load_restores_whole() {
    restores(Engine::Sqlite);
}

#[test]
fn a_backup_under_load_restores_whole_on_postgresql() {
    if cluster::url().is_some() {
        restores(Engine::Postgres);
    }
}
