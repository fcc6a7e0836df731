//! The journey of an administrator who makes a token for a school's system and ends it again.

use crate::browser::{Set, Visit};

async fn make_and_end(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.open("/ashshire/sign-in").await;
    visit
        .type_in("email", "administrator@ashshire.example")
        .await;
    visit.type_in("password", crate::town::PASSWORD).await;
    visit.press("Continue").await;
    visit.comes_to("/ashshire/schools").await;
    visit.open("/ashshire/administration").await;
    visit.open_link("Other programs").await;
    visit.comes_to("/ashshire/programs").await;
    visit.fit_for_everybody("no token yet").await;
    visit.open("/ashshire/programs/new").await;
    visit.fit_for_everybody("the form").await;
    visit.press("Make the token").await;
    assert!(
        visit
            .text()
            .await
            .contains("Enter what the program is called")
    );
    visit.fit_for_everybody("the form, refused").await;
    visit.type_in("name", "Alder's MIS").await;
    for (id, choice) in [
        (
            "school",
            "//select[@id='school']/option[normalize-space()='Alder Primary']",
        ),
        ("read", "//input[@id='read']"),
        ("lasting", "//input[@id='lasting']"),
    ] {
        let found = visit.client.find(fantoccini::Locator::XPath(choice)).await;
        found.expect(id).click().await.expect("chosen");
    }
    visit.press("Make the token").await;
    assert!(visit.text().await.contains("herringbone_"), "shown once");
    visit.fit_for_everybody("the token").await;
    visit.open("/ashshire/programs").await;
    let text = visit.text().await;
    assert!(
        text.contains("Alder's MIS") && !text.contains("herringbone_"),
        "{text}"
    );
    visit.fit_for_everybody("the list").await;
    let end = fantoccini::Locator::XPath("//a[contains(., 'End it')]");
    visit
        .client
        .find(end)
        .await
        .expect("a link")
        .click()
        .await
        .expect("followed");
    visit.fit_for_everybody("ending it").await;
    visit.press("End this token").await;
    visit.comes_to("/ashshire/programs").await;
    assert!(visit.text().await.contains("Ended"));
    visit.client.clone().close().await.expect("closes");
}

#[tokio::test]
async fn an_administrator_makes_and_ends_a_token() {
    make_and_end(Set::DESK).await;
}

#[tokio::test]
async fn an_administrator_makes_and_ends_a_token_on_a_phone() {
    make_and_end(Set::PHONE).await;
}

#[tokio::test]
async fn an_administrator_makes_and_ends_a_token_without_scripts() {
    make_and_end(Set::WITHOUT_SCRIPTS).await;
}
