//! A day's marks of many schools from one file: all of it at once, or nothing.

use service::attendance::recompute_everybody;
use service::load::{LoadError, OfSchools, load_of_schools};
use store::attendance::{KeptStanding, amendments_of, every_register, standing_of, standings_of};
use store::chronology::{Subject, page};
use store::pupils::find_by_upn;
use store::today::{ItemState, of_school};

use crate::town::{TODAY, Town};

async fn load(town: &Town, file: &str, good_rows: bool) -> OfSchools {
    let rooms = town.rooms();
    let bytes = file.as_bytes().to_vec();
    load_of_schools(&rooms, bytes, "day.csv", "laestab", good_rows, TODAY, 1)
        .await
        .expect("reads")
}

/// The last day for everybody but one, and a day before put right.
fn day() -> String {
    format!(
        "upn,laestab,date,session,code\n\
         A999000000001,9994001,{TODAY},AM,/\n\
         A999000000001,9994001,{TODAY},PM,\\\n\
         A999000000002,9994001,{TODAY},AM,O\n\
         A999000000002,9994001,{TODAY},PM,O\n\
         A999000000003,9994002,{TODAY},AM,/\n\
         A999000000003,9994002,2025-09-01,AM,/\n"
    )
}

async fn unmarked(town: &Town, upn: &str) -> u32 {
    let store = town.rooms().store;
    let found = find_by_upn(&store, &[upn]).await.expect("reads");
    let standing = standing_of(&store, found[0].id).await.expect("reads");
    standing.expect("a standing").unmarked
}

#[tokio::test]
async fn a_day_of_every_school_goes_in_at_once_and_a_second_time_changes_nothing() {
    let town = Town::at_ease().await;
    assert_eq!(unmarked(&town, "A999000000001").await, 2);
    let done = load(&town, &day(), false).await;
    assert!(done.loaded && done.refused.is_empty() && done.mend.is_none());
    assert_eq!(
        (done.schools, done.added, done.changed, done.same),
        (2, 5, 1, 0)
    );
    assert_eq!(done.worked_out.pupils, 3, "those it touched");
    assert_eq!(unmarked(&town, "A999000000001").await, 0);
    assert_eq!(unmarked(&town, "A999000000003").await, 1);
    let store = town.rooms().store;
    let cleo = find_by_upn(&store, &["A999000000003"])
        .await
        .expect("reads");
    let amended = amendments_of(&store, cleo[0].id).await.expect("reads");
    assert_eq!(amended.len(), 1);
    assert_eq!(amended[0].position, "load of many schools' marks");
    for name in ["Alder Primary", "Birch High"] {
        let school = town.school(name).await.id;
        let entries = page(&store, Subject::School(school), None, 50).await;
        let entries = entries.expect("reads");
        let loaded = entries
            .iter()
            .filter(|e| e.kind == "attendance.file.loaded");
        assert_eq!(loaded.count(), 1, "{name}");
    }
    let again = load(&town, &day(), false).await;
    assert_eq!((again.added, again.changed, again.same), (0, 0, 6));
    assert_eq!(again.worked_out.pupils, 0);
    let amended = amendments_of(&store, cleo[0].id).await.expect("reads");
    assert_eq!(amended.len(), 1);
}

#[tokio::test]
async fn one_wrong_row_is_enough_that_nothing_is_loaded_unless_the_good_ones_are_asked_for() {
    let town = Town::at_ease().await;
    let wrong = format!(
        "{}A999000000004,9994002,{TODAY},AM,?\nA999000000004,9999999,{TODAY},AM,/\nA999000000004,x,{TODAY},PM,/\nA999000000009,9994002,{TODAY},AM,/\n",
        day()
    );
    let none = load(&town, &wrong, false).await;
    assert!(!none.loaded);
    assert_eq!(none.worked_out.pupils, 0);
    assert_eq!(unmarked(&town, "A999000000001").await, 2, "nothing is");
    let said: Vec<(u64, &str)> = none
        .refused
        .iter()
        .map(|one| (one.line, one.value.as_str()))
        .collect();
    assert_eq!(said, [(8, "?"), (9, "9999999"), (10, "x"), (11, "")]);
    let mend = String::from_utf8(none.mend.expect("rows to mend")).expect("text");
    assert_eq!(mend.lines().count(), 5, "{mend}");
    assert!(mend.contains("is no school of this authority"), "{mend}");

    let good = load(&town, &wrong, true).await;
    assert!(good.loaded);
    assert_eq!((good.added, good.refused.len()), (5, 4));
    assert_eq!(unmarked(&town, "A999000000001").await, 0);
    let birch = town.school("Birch High").await.id;
    let store = town.rooms().store;
    let items = of_school(&store, birch, "roll-change")
        .await
        .expect("reads");
    let open = items.iter().filter(|item| item.state == ItemState::Open);
    assert_eq!(
        open.count(),
        1,
        "the pupil who is on no roll is asked about"
    );
}

#[tokio::test]
async fn a_file_that_names_no_schools_is_refused_with_its_line() {
    let town = Town::at_ease().await;
    let rooms = town.rooms();
    let file = format!("upn,date,session,code\nA999000000001,{TODAY},AM,/\n");
    let done = load_of_schools(
        &rooms,
        file.into_bytes(),
        "day.csv",
        "laestab",
        true,
        TODAY,
        1,
    )
    .await;
    let Err(LoadError::Unreadable(problems)) = done else {
        panic!("{done:?}");
    };
    assert_eq!(problems[0].line, 1);
    assert_eq!(problems[0].column, "laestab", "{}", problems[0]);
}

#[tokio::test]
async fn what_follows_is_what_the_store_holds() {
    let town = Town::at_ease().await;
    let done = load(&town, &day(), false).await;
    assert!(done.loaded);
    let rooms = town.rooms();
    let everybody = async || {
        let every = every_register(&rooms.store, 1).await.expect("reads");
        let kept = standings_of(&rooms.store, &every.pupils).await;
        kept.expect("reads")
    };
    let kept = everybody().await;
    let anew = recompute_everybody(&rooms, TODAY, 2).await.expect("works");
    assert_eq!((anew.raised, anew.withdrawn), (0, 0));
    let touched = ["A999000000001", "A999000000002", "A999000000003"];
    let found = find_by_upn(&rooms.store, &touched).await.expect("reads");
    let of = |all: &[KeptStanding], pupil| all.iter().find(|s| s.pupil == pupil).cloned();
    let again = everybody().await;
    for pupil in found {
        let now = of(&kept, pupil.id);
        assert!(now.is_some());
        assert_eq!(now, of(&again, pupil.id), "{:?}", pupil.upn);
    }
}

#[tokio::test]
async fn registers_that_come_for_many_schools_are_asked_for_no_longer() {
    let town = Town::in_the_evening().await;
    town.look_for_registers().await;
    let state = async |name: &str| {
        let school = town.school(name).await.id;
        let items = of_school(&town.rooms().store, school, "not-received").await;
        items.expect("reads").remove(0).state
    };
    let alder_only = day().lines().take(3).collect::<Vec<_>>().join("\n");
    assert!(load(&town, &alder_only, false).await.loaded);
    assert_eq!(state("Alder Primary").await, ItemState::Withdrawn);
    assert_eq!(state("Birch High").await, ItemState::Open);
    assert!(load(&town, &day(), false).await.loaded);
    assert_eq!(state("Birch High").await, ItemState::Withdrawn);
}
