//! Rust files of a folder, in an order that is the same everywhere.
//! In: a folder. Out: each file's path below it, with `/`, and its text.

use std::path::Path;

/// One source file.
pub(super) struct Source {
    /// Its path below the folder, with `/` on every system.
    pub(super) path: String,
    /// What it holds.
    pub(super) text: String,
}

impl Source {
    /// The module it is, as paths write it: `a/b.rs` and `a/b/mod.rs` are both `a::b`.
    pub(super) fn module(&self) -> String {
        let path = self.path.trim_end_matches(".rs");
        let path = path.strip_suffix("/mod").unwrap_or(path);
        path.replace('/', "::")
    }
}

/// Every `.rs` file under a folder, sorted by path. A folder that is not there has none.
pub(super) fn under(folder: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    collect(folder, "", &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, below: &str, found: &mut Vec<Source>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("an entry of a source folder");
        let name = entry.file_name().to_string_lossy().into_owned();
        let (path, at) = (format!("{below}{name}"), entry.path());
        if at.is_dir() {
            collect(&at, &format!("{path}/"), found);
        } else if at.extension().is_some_and(|e| e == "rs") {
            let text =
                std::fs::read_to_string(&at).unwrap_or_else(|e| panic!("{path} is read: {e}"));
            found.push(Source { path, text });
        }
    }
}
