//! Matches leavers to rolls from files, or learns the weights of matching from files and the truth.
//! In: files as the county's `moves` writes them. Out: proposals as CSV, or weights as TOML.
#![allow(clippy::print_stderr)]

use std::collections::HashSet;
use std::error::Error;
use std::fs::{File, read};
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use casework::rolls::matching::{Record, Weights, explain, patterns, propose, train};
use csv::StringRecord;

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
    let (leavers, rolls) = (records(&leaver_rows)?, records(&roll_rows)?);
    let was_read = started.elapsed();
    let proposals = propose(&leavers, &rolls, weights, threads);
    let matched = started.elapsed();
    let mut file = BufWriter::new(File::create(out)?);
    writeln!(file, "leaver,joiner,score,likelihood,strength,reasons")?;
    for proposal in &proposals {
        let reasons = explain(&leavers[proposal.leaver], &rolls[proposal.joiner], weights);
        let reasons: Vec<String> = reasons
            .into_iter()
            .map(|r| r.text.replace('"', "\"\""))
            .collect();
        writeln!(
            file,
            "{},{},{:.3},{:.5},{:?},\"{}\"",
            proposal.leaver,
            proposal.joiner,
            proposal.score,
            proposal.likelihood,
            proposal.strength,
            reasons.join("; "),
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
    let (leavers, rolls) = (records(&leaver_rows)?, records(&roll_rows)?);
    let mut same: HashSet<(usize, usize)> = HashSet::new();
    for row in &rows(&file("truth.csv"), threads)? {
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

/// The rows of a file, each thread reading its share of the lines; no field has a line break.
fn rows(path: &str, threads: NonZeroUsize) -> Result<Vec<StringRecord>, Box<dyn Error>> {
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
    let parse = |part: &[u8]| -> csv::Result<Vec<StringRecord>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(part)
            .into_records()
            .collect()
    };
    let read: csv::Result<Vec<Vec<StringRecord>>> = std::thread::scope(|scope| {
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || parse(part)))
            .collect();
        let done = running.into_iter().map(|thread| match thread.join() {
            Ok(read) => read,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    });
    Ok(read?.into_iter().flatten().collect())
}

/// Views of rows.
fn records(rows: &[StringRecord]) -> Result<Vec<Record<'_>>, Box<dyn Error>> {
    rows.iter()
        .map(|row| {
            Ok(Record {
                upn: &row[1],
                former_upn: &row[2],
                forename: &row[3],
                surname: &row[4],
                born: (!row[5].is_empty()).then(|| row[5].parse()).transpose()?,
                sex: &row[6],
                address: &row[7],
                postcode: &row[8],
                laestab: &row[9],
                former_laestab: &row[10],
                siblings: &row[11],
            })
        })
        .collect()
}
