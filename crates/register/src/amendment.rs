//! Amendments of the register: nothing is overwritten, everything is kept.
//! In: a new mark for a session, why, when and by whom. Out: an [`Amendment`] kept for ever, or a
//! [`Refusal`]. Rule: [`law::amendment`].

use std::sync::Arc;

use jiff::civil::DateTime;
use law::Finding;
use law::amendment::{Amended, is_complete};
use law::attendance::{Code, NotACode};

use crate::place::{PupilIx, SchoolIx};
use crate::registers::{Registers, Slot};
use crate::time::{Day, Session};

/// Who changed a register, in the position held at the time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Author {
    /// The person's name.
    pub name: String,
    /// Their title or position.
    pub position: String,
}

/// One session of one pupil's register at one school.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Entry {
    /// The pupil.
    pub pupil: PupilIx,
    /// The school.
    pub school: SchoolIx,
    /// The day.
    pub day: Day,
    /// Morning or afternoon.
    pub session: Session,
}

/// An amendment as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amendment {
    /// The session.
    pub entry: Entry,
    /// The entry before; `None` when the session had been left unmarked.
    pub before: Option<Code>,
    /// The amended entry.
    pub after: Code,
    /// Why.
    pub reason: Arc<str>,
    /// When, by the school's clock.
    pub made_at: DateTime,
    /// By whom.
    pub by: Arc<Author>,
}

/// Why an entry was not made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The pupil has no row at that school for that year.
    NotInRegister,
    /// The code may not stand on that date.
    Code(NotACode),
    /// The law's conditions for an amendment are not met; the finding says which.
    Incomplete(Finding),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotInRegister => f.write_str(
                "the pupil is not in that school's register for that year; check the school and the date",
            ),
            Self::Code(why) => write!(f, "the code {why}; use the code in force on that day"),
            Self::Incomplete(finding) => {
                let unmet: Vec<&str> = finding.unmet().map(|l| l.text.as_ref()).collect();
                write!(f, "an amendment is made only when {} ({})", unmet.join(", and "), finding.cite)
            }
        }
    }
}

/// Every amendment, oldest first. Nothing is ever taken out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ledger {
    kept: Vec<Amendment>,
}

impl Ledger {
    /// All amendments, oldest first.
    pub fn all(&self) -> &[Amendment] {
        &self.kept
    }

    /// The amendments of one session, oldest first.
    pub fn of(&self, entry: Entry) -> impl Iterator<Item = &Amendment> {
        self.kept.iter().filter(move |a| a.entry == entry)
    }
}

/// What came of a mark that was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Folded {
    /// The session had no mark.
    First,
    /// The session had that very mark.
    Same,
    /// The session had another; an amendment is kept.
    Amended,
}

impl Registers {
    /// Amends one entry, and keeps the original, the amended entry, the reason, the date and who.
    ///
    /// # Errors
    /// [`Refusal`], and nothing has changed.
    pub fn amend<'l>(
        &mut self,
        ledger: &'l mut Ledger,
        entry: Entry,
        after: Code,
        reason: &Arc<str>,
        made_at: DateTime,
        by: &Arc<Author>,
    ) -> Result<&'l Amendment, Refusal> {
        let slot = Slot::of(entry.day, entry.session);
        let before = self.entry(entry, slot)?;
        Self::check_code(after, entry.day)?;
        let finding = is_complete(&Amended {
            original_kept: true,
            entry_changes: before != Some(after),
            reason,
            name: &by.name,
            position: &by.position,
        });
        if !finding.holds() {
            return Err(Refusal::Incomplete(finding));
        }
        self.replace(entry.pupil, entry.school, slot, Some(after))
            .map_err(|_| Refusal::NotInRegister)?;
        Ok(ledger.kept.push_mut(Amendment {
            entry,
            before,
            after,
            reason: Arc::clone(reason),
            made_at,
            by: Arc::clone(by),
        }))
    }

    /// Takes in one mark of a day's register: a first mark is set down, the same one changes
    /// nothing, another one is an amendment.
    ///
    /// # Errors
    /// [`Refusal`], and nothing has changed.
    pub fn fold(
        &mut self,
        ledger: &mut Ledger,
        entry: Entry,
        code: Code,
        reason: &Arc<str>,
        made_at: DateTime,
        by: &Arc<Author>,
    ) -> Result<Folded, Refusal> {
        let slot = Slot::of(entry.day, entry.session);
        match self.entry(entry, slot)? {
            Some(same) if same == code => Ok(Folded::Same),
            Some(_) => {
                self.amend(ledger, entry, code, reason, made_at, by)?;
                Ok(Folded::Amended)
            }
            None => {
                Self::check_code(code, entry.day)?;
                self.replace(entry.pupil, entry.school, slot, Some(code))
                    .map_err(|_| Refusal::NotInRegister)?;
                Ok(Folded::First)
            }
        }
    }

    fn entry(&self, entry: Entry, slot: Slot) -> Result<Option<Code>, Refusal> {
        let registration = self.rolls().registration(entry.pupil, entry.school);
        let has_row = registration.and_then(|r| r.row(slot.year)).is_some();
        if has_row {
            Ok(self.mark(entry.pupil, entry.school, slot))
        } else {
            Err(Refusal::NotInRegister)
        }
    }

    fn check_code(code: Code, day: Day) -> Result<(), Refusal> {
        let date = day.date();
        if code.allowed_on(date) {
            return Ok(());
        }
        Err(Refusal::Code(
            Code::parse(code.text(), date)
                .err()
                .unwrap_or(NotACode::Unknown),
        ))
    }
}
