//! `marks.csv` into open registers, on several threads.
//! In: a stream of marks, and the schools and pupils they may name. Out: marked registers, errors
//! and warnings in the order of their lines.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use register::{Marked, Place};

use super::columns::MARKS;
use super::framing::{Block, Blocks};
use super::mark_lines::{BLOCK, Reader, Strays, Target, is_new_stray, open};
use super::second_marks;
use super::source::{Source, Stream};
use super::table::{check_utf8, framing_problem};
use crate::{Problem, Problems};

/// What reading the marks gave.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) problems: Problems,
    pub(super) warnings: Problems,
    pub(super) marks: u64,
}

/// What a thread has found so far.
#[derive(Default)]
struct Found {
    outcome: Outcome,
    duplicates: bool,
}

fn mark_block(block: &Block, reader: &mut Reader<'_>, strays: &Strays, found: &mut Found) {
    if let Err(problem) = check_utf8(MARKS.name, block) {
        found
            .outcome
            .problems
            .merge_by_line(Problems::from(problem));
        return;
    }
    let (mut problems, mut warnings) = (Problems::default(), Problems::default());
    for (line, record) in block.records() {
        let Some(read) = reader.read(line, record, &mut problems) else {
            continue;
        };
        found.outcome.marks += 1;
        let place = match reader
            .target
            .marking
            .mark(read.pupil, read.school, read.slot, read.code)
        {
            Marked::First(Place::Counts) => continue,
            Marked::First(place) => place,
            Marked::NoRow(place) if is_new_stray(strays, &read) => place,
            Marked::Again | Marked::NoRow(_) => {
                found.duplicates = true;
                continue;
            }
        };
        warnings.add(warning(line, reader, place));
    }
    if !problems.is_empty() {
        found.outcome.problems.merge_by_line(problems);
    }
    if !warnings.is_empty() {
        found.outcome.warnings.merge_by_line(warnings);
    }
}

fn warning(line: u64, reader: &Reader<'_>, place: Place) -> Problem {
    let day = String::from_utf8_lossy(&reader.date_text);
    match place {
        Place::OffRoll => Problem::of_value(
            MARKS.name,
            line,
            MARKS.columns[0],
            &String::from_utf8_lossy(&reader.upn),
            format!("was not on that school's roll on {day}; the mark counts nowhere"),
        ),
        Place::Closed | Place::Counts => Problem::of_value(
            MARKS.name,
            line,
            MARKS.columns[2],
            &day,
            "is marked, but the school was not open in that session; the mark counts nowhere",
        ),
    }
}

/// Reads all marks into the registers. `threads` is how many share the work.
pub(super) fn read(
    source: &Source,
    target: Target<'_>,
    threads: usize,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Option<Outcome>, Problem> {
    let strays = Strays::default();
    let first = source.with(MARKS.name, |stream| {
        in_parallel(stream, target, &strays, threads, progress)
    })?;
    let Some(mut found) = first else {
        return Ok(None);
    };
    if found.duplicates {
        found
            .outcome
            .problems
            .merge_by_line(second_marks::problems(source, target)?);
    }
    Ok(Some(found.outcome))
}

fn in_parallel(
    stream: Stream<'_>,
    target: Target<'_>,
    strays: &Strays,
    threads: usize,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Found {
    let total = stream.bytes;
    let mut blocks = Blocks::new(stream.from, BLOCK);
    let (mut first, header) = match open(&mut blocks) {
        Ok(opened) => opened,
        Err(problems) => {
            return Found {
                outcome: Outcome {
                    problems,
                    ..Outcome::default()
                },
                duplicates: false,
            };
        }
    };
    let found = Mutex::new(Found::default());
    let threads = threads.max(1);
    let (give, take) = sync_channel::<Block>(threads * 2);
    let (give_back, spent) = sync_channel::<Vec<u8>>(threads * 4);
    let take = Arc::new(Mutex::new(take));
    std::thread::scope(|scope| {
        // Dropped at the end of the scope, which tells the threads that there is no more.
        let give = give;
        // The threads alone hold the other end, so that handing over fails, rather than waits for
        // ever, when none of them is left.
        let mut take = Some(take);
        for left in (0..threads).rev() {
            let take = if left == 0 { take.take() } else { take.clone() };
            let Some(take) = take else { break };
            let (give_back, found, header) = (give_back.clone(), &found, &header);
            scope.spawn(move || {
                work(
                    &take,
                    &give_back,
                    Reader::new(target, header),
                    strays,
                    found,
                );
            });
        }
        let mut done = 0;
        let mut hand_over = |block: Block| {
            done += block.bytes.len() as u64;
            progress(done, total);
            give.send(block).is_ok()
        };
        if first
            .as_mut()
            .is_some_and(|b| !hand_over(std::mem::take(b)))
        {
            return;
        }
        loop {
            match blocks.next(spent.try_recv().unwrap_or_default()) {
                Ok(Some(block)) => {
                    if !hand_over(block) {
                        break;
                    }
                }
                Ok(None) => break,
                Err(e) => {
                    let problem = framing_problem(MARKS.name, &e);
                    found
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .outcome
                        .problems
                        .add(problem);
                    break;
                }
            }
        }
    });
    found
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// One thread: blocks in, marks set down, what was found added up at the end.
fn work(
    take: &Mutex<Receiver<Block>>,
    give_back: &SyncSender<Vec<u8>>,
    mut reader: Reader<'_>,
    strays: &Strays,
    into: &Mutex<Found>,
) {
    let mut found = Found::default();
    loop {
        let next = take
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .recv();
        let Ok(block) = next else { break };
        mark_block(&block, &mut reader, strays, &mut found);
        let _ = give_back.try_send(block.bytes);
    }
    let mut into = into
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    into.outcome.marks += found.outcome.marks;
    into.outcome.problems.merge_by_line(found.outcome.problems);
    into.outcome.warnings.merge_by_line(found.outcome.warnings);
    into.duplicates |= found.duplicates;
}
