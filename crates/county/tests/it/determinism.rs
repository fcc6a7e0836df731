//! The same options, the same bytes, on any number of threads.

use std::collections::BTreeMap;
use std::path::Path;

use county::Options;

/// Every file below a folder, by its path within.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            for (inner, bytes) in files(&path) {
                all.insert(format!("{name}/{inner}"), bytes);
            }
        } else {
            all.insert(name, std::fs::read(&path).unwrap());
        }
    }
    all
}

fn made(seed: u64, threads: usize) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        seed,
        pupils: 600,
        threads,
        ..Options::default()
    };
    county::generate(&options, folder.path(), &|_| ()).unwrap();
    files(folder.path())
}

#[test]
fn the_same_options_make_the_same_bytes_on_any_number_of_threads() {
    let one = made(7, 1);
    for threads in [1, 2, 5] {
        let again = made(7, threads);
        assert_eq!(
            one.keys().collect::<Vec<_>>(),
            again.keys().collect::<Vec<_>>()
        );
        for (name, bytes) in &one {
            assert!(*bytes == again[name], "{name} differs on {threads} threads");
        }
    }
}

#[test]
fn another_seed_makes_another_county() {
    let (one, other) = (made(7, 2), made(8, 2));
    for name in ["schools.csv", "pupils.csv", "marks.csv", "parents.csv"] {
        assert!(one[name] != other[name], "{name} is the same");
    }
}

#[test]
fn progress_ends_with_all_done() {
    use county::{Progress, Stage};
    let seen = std::sync::Mutex::new(Vec::<Progress>::new());
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        pupils: 300,
        years: 1,
        ..Options::default()
    };
    county::generate(&options, folder.path(), &|p| seen.lock().unwrap().push(p)).unwrap();
    let seen = seen.into_inner().unwrap();
    for stage in [Stage::People, Stage::Registers, Stage::Files] {
        assert!(
            seen.iter()
                .any(|p| p.stage == stage && p.done == p.of && p.of > 0),
            "{stage:?}"
        );
    }
}
