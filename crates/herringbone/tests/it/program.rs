//! Running the program, and a little pack to run it on.
//! In: arguments. Out: exit code, standard output and standard error.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program, with its arguments still to come.
pub(crate) fn herringbone() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_herringbone"));
    command.stdin(Stdio::null()).env_remove("RUST_BACKTRACE");
    command
}

/// Runs it to its end.
pub(crate) fn run<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Run {
    told(
        &herringbone()
            .args(arguments)
            .output()
            .expect("the program starts"),
    )
}

/// An output as text.
pub(crate) fn told(output: &Output) -> Run {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Run {
        code: output.status.code(),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}

/// `evaluate` as at the end of September 2025.
pub(crate) fn evaluate(pack: &Path, more: &[&str]) -> Run {
    let pack = pack.to_str().expect("a path");
    run(["evaluate", pack, "--as-of", "2025-09-30"]
        .into_iter()
        .chain(more.iter().copied()))
}

/// A standard output or error whose reader has left before a byte was written.
pub(crate) fn nobody_reads() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

/// Files of a small sound pack: two pupils, one of them always ill.
const FILES: [(&str, &str); 5] = [
    (
        "schools.csv",
        "laestab,urn,name,phase,low_age,high_age,type\n8854001,145201,Ash Lane,primary,4,11,maintained\n",
    ),
    (
        "calendar.csv",
        "laestab,date,sessions\n*,2025-09-01,AM+PM\n*,2025-09-02,AM+PM\n",
    ),
    (
        "pupils.csv",
        "upn,surname,forename,dob,sex,year_group\n\
         Q801200005002,Fenn,Rob,2015-11-30,M,5\n\
         B801200005001,Marl,Ivy,2015-05-01,F,6\n",
    ),
    (
        "enrolments.csv",
        "upn,laestab,start,end,status\n\
         Q801200005002,8854001,2020-09-01,,C\n\
         B801200005001,8854001,2019-09-02,,C\n",
    ),
    (
        "marks.csv",
        "upn,laestab,date,session,code\n\
         Q801200005002,8854001,2025-09-01,AM,I\n\
         Q801200005002,8854001,2025-09-01,PM,I\n\
         B801200005001,8854001,2025-09-01,AM,/\n\
         B801200005001,8854001,2025-09-01,PM,\\\n",
    ),
];

/// The sound pack in a folder of its own.
pub(crate) fn pack() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in FILES {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// The sound pack with lines more in one of its files.
pub(crate) fn pack_with(file: &str, lines: &str) -> TempDir {
    let folder = pack();
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).expect("a file");
    std::fs::write(path, text + lines).expect("a file");
    folder
}

/// A pack of so many pupils that their standings fill every buffer on the way out.
pub(crate) fn large_pack() -> TempDir {
    let pupils = (0..8000).fold(String::new(), |text, n| {
        text + &format!("T{n},New,Ann,2015-05-01,F,5\n")
    });
    pack_with("pupils.csv", &pupils)
}

/// The names in a folder, hidden ones included.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    names
}
