//! Files that people load, what their schools' exports call things, and where files and rolls differ.

use std::time::Duration;

use jiff::civil::date;
use serde_json::json;
use store::chronology::{NewEntry, Subject, append_as, page};
use store::jobs::{self, JobState, NewJob, claim, enqueue, fail, take_back};
use store::loading::{
    Choice, DifferenceKind, FileKind, Loading, LoadingState, RollDifference, columns_of,
    differences_of, end_differences, find, forget_columns, insert, keep_columns, keep_differences,
    latest, renew,
};
use store::{Actor, SchoolId};

use crate::engines::{Bench, on_both, seconds_later};
use crate::world::World;

async fn chosen(bench: &Bench, school: SchoolId) -> Loading {
    let written = bench.store.files().write("marks".into(), "text/csv").await;
    let written = written.unwrap();
    let unit = bench.store.begin(bench.context()).await.unwrap();
    store::files::name(&unit, &written).await.unwrap();
    let loading = Loading {
        id: bench.id(),
        school,
        kind: FileKind::Marks,
        file: written.digest,
        name: "marks.csv".to_owned(),
        taken_at: bench.context().now,
        taken_by: None,
        state: LoadingState::Chosen,
        choice: None,
        whole_school: false,
        job: None,
        outcome: None,
        refused: None,
        done_at: None,
    };
    insert(&unit, loading.clone()).await.unwrap();
    unit.commit().await.unwrap();
    loading
}

#[test]
fn a_file_goes_on_only_from_where_it_was_seen() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let loading = chosen(bench, world.schools[0]).await;
        assert_eq!(
            find(&bench.store, loading.id).await.unwrap().unwrap(),
            loading
        );
        let none = latest(&bench.store, &world.schools, 9).await.unwrap();
        assert_eq!(none, [], "what nobody confirmed is not listed");
        let waiting = Loading {
            state: LoadingState::Waiting,
            choice: Some(Choice::GoodRows),
            whole_school: true,
            job: Some(bench.id()),
            ..loading.clone()
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        assert!(renew(&unit, &waiting, LoadingState::Chosen).await.unwrap());
        assert!(!renew(&unit, &waiting, LoadingState::Chosen).await.unwrap());
        let loaded = Loading {
            state: LoadingState::Loaded,
            outcome: Some(json!({ "added": 3 })),
            refused: Some(loading.file),
            done_at: Some(bench.context().now),
            ..waiting
        };
        assert!(renew(&unit, &loaded, LoadingState::Waiting).await.unwrap());
        unit.commit().await.unwrap();
        let listed = latest(&bench.store, &world.schools, 9).await.unwrap();
        assert_eq!(listed, [loaded]);
        let none = latest(&bench.store, &world.schools[1..], 9).await.unwrap();
        assert_eq!(none, []);
    });
}

#[test]
fn a_schools_columns_are_its_own_and_can_be_forgotten() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let school = world.schools[0];
        for mapping in ["a = 1", "a = 2"] {
            keep_columns(&unit, school, FileKind::Marks, mapping)
                .await
                .unwrap();
        }
        let kept = columns_of(&unit, school, FileKind::Marks).await.unwrap();
        assert_eq!(kept.unwrap().mapping, "a = 2");
        for (school, kind) in [
            (school, FileKind::Contacts),
            (world.schools[1], FileKind::Marks),
        ] {
            assert_eq!(columns_of(&unit, school, kind).await.unwrap(), None);
        }
        forget_columns(&unit, school, FileKind::Marks)
            .await
            .unwrap();
        let none = columns_of(&unit, school, FileKind::Marks).await.unwrap();
        assert_eq!(none, None);
    });
}

#[test]
fn a_difference_keeps_its_first_day_until_it_is_explained() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let of = |day| RollDifference {
            id: bench.id(),
            school: world.schools[0],
            kind: DifferenceKind::Gone,
            number: "A1".to_owned(),
            pupil: Some(world.pupils[0]),
            name: String::new(),
            since: date(2025, 10, day),
            loading: None,
        };
        keep_differences(&unit, vec![of(1)]).await.unwrap();
        keep_differences(&unit, vec![of(2)]).await.unwrap();
        let kept = differences_of(&unit, world.schools[0]).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].since, date(2025, 10, 1));
        end_differences(&unit, &[kept[0].id]).await.unwrap();
        let none = differences_of(&unit, world.schools[0]).await.unwrap();
        assert_eq!(none, []);
    });
}

#[test]
fn what_the_program_makes_of_a_change_is_not_the_persons_doing() {
    on_both(async |bench| {
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let entry = NewEntry::now(Subject::Authority, "work", json!({}));
        let actor = Actor::program("working out standings");
        append_as(&unit, actor, vec![entry]).await.unwrap();
        unit.commit().await.unwrap();
        let told = page(&bench.store, Subject::Authority, None, 1)
            .await
            .unwrap();
        assert_eq!(told[0].actor_name, "Herringbone");
    });
}

#[test]
fn a_worker_hears_of_a_job_of_its_own_process_once_it_is_kept() {
    on_both(async |bench| {
        let wait = |most| {
            tokio::time::timeout(
                Duration::from_millis(most),
                bench.store.wait_for_work(Duration::from_mins(1)),
            )
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        enqueue(&unit, NewJob::now("work", json!({})))
            .await
            .unwrap();
        assert!(wait(50).await.is_err(), "it is not kept yet");
        unit.commit().await.unwrap();
        assert!(wait(60_000).await.is_ok());
    });
}

#[test]
fn what_a_stopped_program_held_is_taken_back() {
    on_both(async |bench| {
        let unit = bench.store.begin(bench.context()).await.unwrap();
        enqueue(&unit, NewJob::now("first", json!({})))
            .await
            .unwrap();
        enqueue(&unit, NewJob::now("second", json!({})))
            .await
            .unwrap();
        let mut later = NewJob::now("later", json!({}));
        later.run_at = Some(seconds_later(3_600));
        let later = enqueue(&unit, later).await.unwrap();
        unit.commit().await.unwrap();
        let lease = jiff::SignedDuration::from_hours(9);
        let claim = async || {
            claim(&bench.store, bench.context(), "w", &[], lease)
                .await
                .unwrap()
        };
        assert!(claim().await.is_some());
        let second = claim().await.unwrap();
        let unit = bench.store.begin(bench.context()).await.unwrap();
        fail(&unit, &second, "it rained").await.unwrap();
        unit.commit().await.unwrap();
        assert!(claim().await.is_none());
        let unit = bench.store.begin(bench.context()).await.unwrap();
        assert_eq!(take_back(&unit).await.unwrap(), 2);
        unit.commit().await.unwrap();
        assert!(claim().await.is_some() && claim().await.is_some());
        assert!(claim().await.is_none(), "what has its own time keeps it");
        let later = jobs::find(&bench.store, later).await.unwrap().unwrap();
        assert_eq!(later.state, JobState::Waiting);
    });
}
