//! Where a pack's files come from: a folder, or a zip of it.
//! In: a path. Out: a stream a file, bounded, so that a zip bomb ends in a message.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::Problem;

/// A zip member may grow to this many times its compressed size before it is refused. Registers
/// grow about tenfold.
const MOST_GROWTH: u64 = 300;
/// Growth is not looked at below this many bytes.
const SMALL: u64 = 64 << 20;
/// The most bytes of a file other than marks: enough for every pupil in England.
const MOST_BYTES: u64 = 1 << 30;
/// The most bytes of marks: enough for ten years of every pupil in England.
const MOST_MARKS: u64 = 1 << 41;

/// An opened pack.
#[derive(Debug)]
pub(super) enum Source {
    Folder(PathBuf),
    Zip { path: PathBuf, folder: String },
}

/// One file of the pack, ready to be read from its start.
pub(super) struct Stream<'a> {
    pub(super) from: Box<dyn Read + 'a>,
    /// How many bytes it will give, as far as known.
    pub(super) bytes: u64,
}

impl Source {
    /// Opens a folder or a zip.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let shown = file_name(path);
        let found =
            std::fs::metadata(path).map_err(|e| Problem::of_file(&shown, cannot("opened", &e)))?;
        if found.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        let archive = open_zip(path)?;
        // The files stand at the top or in one folder; the folder that holds schools.csv is it.
        let mut folders: Vec<String> = archive
            .file_names()
            .filter_map(Result::ok)
            .filter(|name| !name.starts_with("__MACOSX/"))
            .filter_map(|name| {
                name.strip_suffix(super::columns::SCHOOLS.name)
                    .map(str::to_owned)
            })
            .filter(|f| f.is_empty() || f.ends_with('/') && f.matches('/').count() == 1)
            .collect();
        match folders.len() {
            1 => Ok(Self::Zip {
                path: path.to_owned(),
                folder: folders.remove(0),
            }),
            0 => Err(Problem::of_file(
                &shown,
                "holds no schools.csv, at its top or in one folder; is it a register pack?",
            )),
            _ => Err(Problem::of_file(
                &shown,
                "holds schools.csv in more than one place; keep one pack in a zip",
            )),
        }
    }

    /// Hands a file's stream to `then`; `None` when the pack has no such file.
    pub(super) fn with<T>(
        &self,
        file: &str,
        then: impl FnOnce(Stream<'_>) -> T,
    ) -> Result<Option<T>, Problem> {
        match self {
            Self::Folder(folder) => match File::open(folder.join(file)) {
                Ok(opened) => {
                    let bytes = opened.metadata().map_or(0, |m| m.len());
                    Ok(Some(then(Stream {
                        from: Box::new(opened),
                        bytes,
                    })))
                }
                Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(e) => Err(Problem::of_file(file, cannot("opened", &e))),
            },
            Self::Zip { path, folder } => {
                let mut archive = open_zip(path)?;
                let Some(at) = archive.index_for_name(&format!("{folder}{file}")) else {
                    return Ok(None);
                };
                let member = archive.by_index(at).map_err(|e| {
                    Problem::of_file(file, format!("cannot be read from the zip: {e}"))
                })?;
                let bytes = member.size();
                let most = if file == super::columns::MARKS.name {
                    MOST_MARKS
                } else {
                    MOST_BYTES
                };
                let most =
                    most.min(SMALL.max(member.compressed_size().saturating_mul(MOST_GROWTH)));
                Ok(Some(then(Stream {
                    from: Box::new(Bounded {
                        from: member,
                        left: most,
                    }),
                    bytes,
                })))
            }
        }
    }
}

fn open_zip(path: &Path) -> Result<ZipArchive<File>, Problem> {
    let shown = file_name(path);
    let file = File::open(path).map_err(|e| Problem::of_file(&shown, cannot("opened", &e)))?;
    ZipArchive::new(file).map_err(|e| {
        Problem::of_file(
            &shown,
            format!("is neither a folder nor a whole zip file ({e}); was the download cut short?"),
        )
    })
}

pub(super) fn cannot(done: &str, error: &io::Error) -> String {
    format!("cannot be {done}: {error}")
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// Ends a stream with an error when it gives more than it may.
struct Bounded<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.from.read(into)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| {
            io::Error::other("it unpacks to far more than a register does, so it is refused")
        })?;
        Ok(got)
    }
}
