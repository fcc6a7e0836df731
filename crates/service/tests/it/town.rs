//! A small town to test in: two authorities, the first with two schools, invented people, and a day
//! in term that never moves. Requests go through the whole router, in process.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::people::Role;
use casework::policy::built_in;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use register::Day;
use service::attendance::{import, recompute_everybody};
use service::contact::Carriers;
use service::contact::mail::Mail;
use service::contact::notify::Notify;
use service::contact::word_to_pdf::WordToPdf;
use service::demonstration::{Days, Demonstration};
use service::house::{Authority, Clock, Door, House, Rooms};
use service::people::second_factor::code_now;
use service::people::{NewPerson, admit, password};
use service::work::Task;
use store::jobs::{NewJob, enqueue};
use store::schools::School;
use store::{Actor, Authorities, AuthorityId, Config, FilesPlace, SchoolId, SeededIds, Store};
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "violet tram nine pond";

/// Friday of the sixth school week.
pub(crate) const TODAY: Date = date(2025, 10, 10);

const FIRST: Date = date(2025, 9, 1);

/// Pupils: UPN, name, school, and what they did on each school day from 1 September, `/` for
/// present and else the code of both sessions. Days not said are present.
const PUPILS: [(&str, &str, &str, u32, &str); 4] = [
    ("A999000000001", "Okonkwo", "Ada", 9_994_001, ""),
    (
        "A999000000002",
        "Lindgren",
        "Bo",
        9_994_001,
        "OOOOO OOOOO OO",
    ),
    ("A999000000003", "Marsh", "Cleo", 9_994_002, "IIII"),
    ("A999000000004", "Oduya", "Dev", 9_994_002, ""),
];

/// A pack of CSV files, of the pupils above.
fn pack() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let days: Vec<Date> = FIRST
        .series(1.day())
        .take_while(|d| *d <= TODAY)
        .filter(|d| Day::from(*d).weekday() < 5)
        .collect();
    let mut files = BTreeMap::from([
        ("schools.csv", "laestab,urn,name,phase,low_age,high_age,type\n9994001,,Alder Primary,primary,4,11,academy\n9994002,,Birch High,secondary,11,16,maintained\n".to_owned()),
        ("calendar.csv", "laestab,date,sessions\n".to_owned()),
        ("pupils.csv", "upn,surname,forename,dob,sex,year_group\n".to_owned()),
        ("enrolments.csv", "upn,laestab,start,end,status\n".to_owned()),
        ("marks.csv", "upn,laestab,date,session,code\n".to_owned()),
    ]);
    let mut line = |file: &str, text: String| {
        let file = files.get_mut(file).expect("a file");
        writeln!(file, "{text}").expect("a string");
    };
    for day in &days {
        for school in [9_994_001, 9_994_002] {
            line("calendar.csv", format!("{school},{day},AM+PM"));
        }
    }
    for (upn, surname, forename, school, strip) in PUPILS {
        line(
            "pupils.csv",
            format!("{upn},{surname},{forename},2013-05-01,F,8"),
        );
        line("enrolments.csv", format!("{upn},{school},{FIRST},,C"));
        let codes = strip
            .chars()
            .filter(|c| *c != ' ')
            .chain(std::iter::repeat('/'));
        // The last day is left unmarked: its file has not come yet.
        for (day, code) in days.iter().zip(codes).take(days.len() - 1) {
            let (am, pm) = if code == '/' {
                ('/', '\\')
            } else {
                (code, code)
            };
            line("marks.csv", format!("{upn},{school},{day},AM,{am}"));
            line("marks.csv", format!("{upn},{school},{day},PM,{pm}"));
        }
    }
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// A clock that stands still until somebody puts it forward.
#[derive(Debug)]
pub(crate) struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).expect("an instant")
    }
}

/// The policy of both authorities, where a test says nothing else.
const POLICY: &str = "herefordshire";

/// A clock that stands at an hour of today.
fn at(hour: i8) -> Arc<Hands> {
    let now = TODAY.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC);
    let now = now.expect("a time").timestamp();
    Arc::new(Hands(AtomicI64::new(now.as_second())))
}

fn by_mail(mail: Mail) -> Carriers {
    Carriers {
        mail: Some(Arc::new(mail)),
        notify: None,
    }
}

/// The days ahead of a town's clock: they bring the register of [`TODAY`], which has not come yet.
#[derive(Debug)]
struct DaysAhead(Arc<Hands>);

impl Days for DaysAhead {
    fn move_to(&self, day: Date) -> std::io::Result<()> {
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        let noon = noon.expect("a time").timestamp();
        self.0.0.store(noon.as_second(), Ordering::Relaxed);
        Ok(())
    }

    fn marks(&self, authority: &AuthorityId, _: Date, _: Date) -> Vec<u8> {
        let mut file = "upn,laestab,date,session,code\n".to_owned();
        if authority.as_str() == "ashshire" {
            for session in ["AM", "PM"] {
                writeln!(file, "A999000000002,9994001,{TODAY},{session},O").expect("a string");
            }
        }
        file.into_bytes()
    }

    fn last(&self) -> Date {
        TODAY.saturating_add(10.days())
    }
}

/// The town.
pub(crate) struct Town {
    pub(crate) house: Arc<House>,
    clock: Arc<Hands>,
    router: Router,
    _folder: TempDir,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookie: String,
    pub(crate) body: String,
}

impl Town {
    /// With a second factor for everybody, as in earnest.
    pub(crate) async fn in_earnest() -> Self {
        Self::new(false, 12, Carriers::default()).await
    }

    /// Without one.
    pub(crate) async fn at_ease() -> Self {
        Self::new(true, 12, Carriers::default()).await
    }

    /// Without one, under another policy.
    pub(crate) async fn under(policy: &str) -> Self {
        let demonstration = Some(Demonstration::default());
        Self::by(at(12), demonstration, Carriers::default(), policy, None).await
    }

    /// Without one, at an hour by which the day's registers are due.
    pub(crate) async fn in_the_evening() -> Self {
        Self::new(true, 18, Carriers::default()).await
    }

    /// Without one, and with a mail server.
    pub(crate) async fn with_mail(mail: Mail) -> Self {
        Self::new(true, 12, by_mail(mail)).await
    }

    /// The same under another policy.
    pub(crate) async fn with_mail_under(policy: &str, mail: Mail) -> Self {
        let demonstration = Some(Demonstration::default());
        Self::by(at(12), demonstration, by_mail(mail), policy, None).await
    }

    /// Without one, and with an account at GOV.UK Notify.
    pub(crate) async fn with_notify(notify: Notify) -> Self {
        Self::new(
            true,
            12,
            Carriers {
                mail: None,
                notify: Some(Arc::new(notify)),
            },
        )
        .await
    }

    /// Without one, and with LibreOffice.
    pub(crate) async fn with_word_to_pdf(program: WordToPdf) -> Self {
        let demonstration = Some(Demonstration::default());
        Self::by(
            at(12),
            demonstration,
            Carriers::default(),
            POLICY,
            Some(program),
        )
        .await
    }

    async fn new(demonstration: bool, hour: i8, carriers: Carriers) -> Self {
        let demonstration = demonstration.then(Demonstration::default);
        Self::by(at(hour), demonstration, carriers, POLICY, None).await
    }

    /// A demonstration whose days may go by.
    pub(crate) async fn whose_days_go_by() -> Self {
        let clock = at(12);
        let days = DaysAhead(Arc::clone(&clock));
        let demonstration = Demonstration::of(Arc::new(days));
        Self::by(
            clock,
            Some(demonstration),
            Carriers::default(),
            POLICY,
            None,
        )
        .await
    }

    async fn by(
        clock: Arc<Hands>,
        demonstration: Option<Demonstration>,
        carriers: Carriers,
        policy: &str,
        word_to_pdf: Option<WordToPdf>,
    ) -> Self {
        let at_ease = demonstration.is_some();
        let folder = tempfile::tempdir().expect("a folder");
        let (mut stores, mut authorities) = (Authorities::default(), BTreeMap::new());
        for (name, council) in [
            ("ashshire", "Ashshire Council"),
            ("elmshire", "Elmshire Council"),
        ] {
            let id = AuthorityId::parse(name).expect("an id");
            let here = folder.path().join(name);
            let files = FilesPlace::Folder(here.join("files"));
            let config = Config::new(id.clone(), files, here.join("roots"));
            let place = crate::place(name, &here);
            stores.add(
                Store::create_or_upgrade(&place, &config)
                    .await
                    .expect("opens"),
            );
            let policy = built_in(policy).expect("is there").expect("reads");
            let authority = Authority {
                id: id.clone(),
                name: council.into(),
                policy,
                carriers: if name == "ashshire" {
                    carriers.clone()
                } else {
                    Carriers::default()
                },
            };
            authorities.insert(id, Arc::new(authority));
        }
        let house = Arc::new(House {
            stores,
            authorities,
            clock: Arc::<Hands>::clone(&clock),
            ids: Arc::new(SeededIds::new(1)),
            demonstration,
            // Browsers send a secure cookie to this machine over http too; in-process nobody asks.
            secure: !at_ease,
            door: Door::default(),
            word_to_pdf,
        });
        let rooms = house.rooms("ashshire").expect("served");
        fill(&rooms).await;
        let router = service::web::router(Arc::clone(&house));
        Self {
            house,
            clock,
            router,
            _folder: folder,
        }
    }

    pub(crate) fn rooms(&self) -> Rooms {
        self.house.rooms("ashshire").expect("served")
    }

    /// Puts the clock forward.
    pub(crate) fn later(&self, by: jiff::SignedDuration) {
        self.clock.0.fetch_add(by.as_secs(), Ordering::Relaxed);
    }

    /// A school by name.
    pub(crate) async fn school(&self, name: &str) -> School {
        let schools = store::schools::list(&self.rooms().store)
            .await
            .expect("reads");
        schools
            .into_iter()
            .find(|s| s.name == name)
            .expect("the school")
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.expect("answers");
        let text = |name| {
            let value = answer
                .headers()
                .get(name)
                .map(|v| v.to_str().expect("text"));
            value.unwrap_or_default().to_owned()
        };
        let (status, location, cookie) = (
            answer.status(),
            text(header::LOCATION),
            text(header::SET_COOKIE),
        );
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX)
            .await
            .expect("a body");
        Answer {
            status,
            location,
            cookie: cookie.split(';').next().unwrap_or_default().to_owned(),
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    /// A file that a form gives.
    pub(crate) async fn taken(&self, path: &str, cookie: &str, form: &str) -> Vec<u8> {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form.to_owned()));
        let answer = self.router.clone().oneshot(request.expect("a request"));
        let body = answer.await.expect("answers").into_body();
        let bytes = axum::body::to_bytes(body, usize::MAX).await;
        bytes.expect("a body").to_vec()
    }

    /// A file, as it is.
    pub(crate) async fn bytes(&self, path: &str, cookie: &str) -> Vec<u8> {
        let request = Request::get(path).header(header::COOKIE, cookie);
        let request = request.body(Body::empty()).expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("answers");
        assert_eq!(answer.status(), StatusCode::OK);
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        body.expect("a body").to_vec()
    }

    /// Sends a form as a browser on one of our pages would.
    pub(crate) async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(
            request
                .body(Body::from(form.to_owned()))
                .expect("a request"),
        )
        .await
    }

    /// Signs somebody in by name with both steps, the second set up on the way; gives their cookie.
    pub(crate) async fn signed_in_fully(&self, who: &str) -> String {
        let form = format!(
            "email={who}%40ashshire.example&password={}",
            PASSWORD.replace(' ', "+")
        );
        let first = self.post("/ashshire/sign-in", "", &form).await;
        let page = self.get("/ashshire/sign-in/code", &first.cookie).await.body;
        let key = page.split("app-code\">").nth(1).expect("a key on the page");
        let key = key.split('<').next().expect("its end");
        let code = code_now(key, self.rooms().now).expect("a code");
        let form = format!("code={code}");
        let second = self
            .post("/ashshire/sign-in/code", &first.cookie, &form)
            .await;
        assert_eq!(second.status, StatusCode::OK, "{}", second.body);
        second.cookie
    }

    /// Looks which registers have come, as a worker does once a day.
    pub(crate) async fn look_for_registers(&self) {
        self.put_in(Task::ExpectRegisters.kind()).await;
        assert_eq!(self.work_off().await, 1);
    }

    /// Puts a job without particulars in, for now.
    pub(crate) async fn put_in(&self, kind: &str) {
        self.put_in_with(kind, serde_json::json!({})).await;
    }

    /// Puts a job in, for now.
    pub(crate) async fn put_in_with(&self, kind: &str, payload: serde_json::Value) {
        let rooms = self.rooms();
        let context = rooms.context(Actor::program("test"));
        let unit = rooms.store.begin(context).await.expect("begins");
        let job = NewJob::now(kind, payload);
        enqueue(&unit, job).await.expect("put in");
        unit.commit().await.expect("kept");
    }

    /// Does every job that waits, as a worker would; says how many there were.
    pub(crate) async fn work_off(&self) -> usize {
        service::work::work_off(&self.house, "ashshire")
            .await
            .expect("the work is done")
    }

    /// Signs somebody in by name, without a second factor; gives their cookie.
    pub(crate) async fn sign_in(&self, who: &str) -> String {
        let form = format!(
            "email={who}%40ashshire.example&password={}",
            PASSWORD.replace(' ', "+")
        );
        let answer = self.post("/ashshire/sign-in", "", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookie
    }
}

async fn fill(rooms: &Rooms) {
    let folder = pack();
    let reading = exchange::pack::Reading {
        threads: 1,
        progress: &|_, _| {},
    };
    let pack = exchange::pack::read(folder.path(), &reading).expect("a sound pack");
    import(rooms, &pack, TODAY).await.expect("imports");
    recompute_everybody(rooms, TODAY, 1)
        .await
        .expect("works out");
    let schools = store::schools::list(&rooms.store).await.expect("reads");
    let at = |name: &str| {
        schools
            .iter()
            .filter(|s| s.name == name)
            .map(|s| s.id)
            .collect()
    };
    let (alder, birch): (Vec<SchoolId>, Vec<SchoolId>) = (at("Alder Primary"), at("Birch High"));
    let kept = password::hash(PASSWORD, &*rooms.house.ids).expect("hashes");
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await
        .expect("begins");
    for (who, role, schools) in [
        ("alder", Role::SchoolAttendanceOfficer, &alder),
        ("birch", Role::SchoolAttendanceOfficer, &birch),
        ("head", Role::Head, &alder),
        ("officer", Role::AttendanceOfficer, &alder),
        ("manager", Role::EngagementManager, &alder),
        ("administrator", Role::Administrator, &alder),
    ] {
        let new = NewPerson {
            name: format!("Person {who}"),
            position: role.words().to_owned(),
            email: format!("{who}@ashshire.example"),
            password_hash: Some(kept.clone()),
            role,
            schools: schools.clone(),
        };
        admit(&unit, new).await.expect("admitted");
    }
    unit.commit().await.expect("kept");
}
