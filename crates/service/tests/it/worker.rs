//! Workers: several at once do each job once; one that is stopped finishes what it is at; what one that
//! was killed held is taken up by another; and each day's work is put in by itself.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use service::work::Worker;
use store::attendance::standings_of;
use store::jobs::{JobState, claim, list};
use store::people::{SignIn, find_sign_in, open_sign_in};
use store::pupils::find_by_upn;
use store::{Actor, PersonId};

use crate::town::{TODAY, Town};

async fn count(town: &Town, state: JobState) -> usize {
    let jobs = list(&town.rooms().store, state, 500).await;
    jobs.expect("reads").len()
}

/// Waits until there are so many jobs in a state; the test hangs where there never are.
async fn until(town: &Town, state: JobState, jobs: usize) {
    while count(town, state).await != jobs {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const RENEW: &str = "attendance.standings.renew";

#[tokio::test]
async fn several_workers_do_each_job_once_and_stop_when_told() {
    let town = Town::at_ease().await;
    town.work_off().await;
    let before = count(&town, JobState::Done).await;
    for _ in 0..12 {
        town.put_in(RENEW).await;
    }
    let (tell, told) = tokio::sync::watch::channel(false);
    let workers: Vec<_> = ["one", "two", "three"]
        .into_iter()
        .map(|name| {
            let mut told = told.clone();
            let worker = Worker::new(Arc::clone(&town.house), name).at_once(3);
            tokio::spawn(worker.run(async move {
                let _ = told.changed().await;
            }))
        })
        .collect();
    // With the look at which registers have come, which each worker puts in and one of them does.
    until(&town, JobState::Done, before + 13).await;
    tell.send(true).expect("they listen");
    for worker in workers {
        worker.await.expect("it ends by itself");
    }
    assert_eq!(count(&town, JobState::Running).await, 0);
    let done = list(&town.rooms().store, JobState::Done, 500).await;
    let done = done.expect("reads");
    assert!(done.iter().all(|job| job.attempts == 1), "{done:?}");
}

#[tokio::test]
async fn what_a_killed_worker_held_is_taken_up_by_another() {
    let town = Town::at_ease().await;
    town.work_off().await;
    let before = count(&town, JobState::Done).await;
    town.put_in(RENEW).await;
    let rooms = town.rooms();
    // It took the job up an hour ago and was never heard of again.
    let long_ago = store::Context {
        now: rooms.now - SignedDuration::from_hours(1),
        ..rooms.context(Actor::program("test"))
    };
    let early = store::Context {
        now: rooms.now,
        ..long_ago.clone()
    };
    let lease = SignedDuration::from_secs(-1);
    let held = claim(&rooms.store, early, "the dead", &[], lease).await;
    assert!(held.expect("reads").is_some());
    assert_eq!(town.work_off().await, 1);
    assert_eq!(count(&town, JobState::Done).await, before + 1);
    let done = list(&rooms.store, JobState::Done, 50).await.expect("reads");
    let again = done
        .iter()
        .find(|job| job.attempts == 2)
        .expect("taken up twice");
    assert_eq!(again.worker.as_deref(), Some("working off"));
}

/// Why a job of a kind waits to be tried again, as soon as it does.
async fn why_it_rests(town: &Town, kind: &str) -> String {
    for _ in 0..300 {
        let waiting = list(&town.rooms().store, JobState::Waiting, 50).await;
        let waiting = waiting.expect("reads");
        let job = waiting.into_iter().find(|j| j.kind.starts_with(kind));
        if let Some(cause) = job.and_then(|job| job.cause) {
            return cause;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no {kind} rests");
}

#[tokio::test]
async fn a_job_that_nobody_here_can_do_fails_and_harms_no_other() {
    let town = Town::at_ease().await;
    town.work_off().await;
    let before = count(&town, JobState::Done).await;
    town.put_in("letters.of.a.later.version").await;
    town.put_in(RENEW).await;
    let worker = Worker::new(Arc::clone(&town.house), "one");
    let running = tokio::spawn(worker.run(std::future::pending()));
    until(&town, JobState::Done, before + 2).await;
    let cause = why_it_rests(&town, "letters").await;
    running.abort();
    assert!(
        cause.contains("the way to do a job of this kind"),
        "{cause}"
    );
}

#[tokio::test]
async fn an_import_leaves_word_that_standings_are_to_be_worked_out_and_a_worker_does_it() {
    let town = Town::at_ease().await;
    let rooms = town.rooms();
    // The town's were worked out after its import, which took the word up.
    let done = list(&rooms.store, JobState::Done, 9).await.expect("reads");
    assert!(done.iter().any(|job| job.kind == RENEW));
    assert_eq!(town.work_off().await, 0);
    let ada = find_by_upn(&rooms.store, &["A999000000001"]).await;
    let ada = ada.expect("reads")[0].id;
    let kept = standings_of(&rooms.store, &[ada]).await.expect("reads");
    assert_eq!(kept[0].as_of, TODAY);
}

#[tokio::test]
async fn sessions_that_ended_long_ago_are_cleared_as_a_day_begins() {
    let town = Town::at_ease().await;
    let rooms = town.rooms();
    let person: PersonId = rooms.context(Actor::program("test")).id();
    let ended = |hash: &[u8], days: i64| SignIn {
        hash: hash.to_vec(),
        id: rooms.context(Actor::program("test")).id(),
        person,
        created_at: rooms.now - SignedDuration::from_hours(24 * 90),
        seen_at: rooms.now - SignedDuration::from_hours(24 * 90),
        expires_at: rooms.now - SignedDuration::from_hours(24 * days),
        address: "192.0.2.1".to_owned(),
        user_agent: String::new(),
        revoked_at: None,
        data: serde_json::json!({ "stage": "in" }),
    };
    for (hash, days) in [(b"old", 31), (b"new", 29)] {
        open_sign_in(&rooms.store, ended(hash, days))
            .await
            .expect("opens");
    }
    town.put_in("attendance.day.begin").await;
    town.work_off().await;
    for (hash, there) in [(b"old", false), (b"new", true)] {
        // Cleared is cleared whenever one asks, so that it is not the clock that hides it.
        let then = rooms.now - SignedDuration::from_hours(24 * 60);
        let found = find_sign_in(&rooms.store, hash, then).await.expect("reads");
        assert_eq!(found.is_some(), there);
    }
}
