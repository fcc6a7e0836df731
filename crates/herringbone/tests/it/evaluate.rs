//! `herringbone evaluate` held to the file contract: exit codes, and standings whole or not at all.

use std::path::Path;

use crate::program::{
    Run, evaluate, herringbone, large_pack, names, nobody_reads, pack, pack_with, run, told,
};

const HEADER: &str = "upn,laestab,possible,attended,authorised,unauthorised,unmarked,attendance_pct,persistent,severe,w12_possible,w12_attended,w12_pct,tier,pn_sessions,pn_first_met,absent_run_days,unauthorised_run_days,ground_i_run_days,ill_days,ill_run_days\n";
const IVY: &str = "B801200005001,8854001,2,2,0,0,2,100.00,false,false,2,2,100.00,,0,,0,0,0,0.0,0\n";
const ROB: &str = "Q801200005002,8854001,2,0,2,0,2,0.00,true,true,2,0,0.00,,0,,1,0,0,1.0,1\n";

/// Nothing on standard output, nothing to find in the folder that was not there.
fn nothing_written(run: &Run, folder: &Path) {
    assert_eq!(run.out, "");
    assert_eq!(names(folder), [""; 0], "nothing is left behind");
}

#[test]
fn a_sound_pack_gives_its_standings_and_no_other_word() {
    let pack = pack();
    let run = evaluate(pack.path(), &[]);
    // In the order of the numbers, not of the file.
    assert_eq!(
        (run.code, run.out, run.err),
        (Some(0), format!("{HEADER}{IVY}{ROB}"), String::new())
    );
}

#[test]
fn json_is_an_array_of_objects() {
    let run = evaluate(pack().path(), &["--format", "json"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.out
            .starts_with("[\n{\"upn\":\"B801200005001\",\"laestab\":\"8854001\",\"possible\":2,"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("\"tier\":null,\"pn_sessions\":0,\"pn_first_met\":null")
    );
    assert!(run.out.ends_with("}\n]\n"));
}

#[test]
fn the_policy_gives_the_tiers() {
    let pack = pack();
    for (policy, ivy, rob) in [
        ("national", "", ""),
        ("herefordshire", "universal", "severely-absent"),
        ("worcestershire", "", ""),
        ("road-map", "", ""),
    ] {
        let run = evaluate(pack.path(), &["--policy", policy]);
        let tiers: Vec<_> = run
            .out
            .lines()
            .skip(1)
            .map(|l| l.split(',').nth(13).unwrap_or("?"))
            .collect();
        assert_eq!((run.code, tiers), (Some(0), vec![ivy, rob]), "{policy}");
    }
    let own = pack.path().join("own.toml");
    let text = "id = \"own\"\nname = \"Own\"\nversion = 1\nin_force_from = 2025-09-01\nsource = \"none\"\n\
                [[tiers]]\nid = \"watch\"\nname = \"Watch\"\nbelow = 12.5\nwindow = { school_weeks = 2 }\n";
    std::fs::write(&own, text).expect("a file");
    let run = evaluate(pack.path(), &["--policy", own.to_str().expect("a path")]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.out.matches(",watch,").count(), 1);
}

#[test]
fn an_output_file_is_put_in_place_whole() {
    let (pack, out) = (pack(), tempfile::tempdir().expect("a folder"));
    let file = out.path().join("standings.csv");
    std::fs::write(&file, "old").expect("a file");
    let path = file.to_str().expect("a path");
    let run = evaluate(pack.path(), &["--output", path]);
    assert_eq!(
        (run.code, run.out, run.err),
        (Some(0), String::new(), String::new())
    );
    assert_eq!(
        std::fs::read_to_string(&file).expect("a file"),
        format!("{HEADER}{IVY}{ROB}")
    );
    assert_eq!(names(out.path()), ["standings.csv"]);
}

#[cfg(unix)]
#[test]
fn an_output_file_may_be_read_by_whom_files_usually_may() {
    use std::os::unix::fs::PermissionsExt;
    let (pack, out) = (pack(), tempfile::tempdir().expect("a folder"));
    let (file, usual) = (out.path().join("standings.csv"), out.path().join("usual"));
    evaluate(pack.path(), &["--output", file.to_str().expect("a path")]);
    std::fs::write(&usual, "").expect("a file");
    let mode = |path| {
        std::fs::metadata(path)
            .expect("a file")
            .permissions()
            .mode()
    };
    assert_eq!(mode(&file), mode(&usual));
}

#[test]
fn an_output_file_by_its_bare_name_goes_where_one_is() {
    let (pack, here) = (pack(), tempfile::tempdir().expect("a folder"));
    let mut command = herringbone();
    command
        .current_dir(here.path())
        .arg("evaluate")
        .arg(pack.path());
    command.args(["--as-of", "2025-09-30", "--output", "standings.csv"]);
    let run = told(&command.output().expect("starts"));
    assert_eq!((run.code, run.err), (Some(0), String::new()));
    assert_eq!(names(here.path()), ["standings.csv"]);
}

#[test]
fn a_wrong_pack_gives_its_errors_and_nothing_else() {
    let out = tempfile::tempdir().expect("a folder");
    let file = out.path().join("standings.csv");
    let to = ["--output", file.to_str().expect("a path")];
    let rows = [
        (
            "marks.csv",
            "B801200005001,8854001,2025-02-31,AM,h\n",
            "error: marks.csv, line 6, column date: \"2025-02-31\" is not a date of the form YYYY-MM-DD\n\
             error: marks.csv, line 6, column code: \"h\" is not an attendance code\n\
             2 things to put right. Nothing was written.\n",
        ),
        (
            "marks.csv",
            "B801200005001,8854001,2025-09-01,AM,O\n",
            "error: marks.csv, line 6, column upn: \"B801200005001\" has a second mark for the same school, date and session; the first is on line 4\n\
             1 thing to put right. Nothing was written.\n",
        ),
        (
            "schools.csv",
            "8854001,1,Again,primary,,,\n",
            "error: schools.csv, line 3, column laestab: \"8854001\" is a school that the file has already, on line 2\n\
             1 thing to put right. Nothing was written.\n",
        ),
    ];
    for (name, line, err) in rows {
        let pack = pack_with(name, line);
        for more in [&to[..], &[]] {
            let run = evaluate(pack.path(), more);
            assert_eq!((run.code, run.err.as_str()), (Some(1), err), "{line}");
            nothing_written(&run, out.path());
        }
    }
    // What stood in the file before stands there still.
    std::fs::write(&file, "old").expect("a file");
    evaluate(pack_with("marks.csv", "x\n").path(), &to);
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), "old");
    assert_eq!(names(out.path()), ["standings.csv"]);
}

#[test]
fn a_hundred_errors_are_written_and_the_rest_counted() {
    let run = evaluate(pack_with("marks.csv", &"x\n".repeat(150)).path(), &[]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    let errors = run
        .err
        .lines()
        .filter(|l| l.starts_with("error: marks.csv, line "))
        .count();
    assert_eq!((errors, run.err.lines().count()), (100, 101));
    assert!(
        run.err.ends_with(
            "\n150 things to put right, the first 100 of them above. Nothing was written.\n"
        ),
        "{}",
        run.err
    );
}

#[test]
fn warnings_go_to_standard_error_and_the_standings_are_written() {
    let odd = "B801200005001,8854001,2025-09-03,AM,O\n";
    let run = evaluate(pack_with("marks.csv", odd).path(), &[]);
    assert_eq!(run.code, Some(0));
    assert_eq!(run.out, format!("{HEADER}{IVY}{ROB}"));
    assert_eq!(
        run.err,
        "warning: marks.csv, line 6, column date: \"2025-09-03\" is marked, but the school was not open in that session; the mark counts nowhere\n"
    );
    let many: String = (1..=27)
        .flat_map(|day| {
            (1..=5)
                .map(move |month| format!("B801200005001,8854001,2025-{month:02}-{day:02},AM,O\n"))
        })
        .collect();
    let run = evaluate(pack_with("marks.csv", &many).path(), &[]);
    assert_eq!(
        (run.code, run.out),
        (Some(0), format!("{HEADER}{IVY}{ROB}"))
    );
    assert_eq!(run.err.lines().count(), 101);
    assert!(
        run.err.ends_with("\nwarning: and 35 more like these\n"),
        "{}",
        run.err
    );
}

#[test]
fn what_is_no_pack() {
    let empty = tempfile::tempdir().expect("a folder");
    let nowhere = empty.path().join("no-such-folder");
    let run = evaluate(&nowhere, &[]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(
        run.err
            .starts_with("error: no-such-folder: cannot be opened: "),
        "{}",
        run.err
    );
    let run = evaluate(empty.path(), &[]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(
        run.err
            .contains("error: schools.csv: is missing from the pack\n"),
        "{}",
        run.err
    );
    let torn = empty.path().join("torn.zip");
    std::fs::write(&torn, "PK\x03\x04").expect("a file");
    let run = evaluate(&torn, &[]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(
        run.err
            .starts_with("error: torn.zip: is neither a folder nor a whole zip file"),
        "{}",
        run.err
    );
}

#[test]
fn wrong_arguments_exit_2_and_touch_nothing() {
    let out = tempfile::tempdir().expect("a folder");
    let file = out.path().join("standings.csv");
    let file = file.to_str().expect("a path");
    // The pack is wrong too: arguments are looked at first.
    let pack = pack_with("marks.csv", "x\n");
    let path = pack.path().to_str().expect("a path");
    let rows: [(&str, &[&str], &str); 18] = [
        ("no date", &["evaluate", path], "--as-of"),
        (
            "a date as people write it",
            &["evaluate", path, "--as-of", "30/09/2025"],
            "write the date as YYYY-MM-DD",
        ),
        (
            "no such date",
            &["evaluate", path, "--as-of", "2025-02-30"],
            "write the date as YYYY-MM-DD",
        ),
        (
            "a date without its nought",
            &["evaluate", path, "--as-of", "2025-9-30"],
            "write the date as YYYY-MM-DD",
        ),
        (
            "a date without its strokes",
            &["evaluate", path, "--as-of", "20250930"],
            "write the date as YYYY-MM-DD",
        ),
        (
            "a date and a time",
            &["evaluate", path, "--as-of", "2025-09-30T12:00"],
            "write the date as YYYY-MM-DD",
        ),
        (
            "an empty date",
            &["evaluate", path, "--as-of", ""],
            "YYYY-MM-DD",
        ),
        (
            "two dates",
            &[
                "evaluate",
                path,
                "--as-of",
                "2025-09-30",
                "--as-of",
                "2025-09-30",
            ],
            "--as-of",
        ),
        ("no pack", &["evaluate", "--as-of", "2025-09-30"], "PACK"),
        (
            "two packs",
            &["evaluate", path, path, "--as-of", "2025-09-30"],
            "unexpected",
        ),
        (
            "a policy of no name",
            &[
                "evaluate",
                path,
                "--as-of",
                "2025-09-30",
                "--policy",
                "shropshire",
            ],
            "there is no policy called shropshire; there are national, herefordshire, worcestershire, road-map",
        ),
        (
            "a policy by its name in capitals",
            &[
                "evaluate",
                path,
                "--as-of",
                "2025-09-30",
                "--policy",
                "National",
            ],
            "no policy called National",
        ),
        (
            "an empty policy",
            &["evaluate", path, "--as-of", "2025-09-30", "--policy", ""],
            "no policy called",
        ),
        (
            "a format of no name",
            &[
                "evaluate",
                path,
                "--as-of",
                "2025-09-30",
                "--format",
                "xlsx",
            ],
            "xlsx",
        ),
        (
            "an option of no name",
            &["evaluate", path, "--as-of", "2025-09-30", "--fast"],
            "--fast",
        ),
        (
            "what-if against a policy of no name",
            &["what-if", path, "--policy", "national", "--against", "x"],
            "no policy called x",
        ),
        ("a command of no name", &["assess", path], "assess"),
        ("nothing at all", &[], "Usage"),
    ];
    for (why, arguments, says) in rows {
        let more = arguments.first() == Some(&"evaluate");
        let output: &[&str] = if more { &["--output", file] } else { &[] };
        let run = run(arguments.iter().chain(output).copied());
        assert_eq!(run.code, Some(2), "{why}: {}", run.err);
        assert!(run.err.contains(says), "{why}: {}", run.err);
        nothing_written(&run, out.path());
    }
}

#[test]
fn a_date_that_no_pack_reaches_is_a_date() {
    let pack = pack();
    for day in ["0001-01-01", "9999-12-31"] {
        let path = pack.path().to_str().expect("a path");
        let run = run(["evaluate", path, "--as-of", day]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{day}");
        assert_eq!(run.out.lines().count(), 3, "{day}");
    }
}

#[test]
fn help_exits_0_and_says_how() {
    for arguments in [
        &["--help"][..],
        &["help"],
        &["evaluate", "--help"],
        &["what-if", "--help"],
        &["explain", "--help"],
        &["policy", "--help"],
        &["policy", "check", "--help"],
    ] {
        let run = run(arguments.iter().copied());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(
            run.out.contains("Usage: herringbone"),
            "{arguments:?}: {}",
            run.out
        );
    }
    let run = run(["--version"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with("herringbone "), "{}", run.out);
}

#[test]
fn an_output_that_cannot_be_written() {
    let (pack, out) = (pack(), tempfile::tempdir().expect("a folder"));
    let folder = out.path().join("folder");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(out.path().join("file"), "").expect("a file");
    for place in [
        "no-such-folder/standings.csv",
        "folder",
        "file/standings.csv",
    ] {
        let path = out.path().join(place);
        let run = evaluate(pack.path(), &["--output", path.to_str().expect("a path")]);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{place}");
        assert!(
            run.err.contains(place) && run.err.contains(" cannot be written: "),
            "{place}: {}",
            run.err
        );
        assert_eq!(names(out.path()), ["file", "folder"], "{place}");
        assert_eq!(names(&folder), [""; 0], "{place}");
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    // Few rows leave with the last flush, many while they are being written.
    for pack in [pack(), large_pack()] {
        for format in ["csv", "json"] {
            let mut command = herringbone();
            command.arg("evaluate").arg(pack.path());
            command.args(["--as-of", "2025-09-30", "--format", format]);
            let run = told(&command.stdout(nobody_reads()).output().expect("starts"));
            assert_eq!(run.code, Some(0), "{format}: {}", run.err);
            let odd: Vec<_> = run
                .err
                .lines()
                .filter(|l| !l.starts_with("warning: "))
                .collect();
            assert_eq!(odd, [""; 0], "{format}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    for pack in [pack(), large_pack()] {
        let full = std::fs::File::create("/dev/full").expect("Linux has it");
        let mut command = herringbone();
        command
            .arg("evaluate")
            .arg(pack.path())
            .args(["--as-of", "2025-09-30"]);
        let run = told(&command.stdout(full).output().expect("starts"));
        assert_eq!(run.code, Some(1));
        assert!(
            run.err.contains("standard output cannot be written: "),
            "{}",
            run.err
        );
    }
}

#[test]
fn other_commands_bear_a_reader_that_leaves_early() {
    let pack = pack();
    let path = pack.path().to_str().expect("a path");
    let policy = pack.path().join("own.toml");
    std::fs::write(&policy, "id = \"own\"\nname = \"Own\"\nversion = 1\nin_force_from = 2025-09-01\nsource = \"none\"\n").expect("a file");
    for arguments in [
        &[
            "what-if",
            path,
            "--policy",
            "herefordshire",
            "--against",
            "national",
        ][..],
        &["explain", path, "B801200005001", "--as-of", "2025-09-30"],
        &["policy", "check", policy.to_str().expect("a path")],
    ] {
        let run = told(
            &herringbone()
                .args(arguments)
                .stdout(nobody_reads())
                .output()
                .expect("starts"),
        );
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn warnings_that_nobody_reads_do_not_stop_the_standings() {
    let pack = pack_with("marks.csv", "B801200005001,8854001,2025-09-03,AM,O\n");
    let mut command = herringbone();
    command
        .arg("evaluate")
        .arg(pack.path())
        .args(["--as-of", "2025-09-30"]);
    let run = told(&command.stderr(nobody_reads()).output().expect("starts"));
    assert_eq!(
        (run.code, run.out),
        (Some(0), format!("{HEADER}{IVY}{ROB}"))
    );
    let wrong = pack_with("marks.csv", "x\n");
    let mut command = herringbone();
    command
        .arg("evaluate")
        .arg(wrong.path())
        .args(["--as-of", "2025-09-30"]);
    let run = told(&command.stderr(nobody_reads()).output().expect("starts"));
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
}

#[test]
fn a_policy_file_that_is_not_there_is_a_wrong_argument() {
    let run = evaluate(pack().path(), &["--policy", "no-such-policy.toml"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn an_output_that_is_no_file_is_written_into_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let (pack, out) = (pack(), tempfile::tempdir().expect("a folder"));
    let pipe = out.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo").success());
    let mut command = herringbone();
    command
        .arg("evaluate")
        .arg(pack.path())
        .args(["--as-of", "2025-09-30", "--output"])
        .arg(&pipe);
    // Opened for both, so that neither side waits for the other.
    let reader = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&pipe)
        .expect("opens");
    assert_eq!(command.status().expect("starts").code(), Some(0));
    assert!(
        std::fs::metadata(&pipe)
            .expect("is there")
            .file_type()
            .is_fifo()
    );
    drop(reader);
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_link_is_written_where_it_points() {
    let (pack, out) = (pack(), tempfile::tempdir().expect("a folder"));
    let (file, link) = (out.path().join("file.csv"), out.path().join("link.csv"));
    std::fs::write(&file, "old").expect("a file");
    std::os::unix::fs::symlink(&file, &link).expect("a link");
    evaluate(pack.path(), &["--output", link.to_str().expect("a path")]);
    assert!(
        std::fs::symlink_metadata(&link)
            .expect("is there")
            .is_symlink()
    );
    assert!(
        std::fs::read_to_string(&file)
            .expect("a file")
            .starts_with("upn,")
    );
}
