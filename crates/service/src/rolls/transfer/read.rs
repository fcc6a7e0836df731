//! What a transfer file holds for one school, held against the records of the pupils on its roll.
//! In: the file's bytes and name; the school. Out: pupil by pupil what the record has and what the file has, and which of
//! it would be filled in; what of the file is in doubt, left out or refused, by file, line and value.

use std::collections::BTreeMap;

use axum::body::Bytes;
use exchange::Problem as FileProblem;
use exchange::ctf::{self, Ctf, Limits, Reading as CtfReading, Received, contacts};
use govuk::{Cell, Content, Table};
use jiff::civil::Date;
use store::pupils::{Pupil, enrolments_of_school};
use store::rolls::{Compared, compared};
use store::{PupilId, Reading, SchoolId, StoreError};

use crate::load::choose::LARGEST_FILE;
use crate::load::contacts::{Found, judge};

/// Problems of one kind on a page; the file itself has them all.
const SHOWN: usize = 50;

/// Reads a file within the limits of an upload.
pub(super) async fn received(name: String, bytes: Bytes) -> Result<Received, Box<FileProblem>> {
    let broken = FileProblem::of_file(&name, "could not be read; choose another file");
    let reading = CtfReading {
        limits: Limits {
            file_bytes: LARGEST_FILE as u64,
            ..Limits::default()
        },
        ..CtfReading::default()
    };
    let work = move || ctf::read(&bytes, &name, &reading);
    match tokio::task::spawn_blocking(work).await {
        Ok(read) => read.map_err(Box::new),
        Err(_) => Err(Box::new(broken)),
    }
}

/// Problems as a table with its heading; nothing where there are none.
pub(super) fn problems(title: &str, found: &[FileProblem]) -> Vec<Content> {
    if found.is_empty() {
        return Vec::new();
    }
    let rows = found.iter().take(SHOWN).map(|problem| {
        let line = match problem.line {
            0 => Content::text("the file"),
            line => line.into(),
        };
        [
            Cell::new(problem.file.as_str()),
            Cell::new(line),
            Cell::new(problem.column.as_str()),
            Cell::new(problem.value.clone().unwrap_or_default()),
            Cell::new(problem.why.as_str()),
        ]
    });
    let table = Table::new(title)
        .head(["File", "Line", "Element", "Value", "What is wrong"])
        .rows(rows.collect::<Vec<_>>());
    let scroll = |open: &str| Content::html(open.to_owned());
    vec![
        scroll(
            "<div class=\"app-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Problems of the file\">",
        ),
        table.into(),
        scroll("</div>"),
    ]
}

/// A pupil of the file whose record is on the school's roll.
#[derive(Clone, Debug)]
pub(super) struct Matched {
    pub(super) record: Compared,
    pub(super) told: ctf::Pupil,
    /// Set in the record from the file, because the record has none.
    pub(super) former_upn: Option<String>,
    /// The language, by the code of the file.
    pub(super) language: Option<String>,
    /// Lines and postcode.
    pub(super) home: Option<(String, String)>,
}

impl Matched {
    fn of(record: Compared, told: ctf::Pupil) -> Self {
        let some = |value: &str| Some(value.trim().to_owned()).filter(|v| !v.is_empty());
        let pupil = &record.pupil;
        let none = |value: Option<&String>| value.is_none_or(|v| v.trim().is_empty());
        let former = some(&told.former_upn).filter(|upn| pupil.upn.as_ref() != Some(upn));
        let language = told.languages.iter().find_map(|one| some(&one.language));
        let home = told
            .address
            .as_ref()
            .map(|at| (at.lines().join("\n"), at.postcode.to_uppercase()));
        Self {
            former_upn: former.filter(|_| none(pupil.former_upn.as_ref())),
            language: language.filter(|_| none(pupil.language.as_ref())),
            home: home.filter(|(lines, _)| record.home.is_none() && !lines.is_empty()),
            record,
            told,
        }
    }

    /// What would be filled in, in words.
    pub(super) fn filled(&self) -> Vec<&'static str> {
        let mut filled = Vec::new();
        if self.former_upn.is_some() {
            filled.push("former number");
        }
        if self.language.is_some() {
            filled.push("language");
        }
        if self.home.is_some() {
            filled.push("address");
        }
        filled
    }
}

/// What a file holds for a school.
pub(super) struct Held {
    pub(super) pupils: Vec<Matched>,
    /// Those of whom nothing is taken, with the reason, by their line in the file.
    pub(super) nobody: Vec<FileProblem>,
    /// Ways to reach somebody that are none.
    pub(super) left_out: Vec<FileProblem>,
    /// The contacts of those who are taken.
    pub(super) contacts: exchange::mis::contacts::Contacts,
    /// What the contacts would do.
    pub(super) families: Found,
}

/// Everybody on a school's roll today, by their number.
async fn by_number(
    on: &Reading,
    school: SchoolId,
    today: Date,
) -> Result<BTreeMap<String, Compared>, StoreError> {
    let spells = enrolments_of_school(on, school).await?;
    let here = spells.iter().filter(|spell| spell.holds_on(today));
    let ids: Vec<PupilId> = here.map(|spell| spell.pupil).collect();
    let records = compared(on, &ids).await?.into_iter();
    let numbered = records.filter_map(|record| Some((record.pupil.upn.clone()?, record)));
    Ok(numbered.collect())
}

/// Whether two are told as one: the number alone may be mistyped.
fn same_birth(pupil: &Pupil, told: &ctf::Pupil) -> bool {
    pupil.born == told.born
}

/// Holds a file against a school's roll.
pub(super) async fn held(
    on: &Reading,
    school: SchoolId,
    ctf: &Ctf,
    file: &str,
    today: Date,
) -> Result<Held, StoreError> {
    let mut roll = by_number(on, school, today).await?;
    let (mut pupils, mut nobody) = (Vec::new(), Vec::new());
    for told in &ctf.pupils {
        let refuse =
            |why: &str| FileProblem::of_value(file, told.line, "<Pupil/UPN>", &told.upn, why);
        let Some(record) = roll.remove(&told.upn) else {
            nobody.push(refuse("is nobody on the school’s roll today; put the joiner on the roll first, then take the file in again"));
            continue;
        };
        if same_birth(&record.pupil, told) {
            pupils.push(Matched::of(record, told.clone()));
        } else {
            nobody.push(refuse("is the number of a pupil on the roll who has another date of birth; find out which is right"));
        }
    }
    let taken = Ctf {
        header: ctf.header.clone(),
        pupils: pupils
            .iter()
            .map(|one: &Matched| one.told.clone())
            .collect(),
    };
    let told = contacts::of(&taken, file);
    Ok(Held {
        pupils,
        nobody,
        left_out: told.left_out,
        families: judge(on, school, &told.contacts, today).await?,
        contacts: told.contacts,
    })
}
