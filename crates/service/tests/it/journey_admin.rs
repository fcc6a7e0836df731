//! The journeys of an administrator and of somebody new: an account added and begun by its link,
//! with the second step as in earnest; a school added; a calendar drawn up, checked and saved.

use fantoccini::Locator;
use service::people::second_factor::code_now;

use crate::browser::{Set, Visit};
use crate::town::{PASSWORD, Town};

const NEW: &str = "copper kettle over moss";

/// What stands in the first element of a kind.
async fn words_of(visit: &Visit, css: &str) -> String {
    let found = visit.client.find(Locator::Css(css)).await.expect(css);
    found.text().await.expect("its text")
}

/// Follows a link by its words.
async fn follow(visit: &Visit, words: &str) {
    let link = visit.client.find(Locator::LinkText(words)).await;
    let to = link.expect(words).attr("href").await.expect("an address");
    let here = visit.client.current_url().await.expect("an address");
    let to = here.join(&to.expect("a link")).expect("an address");
    visit.open(&address(&to)).await;
}

/// An address without the machine's part.
fn address(of: &url::Url) -> String {
    of.query()
        .map_or_else(|| of.path().to_owned(), |q| format!("{}?{q}", of.path()))
}

async fn choose(visit: &Visit, name: &str, value: &str) {
    let css = format!("input[name=\"{name}\"][value=\"{value}\"] + label");
    let label = visit.client.find(Locator::Css(&css)).await;
    label.expect("the choice").click().await.expect("chosen");
}

/// The second step: the key of the page into an app, its code back, and the recovery codes.
async fn second_step(visit: &Visit, now: jiff::Timestamp) {
    visit.comes_to("/ashshire/sign-in/code").await;
    visit.fit_for_everybody("setting up the second step").await;
    let key = words_of(visit, "strong.app-code").await;
    let code = code_now(&key, now).expect("a code");
    visit.type_in("code", &code).await;
    visit.press("Sign in").await;
    assert!(
        visit
            .text()
            .await
            .contains("Write down your recovery codes")
    );
    visit.fit_for_everybody("recovery codes").await;
    follow(visit, "I have written them down").await;
}

async fn people(set: Set) {
    let town = Town::in_earnest().await;
    let now = town.rooms().now;
    let Some(visit) = Visit::begin_in(set, town).await else {
        return;
    };
    visit.open("/ashshire/sign-in").await;
    visit
        .type_in("email", "administrator@ashshire.example")
        .await;
    visit.type_in("password", PASSWORD).await;
    visit.press("Continue").await;
    second_step(&visit, now).await;

    visit.open("/ashshire/administration").await;
    visit.fit_for_everybody("administration").await;
    follow(&visit, "Letters in other languages").await;
    visit.fit_for_everybody("translations").await;
    visit
        .open("/ashshire/translations/initial-concern/pl")
        .await;
    visit.press("Record the review").await;
    visit
        .fit_for_everybody("a translation beside the English, with errors")
        .await;
    visit.open("/ashshire/administration").await;
    follow(&visit, "People").await;
    visit.fit_for_everybody("people").await;
    follow(&visit, "Add somebody").await;
    visit.press("Continue").await;
    assert!(visit.text().await.contains("Enter their name"));
    visit.fit_for_everybody("adding somebody, refused").await;
    visit.type_in("name", "Nia Brandt").await;
    visit.type_in("position", "Head teacher").await;
    visit.type_in("email", "nia@ashshire.example").await;
    visit.press("Continue").await;
    visit.fit_for_everybody("adding somebody: role").await;
    choose(&visit, "role", "head").await;
    visit.press("Continue").await;
    visit.fit_for_everybody("adding somebody: schools").await;
    let box_ = visit
        .client
        .find(Locator::Css("input[name=\"school\"] + label"));
    box_.await.expect("a school").click().await.expect("ticked");
    visit.press("Continue").await;
    assert!(visit.text().await.contains("Alder Primary"));
    visit.fit_for_everybody("check before adding").await;
    visit.press("Add this person").await;
    visit.fit_for_everybody("a link to hand over").await;
    let link = words_of(&visit, "strong.app-code--long").await;
    let link = url::Url::parse(&link.replace("https:", "http:")).expect("a link");
    follow(&visit, "Go to the account of Nia Brandt").await;
    assert!(visit.text().await.contains("Account added"));
    visit.fit_for_everybody("somebody's account").await;
    follow(&visit, "Close this account").await;
    visit.fit_for_everybody("closing an account").await;
    follow(&visit, "Cancel, and change nothing").await;
    follow(&visit, "Give a role").await;
    visit.fit_for_everybody("giving a role").await;

    visit.open("/ashshire/account").await;
    visit.press("Sign out").await;
    visit.open(link.path()).await;
    visit.fit_for_everybody("a link").await;
    visit.type_in("new", "short").await;
    visit.press("Set this password").await;
    assert!(visit.text().await.contains("12 characters or more"));
    visit.fit_for_everybody("a link, refused").await;
    visit.type_in("new", NEW).await;
    visit.press("Set this password").await;
    second_step(&visit, now).await;
    visit.open("/ashshire/account").await;
    assert!(visit.text().await.contains("10 recovery codes"));
    visit.fit_for_everybody("account").await;
    for page in ["account/password", "account/recovery-codes", "policy"] {
        visit.open(&format!("/ashshire/{page}")).await;
        visit.fit_for_everybody(page).await;
    }
    visit.open(link.path()).await;
    assert!(visit.text().await.contains("This link does not work"));
    visit.fit_for_everybody("a link that was used").await;
    visit.client.clone().close().await.expect("closes");
}

async fn schools(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.open("/ashshire/sign-in").await;
    visit
        .type_in("email", "administrator@ashshire.example")
        .await;
    visit.type_in("password", PASSWORD).await;
    visit.press("Continue").await;
    visit.open("/ashshire/administration/schools").await;
    visit.fit_for_everybody("schools").await;
    follow(&visit, "Add a school").await;
    visit.press("Continue").await;
    visit.fit_for_everybody("adding a school, refused").await;
    visit.type_in("name", "Cedar Primary").await;
    choose(&visit, "phase", "primary").await;
    choose(&visit, "kind", "maintained").await;
    visit.type_in("low_age", "4").await;
    visit.type_in("high_age", "11").await;
    visit.type_in("laestab", "999/2003").await;
    visit.press("Continue").await;
    visit
        .fit_for_everybody("check before adding a school")
        .await;
    visit.press("Add this school").await;
    visit.comes_to("/ashshire/schools/").await;
    follow(&visit, "Change this school").await;
    visit.fit_for_everybody("changing a school").await;
    visit.open("/ashshire/administration/schools").await;
    let close = visit.client.find(Locator::Css("a[href$=\"/close\"]"));
    let close = close
        .await
        .expect("a link")
        .attr("href")
        .await
        .expect("its address");
    visit.open(&close.expect("an address")).await;
    visit.fit_for_everybody("closing a school").await;

    let alder = "//tr[th[contains(., 'Alder Primary')]]//a[contains(., 'Calendar')]";
    visit.open("/ashshire/administration/schools").await;
    let calendar = visit
        .client
        .find(Locator::XPath(alder))
        .await
        .expect("Alder");
    let calendar = calendar
        .attr("href")
        .await
        .expect("its address")
        .expect("one");
    visit.open(&calendar).await;
    visit.fit_for_everybody("a calendar").await;
    follow(&visit, "Change this calendar").await;
    visit.fit_for_everybody("drawing up a calendar").await;
    follow(&visit, "Start from term dates").await;
    visit.fit_for_everybody("term dates").await;
    follow(&visit, "Cancel").await;
    follow(&visit, "Copy another school's year").await;
    visit.fit_for_everybody("copying a year").await;
    follow(&visit, "Cancel").await;
    let day = visit
        .client
        .find(Locator::Css("a[href$=\"2025-09-02\"]"))
        .await;
    let day = day
        .expect("the day")
        .attr("href")
        .await
        .expect("its address");
    let here = visit.client.current_url().await.expect("an address");
    let day = here.join(&day.expect("one")).expect("an address");
    visit.open(&address(&day)).await;
    visit.fit_for_everybody("a day").await;
    choose(&visit, "what", "closure").await;
    visit.press("Put it into the draft").await;
    assert!(visit.text().await.contains("Say why the school is closed"));
    visit.fit_for_everybody("a day, refused").await;
    visit.type_in("why", "burst pipe").await;
    visit.press("Put it into the draft").await;
    assert!(
        visit
            .text()
            .await
            .contains("1 day is changed in your draft")
    );
    visit.fit_for_everybody("a draft").await;
    follow(&visit, "Check and save").await;
    assert!(visit.text().await.contains("Closed: burst pipe"));
    visit.fit_for_everybody("check a calendar").await;
    visit.press("Save this calendar").await;
    assert!(visit.text().await.contains("The calendar is saved"));
    // With scripts the page follows the work by itself, and is another when it is done.
    visit.comes_to_read("has been worked out anew").await;
    visit.fit_for_everybody("a calendar, saved").await;
    visit.client.clone().close().await.expect("closes");
}

#[tokio::test]
async fn somebody_is_added_and_begins() {
    people(Set::DESK).await;
}

#[tokio::test]
async fn somebody_is_added_and_begins_on_a_phone() {
    people(Set::PHONE).await;
}

#[tokio::test]
async fn somebody_is_added_and_begins_without_scripts() {
    people(Set::WITHOUT_SCRIPTS).await;
}

#[tokio::test]
async fn a_school_and_a_calendar() {
    schools(Set::DESK).await;
}

#[tokio::test]
async fn a_school_and_a_calendar_on_a_phone() {
    schools(Set::PHONE).await;
}

#[tokio::test]
async fn a_school_and_a_calendar_without_scripts() {
    schools(Set::WITHOUT_SCRIPTS).await;
}
