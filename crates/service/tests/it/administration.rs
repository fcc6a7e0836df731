//! Schools and the policy as administrators see them, through the whole router.

use axum::http::StatusCode;
use casework::people::Permission;
use jiff::civil::date;
use law::school::Laestab;
use serde_json::json;
use store::Store;
use store::attendance::standing_of;
use store::chronology::{Entry, Subject, page};
use store::pupils::find_by_upn;
use store::schools::{IdentifierKind, closure_of, find_by_laestab, identifiers_of};
use store::today::{ItemState, of_school};

use crate::client::Client;
use crate::town::Town;

const ADD: &str = "/ashshire/administration/schools/add";
const CEDAR: &str = "name=Cedar+Academy&phase=primary&kind=academy&low_age=4&high_age=11&laestab=999%2F2003&urn=142001";

/// A chain's newest entries whose kind begins so.
async fn told(store: &Store, chain: Subject, kind: &str) -> Vec<Entry> {
    let mut told = page(store, chain, None, 20).await.expect("reads");
    told.retain(|e| e.kind.starts_with(kind));
    told
}

#[tokio::test]
async fn a_school_is_added_once_it_is_checked() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    let empty = town.post(ADD, &cookie, "").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        empty.body.matches("govuk-error-message").count(),
        6,
        "{}",
        empty.body
    );
    let check = town.post(ADD, &cookie, CEDAR).await;
    assert!(check.body.contains("Check before adding") && check.body.contains("9992003"));
    let change = town
        .post(ADD, &cookie, &format!("{CEDAR}&step=check&change=yes"))
        .await;
    assert!(
        change.body.contains("value=\"Cedar Academy\""),
        "what was typed stays"
    );
    let taken = CEDAR.replace("999%2F2003", "9994001");
    let taken = town
        .post(ADD, &cookie, &format!("{taken}&step=check"))
        .await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("Another school has this LAESTAB"));
    let added = town
        .post(ADD, &cookie, &format!("{CEDAR}&step=check"))
        .await;
    let cedar = town.school("Cedar Academy").await;
    assert_eq!(added.location, format!("/ashshire/schools/{}", cedar.id));
    assert_eq!(
        (cedar.low_age, cedar.urn.as_deref()),
        (Some(4), Some("142001"))
    );
    let list = town
        .get("/ashshire/administration/schools", &cookie)
        .await
        .body;
    assert!(list.contains("Cedar Academy"));
    let page = town.get(&added.location, &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    let entries = told(&town.rooms().store, Subject::School(cedar.id), "schools.").await;
    assert_eq!(entries.len(), 1);
}

#[tokio::test]
async fn becoming_an_academy_is_no_mass_leaving() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    let store = town.rooms().store;
    let birch = town.school("Birch High").await;
    let page = format!("/ashshire/administration/schools/{}/change", birch.id);
    let form = town.get(&page, &cookie).await.body;
    assert!(form.contains("value=\"Birch High\"") && form.contains("value=\"9994002\""));
    let new = "name=Birch+Academy&phase=secondary&kind=academy&low_age=11&high_age=16&laestab=9996902&urn=";
    let unsaid = town.post(&page, &cookie, new).await;
    assert!(unsaid.body.contains("Choose whether this is new"));
    for (since, words) in [
        (
            "since=from&day=31&month=9&year=2025",
            "Enter the day from which it holds",
        ),
        (
            "since=from&day=11&month=10&year=2025&step=check",
            "today or in the past",
        ),
    ] {
        let refused = town.post(&page, &cookie, &format!("{new}&{since}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(words), "{since}");
    }
    let from = "since=from&day=1&month=10&year=2025";
    let check = town.post(&page, &cookie, &format!("{new}&{from}")).await;
    assert!(
        check.body.contains("Birch Academy (now Birch High)"),
        "{}",
        check.body
    );
    assert!(check.body.contains("It holds from 1 October 2025"));
    let done = town
        .post(&page, &cookie, &format!("{new}&{from}&step=check"))
        .await;
    assert_eq!(done.location, format!("/ashshire/schools/{}", birch.id));
    // What the law asks turns on the kind: its pupils are worked out anew, and its page says so.
    let seen = town.get(&done.location, &cookie).await.body;
    assert!(seen.contains("is being worked out anew"), "{seen}");
    assert_eq!(town.work_off().await, 1);

    let academy = town.school("Birch Academy").await;
    assert_eq!(academy.id, birch.id);
    for (number, day, found) in [
        (9_994_002, date(2025, 9, 30), true),
        (9_994_002, date(2025, 10, 1), false),
        (9_996_902, date(2025, 10, 1), true),
    ] {
        let laestab = Laestab::new(number).expect("a number");
        let school = find_by_laestab(&store, laestab, day).await.expect("reads");
        assert_eq!(school.is_some(), found, "{number} on {day}");
    }
    let birch_officer = town.sign_in("birch").await;
    let list = town.get("/ashshire/pupils", &birch_officer).await.body;
    assert!(
        list.contains("Marsh") && list.contains("Oduya"),
        "everybody is on roll still"
    );
    let known = town.get(&page, &cookie).await.body;
    for words in ["Birch High</td>", "30 September 2025", "9996902"] {
        assert!(known.contains(words), "{words}");
    }
    let again = town
        .post(&page, &cookie, &format!("{new}&{from}&step=check"))
        .await;
    assert!(again.body.contains("after the last change of this school"));
}

#[tokio::test]
async fn what_was_taken_down_wrongly_is_put_right() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    let store = town.rooms().store;
    let birch = town.school("Birch High").await;
    let page = format!("/ashshire/administration/schools/{}/change", birch.id);
    let right = "name=Birch+High+School&phase=secondary&kind=maintained&low_age=11&high_age=18&laestab=9994002&urn=142002&since=always&step=check";
    let done = town.post(&page, &cookie, right).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let school = town.school("Birch High School").await;
    assert_eq!(school.high_age, Some(18));
    let known = identifiers_of(&store, birch.id).await.expect("reads");
    let names = known.iter().filter(|i| i.kind == IdentifierKind::Name);
    assert_eq!(names.count(), 1, "as if it had never been otherwise");
}

#[tokio::test]
async fn a_school_closes_and_whoever_is_left_is_named() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("administrator").await;
    let store = town.rooms().store;
    let birch = town.school("Birch High").await;
    let page = format!("/ashshire/administration/schools/{}/close", birch.id);
    let refused = town.post(&page, &cookie, "day=31&month=2&year=2026").await;
    assert!(
        refused.body.contains("Enter the school&#39;s last day")
            || refused.body.contains("last day, such as")
    );
    let day = "day=31&month=8&year=2026";
    let check = town.post(&page, &cookie, day).await;
    assert!(
        check
            .body
            .contains("2 pupils are on its roll after that day"),
        "{}",
        check.body
    );
    assert_eq!(closure_of(&store, birch.id).await.expect("reads"), None);
    let closed = town
        .post(&page, &cookie, &format!("{day}&step=check"))
        .await;
    assert_eq!(closed.location, "/ashshire/administration/schools");
    let list = town.get(&closed.location, &cookie).await.body;
    assert!(list.contains("Closes on 31 August 2026"));
    let officer = town.sign_in("birch").await;
    let pupils = town.get("/ashshire/pupils", &officer).await.body;
    assert!(pupils.contains("Marsh"), "none is lost");

    let keep = town.get(&page, &cookie).await.body;
    assert!(keep.contains("Take the closure back"));
    town.post(&page, &cookie, "keep=open&step=check").await;
    assert_eq!(closure_of(&store, birch.id).await.expect("reads"), None);
    assert_eq!(town.work_off().await, 1, "its figures");
    let entries = told(&store, Subject::School(birch.id), "schools.school.").await;
    let kinds: Vec<String> = entries.into_iter().map(|e| e.kind).collect();
    assert_eq!(
        kinds,
        [
            "schools.school.kept-open",
            "schools.school.closed",
            "schools.school.imported"
        ]
    );
}

#[tokio::test]
async fn administrators_only() {
    let town = Town::at_ease().await;
    let birch = town.school("Birch High").await.id;
    for who in ["alder", "head", "officer"] {
        let cookie = town.sign_in(who).await;
        for page in [
            "administration/schools".to_owned(),
            "administration/schools/add".to_owned(),
            format!("administration/schools/{birch}/change"),
            format!("administration/schools/{birch}/close"),
        ] {
            let page = format!("/ashshire/{page}");
            assert_eq!(
                town.get(&page, &cookie).await.status,
                StatusCode::FORBIDDEN,
                "{who} {page}"
            );
            if !page.ends_with("/schools") {
                let sent = town.post(&page, &cookie, "step=check").await;
                assert_eq!(sent.status, StatusCode::FORBIDDEN, "{who} {page}");
            }
        }
    }
    let cookie = town.sign_in("administrator").await;
    let nowhere = "/ashshire/administration/schools/00000000-0000-7000-8000-000000000000/close";
    assert_eq!(
        town.get(nowhere, &cookie).await.status,
        StatusCode::NOT_FOUND
    );
    let page = town.get("/ashshire/administration", &cookie).await.body;
    for words in [
        "People",
        "Schools and their calendars",
        "The policy in force",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn the_policy_is_said_in_the_words_of_the_command_line() {
    let town = Town::at_ease().await;
    let policy = town.rooms().authority.policy.clone();
    let words = casework::policy::describe(&policy).to_string();
    for who in ["alder", "administrator"] {
        let cookie = town.sign_in(who).await;
        let page = town.get("/ashshire/policy", &cookie).await;
        assert_eq!(page.status, StatusCode::OK, "{who}");
        for line in words.lines().skip(2).filter(|l| !l.is_empty()) {
            let line = line.trim().replace('\'', "&#39;");
            assert!(page.body.contains(&line), "{line}");
        }
        assert!(page.body.contains(&policy.digest[..16]));
        assert!(page.body.contains("19 August 2024"));
    }
}

#[tokio::test]
async fn after_its_last_day_a_school_holds_no_session_and_nobody_is_lost_with_it() {
    let town = Town::in_the_evening().await;
    let cookie = town.sign_in("administrator").await;
    let store = town.rooms().store;
    let birch = town.school("Birch High").await;
    let marsh = find_by_upn(&store, &["A999000000003"])
        .await
        .expect("reads")[0]
        .id;
    let possible = async || {
        let standing = standing_of(&store, marsh).await.expect("reads");
        standing.expect("one").possible
    };
    let left = async || {
        let items = of_school(&store, birch.id, "roll-change").await;
        let mut open: Vec<(ItemState, String)> = items
            .expect("reads")
            .into_iter()
            .map(|i| (i.state, i.spell))
            .collect();
        open.sort_by(|a, b| a.1.cmp(&b.1));
        open
    };
    let before = possible().await;
    let page = format!("/ashshire/administration/schools/{}/close", birch.id);
    // Eight school days of two pupils lie between this day and today; the last of them is not marked.
    let day = "day=30&month=9&year=2025";
    let check = town.post(&page, &cookie, day).await.body;
    let marks = check.split("Marks in them, kept and not counted").nth(1);
    let marks = marks.and_then(|rest| rest.split("</dd>").next());
    assert!(
        marks.is_some_and(|told| told.trim_end().ends_with("28")),
        "{marks:?}"
    );
    town.post(&page, &cookie, &format!("{day}&step=check"))
        .await;
    assert_eq!(town.work_off().await, 1);
    assert_eq!(
        possible().await,
        before - 14,
        "seven marked days are held no more"
    );
    let key = |upn: &str| format!("closed {upn} 2025-09-30");
    let all = |state| {
        ["A999000000003", "A999000000004"]
            .map(|upn| (state, key(upn)))
            .to_vec()
    };
    assert_eq!(left().await, all(ItemState::Open));
    let manager = town.sign_in("manager").await;
    let today = town.get("/ashshire/today", &manager).await.body;
    assert!(today.contains("Roll change not notified"), "{today}");

    // No register is asked for, no mark is taken, and the pages say why.
    town.look_for_registers().await;
    let asked = of_school(&store, birch.id, "not-received").await;
    assert_eq!(asked.expect("reads"), []);
    let alder = town.school("Alder Primary").await.id;
    let asked = of_school(&store, alder, "not-received").await;
    assert_eq!(asked.expect("reads").len(), 1, "the other school's");
    let client = Client::of(&town, "Birch High", &[Permission::Write]).await;
    let mark = json!({ "marks": [{ "upn": "A999000000003", "date": "2025-10-01", "session": "AM", "code": "/" }] });
    let told = client.post("schools/9994002/marks", "k1", &mark).await;
    assert!(
        told.text.contains("the school was not open"),
        "{}",
        told.text
    );
    let seen = format!("/ashshire/schools/{}", birch.id);
    for page in [seen.clone(), format!("{seen}/calendar/2025")] {
        let seen = town.get(&page, &cookie).await.body;
        assert!(
            seen.contains("This school closed on 30 September 2025"),
            "{page}"
        );
    }

    // A leaver is one fewer; the closure taken back, everything is as it was.
    let roll = json!({ "enrolments": [{ "upn": "A999000000004", "start": "2025-09-01",
        "end": "2025-09-30", "status": "C", "end_reason": "the school closed" }] });
    let told = client.post("schools/9994002/roll", "k2", &roll).await;
    assert_eq!(told.json()["joined"], 0, "{}", told.text);
    let now = left().await;
    assert!(
        now.contains(&(ItemState::Withdrawn, key("A999000000004"))),
        "{now:?}"
    );
    assert!(
        now.contains(&(ItemState::Open, key("A999000000003"))),
        "{now:?}"
    );
    town.post(&page, &cookie, "keep=open&step=check").await;
    assert_eq!(town.work_off().await, 1);
    assert_eq!(possible().await, before);
    let now = left().await;
    assert!(
        now.contains(&(ItemState::Withdrawn, key("A999000000003"))),
        "{now:?}"
    );
}
