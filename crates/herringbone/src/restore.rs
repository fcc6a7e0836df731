//! `herringbone restore`: a backup into the empty place that a configuration names.

use std::path::{Path, PathBuf};

use clap::Args;
use store::Place;
use store::backup::restore;

use crate::failure::Failure;
use crate::named_store::{Named, patiently};
use crate::{serve, speak};

/// Put a backup into the empty place that the configuration names for the authority
#[derive(Args)]
#[command(after_help = "\
Example:
  herringbone restore herringbone.toml our-county backups/our-county-2026-03-27
  herringbone verify herringbone.toml

Every file of the backup is held to its digest first. Nothing is ever written over: to go back to
a backup, name a new place in the configuration, restore, and verify.")]
pub(crate) struct Arguments {
    /// The configuration: see `herringbone serve --help`
    config: PathBuf,
    /// The authority's id in it
    authority: String,
    /// The backup's folder
    folder: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (named, _) = Named::alone(&arguments.config, &arguments.authority)?;
    if let Place::Folder(folder) = &named.place {
        refuse_unless_empty(folder)?;
    }
    serve::in_runtime(async {
        let words = format!("Restoring the store of {} …", named.id);
        let work = restore(&arguments.folder, &named.place, &named.config);
        let store = patiently(&words, work).await.map_err(|e| Failure::of(&e))?;
        store.close().await.map_err(|e| Failure::of(&e))?;
        speak::out(&format!(
            "The store of {} is at {}. Prove it with `herringbone verify {}`.\n",
            named.id,
            named.place,
            arguments.config.display()
        ))
    })
}

/// A journal that another store left behind would be taken for this one's.
fn refuse_unless_empty(folder: &Path) -> Result<(), Failure> {
    let something = std::fs::read_dir(folder).is_ok_and(|mut there| there.next().is_some());
    if something || folder.is_file() {
        return Err(Failure::Plain(format!(
            "{} is not empty, and nothing is ever restored over what is there; name a new place in the configuration",
            folder.display()
        )));
    }
    Ok(())
}
