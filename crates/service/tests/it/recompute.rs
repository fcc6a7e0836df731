//! A change is worked out for the pupils it touches, and for nobody else.

use casework::today::Rule;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use law::attendance::Code;
use register::{Day, Session, Slot};
use service::attendance::{Recomputed, recompute_everybody, recompute_pupils};
use store::attendance::{Amended, Correction, Patch, amend, patch_rows, standings_of};
use store::chronology::{Subject, page};
use store::pupils::{enrolments_of, find_by_upn};
use store::today::{Item, ItemState, of_pupils};
use store::{Actor, PupilId, SchoolId};

use crate::town::{TODAY, Town};

const ADA: &str = "A999000000001";
const BO: &str = "A999000000002";
const CLEO: &str = "A999000000003";

async fn pupil(town: &Town, upn: &str) -> PupilId {
    let found = find_by_upn(&town.rooms().store, &[upn]).await;
    found.expect("reads")[0].id
}

async fn school_of(town: &Town, pupil: PupilId) -> SchoolId {
    let spells = enrolments_of(&town.rooms().store, pupil).await;
    spells.expect("reads")[0].school
}

/// Sets the mark of today's morning, which nobody has made yet.
async fn mark_today(town: &Town, pupil: PupilId, code: Code) {
    let rooms = town.rooms();
    let slot = Slot::of(Day::from(TODAY), Session::Am);
    let patch = Patch {
        pupil,
        school: school_of(town, pupil).await,
        academic_year: slot.year,
        at: slot.at,
        bytes: vec![code.byte()],
    };
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context).await.expect("begins");
    patch_rows(&unit, &[patch]).await.expect("marks");
    unit.commit().await.expect("kept");
}

const FIRST: Date = date(2025, 9, 1);

/// Amends both sessions of some weekdays from the first day of term on.
async fn amend_days(town: &Town, pupil: PupilId, days: i64, seen: Code, after: Code) {
    amend_from(town, pupil, FIRST, days, (seen, after)).await;
}

/// Amends both sessions of the weekdays among so many days from one on.
async fn amend_from(
    town: &Town,
    pupil: PupilId,
    first: Date,
    days: i64,
    (seen, after): (Code, Code),
) {
    let rooms = town.rooms();
    let school = school_of(town, pupil).await;
    let context = rooms.context(Actor::program("test"));
    let unit = rooms.store.begin(context).await.expect("begins");
    let weekdays = (0..days).map(|n| Day::from(first + n.days()));
    for on_day in weekdays.filter(|day| day.weekday() < 5) {
        for session in Session::BOTH {
            let correction = Correction {
                pupil,
                school,
                on_day,
                session,
                seen: seen.byte(),
                after: after.byte(),
                reason: "a letter from the surgery".to_owned(),
            };
            let done = amend(&unit, correction).await.expect("amends");
            assert!(matches!(done, Amended::Done(_)), "{done:?} on {on_day:?}");
        }
    }
    unit.commit().await.expect("kept");
}

async fn of(town: &Town, pupils: &[PupilId]) -> Recomputed {
    let done = recompute_pupils(&town.rooms(), pupils, TODAY, 1).await;
    done.expect("works out")
}

async fn items(town: &Town, pupil: PupilId) -> Vec<Item> {
    let items = of_pupils(&town.rooms().store, &[pupil]).await;
    items.expect("reads")
}

fn of_rule(items: &[Item], rule: Rule) -> &Item {
    let found = items.iter().find(|item| item.rule == rule.id());
    found.unwrap_or_else(|| panic!("no item of {}", rule.id()))
}

#[tokio::test]
async fn a_changed_mark_moves_only_that_pupils_standing() {
    let town = Town::at_ease().await;
    let (ada, bo) = (pupil(&town, ADA).await, pupil(&town, BO).await);
    let everybody = [ada, bo, pupil(&town, CLEO).await];
    let standings = async || {
        let found = standings_of(&town.rooms().store, &everybody).await;
        found.expect("reads")
    };
    let before = standings().await;
    // Both marks change; one of the two pupils is said to be touched.
    mark_today(&town, ada, Code::O).await;
    mark_today(&town, bo, Code::O).await;
    assert_eq!(of(&town, &[ada]).await.pupils, 1);
    let after = standings().await;
    assert_eq!(before.len(), 3);
    for (before, after) in before.iter().zip(&after) {
        if before.pupil == ada {
            assert_eq!(after.unauthorised, before.unauthorised + 1);
            assert_eq!(after.unmarked, before.unmarked - 1);
        } else {
            assert_eq!(after, before);
        }
    }
    assert_eq!(of(&town, &[]).await, Recomputed::default());
    assert_eq!(standings().await, after);
    // Everybody's, worked out anew, is what the two apart give.
    of(&town, &[bo]).await;
    let apart = standings().await;
    recompute_everybody(&town.rooms(), TODAY, 1)
        .await
        .expect("works out");
    assert_eq!(standings().await, apart);
    assert_ne!(apart, after);
}

#[tokio::test]
async fn an_amendment_that_undoes_the_threshold_withdraws_its_item_with_a_note() {
    let town = Town::at_ease().await;
    let (ada, bo) = (pupil(&town, ADA).await, pupil(&town, BO).await);
    let raised = items(&town, bo).await;
    let item = of_rule(&raised, Rule::ThresholdMet);
    assert_eq!(item.state, ItemState::Open);
    // Eight of the twelve days: what is left is less than ten sessions.
    amend_days(&town, bo, 10, Code::O, Code::I).await;

    let others = of(&town, &[ada]).await;
    assert_eq!((others.raised, others.withdrawn), (0, 0));
    assert_eq!(items(&town, bo).await, raised, "another pupil was touched");

    assert!(of(&town, &[bo]).await.withdrawn >= 1);
    let now = items(&town, bo).await;
    let withdrawn = of_rule(&now, Rule::ThresholdMet);
    assert_eq!(
        (withdrawn.id, withdrawn.state),
        (item.id, ItemState::Withdrawn)
    );
    let note = withdrawn.note.as_deref().unwrap_or_default();
    assert!(note.contains("no longer holds"), "{note}");
    let told = page(&town.rooms().store, Subject::Child(bo), None, 50).await;
    let told = told.expect("reads");
    let written = told.iter().filter(|e| e.kind == "today.item.withdrawn");
    let of_threshold = written
        .filter_map(|e| e.payload.as_ref())
        .filter(|p| p["rule"] == Rule::ThresholdMet.id() && p["note"] == note);
    assert_eq!(of_threshold.count(), 1);

    // The letter was of another child: the very item comes back, and no second one.
    amend_days(&town, bo, 10, Code::I, Code::O).await;
    of(&town, &[bo]).await;
    let back = items(&town, bo).await;
    let back = of_rule(&back, Rule::ThresholdMet);
    assert_eq!((back.id, back.state), (item.id, ItemState::Open));
}

#[tokio::test]
async fn an_open_item_says_what_its_facts_say_now() {
    let town = Town::at_ease().await;
    let cleo = pupil(&town, CLEO).await;
    let unexplained = async || {
        let items = items(&town, cleo).await;
        of_rule(&items, Rule::Unexplained).clone()
    };
    amend_days(&town, cleo, 2, Code::I, Code::N).await;
    of(&town, &[cleo]).await;
    let first = unexplained().await;
    let words = |item: &Item| item.facts["words"].as_str().expect("words").to_owned();
    assert!(words(&first).starts_with("4 sessions coded N"), "{first:?}");
    // The second day is explained; the oldest is not, so it is the same item.
    amend_from(&town, cleo, date(2025, 9, 2), 1, (Code::N, Code::I)).await;
    of(&town, &[cleo]).await;
    let now = unexplained().await;
    assert!(words(&now).starts_with("2 sessions coded N"), "{now:?}");
    assert_eq!(
        (now.id, now.changed_at, now.state),
        (first.id, first.changed_at, ItemState::Open),
        "nothing else of it changed"
    );
    assert_eq!(now.facts["column"], first.facts["column"]);
}

#[tokio::test]
async fn the_same_facts_twice_raise_nothing() {
    let town = Town::at_ease().await;
    let bo = pupil(&town, BO).await;
    let before = items(&town, bo).await;
    assert!(!before.is_empty());
    let nothing = Recomputed {
        pupils: 1,
        raised: 0,
        withdrawn: 0,
    };
    for _ in 0..2 {
        assert_eq!(of(&town, &[bo]).await, nothing);
    }
    assert_eq!(of(&town, &[bo, bo]).await, nothing, "named twice");
    // Facts that are new to the list are raised once.
    mark_today(&town, bo, Code::O).await;
    of(&town, &[bo]).await;
    let after = items(&town, bo).await;
    assert_eq!(of(&town, &[bo]).await, nothing);
    assert_eq!(items(&town, bo).await, after);
}
