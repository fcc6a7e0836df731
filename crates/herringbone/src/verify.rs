//! `herringbone verify`: whether the chronology of every authority is what was written.

use std::path::{Path, PathBuf};

use clap::Args;
use store::chronology::{self, Report, VerifyingKey};

use crate::failure::Failure;
use crate::named_store::{Named, patiently};
use crate::{serve, speak};

/// Prove that nothing in the chronology was changed, cut off or taken out
#[derive(Args)]
#[command(after_help = "\
Examples:
  herringbone verify herringbone.toml
  herringbone verify herringbone.toml --key roots.pub

Every chain of every authority is worked out again and held to the signed roots. It ends with 1
when anything is not as it was written. It changes nothing, and people may work meanwhile.")]
pub(crate) struct Arguments {
    /// The configuration: see `herringbone serve --help`
    config: PathBuf,
    /// The public key of the signed roots: a file of 64 hexadecimal digits, kept where those who
    /// can write to the store cannot change it
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let all = Named::all(&arguments.config)?;
    let key = arguments.key.as_deref().map(read_key).transpose()?;
    serve::in_runtime(async {
        let mut wrong = Vec::new();
        for named in &all {
            let told = match verify(named, key.as_ref()).await {
                Ok(report) => {
                    if !report.holds() {
                        wrong.push(named.id.as_str());
                    }
                    report.to_string()
                }
                Err(failure) => {
                    wrong.push(named.id.as_str());
                    format!("It cannot be verified: {failure}")
                }
            };
            speak::out(&format!("{}\n{}\n", named.id, indented(&told)))?;
        }
        if wrong.is_empty() {
            return Ok(());
        }
        Err(Failure::Plain(format!(
            "Not everything holds for {}. Keep the store, its file of roots and its backups as they are, \
             and find out who wrote to the store past this program.",
            wrong.join(", ")
        )))
    })
}

async fn verify(named: &Named, key: Option<&VerifyingKey>) -> Result<Report, Failure> {
    let store = named.open().await?;
    let roots = &named.config.roots;
    let signed = std::fs::metadata(roots).is_ok_and(|file| file.len() > 0);
    let key = match key {
        Some(key) => *key,
        None if signed => {
            return Err(Failure::Plain(format!(
                "its roots in {} are signed, and only the public key tells whether by the right one; \
                 name the key's file with --key",
                roots.display()
            )));
        }
        // Without a single signature no key is ever asked.
        None => VerifyingKey::default(),
    };
    let words = format!("Verifying the chronology of {} …", named.id);
    let report = patiently(&words, chronology::verify(&store, roots, &key)).await;
    let report = report.map_err(|e| Failure::of(&e))?;
    store.close().await.map_err(|e| Failure::of(&e))?;
    Ok(report)
}

fn read_key(path: &Path) -> Result<VerifyingKey, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::of_file(path, "read", &e))?;
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.trim(), &mut bytes)
        .ok()
        .and_then(|()| VerifyingKey::from_bytes(&bytes).ok())
        .ok_or_else(|| {
            Failure::Plain(format!(
                "{} holds no public key: it should be 64 hexadecimal digits",
                path.display()
            ))
        })
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}
