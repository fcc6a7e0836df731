//! `herringbone load`: the marks of many schools, as an authority's own feed brings a day of them.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use exchange::mis::SCHOOL;
use jiff::civil::Date;
use service::load::{LoadError, OfSchools, load_of_schools};

use crate::failure::Failure;
use crate::named_store::{Named, counted, patiently};
use crate::world::SystemClock;
use crate::{load, serve, speak};

/// Load the marks of many schools from one file, such as a day's from the authority's own feed
#[derive(Args)]
#[command(after_help = "\
Examples:
  herringbone load herringbone.toml our-county day.csv
  herringbone load herringbone.toml our-county day.csv --good-rows --school-column \"DfE number\"

The file is CSV with a mark a row: the pupil's UPN, the date, the session, the mark, and the school's
seven digits. It is loaded as one: marks, amendments, where every pupil stands and Today together, or
nothing of it. The rows that are not taken are written beside it, to be mended and loaded again.")]
pub(crate) struct Arguments {
    /// The configuration: see `herringbone serve --help`
    config: PathBuf,
    /// The authority's id in it
    authority: String,
    /// The file
    file: PathBuf,
    /// Load the rows that can be taken; without it, one wrong row is enough that none is
    #[arg(long)]
    good_rows: bool,
    /// The day it is taken to be: later marks are not taken, and standings are as at this day. Today,
    /// when left out
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = load::date)]
    as_at: Option<Date>,
    /// The heading of the column with the school's seven digits
    #[arg(long, value_name = "HEADING", default_value = SCHOOL)]
    school_column: String,
}

/// Things wrong that are said one by one; the file beside has them all.
const SAID: usize = 20;

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (named, config) = Named::alone(&arguments.config, &arguments.authority)?;
    let file = &arguments.file;
    let bytes = fs::read(file).map_err(|e| Failure::of_file(file, "read", &e))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let loaded = serve::in_runtime(async {
        let house = Arc::new(config.open(Arc::new(SystemClock), None).await?);
        let rooms = house
            .rooms(named.id.as_str())
            .ok_or_else(|| Failure::Plain(format!("{} is not served", named.id)))?;
        let work = load_of_schools(
            &rooms,
            bytes,
            &name,
            &arguments.school_column,
            arguments.good_rows,
            arguments.as_at.unwrap_or_else(|| rooms.today()),
            load::threads(),
        );
        let done = patiently("Loading the marks …", work).await;
        done.map_err(|e| match &e {
            LoadError::Unreadable(problems) => {
                let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Failure::Plain(said.join("\n"))
            }
            LoadError::Store(_) => Failure::of(&e),
        })
    })?;
    for one in loaded.refused.iter().take(SAID) {
        let value = match one.value.as_str() {
            "" => String::new(),
            value => format!(" \"{value}\""),
        };
        speak::aside(&format!(
            "{name}, line {}, {}:{value} {}",
            one.line, one.what, one.why
        ));
    }
    let beside = match &loaded.mend {
        Some(mend) => {
            let beside = file.with_extension("refused.csv");
            fs::write(&beside, mend).map_err(|e| Failure::of_file(&beside, "written", &e))?;
            format!("; see {}", beside.display())
        }
        None => String::new(),
    };
    if !loaded.loaded {
        return Err(Failure::Plain(format!(
            "nothing was loaded: {} cannot be taken{beside}",
            counted(loaded.refused.len(), "row", "rows")
        )));
    }
    speak::out(&said(&loaded, &beside))
}

fn said(loaded: &OfSchools, beside: &str) -> String {
    format!(
        "{} with {} added, {} changed and {} as the registers had them; {} not taken{beside}; {} standing anew, {} raised on Today and {} withdrawn.\n",
        counted(loaded.schools, "school", "schools"),
        counted(loaded.added, "mark", "marks"),
        loaded.changed,
        loaded.same,
        counted(loaded.refused.len(), "row", "rows"),
        counted(loaded.worked_out.pupils, "pupil", "pupils"),
        counted(loaded.worked_out.raised, "item", "items"),
        loaded.worked_out.withdrawn,
    )
}
