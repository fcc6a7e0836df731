//! A sound little pack as text, in which a test breaks one thing.
//! In: changes to its files. Out: a folder or a zip of it, and what the reader makes of either.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::Path;

use exchange::Problems;
use exchange::pack::{Pack, Reading, read};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A pupil of the sound pack, on the roll of 8854001. The other, Q801200005002, was on that roll
/// until July 2025 and is on that of 8854002 since.
pub(crate) const IVY: &str = "B801200005001";

const SCHOOLS: &str = "\
laestab,urn,name,phase,low_age,high_age,type
8854001,145201,Ash Lane Primary,primary,4,11,maintained
8854002,145202,Birch Road High,secondary,11,18,academy
";
const CALENDAR: &str = "\
laestab,date,sessions
*,2024-07-15,AM+PM
*,2025-09-01,AM+PM
*,2025-09-02,AM+PM
8854001,2025-09-02,AM
8854002,2025-09-03,PM
";
const PUPILS: &str = "\
upn,surname,forename,dob,sex,year_group
B801200005001,Marl,Ivy,2015-05-01,F,6
Q801200005002,Fenn,Rob,2013-11-30,M,7
";
const ENROLMENTS: &str = "\
upn,laestab,start,end,status
B801200005001,8854001,2019-09-02,,C
Q801200005002,8854001,2018-09-03,2025-07-22,C
Q801200005002,8854002,2025-09-01,,C
";
const MARKS: &str = "\
upn,laestab,date,session,code
B801200005001,8854001,2024-07-15,AM,H
B801200005001,8854001,2025-09-01,AM,/
B801200005001,8854001,2025-09-01,PM,\\
Q801200005002,8854002,2025-09-01,AM,C1
";
const DETAILS: &str = "\
upn,preferred_name,address,postcode,sen,fsm,language,flags
B801200005001,Ivy,1 Ash Lane,ZZ1 1AA,K,false,English,young carer;service child
";
const PARENTS: &str = "\
parent_ref,title,forename,surname,address,postcode,email,email_confirmed_on,mobile,phone,language
p1,Ms,Ada,Marl,1 Ash Lane,ZZ1 1AA,ada@example.org,2025-09-01,07700 900001,,English
";
const RELATIONSHIPS: &str = "\
upn,parent_ref,relationship,lives_with,parental_responsibility,contact_order,restriction
B801200005001,p1,mother,true,true,1,
";

/// A pack being made: file names and their bytes.
#[derive(Clone)]
pub(crate) struct PackMaker {
    files: BTreeMap<String, Vec<u8>>,
}

impl PackMaker {
    /// A pack in which nothing is wrong, optional files included.
    pub(crate) fn sound() -> Self {
        let files = [
            ("schools.csv", SCHOOLS),
            ("calendar.csv", CALENDAR),
            ("pupils.csv", PUPILS),
            ("enrolments.csv", ENROLMENTS),
            ("marks.csv", MARKS),
            ("details.csv", DETAILS),
            ("parents.csv", PARENTS),
            ("relationships.csv", RELATIONSHIPS),
        ];
        Self {
            files: files
                .map(|(name, text)| (name.to_owned(), text.into()))
                .into(),
        }
    }

    /// Puts a file in, in place of one of that name.
    pub(crate) fn file(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(name.to_owned(), bytes.into());
        self
    }

    /// Takes a file out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.files.remove(name).expect("the file is there");
        self
    }

    /// Puts one text in the place of another, which must stand in the file once.
    pub(crate) fn swap(self, name: &str, old: &str, new: &str) -> Self {
        let text = self.text(name);
        assert_eq!(text.matches(old).count(), 1, "{old} stands in {name} once");
        self.file(name, text.replacen(old, new, 1))
    }

    /// Adds a line at the end.
    pub(crate) fn line(self, name: &str, line: &str) -> Self {
        let text = self.text(name);
        self.file(name, format!("{text}{line}\n"))
    }

    /// A file's text.
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.files[name].clone()).expect("text")
    }

    /// The pack as a folder on disk.
    pub(crate) fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in &self.files {
            std::fs::write(folder.path().join(name), bytes).expect("a file");
        }
        folder
    }

    /// The pack as the bytes of a zip, its files in this folder (`""`, or `"name/"`).
    pub(crate) fn zip(&self, folder: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.files {
            zip.start_file(format!("{folder}{name}"), SimpleFileOptions::default())
                .expect("a member");
            zip.write_all(bytes).expect("its bytes");
        }
        zip.finish().expect("a zip").into_inner()
    }

    /// What the reader makes of the folder.
    pub(crate) fn read(&self) -> Result<Pack, Problems> {
        read_on(self.folder().path(), 2)
    }

    /// What the reader makes of the folder when it must refuse it.
    pub(crate) fn refused(&self) -> Problems {
        self.read().expect_err("to be refused")
    }
}

/// Reads a pack on this many threads.
pub(crate) fn read_on(path: &Path, threads: usize) -> Result<Pack, Problems> {
    read(
        path,
        &Reading {
            threads,
            progress: &|_, _| {},
        },
    )
}

/// Reads a pack from the bytes of a zip.
pub(crate) fn read_zip(bytes: &[u8]) -> Result<Pack, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pack.zip");
    std::fs::write(&path, bytes).expect("a file");
    read_on(&path, 2)
}

/// Problems one a line, as they are printed.
pub(crate) fn told(problems: &Problems) -> String {
    let lines = problems.list().iter();
    lines.fold(String::new(), |text, line| text + &format!("{line}\n"))
}
