//! One line of `marks.csv` to one mark.
//! In: records, and the schools and pupils they may name. Out: places and codes, or problems.

use std::collections::HashSet;
use std::sync::Mutex;

use jiff::civil::Date;
use law::academic_year::academic_year;
use law::attendance::{CODES_CHANGED, Code};
use law::school::Laestab;
use register::{Day, Marking, PupilIx, SchoolIx, Session, Slot};

use super::columns::MARKS;
use super::framing::{Block, Blocks, Fields};
use super::index::{Pupils, Schools};
use super::table::{Header, NOT_A_DATE, check_utf8, framing_problem, no_header, parse_date, split};
use crate::{Problem, Problems};

/// Bytes in a block: large enough that handing it over costs nothing beside reading it.
pub(super) const BLOCK: usize = 2 << 20;

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
pub(super) struct Reader<'a> {
    pub(super) target: Target<'a>,
    header: &'a Header<5>,
    codes: CodeTable,
    fields: Fields,
    pub(super) upn: Vec<u8>,
    pupil: Option<PupilIx>,
    laestab: Vec<u8>,
    school: Option<SchoolIx>,
    pub(super) date_text: Vec<u8>,
    date: Option<(Date, Slot)>,
    /// Where the commas of the line before stood, when its columns were the five of the contract
    /// in order and nothing was quoted.
    commas: Option<[usize; 4]>,
}

/// A mark that names a pupil, a school, a session and a code of ours.
pub(super) struct Read {
    pub(super) pupil: PupilIx,
    pub(super) school: SchoolIx,
    pub(super) slot: Slot,
    pub(super) code: Code,
}

impl<'a> Reader<'a> {
    pub(super) fn new(target: Target<'a>, header: &'a Header<5>) -> Self {
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
    pub(super) fn read(
        &mut self,
        line: u64,
        record: &[u8],
        problems: &mut Problems,
    ) -> Option<Read> {
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
pub(super) type Strays = Mutex<HashSet<(PupilIx, SchoolIx, Day, bool)>>;

pub(super) fn is_new_stray(strays: &Strays, read: &Read) -> bool {
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

/// Reads the first block and the header in it; gives back the block without its header.
pub(super) fn open<R: std::io::Read>(
    blocks: &mut Blocks<R>,
) -> Result<(Option<Block>, Header<5>), Problems> {
    let mut block = match blocks.next(Vec::new()) {
        Ok(Some(block)) => block,
        Ok(None) => return Err(Problems::from(no_header(&MARKS))),
        Err(e) => return Err(Problems::from(framing_problem(MARKS.name, &e))),
    };
    check_utf8(MARKS.name, &block).map_err(Problems::from)?;
    let mut records = block.records();
    let Some((line, record)) = records.next() else {
        return Err(Problems::from(no_header(&MARKS)));
    };
    let header = Header::find(&MARKS, line, record)?;
    let (line, rest) = records.rest();
    let used = block.bytes.len() - rest;
    block.bytes.drain(..used);
    block.line = line;
    Ok((Some(block), header))
}
