//! The journey of somebody who looks for a concern: the schools, one school, a list, a pupil's
//! patterns and distance to the threshold, an item of Today.

use fantoccini::Locator;

use crate::browser::{Set, Visit};

async fn look_for_a_concern(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.sign_in("officer").await;
    visit.fit_for_everybody("Today").await;
    visit.open("/ashshire/schools?sort=attendance").await;
    assert!(visit.text().await.contains("Persistently absent"));
    visit.fit_for_everybody("schools").await;
    visit.open_link("Alder Primary").await;
    let page = visit.text().await;
    assert!(page.contains("Quality of the register"), "{page}");
    visit.fit_for_everybody("a school").await;
    visit.open("/ashshire/pupils?trigger=threshold").await;
    assert!(visit.text().await.contains("Lindgren, Bo"));
    visit.fit_for_everybody("pupils at the threshold").await;
    visit.open_link("Lindgren, Bo").await;
    visit.fit_for_everybody("a pupil").await;
    visit.open_link("Threshold").await;
    let page = visit.text().await;
    assert!(page.contains("the national threshold is met"), "{page}");
    visit.fit_for_everybody("the threshold").await;
    visit.open_link("Patterns").await;
    assert!(visit.text().await.contains("By weekday"));
    visit.fit_for_everybody("patterns").await;
    visit.open_link("Attendance").await;
    let tier = visit
        .client
        .find(Locator::Css("a[href$='/why/tier']"))
        .await;
    let to = tier.expect("a why").attr("href").await.expect("reads");
    visit.open(&to.expect("an address")).await;
    assert!(visit.text().await.contains("The tiers, from the lightest"));
    visit.fit_for_everybody("why a tier").await;

    // An item of Today is acted on by itself, and one comes back to the same filter.
    visit.open("/ashshire/today?rule=threshold-met").await;
    let act = visit.client.find(Locator::Css("a[href*='/today/']")).await;
    let to = act.expect("an item").attr("href").await.expect("reads");
    visit.open(&to.expect("an address")).await;
    visit.fit_for_everybody("an item of Today").await;
    visit.press("Assign to me").await;
    visit.comes_to("/ashshire/today").await;
    assert!(visit.text().await.contains("It is assigned to you."));
    let now = visit.client.current_url().await.expect("an address");
    assert!(
        now.query()
            .is_some_and(|q| q.contains("rule=threshold-met")),
        "{now}"
    );
    visit.client.clone().close().await.expect("closes");
}

#[tokio::test]
async fn an_officer_looks_for_a_concern() {
    look_for_a_concern(Set::DESK).await;
}

#[tokio::test]
async fn an_officer_looks_for_a_concern_on_a_phone() {
    look_for_a_concern(Set::PHONE).await;
}

#[tokio::test]
async fn an_officer_looks_for_a_concern_without_scripts() {
    look_for_a_concern(Set::WITHOUT_SCRIPTS).await;
}

async fn try_a_policy(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.sign_in("manager").await;
    visit.open("/ashshire/what-if").await;
    visit.fit_for_everybody("what if").await;
    visit.type_in("percent-0", "a lot").await;
    visit.press("Show who would move").await;
    assert!(visit.text().await.contains("There is a problem"));
    visit.fit_for_everybody("what if, refused").await;
    visit.type_in("percent-0", "99").await;
    visit.press("Show who would move").await;
    assert!(visit.text().await.contains("would be in another tier"));
    visit.fit_for_everybody("what if, found").await;
    visit.client.clone().close().await.expect("closes");
}

#[tokio::test]
async fn a_manager_tries_a_policy() {
    try_a_policy(Set::DESK).await;
}

#[tokio::test]
async fn a_manager_tries_a_policy_on_a_phone() {
    try_a_policy(Set::PHONE).await;
}

#[tokio::test]
async fn a_manager_tries_a_policy_without_scripts() {
    try_a_policy(Set::WITHOUT_SCRIPTS).await;
}
