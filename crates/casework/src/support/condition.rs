//! Illness with one and the same condition (feature map MEA-9).
//! In: the register's sessions, and which spells of illness are linked to a condition. Out: spells of
//! code I, and how many days each condition adds up to, all in all and at one stretch.
//! The register holds no condition: a spell counts for one only because somebody linked it.

use jiff::civil::Date;
use law::attendance::Code;
use register::HeldSession;

/// A spell of illness: code I in every session that the school held from its first to its last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Spell {
    /// The day of its first session.
    pub first: Date,
    /// The day of its last.
    pub last: Date,
    /// How many sessions.
    pub sessions: u32,
}

/// What a condition adds up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ConditionDays {
    /// Sessions in all.
    pub sessions: u32,
    /// Sessions of the longest stretch in which the pupil was not back for a single one.
    pub longest: u32,
}

impl ConditionDays {
    /// Whole days in all: two sessions a day, as the sickness return counts them.
    pub const fn days(self) -> u16 {
        (self.sessions / 2) as u16
    }

    /// Whole days of the longest stretch.
    pub const fn longest_days(self) -> u16 {
        (self.longest / 2) as u16
    }
}

/// The spells of illness among a pupil's sessions, which come by day and session. A session that is
/// not marked yet neither ends a spell nor adds to it.
pub fn spells(sessions: &[HeldSession]) -> Vec<Spell> {
    let mut out: Vec<Spell> = Vec::new();
    let mut ill = false;
    for session in sessions {
        match session.code {
            Some(Code::I) => {
                let day = session.day.date();
                match out.last_mut().filter(|_| ill) {
                    Some(spell) => {
                        spell.last = day;
                        spell.sessions += 1;
                    }
                    None => out.push(Spell {
                        first: day,
                        last: day,
                        sessions: 1,
                    }),
                }
                ill = true;
            }
            Some(_) => ill = false,
            None => {}
        }
    }
    out
}

/// What the spells that are linked to one condition add up to. `linked` are first and last days; a
/// spell counts when it lies within one of them, so that a mark that is amended moves the sum at once.
pub fn days_with(spells: &[Spell], linked: &[(Date, Date)]) -> ConditionDays {
    let own = spells.iter().filter(|spell| {
        linked
            .iter()
            .any(|(first, last)| *first <= spell.first && spell.last <= *last)
    });
    own.fold(ConditionDays::default(), |sum, spell| ConditionDays {
        sessions: sum.sessions + spell.sessions,
        longest: sum.longest.max(spell.sessions),
    })
}
