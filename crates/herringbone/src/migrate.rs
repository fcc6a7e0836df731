//! `herringbone migrate`: stores made by an earlier version of the program, brought up to this one.

use std::path::PathBuf;

use clap::Args;
use store::{Store, StoreError};

use crate::failure::Failure;
use crate::named_store::{Named, patiently};
use crate::{serve, speak};

/// Bring stores that an earlier version made up to this version
#[derive(Args)]
#[command(after_help = "\
Example:
  herringbone migrate herringbone.toml

Stop every program that uses the stores and take a backup with the version that made them, then run
this. A program of the earlier version that still runs is not harmed: it refuses to go on. A store of
a later version is left as it is.")]
pub(crate) struct Arguments {
    /// The configuration: see `herringbone serve --help`
    config: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let all = Named::all(&arguments.config)?;
    serve::in_runtime(async {
        for named in &all {
            let did = patiently("Bringing the store up to this version …", migrate(named));
            speak::out(&format!("{}: {}\n", named.id, did.await?))?;
        }
        Ok(())
    })
}

/// Brings one store up; says what was done.
async fn migrate(named: &Named) -> Result<String, Failure> {
    let failed = |e: StoreError| Failure::of(&e);
    match Store::open(&named.place, &named.config).await {
        Ok(store) => {
            store.close().await.map_err(failed)?;
            Ok("is of this version already".to_owned())
        }
        Err(StoreError::NoStore { .. }) => {
            Ok("there is no store yet; `herringbone serve` makes one".to_owned())
        }
        // The access log's steps may be missing beside those that are named.
        Err(StoreError::SchemaOlder { steps, .. }) => {
            let store = Store::create_or_upgrade(&named.place, &named.config).await;
            store.map_err(failed)?.close().await.map_err(failed)?;
            Ok(format!(
                "is of this version now, which added {}",
                steps.join(", ")
            ))
        }
        Err(other) => Err(failed(other)),
    }
}
