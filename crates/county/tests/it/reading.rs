//! What is written here reads back there: the pack as a pack, the exports as exports.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use county::Options;
use exchange::mis::{Export, PupilKey, read_csv, read_xlsx};
use exchange::pack::{self, Reading};
use jiff::civil::Date;
use law::attendance::Code;
use register::Session;

fn made(folder: &Path) -> county::County {
    let options = Options {
        seed: 5,
        pupils: 2_600,
        ..Options::default()
    };
    county::generate(&options, folder, &|_| ()).unwrap()
}

#[test]
fn the_pack_reads_without_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let county = made(folder.path());
    let reading = Reading {
        threads: 2,
        progress: &|_, _| (),
    };
    let pack = pack::read(folder.path(), &reading)
        .map_err(|p| format!("{:?}", p.list()))
        .unwrap();
    assert_eq!(pack.marks, county.marks() as u64);
    assert_eq!(pack.pupils.len(), county.pupils());
    assert_eq!(pack.schools.len(), county.schools());
    assert!(!pack.families.parents.is_empty());
    // Real registers hold wrong check letters; nothing else is odd.
    for warning in pack.warnings.list() {
        assert_eq!(
            (&*warning.file, &*warning.column),
            ("pupils.csv", "upn"),
            "{warning}"
        );
    }
}

type Marks = BTreeMap<(String, Date, Session), Code>;

fn of_export(export: &Export) -> Marks {
    let mut marks = Marks::new();
    for mark in &export.marks {
        let PupilKey::Upn(upn) = &mark.pupil else {
            panic!("{mark:?} has no UPN");
        };
        if let Some(code) = mark.code {
            marks.insert((upn.to_string(), mark.date, mark.session), code);
        }
    }
    marks
}

#[test]
fn the_exports_hold_the_marks_of_the_pack() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let mut marks = BTreeMap::<String, Marks>::new();
    let mut rows = csv::Reader::from_path(folder.path().join("marks.csv")).unwrap();
    for row in rows.records() {
        let row = row.unwrap();
        let on: Date = row[2].parse().unwrap();
        if on >= Date::constant(2025, 8, 1) {
            let key = (row[0].to_owned(), on, Session::parse(&row[3]).unwrap());
            marks
                .entry(row[1].to_owned())
                .or_default()
                .insert(key, Code::parse(&row[4], on).unwrap());
        }
    }
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.path().join("mis")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = File::open(&path).unwrap();
        let export = if name.ends_with(".xlsx") {
            read_xlsx(file, &name, None)
        } else {
            read_csv(file, &name, None)
        };
        let export = export.unwrap_or_else(|problems| panic!("{name}: {:?}", &problems[..1]));
        assert!(
            of_export(&export) == marks[&name[..7]],
            "{name} holds other marks"
        );
        assert!(
            export
                .pupils
                .iter()
                .all(|p| !p.surname.is_empty() && !p.reg_group.is_empty())
        );
        seen += 1;
    }
    assert_eq!(seen, 9);
}
