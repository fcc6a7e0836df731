//! The pages of Today, pupils, a pupil's record and schools, as people of several roles get them.
//! In: two schools of invented pupils in a store of their own. Out: what each may see and do.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use casework::people::Role;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use law::academic_year::AcademicYear;
use law::attendance::Code;
use law::school::Laestab;
use register::{Day, OpenWeeks, ROW, RollStatus, SLOTS, Session, Slot, WEEKS, Windows, first_week};
use serde_json::json;
use service::house::{Authority, Door, House, Pinned};
use sha2::{Digest, Sha256};
use store::attendance::{KeptStanding, RegisterRow, every_register, put_standings, write_rows};
use store::chronology::{self, Subject};
use store::people::{self, Person, SignIn};
use store::pupils::{
    ContactKind, ContactPoint, Enrolment, Fact, Parent, Pupil, Relationship, Restriction,
};
use store::schools::{CalendarYear, School};
use store::today::{Item, ItemState, NewItem};
use store::{
    Actor, Authorities, AuthorityId, Config, Context, FilesPlace, Ids, ItemId, PersonId, Place,
    PupilId, SchoolId, SeededIds, Store, StoreError, Unit,
};
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const TODAY: Date = date(2026, 3, 27);
pub(crate) const YEAR: AcademicYear = AcademicYear(2025);
/// Days on which Zoë was away without leave: six, so twelve sessions.
const AWAY: [Date; 6] = [
    date(2026, 3, 2),
    date(2026, 3, 3),
    date(2026, 3, 9),
    date(2026, 3, 10),
    date(2026, 3, 16),
    date(2026, 3, 17),
];

pub(crate) fn now() -> Timestamp {
    "2026-03-27T10:00:00Z".parse().expect("a time")
}

/// Two schools and everybody in them.
pub(crate) struct Town {
    _folder: TempDir,
    pub(crate) house: Arc<House>,
    pub(crate) store: Arc<Store>,
    pub(crate) alder: SchoolId,
    pub(crate) birch: SchoolId,
    /// At Alder Lane: twelve sessions O, a brother at Birch Road, a parent not to be written to.
    pub(crate) zoe: PupilId,
    /// At Birch Road.
    pub(crate) leo: PupilId,
    /// Left Alder Lane at Christmas.
    gone: PupilId,
    people: BTreeMap<&'static str, PersonId>,
}

/// Who asks.
const PEOPLE: [(&str, Role, Option<bool>); 9] = [
    ("officer", Role::SchoolAttendanceOfficer, Some(true)),
    ("head", Role::Head, Some(true)),
    ("champion", Role::SeniorAttendanceChampion, Some(true)),
    ("other", Role::SchoolAttendanceOfficer, Some(false)),
    ("authority", Role::AttendanceOfficer, None),
    ("helpdesk", Role::Helpdesk, None),
    ("manager", Role::EngagementManager, None),
    ("leader", Role::SeniorLeader, None),
    ("administrator", Role::Administrator, None),
];

fn token(who: &str) -> String {
    hex::encode(Sha256::digest(who))
}

pub(crate) fn school(context: &Context, name: &str, number: u32) -> School {
    School {
        id: context.id(),
        name: name.to_owned(),
        phase: "secondary".to_owned(),
        kind: "academy".to_owned(),
        low_age: Some(11),
        high_age: Some(16),
        urn: None,
        laestab: Laestab::new(number).expect("a number"),
    }
}

pub(crate) fn pupil(context: &Context, forename: &str, surname: &str, number: u32) -> Pupil {
    Pupil {
        id: context.id(),
        upn: Some(format!("A9990000{number:05}")),
        former_upn: None,
        legal_surname: surname.to_owned(),
        legal_forename: forename.to_owned(),
        preferred_surname: None,
        preferred_forename: None,
        born: date(2011, 5, 3),
        sex: "F".to_owned(),
        year_group: if number.is_multiple_of(2) { "9" } else { "10" }.to_owned(),
        language: None,
        source: "test".to_owned(),
    }
}

/// Open from Monday to Friday, September to the end of July.
pub(crate) fn open_weeks() -> OpenWeeks {
    let first = first_week(YEAR).0;
    let term = Day::from(date(2025, 9, 1)).week().0 - first;
    std::array::from_fn(|week| {
        if (term..WEEKS as i32 - 2).contains(&(week as i32)) {
            0b11_11_11_11_11
        } else {
            0
        }
    })
}

/// Present every day up to today, but for these, which are O.
pub(crate) fn marks(away: &[Date]) -> [u8; ROW] {
    let mut row = [0; ROW];
    let monday = first_week(YEAR).monday().0;
    let from = Day::from(date(2025, 9, 1)).0;
    for day in (from..=Day::from(TODAY).0).map(Day) {
        if day.weekday() > 4 {
            continue;
        }
        for session in Session::BOTH {
            let code = match session {
                _ if away.contains(&day.date()) => Code::O,
                Session::Am => Code::PRESENT_AM,
                Session::Pm => Code::PRESENT_PM,
            };
            let at = Slot::in_year(YEAR, day, session).at;
            assert_eq!(at / SLOTS, ((day.0 - monday) / 7) as usize);
            row[at] = code.byte();
        }
    }
    row
}

struct Begun {
    alder: SchoolId,
    birch: SchoolId,
    pupils: Vec<(Pupil, SchoolId, Option<Date>)>,
}

impl Begun {
    fn id(&self, forename: &str) -> PupilId {
        let found = self.pupils.iter().find(|p| p.0.legal_forename == forename);
        found.expect("a pupil").0.id
    }
}

async fn begin(unit: &Unit) -> Result<Begun, StoreError> {
    let context = unit.context();
    let (alder, birch) = (
        school(context, "Alder Lane School", 8_854_001),
        school(context, "Birch Road School", 8_854_002),
    );
    let mut pupils = vec![
        (pupil(context, "Zoë", "Fairweather", 1), alder.id, None),
        (pupil(context, "Leo", "Fairweather", 2), birch.id, None),
        (pupil(context, "Ida", "=SUM(A1)", 3), alder.id, None),
        (
            pupil(context, "Ned", "Goneaway", 4),
            alder.id,
            Some(date(2025, 12, 19)),
        ),
    ];
    for number in 0..58 {
        let surname = format!("Tarn{}", char::from(b'a' + number as u8 % 26));
        let one = pupil(context, &format!("Pat{number}"), &surname, 100 + number);
        pupils.push((one, alder.id, None));
    }
    let begun = Begun {
        alder: alder.id,
        birch: birch.id,
        pupils,
    };
    store::schools::insert(unit, vec![alder, birch]).await?;
    store::pupils::insert(unit, begun.pupils.iter().map(|p| p.0.clone()).collect()).await?;
    let spells = begun.pupils.iter().map(|(p, school, end_on)| Enrolment {
        id: context.id(),
        pupil: p.id,
        school: *school,
        start_on: date(2025, 9, 1),
        end_on: *end_on,
        status: RollStatus::Single,
        end_reason: None,
    });
    store::pupils::insert_enrolments(unit, spells.collect()).await?;
    let years = [begun.alder, begun.birch].map(|school| CalendarYear {
        school,
        academic_year: YEAR,
        open_weeks: open_weeks(),
    });
    store::schools::set_calendar_year(unit, years.to_vec()).await?;
    let zoe = begun.id("Zoë");
    let rows = begun.pupils.iter().map(|(p, school, _)| RegisterRow {
        pupil: p.id,
        school: *school,
        academic_year: YEAR,
        marks: marks(if p.id == zoe { &AWAY } else { &[] }),
    });
    write_rows(unit, rows.collect()).await?;
    Ok(begun)
}

async fn families(unit: &Unit, begun: &Begun) -> Result<(), StoreError> {
    let context = unit.context();
    let parent = |forename: &str| Parent {
        id: context.id(),
        title: "Ms".to_owned(),
        forename: forename.to_owned(),
        surname: "Fairweather".to_owned(),
        language: String::new(),
        address: None,
        source: "test".to_owned(),
        source_key: None,
    };
    let (one, other) = (parent("Oona"), parent("Petra"));
    let relate = |pupil, parent: &Parent, contact_order| Relationship {
        pupil,
        parent: parent.id,
        kind: "mother".to_owned(),
        parental_responsibility: true,
        lives_with: true,
        contact_order,
    };
    let point = |parent: &Parent, value: &str| ContactPoint {
        id: context.id(),
        parent: parent.id,
        kind: ContactKind::Mobile,
        value: value.to_owned(),
        value_folded: String::new(),
        confirmed_on: Some(date(2026, 1, 5)),
        shared: false,
        ended_on: None,
    };
    let (zoe, leo) = (begun.id("Zoë"), begun.id("Leo"));
    let related = vec![
        relate(zoe, &one, 1),
        relate(zoe, &other, 2),
        relate(leo, &one, 1),
    ];
    let points = vec![point(&one, "07700 900001"), point(&other, "07700 900002")];
    let restriction = Restriction {
        id: context.id(),
        pupil: zoe,
        parent: Some(other.id),
        kind: "do not write".to_owned(),
        note: "order of the court".to_owned(),
        since: date(2025, 10, 1),
        until: None,
    };
    store::pupils::insert_parents(unit, vec![one, other]).await?;
    store::pupils::insert_contact_points(unit, points).await?;
    store::pupils::relate(unit, related).await?;
    store::pupils::insert_restriction(unit, restriction).await
}

/// Standings as the engine works them out, in the gravest tier for Zoë.
pub(crate) async fn stand(store: &Store, context: Context) -> Result<(), StoreError> {
    let every = every_register(store, 1).await?;
    let as_of = Day::from(TODAY);
    let standings = every.registers.standings(as_of, Windows::default(), 1);
    let kept = standings.iter().enumerate().map(|(at, standing)| {
        let school = standing.school.map(|s| every.school(s));
        let tier = if standing.unauthorised > 0 {
            "universal-plus"
        } else {
            "universal"
        };
        KeptStanding::of(
            every.pupils[at],
            school,
            TODAY,
            "herefordshire 1",
            Some(tier),
            standing,
        )
    });
    let unit = store.begin(context).await?;
    put_standings(&unit, kept.collect()).await?;
    unit.commit().await
}

async fn hire(unit: &Unit, begun: &Begun) -> Result<BTreeMap<&'static str, PersonId>, StoreError> {
    let mut all = BTreeMap::new();
    for (who, role, at) in PEOPLE {
        let person = Person {
            id: unit.context().id(),
            name: format!("{who} Quill"),
            position: role.words().to_owned(),
            email: format!("{who}@town.example"),
            email_folded: String::new(),
            password_hash: None,
            totp_secret: None,
            created_at: now(),
            disabled_at: None,
        };
        let id = person.id;
        people::insert(unit, person).await?;
        let school = at.map(|alder| [if alder { begun.alder } else { begun.birch }]);
        people::give_role(
            unit,
            id,
            role.id(),
            school.as_ref().map(<[SchoolId; 1]>::as_slice),
        )
        .await?;
        all.insert(who, id);
    }
    Ok(all)
}

async fn items(unit: &Unit, begun: &Begun) -> Result<(), StoreError> {
    let item = |rule: &str, forename: &str, school, words: &str| NewItem {
        rule: rule.to_owned(),
        pupil: Some(begun.id(forename)),
        school: Some(school),
        spell: "2026-03-16".to_owned(),
        facts: json!({ "words": words, "column": "pn_sessions" }),
    };
    let all = vec![
        item("tier", "Ida", begun.alder, "Universal plus"),
        item("threshold-met", "Zoë", begun.alder, "12 sessions of O"),
        item("twenty-days", "Leo", begun.birch, "20 school days"),
    ];
    store::today::raise(unit, all).await
}

/// Zoë has free meals, Leo a plan and a flag; Ida's SEN support ended at Christmas.
async fn needs(unit: &Unit, begun: &Begun) -> Result<(), StoreError> {
    let fact = |forename: &str, kind: &str, value: &str, until| Fact {
        id: unit.context().id(),
        pupil: begun.id(forename),
        kind: kind.to_owned(),
        value: value.to_owned(),
        since: date(2025, 9, 1),
        until,
        source: "test".to_owned(),
    };
    let facts = vec![
        fact("Zoë", "fsm", "true", None),
        fact("Leo", "sen", "E", None),
        fact("Leo", "flag", "young carer", None),
        fact("Ida", "sen", "K", Some(date(2025, 12, 19))),
    ];
    store::pupils::insert_facts(unit, facts).await
}

impl Town {
    pub(crate) async fn build() -> Self {
        Self::try_build().await.expect("a town")
    }

    async fn try_build() -> Result<Self, StoreError> {
        let folder = TempDir::new().expect("a folder");
        let id = AuthorityId::parse("exampleshire").expect("a word");
        let config = Config::new(
            id.clone(),
            FilesPlace::Folder(folder.path().join("files")),
            folder.path().join("roots"),
        );
        let place = Place::Folder(folder.path().join("store"));
        let store = Store::create_or_upgrade(&place, &config).await?;
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::new(11));
        let context = Context {
            now: now() - SignedDuration::from_hours(48),
            actor: Actor::program("test"),
            ids: Arc::clone(&ids),
        };
        let unit = store.begin(context.clone()).await?;
        let begun = begin(&unit).await?;
        families(&unit, &begun).await?;
        let people = hire(&unit, &begun).await?;
        items(&unit, &begun).await?;
        needs(&unit, &begun).await?;
        unit.commit().await?;
        stand(&store, context.clone()).await?;
        for (who, person) in &people {
            let session = SignIn {
                hash: Sha256::digest(token(who)).to_vec(),
                id: context.id(),
                person: *person,
                created_at: now(),
                seen_at: now(),
                expires_at: now() + SignedDuration::from_hours(1),
                address: String::new(),
                user_agent: String::new(),
                revoked_at: None,
                data: json!({ "stage": "in" }),
            };
            people::open_sign_in(&store, session).await?;
        }
        let policy = casework::policy::built_in("herefordshire");
        let mut stores = Authorities::default();
        let store = stores.add(store);
        let authority = Authority {
            id: id.clone(),
            name: "Exampleshire".to_owned(),
            policy: policy.expect("built in").expect("a policy"),
            carriers: service::contact::Carriers::default(),
        };
        let house = Arc::new(House {
            stores,
            authorities: BTreeMap::from([(id, std::sync::Arc::new(authority))]),
            clock: Arc::new(Pinned(now())),
            ids,
            demonstration: None,
            secure: false,
            door: Door::default(),
            word_to_pdf: None,
        });
        Ok(Self {
            _folder: folder,
            house,
            store,
            alder: begun.alder,
            birch: begun.birch,
            zoe: begun.id("Zoë"),
            leo: begun.id("Leo"),
            gone: begun.id("Ned"),
            people,
        })
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, String, String) {
        let router = service::web::router(Arc::clone(&self.house));
        let response = router.oneshot(request).await.expect("an answer");
        let status = response.status();
        let place = response.headers().get(header::LOCATION);
        let place = place.map_or("", |p| p.to_str().expect("text")).to_owned();
        let body = to_bytes(response.into_body(), 1 << 20).await;
        let body = String::from_utf8(body.expect("a body").to_vec()).expect("text");
        (status, body, place)
    }

    fn request(who: &str, method: &str, page: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/exampleshire/{page}"))
            .header("sec-fetch-site", "same-origin")
            .header(
                header::COOKIE,
                format!("herringbone-exampleshire={}", token(who)),
            )
    }

    pub(crate) async fn get(&self, who: &str, page: &str) -> (StatusCode, String) {
        let request = Self::request(who, "GET", page).body(Body::empty());
        let (status, body, _) = self.ask(request.expect("a request")).await;
        (status, body)
    }

    /// A page that is there.
    pub(crate) async fn page(&self, who: &str, page: &str) -> String {
        let (status, body) = self.get(who, page).await;
        assert_eq!(status, StatusCode::OK, "{who} {page}: {body}");
        body
    }

    async fn post(&self, who: &str, page: &str, form: &str) -> (StatusCode, String, String) {
        let request = Self::request(who, "POST", page)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        self.ask(request.expect("a request")).await
    }

    /// A file: its media type and its bytes.
    async fn bytes(&self, who: &str, page: &str) -> (String, Vec<u8>) {
        let request = Self::request(who, "GET", page).body(Body::empty());
        let router = service::web::router(Arc::clone(&self.house));
        let response = router.oneshot(request.expect("a request")).await;
        let response = response.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{who} {page}");
        let kind = response.headers()[header::CONTENT_TYPE].to_str();
        let kind = kind.expect("text").to_owned();
        let body = to_bytes(response.into_body(), 1 << 20).await;
        (kind, body.expect("a body").to_vec())
    }

    async fn item_of(&self, pupil: PupilId) -> Item {
        let items = store::today::of_pupils(&self.store, &[pupil]).await;
        items.expect("items").remove(0)
    }

    async fn kinds_of(&self, pupil: PupilId) -> Vec<(String, serde_json::Value, String)> {
        let entries = chronology::page(&self.store, Subject::Child(pupil), None, 50).await;
        let entries = entries.expect("entries").into_iter();
        entries
            .map(|e| (e.kind, e.payload.expect("a payload"), e.actor_name))
            .collect()
    }
}

/// The addresses that name a pupil.
fn addresses(pupil: impl std::fmt::Display) -> Vec<String> {
    [
        "",
        "/why/pn_sessions",
        "/why/tier",
        "/threshold",
        "/patterns",
        "/family",
        "/chronology",
    ]
    .iter()
    .map(|page| format!("pupils/{pupil}{page}"))
    .collect()
}

#[tokio::test]
async fn a_school_sees_its_own_pupils_and_no_others() {
    let town = Town::build().await;
    for address in addresses(town.zoe) {
        assert!(town.page("officer", &address).await.contains("Zoë"));
        assert!(town.page("authority", &address).await.contains("Zoë"));
    }
    let nobody = town.store.begin(Context {
        now: now(),
        actor: Actor::program("test"),
        ids: Arc::clone(&town.house.ids),
    });
    let nobody: PupilId = nobody.await.expect("a unit").context().id();
    for (hidden, why) in [
        (town.leo.to_string(), "another school's"),
        (town.gone.to_string(), "left this school's roll"),
        (nobody.to_string(), "nobody"),
        ("not-an-id".to_owned(), "no id at all"),
    ] {
        for address in addresses(&hidden) {
            let found = town.get("officer", &address).await;
            let none = town
                .get("officer", &address.replace(&hidden, &nobody.to_string()))
                .await;
            assert_eq!(found.0, StatusCode::NOT_FOUND, "{why}: {address}");
            assert_eq!(found, none, "{why}: the same answer, letter for letter");
        }
        let looks = format!("pupils/{hidden}/looks");
        assert_eq!(town.get("head", &looks).await.0, StatusCode::NOT_FOUND);
    }
    // The authority sees a child who is on no roll, too.
    let gone = town
        .page("authority", &format!("pupils/{}", town.gone))
        .await;
    assert!(gone.contains("on no roll today"));
}

#[tokio::test]
async fn an_administrator_reads_no_record() {
    let town = Town::build().await;
    for address in addresses(town.zoe).into_iter().chain(["pupils".to_owned()]) {
        let (status, body) = town.get("administrator", &address).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{address}");
        assert!(!body.contains("Fairweather"), "{address}");
    }
    let (status, _) = town.get("administrator", "today").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let looks = format!("pupils/{}/looks", town.zoe);
    let looks = town.page("administrator", &looks).await;
    assert!(!looks.contains("born"), "the log, and not the record");
}

#[tokio::test]
async fn a_visitor_is_asked_to_sign_in() {
    let town = Town::build().await;
    let pages = ["today", "pupils", "pupils/download/csv", "schools"];
    let all = addresses(town.zoe)
        .into_iter()
        .chain(pages.map(str::to_owned));
    for address in all {
        let request = Request::get(format!("/exampleshire/{address}")).body(Body::empty());
        let (status, _, to) = town.ask(request.expect("a request")).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{address}");
        assert!(to.starts_with("/exampleshire/sign-in?to="), "{to}");
    }
}

/// How many pupils a page of the list shows.
fn listed(page: &str) -> usize {
    page.matches("<th scope=\"row\"").count()
}

#[tokio::test]
async fn the_list_is_searched_filtered_sorted_and_paged() {
    let town = Town::build().await;
    let first = town.page("officer", "pupils").await;
    assert_eq!(listed(&first), 50);
    assert!(first.contains("Showing 1 to 50 of 60 total pupils"));
    assert!(first.len() < 100 * 1024, "{} bytes", first.len());
    assert_eq!(listed(&town.page("officer", "pupils?page=2").await), 10);
    let (alder, birch) = (town.alder, town.birch);
    for (who, query, expected, why) in [
        ("officer", "q=zoe", 1, "without its dots"),
        ("officer", "q=faerweather", 1, "misspelt"),
        ("officer", "q=leo", 0, "at another school"),
        ("officer", "q=goneaway", 0, "left"),
        ("officer", "q=A999000000001", 1, "by number"),
        ("officer", "tier=universal-plus", 1, "by tier"),
        ("officer", "year=9", 29, "by year group"),
        ("officer", "trigger=threshold", 1, "twelve sessions"),
        ("officer", "trigger=persistent", 0, "five in a hundred"),
        (
            "officer",
            "trigger=today-threshold-met",
            1,
            "waits on Today",
        ),
        (
            "officer",
            "trigger=today-twenty-days",
            0,
            "another school's",
        ),
        ("authority", "trigger=today-twenty-days", 1, "of any school"),
        ("helpdesk", "trigger=threshold", 1, "a figure of the list"),
        ("officer", "need=fsm-true", 1, "free meals"),
        ("officer", "need=sen-E", 0, "another school's"),
        (
            "authority",
            "need=sen-E&trigger=today-twenty-days",
            1,
            "both",
        ),
        (
            "authority",
            "need=flag-young+carer",
            1,
            "a flag of their own",
        ),
        ("officer", "need=sen-K", 0, "no longer"),
        ("officer", "year=9&roll=all", 29, "no leavers for a school"),
        (
            "officer",
            &format!("school={birch}"),
            0,
            "another school's, asked for",
        ),
        ("other", "", 1, "the other school's own"),
        ("authority", "q=fairweather", 2, "the whole authority"),
        (
            "authority",
            &format!("q=fairweather&school={alder}"),
            1,
            "by school",
        ),
        ("authority", "q=goneaway", 0, "on a roll today"),
        ("authority", "q=goneaway&roll=all", 1, "leavers too"),
    ] {
        let page = town.page(who, &format!("pupils?{query}")).await;
        assert_eq!(listed(&page), expected, "{why}");
    }
    let near = town.page("officer", "pupils?q=faerweather").await;
    assert!(near.contains("one letter away"));
    let first_of = |page: &str| {
        let at = page.find("<th scope=\"row\"").expect("a row");
        page[at..at + 300].to_owned()
    };
    for (sort, expected) in [
        ("", "=SUM(A1)"),
        ("-name", "Tarnz"),
        ("attendance", "Fairweather"),
        ("-unauthorised", "Fairweather"),
    ] {
        let page = town.page("officer", &format!("pupils?sort={sort}")).await;
        assert!(first_of(&page).contains(expected), "{sort}");
    }
    for query in ["school=x", "trigger=luck", "need=sen-N"] {
        let (status, _) = town.get("officer", &format!("pupils?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
    }
    // Who may list pupils may not for that see Today or needs.
    for query in ["trigger=today-twenty-days", "need=sen-E"] {
        let (status, _) = town.get("helpdesk", &format!("pupils?{query}")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{query}");
    }
    let list = town.page("helpdesk", "pupils").await;
    assert!(!list.contains("young carer") && !list.contains("On Today:"));
    let chosen = town
        .page("officer", "pupils?q=zoe&trigger=threshold&need=fsm-true")
        .await;
    assert!(chosen.contains("href=\"/exampleshire/pupils?q=zoe&#38;need=fsm-true\""));
    assert!(chosen.contains("href=\"/exampleshire/pupils?q=zoe\""));
}

#[tokio::test]
async fn a_download_holds_no_formula_and_leaves_a_trace() {
    let town = Town::build().await;
    let file = town.page("officer", "pupils/download/csv").await;
    assert_eq!(file.lines().count(), 61, "everybody, and the headings");
    assert!(file.contains(",'=SUM(A1),Ida,2011-05-03,"), "{file}");
    let fields = file.lines().flat_map(|line| line.split(','));
    let formulas = fields
        .filter(|f| f.starts_with(['=', '+', '-', '@']))
        .count();
    assert_eq!(formulas, 0);
    assert!(!file.contains("Leo"));
    let one = town.page("officer", "pupils/download/csv?q=zoe").await;
    assert_eq!(one.lines().count(), 2);
    let noted = chronology::page(&town.store, Subject::Authority, None, 9).await;
    let noted = noted.expect("entries");
    assert_eq!(noted.len(), 2);
    assert_eq!(noted[1].kind, "pupils.list.downloaded");
    let told = |format: &str, pupils: usize, narrowed: &[&str]| {
        Some(json!({ "pupils": pupils, "format": format, "narrowed to": narrowed }))
    };
    assert_eq!(noted[1].payload, told("csv", 60, &[]));
    for format in ["csv", "xlsx"] {
        let page = format!("pupils/download/{format}");
        let (status, _) = town.get("administrator", &page).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    let (status, _) = town.get("officer", "pupils/download/pdf").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (kind, book) = town
        .bytes("officer", "pupils/download/xlsx?trigger=severe")
        .await;
    assert!(kind.ends_with("spreadsheetml.sheet"), "{kind}");
    assert!(book.starts_with(b"PK"), "a zip, as workbooks are");
    let noted = chronology::page(&town.store, Subject::Authority, None, 1).await;
    let narrowed = ["Trigger: Severely absent this year"];
    assert_eq!(
        noted.expect("entries")[0].payload,
        told("xlsx", 0, &narrowed)
    );
}

#[tokio::test]
async fn every_look_is_written_down_and_shown() {
    let town = Town::build().await;
    for address in addresses(town.zoe) {
        town.page("officer", &address).await;
    }
    let (status, _) = town.get("other", &format!("pupils/{}", town.zoe)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let looks = people::looks_at(&town.store, town.zoe, 50).await;
    let looks = looks.expect("looks");
    let mut whats: Vec<&str> = looks.iter().map(|l| l.what.as_str()).collect();
    whats.sort_unstable();
    assert_eq!(
        whats,
        [
            "attendance",
            "chronology",
            "distance to the national threshold",
            "family and contacts",
            "patterns",
            "why: Tier",
            "why: Unauthorised in the last 10 school weeks",
        ]
    );
    assert!(looks.iter().all(|l| l.person == town.people["officer"]));
    let shown = town
        .page("head", &format!("pupils/{}/looks", town.zoe))
        .await;
    assert!(shown.contains("officer Quill") && shown.contains("head Quill"));
    assert!(!shown.contains("other Quill"), "who saw nothing");
    let looks = format!("pupils/{}/looks", town.zoe);
    assert_eq!(town.get("officer", &looks).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_record_shows_the_year_and_why() {
    let town = Town::build().await;
    let record = town.page("officer", &format!("pupils/{}", town.zoe)).await;
    assert!(record.len() < 100 * 1024, "{} bytes", record.len());
    let away = record.matches("<td class=\"unauthorised\"").count();
    assert_eq!(away, AWAY.len() * 2);
    assert!(record.contains("absent in other or unknown circumstances"));
    assert!(record.contains("12 sessions"));
    for column in register::Figure::ALL.map(register::Figure::column) {
        let why = format!("pupils/{}/why/{column}", town.zoe);
        assert!(record.contains(&why), "{column} has its why");
        let why = town.page("officer", &why).await;
        assert!(why.contains("Source:"), "{column}");
        assert!(why.len() < 100 * 1024, "{column}: {} bytes", why.len());
    }
    let why = format!("pupils/{}/why/pn_sessions", town.zoe);
    let why = town.page("officer", &why).await;
    assert!(why.contains("Unauthorised in the last 10 school weeks: 12 sessions"));
    assert_eq!(
        why.matches("O absent in other or unknown circumstances")
            .count(),
        12
    );
    for day in AWAY {
        let words = day.strftime("%A %-d %B %Y").to_string();
        assert!(why.contains(&words), "{words}");
    }
    let (status, _) = town
        .get("officer", &format!("pupils/{}/why/luck", town.zoe))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn parents_stand_apart_and_restrictions_are_for_some() {
    let town = Town::build().await;
    let family = format!("pupils/{}/family", town.zoe);
    let officer = town.page("officer", &family).await;
    for words in [
        "Oona Fairweather",
        "Petra Fairweather",
        "07700 900001",
        "07700 900002",
        "last confirmed 5 January 2026",
        "do not write",
        "order of the court",
        "1 more at other schools",
    ] {
        assert!(officer.contains(words), "{words}");
    }
    assert!(!officer.contains("Leo"), "a brother at another school");
    assert!(town.page("authority", &family).await.contains("Leo"));
    // Who may not read the restriction cannot act against it either.
    let champion = town.page("champion", &family).await;
    assert!(champion.contains("07700 900001"));
    assert!(!champion.contains("07700 900002"));
    assert!(!champion.contains("order of the court") && !champion.contains("do not write"));
    assert!(champion.contains("contact is restricted"));
}

#[tokio::test]
async fn today_shows_the_most_pressing_first_within_scope() {
    let town = Town::build().await;
    let page = town.page("officer", "today").await;
    let (zoe, ida) = (page.find("12 sessions of O"), page.find("Universal plus."));
    assert!(zoe.expect("Zoë") < ida.expect("Ida"));
    assert!(!page.contains("20 school days") && !page.contains("Leo"));
    let why = format!("pupils/{}/why/pn_sessions", town.zoe);
    assert!(page.contains(&why));
    let all = town.page("authority", "today").await;
    assert!(all.find("20 school days") < all.find("12 sessions of O"));
    let tier = town.page("officer", "today?rule=tier").await;
    assert!(!tier.contains("12 sessions of O") && tier.contains("Universal plus."));
    let birch = format!("today?school={}", town.birch);
    let birch = town.page("officer", &birch).await;
    assert!(birch.contains("Nothing of this kind waits"));
}

#[tokio::test]
async fn today_is_a_small_page_whatever_the_list() {
    let town = Town::build().await;
    let context = |seed| Context {
        now: now(),
        actor: Actor::program("test"),
        ids: Arc::new(SeededIds::new(seed)),
    };
    let unit = town.store.begin(context(23)).await.expect("begins");
    let long = "St Bartholomew and All Angels Voluntary Aided Church of England School";
    let more = (0..300).map(|n| school(unit.context(), &format!("{long} {n}"), 8_855_000 + n));
    let more: Vec<School> = more.collect();
    let ids: Vec<SchoolId> = more.iter().map(|s| s.id).collect();
    store::schools::insert(&unit, more).await.expect("added");
    let items = (0..400_u32).map(|n| NewItem {
        rule: "tier".to_owned(),
        pupil: Some(town.zoe),
        school: Some(ids[n as usize % ids.len()]),
        spell: format!("s{n}"),
        facts: json!({ "words": long.repeat(2), "column": "w12_pct" }),
    });
    store::today::raise(&unit, items.collect())
        .await
        .expect("raised");
    unit.commit().await.expect("kept");
    let page = town.page("authority", "today?rule=tier&page=2").await;
    assert_eq!(page.matches("aria-labelledby=\"item-").count(), 20);
    assert!(page.len() < 75 * 1024, "{} bytes", page.len());
    // From an item one comes back to the same filter and page.
    let ways = page.matches("?rule=tier&#38;page=2\">Act on this").count();
    assert_eq!(ways, 20);
    assert!(page.contains("/why/tier"), "the tier, and not twelve weeks");
}

#[tokio::test]
async fn acts_change_an_item_and_are_evidence() {
    let town = Town::build().await;
    let id: ItemId = town.item_of(town.zoe).await.id;
    let seen = || async { town.item_of(town.zoe).await.changed_at.as_microsecond() };
    let act = |who: &'static str, act: &'static str, form: String| {
        let page = format!("today/{id}/{act}?rule=threshold-met");
        let town = &town;
        async move { town.post(who, &page, &form).await }
    };
    // Another school's officer finds nothing there.
    let form = format!("seen={}", seen().await);
    let (status, ..) = act("other", "finish", form.clone()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, ..) = town
        .post("officer", &format!("today/{id}/burn"), &form)
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(town.kinds_of(town.zoe).await.is_empty());

    for (what, more, words) in [
        ("dismiss", "&reason=+", "Say why nothing needs to be done"),
        ("snooze", "&day=31&month=2&year=2026", "Enter a real day"),
        (
            "snooze",
            "&day=27&month=3&year=2026",
            "Choose a day after today",
        ),
        (
            "snooze",
            "&day=28&month=4&year=2027",
            "Choose a day within a year",
        ),
        ("reopen", "", "This is on the list already"),
    ] {
        let form = format!("seen={}{more}", seen().await);
        let (status, body, _) = act("officer", what, form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{what}{more}");
        assert!(
            body.contains("govuk-error-summary") && body.contains(words),
            "{words}"
        );
        assert!(body.contains("<title>Error: "), "{words}");
    }
    let item = town.item_of(town.zoe).await;
    assert_eq!(item.state, ItemState::Open);
    assert!(
        town.kinds_of(town.zoe).await.is_empty(),
        "refusals do nothing"
    );

    let form = format!("seen={}", seen().await);
    let (status, _, to) = act("officer", "take", form.clone()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(to, "/exampleshire/today?rule=threshold-met&did=take");
    let hands = town.item_of(town.zoe).await.assigned_to;
    assert_eq!(hands, Some(town.people["officer"]));

    // The head had the page open since before.
    let late = format!("{form}&reason=Spoke+to+her+mother");
    let (status, body, _) = act("head", "dismiss", late).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("Somebody else changed this"), "{body}");
    assert!(
        body.contains("value=\"Spoke to her mother\""),
        "nothing typed is lost"
    );
    assert_eq!(town.item_of(town.zoe).await.state, ItemState::Open);

    let form = format!("seen={}&day=30&month=3&year=2026", seen().await);
    let (status, ..) = act("officer", "snooze", form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let item = town.item_of(town.zoe).await;
    assert_eq!(
        (item.state, item.until),
        (ItemState::Snoozed, Some(date(2026, 3, 30)))
    );
    let list = town.page("officer", "today?did=snooze").await;
    assert!(!list.contains("12 sessions of O"));
    assert!(list.contains("Snoozed. It comes back"));

    let form = format!("seen={}&reason=Moved+to+a+new+timetable", seen().await);
    let (status, ..) = act("head", "dismiss", form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let item = town.item_of(town.zoe).await;
    assert_eq!(item.state, ItemState::Dismissed);
    assert_eq!(item.note.as_deref(), Some("Moved to a new timetable"));

    let form = format!("seen={}&reason=Late", seen().await);
    let (status, body, _) = act("officer", "dismiss", form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Somebody has dealt with this already"));
    assert!(body.contains("You had typed: Late"));

    let form = format!("seen={}", seen().await);
    assert_eq!(
        act("officer", "reopen", form).await.0,
        StatusCode::SEE_OTHER
    );
    let form = format!("seen={}", seen().await);
    assert_eq!(
        act("officer", "finish", form).await.0,
        StatusCode::SEE_OTHER
    );
    assert_eq!(town.item_of(town.zoe).await.state, ItemState::Done);

    let kept = town.kinds_of(town.zoe).await;
    let kinds: Vec<(&str, &str)> = kept
        .iter()
        .rev()
        .map(|(kind, _, who)| (kind.as_str(), who.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("today.item.taken", "officer Quill"),
            ("today.item.snoozed", "officer Quill"),
            ("today.item.dismissed", "head Quill"),
            ("today.item.reopened", "officer Quill"),
            ("today.item.finished", "officer Quill"),
        ]
    );
    assert_eq!(kept[2].1["reason"], "Moved to a new timetable");
    assert_eq!(kept[3].1["until"], "2026-03-30");
    let shown = town
        .page("officer", &format!("pupils/{}/chronology", town.zoe))
        .await;
    for words in [
        "Dismissed on Today",
        "reason: Moved to a new timetable",
        "rule: National threshold met",
        "head Quill, Head teacher",
    ] {
        assert!(shown.contains(words), "{words}");
    }
    let key = chronology::SigningKey::from_bytes(&[7; 32]).verifying_key();
    let report = chronology::verify(&town.store, &town.store.config().roots, &key).await;
    let report = report.expect("a report");
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[tokio::test]
async fn schools_are_counted_within_scope() {
    let town = Town::build().await;
    let list = town.page("officer", "schools").await;
    assert!(list.contains("Alder Lane School") && !list.contains("Birch Road"));
    let all = town.page("administrator", "schools").await;
    assert!(all.contains("Alder Lane School") && all.contains("Birch Road"));
    let squeezed = |page: String| page.split_whitespace().collect::<Vec<_>>().join(" ");
    let alder = squeezed(
        town.page("officer", &format!("schools/{}", town.alder))
            .await,
    );
    let cells = |n: &str| format!("govuk-table__cell--numeric\">{n}</td>");
    assert!(alder.contains(&cells("59")), "universal: {alder}");
    assert!(alder.contains("tier=universal-plus"));
    assert!(alder.contains("Year 9") && alder.contains("Year 10"));
    for hidden in [town.birch.to_string(), "x".to_owned()] {
        let (status, _) = town.get("officer", &format!("schools/{hidden}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}
