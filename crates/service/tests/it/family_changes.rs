//! What is known of a family, changed by hand: each change on the chains of the children it touches, for
//! those who may, and never over what somebody else has just changed.

use axum::http::StatusCode;
use casework::people::Role;
use service::people::{NewPerson, admit, password};
use store::chronology::{Entry, Subject, page};
use store::pupils::{
    ContactKind, ContactPoint, Parent, Relationship, addresses_of, contact_points_of, facts_of,
    find_by_upn, parent_address, parents_of, restrictions_of, siblings_of,
};
use store::{Actor, PupilId, Store};

use crate::town::{Answer, PASSWORD, Town};

const ADA: &str = "A999000000001";
const BO: &str = "A999000000002";
const CLEO: &str = "A999000000003";

struct Visit {
    town: Town,
    cookie: String,
    ada: PupilId,
}

async fn pupil(store: &Store, upn: &str) -> PupilId {
    find_by_upn(store, &[upn]).await.expect("reads")[0].id
}

impl Visit {
    async fn of(who: &str) -> Self {
        let town = Town::at_ease().await;
        let cookie = town.sign_in(who).await;
        let ada = pupil(&town.rooms().store, ADA).await;
        Self { town, cookie, ada }
    }

    fn at(&self, page: &str) -> String {
        format!("/ashshire/pupils/{}/family{page}", self.ada)
    }

    async fn get(&self, page: &str) -> Answer {
        self.town.get(&self.at(page), &self.cookie).await
    }

    async fn post(&self, page: &str, form: &str) -> Answer {
        self.town.post(&self.at(page), &self.cookie, form).await
    }

    /// Posts what the form of a page shows as seen, and more.
    async fn send(&self, page: &str, form: &str) -> Answer {
        let shown = self.get(page).await.body;
        let seen = shown
            .split("name=\"seen\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("what was seen");
        self.post(page, &format!("seen={seen}&{form}")).await
    }

    async fn parents(&self) -> Vec<(Relationship, Parent)> {
        let store = self.town.rooms().store;
        parents_of(&store, self.ada).await.expect("reads")
    }

    async fn points(&self) -> Vec<ContactPoint> {
        let ids: Vec<_> = self.parents().await.iter().map(|(_, p)| p.id).collect();
        let store = self.town.rooms().store;
        contact_points_of(&store, &ids).await.expect("reads")
    }

    async fn told(&self, kind: &str) -> Vec<Entry> {
        let store = self.town.rooms().store;
        let told = page(&store, Subject::Child(self.ada), None, 50).await;
        let mut told = told.expect("reads");
        told.retain(|e| e.kind == kind);
        told
    }

    async fn with_a_parent(who: &str) -> Self {
        let visit = Self::of(who).await;
        let done = visit.post("/parent", MARY).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        visit
    }
}

const MARY: &str = "title=Ms&forename=Mary&surname=Okonkwo&relationship=Mother&parental_responsibility=yes&contact_order=1&language=";

#[tokio::test]
async fn a_parent_is_added_and_changed_and_parted_and_all_of_it_is_told() {
    let visit = Visit::of("alder").await;
    let blank = visit
        .post("/parent", "surname=&relationship=Mother&contact_order=1")
        .await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.body.contains("Enter the parent") && blank.body.contains("href=\"#surname\""));
    assert!(
        blank.body.contains("value=\"Mother\""),
        "what was typed is still there"
    );
    visit.post("/parent", MARY).await;
    // The same name again is another person.
    visit.post("/parent", MARY).await;
    let parents = visit.parents().await;
    assert_eq!(parents.len(), 2);
    assert_ne!(parents[0].1.id, parents[1].1.id);
    assert!(parents[0].0.parental_responsibility && !parents[0].0.lives_with);
    assert_eq!(visit.told("pupils.parent.added").await.len(), 2);

    let page = format!("/parent/{}", parents[0].1.id);
    let form = MARY
        .replace("Okonkwo", "Ash")
        .replace("Mother", "Stepmother");
    let done = visit.send(&page, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let changed = visit.parents().await;
    let changed = changed.iter().find(|(_, p)| p.id == parents[0].1.id);
    let (related, parent) = changed.expect("is there");
    assert_eq!(
        (parent.surname.as_str(), related.kind.as_str()),
        ("Ash", "Stepmother")
    );
    let told = visit.told("pupils.parent.changed").await;
    assert_eq!(told[0].actor_name, "Person alder");
    assert_eq!(visit.told("pupils.relationship.changed").await.len(), 1);

    // Who saw what is no longer there overwrites nothing.
    let late = visit.post(&page, &format!("seen=x&{MARY}")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("Somebody has changed this"));
    visit.post(&format!("{page}/part"), "").await;
    assert_eq!(visit.parents().await.len(), 1);
    assert_eq!(visit.told("pupils.parent.parted").await.len(), 1);
    let gone = visit.get(&page).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn ways_to_reach_a_parent_are_added_confirmed_changed_and_given_up() {
    let visit = Visit::with_a_parent("alder").await;
    let mary = visit.parents().await[0].1.id;
    let page = format!("/parent/{mary}/point");
    for (form, words) in [
        ("kind=&value=1", "Choose what it is"),
        ("kind=email&value=mary", "is not an e-mail address"),
        ("kind=mobile&value=12", "is not a telephone number"),
        ("kind=phone&value=", "Enter the address or number"),
    ] {
        let wrong = visit.post(&page, form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(wrong.body.contains(words), "{form}");
    }
    visit.post(&page, "kind=mobile&value=07700+900001").await;
    let twice = visit.post(&page, "kind=mobile&value=%2B447700900001").await;
    assert!(twice.body.contains("on record for them already"));
    let point = visit.points().await.remove(0);
    assert_eq!(
        (point.kind, point.confirmed_on),
        (ContactKind::Mobile, None)
    );
    let shown = visit.get("").await.body;
    assert!(shown.contains("07700 900001 (never confirmed)"), "{shown}");

    let page = format!("/point/{}", point.id);
    visit.post(&format!("{page}/confirm"), "").await;
    let confirmed = visit.points().await[0].confirmed_on;
    assert_eq!(confirmed, Some(crate::town::TODAY));
    let done = visit.send(&page, "value=07700+900002&confirmed=yes").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let now = visit.points().await;
    assert_eq!(now.len(), 1);
    assert_eq!(now[0].value, "07700 900002");
    assert_ne!(now[0].id, point.id, "the old one stays in the record");
    visit.post(&format!("/point/{}/end", now[0].id), "").await;
    assert_eq!(visit.points().await, []);
    for kind in ["added", "confirmed", "changed", "ended"] {
        let told = visit.told(&format!("pupils.contact.{kind}")).await;
        assert_eq!(told.len(), 1, "{kind}");
    }
    // The chronology says that it changed, and not to what.
    let address = format!("/ashshire/pupils/{}/chronology", visit.ada);
    let shown = visit.town.get(&address, &visit.cookie).await.body;
    assert!(shown.contains("Way to reach a parent changed") && !shown.contains("900002"));
}

#[tokio::test]
async fn homes_change_and_those_before_stay() {
    let visit = Visit::with_a_parent("alder").await;
    let store = visit.town.rooms().store;
    let mary = visit.parents().await[0].1.id;
    let page = format!("/parent/{mary}/address");
    let blank = visit.send(&page, "lines=&postcode=").await;
    assert!(blank.body.contains("Enter the address"));
    visit
        .send(
            &page,
            "lines=1+High+Street%0D%0ALeominster&postcode=hr6+8aa",
        )
        .await;
    let home = parent_address(&store, mary)
        .await
        .expect("reads")
        .expect("is there");
    assert_eq!(
        (home.lines.as_str(), home.postcode.as_str()),
        ("1 High Street\nLeominster", "HR6 8AA")
    );
    let none = visit
        .send("/address", "lines=2+Low+Street&postcode=HR6")
        .await;
    assert!(
        none.body
            .contains("Enter the day since which they live there")
    );
    for street in ["2+Low+Street&since-day=1", "3+Mid+Street&since-day=8"] {
        let form = format!("postcode=HR6&since-month=10&since-year=2025&lines={street}");
        let done = visit.send("/address", &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
    let lived = addresses_of(&store, visit.ada).await.expect("reads");
    let now: Vec<&str> = lived
        .iter()
        .filter(|(l, _)| l.until.is_none())
        .map(|(_, a)| a.lines.as_str())
        .collect();
    assert_eq!((lived.len(), now), (2, vec!["3 Mid Street"]));
    assert_eq!(visit.told("pupils.pupil.moved").await.len(), 2);
    assert_eq!(visit.told("pupils.parent.moved").await.len(), 1);
}

#[tokio::test]
async fn brothers_and_sisters_share_a_parent_within_ones_own_schools() {
    let visit = Visit::with_a_parent("alder").await;
    let store = visit.town.rooms().store;
    let mary = visit.parents().await[0].1.id;
    let form = |upn: &str| format!("upn={upn}&parent-{mary}=yes");
    // Cleo is at another school, and answered for as nobody.
    for upn in [CLEO, "A999000000077", ADA] {
        let wrong = visit.post("/sibling", &form(upn)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{upn}");
    }
    let none = visit.post("/sibling", &format!("upn={BO}")).await;
    assert!(none.body.contains("Choose at least one parent"));
    let done = visit.post("/sibling", &form(BO)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let bo = pupil(&store, BO).await;
    assert_eq!(siblings_of(&store, visit.ada).await.expect("reads"), [bo]);
    let of_bo = parents_of(&store, bo).await.expect("reads");
    assert!(!of_bo[0].0.parental_responsibility, "asked for again");
    // What is changed of her is told on both chains.
    let page = format!("/parent/{mary}");
    visit.send(&page, &MARY.replace("Okonkwo", "Ash")).await;
    let told = page_of(&store, bo).await;
    assert!(
        told.contains(&"pupils.parent.changed".to_owned()),
        "{told:?}"
    );
}

async fn page_of(store: &Store, pupil: PupilId) -> Vec<String> {
    let told = page(store, Subject::Child(pupil), None, 50).await;
    told.expect("reads").into_iter().map(|e| e.kind).collect()
}

#[tokio::test]
async fn needs_are_facts_with_dates_and_free_of_particulars_in_the_chronology() {
    let visit = Visit::of("alder").await;
    let store = visit.town.rooms().store;
    let undated = visit.send("/needs", "sen=K&fsm=true").await;
    assert!(undated.body.contains("Enter the day since which it holds"));
    let since = "since-day=1&since-month=9&since-year=2025";
    visit
        .send("/needs", &format!("sen=K&fsm=true&{since}"))
        .await;
    let early = visit
        .send("/needs", &format!("sen=E&fsm=true&{since}"))
        .await;
    assert!(
        early.body.contains("Enter a day after that"),
        "{}",
        early.body
    );
    let later = since.replace("day=1", "day=29");
    visit
        .send("/needs", &format!("sen=E&fsm=true&{later}"))
        .await;
    let facts = facts_of(&store, visit.ada).await.expect("reads");
    let shown: Vec<(&str, &str, bool)> = facts
        .iter()
        .map(|f| (f.kind.as_str(), f.value.as_str(), f.until.is_some()))
        .collect();
    assert_eq!(
        shown,
        [
            ("fsm", "true", false),
            ("sen", "K", true),
            ("sen", "E", false)
        ]
    );
    let told = visit.told("pupils.needs.changed").await;
    assert_eq!(told.len(), 3);
    assert!(
        told.iter()
            .all(|e| e.payload.as_ref().is_some_and(|p| p.get("value").is_none()))
    );
    let page = visit.get("").await.body;
    assert!(page.contains("An education, health and care plan, since 29 September 2025"));
}

/// Lets somebody else of a role in at Alder.
pub(crate) async fn admit_at_alder(town: &Town, who: &str, role: Role) -> String {
    let rooms = town.rooms();
    let school = town.school("Alder Primary").await.id;
    let kept = password::hash(PASSWORD, &*rooms.house.ids).expect("hashes");
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context).await.expect("begins");
    let new = NewPerson {
        name: format!("Person {who}"),
        position: role.words().to_owned(),
        email: format!("{who}@ashshire.example"),
        password_hash: Some(kept),
        role,
        schools: vec![school],
    };
    admit(&unit, new).await.expect("admitted");
    unit.commit().await.expect("kept");
    town.sign_in(who).await
}

#[tokio::test]
async fn a_restriction_hides_how_to_reach_somebody_and_is_the_heads_to_put_in_force() {
    let visit = Visit::with_a_parent("alder").await;
    let mary = visit.parents().await[0].1.id;
    let point = format!("/parent/{mary}/point");
    visit.post(&point, "kind=mobile&value=07700+900001").await;
    let refused = visit.get("/restriction").await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "not the attendance officer's"
    );
    let head = visit.town.sign_in("head").await;
    let champion = admit_at_alder(&visit.town, "champion", Role::SeniorAttendanceChampion).await;
    let page = visit.at("/restriction");
    let wrong = visit.town.post(&page, &head, "kind=&parent=&note=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = format!(
        "kind=do+not+contact&parent={mary}&note=By+the+court&since-day=1&since-month=10&since-year=2025"
    );
    let done = visit.town.post(&page, &head, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);

    let family = visit.at("");
    let shown = visit.town.get(&family, &head).await.body;
    assert!(shown.contains("By the court") && shown.contains("900001"));
    let shown = visit.town.get(&family, &champion).await.body;
    assert!(
        !shown.contains("By the court") && !shown.contains("900001"),
        "{shown}"
    );
    let id = visit.points().await[0].id;
    for page in [
        point.as_str(),
        &format!("/point/{id}"),
        &format!("/parent/{mary}/address"),
    ] {
        let answer = visit.town.get(&visit.at(page), &champion).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
        assert!(!answer.body.contains("900001"));
    }
    let ended = visit
        .town
        .post(&visit.at(&format!("/point/{id}/end")), &champion, "")
        .await;
    assert_eq!(ended.status, StatusCode::FORBIDDEN);
    let told = visit.told("pupils.restriction.added").await;
    assert!(
        !told[0]
            .payload
            .as_ref()
            .expect("kept")
            .to_string()
            .contains("court")
    );

    let store = visit.town.rooms().store;
    let kept = restrictions_of(&store, visit.ada).await.expect("reads");
    let end = visit.at(&format!("/restriction/{}/end", kept[0].id));
    let refused = visit.town.post(&end, &champion, "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    visit.town.post(&end, &head, "").await;
    let shown = visit.town.get(&family, &champion).await.body;
    assert!(shown.contains("900001"), "it is in force no more");
    assert_eq!(visit.told("pupils.restriction.ended").await.len(), 1);
}

#[tokio::test]
async fn nobody_changes_the_family_of_another_schools_pupil() {
    let visit = Visit::with_a_parent("alder").await;
    let mary = visit.parents().await[0].1.id;
    visit
        .post(
            &format!("/parent/{mary}/point"),
            "kind=mobile&value=07700+900001",
        )
        .await;
    let point = visit.points().await[0].id;
    let pages = [
        "/parent".to_owned(),
        format!("/parent/{mary}"),
        format!("/parent/{mary}/point"),
        format!("/parent/{mary}/address"),
        format!("/point/{point}"),
        "/address".to_owned(),
        "/needs".to_owned(),
        "/sibling".to_owned(),
    ];
    let (birch, officer) = (
        visit.town.sign_in("birch").await,
        visit.town.sign_in("officer").await,
    );
    for page in &pages {
        let page = visit.at(page);
        for answer in [
            visit.town.get(&page, &birch).await,
            visit.town.post(&page, &birch, MARY).await,
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        }
        let answer = visit.town.get(&page, &officer).await;
        assert_eq!(
            answer.status,
            StatusCode::FORBIDDEN,
            "{page}: the school's to change"
        );
    }
    // Nor by way of a child of one's own: a parent who is not theirs is nobody.
    let store = visit.town.rooms().store;
    let cleo = pupil(&store, CLEO).await;
    for page in [format!("/parent/{mary}"), format!("/point/{point}")] {
        let page = format!("/ashshire/pupils/{cleo}/family{page}");
        let answer = visit.town.get(&page, &birch).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
}
