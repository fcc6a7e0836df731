//! Writes every letter, or one letter for many children, to look at or to measure by.
//! In: a folder; and how many children, for the measure. Out: a PDF and a Word file of each in that folder.

use std::path::{Path, PathBuf};

use letters::{Facts, Look, Template, templates};

/// The allocator that the program itself has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("say into which folder")?);
    let what = arguments.next().unwrap_or_default();
    let children: usize = match arguments.next() {
        Some(number) => number.to_string_lossy().parse()?,
        None => 0,
    };
    let (pdf, word) = match what.to_str() {
        Some("pdf") => (true, false),
        Some("word") => (false, true),
        _ => (true, true),
    };
    std::fs::create_dir_all(&folder)?;
    if children == 0 {
        for template in templates() {
            let name = format!("{}-{}", template.id, template.language.code());
            keep(&folder, &name, template, &template.example(), pdf, word)?;
        }
        return Ok(());
    }
    // Letters as a school sends them: of several kinds, each to another parent.
    let letters = [
        "initial-concern",
        "leave-not-authorised",
        "declining-summary",
    ];
    for child in 0..children {
        let id = letters[child % letters.len()];
        let template = letters::find(id, letters::Language::English).ok_or("no such letter")?;
        let mut facts = template.example();
        facts.child.forename = format!("Logan {child}");
        facts.child.name = format!("Logan {child} Winter");
        facts.reference = format!("DH/2026/{child:05}");
        keep(
            &folder,
            &format!("letter-{child:05}"),
            template,
            &facts,
            pdf,
            word,
        )?;
    }
    Ok(())
}

fn keep(
    folder: &Path,
    name: &str,
    template: &Template,
    facts: &Facts,
    pdf: bool,
    word: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let document = template.preview(facts)?;
    let look = Look::of(&facts.school, template.language);
    if pdf {
        std::fs::write(folder.join(format!("{name}.pdf")), document.pdf(&look)?)?;
    }
    if word {
        std::fs::write(folder.join(format!("{name}.docx")), document.word(&look)?)?;
    }
    Ok(())
}
