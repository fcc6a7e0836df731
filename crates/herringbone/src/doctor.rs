//! `herringbone doctor`: whether everything that the service needs is there and in order.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use service::contact::word_to_pdf::WordToPdf;
use service::house::Clock;
use service::people::administer::administrators;
use store::{FilesPlace, Place, Served};

use crate::config::Config;
use crate::failure::Failure;
use crate::named_store::{Named, counted, patiently};
use crate::world::SystemClock;
use crate::{load, serve, speak};

/// Look whether everything that the service needs is there and in order
#[derive(Args)]
#[command(after_help = "\
Example:
  herringbone doctor herringbone.toml

Each line begins with ok, note or WRONG; a WRONG one says what to do. It ends with 1 when there is
one, and it changes nothing.")]
pub(crate) struct Arguments {
    /// The configuration: see `herringbone serve --help`
    config: PathBuf,
}

/// No clock of a working machine is before this: the program is not that old.
const EARLIEST: Date = date(2026, 1, 1);

/// Bytes that should be free: a year of a county's registers, its journal and a copy of both.
const ROOM: u64 = 1 << 30;

/// What came of looking at one thing.
enum Found {
    Right(String),
    /// It works, and somebody may want to know.
    Note(String),
    Wrong(String),
}

impl Found {
    fn of(found: Result<String, Failure>) -> Self {
        match found {
            Ok(words) => Self::Right(words),
            Err(failure) => Self::Wrong(failure.to_string()),
        }
    }
}

/// Says what was found, and counts what is wrong.
#[derive(Default)]
struct Told {
    wrong: usize,
}

impl Told {
    fn say(&mut self, found: Found) -> Result<(), Failure> {
        let (word, words) = match found {
            Found::Right(words) => ("ok   ", words),
            Found::Note(words) => ("note ", words),
            Found::Wrong(words) => {
                self.wrong += 1;
                ("WRONG", words)
            }
        };
        speak::out(&format!("{word}  {words}\n"))
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut told = Told::default();
    told.say(clock())?;
    told.say(assets())?;
    let read = Config::read(&arguments.config)
        .and_then(|config| Ok((Named::of(&arguments.config, &config)?, config)));
    let (all, config) = match read {
        Ok(read) => read,
        Err(failure) => {
            told.say(Found::Wrong(failure.to_string()))?;
            return end(&told);
        }
    };
    told.say(libreoffice(config.word_to_pdf()))?;
    let path = arguments.config.display();
    let authorities = counted(all.len(), "authority", "authorities");
    told.say(Found::Right(format!("{path} reads: {authorities}")))?;
    serve::in_runtime(async {
        for named in &all {
            let id = &named.id;
            let policy = load::policy(&named.policy);
            let policy = policy.map(|p| format!("{id}: policy {}, version {}", p.name, p.version));
            told.say(Found::of(policy))?;
            let words = format!("Opening the store of {id} …");
            match patiently(&words, served(named)).await {
                Ok((Served { engine, from }, administrators)) => {
                    let words = format!("{id}: {engine} serves the store from {from}");
                    told.say(Found::Right(words))?;
                    told.say(administered(named, administrators))?;
                }
                Err(failure) => told.say(Found::Wrong(format!("{id}: {failure}")))?,
            }
            for (what, path) in places(named) {
                told.say(room(&format!("{id}: the disk of its {what}"), path))?;
            }
        }
        Ok(())
    })?;
    end(&told)
}

fn end(told: &Told) -> Result<(), Failure> {
    match told.wrong {
        0 => Ok(()),
        n => Err(Failure::Plain(format!(
            "{} to put right.",
            counted(n, "thing", "things")
        ))),
    }
}

fn clock() -> Found {
    let now = SystemClock.now();
    if now.to_zoned(TimeZone::UTC).date() < EARLIEST {
        return Found::Wrong(format!(
            "the clock says {now}, which is past: set it, or every deadline is wrong"
        ));
    }
    Found::Right(format!("the clock says {now}"))
}

fn libreoffice(found: Result<Option<WordToPdf>, Failure>) -> Found {
    match found {
        Ok(Some(found)) => Found::Right(format!(
            "LibreOffice is at {}: schools' own Word letters become PDF",
            found.program().display()
        )),
        Ok(None) => Found::Note(
            "LibreOffice is not installed: letters written with schools' own Word files stay Word, to be printed by hand"
                .to_owned(),
        ),
        Err(failure) => Found::Wrong(failure.to_string()),
    }
}

fn assets() -> Found {
    match govuk::assets::missing() {
        Some(words) => Found::Note(words.to_owned()),
        None => Found::Right("style sheets and scripts are built in".to_owned()),
    }
}

/// Who serves a store, and how many administrators can sign in to it.
async fn served(named: &Named) -> Result<(Served, usize), Failure> {
    let failed = |e: store::StoreError| Failure::of(&e);
    let store = named.open().await?;
    let served = store.served().await.map_err(failed)?;
    let administrators = administrators(&store).await.map_err(failed)?.len();
    store.close().await.map_err(failed)?;
    Ok((served, administrators))
}

fn administered(named: &Named, administrators: usize) -> Found {
    let id = &named.id;
    match administrators {
        0 => Found::Note(format!(
            "{id}: no administrator can sign in; make the first with `herringbone invite`"
        )),
        n => {
            let who = counted(n, "administrator", "administrators");
            Found::Right(format!("{id}: {who} can sign in"))
        }
    }
}

/// The places of an authority that are on this machine's disks.
fn places(named: &Named) -> Vec<(&'static str, &Path)> {
    let mut places = Vec::new();
    if let Place::Folder(folder) = &named.place {
        places.push(("store", folder.as_path()));
    }
    // Without the feature for buckets a folder is all that there is.
    #[allow(
        irrefutable_let_patterns,
        reason = "files may also be in a bucket, when built for it"
    )]
    if let FilesPlace::Folder(folder) = &named.config.files {
        places.push(("files", folder.as_path()));
    }
    places.push(("signed roots", named.config.roots.as_path()));
    places
}

fn room(what: &str, path: &Path) -> Found {
    match free(path) {
        None => Found::Note(format!("{what}: how much is free cannot be said")),
        Some(bytes) if bytes < ROOM => Found::Wrong(format!(
            "{what} has {} MB free, and at least {} should be: make room",
            bytes >> 20,
            ROOM >> 20
        )),
        Some(bytes) => Found::Right(format!("{what} has {} MB free", bytes >> 20)),
    }
}

/// Bytes free for this program where a path is, or is to be.
#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let whole = std::path::absolute(path).ok()?;
    let there = whole.ancestors().find(|above| above.exists())?;
    let found = rustix::fs::statvfs(there).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}
