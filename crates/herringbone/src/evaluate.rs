//! `herringbone evaluate`: a register pack in, standings out.
//! Rule: the file contract, `docs/evaluate.md`.

use std::path::{Path, PathBuf};

use casework::policy::Tier;
use clap::{Args, ValueEnum};
use exchange::pack::Pack;
use exchange::standings::{StandingRow, write_csv, write_json};
use jiff::civil::Date;
use register::{PupilIx, Standings, Windows};

use crate::failure::Failure;
use crate::{load, output};

/// Work out every pupil's standing from a register pack
#[derive(Args)]
#[command(after_help = "\
Examples:
  herringbone evaluate demo/county --as-of 2026-03-27
  herringbone evaluate registers.zip --as-of 2026-03-27 --policy herefordshire --output standings.csv
  herringbone evaluate registers.zip --as-of 2026-03-27 --format json | jq '.[] | select(.severe)'

Exit status: 0 when all was read, 1 when something in the pack is wrong, 2 for wrong arguments.")]
pub(crate) struct Arguments {
    /// The pack: a folder, or a zip of it
    pack: PathBuf,
    /// Only sessions up to and including this date count
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = load::date)]
    as_of: Date,
    /// national, herefordshire, worcestershire, road-map, or the path of a .toml file
    #[arg(long, default_value = "national", value_name = "ID")]
    policy: String,
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Write here instead of to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How standings are written
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Csv,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let policy = load::policy(&arguments.policy)?;
    let pack = load::pack(&arguments.pack)?;
    let as_of = arguments.as_of.into();
    let threads = load::threads();
    let standings = pack.registers.standings(as_of, Windows::default(), threads);
    let tiers = casework::attendance::tiers(&pack.registers, &standings, as_of, &policy, threads);
    write(
        &pack,
        &standings,
        &tiers,
        arguments.output.as_deref(),
        arguments.format,
    )
}

/// Writes standings to a file or to standard output.
pub(crate) fn write(
    pack: &Pack,
    standings: &Standings,
    tiers: &[Option<&Tier>],
    to: Option<&Path>,
    format: Format,
) -> Result<(), Failure> {
    let rows = rows(pack, standings, tiers);
    output::write(to, |out| match format {
        Format::Csv => write_csv(rows, out),
        Format::Json => write_json(rows, out),
    })
}

/// The rows in byte order of the pupils' numbers.
fn rows<'a>(
    pack: &'a Pack,
    standings: &'a Standings,
    tiers: &'a [Option<&'a Tier>],
) -> impl Iterator<Item = StandingRow<'a>> {
    let mut order: Vec<usize> = (0..pack.pupils.len()).collect();
    order.sort_unstable_by(|a, b| pack.pupils[*a].upn.cmp(&pack.pupils[*b].upn));
    order.into_iter().map(|p| StandingRow {
        upn: &pack.pupils[p].upn,
        laestab: standings[PupilIx(p as u32)]
            .school
            .map(|s| pack.school(s).laestab),
        standing: &standings[PupilIx(p as u32)],
        tier: tiers[p].map(|t| t.id.as_str()),
    })
}
