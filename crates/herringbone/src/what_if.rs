//! `herringbone what-if`: who would move between tiers under another policy.

use std::collections::BTreeMap;
use std::path::PathBuf;

use casework::policy::Tier;
use casework::what_if::{Moves, Seen, WhatIf, compare};
use clap::Args;
use exchange::moving::{Moving, write_csv as write_moving};
use jiff::civil::Date;
use register::{PupilIx, Windows};

use crate::failure::Failure;
use crate::{load, output, speak};

/// Try another policy on a register pack: who moves, by tier, year group, phase and sex
#[derive(Args)]
#[command(after_help = "\
Example:
  herringbone what-if demo/county --policy our-county.toml --against herefordshire --as-of 2026-03-27")]
pub(crate) struct Arguments {
    /// The pack: a folder, or a zip of it
    pack: PathBuf,
    /// The policy to try: an id, or the path of a .toml file
    #[arg(long, value_name = "ID")]
    policy: String,
    /// The policy to hold it against
    #[arg(long, value_name = "ID")]
    against: String,
    /// Only sessions up to and including this date count; the pack's last marked day if left out
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = load::date)]
    as_of: Option<Date>,
    /// Also write who would move, as CSV: upn, laestab, tier now, tier then
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (before, after) = (
        load::policy(&arguments.against)?,
        load::policy(&arguments.policy)?,
    );
    let pack = load::pack(&arguments.pack)?;
    let as_of = match arguments.as_of {
        Some(date) => date.into(),
        None => pack.registers.last_marked_day().ok_or_else(|| {
            Failure::Plain("the pack holds no mark, so there is nothing to compare".to_owned())
        })?,
    };
    let threads = load::threads();
    let standings = pack.registers.standings(as_of, Windows::default(), threads);
    let tiers_of =
        |policy| casework::attendance::tiers(&pack.registers, &standings, as_of, policy, threads);
    let (was, would_be) = (tiers_of(&before), tiers_of(&after));
    let id = |tier: Option<&'_ Tier>| tier.map_or(String::new(), |t| t.id.clone());
    let rolls = pack.registers.rolls();
    // Those who have left are nobody's to support, so they are not counted.
    let on_roll: Vec<usize> = (0..standings.len())
        .filter(|p| {
            rolls
                .spells(PupilIx(*p as u32))
                .iter()
                .any(|s| s.holds_on(as_of))
        })
        .collect();
    let seen = on_roll.iter().map(|p| Seen {
        before: was[*p].map(|t| t.id.as_str()),
        after: would_be[*p].map(|t| t.id.as_str()),
        year_group: &pack.pupils[*p].year_group,
        phase: standings[PupilIx(*p as u32)]
            .school
            .map_or("", |s| &pack.school(s).phase),
        sex: &pack.pupils[*p].sex,
    });
    speak::out(&format!(
        "As at {}: {} tried against {}.\n\n{}",
        as_of.date(),
        after.name,
        before.name,
        report(&compare(seen))
    ))?;
    let Some(list) = &arguments.list else {
        return Ok(());
    };
    let moving = on_roll
        .iter()
        .filter(|p| id(was[**p]) != id(would_be[**p]))
        .map(|p| Moving {
            upn: &pack.pupils[*p].upn,
            laestab: standings[PupilIx(*p as u32)]
                .school
                .map(|s| pack.school(s).laestab),
            before: id(was[*p]),
            after: id(would_be[*p]),
        });
    output::write(Some(list), |out| write_moving(moving, out))
}

fn report(found: &WhatIf) -> String {
    let mut out = format!(
        "{} of {} pupils would move to another tier.\n",
        found.all.move_tier, found.all.pupils
    );
    let name = |tier: &str| {
        if tier.is_empty() {
            "(no tier)".to_owned()
        } else {
            tier.to_owned()
        }
    };
    out.push_str("\nTier now                 would be                   pupils\n");
    for ((from, to), pupils) in &found.by_tier {
        let mark = if from == to { ' ' } else { '*' };
        out.push_str(&format!(
            "{:<24} {:<22} {mark} {pupils:>8}\n",
            name(from),
            name(to)
        ));
    }
    for (title, groups) in [
        ("Year group", &found.by_year_group),
        ("Phase", &found.by_phase),
        ("Sex", &found.by_sex),
    ] {
        out.push_str(&table(title, groups));
    }
    out
}

fn table(title: &str, groups: &BTreeMap<String, Moves>) -> String {
    let mut out = format!("\n{title:<24}   pupils     move\n");
    let mut rows: Vec<_> = groups.iter().collect();
    // Years in school order: reception before 1, 2 before 10.
    rows.sort_by_key(|(name, _)| (name.parse::<u8>().is_ok(), name.parse::<u8>().unwrap_or(0)));
    for (name, moves) in rows {
        let name = if name.is_empty() { "(none)" } else { name };
        out.push_str(&format!(
            "{name:<24} {:>8} {:>8}\n",
            moves.pupils, moves.move_tier
        ));
    }
    out
}
