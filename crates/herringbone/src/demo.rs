//! `herringbone demo`: a county of 8,000 pupils, its standings, and a summary to look at.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casework::attendance::{Known, Screened, Summary, summarise};
use clap::Args;
use county::Options;
use exchange::pack::Pack;
use jiff::civil::{Date, date};
use law::school::Kind;
use register::Windows;

use crate::demo_service::{self, Demonstrated};
use crate::failure::Failure;
use crate::{county as county_command, evaluate, load, speak};

/// A day in term on which most things have happened to somebody.
const AS_OF: Date = date(2026, 3, 27);
const POLICY: &str = "herefordshire";

/// Make a county of 8,000 pupils, work out its standings and say what they show
#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder to put it all into
    #[arg(default_value = "demo")]
    folder: PathBuf,
    /// How many pupils the county has
    #[arg(long, value_name = "N", default_value_t = 8_000)]
    pupils: u32,
    /// Then serve its pages, with those of a smaller county, until Ctrl-C
    #[arg(long)]
    serve: bool,
    /// The address to serve them on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A mail server on this machine that takes what the demonstration sends, such as one that catches it to be
    /// looked at: smtp://127.0.0.1:1025?tls=none. Everybody in it is invented; let nothing leave the machine
    #[arg(long, value_name = "URL")]
    smtp: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let pack_folder = arguments.folder.join("county");
    let standings_file = arguments.folder.join("standings.csv");
    speak::aside(&format!(
        "Making a county of {} pupils and two years of registers …",
        arguments.pupils
    ));
    let options = Options {
        pupils: arguments.pupils,
        threads: load::threads(),
        ..Options::default()
    };
    county_command::generate(&options, &pack_folder)?;
    speak::aside("Reading them back and working out where every pupil stands …");
    let pack = load::pack_quietly(&pack_folder)?;
    let policy = load::policy(POLICY)?;
    let as_of = AS_OF.into();
    let threads = load::threads();
    let standings = pack.registers.standings(as_of, Windows::default(), threads);
    let tiers = casework::attendance::tiers(&pack.registers, &standings, as_of, &policy, threads);
    evaluate::write(
        &pack,
        &standings,
        &tiers,
        Some(&standings_file),
        evaluate::Format::Csv,
    )?;
    let known = Known {
        born: &|p| pack.pupil(p).dob,
        kind: &|s| Kind::parse(&pack.school(s).kind),
    };
    let summary = summarise(&pack.registers, &standings, &tiers, &policy, as_of, &known);
    speak::out(&report(&summary, pack.marks, pack.schools.len()))?;
    let one = standings
        .iter()
        .position(|s| s.penalty_sessions >= 10 && s.runs.absent > 0)
        .map_or("UPN", |p| pack.pupils[p].upn.as_str());
    speak::out(&where_to_look(&pack_folder, &standings_file, one))?;
    if arguments.serve {
        serve(arguments, pack)
    } else {
        Ok(())
    }
}

/// The same county and a smaller one of another authority, as pages to sign in to.
fn serve(arguments: &Arguments, pack: Pack) -> Result<(), Failure> {
    let other = arguments.folder.join("other-county");
    let options = Options {
        seed: 2,
        pupils: 2_000,
        authority: 884,
        threads: load::threads(),
        ..Options::default()
    };
    county_command::generate(&options, &other)?;
    let authorities = vec![
        Demonstrated {
            id: "ashshire",
            name: "Ashshire County Council",
            policy: POLICY,
            pack: Arc::new(pack),
        },
        Demonstrated {
            id: "elmshire",
            name: "Elmshire Council",
            policy: "worcestershire",
            pack: Arc::new(load::pack_quietly(&other)?),
        },
    ];
    demo_service::run(
        authorities,
        &arguments.folder.join("stores"),
        AS_OF,
        arguments.listen,
        arguments.smtp.as_deref(),
    )
}

fn share(part: u32, whole: u32) -> String {
    let rate = register::Standing::rate(part, whole).unwrap_or_default();
    format!("{part:>7}  {:>3}.{}%", rate / 100, rate % 100 / 10)
}

fn screened(out: &mut String, words: &str, s: Screened) {
    let _ = writeln!(out, "  {words:<52} {:>7}   {:>7}", s.by_marks, s.by_law);
}

fn report(s: &Summary, marks: u64, schools: usize) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "\nThe county as at {AS_OF}: {schools} schools, {} pupils on roll of {}, {marks} marks.\n",
        s.on_roll, s.pupils
    );
    let _ = writeln!(
        out,
        "Tiers over the last 12 school weeks (policy: {POLICY})"
    );
    for (name, pupils) in &s.tiers {
        let _ = writeln!(out, "  {name:<52} {}", share(*pupils, s.on_roll));
    }
    let _ = writeln!(
        out,
        "  {:<52} {}",
        "no session possible",
        share(s.no_tier, s.on_roll)
    );
    let _ = writeln!(out, "\nThis academic year");
    let persistent = "persistently absent (a tenth or more)";
    let _ = writeln!(out, "  {persistent:<52} {}", share(s.persistent, s.on_roll));
    let severe = "of them severely absent (a half or more)";
    let _ = writeln!(out, "  {severe:<52} {}", share(s.severe, s.on_roll));
    let _ = writeln!(out, "\n{:<54} {:>7}   {:>7}", "Screening", "marks", "law *");
    screened(
        &mut out,
        "10 unauthorised sessions in 10 school weeks",
        s.at_threshold,
    );
    screened(&mut out, "10 school days away, all G N O U", s.ten_days);
    screened(&mut out, "20 school days away, all G N O", s.twenty_days);
    screened(&mut out, "15 days ill this year", s.fifteen_ill);
    out.push_str(
        "  * of compulsory school age, at a kind of school, on dates to which the rule applies\n",
    );
    out
}

fn where_to_look(pack: &Path, standings: &Path, upn: &str) -> String {
    let (pack, standings) = (pack.display(), standings.display());
    format!(
        "\nThe registers are in {pack}, the standings in {standings}.\n\
         Why does a pupil stand there? For example:\n  \
         herringbone explain {pack} {upn} --as-of {AS_OF} --figure pn_sessions\n"
    )
}
