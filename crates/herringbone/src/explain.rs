//! `herringbone explain`: why a pupil's figures are what they are, session by session.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use exchange::pack::Pack;
use jiff::civil::Date;
use register::{Distance, Explanation, Figure, PupilIx};

use crate::failure::Failure;
use crate::{load, speak};

/// Say why a pupil's figures are what they are: the sessions, the rule and its source
#[derive(Args)]
#[command(after_help = "\
Examples:
  herringbone explain demo/county A123456789012 --as-of 2026-03-27
  herringbone explain demo/county A123456789012 --as-of 2026-03-27 --figure pn_sessions")]
pub(crate) struct Arguments {
    /// The pack: a folder, or a zip of it
    pack: PathBuf,
    /// The pupil's unique pupil number
    upn: String,
    /// Only sessions up to and including this date count
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = load::date)]
    as_of: Date,
    /// One column of the standings only
    #[arg(long, value_name = "COLUMN", value_parser = figure)]
    figure: Option<Figure>,
}

fn figure(column: &str) -> Result<Figure, String> {
    Figure::of_column(column).ok_or_else(|| {
        let known: Vec<&str> = Figure::ALL.into_iter().map(Figure::column).collect();
        format!("write one of {}", known.join(", "))
    })
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let pack = load::pack(&arguments.pack)?;
    let Some(pupil) = pack.find_pupil(&arguments.upn) else {
        return Err(Failure::Plain(format!(
            "the pack has no pupil {}; check the number in pupils.csv",
            arguments.upn
        )));
    };
    let as_of = arguments.as_of.into();
    let figures = arguments
        .figure
        .map_or(Figure::ALL.to_vec(), |one| vec![one]);
    let mut out = format!("{}\n", heading(&pack, pupil, arguments.as_of));
    for figure in figures {
        let why = pack.registers.explain(pupil, as_of, figure);
        // A year of sessions is asked for by name; without one, long lists are only counted.
        let listed = arguments.figure.is_some() || why.sessions.len() <= 30;
        out.push_str(&section(&pack, &why, listed));
    }
    if arguments
        .figure
        .is_none_or(|f| f == Figure::PenaltySessions)
    {
        out.push_str(&distance(
            &pack.registers.distance_to_threshold(pupil, as_of),
        ));
    }
    speak::out(&out)
}

fn heading(pack: &Pack, pupil: PupilIx, as_of: Date) -> String {
    let who = pack.pupil(pupil);
    let school = pack.registers.school_of(pupil, as_of.into()).map_or_else(
        || "no school yet".to_owned(),
        |s| pack.school(s).name.clone(),
    );
    format!(
        "{} {}, {}, year {}, at {school}. Standing as at {as_of}.",
        who.forename, who.surname, who.upn, who.year_group
    )
}

fn section(pack: &Pack, why: &Explanation, listed: bool) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n{}: {}", why.figure.column(), why.value);
    let _ = writeln!(out, "  Rule: {}", why.rule);
    let _ = writeln!(out, "  Source: {} ({})", why.cite, why.cite.title());
    if !listed {
        let _ = writeln!(
            out,
            "  {} sessions; see them with --figure {}",
            why.sessions.len(),
            why.figure.column()
        );
        return out;
    }
    for s in &why.sessions {
        let (code, meaning) = s
            .code
            .map_or(("-", "not marked"), |c| (c.text(), c.meaning()));
        let day = s.day.date().strftime("%a %Y-%m-%d");
        let school = &pack.school(s.school).name;
        let _ = writeln!(out, "  {day} {} {code:<2} {meaning} ({school})", s.session);
    }
    out
}

fn distance(found: &Distance) -> String {
    let mut out = String::from("\nDistance to the national threshold\n");
    let _ = match (found.further, found.by) {
        (Some(0), _) => writeln!(
            out,
            "  The threshold is met: {} sessions in the window.",
            found.now
        ),
        (Some(n), Some(by)) => writeln!(
            out,
            "  {} sessions in the window. {n} more would meet the threshold, on {} at the earliest.",
            found.now,
            by.date()
        ),
        _ => writeln!(
            out,
            "  {} sessions in the window. The calendar ends before the threshold could be met.",
            found.now
        ),
    };
    for leaving in &found.leaving {
        let on = leaving.on.map_or_else(
            || "only after the calendar ends".to_owned(),
            |day| format!("on {}", day.date()),
        );
        let (n, leave) = (
            leaving.sessions,
            if leaving.sessions == 1 {
                "leaves"
            } else {
                "leave"
            },
        );
        let week = leaving.week_of.date();
        let _ = writeln!(out, "  {n} of the week of {week} {leave} the window {on}.");
    }
    out
}
