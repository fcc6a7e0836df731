//! The API as a school's own system uses it: marks, roll and calendar in, standings out; each thing
//! done once, each row that is refused told with its place and reason.

use axum::http::StatusCode;
use casework::people::Permission;
use jiff::civil::date;
use serde_json::{Value, json};
use store::attendance::{amendments_of, rows_of_pupils, standing_of};
use store::chronology::{SigningKey, Subject, page, verify};
use store::people::looks_at;
use store::pupils::{enrolments_of, find_by_upn};
use store::schools::{DayNote, NoteKind, notes_of, set_notes};
use store::{Actor, PupilId, Store};

use crate::client::Client;
use crate::town::{TODAY, Town};

const ADA: &str = "A999000000001";
const BO: &str = "A999000000002";
const CLEO: &str = "A999000000003";

async fn id(store: &Store, upn: &str) -> PupilId {
    find_by_upn(store, &[upn]).await.expect("reads")[0].id
}

fn mark(upn: &str, date: &(impl ToString + ?Sized), session: &str, code: &str) -> Value {
    json!({ "upn": upn, "date": date.to_string(), "session": session, "code": code })
}

/// The last day for both of Alder's pupils, one mark put right, one that is held already.
fn good() -> Vec<Value> {
    vec![
        mark(ADA, &TODAY, "AM", "/"),
        mark(ADA, &TODAY, "PM", "\\"),
        mark(BO, &TODAY, "AM", "O"),
        mark(BO, &TODAY, "PM", "O"),
        mark(BO, "2025-09-01", "AM", "I"),
        mark(BO, "2025-09-01", "PM", "O"),
    ]
}

async fn writer(town: &Town) -> Client {
    Client::of(town, "Alder Primary", &[Permission::Write]).await
}

async fn chain_holds(town: &Town) {
    let store = town.rooms().store;
    let key = SigningKey::from_bytes(&[7; 32]).verifying_key();
    let report = verify(&store, &store.config().roots, &key)
        .await
        .expect("reads");
    assert!(report.holds(), "{:?}", report.problems);
}

#[tokio::test]
async fn marks_are_loaded_as_from_a_file_and_standings_follow_at_once() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let store = town.rooms().store;
    let bo = id(&store, BO).await;
    let before = standing_of(&store, bo).await.expect("reads").expect("one");

    let told = client
        .post("schools/9994001/marks", "k1", &json!({ "marks": good() }))
        .await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.text);
    let said = told.json();
    assert_eq!(
        (&said["added"], &said["changed"], &said["same"]),
        (&json!(4), &json!(1), &json!(1))
    );
    assert_eq!(said["refused"], json!([]));

    let kept = amendments_of(&store, bo).await.expect("reads");
    assert_eq!(kept.len(), 1);
    let (reason, name, position) = (&kept[0].reason, &kept[0].made_by_name, &kept[0].position);
    assert_eq!((&**reason, &**name), ("changed in the MIS", "Alder's MIS"));
    assert_eq!(
        (&**position, kept[0].made_by),
        ("Program with a token", None)
    );
    let after = standing_of(&store, bo).await.expect("reads").expect("one");
    assert_eq!(after.unauthorised, before.unauthorised - 1 + 2);
    let chain = page(&store, Subject::Child(bo), None, 50)
        .await
        .expect("reads");
    let amended = chain
        .iter()
        .find(|e| e.kind == "attendance.mark.amended")
        .expect("written down");
    assert_eq!(amended.actor_name, "Alder's MIS");
    let raised = chain.iter().find(|e| e.kind.starts_with("today."));
    assert!(
        raised.is_none_or(|e| e.actor_name == "Herringbone"),
        "the rules' doing, not the MIS's"
    );
    chain_holds(&town).await;

    // What was loaded can be asked for again, at the address that the answer gave.
    let load = told
        .header("location")
        .strip_prefix("/ashshire/api/v1/")
        .expect("ours")
        .to_owned();
    let again = client.get(&load).await.json();
    assert_eq!(
        (&again["what"], &again["program"]),
        (&json!("marks"), &json!("Alder's MIS"))
    );
    assert_eq!(again["counts"]["added"], 4);
    assert_eq!(again["load"], said["load"]);

    // The same marks under another key change nothing.
    let told = client
        .post("schools/9994001/marks", "k2", &json!({ "marks": good() }))
        .await;
    let said = told.json();
    assert_eq!(
        (&said["added"], &said["changed"], &said["same"]),
        (&json!(0), &json!(0), &json!(6))
    );
}

#[tokio::test]
async fn refused_rows_are_told_one_by_one_and_the_caller_chooses_what_becomes_of_the_others() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let store = town.rooms().store;
    let marks = [
        mark(ADA, &TODAY, "AM", "/"),
        mark(CLEO, &TODAY, "AM", "/"),
        mark("A999000000099", &TODAY, "AM", "/"),
        mark("", &TODAY, "AM", "/"),
        mark(ADA, "2025-10-11", "AM", "/"),
        mark(ADA, "2025-10-13", "AM", "/"),
        mark(ADA, &TODAY, "PM", "J"),
        mark(ADA, &TODAY, "PM", "Ø"),
        mark(ADA, &TODAY, "AM", "O"),
        mark(ADA, "2024-09-02", "AM", "/"),
    ];
    let expected = [
        (
            1,
            "upn",
            CLEO,
            "is not on this school's roll; check the number",
        ),
        (
            2,
            "upn",
            "A999000000099",
            "is not on this school's roll; check the number",
        ),
        (
            3,
            "upn",
            "",
            "is not on this school's roll; check the number",
        ),
        (
            4,
            "date",
            "2025-10-11",
            "a session in which the school was not open",
        ),
        (
            5,
            "date",
            "2025-10-13",
            "a session in which the school was not open",
        ),
        (
            6,
            "code",
            "J",
            "was an attendance code only until 2024-08-18",
        ),
        (7, "code", "Ø", "is not an attendance code"),
        (8, "session", "AM", "send each session once"),
        (9, "upn", ADA, "was not on this school's roll that day"),
    ];
    let check = |refused: &Value| {
        let refused = refused.as_array().expect("rows");
        assert_eq!(refused.len(), expected.len(), "{refused:?}");
        for (row, (index, field, value, reason)) in refused.iter().zip(expected) {
            assert_eq!(row["list"], "marks");
            assert_eq!(
                (&row["index"], &row["field"]),
                (&json!(index), &json!(field)),
                "{row}"
            );
            assert_eq!(row["value"], value, "{row}");
            let said = row["reason"].as_str().expect("a reason");
            assert!(said.contains(reason), "{index}: {said}");
        }
    };
    let body = json!({ "marks": marks });
    let ada = id(&store, ADA).await;
    let rows = async || rows_of_pupils(&store, &[ada]).await.expect("reads");
    let before = rows().await;
    for path in ["schools/9994001/marks", "schools/9994001/marks?rows=all"] {
        let told = client.post(path, "k", &body).await;
        assert_eq!(
            (told.status, &*told.problem()),
            (StatusCode::CONFLICT, "rows-refused")
        );
        check(&told.json()["refused"]);
        assert_eq!(rows().await, before, "nothing was done");
    }
    // A request that did nothing may be sent again under its key.
    let told = client
        .post("schools/9994001/marks?rows=good", "k", &body)
        .await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.text);
    let said = told.json();
    assert_eq!(said["added"], 1);
    check(&said["refused"]);
    assert_ne!(rows().await, before);
}

#[tokio::test]
async fn a_request_is_done_once_for_each_key() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let store = town.rooms().store;
    let body = json!({ "marks": good() });
    let first = client.post("schools/9994001/marks", "k", &body).await;
    let chain = async || {
        let school = Subject::School(town.school("Alder Primary").await.id);
        page(&store, school, None, 50).await.expect("reads").len()
    };
    let entries = chain().await;
    let again = client.post("schools/9994001/marks", "k", &body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(first.header("idempotency-replayed"), "");
    assert_eq!(chain().await, entries, "nothing was done again");

    let other = json!({ "marks": [mark(ADA, &TODAY, "AM", "O")] });
    for (path, body) in [
        ("schools/9994001/marks", &other),
        ("schools/9994001/marks?rows=good", &body),
        (
            "schools/9994001/calendar",
            &json!({ "days": [{ "date": "2025-10-09", "sessions": "AM" }] }),
        ),
    ] {
        let told = client.post(path, "k", body).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(told.problem(), "idempotency-key-used");
    }
    // Another program's key is another key.
    let neighbour = writer(&town).await;
    let told = neighbour.post("schools/9994001/marks", "k", &other).await;
    assert_eq!(told.status, StatusCode::CREATED);

    // While one is being done, the other is told to wait: here the first never comes back.
    let now = town.rooms().now;
    let claimed = client.clone();
    let hash = claim_of(&claimed, "stuck");
    let until = now + jiff::SignedDuration::from_mins(1);
    assert!(
        store::people::claim_request(&store, &hash, now, until)
            .await
            .expect("claims")
    );
    let told = client.post("schools/9994001/marks", "stuck", &body).await;
    assert_eq!(
        (told.status, &*told.problem()),
        (StatusCode::CONFLICT, "in-progress")
    );
    assert!(told.header("retry-after").parse::<u64>().expect("seconds") >= 1);
}

/// What the service calls a program's key.
fn claim_of(client: &Client, key: &str) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let id = client.id.expect("a token").0;
    let mut hash = Sha256::new();
    for part in [id.as_bytes(), key.as_bytes()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

#[tokio::test]
async fn the_same_request_many_times_at_once_is_done_once() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let body = json!({ "marks": good() });
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (client, body) = (client.clone(), body.clone());
        asked.spawn(async move { client.post("schools/9994001/marks", "k", &body).await });
    }
    let mut loads = std::collections::BTreeSet::new();
    while let Some(told) = asked.join_next().await {
        let told = told.expect("answers");
        match told.status {
            StatusCode::CREATED => _ = loads.insert(told.json()["load"].to_string()),
            StatusCode::CONFLICT => assert_eq!(told.problem(), "in-progress"),
            other => panic!("{other}: {}", told.text),
        }
    }
    assert_eq!(loads.len(), 1, "one load, whoever asks for it");
    let store = town.rooms().store;
    let bo = id(&store, BO).await;
    assert_eq!(amendments_of(&store, bo).await.expect("reads").len(), 1);
    chain_holds(&town).await;
}

#[tokio::test]
async fn joiners_and_leavers_are_facts_and_nobody_is_taken_for_another_child() {
    let town = Town::at_ease().await;
    let client = writer(&town).await;
    let store = town.rooms().store;
    let new = json!({
        "upn": "a999000000005", "surname": "Achterberg", "forename": "Eli", "born": "2014-02-11",
        "sex": "M", "year_group": "6", "language": "Dutch"
    });
    let body = json!({
        "pupils": [new],
        "enrolments": [
            { "upn": "A999000000005", "start": "2025-10-06", "status": "C" },
            { "upn": BO, "start": "2025-09-01", "end": "2025-10-03", "status": "C", "end_reason": "moved away" },
        ],
    });
    let told = client.post("schools/9994001/roll", "r1", &body).await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.text);
    let said = told.json();
    assert_eq!(
        (&said["added"], &said["joined"], &said["moved"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let eli = id(&store, "A999000000005").await;
    let spells = enrolments_of(&store, eli).await.expect("reads");
    assert_eq!((spells.len(), spells[0].end_on), (1, None));
    assert!(
        standing_of(&store, eli).await.expect("reads").is_some(),
        "a joiner stands somewhere"
    );
    let bo = id(&store, BO).await;
    let left = &enrolments_of(&store, bo).await.expect("reads")[0];
    assert_eq!(left.end_reason.as_deref(), Some("moved away"));
    let kinds = async |pupil| {
        let entries = page(&store, Subject::Child(pupil), None, 50)
            .await
            .expect("reads");
        entries.into_iter().map(|e| e.kind).collect::<Vec<_>>()
    };
    assert!(kinds(bo).await.contains(&"rolls.spell.ended".to_owned()));
    assert!(kinds(eli).await.contains(&"rolls.spell.began".to_owned()));

    // Said again it changes nothing; said otherwise it is kept with what was before.
    let told = client
        .post("schools/9994001/roll", "r2", &body)
        .await
        .json();
    assert_eq!(
        (&told["same"], &told["joined"], &told["moved"]),
        (&json!(3), &json!(0), &json!(0))
    );
    let mut renamed = body["pupils"][0].clone();
    renamed["surname"] = json!("Van Dam");
    let body = json!({ "pupils": [renamed] });
    let told = client
        .post("schools/9994001/roll", "r3", &body)
        .await
        .json();
    assert_eq!(told["changed"], 1);
    let entries = page(&store, Subject::Child(eli), None, 50)
        .await
        .expect("reads");
    let changed = entries
        .iter()
        .find(|e| e.kind == "pupils.pupil.changed")
        .expect("written down");
    let payload = changed.payload.as_ref().expect("particulars");
    assert_eq!(payload["surname"], "Van Dam, before Achterberg");

    // A number with another date of birth is another child's, and is not touched.
    let other = json!({
        "pupils": [{ "upn": CLEO, "surname": "Nobody", "forename": "N", "born": "2014-02-11", "sex": "F", "year_group": "8" }],
        "enrolments": [{ "upn": CLEO, "start": "2025-10-06", "status": "C" }],
    });
    let told = client
        .post("schools/9994001/roll?rows=good", "r4", &other)
        .await;
    assert_eq!(told.status, StatusCode::CREATED);
    let refused = &told.json()["refused"];
    assert_eq!(
        (&refused[0]["list"], &refused[0]["field"]),
        (&json!("pupils"), &json!("upn"))
    );
    assert_eq!(
        (&refused[1]["list"], &refused[1]["index"]),
        (&json!("enrolments"), &json!(0))
    );
    let cleo = id(&store, CLEO).await;
    assert_eq!(enrolments_of(&store, cleo).await.expect("reads").len(), 1);
    assert_eq!(
        store::pupils::find(&store, cleo)
            .await
            .expect("reads")
            .expect("her")
            .legal_surname,
        "Marsh"
    );
    // With the right one she comes on to this roll too, and keeps the names she is held under.
    let mut right = other.clone();
    right["pupils"][0]["born"] = json!("2013-05-01");
    let told = client.post("schools/9994001/roll", "r5", &right).await;
    assert_eq!(told.json()["joined"], 1, "{}", told.text);
    assert_eq!(
        store::pupils::find(&store, cleo)
            .await
            .expect("reads")
            .expect("her")
            .legal_surname,
        "Marsh"
    );
    chain_holds(&town).await;
}

#[tokio::test]
async fn days_of_the_calendar_change_what_counts_and_lose_no_mark() {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    let store = town.rooms().store;
    let ada = id(&store, ADA).await;
    let possible = async || {
        standing_of(&store, ada)
            .await
            .expect("reads")
            .expect("one")
            .possible
    };
    let before = possible().await;
    let rows = rows_of_pupils(&store, &[ada]).await.expect("reads");
    let school = town.school("Alder Primary").await.id;
    let year = law::academic_year::AcademicYear(2025);
    let note = |on_day| DayNote {
        school,
        on_day,
        kind: NoteKind::Closure,
        words: "no heating".to_owned(),
    };
    let notes = [note(date(2025, 10, 11)), note(date(2025, 10, 12))];
    let context = town.rooms().context(Actor::program("test"));
    let unit = store.begin(context).await.expect("begins");
    let set = set_notes(&unit, school, year, notes.to_vec()).await;
    set.expect("kept");
    unit.commit().await.expect("kept");
    let body = json!({ "days": [
        { "date": "2025-09-02", "sessions": "AM" },
        { "date": "2025-09-03", "sessions": "AM+PM" },
        { "date": "2025-10-11", "sessions": "AM" },
        { "date": "1925-09-01", "sessions": "AM" },
        { "date": "2025-09-02", "sessions": "none" },
    ] });
    let told = client.post("schools/9994001/calendar", "c1", &body).await;
    assert_eq!(told.problem(), "rows-refused");
    let told = client
        .post("schools/9994001/calendar?rows=good", "c1", &body)
        .await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.text);
    let said = told.json();
    assert_eq!((&said["changed"], &said["same"]), (&json!(2), &json!(1)));
    assert_eq!(
        said["marks_on_closed_sessions"], 2,
        "an afternoon of two pupils"
    );
    let reasons: Vec<&Value> = said["refused"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|r| &r["index"])
        .collect();
    assert_eq!(reasons, [&json!(3), &json!(4)]);
    // The days are written down one by one, as when somebody saves them on a page.
    let chain = page(&store, Subject::School(school), None, 9).await;
    let changed = chain.expect("reads");
    let changed = changed
        .iter()
        .find(|e| e.kind == "schools.calendar.changed");
    let changed = changed.expect("written down");
    assert_eq!(changed.actor_name, "Alder's MIS");
    let payload = changed.payload.as_ref().expect("particulars");
    assert_eq!(payload["days"][0]["day"], "2025-09-02");
    assert_eq!(payload["days"][1]["reason_before"], "no heating");

    // The figures follow as a job, and until they do whoever reads them is told.
    let renewing = async || {
        let one = format!("schools/9994001/pupils/{ada}/standing");
        let one = client.get(&one).await.json();
        let list = client.get("schools/9994001/standings").await.json();
        assert_eq!(one["renewing"], list["renewing"]);
        list["renewing"].as_bool().expect("said")
    };
    assert_eq!((possible().await, renewing().await), (before, true));
    assert_eq!(town.work_off().await, 1);
    assert_eq!((possible().await, renewing().await), (before - 1, false));
    assert_eq!(
        rows_of_pupils(&store, &[ada]).await.expect("reads"),
        rows,
        "the marks are there"
    );

    let left = notes_of(&store, school, year).await.expect("reads");
    assert_eq!(left, notes[1..], "an open day has no reason to be closed");

    let year = client
        .get("schools/9994001/calendar?year=2025")
        .await
        .json();
    assert_eq!(year["academic_year"], "2025/26");
    let days = year["days"].as_array().expect("days");
    assert_eq!(days[1], json!({ "date": "2025-09-02", "sessions": "AM" }));
    assert_eq!(
        days.last(),
        Some(&json!({ "date": "2025-10-11", "sessions": "AM" }))
    );
    let none = client
        .get("schools/9994001/calendar?year=1999")
        .await
        .json();
    assert_eq!(none["days"], json!([]));
}

#[tokio::test]
async fn standings_are_paged_filtered_and_explained_and_every_look_is_written_down() {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &[Permission::Read]).await;
    let store = town.rooms().store;
    let schools = client.get("schools").await.json();
    assert_eq!(schools["schools"][0]["laestab"], "9994001");
    assert_eq!(
        schools["schools"].as_array().expect("schools").len(),
        1,
        "its own and no other"
    );
    let school = client.get("schools/9994001").await.json();
    assert_eq!(school["name"], "Alder Primary");

    let (mut upns, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("schools/9994001/standings?limit=1{after}");
        let page = client.get(&path).await.json();
        let standings = page["standings"].as_array().expect("standings").clone();
        upns.extend(
            standings
                .iter()
                .map(|s| s["upn"].as_str().expect("a number").to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    upns.sort_unstable();
    assert_eq!(upns, [ADA, BO]);
    let bo = id(&store, BO).await;
    let kept = standing_of(&store, bo).await.expect("reads").expect("one");
    let tier = kept.tier.clone().expect("a tier");
    let some = client
        .get(&format!("schools/9994001/standings?tier={tier}"))
        .await
        .json();
    let found = some["standings"].as_array().expect("standings");
    assert_eq!((found.len(), &found[0]["upn"]), (1, &json!(BO)));
    assert_eq!(found[0]["unauthorised"], kept.unauthorised);
    assert_eq!(found[0]["pn_sessions"], kept.pn_sessions);

    let told = client
        .get(&format!("schools/9994001/pupils/{bo}/standing"))
        .await
        .json();
    assert_eq!(told["standing"], found[0]);
    let why = told["why"].as_array().expect("reasons");
    assert_eq!(why.len(), register::Figure::ALL.len());
    let pn = why
        .iter()
        .find(|w| w["figure"] == "pn_sessions")
        .expect("the figure");
    assert_eq!(pn["sessions"], kept.pn_sessions);
    assert!(
        pn["rule"]
            .as_str()
            .expect("a rule")
            .contains("10 school weeks")
    );

    let path = format!("schools/9994001/pupils/{bo}/standing/pn_sessions");
    let told = client.get(&path).await.json();
    assert_eq!(told["why"], *pn);
    let sessions = told["sessions"].as_array().expect("sessions");
    assert_eq!(sessions.len() as u32, kept.pn_sessions);
    assert!(
        sessions
            .iter()
            .all(|s| s["code"] == "O" && s["school"] == "Alder Primary")
    );

    let looks = looks_at(&store, bo, 50).await.expect("reads");
    let mut what: Vec<&str> = looks.iter().map(|l| l.what.as_str()).collect();
    what.sort_unstable();
    assert_eq!(
        what,
        ["standing", "why: pn_sessions"],
        "a list is no record, as on the pages"
    );
    assert!(looks.iter().all(|l| l.person_name == "Alder's MIS"));
    assert!(
        looks
            .iter()
            .all(|l| Some(l.person.0) == client.id.map(|id| id.0)),
        "by its token"
    );
}

#[tokio::test]
async fn what_is_asked_for_wrongly_is_said_with_its_place() {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &Permission::ALL).await;
    for (query, words) in [
        ("tier=gold", "tier is one of universal, "),
        ("limit=0", "limit is between 1 and 500"),
        ("limit=501", "limit is between 1 and 500"),
        ("limit=many", "limit"),
        ("after=nobody", "after"),
        ("teir=universal", "teir"),
    ] {
        let told = client
            .get(&format!("schools/9994001/standings?{query}"))
            .await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(told.problem(), "malformed");
        let detail = told.json()["errors"][0]["detail"]
            .as_str()
            .expect("words")
            .to_owned();
        assert!(detail.contains(words), "{query}: {detail}");
    }
    let good = mark(ADA, &TODAY, "AM", "/");
    for (body, pointer) in [
        (
            json!({ "marks": [good, { "upn": ADA, "date": "10/10/2025", "session": "AM", "code": "/" }] }),
            "/marks/1/date",
        ),
        (
            json!({ "marks": [{ "upn": ADA, "date": "2025-10-10", "session": "am", "code": "/" }] }),
            "/marks/0/session",
        ),
        (
            json!({ "marks": [{ "upn": 7, "date": "2025-10-10", "session": "AM", "code": "/" }] }),
            "/marks/0/upn",
        ),
        (
            json!({ "marks": [{ "upn": ADA, "date": "2025-10-10", "session": "AM" }] }),
            "/marks/0",
        ),
        (
            json!({ "marks": [{ "upn": ADA, "date": "2025-10-10", "session": "AM", "code": "/", "x": 1 }] }),
            "/marks/0/x",
        ),
        (json!({ "marks": [] }), "/marks"),
        (json!([]), ""),
    ] {
        let told = client
            .post("schools/9994001/marks?rows=good", "k", &body)
            .await;
        assert_eq!(
            told.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            told.text
        );
        assert_eq!(told.problem(), "malformed");
        assert_eq!(
            told.json()["errors"][0]["pointer"],
            pointer,
            "{}",
            told.text
        );
    }
}
