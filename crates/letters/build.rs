//! Puts in what is built into the letters: their texts, and the typeface of their PDFs.
//! In: `templates/`, and the fonts from `web-assets/node_modules` when they are there.
//! Out: the tables that `library.rs` and `pdf/typeface.rs` include.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const WEB_ASSETS: &str = "../../web-assets";
const FONTS: &str = "../../web-assets/node_modules/@expo-google-fonts/noto-sans";
const FACES: [&str; 2] = [
    "400Regular/NotoSans_400Regular.ttf",
    "700Bold/NotoSans_700Bold.ttf",
];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=templates");

    let mut names: Vec<String> = fs::read_dir("templates")?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, std::io::Error>>()?;
    names.sort();
    let mut rust = String::from("const FILES: &[(&str, &str, &str)] = &[\n");
    for name in names {
        let stem = name
            .strip_suffix(".md")
            .ok_or(format!("templates/{name} is no .md"))?;
        let (id, language) = stem.split_once('.').unwrap_or((stem, "en"));
        let path = here.join("templates").join(&name);
        let path = path.to_str().ok_or("a folder whose name is no text")?;
        writeln!(rust, "    ({id:?}, {language:?}, include_str!({path:?})),")?;
    }
    rust.push_str("];\n");
    fs::write(out.join("templates.rs"), rust)?;

    let mut rust = String::from(
        "/// The faces, the regular one first; empty when the program was built without.\npub(crate) const FACES: &[&[u8]] = &[\n",
    );
    if FACES
        .iter()
        .all(|face| Path::new(FONTS).join(face).exists())
    {
        for face in FACES {
            println!("cargo::rerun-if-changed={FONTS}/{face}");
            let path = here.join(FONTS).join(face);
            let path = path.to_str().ok_or("a folder whose name is no text")?;
            writeln!(rust, "    include_bytes!({path:?}),")?;
        }
    } else {
        // The folder is small while the packages are missing, and changes when they come.
        println!("cargo::rerun-if-changed={WEB_ASSETS}");
    }
    rust.push_str("];\n");
    fs::write(out.join("typeface.rs"), rust)?;
    Ok(())
}
