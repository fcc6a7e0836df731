//! A demonstration's days go by: the clock moves on, the registers of the days between come in, and what each
//! morning does is done. In earnest there is no such page.

use axum::http::StatusCode;
use store::attendance::standing_of;

use crate::town::{TODAY, Town};

/// Lets days go by and waits until they have.
async fn go(town: &Town, cookie: &str, span: &str) {
    let page = "/ashshire/demonstration";
    let sent = town.post(page, cookie, &format!("span={span}")).await;
    assert_eq!(sent.location, page);
    for _ in 0..600 {
        let said = town.get(&format!("{page}/progress"), cookie).await;
        if said.body.contains("\"ended\":true") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the days are still going by");
}

#[tokio::test]
async fn days_go_by_with_their_registers_and_mornings() {
    let town = Town::whose_days_go_by().await;
    let cookie = town.sign_in("alder").await;
    let before = town.get("/ashshire/demonstration", &cookie).await.body;
    assert!(before.contains("It is Friday 10 October 2025"), "{before}");
    assert!(before.contains("Then it is Friday 17 October 2025"));
    assert!(
        !before.contains("7 November 2025"),
        "no day beyond the last that there is"
    );
    let pupils = store::pupils::find_by_upn(&town.rooms().store, &["A999000000002"]).await;
    let bo = pupils.expect("reads")[0].id;
    let unauthorised = async || {
        let standing = standing_of(&town.rooms().store, bo).await;
        standing.expect("reads").expect("one").unauthorised
    };
    assert_eq!(unauthorised().await, 24);

    go(&town, &cookie, "week").await;
    let after = town.get("/ashshire/demonstration", &cookie).await;
    assert_eq!(after.status, StatusCode::OK, "nobody signs in again");
    assert!(after.body.contains("It is Friday 17 October 2025"));
    assert!(!after.body.contains("did not go by as they should"));
    assert_eq!(unauthorised().await, 26, "the register that came in");

    go(&town, &cookie, "week").await;
    assert_eq!(
        town.rooms().today(),
        TODAY.saturating_add(jiff::ToSpan::days(7)),
        "beyond the last day nothing moves"
    );
}

#[tokio::test]
async fn in_earnest_and_where_the_day_never_moves_there_is_no_such_page() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let page = town.get("/ashshire/demonstration", &cookie).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let sent = town
        .post("/ashshire/demonstration", &cookie, "span=day")
        .await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    assert_eq!(town.rooms().today(), TODAY);
    let today = town.get("/ashshire/today", &cookie).await.body;
    assert!(today.contains("one password for everybody"));
    assert!(!today.contains("Let days go by"));
}
