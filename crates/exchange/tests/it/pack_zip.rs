//! Packs in a zip: the same pack wherever its files stand in it, and zips that are none.
//! In: zips made here, whole, torn or hostile. Out: the pack, or one plain message.

use std::io::{Cursor, Write as _};

use exchange::standings::{StandingRow, write_csv};
use jiff::civil::date;
use register::Windows;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::pack_maker::{PackMaker, read_zip, told};

/// A zip of these members.
fn zip_of<'a>(members: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        if name.ends_with('/') {
            zip.add_directory(name, SimpleFileOptions::default())
                .expect("a folder");
        } else {
            zip.start_file(name, SimpleFileOptions::default())
                .expect("a member");
            zip.write_all(bytes).expect("its bytes");
        }
    }
    zip.finish().expect("a zip").into_inner()
}

/// The members of the sound pack under this folder.
fn members(folder: &str) -> Vec<(String, Vec<u8>)> {
    let pack = PackMaker::sound();
    [
        "schools.csv",
        "calendar.csv",
        "pupils.csv",
        "enrolments.csv",
        "marks.csv",
        "details.csv",
        "parents.csv",
        "relationships.csv",
    ]
    .map(|name| (format!("{folder}{name}"), pack.text(name).into_bytes()))
    .into()
}

fn with_noise(folder: &str, noise: &[(&str, &[u8])]) -> Vec<u8> {
    let own = members(folder);
    zip_of(
        own.iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .chain(noise.iter().copied()),
    )
}

/// The standings of a pack as `evaluate` writes them.
fn standings(pack: &exchange::pack::Pack) -> String {
    let standings = pack
        .registers
        .standings(date(2025, 9, 30).into(), Windows::default(), 2);
    let rows = pack
        .pupils
        .iter()
        .zip(standings.iter())
        .map(|(pupil, standing)| StandingRow {
            upn: &pupil.upn,
            laestab: standing.school.map(|s| pack.school(s).laestab),
            standing,
            tier: None,
        });
    let mut out = Vec::new();
    write_csv(rows, &mut out).expect("memory");
    String::from_utf8(out).expect("text")
}

#[test]
fn a_zip_holds_what_the_folder_holds() {
    let mac: &[(&str, &[u8])] = &[
        ("__MACOSX/", b""),
        ("__MACOSX/._schools.csv", b"\0\x05\x16\x07"),
        ("__MACOSX/county/._marks.csv", b"\0\x05\x16\x07"),
        ("__MACOSX/schools.csv", b"\0\x05\x16\x07"),
        ("._schools.csv", b"\0\x05\x16\x07"),
        (".DS_Store", b"\0\0\0\x01"),
    ];
    let rows = [
        ("files at the top", PackMaker::sound().zip("")),
        ("files in one folder", PackMaker::sound().zip("county/")),
        (
            "the folder's name is not English",
            PackMaker::sound().zip("Übung – März/"),
        ),
        ("the folder is a member itself", {
            let own = members("county/");
            zip_of(
                [("county/", b"".as_slice())]
                    .into_iter()
                    .chain(own.iter().map(|(n, b)| (n.as_str(), b.as_slice()))),
            )
        }),
        ("what a Mac adds, files at the top", with_noise("", mac)),
        (
            "what a Mac adds, files in one folder",
            with_noise("county/", mac),
        ),
        (
            "other files beside",
            with_noise(
                "county/",
                &[("county/readme.txt", b"x"), ("readme.txt", b"x")],
            ),
        ),
        (
            "a name that only ends like one of ours",
            with_noise(
                "county/",
                &[("county/old-schools.csv", b"x"), ("old-schools.csv", b"")],
            ),
        ),
        (
            "a pack deeper down is none of it",
            with_noise("county/", &[("county/2024/schools.csv", b"x")]),
        ),
        (
            "bytes before the zip, as self-extracting ones have",
            [b"#!/bin/sh\n".as_slice(), &PackMaker::sound().zip("")].concat(),
        ),
    ];
    let folder = PackMaker::sound().read().expect("sound");
    for (why, bytes) in rows {
        let pack = read_zip(&bytes).unwrap_or_else(|p| panic!("{why}: {}", told(&p)));
        assert_eq!(
            (&pack.schools, &pack.pupils, pack.marks),
            (&folder.schools, &folder.pupils, folder.marks),
            "{why}"
        );
        assert_eq!(pack.families.details, folder.families.details, "{why}");
        assert_eq!(standings(&pack), standings(&folder), "{why}");
    }
    let stored = {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members("") {
            let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            zip.start_file(name, plain).expect("a member");
            zip.write_all(&bytes).expect("its bytes");
        }
        zip.finish().expect("a zip").into_inner()
    };
    assert_eq!(
        standings(&read_zip(&stored).expect("not compressed")),
        standings(&folder)
    );
}

#[test]
fn the_same_problems_from_a_zip_as_from_the_folder() {
    let pack = PackMaker::sound()
        .line("marks.csv", "B801200005001,8854001,2025-02-31,AM,h")
        .line("marks.csv", "B801200005001,8854001,2025-09-01,AM,/")
        .line("calendar.csv", "*,2025-09-01,none")
        .without("parents.csv");
    let from_folder = pack.refused();
    for folder in ["", "county/"] {
        let from_zip = read_zip(&pack.zip(folder)).expect_err("to be refused");
        assert_eq!(from_zip, from_folder, "{}", told(&from_zip));
    }
}

#[test]
fn zips_that_are_no_pack() {
    let sound = PackMaker::sound().zip("");
    let two: Vec<_> = members("north/")
        .into_iter()
        .chain(members("south/"))
        .collect();
    let two_of =
        |a: &[(String, Vec<u8>)]| zip_of(a.iter().map(|(n, b)| (n.as_str(), b.as_slice())));
    let top_and_folder: Vec<_> = members("").into_iter().chain(members("south/")).collect();
    let torn = "is neither a folder nor a whole zip file";
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "two packs",
            two_of(&two),
            "holds schools.csv in more than one place; keep one pack in a zip",
        ),
        (
            "one pack at the top and one in a folder",
            two_of(&top_and_folder),
            "in more than one place",
        ),
        (
            "a pack two folders deep",
            PackMaker::sound().zip("a/b/"),
            "holds no schools.csv, at its top or in one folder",
        ),
        (
            "a zip of something else",
            zip_of([("letter.docx", b"x".as_slice())]),
            "holds no schools.csv",
        ),
        ("a zip of nothing", zip_of([]), "holds no schools.csv"),
        ("cut off at half", sound[..sound.len() / 2].to_vec(), torn),
        ("cut off by a byte", sound[..sound.len() - 1].to_vec(), torn),
        ("no byte at all", Vec::new(), torn),
        ("a CSV file", b"upn,laestab\n".to_vec(), torn),
        (
            "the start of a zip and no more",
            b"PK\x03\x04".to_vec(),
            torn,
        ),
    ];
    for (why, bytes, says) in rows {
        let problems = read_zip(&bytes).expect_err(why);
        let text = told(&problems);
        assert_eq!(problems.count(), 1, "{why}: {text}");
        assert!(
            text.starts_with("pack.zip: ") && text.contains(says),
            "{why}: {text}"
        );
    }
}

#[test]
fn a_file_missing_from_a_zip() {
    let problems = read_zip(&PackMaker::sound().without("marks.csv").zip("county/"))
        .expect_err("to be refused");
    assert_eq!(told(&problems), "marks.csv: is missing from the pack\n");
    // A file of that name outside the pack's folder is not the pack's.
    let own = members("county/");
    let stray = zip_of(
        own.iter()
            .filter(|(name, _)| !name.ends_with("calendar.csv"))
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .chain([("calendar.csv", b"laestab,date,sessions\n".as_slice())]),
    );
    let problems = read_zip(&stray).expect_err("to be refused");
    assert_eq!(told(&problems), "calendar.csv: is missing from the pack\n");
}

#[test]
fn a_member_whose_bytes_were_changed_is_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members("") {
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(name, plain).expect("a member");
        zip.write_all(&bytes).expect("its bytes");
    }
    let mut bytes = zip.finish().expect("a zip").into_inner();
    // A mark of absence made into one of presence: the check sum tells.
    let row = b"2025-09-01,AM,C1";
    let at = bytes
        .windows(row.len())
        .position(|w| w == row)
        .expect("the row")
        + row.len()
        - 2;
    bytes[at..at + 2].copy_from_slice(b"Y7");
    let problems = read_zip(&bytes).expect_err("to be refused");
    let text = told(&problems);
    assert!(
        text.starts_with("marks.csv: cannot be read to its end: "),
        "{text}"
    );
}

/// The sound pack with a member that unpacks to this many bytes of a text.
fn bomb(name: &str, start: &str, filling: &[u8], megabytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (member, bytes) in members("") {
        zip.start_file(&member, SimpleFileOptions::default())
            .expect("a member");
        if member == name {
            let chunk = filling.repeat((1 << 20) / filling.len());
            zip.write_all(start.as_bytes()).expect("its bytes");
            for _ in 0..megabytes {
                zip.write_all(&chunk).expect("its bytes");
            }
        } else {
            zip.write_all(&bytes).expect("its bytes");
        }
    }
    zip.finish().expect("a zip").into_inner()
}

#[test]
fn a_member_that_unpacks_beyond_measure_is_refused() {
    let far_more = "it unpacks to far more than a register does, so it is refused";
    let too_long = "runs on for more than 1024 KiB";
    let marks = "upn,laestab,date,session,code\n";
    let pupils = "upn,surname,forename,dob,sex,year_group\n";
    // Just beyond what any file may unpack to, and just beyond what any line may.
    let (far, long) = (65, 3);
    let rows = [
        (
            "blank lines in the marks",
            bomb("marks.csv", marks, b"\n", far),
            "marks.csv",
            far_more,
            0,
        ),
        (
            "blank lines in a small file",
            bomb("pupils.csv", pupils, b"\n", far),
            "pupils.csv",
            far_more,
            0,
        ),
        (
            "one line without an end",
            bomb("marks.csv", marks, b"0", long),
            "marks.csv",
            too_long,
            2,
        ),
        (
            "the same in a small file",
            bomb("schools.csv", "", b"\0", long),
            "schools.csv",
            too_long,
            1,
        ),
        (
            "a quote around lines without an end",
            bomb("pupils.csv", "\"", b"\n", long),
            "pupils.csv",
            too_long,
            1,
        ),
    ];
    for (why, bytes, name, says, line) in rows {
        assert!(
            bytes.len() < 200_000,
            "{why}: small on disk, {}",
            bytes.len()
        );
        let problems = read_zip(&bytes).expect_err(why);
        let text = told(&problems);
        let found = problems.list().iter().find(|p| p.why.contains(says));
        assert!(
            found.is_some_and(|p| p.file == name && p.line == line),
            "{why}: {text}"
        );
    }
}

#[test]
fn a_large_honest_file_is_no_bomb() {
    // Rows that pack well, but are rows: what counts is how far they unpack.
    let rows = PackMaker::sound()
        .text("calendar.csv")
        .replace('\n', &"\n".repeat(20_000));
    let pack = PackMaker::sound().file("calendar.csv", rows);
    read_zip(&pack.zip("")).unwrap_or_else(|p| panic!("{}", told(&p)));
}

/// Names the zip that [`a_bomb_alone_in_a_process`] is to read.
#[cfg(target_os = "linux")]
const BOMB: &str = "HERRINGBONE_TEST_BOMB";

#[cfg(target_os = "linux")]
#[test]
fn a_bomb_is_refused_in_little_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["marks.csv", "pupils.csv"] {
        let header = PackMaker::sound().text(name);
        let header = header.lines().next().expect("a header").to_owned() + "\n";
        let path = folder.path().join(name);
        std::fs::write(&path, bomb(name, &header, b"\n", 65)).expect("a file");
        let child = std::process::Command::new(std::env::current_exe().expect("this program"))
            .args([
                "--exact",
                "--ignored",
                "pack_zip::a_bomb_alone_in_a_process",
            ])
            .env(BOMB, &path)
            .output()
            .expect("starts");
        let told = String::from_utf8_lossy(&child.stdout);
        assert!(
            child.status.success() && told.contains("1 passed"),
            "{name}: {told}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "run by the test above, which gives it a process of its own"]
fn a_bomb_alone_in_a_process() {
    let Some(path) = std::env::var_os(BOMB) else {
        return;
    };
    crate::pack_maker::read_on(std::path::Path::new(&path), 2).expect_err("to be refused");
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let most = status
        .lines()
        .find_map(|l| l.strip_prefix("VmHWM:"))
        .expect("the most memory used");
    let kib: u64 = most
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .expect("a number");
    // Less than what the member would unpack to: it is never held whole.
    assert!(kib < 48 << 10, "{kib} KiB");
}
