//! Register packs of any bytes.
//! In: bytes as the marks, as one of the other files, or as a zip. Out: see the crate.

use std::path::Path;

use exchange::Problems;
use exchange::pack::{Pack, Reading, read};
use jiff::civil::{Date, date};
use register::Windows;

const FILES: [(&str, &str); 8] = [
    (
        "schools.csv",
        "laestab,urn,name,phase,low_age,high_age,type\n\
         8854001,145201,Ash Lane,primary,4,11,maintained\n\
         8854002,145202,Birch Road,secondary,11,18,academy\n",
    ),
    (
        "calendar.csv",
        "laestab,date,sessions\n*,2024-07-15,AM+PM\n*,2025-09-01,AM+PM\n*,2025-09-02,AM+PM\n\
         8854001,2025-09-02,AM\n",
    ),
    (
        "pupils.csv",
        "upn,surname,forename,dob,sex,year_group\n\
         B801200005001,Marl,Ivy,2015-05-01,F,6\nQ801200005002,Fenn,Rob,2013-11-30,M,7\n",
    ),
    (
        "enrolments.csv",
        "upn,laestab,start,end,status\nB801200005001,8854001,2019-09-02,,C\n\
         Q801200005002,8854001,2018-09-03,2025-07-22,C\nQ801200005002,8854002,2025-09-01,,C\n",
    ),
    (
        "details.csv",
        "upn,preferred_name,address,postcode,sen,fsm,language,flags\n\
         B801200005001,Ivy,1 Ash Lane,ZZ1 1AA,K,false,English,young carer\n",
    ),
    (
        "parents.csv",
        "parent_ref,title,forename,surname,address,postcode,email,email_confirmed_on,mobile,phone,language\n\
         p1,Ms,Ada,Marl,1 Ash Lane,ZZ1 1AA,ada@example.org,2025-09-01,,,English\n",
    ),
    (
        "relationships.csv",
        "upn,parent_ref,relationship,lives_with,parental_responsibility,contact_order,restriction\n\
         B801200005001,p1,mother,true,true,1,\n",
    ),
    (
        "marks.csv",
        "upn,laestab,date,session,code\nB801200005001,8854001,2024-07-15,AM,H\n\
         B801200005001,8854001,2025-09-01,AM,/\nQ801200005002,8854002,2025-09-01,PM,O\n",
    ),
];

/// Bytes as `marks.csv` of a small pack.
pub fn pack_marks(bytes: &[u8]) {
    with_file("marks.csv", bytes, |path| {
        if let Some(pack) = read_both_ways(path) {
            no_row_is_lost(bytes, pack.marks);
        }
    });
}

/// Bytes as one of the small files; the first byte says which.
pub fn pack_files(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let (name, _) = FILES[usize::from(*which) % (FILES.len() - 1)];
    with_file(name, rest, |path| {
        let Some(pack) = read_both_ways(path) else {
            return;
        };
        let rows = match name {
            "schools.csv" => pack.schools.len(),
            "pupils.csv" => pack.pupils.len(),
            "details.csv" => pack.families.details.len(),
            "parents.csv" => pack.families.parents.len(),
            "relationships.csv" => pack.families.relationships.len(),
            _ => return,
        };
        no_row_is_lost(rest, rows as u64);
    });
}

/// A file that was read gave as many rows as it has lines beside its header; fewer only where
/// quotes may hold line ends.
fn no_row_is_lost(bytes: &[u8], rows: u64) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let lines = bytes
        .split(|b| *b == b'\n')
        .filter(|line| !matches!(*line, b"" | b"\r"))
        .count();
    if bytes.contains(&b'"') {
        assert!(rows < lines as u64, "{rows} rows of {lines} lines");
    } else {
        assert_eq!(rows + 1, lines as u64, "rows and header, and lines");
    }
}

/// Bytes as a zip.
pub fn pack_zip(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pack.zip");
    std::fs::write(&path, bytes).expect("a file");
    let _ = read_both_ways(&path);
}

/// The small pack with one of its files made of these bytes.
fn with_file(changed: &str, bytes: &[u8], then: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in FILES {
        let bytes = if name == changed {
            bytes
        } else {
            text.as_bytes()
        };
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    then(folder.path());
}

fn read_on(path: &Path, threads: usize) -> Result<Pack, Problems> {
    let progress = &|_, _| {};
    read(path, &Reading { threads, progress })
}

/// One thread and three must find the same, and what they find must be fit to show. The pack, if
/// it is one.
fn read_both_ways(path: &Path) -> Option<Pack> {
    match (read_on(path, 1), read_on(path, 3)) {
        (Ok(one), Ok(three)) => {
            assert_eq!(one.schools, three.schools);
            assert_eq!(one.pupils, three.pupils);
            assert_eq!(one.marks, three.marks);
            assert_eq!(one.warnings, three.warnings);
            fit_to_show(&one.warnings);
            for as_of in [
                date(2025, 9, 30),
                date(2024, 7, 31),
                Date::MAX,
                date(1, 1, 1),
            ] {
                let standings =
                    |p: &Pack, n| p.registers.standings(as_of.into(), Windows::default(), n);
                let found = standings(&one, 1);
                assert_eq!(found, standings(&three, 3));
                let counted: u32 = found.iter().map(register::Standing::possible).sum();
                assert!(u64::from(counted) <= one.marks, "more counted than marked");
            }
            Some(one)
        }
        (Err(one), Err(three)) => {
            assert_eq!(one, three);
            assert!(!one.is_empty(), "refused without a reason");
            fit_to_show(&one);
            None
        }
        (one, three) => panic!("one thread: {:?}; three: {:?}", one.err(), three.err()),
    }
}

/// At most a hundred, one line each, with nothing in them that a terminal would obey.
fn fit_to_show(problems: &Problems) {
    assert!(problems.list().len() <= Problems::LIMIT);
    assert!(problems.more() == 0 || problems.is_full());
    for problem in problems.list() {
        let text = problem.to_string();
        assert!(!text.chars().any(char::is_control), "{text:?}");
        assert!(text.len() < 1000, "{} bytes: {text}", text.len());
        assert!(!problem.file.is_empty() && !problem.why.is_empty());
    }
}
