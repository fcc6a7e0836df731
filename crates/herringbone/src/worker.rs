//! `herringbone worker`: does what waits to be done, until it is told to stop.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::SignedDuration;
use service::house::House;
use service::work::Worker;

use crate::config::Config;
use crate::failure::Failure;
use crate::log;
use crate::serve::{in_runtime, told_to_stop};
use crate::speak;
use crate::world::SystemClock;

/// Do what waits to be done (loading files, the morning's standings) apart from the pages
#[derive(Args)]
#[command(after_help = "\
Examples:
  herringbone serve --no-worker herringbone.toml
  herringbone worker herringbone.toml

One that serves pages does this work too, unless it is told not to. Several may work at once: none
does what another is at, and what a killed one leaves is taken up again. How many jobs it does at
once, and after how many seconds without a sign of life a job is taken from it, stand in the file:
  [worker]
  at_once = 2              # for each authority in PostgreSQL; SQLite has one writer
  lease_seconds = 60")]
pub(crate) struct Arguments {
    /// The configuration: see `herringbone serve --help`
    config: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let config = Config::read(&arguments.config)?;
    log::begin();
    in_runtime(async {
        let house = Arc::new(config.open(Arc::new(SystemClock), None).await?);
        speak::aside("Working (Ctrl-C stops it, once what is under way is finished)");
        worker(&house, &config).run(told_to_stop()).await;
        Ok(())
    })
}

/// This process's worker.
pub(crate) fn worker(house: &Arc<House>, config: &Config) -> Worker {
    // No two processes of a machine have one number at a time, and chance tells machines apart.
    let mut chance = [0; 6];
    house.ids.fill(&mut chance);
    let name = format!("{} {}", std::process::id(), hex::encode(chance));
    Worker::new(Arc::clone(house), name)
        .at_once(config.worker.at_once)
        .lease(SignedDuration::from_secs(
            config.worker.lease_seconds.max(1).into(),
        ))
}
