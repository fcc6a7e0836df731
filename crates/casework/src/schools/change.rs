//! What a change of a school's year would do, before it is done.
//! In: the year as it is and as it would be, and the registers. Out: the days that change, and the
//! marks that would no longer count, or count for the first time. None of them is ever lost: a mark
//! on a closed session is kept and counts nowhere.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use register::{Day, DaySessions, Row, Session, Slot};

use super::year::{Note, SchoolYear};

/// A day that changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The day.
    pub day: Date,
    /// Its sessions as they are.
    pub before: DaySessions,
    /// Its sessions as they would be.
    pub after: DaySessions,
    /// Its note as it is.
    pub note_before: Option<Note>,
    /// Its note as it would be.
    pub note_after: Option<Note>,
}

impl Change {
    /// The sessions that would close.
    pub fn closing(&self) -> impl Iterator<Item = Session> {
        sessions(self.before.bits() & !self.after.bits())
    }

    /// The sessions that would open.
    pub fn opening(&self) -> impl Iterator<Item = Session> {
        sessions(self.after.bits() & !self.before.bits())
    }
}

fn sessions(bits: u16) -> impl Iterator<Item = Session> {
    let both = Session::BOTH.into_iter();
    both.filter(move |s| bits >> *s as u16 & 1 == 1)
}

/// The days of a year that change, in order.
pub fn changes(before: &SchoolYear, after: &SchoolYear) -> Vec<Change> {
    let change = |day: Date| Change {
        day,
        before: before.sessions(day),
        after: after.sessions(day),
        note_before: before.note(day).cloned(),
        note_after: after.note(day).cloned(),
    };
    before
        .days()
        .map(change)
        .filter(|c| c.before != c.after || c.note_before != c.note_after)
        .collect()
}

/// Marks that a change touches.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Touched {
    /// How many marks, session by session.
    pub marks: BTreeMap<(Date, Session), usize>,
    /// How many pupils' registers they stand in.
    pub pupils: usize,
}

impl Touched {
    /// How many marks in all.
    pub fn count(&self) -> usize {
        self.marks.values().sum()
    }
}

/// What a change would do.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Effect {
    /// Marks in sessions that would close: they are kept and count no longer.
    pub no_longer: Touched,
    /// Marks in sessions that would open: they begin to count.
    pub begin: Touched,
    /// Sessions up to today that would open: whoever was on roll and has no mark there is unmarked.
    pub opened_before_today: usize,
    /// Sessions that would close.
    pub closed: usize,
    /// Sessions that would open.
    pub opened: usize,
}

/// What some changes of one year would do to the rows of that year.
pub fn effect<'a>(
    changes: &[Change],
    rows: impl IntoIterator<Item = &'a Row>,
    today: Date,
) -> Effect {
    let slots = |of: &dyn Fn(&Change) -> Vec<Session>| -> Vec<(Date, Session, usize)> {
        let each = changes.iter().flat_map(|c| {
            let at = |s: Session| (c.day, s, Slot::of(Day::from(c.day), s).at);
            of(c).into_iter().map(at).collect::<Vec<_>>()
        });
        each.collect()
    };
    let closing = slots(&|c| c.closing().collect());
    let opening = slots(&|c| c.opening().collect());
    let mut out = Effect {
        closed: closing.len(),
        opened: opening.len(),
        opened_before_today: opening.iter().filter(|(day, ..)| *day <= today).count(),
        ..Effect::default()
    };
    let (mut gone, mut come) = (BTreeSet::new(), BTreeSet::new());
    for (n, row) in rows.into_iter().enumerate() {
        for (slots, touched, who) in [
            (&closing, &mut out.no_longer, &mut gone),
            (&opening, &mut out.begin, &mut come),
        ] {
            for (day, session, at) in slots {
                if row[*at] != 0 {
                    *touched.marks.entry((*day, *session)).or_default() += 1;
                    who.insert(n);
                }
            }
        }
    }
    (out.no_longer.pupils, out.begin.pupils) = (gone.len(), come.len());
    out
}
