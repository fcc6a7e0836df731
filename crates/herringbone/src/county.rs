//! `herringbone county`: a synthetic county from a seed number.

use std::path::{Path, PathBuf};

use clap::Args;
use county::{County, Options};
use law::academic_year::AcademicYear;

use crate::failure::Failure;
use crate::progress::Steps;
use crate::speak;

/// Make a synthetic county: schools, families and years of registers, from a seed number
#[derive(Args)]
#[command(after_help = "\
Examples:
  herringbone county demo/county --seed 1
  herringbone county big --seed 7 --pupils 67000 --years 2 --authority 884

Nobody in it is real. The same options give the same bytes.")]
pub(crate) struct Arguments {
    /// The folder to write the register pack into
    out: PathBuf,
    /// Any number; another number is another county
    #[arg(long)]
    seed: u64,
    /// Pupils on roll at a time
    #[arg(long, default_value_t = 8_000)]
    pupils: u32,
    /// Academic years of registers
    #[arg(long, default_value_t = 2)]
    years: u8,
    /// The authority whose published figures the registers follow, by its three-digit code
    #[arg(long, default_value_t = 885)]
    authority: u16,
    /// The year in which the last academic year starts
    #[arg(long, default_value_t = 2025)]
    last_year: i16,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let options = Options {
        seed: arguments.seed,
        pupils: arguments.pupils,
        years: arguments.years,
        authority: arguments.authority,
        last_year: AcademicYear(arguments.last_year),
        threads: crate::load::threads(),
    };
    let made = generate(&options, &arguments.out)?;
    speak::out(&format!(
        "A county of {} schools and {} pupils is in {}.\n",
        made.schools(),
        made.pupils(),
        arguments.out.display()
    ))
}

/// Makes a county in a folder, showing progress. A folder that holds anything but a county made
/// before is left alone.
pub(crate) fn generate(options: &Options, folder: &Path) -> Result<County, Failure> {
    let holds_something = std::fs::read_dir(folder).is_ok_and(|mut d| d.next().is_some());
    if holds_something && !folder.join("marks.csv").exists() {
        return Err(Failure::Plain(format!(
            "{} holds other files; name a folder that is new or empty",
            folder.display()
        )));
    }
    let steps = Steps::new();
    let made = county::generate(options, folder, &|p| steps.at(stage(p.stage), p.done, p.of));
    steps.done();
    made.map_err(|e| match e {
        county::Error::Pupils { .. }
        | county::Error::Years { .. }
        | county::Error::NoFigures(_) => Failure::Arguments(format!("error: {e}")),
        other => Failure::of(&other),
    })
}

const fn stage(stage: county::Stage) -> &'static str {
    match stage {
        county::Stage::People => "Making schools and families",
        county::Stage::Registers => "Making registers",
        county::Stage::Files => "Writing files",
    }
}
