//! What loading a file of marks would do to a school's registers, before anything is done.
//! In: the file's marks, and what the register holds of each session. Out: a [`Plan`], line by
//! line: what would be added, changed, left as it is, and refused with the reason.
//! Rule: the original entry is kept for ever and no session goes blank ([`law::amendment`]).

use jiff::civil::Date;
use law::attendance::Code;
use register::Session;

/// A mark as a file has it. `P` is how the caller knows a pupil.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offered<P> {
    /// The line or row of the file.
    pub line: u64,
    /// The pupil.
    pub pupil: P,
    /// The day.
    pub date: Date,
    /// Morning or afternoon.
    pub session: Session,
    /// The mark; `None` when the file leaves the session unmarked.
    pub code: Option<Code>,
}

/// What the register holds of a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// The pupil is not on this school's roll that day.
    OffRoll,
    /// The school is not open in that session.
    Closed,
    /// A session that counts, and its mark if it has one.
    Session(Option<Code>),
}

/// What a mark of the file would do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// The session has no mark yet.
    Add,
    /// The session has another mark: both are kept, with the reason "changed in the MIS".
    Change {
        /// The mark before.
        before: Code,
    },
    /// Nothing: the register holds the same.
    Same,
    /// Nothing: the file leaves a session blank for which the register holds a mark.
    Kept {
        /// The mark that stays.
        held: Code,
    },
}

/// Why a mark of the file is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Not on this school's roll that day.
    OffRoll,
    /// The school is not open in that session.
    Closed,
    /// The session has not been yet.
    Later,
}

impl Refusal {
    /// What is wrong, to follow the file, line and value, and what to do instead.
    pub const fn words(self) -> &'static str {
        match self {
            Self::OffRoll => {
                "is for a pupil who was not on this school's roll that day; check the admission and leaving dates"
            }
            Self::Closed => {
                "is for a session in which the school was not open; check the school's calendar"
            }
            Self::Later => "is for a day that has not come yet; leave later days out of the file",
        }
    }
}

/// What loading a file would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan<P> {
    /// First marks and changes, in the order of the file.
    pub writes: Vec<(Offered<P>, Effect)>,
    /// Marks that the register holds already.
    pub same: u64,
    /// Marks that stay although the file leaves their session blank.
    pub kept: Vec<(Offered<P>, Code)>,
    /// Marks that are not taken, and why.
    pub refused: Vec<(Offered<P>, Refusal)>,
}

impl<P> Plan<P> {
    /// How many sessions would be marked for the first time.
    pub fn added(&self) -> usize {
        self.count(|e| e == Effect::Add)
    }

    /// How many marks would be amended.
    pub fn changed(&self) -> usize {
        self.count(|e| matches!(e, Effect::Change { .. }))
    }

    fn count(&self, of: impl Fn(Effect) -> bool) -> usize {
        self.writes.iter().filter(|(_, effect)| of(*effect)).count()
    }
}

/// What loading marks on a day would do. `holds` says what the register holds of a session.
pub fn plan<P: Copy>(
    marks: impl IntoIterator<Item = Offered<P>>,
    today: Date,
    holds: impl Fn(P, Date, Session) -> Holds,
) -> Plan<P> {
    let mut out = Plan {
        writes: Vec::new(),
        same: 0,
        kept: Vec::new(),
        refused: Vec::new(),
    };
    for mark in marks {
        let held = match holds(mark.pupil, mark.date, mark.session) {
            // A blank outside the roll or the calendar says nothing, and so nothing wrong.
            Holds::OffRoll | Holds::Closed if mark.code.is_none() => {
                out.same += 1;
                continue;
            }
            // Exports pad the days on which a school is closed with its own code for that.
            Holds::Closed if mark.code == Some(Code::CLOSED) => {
                out.same += 1;
                continue;
            }
            Holds::OffRoll => {
                out.refused.push((mark, Refusal::OffRoll));
                continue;
            }
            Holds::Closed => {
                out.refused.push((mark, Refusal::Closed));
                continue;
            }
            Holds::Session(held) => held,
        };
        match (held, mark.code) {
            (None, None) => out.same += 1,
            (Some(held), None) => out.kept.push((mark, held)),
            (Some(held), Some(code)) if held == code => out.same += 1,
            (_, Some(_)) if mark.date > today => out.refused.push((mark, Refusal::Later)),
            (None, Some(_)) => out.writes.push((mark, Effect::Add)),
            (Some(before), Some(_)) => out.writes.push((mark, Effect::Change { before })),
        }
    }
    out
}
