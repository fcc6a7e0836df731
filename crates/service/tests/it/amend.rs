//! Amending a mark through the pages: what the law wants is asked for, both marks are kept, and
//! nobody's change is lost.

use axum::http::StatusCode;
use store::attendance::{amendments_of, standing_of};
use store::pupils::find_by_upn;

use crate::town::Town;

const SESSION: &str = "day=1&month=9&year=2025&session=AM";

async fn bo(town: &Town) -> store::PupilId {
    let found = find_by_upn(&town.rooms().store, &["A999000000002"]).await;
    found.expect("reads")[0].id
}

/// What the form shows as the mark now, to be sent back with it.
fn seen(page: &str) -> String {
    let from = page
        .split("name=\"seen\" value=\"")
        .nth(1)
        .expect("the mark seen");
    from.split('"').next().expect("its end").to_owned()
}

#[tokio::test]
async fn a_mark_is_amended_with_its_reason_and_both_are_kept() {
    let town = Town::at_ease().await;
    let cookie = town.sign_in("alder").await;
    let bo = bo(&town).await;
    let path = format!("/ashshire/pupils/{bo}/amend?{SESSION}");
    let page = town.get(&path, &cookie).await.body;
    assert!(page.contains("the mark is O"), "{page}");
    let seen = seen(&page);

    let refused = town
        .post(&path, &cookie, &format!("seen={seen}&code=I&reason=+"))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .contains("Say why the mark is amended (SI 2024/208"),
        "{}",
        refused.body
    );
    let same = town
        .post(&path, &cookie, &format!("seen={seen}&code=O&reason=x"))
        .await;
    assert!(same.body.contains("this is the mark already"));
    let old = town
        .post(&path, &cookie, &format!("seen={seen}&code=H&reason=x"))
        .await;
    assert!(old.body.contains("Choose the code"), "H is no code in 2025");

    let store = town.rooms().store;
    let before = standing_of(&store, bo)
        .await
        .expect("reads")
        .expect("a standing");
    let done = town
        .post(
            &path,
            &cookie,
            &format!("seen={seen}&code=I&reason=A+doctor%27s+note"),
        )
        .await;
    assert_eq!(
        done.location,
        format!("/ashshire/pupils/{bo}"),
        "{}",
        done.body
    );
    let kept = amendments_of(&store, bo).await.expect("reads");
    assert_eq!(
        (kept.len(), kept[0].reason.as_str()),
        (1, "A doctor's note")
    );
    assert_eq!(kept[0].made_by_name, "Person alder");
    let after = standing_of(&store, bo)
        .await
        .expect("reads")
        .expect("a standing");
    assert_eq!(after.unauthorised, before.unauthorised - 1);

    // A second officer still has the old page open.
    let late = town
        .post(
            &path,
            &cookie,
            &format!("seen={seen}&code=M&reason=card+seen"),
        )
        .await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("Somebody has changed this mark"));
    assert!(
        late.body.contains("the mark is I") && late.body.contains("card seen"),
        "nothing is lost"
    );
    assert_eq!(amendments_of(&store, bo).await.expect("reads").len(), 1);
}

#[tokio::test]
async fn only_a_session_that_the_school_held_and_only_ones_own() {
    let town = Town::at_ease().await;
    let bo = bo(&town).await;
    let cookie = town.sign_in("alder").await;
    let at = |query: &str| format!("/ashshire/pupils/{bo}/amend?{query}");
    for (why, query) in [
        ("a Saturday", "day=6&month=9&year=2025&session=AM"),
        ("no such day", "day=31&month=9&year=2025&session=AM"),
        ("tomorrow", "day=13&month=10&year=2025&session=AM"),
        ("no session", "day=1&month=9&year=2025&session="),
    ] {
        let answer = town.get(&at(query), &cookie).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        let sent = town
            .post(&at(query), &cookie, "seen=0&code=I&reason=x")
            .await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{why}");
    }
    let birch = town.sign_in("birch").await;
    assert_eq!(
        town.get(&at(SESSION), &birch).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        town.post(&at(SESSION), &birch, "seen=0&code=I&reason=x")
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let officer = town.sign_in("officer").await;
    assert_eq!(
        town.get(&at(SESSION), &officer).await.status,
        StatusCode::FORBIDDEN,
        "the school's to amend"
    );
}
