//! No child between two schools, from end to end through the router: a name comes off with nobody knowing where to, the
//! authority has the question the same day, the county of the new home is told, and a joiner with a misspelt name answers
//! it after a look.

use axum::http::StatusCode;
use service::work::work_off;
use store::pupils::find_by_upn;
use store::rolls::{MessageKind, messages, messages_about};

use crate::joiner::{answered, begun, between, on, says, sent};
use crate::leaver::Leaver;
use crate::town::{TODAY, Town};

/// Everything that waits to be done, done.
async fn work(town: &Town) {
    for authority in ["ashshire", "elmshire"] {
        work_off(&town.house, authority).await.expect("works");
    }
}

#[tokio::test]
async fn a_child_who_moved_away_is_looked_for_until_another_school_has_them() {
    let bo = Leaver::moved_away(Town::at_ease().await).await;
    let town = &bo.town;
    work(town).await;

    // The same day: the authority's list, Today, and everything in it.
    let manager = town.sign_in("manager").await;
    let list = town.get("/ashshire/open", &manager).await;
    says(&list, "Bo Lindgren");
    says(
        &town.get("/ashshire/today", &manager).await,
        "Possibly missing education",
    );
    let place = format!("/ashshire/open/{}", bo.pupil);
    let one = town.get(&place, &manager).await;
    for words in [
        "9 Quay Street",
        "Alder Primary",
        "Elmshire Council",
        "9(1)(g)",
    ] {
        says(&one, words);
    }
    let told = town.get(&bo.at(""), &manager).await;
    says(&told, "Possible missing education since 10 October 2025");

    // The county of the new home was told once, and sees the child's name and nobody else's.
    let rooms = town.house.rooms("elmshire").expect("served");
    let there = messages(&rooms.store, false, None).await.expect("reads");
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].kind, MessageKind::MovedIn);
    assert_eq!(there[0].said["surname"], "Lindgren");
    let here = messages_about(&town.rooms().store, bo.pupil)
        .await
        .expect("reads");
    assert_eq!((here.len(), here[0].id), (1, there[0].id));

    // Another school's joiner, with a number of its own and a name that is spelt otherwise.
    let birch = town.sign_in("birch").await;
    let joiner = begun(town, &birch, "joiner", "pupil=&item=").await;
    let who = format!(
        "forename=Bo&surname=Lindgrin&sex=F&upn=A999000000077&{}",
        on("born", jiff::civil::date(2013, 5, 1))
    );
    let pages = [
        ("child", who),
        ("entered", on("entered", TODAY)),
        ("starts", on("starts", TODAY)),
        ("year", "year_group=8".to_owned()),
        ("address", "address=3+Mill+Row&postcode=AM1+2CD".to_owned()),
        ("parents", "parents=Ida+Lindgren".to_owned()),
        (
            "from",
            "from=school&former_school=Alder+Primary&former_authority=".to_owned(),
        ),
    ];
    for (page, form) in &pages {
        answered(town, &birch, &joiner, (page, form)).await;
    }
    sent(town, &birch, &joiner, "&enrol=yes").await;
    let store = town.rooms().store;
    let new = find_by_upn(&store, &["A999000000077"])
        .await
        .expect("reads");
    let new = new.first().expect("on record").id;

    // Proposed at once, and not joined before somebody has looked.
    let today = town.get("/ashshire/today", &manager).await;
    says(&today, "A joiner may be this child");
    says(
        &today,
        "Birch High has told of a joiner who may be this child",
    );
    let one = town.get(&place, &manager).await;
    let compare = format!("{place}/compare/{new}");
    says(&one, &compare);
    says(&one, "Possible missing education");
    let page = town.get(&compare, &manager).await;
    says(&page, "surnames that sound the same: Lindgren / Lindgrin");
    let seen = between(&page.body, "name=\"seen\" value=\"", "\"");
    let form = format!("seen={seen}&same=yes&reason=Birch+High+saw+the+passport");
    let done = town.post(&compare, &manager, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    says(&town.get(&place, &manager).await, "On a roll again");
    let list = town.get("/ashshire/open", &manager).await;
    assert!(!list.body.contains("Bo Lindgren"), "{}", list.body);
    let today = town.get("/ashshire/today", &manager).await;
    assert!(
        !today.body.contains("A joiner may be this child"),
        "looked at"
    );
    let told = town.get(&bo.at(""), &bo.cookie).await;
    says(&told, "On a school’s roll again");
}
