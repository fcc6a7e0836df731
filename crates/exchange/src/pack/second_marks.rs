//! A second mark of a session: which line it is on, and which line the first.
//! In: the marks again, in order, on one thread. Out: a problem each.
//! Why again: threads cannot tell which of two marks stands first in the file.

use std::collections::{HashMap, HashSet};

use register::{Day, Marked, PupilIx, SchoolIx};

use super::columns::MARKS;
use super::framing::Blocks;
use super::mark_lines::{BLOCK, Read, Reader, Strays, Target, is_new_stray, open};
use super::source::{Source, Stream};
use crate::{Problem, Problems};

/// Reads the marks again, in order, and names every second one.
pub(super) fn problems(source: &Source, target: Target<'_>) -> Result<Problems, Problem> {
    let Some(again) = source.with(MARKS.name, |stream| second_marks(stream, target))? else {
        return Ok(Problems::default());
    };
    let firsts = source.with(MARKS.name, |stream| first_lines(stream, target, &again))?;
    Ok(duplicate_problems(&again, &firsts.unwrap_or_default()))
}

/// Every record of the file in order.
fn in_order(stream: Stream<'_>, target: Target<'_>, mut each: impl FnMut(u64, &Read, &Reader<'_>)) {
    let mut blocks = Blocks::new(stream.from, BLOCK);
    let Ok((mut first, header)) = open(&mut blocks) else {
        return;
    };
    let mut reader = Reader::new(target, &header);
    while let Some(block) = first
        .take()
        .or_else(|| blocks.next(Vec::new()).ok().flatten())
    {
        for (line, record) in block.records() {
            // Whatever else is wrong was noted the first time.
            if let Some(read) = reader.read(line, record, &mut Problems::default()) {
                each(line, &read, &reader);
            }
        }
    }
}

type SessionKey = (PupilIx, SchoolIx, Day, usize);

fn session_key(read: &Read) -> SessionKey {
    (read.pupil, read.school, read.slot.day, read.slot.at % 2)
}

/// Marks of a session that had one already.
#[derive(Default)]
struct SecondMarks {
    list: Vec<(u64, SessionKey, String)>,
    more: u64,
}

fn second_marks(stream: Stream<'_>, target: Target<'_>) -> SecondMarks {
    // Marked afresh from nothing: these registers are going to be refused anyway.
    target.marking.clear();
    let strays = Strays::default();
    let mut out = SecondMarks::default();
    in_order(stream, target, |line, read, reader| {
        let again = match target
            .marking
            .mark(read.pupil, read.school, read.slot, read.code)
        {
            Marked::First(_) => false,
            Marked::Again => true,
            Marked::NoRow(_) => !is_new_stray(&strays, read),
        };
        if again {
            if out.list.len() < Problems::LIMIT {
                let upn = String::from_utf8_lossy(&reader.upn).into_owned();
                out.list.push((line, session_key(read), upn));
            } else {
                out.more += 1;
            }
        }
    });
    out
}

fn first_lines(
    stream: Stream<'_>,
    target: Target<'_>,
    again: &SecondMarks,
) -> HashMap<SessionKey, u64> {
    let wanted: HashSet<SessionKey> = again.list.iter().map(|(_, key, _)| *key).collect();
    let mut lines = HashMap::new();
    in_order(stream, target, |line, read, _| {
        let key = session_key(read);
        if wanted.contains(&key) {
            lines.entry(key).or_insert(line);
        }
    });
    lines
}

fn duplicate_problems(again: &SecondMarks, firsts: &HashMap<SessionKey, u64>) -> Problems {
    let mut problems = Problems::default();
    for (line, key, upn) in &again.list {
        let first = firsts.get(key).copied().unwrap_or_default();
        problems.add(Problem::of_value(
            MARKS.name,
            *line,
            MARKS.columns[0],
            upn,
            format!("has a second mark for the same school, date and session; the first is on line {first}"),
        ));
    }
    problems.count_more(again.more);
    problems
}
