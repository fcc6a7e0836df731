//! A council whose schools load their files: a configuration, a store with the first half of a term in
//! it, and an officer who may load for every school.
//! In: an engine. Out: the folder in which the program is run, and a look at what it has kept.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use casework::people::Role;
use casework::policy::built_in;
use service::house::{Authority, Door, House, Pinned, Rooms};
use service::people::{NewPerson, admit, password};
use store::{Actor, Authorities, AuthorityId, Config, FilesPlace, Ids, Place, Store};
use tempfile::TempDir;

use crate::cluster;
use crate::program::{Run, herringbone, told};
use crate::running::Visitor;
use crate::term::{File, Term, now};

const PASSWORD: &str = "violet tram nine pond";
const EMAIL: &str = "officer@ashshire.example";

/// On which engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// Those that are here.
    pub(crate) fn here() -> Vec<Self> {
        let postgres = cluster::url().map(|_| Self::Postgres);
        [Self::Sqlite].into_iter().chain(postgres).collect()
    }
}

/// The council.
pub(crate) struct Council {
    folder: TempDir,
    place: Place,
    pub(crate) term: Term,
    /// The schools' ids, as forms have them.
    pub(crate) schools: Vec<String>,
}

/// Ids for what the test itself writes.
#[derive(Debug)]
struct Chance;

impl Ids for Chance {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("random bytes");
    }
}

impl Council {
    /// With the first half of the term taken in by the program.
    pub(crate) fn on(engine: Engine) -> Self {
        Self::in_folder(engine, tempfile::tempdir().expect("a folder"))
    }

    /// The same in a folder of one's choice.
    pub(crate) fn in_folder(engine: Engine, folder: TempDir) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let data = "data";
        let (store, place) = match engine {
            Engine::Sqlite => {
                let store = format!("{data}/store");
                let place = Place::Folder(folder.path().join(&store));
                (store, place)
            }
            Engine::Postgres => {
                let url = cluster::url().expect("is here");
                let schema = format!("council_{}", NEXT.fetch_add(1, Ordering::Relaxed));
                let place = Place::Postgres {
                    url: url.to_owned(),
                    schema: schema.clone(),
                };
                (format!("{url}&schema={schema}"), place)
            }
        };
        let mut council = Self {
            folder,
            place,
            term: Term::before(now()),
            schools: Vec::new(),
        };
        council.configure("serve.toml", &store, data);
        council.term.write_pack(&council.path("pack"));
        let until = council.term.last().to_string();
        let import = [
            "import",
            "serve.toml",
            "ashshire",
            "pack",
            "--until",
            &until,
        ];
        let run = council.run(&import);
        assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
        council.schools = council.look(async |rooms| {
            let schools = store::schools::list(&rooms.store).await.expect("reads");
            let kept = password::hash(PASSWORD, &Chance).expect("hashes");
            let context = rooms.context(Actor::program("test"));
            let unit = rooms.store.begin(context).await.expect("begins");
            let new = NewPerson {
                name: "Ruth Ibbotson".to_owned(),
                position: Role::SchoolAttendanceOfficer.words().to_owned(),
                email: EMAIL.to_owned(),
                password_hash: Some(kept),
                role: Role::SchoolAttendanceOfficer,
                schools: schools.iter().map(|s| s.id).collect(),
            };
            admit(&unit, new).await.expect("admitted");
            unit.commit().await.expect("kept");
            let by_number: BTreeMap<u32, String> = schools
                .iter()
                .map(|s| (s.laestab.number(), s.id.to_string()))
                .collect();
            by_number.into_values().collect()
        });
        council
    }

    /// A configuration with a lease so short that what a killed worker held is soon taken up.
    pub(crate) fn configure(&self, name: &str, store: &str, data: &str) {
        let text = format!(
            "listen = \"127.0.0.1:0\"\nhttps = false\n[worker]\nlease_seconds = 1\n\
             [[authority]]\nid = \"ashshire\"\nname = \"Ashshire County Council\"\n\
             policy = \"herefordshire\"\nstore = \"{store}\"\n\
             files = \"{data}/files\"\nroots = \"{data}/roots.jsonl\"\n"
        );
        std::fs::write(self.path(name), text).expect("a configuration");
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Everybody's ids, as addresses have them.
    pub(crate) fn pupils(&self) -> Vec<String> {
        let numbers: Vec<String> = Term::pupils().map(|(_, upn)| upn).collect();
        self.look(async |rooms| {
            let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
            let found = store::pupils::find_by_upn(&rooms.store, &numbers).await;
            found
                .expect("reads")
                .iter()
                .map(|p| p.id.to_string())
                .collect()
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let mut command = herringbone();
        command.args(arguments).current_dir(self.folder());
        told(&command.output().expect("the program starts"))
    }

    /// The officer, signed in.
    pub(crate) fn officer(address: &str) -> Visitor {
        let mut visitor = Visitor::to(address);
        visitor.sign_in(EMAIL, PASSWORD);
        visitor
    }

    /// Uploads a file and has it loaded, the good rows at least; gives the address of its page. Fails
    /// as the network does.
    pub(crate) fn put_in(&self, officer: &Visitor, file: File) -> io::Result<String> {
        let school = &self.schools[file.school as usize];
        let taken = officer.upload(school, &file.name(), &file.text(self.term))?;
        assert_eq!(taken.status, 303, "{taken:?}");
        let address = taken.header("location").to_owned();
        let sent = officer.post(&address, "choice=good-rows")?;
        assert_eq!(sent.status, 303, "{sent:?}");
        Ok(address)
    }

    /// Opens the store, looks at it or changes it, and closes it: while the program is killed, nobody
    /// else must have it open, or what comes after would not have to recover it.
    pub(crate) fn look<T>(&self, at: impl AsyncFnOnce(&Rooms) -> T) -> T {
        Self::look_at(&self.place, &self.path("data"), at)
    }

    /// The same of a store elsewhere.
    pub(crate) fn look_at<T>(place: &Place, data: &Path, at: impl AsyncFnOnce(&Rooms) -> T) -> T {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let id = AuthorityId::parse("ashshire").expect("an id");
        let files = FilesPlace::Folder(data.join("files"));
        let config = Config::new(id.clone(), files, data.join("roots.jsonl"));
        runtime.block_on(async {
            let mut stores = Authorities::default();
            stores.add(Store::open(place, &config).await.expect("opens"));
            let policy = built_in("herefordshire").expect("is there").expect("reads");
            let authority = Authority {
                id: id.clone(),
                name: "Ashshire County Council".to_owned(),
                policy,
                carriers: service::contact::Carriers::default(),
            };
            let house = Arc::new(House {
                stores,
                authorities: BTreeMap::from([(id, Arc::new(authority))]),
                clock: Arc::new(Pinned(now())),
                ids: Arc::new(Chance),
                demonstration: None,
                secure: false,
                door: Door::default(),
                word_to_pdf: None,
            });
            let rooms = house.rooms("ashshire").expect("is served");
            let seen = at(&rooms).await;
            let store = Arc::clone(&rooms.store);
            drop((rooms, house));
            let store = Arc::into_inner(store).expect("nobody else has it");
            store.close().await.expect("closes");
            seen
        })
    }
}
