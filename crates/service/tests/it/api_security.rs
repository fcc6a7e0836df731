//! What must not get through the API: tokens that are none, another school's children, bodies that
//! harm. In: the same town. Out: refusals that tell nothing, and registers that are as they were.

use std::num::NonZeroU32;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::people::Permission;
use jiff::SignedDuration;
use serde_json::json;
use service::api::Pace;
use service::programs::revoke;
use store::people::{looks_at, token};
use store::pupils::find_by_upn;
use store::{Actor, Ids};

use crate::client::{Client, Told};
use crate::town::{TODAY, Town};

const PATHS: [&str; 6] = [
    "schools",
    "schools/9994001",
    "schools/9994001/calendar",
    "schools/9994001/standings",
    "schools/9994001/pupils/0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a01/standing",
    "schools/9994001/loads/0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a01",
];

fn one_mark() -> serde_json::Value {
    json!({ "marks": [{ "upn": "A999000000001", "date": TODAY.to_string(), "session": "AM", "code": "/" }] })
}

async fn all_refused(client: &Client, why: &str) {
    for path in PATHS {
        let told = client.get(path).await;
        assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{why}: {path}");
        assert_eq!(
            (&*told.problem(), told.header("www-authenticate")),
            ("not-authenticated", "Bearer")
        );
    }
    let told = client.post("schools/9994001/marks", "k", &one_mark()).await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{why}");
}

#[tokio::test]
async fn only_a_token_that_holds_opens_anything() {
    let town = Town::at_ease().await;
    let mut client = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    let real = client.token.clone();
    assert_eq!(client.get("schools").await.status, StatusCode::OK);
    let digits = real.strip_prefix("herringbone_").expect("the prefix");
    assert_eq!(digits.len(), 64, "256 bits");
    for wrong in [
        String::new(),
        "herringbone_".to_owned(),
        digits.to_owned(),
        real.to_uppercase(),
        format!("{real}0"),
        real[..real.len() - 1].to_owned(),
        "' OR 1=1 --".to_owned(),
        "x".repeat(8000),
    ] {
        client.token = wrong.clone();
        all_refused(&client, &wrong).await;
    }
    // Every single character of it matters, and chance finds none.
    let chance = store::SeededIds::new(99);
    for at in 0..64 {
        let mut text = real.clone().into_bytes();
        let place = text.len() - 64 + at;
        text[place] = if text[place] == b'0' { b'1' } else { b'0' };
        client.token = String::from_utf8(text).expect("text");
        assert_eq!(client.get("schools").await.status, StatusCode::UNAUTHORIZED);
        let mut bytes = [0; 32];
        chance.fill(&mut bytes);
        client.token = format!("herringbone_{}", hex::encode(bytes));
        assert_eq!(client.get("schools").await.status, StatusCode::UNAUTHORIZED);
    }
    // Said in another way, or twice.
    for (scheme, expected) in [
        (format!("Basic {real}"), StatusCode::UNAUTHORIZED),
        (real.clone(), StatusCode::UNAUTHORIZED),
        (format!("bearer {real}"), StatusCode::OK),
    ] {
        let request =
            Request::get("/ashshire/api/v1/schools").header(header::AUTHORIZATION, scheme);
        let told = client
            .send(request.body(Body::empty()).expect("a request"))
            .await;
        assert_eq!(told.status, expected);
    }
    let twice = Request::get("/ashshire/api/v1/schools")
        .header(header::AUTHORIZATION, format!("Bearer {real}"))
        .header(header::AUTHORIZATION, "Bearer other");
    let told = client
        .send(twice.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
    // A person's session is no token.
    let cookie = town.sign_in("administrator").await;
    let told = town.get("/ashshire/api/v1/schools", &cookie).await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_that_was_ended_or_has_expired_opens_nothing() {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    let rooms = town.rooms();
    assert_eq!(client.get("schools").await.status, StatusCode::OK);
    let kept = token(&rooms.store, client.id.expect("an id"))
        .await
        .expect("reads")
        .expect("one");
    let hash_only = format!("{kept:?}");
    assert!(
        !hash_only.contains(&client.token),
        "what the program holds is not kept"
    );
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await
        .expect("begins");
    assert!(revoke(&unit, &kept).await.expect("revokes"));
    assert!(!revoke(&unit, &kept).await.expect("once"));
    unit.commit().await.expect("kept");
    all_refused(&client, "ended").await;

    let later = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    let tomorrow = rooms.now + SignedDuration::from_hours(24);
    for (clock, expected) in [
        (tomorrow - SignedDuration::from_secs(1), StatusCode::OK),
        (tomorrow, StatusCode::UNAUTHORIZED),
    ] {
        let house = service::house::House {
            stores: reopened(&town).await,
            authorities: town.house.authorities.clone(),
            clock: Arc::new(service::house::Pinned(clock)),
            ids: Arc::clone(&town.house.ids),
            demonstration: Some(service::demonstration::Demonstration::default()),
            secure: false,
            door: service::house::Door::default(),
            word_to_pdf: None,
        };
        let then = Client {
            router: service::web::router(Arc::new(house)),
            ..later.clone()
        };
        assert_eq!(then.get("schools").await.status, expected);
    }
}

/// The first authority's store, opened again for another house.
async fn reopened(town: &Town) -> store::Authorities {
    let mut stores = store::Authorities::default();
    let of = town.rooms().store;
    let store = store::Store::open(of.place(), of.config())
        .await
        .expect("opens");
    stores.add(store);
    stores
}

fn same(one: &Told, other: &Told) {
    assert_eq!(one.status, StatusCode::NOT_FOUND);
    assert_eq!(
        (one.status, &one.text),
        (other.status, &other.text),
        "nothing tells them apart"
    );
}

#[tokio::test]
async fn another_schools_child_and_none_at_all_look_alike() {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    let store = town.rooms().store;
    let ids: Vec<String> = {
        let found = find_by_upn(&store, &["A999000000003"])
            .await
            .expect("reads");
        vec![
            found[0].id.to_string(),
            "0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a01".into(),
            "nobody".into(),
        ]
    };
    for tail in ["standing", "standing/pn_sessions"] {
        let of = async |id: &str| {
            client
                .get(&format!("schools/9994001/pupils/{id}/{tail}"))
                .await
        };
        same(&of(&ids[0]).await, &of(&ids[1]).await);
        same(&of(&ids[0]).await, &of(&ids[2]).await);
    }
    let cleo: store::PupilId = ids[0].parse().expect("an id");
    assert!(
        looks_at(&store, cleo, 9).await.expect("reads").is_empty(),
        "nobody looked"
    );
    // Another school's addresses, and those of no school.
    for tail in [
        "",
        "/standings",
        "/calendar",
        "/loads/0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a01",
    ] {
        let there = client.get(&format!("schools/9994002{tail}")).await;
        same(&there, &client.get(&format!("schools/9990000{tail}")).await);
        same(&there, &client.get(&format!("schools/x{tail}")).await);
    }
    for (what, body) in [
        ("marks", one_mark()),
        ("roll", json!({})),
        (
            "calendar",
            json!({ "days": [{ "date": "2025-10-10", "sessions": "none" }] }),
        ),
    ] {
        let there = client
            .post(&format!("schools/9994002/{what}"), "k", &body)
            .await;
        same(
            &there,
            &client
                .post(&format!("schools/9990000/{what}"), "k", &body)
                .await,
        );
    }
    // What another school's program loaded.
    let birch = Client::of(&town, "Birch High", &Permission::ALL).await;
    let marks = json!({ "marks": [{ "upn": "A999000000003", "date": TODAY.to_string(), "session": "AM", "code": "/" }] });
    let load = birch.post("schools/9994002/marks", "k", &marks).await;
    assert_eq!(load.status, StatusCode::CREATED, "{}", load.text);
    let id = load.json()["load"].as_str().expect("an id").to_owned();
    let mine = client.get(&format!("schools/9994001/loads/{id}")).await;
    same(
        &mine,
        &client
            .get("schools/9994001/loads/0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a01")
            .await,
    );
}

#[tokio::test]
async fn a_token_is_worth_nothing_at_another_authority() {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    let at = async |authority: &str| {
        let request = Request::get(format!("/{authority}/api/v1/schools"))
            .header(header::AUTHORIZATION, client.bearer());
        client
            .send(request.body(Body::empty()).expect("a request"))
            .await
    };
    assert_eq!(at("ashshire").await.status, StatusCode::OK);
    assert_eq!(at("elmshire").await.problem(), "not-authenticated");
    assert_eq!(at("oakshire").await.problem(), "not-found");
}

#[tokio::test]
async fn a_token_does_only_what_it_permits() {
    let town = Town::at_ease().await;
    let reader = Client::of(&town, "Alder Primary", &[Permission::Read]).await;
    let writer = Client::of(&town, "Alder Primary", &[Permission::Write]).await;
    for what in ["marks", "roll", "calendar"] {
        let told = reader
            .post(&format!("schools/9994001/{what}"), "k", &json!({}))
            .await;
        assert_eq!(
            (told.status, &*told.problem()),
            (StatusCode::FORBIDDEN, "not-permitted")
        );
        let other = reader
            .post(&format!("schools/9994002/{what}"), "k", &json!({}))
            .await;
        assert_eq!(
            other.status,
            StatusCode::FORBIDDEN,
            "whichever school is named"
        );
    }
    for path in &PATHS[3..5] {
        assert_eq!(writer.get(path).await.problem(), "not-permitted", "{path}");
    }
    assert_eq!(reader.get(PATHS[5]).await.problem(), "not-permitted");
    assert_eq!(writer.get("schools").await.status, StatusCode::OK);
}

#[tokio::test]
async fn bodies_that_are_none_are_refused_before_anything_is_done() {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    let path = "schools/9994001/marks";
    let deep = format!("{{\"marks\": {}{}}}", "[".repeat(5000), "]".repeat(5000));
    let large = format!(
        "{{\"marks\": [], \"x\": \"{}\"}}",
        "y".repeat(2 * 1024 * 1024)
    );
    let cut = one_mark().to_string();
    let with = |text: &str| {
        one_mark()
            .to_string()
            .replace("A999000000001", text)
            .into_bytes()
    };
    for (why, body, status, kind) in [
        ("nothing", vec![], StatusCode::BAD_REQUEST, "not-json"),
        (
            "words",
            b"marks".to_vec(),
            StatusCode::BAD_REQUEST,
            "not-json",
        ),
        (
            "cut off",
            cut.as_bytes()[..40].to_vec(),
            StatusCode::BAD_REQUEST,
            "not-json",
        ),
        (
            "two of them",
            format!("{cut}{cut}").into_bytes(),
            StatusCode::BAD_REQUEST,
            "not-json",
        ),
        (
            "too deep",
            deep.into_bytes(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "malformed",
        ),
        (
            "too large",
            large.into_bytes(),
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
        ),
        (
            "not UTF-8",
            with("\u{e9}").into_iter().filter(|b| *b != 0xc3).collect(),
            StatusCode::BAD_REQUEST,
            "not-json",
        ),
        (
            "NUL in a text",
            with("\\u0000"),
            StatusCode::UNPROCESSABLE_ENTITY,
            "malformed",
        ),
        (
            "half a character",
            with("\\ud800"),
            StatusCode::BAD_REQUEST,
            "not-json",
        ),
        (
            "a text too long",
            with(&"9".repeat(21)),
            StatusCode::UNPROCESSABLE_ENTITY,
            "malformed",
        ),
        (
            "twice the same name",
            br#"{"marks": [], "marks": []}"#.to_vec(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "malformed",
        ),
    ] {
        let told = client.post_bytes(path, "k", body).await;
        assert_eq!(
            (told.status, &*told.problem()),
            (status, kind),
            "{why}: {}",
            told.text
        );
    }
    // Deep where anything might stand, in a row that is skipped over by nobody.
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let told = client.post_bytes(path, "k", deep.into_bytes()).await;
    assert!(told.status.is_client_error(), "{}", told.text);
    let many = json!({ "marks": vec![one_mark()["marks"][0].clone(); 5001] });
    assert_eq!(
        client.post(path, "k", &many).await.json()["errors"][0]["pointer"],
        "/marks"
    );

    let plain = |kind: Option<&str>, key: Option<&str>| {
        let mut request = Request::post(format!("/ashshire/api/v1/{path}"))
            .header(header::AUTHORIZATION, client.bearer());
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        request
            .body(Body::from(one_mark().to_string()))
            .expect("a request")
    };
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let told = client.send(plain(kind, Some("k"))).await;
        assert_eq!(told.problem(), "not-json-type", "{kind:?}");
    }
    let long = "k".repeat(101);
    for key in [None, Some(""), Some("a b"), Some("é"), Some(&*long)] {
        let told = client
            .send(plain(Some("application/json; charset=utf-8"), key))
            .await;
        assert_eq!(told.problem(), "idempotency-key-missing", "{key:?}");
    }
    let told = client
        .send(plain(Some("application/json; charset=utf-8"), Some("k")))
        .await;
    assert_eq!(
        told.status,
        StatusCode::CREATED,
        "and the key is still free: {}",
        told.text
    );
    assert_eq!(told.json()["added"], 1);
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_how_long_to_wait() {
    let town = Town::at_ease().await;
    let mut client = Client::of(&town, "Alder Primary", &[Permission::Read]).await;
    let neighbour = Client::of(&town, "Birch High", &[Permission::Read]).await;
    let pace = Pace::a_minute(NonZeroU32::new(3).expect("three"));
    client.router = service::web::router_at(Arc::clone(&town.house), pace);
    for _ in 0..3 {
        assert_eq!(client.get("schools").await.status, StatusCode::OK);
    }
    let told = client.get("schools").await;
    assert_eq!(
        (told.status, &*told.problem()),
        (StatusCode::TOO_MANY_REQUESTS, "too-many-requests")
    );
    let wait: u64 = told.header("retry-after").parse().expect("seconds");
    assert!((1..=20).contains(&wait), "{wait}");
    let beside = Client {
        router: client.router.clone(),
        ..neighbour
    };
    assert_eq!(
        beside.get("schools").await.status,
        StatusCode::OK,
        "each token for itself"
    );
}

#[tokio::test]
async fn addresses_and_methods_that_are_none_are_problems_too() {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    assert_eq!(client.get("nothing/here").await.problem(), "not-found");
    let request =
        Request::delete("/ashshire/api/v1/schools").header(header::AUTHORIZATION, client.bearer());
    let told = client
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(
        (told.status, &*told.problem()),
        (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed")
    );
    assert!(
        told.header("allow").contains("GET"),
        "{}",
        told.header("allow")
    );
    for text in ["%ff", "%00", "..%2f..", "9994001%00"] {
        let told = client.get(&format!("schools/{text}")).await;
        assert_eq!(told.problem(), "not-found", "{text}");
    }
    // Nothing of an answer is kept on the way.
    assert_eq!(
        client.get("schools").await.header("cache-control"),
        "no-store"
    );
}
