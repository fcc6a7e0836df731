//! Another policy tried on the real registers: who may, what it says, and that nothing is written.

use axum::http::StatusCode;
use store::attendance::{standing_of, standings_of};
use store::chronology::{Subject, page};

use crate::pages::Town;

/// Universal from 95 per cent over twelve weeks, and below that universal plus.
const STRICTER: &str = "what-if?policy=herefordshire&step=try&percent-0=95&weeks-0=12&percent-1=95&weeks-1=12&percent-2=50&weeks-2=12";

fn squeezed(page: &str) -> String {
    let text = page.split('<').filter_map(|part| part.split_once('>'));
    let text: Vec<&str> = text.map(|(_, words)| words).collect();
    text.join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn a_trial_says_who_and_how_many_would_move_and_writes_nothing() {
    let town = Town::build().await;
    let everybody = [town.zoe, town.leo];
    let standings = async || standings_of(&town.store, &everybody).await.expect("reads");
    let entries = async || {
        let own = page(&town.store, Subject::Child(town.zoe), None, 50).await;
        let all = page(&town.store, Subject::Authority, None, 50).await;
        own.expect("reads").len() + all.expect("reads").len()
    };
    let before = (standings().await, entries().await);
    let form = town.page("manager", "what-if").await;
    assert!(form.contains("name=\"percent-0\"") && form.contains("value=\"90\""));
    assert!(
        !form.contains("would be in another tier"),
        "nothing is tried yet"
    );
    let found = town.page("manager", STRICTER).await;
    assert!(found.len() < 100 * 1024);
    let told = squeezed(&found);
    // Zoë attended 108 of 120: nine tenths exactly, which is less than 95 in a hundred.
    for words in [
        "1 of 61 pupils on a roll would be in another tier.",
        "Universal Universal plus Move 1",
        "Universal Universal Stay 60",
        "Year 10 31 1 3.23%",
        "secondary 61 1 1.64%",
        "F 61 1 1.64%",
        "Zoë Fairweather Year 10 Universal Universal plus",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!((standings().await, entries().await), before);
    assert!(
        standing_of(&town.store, town.zoe)
            .await
            .expect("reads")
            .is_some()
    );
}

#[tokio::test]
async fn names_are_for_who_may_list_pupils_and_trials_for_who_may_try() {
    let town = Town::build().await;
    let leader = town.page("leader", STRICTER).await;
    assert!(leader.contains("1 of 61 pupils"));
    assert!(!leader.contains("Fairweather"));
    for who in ["officer", "head", "authority", "administrator", "helpdesk"] {
        let (status, body) = town.get(who, STRICTER).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{who}");
        assert!(!body.contains("of 61 pupils"), "{who}");
    }
}

#[tokio::test]
async fn a_band_that_is_none_is_refused_at_its_field() {
    let town = Town::build().await;
    let typed = STRICTER
        .replace("percent-1=95", "percent-1=ninety")
        .replace("weeks-2=12", "weeks-2=0");
    let (status, body) = town.get("manager", &typed).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "<title>Error: ",
        "href=\"#percent-1\"",
        "href=\"#weeks-2\"",
        "value=\"ninety\"",
        "Enter a percentage from 0 to 100 for Universal plus",
    ] {
        assert!(body.contains(part), "{part}");
    }
    assert!(!body.contains("would be in another tier"));
    let (status, _) = town.get("manager", "what-if?policy=nowhere").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let none = town
        .page("manager", "what-if?policy=national&step=try")
        .await;
    assert!(none.contains("This policy has no tiers"));
    assert!(none.contains("61 of 61 pupils"));
    let same = STRICTER.replace("=95", "=90");
    assert!(
        town.page("manager", &same)
            .await
            .contains("Nobody would move")
    );
}
