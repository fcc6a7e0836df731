//! Makes the assets that are built into the program.
//! In: `assets/` of ours, and GOV.UK and MoJ Frontend from `web-assets/node_modules` when they are there.
//! Out: files named by the hash of their content, with a gzip of each, and the table `assets.rs` includes.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const WEB_ASSETS: &str = "../../web-assets";
const GOVUK: &str = "../../web-assets/node_modules/govuk-frontend/dist/govuk";
const MOJ: &str = "../../web-assets/node_modules/@ministryofjustice/frontend/moj";
const FONT: &str = "GDS Transport";

/// The files made so far.
struct Made {
    folder: PathBuf,
    /// The name by content hash, for each plain name.
    hashed: BTreeMap<String, String>,
}

fn main() -> Result<()> {
    let folder = PathBuf::from(env::var("OUT_DIR")?).join("assets");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut made = Made {
        folder,
        hashed: BTreeMap::new(),
    };
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets");

    let own = fs::read_to_string("assets/own.css")?;
    made.add("favicon.svg", &fs::read("assets/favicon.svg")?)?;
    made.add("progress.js", &fs::read("assets/progress.js")?)?;
    let complete = Path::new(GOVUK).join("govuk-frontend.min.css").exists()
        && Path::new(MOJ).join("moj-frontend.min.css").exists();
    if complete {
        made.style_sheet(&own)?;
        made.scripts()?;
    } else {
        // The folder is small while the packages are missing, and changes when they come.
        println!("cargo::rerun-if-changed={WEB_ASSETS}");
        made.add("site.css", own.as_bytes())?;
    }
    made.table(complete)
}

impl Made {
    /// Puts a file in under the hash of its content.
    fn add(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        hasher.write(content);
        let (stem, ending) = name.rsplit_once('.').ok_or("a file has an ending")?;
        let hashed = format!("{stem}-{:016x}.{ending}", hasher.finish());
        fs::write(self.folder.join(&hashed), content)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(content)?;
        fs::write(self.folder.join(format!("{hashed}.gz")), gzip.finish()?)?;
        self.hashed.insert(name.to_owned(), hashed.clone());
        Ok(hashed)
    }

    /// One style sheet of GOV.UK's, MoJ's and ours, in that order.
    fn style_sheet(&mut self, own: &str) -> Result<()> {
        let govuk = without_fonts(&read(GOVUK, "govuk-frontend.min.css")?)?;
        let moj = read(MOJ, "moj-frontend.min.css")?;
        let mut all = String::from("@charset \"UTF-8\";\n");
        for sheet in [govuk.as_str(), moj.as_str(), own] {
            all.push_str(without_source_map(sheet).trim_start_matches("@charset \"UTF-8\";"));
            all.push('\n');
        }
        let all = without_crest(&all.replace(
            &format!("{FONT},arial,sans-serif"),
            "Arial,Helvetica,sans-serif",
        ));
        let all = self.with_images(&all)?;
        if all.contains(FONT) || all.contains("@font-face") || all.contains("crest.") {
            return Err(
                "the style sheet still names a font or a crest that only GOV.UK may use".into(),
            );
        }
        self.add("site.css", all.as_bytes())?;
        Ok(())
    }

    /// Puts in the pictures that the style sheet names, and names them by their hash.
    fn with_images(&mut self, css: &str) -> Result<String> {
        const START: &str = "url(/assets/images/";
        let mut out = String::with_capacity(css.len());
        let mut rest = css;
        while let Some(at) = rest.find(START) {
            out.push_str(&rest[..at]);
            let (name, after) = rest[at + START.len()..]
                .split_once(')')
                .ok_or("an address without an end")?;
            println!("cargo::rerun-if-changed={MOJ}/assets/images/{name}");
            let image = fs::read(Path::new(MOJ).join("assets/images").join(name))?;
            write!(out, "url({})", self.add(name, &image)?)?;
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The two packages' scripts, and ours that starts them under the names they have now.
    fn scripts(&mut self) -> Result<()> {
        let mut start = fs::read_to_string("assets/start.js")?;
        for (folder, name) in [(GOVUK, "govuk-frontend"), (MOJ, "moj-frontend")] {
            let script = read(folder, &format!("{name}.min.js"))?;
            let hashed = self.add(
                &format!("{name}.js"),
                without_source_map(&script).as_bytes(),
            )?;
            let import = format!("'./{name}.js'");
            if !start.contains(&import) {
                return Err(format!("start.js does not import {import}").into());
            }
            start = start.replace(&import, &format!("'./{hashed}'"));
        }
        self.add("start.js", start.as_bytes())?;
        Ok(())
    }

    /// The table of all files, as Rust.
    fn table(&self, complete: bool) -> Result<()> {
        let mut rust = format!("const COMPLETE: bool = {complete};\nstatic FILES: &[File] = &[\n");
        for (name, hashed) in &self.hashed {
            let bytes = format!(r#"include_bytes!(concat!(env!("OUT_DIR"), "/assets/{hashed}"))"#);
            let gzip =
                format!(r#"include_bytes!(concat!(env!("OUT_DIR"), "/assets/{hashed}.gz"))"#);
            writeln!(
                rust,
                "    File {{ name: {name:?}, href: \"/assets/{hashed}\", bytes: {bytes}, gzip: {gzip} }},"
            )?;
        }
        rust.push_str("];\n");
        fs::write(PathBuf::from(env::var("OUT_DIR")?).join("assets.rs"), rust)?;
        Ok(())
    }
}

fn read(folder: &str, name: &str) -> Result<String> {
    println!("cargo::rerun-if-changed={folder}/{name}");
    let path = Path::new(folder).join(name);
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Without the two blocks that load GOV.UK's font.
fn without_fonts(css: &str) -> Result<String> {
    let mut blocks = css.split("@font-face{");
    let mut out = blocks.next().unwrap_or_default().to_owned();
    let mut dropped = 0;
    for block in blocks {
        let (_, after) = block.split_once('}').ok_or("a @font-face without an end")?;
        out.push_str(after);
        dropped += 1;
    }
    if dropped == 2 {
        Ok(out)
    } else {
        Err(format!("expected two @font-face blocks, found {dropped}").into())
    }
}

/// Without the Royal Arms of GOV.UK's footer, which ours does not show.
fn without_crest(css: &str) -> String {
    let crest = "url(/assets/images/govuk-crest.svg)";
    ["background-image:", "-webkit-mask-image:", "mask-image:"]
        .iter()
        .fold(css.to_owned(), |css, property| {
            css.replace(&format!("{property}{crest}"), &format!("{property}none"))
        })
}

fn without_source_map(text: &str) -> &str {
    let text = text.trim_end();
    let last = text.rfind('\n').map_or(0, |at| at + 1);
    let comment = ["/*# sourceMappingURL", "//# sourceMappingURL"]
        .iter()
        .find_map(|start| text[last..].find(start));
    comment.map_or(text, |at| text[..last + at].trim_end())
}
