//! Matches leavers to rolls from files, or learns the weights of matching from files and the truth.
//! In: files as the county's `moves` writes them. Out: proposals as CSV, or weights as TOML.
#![allow(
    clippy::disallowed_methods,
    clippy::unchecked_time_subtraction,
    reason = "a bench that times itself, by a clock that only goes on"
)]
#![allow(clippy::print_stderr)]

use std::collections::HashSet;
use std::error::Error;
use std::fs::{File, read};
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use casework::rolls::matching::{Record, Weights, patterns, propose, train};
use csv::StringRecord;
use jiff::civil::Date;

const USAGE: &str = "usage:
  match_rolls match LEAVERS ROLLS OUT [WEIGHTS]
  match_rolls train FOLDER OUT YYYY-MM-DD HOW";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["match", leavers, rolls, out] => run(leavers, rolls, out, Weights::coming_with()),
        ["match", leavers, rolls, out, weights] => run(
            leavers,
            rolls,
            out,
            &Weights::read(&std::fs::read_to_string(weights)?)?,
        ),
        ["train", folder, out, made_on, how] => learn(Path::new(folder), out, made_on, how),
        _ => Err(USAGE.into()),
    }
}

/// Reads, matches and writes.
fn run(leavers: &str, rolls: &str, out: &str, weights: &Weights) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let threads = threads();
    let (leaver_rows, roll_rows) = (rows(leavers, threads)?, rows(rolls, threads)?);
    let (leavers, rolls) = (records(&leaver_rows), records(&roll_rows));
    let was_read = started.elapsed();
    let proposals = propose(&leavers, &rolls, weights, threads);
    let matched = started.elapsed();
    let mut file = BufWriter::new(File::create(out)?);
    writeln!(file, "leaver,joiner,score,likelihood,strength")?;
    for proposal in &proposals {
        writeln!(
            file,
            "{},{},{:.3},{:.5},{:?}",
            proposal.leaver,
            proposal.joiner,
            proposal.score,
            proposal.likelihood,
            proposal.strength,
        )?;
    }
    file.flush()?;
    eprintln!(
        "read {:.2} s, matched {:.2} s, written {:.2} s; {} proposals",
        was_read.as_secs_f64(),
        (matched - was_read).as_secs_f64(),
        (started.elapsed() - matched).as_secs_f64(),
        proposals.len(),
    );
    Ok(())
}

/// Learns weights from a folder of leavers, rolls and the truth.
fn learn(folder: &Path, out: &str, made_on: &str, how: &str) -> Result<(), Box<dyn Error>> {
    let threads = threads();
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (leaver_rows, roll_rows) = (
        rows(&file("leavers.csv"), threads)?,
        rows(&file("rolls.csv"), threads)?,
    );
    let (leavers, rolls) = (records(&leaver_rows), records(&roll_rows));
    let mut same: HashSet<(usize, usize)> = HashSet::new();
    for (row, _) in rows(&file("truth.csv"), threads)?
        .iter()
        .flat_map(Rows::iter)
    {
        same.insert((row[0].parse()?, row[1].parse()?));
    }
    let patterns = patterns(
        &leavers,
        &rolls,
        |leaver, joiner| same.contains(&(leaver, joiner)),
        threads,
    );
    let met: u64 = patterns.values().map(|[same, _]| u64::from(*same)).sum();
    let pairs: u64 = patterns
        .values()
        .map(|[same, other]| u64::from(same + other))
        .sum();
    eprintln!(
        "{pairs} pairs compared, {} patterns; {met} of {} true pairs among them",
        patterns.len(),
        same.len()
    );
    let mut weights = train(&patterns, rolls.len());
    made_on.clone_into(&mut weights.made_on);
    how.clone_into(&mut weights.how);
    std::fs::write(out, weights.write()?)?;
    Ok(())
}

fn threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Fields of a row.
const FIELDS: usize = 12;
/// The place of a date of birth.
const BORN: usize = 5;

/// Rows of a file, their fields one after the other in one text: a million rows are not two million pieces of memory.
#[derive(Default)]
struct Rows {
    text: String,
    /// Of each row where its fields end, and the date in its sixth, which takes as long to read as all the others.
    rows: Vec<([u32; FIELDS], Option<Date>)>,
}

impl Rows {
    /// Reads a part of a file.
    fn of(part: &[u8]) -> Result<Self, Failed> {
        let mut rows = Self {
            text: String::with_capacity(part.len()),
            rows: Vec::with_capacity(part.len() / 100),
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(part);
        let mut row = StringRecord::new();
        while reader.read_record(&mut row)? {
            let mut ends = [0; FIELDS];
            for (field, end) in row.iter().zip(&mut ends) {
                rows.text.push_str(field);
                *end = u32::try_from(rows.text.len())?;
            }
            let born = row.get(BORN).filter(|born| !born.is_empty());
            rows.rows.push((ends, born.map(str::parse).transpose()?));
        }
        Ok(rows)
    }

    fn iter(&self) -> impl Iterator<Item = ([&str; FIELDS], Option<Date>)> {
        let mut from = 0;
        self.rows.iter().map(move |(ends, born)| {
            let mut fields = [""; FIELDS];
            for (field, end) in fields.iter_mut().zip(ends) {
                // A row of fewer fields than others leaves the last of them blank.
                let to = (*end as usize).max(from);
                *field = &self.text[from..to];
                from = to;
            }
            (fields, *born)
        })
    }
}

/// Why a file could not be read; told by another thread.
type Failed = Box<dyn Error + Send + Sync>;

/// The rows of a file, each thread reading its share of the lines; no field has a line break.
fn rows(path: &str, threads: NonZeroUsize) -> Result<Vec<Rows>, Box<dyn Error>> {
    let bytes = read(path)?;
    let body = bytes
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(bytes.len(), |at| at + 1);
    let mut rest = &bytes[body..];
    let share = rest.len() / threads.get() + 1;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let end = rest.iter().skip(share).position(|&byte| byte == b'\n');
        let (part, after) = rest.split_at(end.map_or(rest.len(), |at| share + at + 1));
        parts.push(part);
        rest = after;
    }
    let read: Result<Vec<Rows>, Failed> = std::thread::scope(|scope| {
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || Rows::of(part)))
            .collect();
        let done = running.into_iter().map(|thread| match thread.join() {
            Ok(read) => read,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    });
    read.map_err(|failed| failed as Box<dyn Error>)
}

/// Views of rows.
fn records(rows: &[Rows]) -> Vec<Record<'_>> {
    rows.iter()
        .flat_map(Rows::iter)
        .map(|(row, born)| Record {
            upn: row[1],
            former_upn: row[2],
            forename: row[3],
            surname: row[4],
            born,
            sex: row[6],
            address: row[7],
            postcode: row[8],
            laestab: row[9],
            former_laestab: row[10],
            siblings: row[11],
        })
        .collect()
}
