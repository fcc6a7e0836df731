//! A worker in a process of its own: this binary, started again by `jobs.rs`.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::jobs::{claim, complete};
use store::{Actor, Context, Place, SeededIds, Store};

use crate::engines::{config, seconds_later};

/// What a worker is told: place, folder, name, and after how many jobs to hang in the middle of one.
pub(crate) const TOLD: &str = "HERRINGBONE_TEST_WORKER";

pub(crate) fn told(place: &Place, folder: &std::path::Path, name: &str, hang_after: u32) -> String {
    let (engine, at) = match place {
        Place::Folder(folder) => ("folder", folder.display().to_string()),
        Place::Postgres { url, schema } => ("postgres", format!("{schema}@{url}")),
    };
    [
        engine,
        &at,
        &folder.display().to_string(),
        name,
        &hang_after.to_string(),
    ]
    .join("\n")
}

/// Not a test by itself: does nothing unless told to.
#[test]
fn works() {
    let Ok(told) = std::env::var(TOLD) else {
        return;
    };
    let told: Vec<&str> = told.split('\n').collect();
    let [engine, at, folder, name, hang_after] = told[..] else {
        panic!("{told:?}");
    };
    let place = if engine == "folder" {
        Place::Folder(at.into())
    } else {
        let (schema, url) = at.split_once('@').unwrap();
        Place::Postgres {
            url: url.to_owned(),
            schema: schema.to_owned(),
        }
    };
    let hang_after: u32 = hang_after.parse().unwrap();
    let config = config("worcestershire", folder.as_ref());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&place, &config).await.unwrap();
        let seed = name.bytes().map(u64::from).sum();
        let context = Context {
            now: seconds_later(1),
            actor: Actor::program(name),
            ids: Arc::new(SeededIds::new(seed)),
        };
        let mut taken = 0;
        let lease = SignedDuration::from_secs(60);
        while let Some(held) = claim(&store, context.clone(), name, &[], lease)
            .await
            .unwrap()
        {
            let unit = store.begin(context.clone()).await.unwrap();
            let done = NewEntry::now(Subject::Authority, "work", json!(held.job.id));
            record(&unit, done).await.unwrap();
            taken += 1;
            if taken == hang_after {
                std::fs::write(std::path::Path::new(folder).join("hanging"), name).unwrap();
                std::future::pending::<()>().await;
            }
            complete(&unit, &held).await.unwrap();
            unit.commit().await.unwrap();
        }
    });
}
