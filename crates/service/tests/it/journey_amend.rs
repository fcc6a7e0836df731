//! The journey of a mark put right: the officer amends it with a reason, the item of Today that stood on
//! it is withdrawn, and the chronology tells the whole story.

use casework::people::Permission;
use jiff::ToSpan;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::browser::{Set, Visit};
use crate::client::Client;
use crate::town::Town;

const ADA: &str = "A999000000001";
const MET: &str = "National threshold met";

/// Five days of holiday: ten unauthorised sessions, and so the very threshold.
fn away() -> Vec<Value> {
    let first = date(2025, 9, 15);
    let days = (0..5).map(|n| first + n.days());
    let marks = days.flat_map(|day| {
        ["AM", "PM"].map(|session| {
            json!({ "upn": ADA, "date": day.to_string(), "session": session, "code": "G" })
        })
    });
    marks.collect()
}

async fn put_a_mark_right(set: Set) {
    let town = Town::at_ease().await;
    let system = Client::of(&town, "Alder Primary", &[Permission::Write]).await;
    let marks = json!({ "marks": away() });
    let told = system.post("schools/9994001/marks", "k1", &marks).await;
    assert_eq!(told.json()["changed"], 10, "{}", told.text);
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    visit.sign_in("alder").await;
    let items = format!("//h2[contains(., 'Ada Okonkwo') and contains(., '{MET}')]");
    let items = fantoccini::Locator::XPath(&items);
    assert!(
        visit.client.find(items).await.is_ok(),
        "{}",
        visit.text().await
    );

    visit.open("/ashshire/pupils").await;
    visit.open_link("Okonkwo, Ada").await;
    visit.follow("Amend a mark").await;
    visit.comes_to_read("Morning or afternoon?").await;
    for (part, text) in [("day", "19"), ("month", "9"), ("year", "2025")] {
        visit.type_in(part, text).await;
    }
    visit.tick("session").await;
    visit.press("Continue").await;
    visit.comes_to_read("Why is it amended?").await;
    visit.fit_for_everybody("a mark to amend").await;
    visit.choose("code", "M").await;
    visit.press("Amend the mark").await;
    visit.comes_to_read("Say why the mark is amended").await;
    visit
        .fit_for_everybody("an amendment without a reason")
        .await;
    visit.type_in("reason", "A dentist's card was seen").await;
    visit.press("Amend the mark").await;
    visit.comes_to_read("Attendance").await;

    // Nine sessions are not ten: the item is gone from the list, and another says how near it is.
    visit.open("/ashshire/today").await;
    let list = visit.text().await;
    assert!(
        list.contains("One session from the national threshold"),
        "{list}"
    );
    assert!(visit.client.find(items).await.is_err(), "{list}");
    visit.fit_for_everybody("Today, one item withdrawn").await;

    visit.open("/ashshire/pupils").await;
    visit.open_link("Okonkwo, Ada").await;
    visit.follow("Chronology").await;
    visit.comes_to_read("Withdrawn from Today").await;
    let told = visit.text().await;
    for words in [
        "Mark amended",
        "A dentist's card was seen",
        "changed in the MIS",
        "Put on Today",
        "this no longer holds",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    visit.fit_for_everybody("the chronology of it").await;

    // The authority's officer is not asked to look at it either.
    visit.press("Sign out").await;
    visit.sign_in("officer").await;
    assert!(visit.client.find(items).await.is_err());
    visit.client.clone().close().await.expect("closes");
}

#[tokio::test]
async fn a_mark_is_put_right() {
    put_a_mark_right(Set::DESK).await;
}

#[tokio::test]
async fn a_mark_is_put_right_on_a_phone() {
    put_a_mark_right(Set::PHONE).await;
}

#[tokio::test]
async fn a_mark_is_put_right_without_scripts() {
    put_a_mark_right(Set::WITHOUT_SCRIPTS).await;
}
