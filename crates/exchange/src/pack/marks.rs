//! `marks.csv` into open registers, on several threads.
//! In: a stream of marks, and the schools and pupils they may name. Out: marked registers, errors
//! and warnings in the order of their lines.

use std::collections::{HashMap as StdMap, HashSet};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use jiff::civil::Date;
use law::academic_year::academic_year;
use law::attendance::{CODES_CHANGED, Code};
use law::school::Laestab;
use register::{Day, Marked, Marking, Place, PupilIx, SchoolIx, Session, Slot};

use super::columns::MARKS;
use super::framing::{Block, Blocks, Fields};
use super::index::{Pupils, Schools};
use super::source::{Source, Stream};
use super::table::{Header, NOT_A_DATE, check_utf8, framing_problem, no_header, parse_date, split};
use crate::{Problem, Problems};

/// Bytes in a block: large enough that handing it over costs nothing beside reading it.
const BLOCK: usize = 2 << 20;

/// What reading the marks gave.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) problems: Problems,
    pub(super) warnings: Problems,
    pub(super) marks: u64,
}

/// What a mark must refer to, and where it goes.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) schools: &'a Schools,
    pub(super) pupils: &'a Pupils,
    pub(super) marking: &'a Marking,
}

/// Codes by their bytes, so that a mark costs one look-up.
struct CodeTable {
    before: [Option<Code>; 256],
    since: [Option<Code>; 256],
}

impl CodeTable {
    fn new() -> Self {
        let mut table = Self {
            before: [None; 256],
            since: [None; 256],
        };
        for code in Code::all() {
            if let [byte] = code.text().as_bytes() {
                let at = usize::from(*byte);
                if code.until().is_some() || code.since().is_none() {
                    table.before[at] = Some(code);
                }
                if code.until().is_none() {
                    table.since[at] = Some(code);
                }
            }
        }
        table
    }

    fn find(&self, text: &[u8], date: Date) -> Option<Code> {
        match text {
            [byte] if date < CODES_CHANGED => self.before[usize::from(*byte)],
            [byte] => self.since[usize::from(*byte)],
            _ => std::str::from_utf8(text)
                .ok()
                .and_then(|t| Code::parse(t, date).ok()),
        }
    }
}

/// Reads one mark a line. What was on the line before is remembered, since neighbours agree.
struct Reader<'a> {
    target: Target<'a>,
    header: &'a Header<5>,
    codes: CodeTable,
    fields: Fields,
    upn: Vec<u8>,
    pupil: Option<PupilIx>,
    laestab: Vec<u8>,
    school: Option<SchoolIx>,
    date_text: Vec<u8>,
    date: Option<(Date, Slot)>,
    /// Where the commas of the line before stood, when its columns were the five of the contract
    /// in order and nothing was quoted.
    commas: Option<[usize; 4]>,
}

/// A mark that names a pupil, a school, a session and a code of ours.
struct Read {
    pupil: PupilIx,
    school: SchoolIx,
    slot: Slot,
    code: Code,
}

impl<'a> Reader<'a> {
    fn new(target: Target<'a>, header: &'a Header<5>) -> Self {
        Self {
            target,
            header,
            codes: CodeTable::new(),
            fields: Fields::default(),
            upn: Vec::new(),
            pupil: None,
            laestab: Vec::new(),
            school: None,
            date_text: Vec::new(),
            date: None,
            commas: None,
        }
    }

    /// Reads a record whose commas stand where those of the line before stood, which spares
    /// splitting it. `None` when anything is not as expected: then it is split and judged.
    fn read_like_before(&mut self, record: &[u8]) -> Option<Read> {
        let [a, b, c, d] = self.commas?;
        if record.len() <= d || [a, b, c, d].iter().any(|at| record[*at] != b',') {
            return None;
        }
        // A known value holds no comma, so a record read in this way has no more than these four.
        let upn = &record[..a];
        if memchr::memchr(b',', upn).is_some() {
            return None;
        }
        self.resolve(
            upn,
            &record[a + 1..b],
            &record[b + 1..c],
            &record[c + 1..d],
            &record[d + 1..],
        )
    }

    /// Looks up the values of a mark; those of the line before are remembered.
    fn resolve(
        &mut self,
        upn: &[u8],
        laestab: &[u8],
        date: &[u8],
        session: &[u8],
        code: &[u8],
    ) -> Option<Read> {
        if upn != self.upn {
            self.pupil = self.target.pupils.find(upn);
            self.upn.clear();
            self.upn.extend_from_slice(upn);
        }
        if laestab != self.laestab {
            self.school = Laestab::from_digits(laestab).and_then(|l| self.target.schools.find(l));
            self.laestab.clear();
            self.laestab.extend_from_slice(laestab);
        }
        if date != self.date_text {
            self.date = parse_date(date).map(|d| {
                let year = academic_year(d).value;
                (d, Slot::in_year(year, Day::from(d), Session::Am))
            });
            self.date_text.clear();
            self.date_text.extend_from_slice(date);
        }
        let (date, slot) = self.date?;
        let slot = Slot {
            at: slot.at + parse_session(session)? as usize,
            ..slot
        };
        let code = self.codes.find(code, date)?;
        Some(Read {
            pupil: self.pupil?,
            school: self.school?,
            slot,
            code,
        })
    }

    /// Reads a record; every value that is wrong is a problem.
    fn read(&mut self, line: u64, record: &[u8], problems: &mut Problems) -> Option<Read> {
        if let Some(read) = self.read_like_before(record) {
            return Some(read);
        }
        if let Err(problem) = split(
            MARKS.name,
            line,
            record,
            self.header.width,
            &mut self.fields,
        ) {
            problems.add(problem);
            return None;
        }
        self.commas = self
            .fields
            .plain_ends()
            .filter(|_| self.header.is_as_written());
        let fields = std::mem::take(&mut self.fields);
        let [upn, laestab, date, session, code] = self.header.at.map(|at| fields.get(at));
        let read = self.resolve(upn, laestab, date, session, code);
        let session_is_right = parse_session(session).is_some();
        self.fields = fields;
        if read.is_none() {
            self.explain(line, session_is_right, problems);
        }
        read
    }

    /// Names every value of the record that is wrong.
    fn explain(&self, line: u64, session_is_right: bool, problems: &mut Problems) {
        let value =
            |column: usize| String::from_utf8_lossy(self.fields.get(self.header.at[column]));
        let mut add = |column: usize, why: String| {
            problems.add(Problem::of_value(
                MARKS.name,
                line,
                MARKS.columns[column],
                &value(column),
                why,
            ));
        };
        if self.pupil.is_none() {
            add(0, "is not a pupil of this pack's pupils.csv".to_owned());
        }
        if self.school.is_none() {
            add(1, "is not a school of this pack's schools.csv".to_owned());
        }
        if self.date.is_none() {
            add(2, NOT_A_DATE.to_owned());
        }
        if !session_is_right {
            add(3, "is neither AM nor PM".to_owned());
        }
        // Without a date, a code can still be one of no date at all.
        let on = self.date.map_or(CODES_CHANGED, |(d, _)| d);
        if let Err(why) = Code::parse(&value(4), on)
            && (self.date.is_some() || why == law::attendance::NotACode::Unknown)
        {
            let hint = if value(4).is_empty() || value(4) == "-" {
                "; leave the row out for a session that is not marked"
            } else {
                ""
            };
            add(4, format!("{why}{hint}"));
        }
    }
}

fn parse_session(text: &[u8]) -> Option<Session> {
    match text {
        b"AM" => Some(Session::Am),
        b"PM" => Some(Session::Pm),
        _ => None,
    }
}

/// Marks for which no row stands, kept only to see a second one of the same session.
type Strays = Mutex<HashSet<(PupilIx, SchoolIx, Day, bool)>>;

fn is_new_stray(strays: &Strays, read: &Read) -> bool {
    let key = (
        read.pupil,
        read.school,
        read.slot.day,
        read.slot.at % 2 == 1,
    );
    strays
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .insert(key)
}

/// What a thread has found so far.
#[derive(Default)]
struct Found {
    outcome: Outcome,
    duplicates: bool,
}

fn mark_block(block: &Block, reader: &mut Reader<'_>, strays: &Strays, found: &mut Found) {
    if let Err(problem) = check_utf8(MARKS.name, block) {
        found.outcome.problems.merge_by_line(one(problem));
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

fn one(problem: Problem) -> Problems {
    let mut problems = Problems::default();
    problems.add(problem);
    problems
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
        // Threads cannot tell which of two marks stands first in the file, so look again in order.
        let again = source.with(MARKS.name, |stream| second_marks(stream, target))?;
        if let Some(again) = again {
            let firsts = source.with(MARKS.name, |stream| first_lines(stream, target, &again))?;
            found
                .outcome
                .problems
                .merge_by_line(duplicate_problems(&again, &firsts.unwrap_or_default()));
        }
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
    let (give, take) = sync_channel::<Block>(threads * 2);
    let (give_back, spent) = sync_channel::<Vec<u8>>(threads * 4);
    let take = Mutex::new(take);
    std::thread::scope(|scope| {
        // Dropped at the end of the scope, which tells the threads that there is no more.
        let give = give;
        for _ in 0..threads.max(1) {
            let (take, give_back, found, header) = (&take, give_back.clone(), &found, &header);
            scope.spawn(move || work(take, &give_back, Reader::new(target, header), strays, found));
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

/// Reads the first block and the header in it; gives back the block without its header.
fn open<R: std::io::Read>(blocks: &mut Blocks<R>) -> Result<(Option<Block>, Header<5>), Problems> {
    let mut block = match blocks.next(Vec::new()) {
        Ok(Some(block)) => block,
        Ok(None) => return Err(one(no_header(&MARKS))),
        Err(e) => return Err(one(framing_problem(MARKS.name, &e))),
    };
    check_utf8(MARKS.name, &block).map_err(one)?;
    let mut records = block.records();
    let Some((line, record)) = records.next() else {
        return Err(one(no_header(&MARKS)));
    };
    let header = Header::find(&MARKS, line, record)?;
    let (line, rest) = records.rest();
    let used = block.bytes.len() - rest;
    block.bytes.drain(..used);
    block.line = line;
    Ok((Some(block), header))
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
) -> StdMap<SessionKey, u64> {
    let wanted: HashSet<SessionKey> = again.list.iter().map(|(_, key, _)| *key).collect();
    let mut lines = StdMap::new();
    in_order(stream, target, |line, read, _| {
        let key = session_key(read);
        if wanted.contains(&key) {
            lines.entry(key).or_insert(line);
        }
    });
    lines
}

fn duplicate_problems(again: &SecondMarks, firsts: &StdMap<SessionKey, u64>) -> Problems {
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
