//! Records out to the files of a pack, as RFC 4180 with `\n` line ends.
//! In: records, file by file. Out: files in a folder. The same records give the same bytes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::columns::{self, FileShape};
use super::{CalendarRow, Details, Enrolment, Mark, Parent, Pupil, Relationship, School};
use crate::csv_error::as_it_was;

/// Writes a pack into a folder, one call a file; marks stream.
#[derive(Debug)]
pub struct PackWriter {
    folder: PathBuf,
}

/// The marks file, open for rows.
pub struct MarksFile {
    out: BufWriter<File>,
    line: Vec<u8>,
}

impl PackWriter {
    /// Starts a pack in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn create(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    fn rows<T, const N: usize>(
        &self,
        file: &FileShape<N>,
        items: &[T],
        fields: impl Fn(&T) -> [String; N],
    ) -> io::Result<()> {
        let mut out = csv::WriterBuilder::new()
            .has_headers(false)
            .from_path(self.folder.join(file.name))
            .map_err(as_it_was)?;
        out.write_record(file.columns).map_err(as_it_was)?;
        for item in items {
            out.write_record(fields(item)).map_err(as_it_was)?;
        }
        out.flush()
    }

    /// Writes `schools.csv`.
    ///
    /// # Errors
    /// When the file cannot be written; the same holds for every file below.
    pub fn schools(&self, schools: &[School]) -> io::Result<()> {
        self.rows(&columns::SCHOOLS, schools, |s| {
            let age = |a: Option<u8>| a.map(|a| a.to_string()).unwrap_or_default();
            [
                s.laestab.to_string(),
                s.urn.clone(),
                s.name.clone(),
                s.phase.clone(),
                age(s.low_age),
                age(s.high_age),
                s.kind.clone(),
            ]
        })
    }

    /// Writes `calendar.csv`.
    pub fn calendar(&self, rows: &[CalendarRow]) -> io::Result<()> {
        self.rows(&columns::CALENDAR, rows, |r| {
            [
                r.laestab.map_or_else(|| "*".to_owned(), |l| l.to_string()),
                r.date.to_string(),
                r.sessions.text().to_owned(),
            ]
        })
    }

    /// Writes `pupils.csv`.
    pub fn pupils(&self, pupils: &[Pupil]) -> io::Result<()> {
        self.rows(&columns::PUPILS, pupils, |p| {
            [
                p.upn.clone(),
                p.surname.clone(),
                p.forename.clone(),
                p.dob.to_string(),
                p.sex.clone(),
                p.year_group.clone(),
            ]
        })
    }

    /// Writes `enrolments.csv`.
    pub fn enrolments(&self, enrolments: &[Enrolment]) -> io::Result<()> {
        self.rows(&columns::ENROLMENTS, enrolments, |e| {
            [
                e.upn.clone(),
                e.laestab.to_string(),
                e.start.to_string(),
                optional(e.end),
                e.status.text().to_owned(),
            ]
        })
    }

    /// Writes `details.csv`.
    pub fn details(&self, details: &[Details]) -> io::Result<()> {
        self.rows(&columns::DETAILS, details, |d| {
            [
                d.upn.clone(),
                d.preferred_name.clone(),
                d.address.clone(),
                d.postcode.clone(),
                d.sen.text().to_owned(),
                d.fsm.to_string(),
                d.language.clone(),
                d.flags.join(";"),
            ]
        })
    }

    /// Writes `parents.csv`.
    pub fn parents(&self, parents: &[Parent]) -> io::Result<()> {
        self.rows(&columns::PARENTS, parents, |p| {
            [
                p.parent_ref.clone(),
                p.title.clone(),
                p.forename.clone(),
                p.surname.clone(),
                p.address.clone(),
                p.postcode.clone(),
                p.email.clone(),
                optional(p.email_confirmed_on),
                p.mobile.clone(),
                p.phone.clone(),
                p.language.clone(),
            ]
        })
    }

    /// Writes `relationships.csv`.
    pub fn relationships(&self, relationships: &[Relationship]) -> io::Result<()> {
        self.rows(&columns::RELATIONSHIPS, relationships, |r| {
            [
                r.upn.clone(),
                r.parent_ref.clone(),
                r.relationship.clone(),
                r.lives_with.to_string(),
                r.parental_responsibility.to_string(),
                r.contact_order.to_string(),
                r.restriction.clone(),
            ]
        })
    }

    /// Opens `marks.csv` and writes its header.
    pub fn marks(&self) -> io::Result<MarksFile> {
        let mut out = BufWriter::with_capacity(
            1 << 20,
            File::create(self.folder.join(columns::MARKS.name))?,
        );
        writeln!(out, "{}", columns::MARKS.columns.join(","))?;
        Ok(MarksFile {
            out,
            line: Vec::with_capacity(64),
        })
    }
}

fn optional(date: Option<Date>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

impl MarksFile {
    /// Writes one mark.
    pub fn mark(&mut self, mark: &Mark<'_>) -> io::Result<()> {
        self.line.clear();
        mark_line(mark, &mut self.line);
        self.out.write_all(&self.line)
    }

    /// Writes lines made by [`mark_line`], so that several threads can make them.
    pub fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write_all(lines)
    }

    /// Ends the file. Without this, a failure to write the last block would go unseen.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Some marks as the bytes of a `marks.csv`, its header first.
pub fn marks_file<'a>(marks: impl IntoIterator<Item = Mark<'a>>) -> Vec<u8> {
    let mut out = columns::MARKS.columns.join(",").into_bytes();
    out.push(b'\n');
    for mark in marks {
        mark_line(&mark, &mut out);
    }
    out
}

/// Appends one mark as a line of `marks.csv`. A number that CSV would have to quote is quoted.
pub fn mark_line(mark: &Mark<'_>, out: &mut Vec<u8>) {
    let quoted = mark
        .upn
        .bytes()
        .any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    if quoted {
        out.push(b'"');
        out.extend_from_slice(mark.upn.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(mark.upn.as_bytes());
    }
    let digits = |out: &mut Vec<u8>, number: u32, places: u32| {
        out.extend(
            (0..places)
                .rev()
                .map(|p| b'0' + (number / 10u32.pow(p) % 10) as u8),
        );
    };
    out.push(b',');
    digits(out, mark.laestab.number(), 7);
    out.push(b',');
    // Dates of registers lie in years of four digits.
    digits(out, mark.date.year().unsigned_abs().into(), 4);
    out.push(b'-');
    digits(out, mark.date.month().unsigned_abs().into(), 2);
    out.push(b'-');
    digits(out, mark.date.day().unsigned_abs().into(), 2);
    out.push(b',');
    out.extend_from_slice(mark.session.text().as_bytes());
    out.push(b',');
    out.extend_from_slice(mark.code.text().as_bytes());
    out.push(b'\n');
}
