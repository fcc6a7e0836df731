//! Jobs are done once, whoever is killed.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::jobs::{self, JobState, NewJob, Progress, claim, complete, enqueue, extend, fail};
use store::{JobId, StoreError};

use crate::engines::{Bench, on_both, seconds_later};
use crate::worker::{TOLD, told};

const LEASE: SignedDuration = SignedDuration::from_secs(60);

async fn put_in(bench: &Bench, jobs: Vec<NewJob>) -> Vec<JobId> {
    let unit = bench.store.begin(bench.context()).await.unwrap();
    let mut ids = Vec::new();
    for job in jobs {
        ids.push(enqueue(&unit, job).await.unwrap());
    }
    unit.commit().await.unwrap();
    ids
}

#[test]
fn a_job_goes_in_with_the_change_that_called_for_it_or_not_at_all() {
    on_both(async |bench| {
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let id = enqueue(&unit, NewJob::now("letter", json!({})))
            .await
            .unwrap();
        unit.roll_back().await.unwrap();
        assert!(jobs::find(&bench.store, id).await.unwrap().is_none());
        assert!(
            claim(&bench.store, bench.context(), "w", &[], LEASE)
                .await
                .unwrap()
                .is_none()
        );
    });
}

#[test]
fn a_key_keeps_one_job_waiting_and_lets_another_in_once_it_runs() {
    on_both(async |bench| {
        let renew = || NewJob::now("standings.renew", json!({})).once("school 1");
        let other = NewJob::now("today.renew", json!({})).once("school 1");
        let ids = put_in(bench, vec![renew(), renew(), other]).await;
        assert_eq!(ids[0], ids[1]);
        assert_ne!(ids[0], ids[2]);
        let held = claim(
            &bench.store,
            bench.context(),
            "w",
            &["standings.renew"],
            LEASE,
        )
        .await
        .unwrap()
        .unwrap();
        assert_eq!(held.job.id, ids[0]);
        // Facts may have changed since it read them: another has to follow.
        let after = put_in(bench, vec![renew()]).await;
        assert_ne!(after[0], ids[0]);
        // And a failure of the first does not stumble over the second.
        let unit = bench.store.begin(bench.context()).await.unwrap();
        assert_eq!(
            fail(&unit, &held, "the disk was full").await.unwrap(),
            JobState::Waiting
        );
        unit.commit().await.unwrap();
        assert_eq!(
            jobs::list(&bench.store, JobState::Waiting, 9)
                .await
                .unwrap()
                .len(),
            3
        );
    });
}

#[test]
fn a_failed_job_rests_longer_each_time_and_is_given_up_with_its_cause() {
    on_both(async |bench| {
        let mut job = NewJob::now("letter", json!({ "to": 1 }));
        job.attempts = 2;
        let id = put_in(bench, vec![job]).await[0];
        let held = claim(&bench.store, bench.context(), "w", &[], LEASE)
            .await
            .unwrap()
            .unwrap();
        let unit = bench.store.begin(bench.context()).await.unwrap();
        fail(&unit, &held, "the printer is out of paper")
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let job = jobs::find(&bench.store, id).await.unwrap().unwrap();
        assert_eq!(
            (job.state, job.run_at),
            (JobState::Waiting, seconds_later(30))
        );
        assert_eq!(job.cause.as_deref(), Some("the printer is out of paper"));
        assert!(
            claim(
                &bench.store,
                bench.context_at(seconds_later(29)),
                "w",
                &[],
                LEASE
            )
            .await
            .unwrap()
            .is_none()
        );

        let held = claim(
            &bench.store,
            bench.context_at(seconds_later(30)),
            "w",
            &[],
            LEASE,
        )
        .await
        .unwrap()
        .unwrap();
        let unit = bench.store.begin(bench.context()).await.unwrap();
        assert_eq!(
            fail(&unit, &held, "still out of paper").await.unwrap(),
            JobState::Dead
        );
        unit.commit().await.unwrap();
        let job = jobs::find(&bench.store, id).await.unwrap().unwrap();
        assert_eq!((job.state, job.attempts), (JobState::Dead, 2));
        assert_eq!(job.cause.as_deref(), Some("still out of paper"));
        assert!(
            claim(
                &bench.store,
                bench.context_at(seconds_later(99_999)),
                "w",
                &[],
                LEASE
            )
            .await
            .unwrap()
            .is_none()
        );
    });
}

#[test]
fn a_lease_that_ran_out_gives_the_job_to_another_and_drops_the_late_work() {
    on_both(async |bench| {
        put_in(bench, vec![NewJob::now("letter", json!({}))]).await;
        let slow = claim(&bench.store, bench.context(), "slow", &[], LEASE)
            .await
            .unwrap()
            .unwrap();
        let early = bench.context_at(seconds_later(60));
        assert!(
            claim(&bench.store, early, "quick", &[], LEASE)
                .await
                .unwrap()
                .is_none(),
            "still held"
        );
        let unit = bench
            .store
            .begin(bench.context_at(seconds_later(60)))
            .await
            .unwrap();
        extend(&unit, &slow, LEASE).await.unwrap();
        unit.commit().await.unwrap();
        let later = bench.context_at(seconds_later(61));
        assert!(
            claim(&bench.store, later, "quick", &[], LEASE)
                .await
                .unwrap()
                .is_none(),
            "held for longer"
        );
        let much_later = bench.context_at(seconds_later(121));
        let quick = claim(&bench.store, much_later.clone(), "quick", &[], LEASE)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((quick.job.id, quick.job.attempts), (slow.job.id, 2));

        let unit = bench.store.begin(much_later.clone()).await.unwrap();
        record(&unit, NewEntry::now(Subject::Authority, "late", json!({})))
            .await
            .unwrap();
        let refused = complete(&unit, &slow).await.unwrap_err();
        assert!(matches!(refused, StoreError::LeaseLost), "{refused}");
        drop(unit);
        let unit = bench.store.begin(much_later).await.unwrap();
        complete(&unit, &quick).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            bench.count("SELECT count(*) FROM chronology_entry").await,
            0
        );
        assert_eq!(
            jobs::find(&bench.store, slow.job.id)
                .await
                .unwrap()
                .unwrap()
                .state,
            JobState::Done
        );
    });
}

/// A job that kills its workers does not go round for ever.
#[test]
fn a_job_whose_workers_keep_going_away_is_given_up() {
    on_both(async |bench| {
        let mut job = NewJob::now("poison", json!({}));
        job.attempts = 3;
        let id = put_in(bench, vec![job, NewJob::now("sound", json!({}))]).await[0];
        for turn in 0..3 {
            let context = bench.context_at(seconds_later(turn * 61));
            let held = claim(&bench.store, context, "w", &["poison"], LEASE)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(held.job.attempts, turn as u32 + 1);
        }
        let context = bench.context_at(seconds_later(999));
        // Whichever comes first, the sound one is done and the other never taken up again.
        let next = claim(&bench.store, context.clone(), "w", &[], LEASE)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(next.job.kind, "sound");
        let none = claim(&bench.store, context, "w", &[], LEASE).await.unwrap();
        assert!(none.is_none());
        let job = jobs::find(&bench.store, id).await.unwrap().unwrap();
        assert_eq!(job.state, JobState::Dead);
        assert_eq!(
            job.cause.as_deref(),
            Some("its worker went away without a word")
        );
    });
}

/// Progress is seen while the job's own change is still open.
#[test]
fn progress_is_seen_in_the_middle_of_a_change() {
    on_both(async |bench| {
        let id = put_in(bench, vec![NewJob::now("load", json!({}))]).await[0];
        let unit = bench.store.begin(bench.context()).await.unwrap();
        record(
            &unit,
            NewEntry::now(Subject::Authority, "loading", json!({})),
        )
        .await
        .unwrap();
        for done in [1, 2] {
            let progress = Progress {
                job: id,
                done,
                total: 9,
                words: "Reading marks".to_owned(),
                reported_at: seconds_later(1),
            };
            jobs::report(&bench.store, progress).await.unwrap();
            assert_eq!(
                jobs::progress(&bench.store, id)
                    .await
                    .unwrap()
                    .unwrap()
                    .done,
                done
            );
        }
        unit.commit().await.unwrap();
    });
}

fn start(bench: &Bench, name: &str, hang_after: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "worker::works", "--nocapture"])
        .env(
            TOLD,
            told(&bench.place, bench.folder.path(), name, hang_after),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Three processes at 120 jobs, one of them killed in the middle of its fifth.
#[test]
fn three_processes_do_every_job_once_though_one_is_killed() {
    on_both(async |bench| {
        let jobs = (0..120).map(|n| NewJob::now("work", json!(n))).collect();
        put_in(bench, jobs).await;
        let mut hangs = start(bench, "hangs", 5);
        let mark = bench.folder.path().join("hanging");
        while !mark.exists() {
            assert!(
                hangs.try_wait().unwrap().is_none(),
                "it works until it hangs"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // On SQLite it holds the writers' lock; nobody gets on until it is killed.
        let others = [start(bench, "one", 0), start(bench, "two", 0)];
        hangs.kill().unwrap();
        hangs.wait().unwrap();
        for mut other in others {
            assert!(other.wait().unwrap().success());
        }
        let running = jobs::list(&bench.store, JobState::Running, 9)
            .await
            .unwrap();
        assert_eq!(running.len(), 1, "what the killed one held");
        assert_eq!(running[0].worker.as_deref(), Some("hangs"));
        assert_eq!(
            bench.count("SELECT count(*) FROM chronology_entry").await,
            119
        );

        let later = bench.context_at(seconds_later(62));
        let held = claim(&bench.store, later.clone(), "three", &[], LEASE)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(held.job.attempts, 2);
        let unit = bench.store.begin(later).await.unwrap();
        record(
            &unit,
            NewEntry::now(Subject::Authority, "work", json!(held.job.id)),
        )
        .await
        .unwrap();
        complete(&unit, &held).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            bench
                .count("SELECT count(DISTINCT payload) FROM chronology_entry")
                .await,
            120
        );
        assert_eq!(
            bench.count("SELECT count(*) FROM chronology_entry").await,
            120
        );
        assert_eq!(
            bench
                .count("SELECT count(*) FROM job WHERE state = 'done' AND attempts = 1")
                .await,
            119
        );
        assert_eq!(
            bench
                .count("SELECT count(*) FROM job WHERE state = 'done'")
                .await,
            120
        );
    });
}
