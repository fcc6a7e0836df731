//! Style sheets, scripts and pictures, built into the program.
//! In: a path below `/assets/`.
//! Out: the bytes, plain and by gzip, and how long a browser may keep them.

/// A file as the table of `build.rs` has it.
struct File {
    name: &'static str,
    href: &'static str,
    bytes: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where assets are served; `get` takes what follows.
pub const PREFIX: &str = "/assets/";

/// A file to serve.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its content.
    pub bytes: &'static [u8],
    /// Its content by gzip, when that is smaller.
    pub gzip: Option<&'static [u8]>,
    /// Its kind, for the header.
    pub content_type: &'static str,
    /// Whether it is for ever the same under this path: its name is the hash of its content.
    pub immutable: bool,
}

/// The file at this path below `/assets/`: by its hashed name, or by its plain one.
pub fn get(path: &str) -> Option<Asset> {
    let (file, immutable) = FILES.iter().find_map(|file| {
        let hashed = file.href.strip_prefix(PREFIX) == Some(path);
        (hashed || file.name == path).then_some((file, hashed))
    })?;
    Some(Asset {
        bytes: file.bytes,
        gzip: (file.gzip.len() < file.bytes.len()).then_some(file.gzip),
        content_type: content_type(file.name),
        immutable,
    })
}

/// The address of a file by its plain name, such as "site.css"; it changes when the content does.
pub fn href(name: &str) -> Option<&'static str> {
    FILES
        .iter()
        .find(|file| file.name == name)
        .map(|file| file.href)
}

/// All addresses, for tests and warm caches.
pub fn hrefs() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.href)
}

/// What is missing and how to get it, when the program was built without GOV.UK and MoJ Frontend.
pub const fn missing() -> Option<&'static str> {
    if COMPLETE {
        None
    } else {
        Some(
            "This program was built without the style sheets and scripts of GOV.UK Frontend: pages work but look \
             plain. Install Node.js, run `make assets` and build again.",
        )
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
