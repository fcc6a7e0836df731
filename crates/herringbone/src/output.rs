//! Output that is whole or not there at all.
//! In: a path or none, and what writes. Out: a file put in place at the end, or standard output.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::failure::Failure;

/// Writes to a file, which appears only when all of it is written, or to standard output.
pub(crate) fn write(
    to: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(path) = to else {
        return match write(&mut BufWriter::new(io::stdout().lock())) {
            // Whoever was reading has seen enough.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(e) => Err(Failure::Plain(format!(
                "standard output cannot be written: {e}"
            ))),
            Ok(()) => Ok(()),
        };
    };
    let failed = |e: io::Error| Failure::of_file(path, "written", &e);
    // A link is followed, and what is no plain file (a pipe, a device) is written to, not replaced.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        let mut there = BufWriter::new(
            std::fs::OpenOptions::new()
                .write(true)
                .open(path)
                .map_err(failed)?,
        );
        return write(&mut there)
            .and_then(|()| there.flush())
            .map_err(failed);
    }
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // What a file made in the ordinary way would have; the umask takes from it as usual.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder
        .prefix(".herringbone-")
        .tempfile_in(folder)
        .map_err(failed)?;
    {
        let mut buffer = BufWriter::with_capacity(1 << 18, file.as_file_mut());
        write(&mut buffer)
            .and_then(|()| buffer.flush())
            .map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}
