//! Puts in what is built into the letters: their texts, and the typeface of their PDFs.
//! In: `templates/`, and the fonts from `web-assets/node_modules` when they are there.
//! Out: the tables that `library.rs` and `pdf/typeface.rs` include.

use std::error::Error;
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::{env, fs};

use read_fonts::collections::IntSet;
use read_fonts::tables::name::NameRecord;
use read_fonts::types::{NameId, Tag};
use read_fonts::{FontRef, TableProvider as _};
use skera::{Plan, SubsetFlags, subset_font};

const WEB_ASSETS: &str = "../../web-assets";
const FONTS: &str = "../../web-assets/node_modules/@expo-google-fonts/noto-sans";
const FACES: [&str; 2] = [
    "400Regular/NotoSans_400Regular.ttf",
    "700Bold/NotoSans_700Bold.ttf",
];

/// The signs with which nearly every letter is written: Latin with the letters of Western, Central and Eastern Europe, and
/// the signs of a text. A letter with any other is set with the whole typeface.
const EVERYDAY: [RangeInclusive<u32>; 7] = [
    0x20..=0x17f,
    0x218..=0x21b,
    0x2010..=0x2015,
    0x2018..=0x201e,
    0x2020..=0x2026,
    0x20ac..=0x20ac,
    0xfffd..=0xfffd,
];
/// What of the typeface's rules of setting is kept with them: kerning, and marks on letters.
const RULES: [&[u8; 4]; 5] = [b"ccmp", b"kern", b"locl", b"mark", b"mkmk"];

/// A face with the everyday signs alone. The whole one has some four thousand, and each letter's PDF would look through
/// all of them for the hundred that it holds.
fn everyday(face: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let font = FontRef::new(face)?;
    let names = font.name()?;
    let names = names.name_record().iter();
    let plan = Plan::new(
        &IntSet::empty(),
        &EVERYDAY.into_iter().flatten().collect(),
        &font,
        SubsetFlags::SUBSET_FLAGS_NO_HINTING | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE,
        &skera::DEFAULT_DROP_TABLES.iter().copied().collect(),
        &IntSet::all(),
        &RULES.into_iter().map(Tag::new).collect(),
        &names
            .clone()
            .map(NameRecord::name_id)
            .collect::<IntSet<NameId>>(),
        &names.map(NameRecord::language_id).collect(),
    );
    Ok(subset_font(&font, &plan)?)
}

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
    let mut few = String::from(
        "];\n/// The same with the everyday signs alone.\nconst EVERYDAY: &[&[u8]] = &[\n",
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
            let own = out.join(face.replace('/', "_"));
            fs::write(&own, everyday(&fs::read(path)?)?)?;
            let own = own.to_str().ok_or("a folder whose name is no text")?;
            writeln!(few, "    include_bytes!({own:?}),")?;
        }
    } else {
        // The folder is small while the packages are missing, and changes when they come.
        println!("cargo::rerun-if-changed={WEB_ASSETS}");
    }
    rust.push_str(&few);
    rust.push_str("];\n");
    fs::write(out.join("typeface.rs"), rust)?;
    Ok(())
}
