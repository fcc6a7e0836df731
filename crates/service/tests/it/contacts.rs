//! Parents and contacts from a school's export: shown, loaded once, joined with nobody by name alone.

use axum::http::StatusCode;
use store::chronology::{Subject, page};
use store::pupils::{Parent, contact_points_of, find_by_upn, parents_of, siblings_of};
use store::{PupilId, Store};

use crate::load::upload_to;
use crate::town::{Answer, Town};

const ADA: &str = "A999000000001";
const BO: &str = "A999000000002";
const HEAD: &str = "UPN,Contact ID,Forename,Surname,Relationship,Parental responsibility,Address line 1,Postcode,Mobile,E-mail,Priority";

async fn upload(town: &Town, cookie: &str, rows: &str) -> Answer {
    let file = format!("{HEAD}\n{rows}");
    upload_to(town, cookie, "load/contacts", "Alder Primary", &file).await
}

/// Uploads, confirms and works off; the page with what came of it.
async fn load(town: &Town, cookie: &str, rows: &str) -> String {
    let taken = upload(town, cookie, rows).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let form = "asks=&choice=good-rows";
    town.post(&taken.location, cookie, form).await;
    town.work_off().await;
    town.get(&taken.location, cookie).await.body
}

async fn pupil(store: &Store, upn: &str) -> PupilId {
    find_by_upn(store, &[upn]).await.expect("reads")[0].id
}

async fn parents(store: &Store, upn: &str) -> Vec<Parent> {
    let all = parents_of(store, pupil(store, upn).await).await;
    all.expect("reads").into_iter().map(|(_, p)| p).collect()
}

#[tokio::test]
async fn a_file_is_shown_and_loaded_and_the_same_file_changes_nothing() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let store = town.rooms().store;
    let rows = format!(
        "{ADA},C1,Mary,Okonkwo,Mother,Yes,1 High Street,HR6 8AA,07700 900001,mary@example.org,1\n\
         {BO},C1,Mary,Okonkwo,Stepmother,No,1 High Street,HR6 8AA,07700 900001,mary@example.org,2\n\
         {BO},C2,Mary,Okonkwo,Aunt,No,9 Low Street,HR6 8AB,07700 900009,,3\n\
         A999000000003,C3,Tom,Marsh,Father,Yes,,,,,1\n"
    );
    let taken = upload(&town, &cookie, &rows).await;
    let shown = town.get(&taken.location, &cookie).await.body;
    for words in [
        "Parents to be added",
        "Mary Okonkwo",
        "is of no pupil on this school",
        "Load these contacts",
    ] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    assert_eq!(parents(&store, ADA).await, [], "nothing is done yet");
    let unsaid = town.post(&taken.location, &cookie, "asks=choice").await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let result = load(&town, &cookie, &rows).await;
    assert!(
        result.contains("2 parents added, 0 changed, 1 rows not taken"),
        "{result}"
    );
    let (of_ada, of_bo) = (parents(&store, ADA).await, parents(&store, BO).await);
    assert_eq!((of_ada.len(), of_bo.len()), (1, 2));
    assert_eq!(of_ada[0], of_bo[0], "one person, by the system's number");
    assert_ne!(of_bo[0].id, of_bo[1].id, "and not by the name");
    let (ada, bo) = (pupil(&store, ADA).await, pupil(&store, BO).await);
    assert_eq!(siblings_of(&store, ada).await.expect("reads"), [bo]);
    let told = page(&store, Subject::Child(bo), None, 9)
        .await
        .expect("reads");
    let added = told.iter().filter(|e| e.kind == "pupils.parent.added");
    assert_eq!(added.clone().count(), 2);
    assert!(added.clone().all(|e| e.actor_name == "Person alder"));

    let again = load(&town, &cookie, &rows).await;
    assert!(again.contains("0 parents added, 0 changed"), "{again}");
    assert_eq!(parents(&store, BO).await.len(), 2);
}

#[tokio::test]
async fn what_has_changed_is_changed_and_a_number_given_up_stays_known() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let store = town.rooms().store;
    let row = |surname: &str, mobile: &str| {
        format!("{ADA},C1,Mary,{surname},Mother,,1 High Street,HR6 8AA,{mobile},,1\n")
    };
    load(&town, &cookie, &row("Okonkwo", "07700 900001")).await;
    let result = load(&town, &cookie, &row("Ash", "07700 900002")).await;
    assert!(result.contains("0 parents added, 1 changed"), "{result}");
    let all = parents(&store, ADA).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].surname, "Ash");
    let points = contact_points_of(&store, &[all[0].id])
        .await
        .expect("reads");
    let values: Vec<&str> = points.iter().map(|p| p.value.as_str()).collect();
    assert_eq!(values, ["07700 900002"], "the old one is given up");
    let ada = pupil(&store, ADA).await;
    let told = page(&store, Subject::Child(ada), None, 9)
        .await
        .expect("reads");
    assert!(told.iter().any(|e| e.kind == "pupils.parent.changed"));
}

#[tokio::test]
async fn without_a_number_of_the_system_a_namesake_is_somebody_to_look_at() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let store = town.rooms().store;
    let row = |upn: &str, mobile: &str| {
        format!("{upn},,Mary,Okonkwo,Mother,,1 High Street,HR6 8AA,{mobile},,1\n")
    };
    load(&town, &cookie, &row(ADA, "07700 900001")).await;
    // The same name and number at the same address: a brother's mother.
    load(&town, &cookie, &row(BO, "+44 7700 900001")).await;
    assert_eq!(parents(&store, ADA).await, parents(&store, BO).await);
    // The same name, and nothing else to tell by.
    let taken = upload(&town, &cookie, &row(ADA, "07700 900007")).await;
    let shown = town.get(&taken.location, &cookie).await.body;
    assert!(shown.contains("look like somebody on record"), "{shown}");
    let result = load(&town, &cookie, &row(ADA, "07700 900007")).await;
    assert!(result.contains("1 parents added"), "{result}");
    assert_eq!(parents(&store, ADA).await.len(), 2);
}

#[tokio::test]
async fn contacts_are_the_schools_to_load_and_its_own_only() {
    let town = Town::at_ease().await;
    let officer = town.sign_in("officer").await;
    let refused = town.get("/ashshire/load/contacts", &officer).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let (alder, birch) = (town.sign_in("alder").await, town.sign_in("birch").await);
    let row = format!("{ADA},C1,Mary,Okonkwo,Mother,,,,,,1\n");
    let refused = upload(&town, &birch, &row).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let taken = upload(&town, &alder, &row).await;
    for page in ["", "/refused", "/columns"] {
        let answer = town.get(&format!("{}{page}", taken.location), &birch).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
    let columns = town
        .get(&format!("{}/columns", taken.location), &alder)
        .await;
    assert!(
        columns.body.contains("Parental responsibility"),
        "{}",
        columns.body
    );
    // An administrator loads registers, and sees no family.
    let administrator = town.sign_in("administrator").await;
    let answer = town.get(&taken.location, &administrator).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
