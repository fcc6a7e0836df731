//! A throw-away PostgreSQL for all tests of this binary, on a socket in a folder of its own.
//! In: PostgreSQL's programs, where they are installed. Out: an address, or word of what is missing.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// The server ends when this is closed: on return, on panic and when the tests are killed alike,
/// since the shell that started it then reads the end of its input.
struct Cluster {
    url: String,
    _held: ChildStdin,
}

/// Runs as whoever is not root. `$1` is the folder of PostgreSQL's programs.
const SCRIPT: &str = r#"
set -e
bin=$1
dir=$(mktemp -d /tmp/herringbone-pg.XXXXXX)
trap 'rm -rf "$dir"' EXIT
"$bin/initdb" -D "$dir/data" -A trust -U herringbone -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c max_connections=300 \
    -c shared_buffers=64MB >>"$dir/log" 2>&1 </dev/null &
server=$!
trap 'kill -QUIT $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$dir"' EXIT
tries=0
until "$bin/pg_isready" -q -h "$dir" -d postgres; do
    tries=$((tries + 1)); [ $tries -lt 300 ]; sleep 0.1
done
echo "$dir"
cat >/dev/null
"#;

fn programs() -> Option<PathBuf> {
    let named = std::env::var_os("HERRINGBONE_POSTGRES_BIN").map(PathBuf::from);
    let installed = || {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut found: Vec<PathBuf> = versions.flatten().map(|v| v.path().join("bin")).collect();
        found.sort();
        found.pop()
    };
    named
        .or_else(installed)
        .filter(|bin| bin.join("initdb").is_file())
}

fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output();
    asked.is_ok_and(|out| out.stdout.starts_with(b"0\n"))
}

fn start(bin: &std::path::Path) -> Option<Cluster> {
    // PostgreSQL refuses to run as root.
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let mut shell = command
        .args(["-c", SCRIPT, "sh"])
        .arg(bin)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut line = String::new();
    BufReader::new(shell.stdout.take()?)
        .read_line(&mut line)
        .ok()?;
    let dir = line.trim();
    (!dir.is_empty()).then_some(Cluster {
        url: format!("postgres://herringbone@localhost/postgres?host={dir}"),
        _held: shell.stdin.take()?,
    })
}

/// Where PostgreSQL listens; `None`, said once, when it is not there.
pub(crate) fn url() -> Option<&'static str> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    let cluster = CLUSTER.get_or_init(|| {
        let Some(bin) = programs() else {
            eprintln!(
                "LEFT OUT: every test on PostgreSQL. Install it (Debian: apt install postgresql) or name the \
                 folder of its programs in HERRINGBONE_POSTGRES_BIN."
            );
            return None;
        };
        let cluster = start(&bin);
        assert!(cluster.is_some(), "PostgreSQL is installed in {} and does not start", bin.display());
        cluster
    });
    cluster.as_ref().map(|c| c.url.as_str())
}

/// The folder of PostgreSQL's programs.
pub(crate) fn bin() -> Option<PathBuf> {
    programs()
}
