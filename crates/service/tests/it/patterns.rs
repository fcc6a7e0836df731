//! A pupil's record beyond the strip: the threshold as a calendar, patterns, and why a tier.

use std::sync::Arc;

use jiff::civil::date;
use store::attendance::{RegisterRow, write_rows};
use store::people::looks_at;
use store::{Actor, Context, SeededIds};

use crate::pages::{Town, YEAR, marks, now};

fn words(page: &str) -> String {
    let text = page.split('<').filter_map(|part| part.split_once('>'));
    let text: Vec<&str> = text.map(|(_, words)| words).collect();
    text.join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn the_threshold_is_a_calendar_of_what_leaves_and_when() {
    let town = Town::build().await;
    let zoe = town
        .page("officer", &format!("pupils/{}/threshold", town.zoe))
        .await;
    assert!(zoe.len() < 100 * 1024, "{} bytes", zoe.len());
    let told = words(&zoe);
    assert!(
        told.contains("12 sessions of 10 coded G, N, O or U"),
        "{told}"
    );
    assert!(told.contains("the national threshold is met"));
    // Four sessions in each of three weeks; ten school weeks later each is outside the window.
    for row in [
        "2 March 2026 4 Monday 11 May 2026 8",
        "9 March 2026 4 Monday 18 May 2026 4",
        "16 March 2026 4 Monday 25 May 2026 0",
    ] {
        assert!(told.contains(row), "{row}: {told}");
    }
    assert_eq!(zoe.matches("app-calendar--missed").count(), 6, "six days");
    assert_eq!(
        zoe.matches("app-calendar--leaving").count(),
        3,
        "three Mondays"
    );
    assert!(told.contains("4 sessions leave the window"));

    let leo = town
        .page("other", &format!("pupils/{}/threshold", town.leo))
        .await;
    let told = words(&leo);
    assert!(told.contains("0 sessions of 10"));
    assert!(
        told.contains("At least 10 more would meet the national threshold. If every coming session were missed, that would be on Friday 3 April 2026."),
        "{told}"
    );
    assert_eq!(leo.matches("app-calendar--met").count(), 1);
    assert!(told.contains("none will leave it"));
}

#[tokio::test]
async fn patterns_say_what_stands_out_and_by_what_numbers() {
    let town = Town::build().await;
    let page = town
        .page("officer", &format!("pupils/{}/patterns", town.zoe))
        .await;
    assert!(page.len() < 100 * 1024, "{} bytes", page.len());
    let told = words(&page);
    // Six sessions each on Mondays and Tuesdays: fewer than the ten that the policy asks for.
    for part in [
        "No weekday stands out.",
        "10 or more sessions were missed on it",
        "Over the last 6 school weeks attendance was 80.00% (48 of 60 sessions); over the 6 before them it was 100.00% (60 of 60 sessions). It is falling.",
        "3 of 30 school weeks were broken",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(
        page.contains("<title id=\"weekdays-title\">")
            && page.contains("<title id=\"weeks-title\">")
    );
}

#[tokio::test]
async fn a_weekday_that_stands_out_shows_its_sessions() {
    let town = Town::build().await;
    let context = Context {
        now: now(),
        actor: Actor::program("test"),
        ids: Arc::new(SeededIds::new(71)),
    };
    let unit = town.store.begin(context).await.expect("begins");
    let fridays = [6, 13, 20, 27].map(|day| date(2026, 2, day));
    let away: Vec<_> = fridays.into_iter().chain([date(2026, 3, 6)]).collect();
    let row = RegisterRow {
        pupil: town.leo,
        school: town.birch,
        academic_year: YEAR,
        marks: marks(&away),
    };
    write_rows(&unit, vec![row]).await.expect("written");
    unit.commit().await.expect("kept");
    let page = town
        .page("other", &format!("pupils/{}/patterns", town.leo))
        .await;
    let told = words(&page);
    assert!(told.contains("Standing out: Friday."), "{told}");
    assert!(told.contains("Why Friday? The sessions missed"));
    assert!(told.contains("Friday 20 February 2026 O absent"));
    assert_eq!(page.matches("app-picture__bar--out").count(), 1);
}

#[tokio::test]
async fn brothers_and_sisters_away_together_are_seen_within_scope_and_written_down() {
    let town = Town::build().await;
    let context = Context {
        now: now(),
        actor: Actor::program("test"),
        ids: Arc::new(SeededIds::new(72)),
    };
    let unit = town.store.begin(context).await.expect("begins");
    // Leo was away on one of his sister's days, and on one that was none of hers.
    let row = RegisterRow {
        pupil: town.leo,
        school: town.birch,
        academic_year: YEAR,
        marks: marks(&[date(2026, 3, 3), date(2026, 3, 4)]),
    };
    write_rows(&unit, vec![row]).await.expect("written");
    unit.commit().await.expect("kept");
    let address = format!("pupils/{}/patterns", town.zoe);
    let own = town.page("officer", &address).await;
    assert!(!own.contains("Leo"), "at another school");
    assert!(
        looks_at(&town.store, town.leo, 9)
            .await
            .expect("reads")
            .is_empty()
    );
    let told = words(&town.page("authority", &address).await);
    assert!(told.contains("On 1 day of this academic year"), "{told}");
    assert!(told.contains("Tuesday 3 March 2026 Leo Fairweather"));
    assert!(!told.contains("4 March 2026 Leo"));
    let looks = looks_at(&town.store, town.leo, 9).await.expect("reads");
    assert_eq!(looks.len(), 1, "his days are part of his record");
    assert_eq!(
        looks[0].what,
        "days absent together with a brother or sister"
    );
}

#[tokio::test]
async fn a_tier_is_explained_by_the_window_that_decided_it() {
    let town = Town::build().await;
    let page = town
        .page("officer", &format!("pupils/{}/why/tier", town.zoe))
        .await;
    assert!(page.len() < 100 * 1024, "{} bytes", page.len());
    let told = words(&page);
    // The standing kept says otherwise than the marks, and that is said.
    for part in [
        "Tier: Universal plus",
        "Attendance was 90.00% (108 of 120 sessions) over the last 12 school weeks; this tier holds 90% or more.",
        "gives another tier than the record shows",
        "Severely absent below 50% the last 12 school weeks 90.00% (108 of 120 sessions) No",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
