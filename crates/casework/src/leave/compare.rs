//! Requests and decisions held against the register.
//! In: a pupil's requests at a school, and their marks there. Out: findings, each with its very sessions and the
//! letter that might follow. None of them says what is true: somebody looks, and puts one or the other right.

use std::fmt::Display;

use jiff::civil::Date;
use law::attendance::{Class, Code};
use register::Session;

use super::refusal::{counted, in_words};
use super::state::State;

/// A request as the register is held against it. `I` is its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked<I> {
    /// Its id.
    pub id: I,
    /// How far it is.
    pub state: State,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The days agreed, both included.
    pub agreed: Option<(Date, Date)>,
    /// The code of days that are agreed.
    pub code: Code,
    /// The code of days that are not agreed and on which the pupil is away.
    pub otherwise: Code,
}

impl<I> Asked<I> {
    fn agrees(&self, day: Date) -> bool {
        self.state.is_decided()
            && self
                .agreed
                .is_some_and(|(first, last)| (first..=last).contains(&day))
    }

    fn covers(&self, day: Date) -> bool {
        self.state != State::Withdrawn && (self.first..=self.last).contains(&day)
    }

    fn declines(&self, day: Date) -> bool {
        self.state.is_decided() && self.covers(day) && !self.agrees(day)
    }
}

/// An open session of the pupil's at the school; `None` when it is unmarked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The day.
    pub day: Date,
    /// Morning or afternoon.
    pub session: Session,
    /// The mark.
    pub code: Option<Code>,
}

/// What was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Found {
    /// Leave was agreed, and the register shows absence that was not.
    AgreedButUnauthorised,
    /// Leave was not agreed, and the register shows absence with authority.
    NotAgreedButAuthorised,
    /// Leave was not agreed, and all of the days are marked as illness.
    ReportedIll,
    /// The pupil was still away after the last day agreed.
    FailedToReturn,
    /// The register shows leave that nobody asked for on record.
    NoRequest,
    /// The register shows a holiday that was not granted, and nobody asked.
    NotAskedFor,
}

impl Found {
    /// Everything that can be found.
    pub const ALL: [Self; 6] = [
        Self::AgreedButUnauthorised,
        Self::NotAgreedButAuthorised,
        Self::ReportedIll,
        Self::FailedToReturn,
        Self::NoRequest,
        Self::NotAskedFor,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AgreedButUnauthorised => "agreed-unauthorised",
            Self::NotAgreedButAuthorised => "not-agreed-authorised",
            Self::ReportedIll => "reported-ill",
            Self::FailedToReturn => "failed-to-return",
            Self::NoRequest => "no-request",
            Self::NotAskedFor => "not-asked-for",
        }
    }

    /// Its words, as a heading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AgreedButUnauthorised => "Agreed, but not marked so",
            Self::NotAgreedButAuthorised => "Not agreed, but marked as authorised",
            Self::ReportedIll => "Not agreed, and reported as ill",
            Self::FailedToReturn => "Not back after leave",
            Self::NoRequest => "Marked as leave, with no request on record",
            Self::NotAskedFor => "Away on a holiday, and leave was not asked for",
        }
    }

    /// What to do.
    pub const fn instead(self) -> &'static str {
        match self {
            Self::AgreedButUnauthorised => {
                "If the child was on the leave that was agreed, amend the marks."
            }
            Self::NotAgreedButAuthorised => {
                "Leave that was not agreed is not authorised. Find out why the child was away, and amend the marks if they are wrong."
            }
            Self::ReportedIll => {
                "Ask kindly. If you believe that it was the leave you did not agree to, amend the marks and write to the parent, who may have it otherwise."
            }
            Self::FailedToReturn => {
                "Make contact today. Write to the parent when nobody can be reached."
            }
            Self::NoRequest => {
                "Take the request down if there was one before the days. Leave that nobody asked for beforehand cannot be given, so amend the marks otherwise."
            }
            Self::NotAskedFor => "Ask the family, and write to the parent.",
        }
    }

    /// The letter that might follow.
    pub const fn letter(self) -> Option<&'static str> {
        match self {
            Self::AgreedButUnauthorised | Self::NotAgreedButAuthorised | Self::NoRequest => None,
            Self::FailedToReturn => Some("leave-failed-to-return"),
            Self::ReportedIll | Self::NotAskedFor => Some("leave-not-asked-for"),
        }
    }
}

/// A finding, with the sessions behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding<I> {
    /// What was found.
    pub found: Found,
    /// The request it is about; `None` where there is none.
    pub request: Option<I>,
    /// The sessions, in order; never none.
    pub sessions: Vec<Mark>,
}

impl<I: Copy + Display> Finding<I> {
    /// The first day of its sessions.
    pub fn first(&self) -> Date {
        self.sessions.first().map_or(Date::MIN, |mark| mark.day)
    }

    /// The last day of its sessions.
    pub fn last(&self) -> Date {
        self.sessions.last().map_or(Date::MIN, |mark| mark.day)
    }

    /// How many days its sessions lie on.
    pub fn days(&self) -> u16 {
        let days = self.sessions.chunk_by(|a, b| a.day == b.day).count();
        u16::try_from(days).unwrap_or(u16::MAX)
    }

    /// Tells it from every other of the pupil: the same as long as it is about the same request, or a run that began
    /// on the same day.
    pub fn key(&self) -> String {
        match self.request {
            Some(request) => format!("{} {request}", self.found.id()),
            None => format!("{} {}", self.found.id(), self.first()),
        }
    }

    /// What it says, in plain English.
    pub fn words(&self) -> String {
        let (first, last) = (in_words(self.first()), in_words(self.last()));
        let sessions = law::Sessions(u16::try_from(self.sessions.len()).unwrap_or(u16::MAX));
        let codes = self.codes();
        match self.found {
            Found::AgreedButUnauthorised => {
                format!(
                    "Leave was agreed, and {sessions} from {first} to {last} are marked {codes}"
                )
            }
            Found::NotAgreedButAuthorised => {
                format!(
                    "Leave was not agreed, and {sessions} from {first} to {last} are marked {codes}"
                )
            }
            Found::ReportedIll => {
                format!(
                    "Leave from {first} to {last} was not agreed, and all {sessions} are marked {codes}"
                )
            }
            Found::FailedToReturn => {
                format!(
                    "Leave ended, and the child was still away on {} from {first} to {last}, marked {codes}",
                    counted(self.days())
                )
            }
            Found::NoRequest => {
                format!(
                    "{sessions} from {first} to {last} are marked {codes}, and no request is on record"
                )
            }
            Found::NotAskedFor => {
                format!(
                    "{sessions} from {first} to {last} are marked {codes}, and leave was not asked for"
                )
            }
        }
    }

    /// Its codes, each once.
    fn codes(&self) -> String {
        let mut codes: Vec<&str> = Vec::new();
        for code in self.sessions.iter().filter_map(|mark| mark.code) {
            if !codes.contains(&code.text()) {
                codes.push(code.text());
            }
        }
        codes.join(", ")
    }
}

/// Whether a code says that the pupil was away on leave, or on a day set apart.
fn is_leave(code: Code) -> bool {
    matches!(
        code,
        Code::C | Code::C1 | Code::J1 | Code::S | Code::T | Code::R
    )
}

/// Whether a code says that the pupil was away without leave, or that nobody knows why. U is not: they came.
fn is_without_leave(code: Code) -> bool {
    matches!(code, Code::G | Code::N | Code::O)
}

/// What the register should show of a day on which the pupil is away: the code of the decision that covers it; `None`
/// where nothing was decided.
pub fn should_show<I>(requests: &[Asked<I>], day: Date) -> Option<Code> {
    let agreed = requests.iter().find(|one| one.agrees(day));
    let declined = || requests.iter().find(|one| one.declines(day));
    agreed
        .map(|one| one.code)
        .or_else(|| declined().map(|one| one.otherwise))
}

/// What the register shows otherwise than it was decided, as at a day. `marks` are the pupil's open sessions at the
/// school up to that day, in order.
pub fn compare<I: Copy + Eq + Display>(
    requests: &[Asked<I>],
    marks: &[Mark],
    as_of: Date,
) -> Vec<Finding<I>> {
    let mut findings = Vec::new();
    for request in requests {
        findings.extend(agreed_but(request, marks));
        findings.extend(not_agreed_but(request, requests, marks, as_of));
        findings.extend(failed_to_return(request, requests, marks));
    }
    let away: Vec<Mark> = findings
        .iter()
        .filter(|finding| finding.found == Found::FailedToReturn)
        .flat_map(|finding| finding.sessions.clone())
        .collect();
    for (code, found) in [(Code::C, Found::NoRequest), (Code::G, Found::NotAskedFor)] {
        let alone = |mark: &Mark| {
            let covered = requests.iter().any(|one| one.covers(mark.day));
            mark.code == Some(code) && !covered && !away.contains(mark)
        };
        let runs = marks.chunk_by(|a, b| alone(a) == alone(b));
        findings.extend(runs.filter(|run| alone(&run[0])).map(|run| Finding {
            found,
            request: None,
            sessions: run.to_vec(),
        }));
    }
    findings
}

fn finding<I: Copy>(found: Found, request: &Asked<I>, sessions: Vec<Mark>) -> Option<Finding<I>> {
    (!sessions.is_empty()).then_some(Finding {
        found,
        request: Some(request.id),
        sessions,
    })
}

fn agreed_but<I: Copy>(request: &Asked<I>, marks: &[Mark]) -> Option<Finding<I>> {
    let odd = |mark: &&Mark| request.agrees(mark.day) && mark.code.is_some_and(is_without_leave);
    let sessions = marks.iter().filter(odd).copied().collect();
    finding(Found::AgreedButUnauthorised, request, sessions)
}

fn not_agreed_but<I: Copy>(
    request: &Asked<I>,
    all: &[Asked<I>],
    marks: &[Mark],
    as_of: Date,
) -> Option<Finding<I>> {
    let agreed = |day| all.iter().any(|other| other.agrees(day));
    let declined: Vec<Mark> = marks
        .iter()
        .filter(|mark| request.declines(mark.day) && !agreed(mark.day))
        .copied()
        .collect();
    let is_ill = |mark: &Mark| mark.code == Some(Code::I);
    // Of the whole of it, once it is over: one day of illness in a week at school is what it says.
    if request.last <= as_of && declined.iter().all(is_ill) {
        return finding(Found::ReportedIll, request, declined);
    }
    let odd = |mark: &Mark| {
        mark.code
            .is_some_and(|code| code == Code::I || is_leave(code))
    };
    let sessions = declined.into_iter().filter(odd).collect();
    finding(Found::NotAgreedButAuthorised, request, sessions)
}

fn failed_to_return<I: Copy>(
    request: &Asked<I>,
    all: &[Asked<I>],
    marks: &[Mark],
) -> Option<Finding<I>> {
    if !request.state.is_decided() {
        return None;
    }
    let (_, last) = request.agreed?;
    // Leave that goes on, or that somebody has still to decide on, is no failure.
    let goes_on = |day: Date| {
        let waits = |one: &Asked<I>| one.state == State::Waiting && one.covers(day);
        all.iter().any(|one| one.agrees(day) || waits(one))
    };
    let away = |mark: &Mark| {
        mark.code
            .is_some_and(|code| code.class().absent() && code != Code::U)
    };
    let sessions: Vec<Mark> = marks
        .iter()
        .skip_while(|mark| mark.day <= last)
        .take_while(|mark| away(mark) && !goes_on(mark.day))
        .copied()
        .collect();
    // Absence that somebody has authorised or explained in full is no failure to return.
    let unexplained = |mark: &Mark| {
        mark.code
            .is_some_and(|code| code.class() == Class::Unauthorised)
    };
    if sessions.iter().any(unexplained) {
        finding(Found::FailedToReturn, request, sessions)
    } else {
        None
    }
}
