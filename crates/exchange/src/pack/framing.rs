//! Lines of a CSV file and the fields in them, with physical line numbers.
//! In: a stream of bytes. Out: blocks of whole records, records, fields.
//! Why not the csv reader alone: errors must name the physical line, blocks must go to several
//! threads, and a stream must be bounded in memory. Quoted fields are still read by `csv-core`.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// The longest record that is read, in bytes: far beyond any real one, short of a quote that was
/// never closed.
pub(super) const LONGEST: usize = 1 << 20;

/// Whole records, with the physical line of the first.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    pub(super) line: u64,
    /// Whether any byte is a quote; without one, every line is a record.
    pub(super) quoted: bool,
}

/// Cuts a stream into blocks of whole records.
pub(super) struct Blocks<R> {
    from: R,
    rest: Vec<u8>,
    size: usize,
    line: u64,
    started: bool,
    ended: bool,
}

/// Why a stream could not be cut.
#[derive(Debug)]
pub(super) enum FramingError {
    /// The stream failed.
    Io(io::Error),
    /// A record is longer than [`LONGEST`]; the physical line it starts on.
    TooLong(u64),
    /// The file starts as UTF-16 does.
    Utf16,
}

impl From<io::Error> for FramingError {
    fn from(e: io::Error) -> Self {
        Self::Io(e)
    }
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(from: R, size: usize) -> Self {
        Self {
            from,
            rest: Vec::new(),
            size,
            line: 1,
            started: false,
            ended: false,
        }
    }

    /// The next block, reusing the buffer of one that is done with. `None` at the end.
    pub(super) fn next(&mut self, mut bytes: Vec<u8>) -> Result<Option<Block>, FramingError> {
        bytes.clear();
        bytes.append(&mut self.rest);
        let mut want = self.size;
        loop {
            if !self.ended {
                let more = want.saturating_sub(bytes.len()) as u64;
                let got = self.from.by_ref().take(more).read_to_end(&mut bytes)?;
                self.ended = (got as u64) < more;
            }
            if !self.started {
                self.started = true;
                if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                    return Err(FramingError::Utf16);
                }
                if bytes.starts_with("\u{feff}".as_bytes()) {
                    bytes.drain(..3);
                }
            }
            if self.ended {
                break;
            }
            // The block ends after its last line end outside quotes; what follows waits.
            let quoted = memchr(b'"', &bytes).is_some();
            let cut = if quoted {
                last_record_end(&bytes)
            } else {
                memrchr(b'\n', &bytes).map(|at| at + 1)
            };
            if let Some(cut) = cut {
                self.rest.extend_from_slice(&bytes[cut..]);
                bytes.truncate(cut);
                break;
            }
            if bytes.len() > LONGEST {
                return Err(FramingError::TooLong(self.line));
            }
            want = bytes.len() + self.size;
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        self.line += memchr_iter(b'\n', &bytes).count() as u64;
        let quoted = memchr(b'"', &bytes).is_some();
        Ok(Some(Block {
            bytes,
            line,
            quoted,
        }))
    }
}

/// One past the last line end that lies outside quotes. A doubled quote toggles twice, so parity
/// is enough.
fn last_record_end(bytes: &[u8]) -> Option<usize> {
    let mut inside = false;
    let mut end = None;
    for at in memchr::memchr2_iter(b'"', b'\n', bytes) {
        if bytes[at] == b'"' {
            inside = !inside;
        } else if !inside {
            end = Some(at + 1);
        }
    }
    end
}

/// The records of a block: physical line, and bytes without the line end. Blank lines are passed
/// over.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    line: u64,
    quoted: bool,
}

impl Block {
    pub(super) fn records(&self) -> Records<'_> {
        Records {
            bytes: &self.bytes,
            line: self.line,
            quoted: self.quoted,
        }
    }
}

impl Records<'_> {
    /// The line that comes next, and how many bytes are left.
    pub(super) fn rest(&self) -> (u64, usize) {
        (self.line, self.bytes.len())
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u64, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.bytes.is_empty() {
            let line = self.line;
            let end = if self.quoted {
                record_end(self.bytes)
            } else {
                memchr(b'\n', self.bytes)
            };
            let (record, rest) = match end {
                Some(at) => (&self.bytes[..at], &self.bytes[at + 1..]),
                None => (self.bytes, &[][..]),
            };
            self.bytes = rest;
            self.line += 1 + if self.quoted {
                memchr_iter(b'\n', record).count() as u64
            } else {
                0
            };
            let record = record.strip_suffix(b"\r").unwrap_or(record);
            if !record.is_empty() {
                return Some((line, record));
            }
        }
        None
    }
}

fn record_end(bytes: &[u8]) -> Option<usize> {
    let mut inside = false;
    for at in memchr::memchr2_iter(b'"', b'\n', bytes) {
        if bytes[at] == b'"' {
            inside = !inside;
        } else if !inside {
            return Some(at);
        }
    }
    None
}

/// Why the quotes of a record make no sense.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BadQuote {
    /// One is opened and not closed.
    Open,
    /// One stands in the middle of a value that is not in quotes.
    Stray,
}

impl BadQuote {
    pub(super) const fn why(self) -> &'static str {
        match self {
            Self::Open => "opens a quote and does not close it",
            Self::Stray => {
                "has a quote inside a value; put the whole value in quotes and write each quote in it twice"
            }
        }
    }
}

/// The fields of one record.
#[derive(Debug, Default)]
pub(super) struct Fields {
    text: Vec<u8>,
    ends: Vec<usize>,
    quoted: bool,
    reader: Option<Box<csv_core::Reader>>,
}

impl Fields {
    /// Splits a record.
    ///
    /// Records are cut by counting quotes; a quote in the middle of a bare value can make that
    /// differ from what the value means, and then the record is refused rather than part of it
    /// lost.
    pub(super) fn split(&mut self, record: &[u8]) -> Result<(), BadQuote> {
        self.text.clear();
        self.ends.clear();
        self.quoted = memchr(b'"', record).is_some();
        if !self.quoted {
            self.text.extend_from_slice(record);
            self.ends.extend(memchr_iter(b',', record));
            self.ends.push(record.len());
            return Ok(());
        }
        if memchr_iter(b'"', record).count() % 2 == 1 {
            return Err(BadQuote::Open);
        }
        // Only a line feed ends a record here, as for records without quotes. Making a reader
        // costs far more than reading a line with one.
        let reader = self.reader.get_or_insert_with(|| {
            let mut ours = csv_core::ReaderBuilder::new();
            Box::new(ours.terminator(csv_core::Terminator::Any(b'\n')).build())
        });
        reader.reset();
        let mut text = vec![0; record.len()];
        let mut ends = vec![0; record.len() + 2];
        let (_, taken, written, count) = reader.read_record(record, &mut text, &mut ends);
        if taken < record.len() {
            return Err(BadQuote::Stray);
        }
        let (end, _, _, last) = reader.read_record(b"\n", &mut text[written..], &mut ends[count..]);
        if !matches!(end, csv_core::ReadRecordResult::Record) {
            return Err(BadQuote::Stray);
        }
        // Fields in the same form as above: each end is followed by one byte to skip.
        let mut start = 0;
        for end in &ends[..count + last] {
            if !self.ends.is_empty() {
                self.text.push(b',');
            }
            self.text.extend_from_slice(&text[start..*end]);
            self.ends.push(self.text.len());
            start = *end;
        }
        Ok(())
    }

    /// Where the commas stand, when there are so many and nothing was quoted.
    pub(super) fn plain_ends<const N: usize>(&self) -> Option<[usize; N]> {
        let (last, commas) = self.ends.split_last()?;
        let plain = *last == self.text.len() && !self.quoted;
        commas.try_into().ok().filter(|_| plain)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, i: usize) -> &[u8] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] + 1 };
        &self.text[start..self.ends[i]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, size: usize) -> Vec<(u64, Vec<String>)> {
        let mut blocks = Blocks::new(text.as_bytes(), size);
        let mut out = Vec::new();
        let mut fields = Fields::default();
        while let Some(block) = blocks.next(Vec::new()).expect("frames") {
            for (line, record) in block.records() {
                fields.split(record).expect("quotes closed");
                let texts = (0..fields.len())
                    .map(|i| String::from_utf8_lossy(fields.get(i)).into_owned())
                    .collect();
                out.push((line, texts));
            }
        }
        out
    }

    #[test]
    fn physical_lines_hold_for_any_block_size() {
        let text = "\u{feff}a,b\r\n\r\n1,\"x\ny\"\r\n\"q\"\"q\",\"\"\n,\nlast,\"c,d\"";
        let expected: Vec<(u64, Vec<String>)> = [
            (1, ["a", "b"]),
            (3, ["1", "x\ny"]),
            (5, ["q\"q", ""]),
            (6, ["", ""]),
            (7, ["last", "c,d"]),
        ]
        .map(|(n, f)| (n, f.map(str::to_owned).to_vec()))
        .into();
        for size in 3..60 {
            assert_eq!(all(text, size), expected, "block size {size}");
        }
    }
}
