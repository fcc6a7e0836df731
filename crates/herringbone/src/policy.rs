//! `herringbone policy check`: what a policy pack does, in plain words.

use std::path::PathBuf;

use clap::Subcommand;

use crate::failure::Failure;
use crate::{load, speak};

/// Look at an authority's policy
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Say what a policy does and how it differs from national; refuse what the law fixes
    #[command(after_help = "\
Examples:
  herringbone policy check policies/herefordshire.toml
  herringbone policy check our-county.toml")]
    Check {
        /// The policy's .toml file
        file: PathBuf,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check { file } => {
            let policy = load::policy_file(file)?;
            speak::out(&casework::policy::describe(&policy).to_string())
        }
    }
}
