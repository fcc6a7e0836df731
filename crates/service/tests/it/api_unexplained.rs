//! What a school's own system shows of its roll and registers that nobody has notified: listed before
//! the school and the authority as what a loaded file shows is.

use axum::http::StatusCode;
use casework::people::Permission;
use serde_json::{Value, json};
use store::PupilId;
use store::pupils::find_by_upn;
use store::today::{ItemState, of_school};

use crate::client::Client;
use crate::town::{TODAY, Town};

const ADA: &str = "A999000000001";
const BO: &str = "A999000000002";
const ELI: &str = "A999000000005";

async fn writer(town: &Town) -> Client {
    Client::of(town, "Alder Primary", &[Permission::Write]).await
}

/// Items of a rule at Alder Primary: whose, where they stand, their key; in the order of the keys.
async fn items(town: &Town, rule: &str) -> Vec<(Option<PupilId>, ItemState, String)> {
    let school = town.school("Alder Primary").await.id;
    let items = of_school(&town.rooms().store, school, rule).await;
    let mut items: Vec<_> = items
        .expect("reads")
        .into_iter()
        .map(|i| (i.pupil, i.state, i.spell))
        .collect();
    items.sort_by(|a, b| a.2.cmp(&b.2));
    items
}

async fn states(town: &Town) -> Vec<(ItemState, String)> {
    let items = items(town, "roll-change").await;
    items
        .into_iter()
        .map(|(_, state, key)| (state, key))
        .collect()
}

async fn send(client: &Client, what: &str, key: &str, body: Value) -> Value {
    let told = client
        .post(&format!("schools/9994001/{what}?rows=good"), key, &body)
        .await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.text);
    told.json()
}

fn eli() -> Value {
    json!({ "upn": ELI, "surname": "Achterberg", "forename": "Eli", "born": "2014-02-11",
            "sex": "M", "year_group": "6" })
}

#[tokio::test]
async fn a_mark_of_somebody_not_on_the_roll_is_listed_until_the_roll_explains_it() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let mark = |upn: &str, code: &str| json!({ "upn": upn, "date": TODAY.to_string(), "session": "AM", "code": code });
    // All or nothing: refused, so nothing is done, and nothing listed.
    let marks = json!({ "marks": [mark(ELI, "/"), mark(ADA, "/")] });
    let told = client.post("schools/9994001/marks", "k0", &marks).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert_eq!(states(&town).await, []);

    // A pupil who has not come yet, as exports have them, shows nobody.
    let marks = json!({ "marks": [mark(ELI, "Z")] });
    send(&client, "marks", "k1", marks).await;
    assert_eq!(states(&town).await, []);

    let marks = json!({ "marks": [mark(ELI, "/"), mark(ADA, "/")] });
    send(&client, "marks", "k2", marks).await;
    let appeared = format!("appeared {ELI} {TODAY}");
    assert_eq!(states(&town).await, [(ItemState::Open, appeared.clone())]);
    for (who, sees) in [("alder", true), ("officer", true), ("birch", false)] {
        let cookie = town.sign_in(who).await;
        let today = town.get("/ashshire/today", &cookie).await.body;
        assert_eq!(today.contains("Roll change not notified"), sees, "{who}");
    }

    // The roll puts the pupil on it: the mark is explained, and that nobody notified a joiner is not.
    let roll = json!({ "pupils": [eli()], "enrolments": [
        { "upn": ELI, "start": "2025-10-06", "status": "C" }] });
    let said = send(&client, "roll", "k3", roll).await;
    assert_eq!(said["unexplained"], 1);
    assert_eq!(
        states(&town).await,
        [
            (ItemState::Withdrawn, appeared),
            (ItemState::Open, format!("joined {ELI} 2025-10-06")),
        ]
    );
}

#[tokio::test]
async fn who_leaves_is_listed_and_who_is_back_is_not() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let spell = |end: Value| json!({ "enrolments": [{ "upn": BO, "start": "2025-09-01", "end": end, "status": "C" }] });
    let said = send(&client, "roll", "k1", spell(json!("2025-10-03"))).await;
    assert_eq!(said["unexplained"], 1);
    let key = |day| format!("left {BO} {day}");
    assert_eq!(states(&town).await, [(ItemState::Open, key("2025-10-03"))]);
    // Another last day is another fact; the same again is none.
    for n in ["k2", "k3"] {
        send(&client, "roll", n, spell(json!("2025-10-09"))).await;
    }
    assert_eq!(
        states(&town).await,
        [
            (ItemState::Withdrawn, key("2025-10-03")),
            (ItemState::Open, key("2025-10-09"))
        ]
    );
    send(&client, "roll", "k4", spell(Value::Null)).await;
    let left = states(&town).await;
    assert!(
        left.iter().all(|(state, _)| *state == ItemState::Withdrawn),
        "{left:?}"
    );
}

#[tokio::test]
async fn who_is_missing_from_the_whole_roll_stays_on_it_and_is_listed() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let ada = json!({ "upn": ADA, "start": "2025-09-01", "status": "C" });
    let bo = json!({ "upn": BO, "start": "2025-09-01", "status": "C" });
    let some = json!({ "enrolments": [ada] });
    assert_eq!(send(&client, "roll", "k1", some).await["unexplained"], 0);
    let whole = json!({ "enrolments": [ada], "complete": true });
    assert_eq!(send(&client, "roll", "k2", whole).await["unexplained"], 1);
    let key = format!("gone {BO} {TODAY}");
    let store = town.rooms().store;
    let bo_id = find_by_upn(&store, &[BO]).await.expect("reads")[0].id;
    assert_eq!(
        items(&town, "roll-change").await,
        [(Some(bo_id), ItemState::Open, key.clone())]
    );
    let spells = store::pupils::enrolments_of(&store, bo_id).await;
    assert_eq!(
        spells.expect("reads")[0].end_on,
        None,
        "nobody is taken off"
    );
    let whole = json!({ "enrolments": [ada, bo], "complete": true });
    send(&client, "roll", "k3", whole).await;
    assert_eq!(states(&town).await, [(ItemState::Withdrawn, key)]);
}

#[tokio::test]
async fn somebody_sent_without_a_spell_is_listed_and_a_spell_of_another_year_is_not() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let said = send(&client, "roll", "k1", json!({ "pupils": [eli()] })).await;
    assert_eq!(
        (
            &said["unexplained"],
            said["refused"].as_array().map(Vec::len)
        ),
        (&json!(1), Some(1))
    );
    assert_eq!(
        states(&town).await,
        [(ItemState::Open, format!("appeared {ELI} {TODAY}"))]
    );

    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let old = json!({ "pupils": [eli()], "enrolments": [
        { "upn": ELI, "start": "2024-09-02", "end": "2025-07-22", "status": "C" }] });
    assert_eq!(send(&client, "roll", "k1", old).await["unexplained"], 0);
    assert_eq!(states(&town).await, []);
}

#[tokio::test]
async fn the_first_class_in_september_needs_no_joiner() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    // Alder takes children from four; four on 31 August is its first class, and five is not.
    let pupil = |upn: &str, born: &str| {
        json!({ "upn": upn, "surname": "Quill", "forename": "Fay", "born": born, "sex": "F",
                "year_group": "R" })
    };
    let (four, five) = ("A999000000006", "A999000000007");
    let spell = |upn: &str| json!({ "upn": upn, "start": "2025-09-01", "status": "C" });
    let roll = json!({ "pupils": [pupil(four, "2021-03-02"), pupil(five, "2020-03-02")],
                       "enrolments": [spell(four), spell(five)] });
    assert_eq!(send(&client, "roll", "k1", roll).await["unexplained"], 1);
    assert_eq!(
        states(&town).await,
        [(ItemState::Open, format!("joined {five} 2025-09-01"))]
    );
}

#[tokio::test]
async fn a_register_that_comes_by_a_program_is_no_longer_asked_for() {
    let town = Town::in_the_evening().await;
    town.look_for_registers().await;
    let before = items(&town, "not-received").await;
    assert!(
        matches!(before[..], [(None, ItemState::Open, _)]),
        "{before:?}"
    );
    let marks = json!({ "marks": [{ "upn": ADA, "date": TODAY.to_string(), "session": "AM", "code": "/" }] });
    send(&writer(&town).await, "marks", "k1", marks).await;
    let after = items(&town, "not-received").await;
    assert!(
        matches!(after[..], [(None, ItemState::Withdrawn, _)]),
        "{after:?}"
    );
}
