//! A term in a small authority: eight schools of thirty pupils. The marks of its first half are there
//! from the beginning; those of the second half come as files, one a school and week.
//! In: the day on which the test is run. Out: the pack, the files, and what each file has to do.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use register::{Day, Session};

const SCHOOLS: u32 = 8;
const PUPILS: u32 = 30;
/// Weeks of half a term.
const HALF: u32 = 7;

/// The time as the program under test sees it.
#[allow(
    clippy::disallowed_methods,
    reason = "the program under test is a process of its own, with the system's clock"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A mark that a file has to set.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Mark {
    pub(crate) upn: String,
    pub(crate) day: Date,
    pub(crate) session: Session,
    /// What stood there; nothing before a first mark.
    pub(crate) before: Option<&'static str>,
    pub(crate) after: &'static str,
}

impl Mark {
    /// The mark as a line of a file, with the school's number where a file has one.
    fn line(&self, school: Option<&str>) -> String {
        let school = school
            .map(|number| format!("{number},"))
            .unwrap_or_default();
        let Self {
            upn,
            day,
            session,
            after,
            ..
        } = self;
        format!("{upn},{school}{day},{session},{after}")
    }
}

/// A file: a school's registers of a week, and those of the week seven before once more, with some
/// marks put right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct File {
    pub(crate) school: u32,
    week: u32,
}

/// The term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    first: Date,
}

const SESSIONS: [Session; 2] = [Session::Am, Session::Pm];

fn upn(school: u32, pupil: u32) -> String {
    format!("A{}{pupil:05}", laestab(school))
}

/// A school's number.
fn laestab(school: u32) -> u32 {
    9_994_001 + school
}

const fn present(session: Session) -> &'static str {
    match session {
        Session::Am => "/",
        Session::Pm => "\\",
    }
}

/// The mark as the register has it first. A few pupils are away so often that lists have something
/// to say of them.
fn first_mark(pupil: u32, week: u32, weekday: u32, session: Session) -> &'static str {
    match (pupil % 8, week + weekday) {
        (0, n) if n % 3 != 0 => "O",
        (1, n) if n % 2 == 0 => "I",
        (2, _) if week == HALF + 2 => "G",
        (3, n) if n % 7 == 0 && session == Session::Am => "L",
        _ => present(session),
    }
}

/// What a mark is put right to, where it is.
fn put_right(pupil: u32, weekday: u32, session: Session, was: &str) -> Option<&'static str> {
    if !(pupil + weekday * 2 + session as u32).is_multiple_of(5) {
        return None;
    }
    Some(match was {
        "/" | "\\" if pupil.is_multiple_of(2) => "O",
        "/" | "\\" => "M",
        _ => present(session),
    })
}

impl Term {
    /// The fourteen weeks before this one.
    pub(crate) fn before(now: Timestamp) -> Self {
        let today = now.to_zoned(TimeZone::UTC).date();
        let monday = Day::from(today).week().monday().date();
        let weeks = i64::from(HALF) * 2;
        Self {
            first: monday - weeks.weeks(),
        }
    }

    /// One of its days.
    pub(crate) fn day(self, week: u32, weekday: u32) -> Date {
        self.first + i64::from(week * 7 + weekday).days()
    }

    /// The last of its days.
    pub(crate) fn last(self) -> Date {
        self.day(HALF * 2 - 1, 4)
    }

    /// Everybody, by school.
    pub(crate) fn pupils() -> impl Iterator<Item = (u32, String)> {
        (0..SCHOOLS).flat_map(|school| (0..PUPILS).map(move |n| (school, upn(school, n))))
    }

    /// Every mark of some weeks.
    fn marks(self, school: u32, weeks: std::ops::Range<u32>) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (week, pupil) in weeks.flat_map(|week| (0..PUPILS).map(move |n| (week, n))) {
            for (weekday, session) in (0..5).flat_map(|d| SESSIONS.map(|s| (d, s))) {
                marks.push(Mark {
                    upn: upn(school, pupil),
                    day: self.day(week, weekday),
                    session,
                    before: None,
                    after: first_mark(pupil, week, weekday, session),
                });
            }
        }
        marks
    }

    /// The marks that are there from the beginning.
    pub(crate) fn first_half(self) -> Vec<Mark> {
        let all = (0..SCHOOLS).flat_map(|school| self.marks(school, 0..HALF));
        all.collect()
    }

    /// The files of the second half, week by week.
    pub(crate) fn files() -> Vec<File> {
        let weeks = HALF..HALF * 2;
        weeks
            .flat_map(|week| (0..SCHOOLS).map(move |school| File { school, week }))
            .collect()
    }

    /// Writes the pack.
    pub(crate) fn write_pack(self, folder: &Path) {
        let mut schools = "laestab,urn,name,phase,low_age,high_age,type\n".to_owned();
        let mut calendar = "laestab,date,sessions\n".to_owned();
        let mut pupils = "upn,surname,forename,dob,sex,year_group\n".to_owned();
        let mut enrolments = "upn,laestab,start,end,status\n".to_owned();
        let mut marks = "upn,laestab,date,session,code\n".to_owned();
        let born = self.first.year() - 12;
        for school in 0..SCHOOLS {
            let number = laestab(school);
            let _ = writeln!(
                schools,
                "{number},,School {school},secondary,11,16,maintained"
            );
        }
        for (week, weekday) in (0..HALF * 2).flat_map(|week| (0..5).map(move |d| (week, d))) {
            let _ = writeln!(calendar, "*,{},AM+PM", self.day(week, weekday));
        }
        for (at, (school, upn)) in Self::pupils().enumerate() {
            let _ = writeln!(pupils, "{upn},Marsh,Pupil {at},{born}-01-15,F,7");
            let first = self.first;
            let _ = writeln!(enrolments, "{upn},{},{first},,C", laestab(school));
        }
        for mark in self.first_half() {
            let _ = writeln!(marks, "{}", mark.line(Some(&mark.upn[1..8])));
        }
        std::fs::create_dir_all(folder).expect("a folder");
        for (name, text) in [
            ("schools.csv", schools),
            ("calendar.csv", calendar),
            ("pupils.csv", pupils),
            ("enrolments.csv", enrolments),
            ("marks.csv", marks),
        ] {
            std::fs::write(folder.join(name), text).expect("written");
        }
    }
}

impl File {
    /// Its name, which no other has.
    pub(crate) fn name(self) -> String {
        format!("school-{}-week-{}.csv", self.school, self.week)
    }

    /// Whether it has anything to say of a week.
    pub(crate) fn touches(self, week: u32) -> bool {
        self.week == week || self.week - HALF == week
    }

    /// What it has to do to the registers.
    pub(crate) fn does(self, term: Term) -> Vec<Mark> {
        let mut does = term.marks(self.school, self.week..self.week + 1);
        for mark in self.again(term) {
            if mark.before != Some(mark.after) {
                does.push(mark);
            }
        }
        does
    }

    /// The week that it has once more.
    fn again(self, term: Term) -> Vec<Mark> {
        let week = self.week - HALF;
        let mut marks = term.marks(self.school, week..week + 1);
        for mark in &mut marks {
            let pupil = mark.upn[8..].parse().expect("a number");
            let weekday = Day::from(mark.day).weekday();
            let was = mark.after;
            mark.before = Some(was);
            mark.after = put_right(pupil, weekday, mark.session, was).unwrap_or(was);
        }
        marks
    }

    /// The pupil of one file in three whom the roll does not know.
    pub(crate) fn unknown(self) -> Option<String> {
        let number = self.school * 100 + self.week;
        number.is_multiple_of(3).then(|| format!("Z{number:012}"))
    }

    /// As a school's system exports it.
    pub(crate) fn text(self, term: Term) -> String {
        let mut text = "UPN,AttendanceDate,SessionName,AttendanceMark\n".to_owned();
        let new = term.marks(self.school, self.week..self.week + 1);
        for mark in self.again(term).into_iter().chain(new) {
            let _ = writeln!(text, "{}", mark.line(None));
        }
        if let Some(upn) = self.unknown() {
            let day = term.day(self.week, 0);
            let _ = writeln!(text, "{upn},{day},AM,/");
        }
        text
    }
}
