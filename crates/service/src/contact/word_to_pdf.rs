//! Word to PDF by LibreOffice: a program beside this one, which this machine has or has not.
//! In: a Word file. Out: it as a tagged PDF; or why there is none.
//!
//! Each file has a folder and a profile of its own, which are gone afterwards. What takes too long is killed with
//! all that it started. Files that ask for anything from outside were refused before (`letters::words::read`), and
//! the profile says that nothing is to be fetched and no macro run.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::sync::Semaphore;

/// How long one file may take; a letter takes a second or two.
const LIMIT: Duration = Duration::from_mins(1);

/// The names by which it is looked for.
const NAMES: [&str; 2] = ["soffice", "libreoffice"];

/// The file as it is given, and as it comes out.
const WORD: &str = "letter.docx";
const PDF: &str = "letter.pdf";

/// A profile in which nothing is fetched and no macro run.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"#;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// It took too long, and was ended.
    #[error("LibreOffice took longer than {} seconds, and was ended", .0.as_secs())]
    TooLong(Duration),
    /// It gave no PDF.
    #[error("LibreOffice gave no PDF")]
    Nothing,
    /// It could not be started, or its folder not be used.
    #[error("LibreOffice could not be used")]
    Failed(#[from] std::io::Error),
}

/// LibreOffice on this machine. One file at a time: it takes a core and some hundred megabytes.
#[derive(Clone, Debug)]
pub struct WordToPdf {
    program: PathBuf,
    limit: Duration,
    turn: Arc<Semaphore>,
}

impl WordToPdf {
    /// The program at a path.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            limit: LIMIT,
            turn: Arc::new(Semaphore::new(1)),
        }
    }

    /// The one on the `PATH`, if there is one.
    pub fn on_path() -> Option<Self> {
        let folders = std::env::var_os("PATH")?;
        let mut all =
            std::env::split_paths(&folders).flat_map(|folder| NAMES.map(|name| folder.join(name)));
        all.find(|path| path.is_file()).map(Self::at)
    }

    /// With another limit for one file.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Where the program is.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// A Word file as PDF.
    ///
    /// # Errors
    /// See [`NotMade`]: in every case nothing is left of it.
    pub async fn convert(&self, word: Bytes) -> Result<Vec<u8>, NotMade> {
        let _turn = self.turn.acquire().await;
        let folder = apart(move || folder_with(&word)).await?;
        let done = self.run(folder.path()).await;
        apart(move || {
            let made = done.and_then(|()| {
                let pdf = std::fs::read(folder.path().join(PDF)).map_err(|_| NotMade::Nothing)?;
                let is_pdf = pdf.starts_with(b"%PDF-");
                is_pdf.then_some(pdf).ok_or(NotMade::Nothing)
            });
            drop(folder);
            Ok(made)
        })
        .await?
    }

    async fn run(&self, folder: &Path) -> Result<(), NotMade> {
        let profile = url::Url::from_directory_path(folder.join("profile"));
        let profile = profile.map_err(|()| std::io::Error::other("no absolute folder"))?;
        let mut command = Command::new(&self.program);
        command
            .arg(format!("-env:UserInstallation={profile}"))
            .args(["--headless", "--norestore", "--nolockcheck", "--convert-to"])
            .arg(r#"pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}"#)
            .arg("--outdir")
            .arg(folder)
            .arg(folder.join(WORD))
            .current_dir(folder)
            // Nothing of this program's surroundings, which may hold secrets, but where programs are.
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", folder)
            .env("TMPDIR", folder)
            .env("LANG", "C.UTF-8")
            .env("SAL_USE_VCLPLUGIN", "svp")
            .stdin(Stdio::null())
            // What it says may name what stands in the file.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn()?;
        let mut group = Group(child.id());
        let ended = tokio::time::timeout(self.limit, child.wait()).await;
        let status = ended.map_err(|_| NotMade::TooLong(self.limit))??;
        group.0 = None;
        if status.success() {
            Ok(())
        } else {
            Err(NotMade::Nothing)
        }
    }
}

/// Work with files, off the threads that serve others.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(std::io::Error::other)?
}

/// A folder that nobody else may look into, with the file and a profile.
fn folder_with(word: &[u8]) -> std::io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("herringbone-").tempdir()?;
    std::fs::write(folder.path().join(WORD), word)?;
    let profile = folder.path().join("profile/user");
    std::fs::create_dir_all(&profile)?;
    std::fs::write(profile.join("registrymodifications.xcu"), PROFILE)?;
    Ok(folder)
}

/// A program and all that it started: killed when this is dropped before it has ended.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(pid) = self
            .0
            .and_then(|id| rustix::process::Pid::from_raw(id as i32))
        {
            let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
        }
    }
}
