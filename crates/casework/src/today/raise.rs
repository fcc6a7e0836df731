//! What a pupil's facts put on Today.
//! In: registers, a pupil's standing, age and schools, a policy, a day. Out: items to be on the
//! list, each with its words, its source and the key that tells these facts from others.

use jiff::civil::Date;
use law::academic_year::academic_year;
use law::attendance::Code;
use law::school::Kind;
use law::{Citation, SchoolDays, Sessions, limits, penalty, returns, school_age};
use register::patterns::{Trend, Weekdays};
use register::{Day, Figure, HeldSession, PupilIx, Registers, SchoolIx, Standing};

use super::rule::Rule;
use super::since::held_since;
use crate::policy::{Policy, Tier};

/// A pupil as the rules look at one.
pub struct About<'a> {
    /// The registers.
    pub registers: &'a Registers,
    /// The pupil.
    pub pupil: PupilIx,
    /// Date of birth.
    pub born: Date,
    /// A school's kind; `None` when it is not known, which leaves rules that turn on it undecided.
    pub kind: &'a dyn Fn(SchoolIx) -> Option<Kind>,
    /// The standing as at the day.
    pub standing: &'a Standing,
    /// The tier under the policy.
    pub tier: Option<&'a Tier>,
    /// The day.
    pub as_of: Day,
}

/// What goes on the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raised {
    /// The rule.
    pub rule: Rule,
    /// Tells these facts from others of the same rule: the day a run or stretch began, or the
    /// academic year.
    pub key: String,
    /// What it is, in plain English.
    pub words: String,
    /// The figure whose sessions explain it.
    pub figure: Figure,
    /// The source of the rule; none for an authority's own practice.
    pub cite: Option<Citation>,
}

/// The rules that [`raise`] judges for a pupil.
const JUDGED: [Rule; 12] = [
    Rule::ThresholdMet,
    Rule::ThresholdNear,
    Rule::TwentyDays,
    Rule::TenDays,
    Rule::TenDaysOfAny,
    Rule::FifteenIll,
    Rule::HeadingToFifteenIll,
    Rule::Severe,
    Rule::Tier,
    Rule::Unexplained,
    Rule::Weekday,
    Rule::Falling,
];

/// What a pupil's facts put on Today, and the rules that were asked.
///
/// Nothing is raised for a child who is not of compulsory school age on the day or is on no roll:
/// attendance duties are about pupils of that age (Education Act 1996 s444; SI 2024/208 reg 13).
pub fn raise(about: &About<'_>, policy: &Policy) -> (Vec<Raised>, &'static [Rule]) {
    let mut out = Vec::new();
    let today = about.as_of.date();
    let spells = about.registers.rolls().spells(about.pupil);
    let on_roll = spells.iter().any(|s| s.holds_on(about.as_of));
    if on_roll && school_age::of_compulsory_school_age(about.born, today).holds() {
        runs(about, policy, &mut out);
        illness(about, policy, &mut out);
        level(about, policy, &mut out);
        // Going through the sessions one by one costs more than all of the above.
        if about.standing.absent() > 0 {
            let first = Day::from(academic_year(today).value.first_day());
            let sessions = |from| about.registers.sessions(about.pupil, from, about.as_of);
            threshold(about, || sessions(Day(first.0 - 366)), &mut out);
            let this_year = sessions(first);
            unexplained(about, &this_year, &mut out);
            patterns(about, policy, &this_year, &mut out);
        }
    }
    (out, &JUDGED)
}

fn year_of(day: Day) -> String {
    academic_year(day.date()).value.to_string()
}

/// "1 session", "10 sessions".
fn counted(n: impl Into<u64>, what: &str) -> String {
    let n = n.into();
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A date as people write it: 9 January 2026.
pub(super) fn in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The first day of a current run.
fn run_began(about: &About<'_>, figure: Figure) -> Day {
    let run = about.registers.explain(about.pupil, about.as_of, figure);
    run.sessions.first().map_or(about.as_of, |s| s.day)
}

fn runs(about: &About<'_>, policy: &Policy, out: &mut Vec<Raised>) {
    let today = about.as_of.date();
    let runs = about.standing.runs;
    let mut raise_run = |rule, figure, days: u16, what: &str, cite| {
        let began = run_began(about, figure).date();
        out.push(Raised {
            rule,
            key: began.to_string(),
            words: format!(
                "{} of {what} since {}",
                counted(days, "school day"),
                in_words(began)
            ),
            figure,
            cite,
        });
    };
    let length = returns::ground_i_length_reached(SchoolDays(runs.ground_i), today);
    if length.holds() {
        let what = "absence coded G, N or O";
        raise_run(
            Rule::TwentyDays,
            Figure::GroundIRun,
            runs.ground_i,
            what,
            Some(length.cite),
        );
    }
    let due = returns::attendance_return_due(about.born, SchoolDays(runs.unauthorised), today);
    let own = policy.limits.get(limits::ATTENDANCE_RETURN.id);
    let earlier = own.is_some_and(|own| runs.unauthorised >= own.value);
    if due.holds() || earlier {
        let what = "absence coded G, N, O or U";
        raise_run(
            Rule::TenDays,
            Figure::UnauthorisedRun,
            runs.unauthorised,
            what,
            Some(due.cite),
        );
    }
    if policy.triggers.ten_days_of_any_absence && runs.absent >= 10 && runs.unauthorised < 10 {
        raise_run(
            Rule::TenDaysOfAny,
            Figure::AbsentRun,
            runs.absent,
            "absence",
            None,
        );
    }
}

fn illness(about: &About<'_>, policy: &Policy, out: &mut Vec<Raised>) {
    let days = (about.standing.ill / 2) as u16;
    let due = returns::sickness_return_due(about.born, SchoolDays(days), false, about.as_of.date());
    let own = policy.limits.get(limits::SICKNESS_RETURN.id);
    let reached = due.holds() || own.is_some_and(|own| days >= own.value);
    let rule = if reached {
        Rule::FifteenIll
    } else if days >= policy.triggers.heading_ill_days {
        Rule::HeadingToFifteenIll
    } else {
        return;
    };
    out.push(Raised {
        rule,
        key: year_of(about.as_of),
        words: format!("{} of illness this academic year", counted(days, "day")),
        figure: Figure::IllDays,
        cite: Some(due.cite),
    });
}

fn level(about: &About<'_>, policy: &Policy, out: &mut Vec<Raised>) {
    let s = about.standing;
    let percent = |rate: Option<u32>| {
        rate.map_or_else(
            || "–".to_owned(),
            |r| format!("{}.{:02}%", r / 100, r % 100),
        )
    };
    if s.is_severe() {
        out.push(Raised {
            rule: Rule::Severe,
            key: year_of(about.as_of),
            words: format!(
                "Attendance {} this academic year",
                percent(s.attendance_rate())
            ),
            figure: Figure::Severe,
            cite: Some(Figure::Severe.cite()),
        });
    }
    let lightest = policy.tiers.first().map(|t| &t.id);
    if let Some(tier) = about.tier.filter(|t| Some(&t.id) != lightest) {
        out.push(Raised {
            rule: Rule::Tier,
            key: format!("{} {}", tier.id, year_of(about.as_of)),
            words: format!("{}: attendance {}", tier.name, tier.band),
            figure: Figure::Window,
            cite: None,
        });
    }
}

/// The threshold looks at the sessions that count towards a penalty notice: since the framework
/// began, at a kind of school it is for, and of compulsory school age on the day. `sessions` are
/// asked for only where the screening figure is near it: it is never less than what counts.
fn threshold(
    about: &About<'_>,
    sessions: impl FnOnce() -> Vec<HeldSession>,
    out: &mut Vec<Raised>,
) {
    let today = about.as_of.date();
    let Some((needed, window)) = limits::PENALTY_SESSIONS
        .on(today)
        .zip(limits::PENALTY_WINDOW.on(today))
    else {
        return;
    };
    if about.standing.penalty_sessions + 1 < u32::from(needed.0) {
        return;
    }
    let sessions = sessions();
    let counts = |s: &HeldSession| {
        // Most marks are none of these, and the whole finding costs much more.
        let kind = s.counts_to_threshold().then(|| (about.kind)(s.school));
        s.code.zip(kind.flatten()).is_some_and(|(code, kind)| {
            let session = penalty::UnauthorisedSession {
                code,
                date: s.day.date(),
                born: about.born,
                kind,
            };
            penalty::session_counts(&session).holds()
        })
    };
    let met = held_since(&sessions, window.0, needed.0.into(), counts);
    let near = || held_since(&sessions, window.0, u32::from(needed.0) - 1, counts);
    let cite = Some(penalty::threshold_met(Sessions(needed.0), today).cite);
    let figure = Figure::PenaltySessions;
    if let Some(since) = met {
        out.push(Raised {
            rule: Rule::ThresholdMet,
            key: since.date().to_string(),
            words: format!(
                "{} or more unauthorised in 10 school weeks, since {}",
                counted(needed.0, "session"),
                in_words(since.date())
            ),
            figure,
            cite,
        });
    } else if let Some(since) = near() {
        out.push(Raised {
            rule: Rule::ThresholdNear,
            key: since.date().to_string(),
            words: format!(
                "{} unauthorised in 10 school weeks; one more meets the threshold",
                counted(needed.0 - 1, "session")
            ),
            figure,
            cite,
        });
    }
}

/// Code N that is older than the school days in which it must become another code. The days are
/// those on which the pupil's schools were open.
fn unexplained(about: &About<'_>, sessions: &[HeldSession], out: &mut Vec<Raised>) {
    let Some(clock) = limits::N_CLOCK.on(about.as_of.date()) else {
        return;
    };
    let mut days: Vec<Day> = sessions.iter().map(|s| s.day).collect();
    days.dedup();
    let Some(last) = days
        .len()
        .checked_sub(usize::from(clock.0) + 1)
        .map(|at| days[at])
    else {
        return;
    };
    let mut old = sessions
        .iter()
        .filter(|s| s.code == Some(Code::N) && s.day < last);
    let Some(oldest) = old.next() else { return };
    let more = old.count() as u64 + 1;
    out.push(Raised {
        rule: Rule::Unexplained,
        key: oldest.day.date().to_string(),
        words: format!(
            "{} coded N, the oldest of {}: after {} each becomes another code",
            counted(more, "session"),
            in_words(oldest.day.date()),
            counted(clock.0, "school day")
        ),
        figure: Figure::Unauthorised,
        cite: Some(limits::N_CLOCK.cite),
    });
}

fn patterns(about: &About<'_>, policy: &Policy, sessions: &[HeldSession], out: &mut Vec<Raised>) {
    let salience = policy.triggers.salience();
    for weekday in Weekdays::of(sessions).standing_out(salience) {
        out.push(Raised {
            rule: Rule::Weekday,
            key: format!("{weekday:?} {}", year_of(about.as_of)),
            words: format!("Absent far more often on {weekday:?}s than on other days"),
            figure: Figure::Attended,
            cite: None,
        });
    }
    if Trend::of(sessions, salience).is_some_and(|t| t.falling) {
        out.push(Raised {
            rule: Rule::Falling,
            key: term_of(about.as_of),
            words: format!(
                "Attendance fell by {} points or more over the last {} school weeks",
                policy.triggers.trend_fall, salience.trend_weeks
            ),
            figure: Figure::Attended,
            cite: None,
        });
    }
}

/// The term a day lies in, near enough to tell one fall from the next: schools' own terms differ.
fn term_of(day: Day) -> String {
    let term = match day.date().month() {
        8..=12 => "autumn",
        1..=3 => "spring",
        _ => "summer",
    };
    format!("{} {term}", year_of(day))
}
