//! PostgreSQL's part of a backup: its own programs, which know its formats best.
//! In: an address and a schema. Out: an archive in PostgreSQL's custom format, and back.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use percent_encoding::percent_decode_str;
use tokio::process::Command;
use url::Url;

use crate::error::StoreError;

/// The archive's name in a backup.
pub(super) const ARCHIVE: &str = "postgres.dump";

/// One of PostgreSQL's programs: on the path, where it is usually put, or where the environment says.
fn program(name: &str) -> Result<PathBuf, StoreError> {
    let named = std::env::var_os("HERRINGBONE_POSTGRES_BIN").map(PathBuf::from);
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let usual = || {
        let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .map(|version| version.path().join("bin"))
            .collect();
        versions.sort();
        versions.into_iter().rev()
    };
    named
        .into_iter()
        .chain(usual())
        .chain(std::env::split_paths(&on_path))
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| {
            StoreError::Tool(format!(
                "{name} is not on this machine, and a store in PostgreSQL is backed up and restored with it: \
                 install PostgreSQL's client programs, or name their folder in HERRINGBONE_POSTGRES_BIN"
            ))
        })
}

/// Runs a program on a database. The password goes by the environment, where other people of the
/// machine do not see it.
async fn run(name: &str, url: &str, arguments: &[&str]) -> Result<(), StoreError> {
    let failed = |why: String| StoreError::Tool(format!("{name} failed: {why}"));
    let mut address = Url::parse(url).map_err(|e| failed(e.to_string()))?;
    let mut command = Command::new(program(name)?);
    if let Some(password) = address.password() {
        let password = percent_decode_str(password)
            .decode_utf8_lossy()
            .into_owned();
        command.env("PGPASSWORD", password);
        // Fails for addresses without a host only, which have no password either.
        let _ = address.set_password(None);
    }
    let done = command
        .arg("--dbname")
        .arg(address.as_str())
        .arg("--no-password")
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|e| failed(e.to_string()))?;
    if done.status.success() {
        return Ok(());
    }
    Err(failed(
        String::from_utf8_lossy(&done.stderr).trim().to_owned(),
    ))
}

/// Writes a schema, as a snapshot sees it, to an archive.
pub(super) async fn dump(
    url: &str,
    schema: &str,
    snapshot: &str,
    to: &Path,
) -> Result<(), StoreError> {
    let to = to.display().to_string();
    let arguments = [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--schema",
        schema,
        "--snapshot",
        snapshot,
        "--file",
        &to,
    ];
    run("pg_dump", url, &arguments).await
}

/// Reads an archive back into a database that has no such schema.
pub(super) async fn load(url: &str, from: &Path) -> Result<(), StoreError> {
    let from = from.display().to_string();
    let arguments = [
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        &from,
    ];
    run("pg_restore", url, &arguments).await
}
