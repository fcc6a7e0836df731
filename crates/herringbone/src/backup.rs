//! `herringbone backup`: an authority's store, files and roots as they are now, in a new folder.

use std::path::PathBuf;

use clap::Args;
use service::house::Clock;
use store::backup::back_up;

use crate::failure::Failure;
use crate::named_store::{Named, counted, patiently};
use crate::world::SystemClock;
use crate::{serve, speak};

/// Copy an authority's store into a new folder, while people work
#[derive(Args)]
#[command(after_help = "\
Example:
  herringbone backup herringbone.toml our-county backups/our-county-2026-03-27

A folder without a manifest.json is no backup: the manifest is written last. Where there is no room
for all of it, nothing is left. Keep backups where
the store's own disk cannot take them along, and try a restore from time to time.")]
pub(crate) struct Arguments {
    /// The configuration: see `herringbone serve --help`
    config: PathBuf,
    /// The authority's id in it
    authority: String,
    /// A folder that is not there yet
    folder: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (named, _) = Named::alone(&arguments.config, &arguments.authority)?;
    let folder = &arguments.folder;
    if folder.exists() {
        return Err(Failure::Plain(format!(
            "{} is there already, and a backup is never written over another; name a new folder",
            folder.display()
        )));
    }
    serve::in_runtime(async {
        let store = named.open().await?;
        let words = format!("Copying the store of {} …", named.id);
        let made = patiently(&words, back_up(&store, folder, SystemClock.now())).await;
        let made = made.map_err(|e| {
            let (why, shown) = (Failure::of(&e), folder.display());
            let left = if folder.exists() {
                format!("What is in {shown} is no backup: remove it")
            } else {
                "No backup was made".to_owned()
            };
            Failure::Plain(format!("{why}. {left}."))
        })?;
        store.close().await.map_err(|e| Failure::of(&e))?;
        let bytes: u64 = made.files.iter().map(|file| file.size).sum();
        let files = counted(made.files.len(), "file", "files");
        speak::out(&format!(
            "The store of {} as at {} is in {}: {files}, {bytes} bytes, {}.\n",
            made.authority,
            made.made_at,
            folder.display(),
            counted(made.roots as usize, "signed root", "signed roots"),
        ))
    })
}
