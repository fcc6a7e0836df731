//! Workers: they take jobs up, one at a time in each store of files and several in a PostgreSQL one.
//! In: a house, and the word to stop. Out: jobs done, or put back with the reason; a job under way
//! when the word comes is finished first, and one whose worker was killed is taken up by another.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use store::jobs::{Claimed, claim, extend, fail};
use store::{Actor, AuthorityId, Context, Place, StoreError};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::progress::Teller;
use super::task::perform;
use crate::attendance;
use crate::contact;
use crate::house::{House, Rooms};

/// How often a worker looks for jobs that other processes put in. Those of its own are seen at once.
const LOOK: Duration = Duration::from_secs(1);

/// A worker for every authority of a house.
#[derive(Clone, Debug)]
pub struct Worker {
    house: Arc<House>,
    name: String,
    at_once: usize,
    lease: SignedDuration,
}

impl Worker {
    /// A worker of this name, which no other has.
    pub fn new(house: Arc<House>, name: impl Into<String>) -> Self {
        Self {
            house,
            name: name.into(),
            at_once: 2,
            lease: SignedDuration::from_secs(60),
        }
    }

    /// How many jobs of an authority are done at once, where its engine has several writers.
    #[must_use]
    pub fn at_once(mut self, jobs: usize) -> Self {
        self.at_once = jobs.max(1);
        self
    }

    /// After how long without a sign of life a job is taken from this worker.
    #[must_use]
    pub fn lease(mut self, lease: SignedDuration) -> Self {
        self.lease = lease;
        self
    }

    /// Works until told to stop, and finishes what is under way.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (tell, told) = watch::channel(false);
        let mut authorities = JoinSet::new();
        for id in self.house.authorities.keys() {
            authorities.spawn(self.clone().serve(id.clone(), told.clone()));
        }
        drop(told);
        stop.await;
        let _ = tell.send(true);
        while let Some(ended) = authorities.join_next().await {
            if let Err(cause) = ended {
                tracing::error!(%cause, "a worker broke off");
            }
        }
    }

    fn context(rooms: &Rooms) -> Context {
        rooms.context(Actor::program("worker"))
    }

    async fn serve(self, id: AuthorityId, mut told: watch::Receiver<bool>) {
        let Some(rooms) = self.house.rooms(id.as_str()) else {
            return;
        };
        let several = matches!(rooms.store.place(), Place::Postgres { .. });
        let places = if several { self.at_once } else { 1 };
        if let Err(cause) = attendance::begin_days(&rooms).await {
            tracing::error!(authority = %id, cause = %chain(&cause), "the day's work could not be put in");
        }
        if let Err(cause) = contact::look_again(&rooms).await {
            tracing::error!(authority = %id, cause = %chain(&cause), "the mailbox could not be looked at");
        }
        let mut under_way = JoinSet::new();
        while !*told.borrow_and_update() {
            if under_way.len() < places {
                match self.next(&id).await {
                    Ok(Some((rooms, held))) => {
                        under_way.spawn(self.clone().hold(rooms, held));
                        continue;
                    }
                    Ok(None) => {}
                    Err(cause) => {
                        tracing::warn!(authority = %id, cause = %chain(&cause), "no job could be taken up");
                    }
                }
            }
            tokio::select! {
                _ = told.changed() => {}
                Some(_) = under_way.join_next() => {}
                () = rooms.store.wait_for_work(LOOK) => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Takes the next job up. A store that another version of this program has upgraded is left alone.
    async fn next(&self, id: &AuthorityId) -> Result<Option<(Rooms, Claimed)>, StoreError> {
        let Some(rooms) = self.house.rooms(id.as_str()) else {
            return Ok(None);
        };
        rooms.store.check_schema().await?;
        let context = Self::context(&rooms);
        let held = claim(&rooms.store, context, &self.name, &[], self.lease).await?;
        Ok(held.map(|held| (rooms, held)))
    }

    /// Does a job, and holds on to it meanwhile.
    async fn hold(self, rooms: Rooms, held: Claimed) {
        let job = held.job.id;
        let kind = held.job.kind.clone();
        let mut work = {
            let (rooms, held) = (rooms.clone(), held.clone());
            let teller = Teller::new(&rooms.store, &self.house.clock, job);
            // A task of its own, so that a fault in it ends the job and not the worker.
            tokio::spawn(async move { perform(&rooms, &held, &teller).await })
        };
        let done = tokio::select! {
            done = &mut work => done,
            () = self.keep_holding(&rooms, &held) => {
                // Another has taken it up: what was done here is dropped with its unit of work.
                work.abort();
                tracing::warn!(%job, kind, "a job was taken from this worker");
                return;
            }
        };
        let cause = match done {
            Ok(Ok(())) => {
                tracing::info!(%job, kind, "a job is done");
                return;
            }
            Ok(Err(StoreError::LeaseLost)) => {
                tracing::warn!(%job, kind, "a job was taken from this worker");
                return;
            }
            Ok(Err(cause)) => chain(&cause),
            Err(_) => "the program broke off in the middle of it".to_owned(),
        };
        tracing::error!(%job, kind, cause, "a job failed");
        if let Err(cause) = self.put_back(&rooms, &held, &cause).await {
            // Its lease runs out, and it is taken up again all the same.
            tracing::error!(%job, kind, cause = %chain(&cause), "a failed job could not be put back");
        }
    }

    async fn put_back(&self, rooms: &Rooms, held: &Claimed, cause: &str) -> Result<(), StoreError> {
        let context = Context {
            now: self.house.clock.now(),
            ..Self::context(rooms)
        };
        let unit = rooms.store.begin(context).await?;
        fail(&unit, held, cause).await?;
        unit.commit().await
    }

    /// Holds a job for longer, again and again; ends when it is held no more.
    async fn keep_holding(&self, rooms: &Rooms, held: &Claimed) {
        let third = Duration::try_from(self.lease).unwrap_or_default() / 3;
        loop {
            tokio::time::sleep(third).await;
            let context = Context {
                now: self.house.clock.now(),
                ..Self::context(rooms)
            };
            // On SQLite this waits while the job itself is writing, and then nobody else can take it.
            let Ok(unit) = rooms.store.begin(context).await else {
                continue;
            };
            match extend(&unit, held, self.lease).await {
                Ok(()) => {
                    let _ = unit.commit().await;
                }
                Err(StoreError::LeaseLost) => return,
                Err(_) => {}
            }
        }
    }
}

/// Does every job of an authority that is ready, one after the other, and says how many there were.
///
/// # Errors
/// When the store fails, or a job does: the others wait.
pub async fn work_off(house: &Arc<House>, authority: &str) -> Result<usize, StoreError> {
    let worker = Worker::new(Arc::clone(house), "working off");
    let mut done = 0;
    let id = AuthorityId::parse(authority);
    while let Some(id) = &id {
        let Some((rooms, held)) = worker.next(id).await? else {
            break;
        };
        let teller = Teller::new(&rooms.store, &house.clock, held.job.id);
        if let Err(failure) = perform(&rooms, &held, &teller).await {
            worker.put_back(&rooms, &held, &chain(&failure)).await?;
            return Err(failure);
        }
        done += 1;
    }
    Ok(done)
}

/// An error with its causes.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        words = format!("{words}: {deeper}");
        cause = deeper.source();
    }
    words
}
