//! Why a figure is what it is: the very sessions, what each code means, the rule, its source.
//! In: registers, a pupil, a day, a figure. Out: an [`Explanation`].
//! Rule: `evaluate.md`; the sources are those of [`law`].

use jiff::civil::Date;
use law::academic_year::academic_year;
use law::attendance::Class;
use law::{Citation, cite};

use crate::place::PupilIx;
use crate::registers::Registers;
use crate::sessions::{HeldSession, by_day, last_weeks};
use crate::standing::Standing;
use crate::time::Day;
use crate::view::Windows;

/// A figure of a standing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Figure {
    /// Possible sessions this academic year.
    Possible,
    /// Sessions attended this academic year, and the rate of attendance.
    Attended,
    /// Sessions absent with authority this academic year.
    Authorised,
    /// Sessions absent without authority this academic year.
    Unauthorised,
    /// Open sessions without a mark this academic year.
    Unmarked,
    /// Whether absence is persistent.
    Persistent,
    /// Whether absence is severe.
    Severe,
    /// Attendance over the attendance window.
    Window,
    /// Unauthorised sessions in the penalty window.
    PenaltySessions,
    /// The first day on which the penalty window held the threshold.
    PenaltyFirstMet,
    /// Current continuous absence.
    AbsentRun,
    /// Current continuous absence, every mark unauthorised.
    UnauthorisedRun,
    /// The run that deletion ground (i) allows.
    GroundIRun,
    /// Days of illness this academic year.
    IllDays,
    /// Current run of illness.
    IllRun,
}

impl Figure {
    /// Every figure, in the order of the contract's columns.
    pub const ALL: [Self; 15] = [
        Self::Possible,
        Self::Attended,
        Self::Authorised,
        Self::Unauthorised,
        Self::Unmarked,
        Self::Persistent,
        Self::Severe,
        Self::Window,
        Self::PenaltySessions,
        Self::PenaltyFirstMet,
        Self::AbsentRun,
        Self::UnauthorisedRun,
        Self::GroundIRun,
        Self::IllDays,
        Self::IllRun,
    ];

    /// The column of the contract that it explains.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Attended => "attended",
            Self::Authorised => "authorised",
            Self::Unauthorised => "unauthorised",
            Self::Unmarked => "unmarked",
            Self::Persistent => "persistent",
            Self::Severe => "severe",
            Self::Window => "w12_pct",
            Self::PenaltySessions => "pn_sessions",
            Self::PenaltyFirstMet => "pn_first_met",
            Self::AbsentRun => "absent_run_days",
            Self::UnauthorisedRun => "unauthorised_run_days",
            Self::GroundIRun => "ground_i_run_days",
            Self::IllDays => "ill_days",
            Self::IllRun => "ill_run_days",
        }
    }

    /// The figure of a column of the contract; the rates belong to their counts.
    pub fn of_column(column: &str) -> Option<Self> {
        match column {
            "attendance_pct" => Some(Self::Attended),
            "w12_possible" | "w12_attended" | "tier" => Some(Self::Window),
            _ => Self::ALL.into_iter().find(|f| f.column() == column),
        }
    }

    /// The rule in plain English.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Possible => {
                "Sessions this academic year, from 1 August, at which the pupil attended or was absent. Sessions coded as not possible or left unmarked are not among them."
            }
            Self::Attended => {
                "Sessions this academic year coded present, late before the register closed, or at an approved educational activity, out of those possible."
            }
            Self::Authorised => "Sessions this academic year coded as absent with authority.",
            Self::Unauthorised => "Sessions this academic year coded G, N, O or U.",
            Self::Unmarked => {
                "Sessions this academic year when the school was open, the pupil on its roll, and nothing was marked."
            }
            Self::Persistent => {
                "Absence is persistent when a tenth or more of the pupil's possible sessions this academic year were missed."
            }
            Self::Severe => {
                "Absence is severe when a half or more of the pupil's possible sessions this academic year were missed."
            }
            Self::Window => {
                "Sessions attended out of those possible over the pupil's last 12 school weeks. A week without an open session is none, so holidays do not shorten the window."
            }
            Self::PenaltySessions => {
                "Sessions coded G, N, O or U in the pupil's last 10 school weeks, across terms, years and schools. For screening: whether each may count towards a penalty notice also turns on the pupil's age, the kind of school and the date."
            }
            Self::PenaltyFirstMet => {
                "The first day on which 10 sessions coded G, N, O or U lay in the 10 school weeks up to that day."
            }
            Self::AbsentRun => {
                "School days of absence without a session attended in between. Days with no mark, or only a planned closure, are passed over."
            }
            Self::UnauthorisedRun => {
                "School days of absence, every absence mark of them G, N, O or U."
            }
            Self::GroundIRun => {
                "School days of absence, every mark of them G, N or O: any other code in between ends the run."
            }
            Self::IllDays => "Sessions this academic year coded I, two to a day.",
            Self::IllRun => "School days of absence, every absence mark of them I.",
        }
    }

    /// Where the rule comes from.
    pub fn cite(self) -> Citation {
        use law::attendance::Code;
        use law::{limits, penalty, returns, statistics};
        match self {
            Self::Possible | Self::Attended | Self::Window => {
                statistics::attendance_rate(0, 0).cite
            }
            Self::Authorised | Self::Unauthorised | Self::Unmarked => {
                cite!("SI 2024/208", "reg 10")
            }
            Self::Persistent => statistics::persistent(0, 0).cite,
            Self::Severe => statistics::severe(0, 0).cite,
            Self::PenaltySessions => penalty::counts_to_threshold(Code::O).cite,
            Self::PenaltyFirstMet => limits::PENALTY_SESSIONS.cite,
            Self::AbsentRun | Self::UnauthorisedRun => {
                returns::counts_to_attendance_return(Code::O).cite
            }
            Self::GroundIRun => returns::counts_to_ground_i(Code::O).cite,
            Self::IllDays | Self::IllRun => limits::SICKNESS_RETURN.cite,
        }
    }
}

/// Why a figure is what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// The figure.
    pub figure: Figure,
    /// Its value in words.
    pub value: String,
    /// The rule in plain English.
    pub rule: &'static str,
    /// Where the rule comes from.
    pub cite: Citation,
    /// The very sessions that made it, in order.
    pub sessions: Vec<HeldSession>,
}

fn this_year(sessions: &[HeldSession], as_of: Day) -> &[HeldSession] {
    let first: Date = academic_year(as_of.date()).value.first_day();
    &sessions[sessions.partition_point(|s| s.day < Day::from(first))..]
}

/// What a run makes of one day.
enum RunDay {
    /// Joins the run.
    Joins,
    /// Passed over.
    PassedOver,
    /// Ends it.
    Ends,
}

fn run_day(figure: Figure, day: &[HeldSession]) -> RunDay {
    let allowed = |s: &HeldSession| match figure {
        Figure::UnauthorisedRun => s
            .code
            .is_some_and(|c| law::returns::counts_to_attendance_return(c).value),
        Figure::GroundIRun => s
            .code
            .is_some_and(|c| law::returns::counts_to_ground_i(c).value),
        Figure::IllRun => s.code == Some(law::attendance::Code::I),
        _ => s.absent(),
    };
    let not_possible = day
        .iter()
        .any(|s| s.code.is_some_and(|c| c.class() == Class::NotPossible));
    let mut absences = day.iter().filter(|s| s.absent()).peekable();
    if day.iter().any(HeldSession::attended) || figure == Figure::GroundIRun && not_possible {
        RunDay::Ends
    } else if absences.peek().is_none() {
        RunDay::PassedOver
    } else if absences.all(allowed) {
        RunDay::Joins
    } else {
        RunDay::Ends
    }
}

/// The absences of the current run, and its length in school days.
fn run(figure: Figure, sessions: &[HeldSession]) -> (u32, Vec<HeldSession>) {
    let (mut days, mut out) = (0, Vec::new());
    for day in by_day(sessions).rev() {
        match run_day(figure, day) {
            RunDay::Joins => {
                days += 1;
                out.extend(day.iter().rev().filter(|s| s.absent()));
            }
            RunDay::PassedOver => {}
            RunDay::Ends => break,
        }
    }
    out.reverse();
    (days, out)
}

fn unauthorised_in_window(sessions: &[HeldSession]) -> Vec<HeldSession> {
    let window = last_weeks(sessions, Windows::default().penalty);
    window
        .iter()
        .filter(|s| s.counts_to_threshold())
        .copied()
        .collect()
}

/// The first day whose window holds the threshold, and the sessions in it.
fn first_met(sessions: &[HeldSession]) -> Option<(Day, Vec<HeldSession>)> {
    let threshold = usize::from(Windows::default().penalty_sessions);
    let unauthorised = sessions
        .iter()
        .enumerate()
        .filter(|(_, s)| s.counts_to_threshold());
    let mut days: Vec<Day> = unauthorised.map(|(_, s)| s.day).collect();
    days.dedup();
    days.into_iter().find_map(|day| {
        let upto = &sessions[..sessions.partition_point(|s| s.day <= day)];
        let found = unauthorised_in_window(upto);
        (found.len() >= threshold).then_some((day, found))
    })
}

fn days(n: u32) -> String {
    format!("{n} school {}", if n == 1 { "day" } else { "days" })
}

fn share(attended: usize, possible: usize) -> String {
    match Standing::rate(attended as u32, possible as u32) {
        Some(rate) => format!(
            "{attended} of {possible} sessions, {}.{:02}%",
            rate / 100,
            rate % 100
        ),
        None => "no session was possible".to_owned(),
    }
}

impl Registers {
    /// Explains a figure of a pupil's as at a day, session by session.
    pub fn explain(&self, pupil: PupilIx, as_of: Day, figure: Figure) -> Explanation {
        let all = self.sessions(pupil, Day(i32::MIN), as_of);
        let year = this_year(&all, as_of);
        let keep =
            |from: &[HeldSession], which: &dyn Fn(&HeldSession) -> bool| -> Vec<HeldSession> {
                from.iter().filter(|s| which(s)).copied().collect()
            };
        let class = |s: &HeldSession| s.code.map(law::attendance::Code::class);
        let counted =
            |sessions: Vec<HeldSession>| (format!("{} sessions", sessions.len()), sessions);
        let (value, sessions) = match figure {
            Figure::Possible => counted(keep(year, &HeldSession::possible)),
            Figure::Attended => {
                let attended = keep(year, &HeldSession::attended);
                (
                    share(attended.len(), keep(year, &HeldSession::possible).len()),
                    attended,
                )
            }
            Figure::Authorised => counted(keep(year, &|s| class(s) == Some(Class::Authorised))),
            Figure::Unauthorised => counted(keep(year, &|s| class(s) == Some(Class::Unauthorised))),
            Figure::Unmarked => counted(keep(year, &|s| s.code.is_none())),
            Figure::Persistent | Figure::Severe => {
                let absent = keep(year, &HeldSession::absent);
                let possible = keep(year, &HeldSession::possible).len();
                let (missed, of) = (absent.len() as u32, possible as u32);
                let holds = if figure == Figure::Severe {
                    law::statistics::severe(missed, of).value
                } else {
                    law::statistics::persistent(missed, of).value
                };
                let answer = if holds { "yes" } else { "no" };
                (
                    format!("{answer}: {missed} of {of} possible sessions missed"),
                    absent,
                )
            }
            Figure::Window => {
                let window = last_weeks(&all, Windows::default().attendance);
                let possible = keep(window, &HeldSession::possible);
                (
                    share(keep(window, &HeldSession::attended).len(), possible.len()),
                    possible,
                )
            }
            Figure::PenaltySessions => counted(unauthorised_in_window(&all)),
            Figure::PenaltyFirstMet => match first_met(&all) {
                Some((day, sessions)) => (day.date().to_string(), sessions),
                None => ("never".to_owned(), Vec::new()),
            },
            Figure::IllDays => {
                let ill = keep(year, &|s| s.code == Some(law::attendance::Code::I));
                (format!("{}.{} days", ill.len() / 2, ill.len() % 2 * 5), ill)
            }
            Figure::AbsentRun | Figure::UnauthorisedRun | Figure::GroundIRun | Figure::IllRun => {
                let (length, sessions) = run(figure, &all);
                (days(length), sessions)
            }
        };
        Explanation {
            figure,
            value,
            rule: figure.rule(),
            cite: figure.cite(),
            sessions,
        }
    }
}
