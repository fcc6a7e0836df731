//! `herringbone import`: a register pack as the beginning of an authority's store.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;
use service::attendance::{import, recompute_everybody};

use crate::failure::Failure;
use crate::named_store::{Named, counted, patiently};
use crate::world::SystemClock;
use crate::{load, serve, speak};

/// Take a register pack in as the beginning of an authority's store
#[derive(Args)]
#[command(after_help = "\
Examples:
  herringbone import herringbone.toml our-county demo/county
  herringbone import herringbone.toml our-county demo/county --until 2026-03-27

The store is made where the configuration says, unless it is there. One that has schools already
takes no pack: each school's file is loaded on its pages instead.")]
pub(crate) struct Arguments {
    /// The configuration: see `herringbone serve --help`
    config: PathBuf,
    /// The authority's id in it
    authority: String,
    /// The pack: a folder, or a zip of it
    pack: PathBuf,
    /// The last day to take marks of; standings are as at this day. Today, when left out
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = load::date)]
    until: Option<Date>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (named, config) = Named::alone(&arguments.config, &arguments.authority)?;
    let pack = load::pack(&arguments.pack)?;
    serve::in_runtime(async {
        let house = Arc::new(config.open(Arc::new(SystemClock), None).await?);
        let rooms = house
            .rooms(named.id.as_str())
            .ok_or_else(|| Failure::Plain(format!("{} is not served", named.id)))?;
        let until = arguments.until.unwrap_or_else(|| rooms.today());
        let work = import(&rooms, &pack, until);
        let taken = patiently("Taking the pack in …", work).await;
        let taken = taken.map_err(|e| Failure::of(&e))?;
        let work = recompute_everybody(&rooms, until, load::threads());
        let done = patiently("Working out where every pupil stands …", work).await;
        let done = done.map_err(|e| {
            let why = Failure::of(&e);
            Failure::Plain(format!(
                "the pack is in the store, and where its pupils stand could not be worked out: {why}"
            ))
        })?;
        speak::out(&format!(
            "{} has {}, {}, {} and {} of registers up to {until}; {} on Today.\n",
            rooms.authority.name,
            counted(taken.schools, "school", "schools"),
            counted(taken.pupils, "pupil", "pupils"),
            counted(taken.parents, "parent", "parents"),
            counted(taken.rows, "pupil's year", "pupils' years"),
            counted(done.raised, "item", "items"),
        ))
    })
}
