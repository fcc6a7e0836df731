//! A parent recorded twice is made one by somebody who looked at both: everything known of either is
//! known of the one, restrictions stay, and nobody joins what is not theirs to see.

use axum::http::StatusCode;
use jiff::civil::date;
use store::chronology::{Subject, page};
use store::pupils::{
    ContactPoint, Parent, Relationship, Restriction, contact_points_of, find_by_upn, find_parent,
    insert_restriction, parents_of, relate, restrictions_of,
};
use store::{Actor, ParentId, PupilId, Store};

use crate::load::upload_to;
use crate::town::{Answer, TODAY, Town};

const ADA: &str = "A999000000001";
const BO: &str = "A999000000002";
const CLEO: &str = "A999000000003";
const HEAD: &str = "UPN,Contact ID,Forename,Surname,Relationship,Parental responsibility,Address line 1,Postcode,Mobile,E-mail,Priority";

/// One mother, whom the school's system has under two numbers: as Ada's, and as Bo's.
fn rows() -> String {
    format!(
        "{HEAD}\n{ADA},C1,Mary,Okonkwo,Mother,,1 High Street,HR6 8AA,07700 900001,mary@example.org,1\n\
         {BO},C2,M,Okonkwo-Ash,Mother,Yes,,,07700 900002,mary@example.org,1\n"
    )
}

async fn pupil(store: &Store, upn: &str) -> PupilId {
    find_by_upn(store, &[upn]).await.expect("reads")[0].id
}

struct Two {
    town: Town,
    cookie: String,
    ada: PupilId,
    bo: PupilId,
    first: ParentId,
    second: ParentId,
}

impl Two {
    async fn recorded() -> Self {
        let town = Town::at_ease().await;
        let cookie = town.sign_in("alder").await;
        let store = town.rooms().store;
        let (ada, bo) = (pupil(&store, ADA).await, pupil(&store, BO).await);
        let one = async |pupil| {
            parents_of(&store, pupil)
                .await
                .expect("reads")
                .remove(0)
                .1
                .id
        };
        let two = Self {
            first: ParentId(ada.0),
            second: ParentId(bo.0),
            town,
            cookie,
            ada,
            bo,
        };
        let told = two.load().await;
        assert!(told.contains("2 parents added"), "{told}");
        Self {
            first: one(ada).await,
            second: one(bo).await,
            ..two
        }
    }

    /// Loads the file, and gives what came of it.
    async fn load(&self) -> String {
        let (town, cookie) = (&self.town, &self.cookie);
        let taken = upload_to(town, cookie, "load/contacts", "Alder Primary", &rows()).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
        town.post(&taken.location, cookie, "asks=&choice=good-rows")
            .await;
        town.work_off().await;
        town.get(&taken.location, cookie).await.body
    }

    fn at(&self, rest: &str) -> String {
        let (ada, first) = (self.ada, self.first);
        format!("/ashshire/pupils/{ada}/family/parent/{first}/join{rest}")
    }

    fn both(&self) -> String {
        self.at(&format!("/{}", self.second))
    }

    async fn get(&self, page: &str) -> Answer {
        self.town.get(page, &self.cookie).await
    }

    /// Sends the form of the two side by side, with what the page shows as seen.
    async fn send(&self, form: &str) -> Answer {
        let shown = self.get(&self.both()).await.body;
        let seen = shown.split("name=\"seen\" value=\"").nth(1);
        let seen = seen.and_then(|rest| rest.split('"').next()).expect("seen");
        let form = format!("seen={seen}&{form}");
        self.town.post(&self.both(), &self.cookie, &form).await
    }

    async fn of(&self, pupil: PupilId) -> Vec<(Relationship, Parent)> {
        parents_of(&self.town.rooms().store, pupil)
            .await
            .expect("reads")
    }

    async fn points(&self, parent: ParentId) -> Vec<ContactPoint> {
        let store = self.town.rooms().store;
        contact_points_of(&store, &[parent]).await.expect("reads")
    }

    async fn told(&self, pupil: PupilId) -> Option<serde_json::Value> {
        let store = self.town.rooms().store;
        let told = page(&store, Subject::Child(pupil), None, 50).await;
        let mut told = told.expect("reads").into_iter();
        told.find(|e| e.kind == "pupils.parent.joined")?.payload
    }

    /// Restricts contact of a child with a parent.
    async fn restrict(&self, pupil: PupilId, parent: ParentId) {
        let rooms = self.town.rooms();
        let unit = rooms
            .store
            .begin(rooms.context(Actor::program("test")))
            .await;
        let unit = unit.expect("begins");
        let restriction = Restriction {
            id: unit.context().id(),
            pupil,
            parent: Some(parent),
            kind: "do not write".to_owned(),
            note: "order of 3 March".to_owned(),
            since: date(2025, 3, 3),
            until: None,
        };
        insert_restriction(&unit, restriction).await.expect("kept");
        unit.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn two_records_are_looked_at_checked_and_made_one() {
    let two = Two::recorded().await;
    let family = two
        .get(&format!("/ashshire/pupils/{}/family", two.ada))
        .await;
    assert!(family.body.contains("Recorded twice"));
    // Whoever shares a way to be reached may be meant; nobody is chosen for one.
    let whom = two.get(&two.at("")).await.body;
    assert!(
        whom.contains("M Okonkwo-Ash") && whom.contains("07700 900002"),
        "{whom}"
    );
    assert!(!whom.contains("checked"));
    let unsaid = two.town.post(&two.at(""), &two.cookie, "").await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.body.contains("Choose the other record"));
    let form = format!("other={}", two.second);
    let chosen = two.town.post(&two.at(""), &two.cookie, &form).await;
    assert_eq!(chosen.location, two.both());

    let beside = two.get(&two.both()).await.body;
    for words in [
        "Are these one and the same person?",
        "Mary Okonkwo",
        "M Okonkwo-Ash",
        "1 High Street",
        "Ada Okonkwo: Mother",
        "Bo Lindgren: Mother",
        "07700 900001",
        "number C2",
    ] {
        assert!(beside.contains(words), "{words}: {beside}");
    }
    let unsaid = two.send("").await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.body.contains("Choose the record whose word stands"));
    let check = two.send(&format!("kept={}", two.first)).await.body;
    for words in [
        "Check before joining",
        "Bo Lindgren: Mother, parental responsibility yes",
        "07700 900002",
    ] {
        assert!(check.contains(words), "{words}: {check}");
    }
    assert_eq!(
        two.of(two.bo).await[0].1.id,
        two.second,
        "nothing is done yet"
    );

    let done = two.send(&format!("kept={}&step=join", two.first)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let (of_ada, of_bo) = (two.of(two.ada).await, two.of(two.bo).await);
    assert_eq!((of_ada.len(), of_bo.len()), (1, 1));
    assert_eq!(of_ada[0].1, of_bo[0].1, "one person");
    assert_eq!(of_bo[0].1.id, two.first);
    assert!(of_bo[0].0.parental_responsibility && !of_ada[0].0.parental_responsibility);
    let points = two.points(two.first).await;
    let mut values: Vec<&str> = points.iter().map(|p| p.value.as_str()).collect();
    values.sort_unstable();
    assert_eq!(values, ["07700 900001", "07700 900002", "mary@example.org"]);
    assert!(points.iter().all(|p| !p.shared), "one person's alone now");
    for child in [two.ada, two.bo] {
        let told = two.told(child).await.expect("written down");
        assert_eq!(told["joined"], two.second.to_string());
        assert_eq!(told["children"], serde_json::json!([two.bo.to_string()]));
        assert!(
            !told.to_string().contains("07700"),
            "how to reach her stays out of it"
        );
    }
    let chronology = format!("/ashshire/pupils/{}/chronology", two.bo);
    let chronology = two.get(&chronology).await.body;
    assert!(chronology.contains("Two records of a parent joined"));
    let store = two.town.rooms().store;
    let other = find_parent(&store, two.second).await.expect("reads");
    assert_eq!(other.expect("is there still").surname, "Okonkwo-Ash");

    // The school's system goes on to have two numbers for her: they are hers.
    let again = two.load().await;
    assert!(again.contains("0 parents added, 0 changed"), "{again}");
    assert_eq!(two.of(two.bo).await.len(), 1);
    assert_eq!(two.of(two.bo).await[0].1.id, two.first);
    assert_eq!(two.get(&two.both()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn restrictions_on_either_restrict_the_one_who_is_kept() {
    for restricted_is_kept in [true, false] {
        let two = Two::recorded().await;
        let (kept, other) = (two.first, two.second);
        let restricted = if restricted_is_kept { kept } else { other };
        two.restrict(two.bo, restricted).await;
        let beside = two.get(&two.both()).await.body;
        assert!(beside.contains("1 in force"), "{beside}");
        let done = two.send(&format!("kept={kept}&step=join")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let store = two.town.rooms().store;
        let all = restrictions_of(&store, two.bo).await.expect("reads");
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].parent, all[0].until), (Some(kept), None));
    }
}

#[tokio::test]
async fn nobody_joins_what_is_not_theirs_to_see() {
    let two = Two::recorded().await;
    // Of another school nobody is told that there is anybody.
    let birch = two.town.sign_in("birch").await;
    for page in [two.at(""), two.both()] {
        let answer = two.town.get(&page, &birch).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
    // The authority's officer sees the family and changes none of it.
    let officer = two.town.sign_in("officer").await;
    let answer = two.town.get(&two.both(), &officer).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // A child at another school: that school has a say.
    let rooms = two.town.rooms();
    let cleo = pupil(&rooms.store, CLEO).await;
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await;
    let unit = unit.expect("begins");
    let related = Relationship {
        pupil: cleo,
        parent: two.second,
        kind: "Mother".to_owned(),
        parental_responsibility: true,
        lives_with: true,
        contact_order: 1,
    };
    relate(&unit, vec![related]).await.expect("kept");
    unit.commit().await.expect("kept");
    let whom = two.get(&two.at("")).await.body;
    assert!(!whom.contains("Okonkwo-Ash"), "{whom}");
    let refused = two.get(&two.both()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(
        refused.body.contains("Ask that school or the authority"),
        "{}",
        refused.body
    );
    let form = format!("kept={}&step=join", two.first);
    let refused = two.town.post(&two.both(), &two.cookie, &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(two.of(two.bo).await[0].1.id, two.second);
}

#[tokio::test]
async fn who_may_not_see_a_restriction_joins_nobody_whom_it_is_about() {
    let two = Two::recorded().await;
    two.restrict(two.bo, two.second).await;
    let role = casework::people::Role::SeniorAttendanceChampion;
    let blind = crate::family_changes::admit_at_alder(&two.town, "blind", role).await;
    let refused = two.town.get(&two.both(), &blind).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.body.contains("07700 900002") && !refused.body.contains("3 March"));
    let whom = two.town.get(&two.at(""), &blind).await;
    assert_eq!(whom.status, StatusCode::OK);
    assert!(!whom.body.contains("Okonkwo-Ash"), "{}", whom.body);
}

#[tokio::test]
async fn whoever_was_quicker_is_seen_before_anything_is_joined() {
    let two = Two::recorded().await;
    let form = format!("seen=x&kept={}&step=join", two.first);
    let late = two.town.post(&two.both(), &two.cookie, &form).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("Somebody has changed this"));
    assert_eq!(two.of(two.bo).await[0].1.id, two.second);
    // A record is never joined with itself, nor with nobody's.
    for other in [two.first.to_string(), two.ada.to_string(), "x".to_owned()] {
        let answer = two.get(&two.at(&format!("/{other}"))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}");
    }
    // Found by a child's number where nothing else leads to the record.
    let rooms = two.town.rooms();
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await;
    let unit = unit.expect("begins");
    for point in two.points(two.second).await {
        store::pupils::end_contact_point(&unit, point.id, TODAY)
            .await
            .expect("kept");
    }
    unit.commit().await.expect("kept");
    let whom = two.get(&two.at("")).await.body;
    assert!(!whom.contains("Okonkwo-Ash"));
    let asked = two
        .town
        .post(&two.at(""), &two.cookie, &format!("upn={BO}"))
        .await;
    assert!(asked.body.contains("Okonkwo-Ash"), "{}", asked.body);
    let nobody = two
        .town
        .post(&two.at(""), &two.cookie, &format!("upn={CLEO}"))
        .await;
    assert!(
        nobody.body.contains("Enter the number of a pupil"),
        "{}",
        nobody.body
    );
}
