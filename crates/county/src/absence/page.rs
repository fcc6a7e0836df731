//! One pupil's year while sessions are placed in it.
//! In: a row with free sessions and what is to be placed. Out: marks; nothing is placed twice.

use law::attendance::Code;
use register::{Day, Session};

use super::World;
use super::season::{FamilyYear, Weather, Weights};
use crate::chance::{Chance, Subject};
use crate::families::{Child, Family};
use crate::sheet::{FREE, Row, Sheet};

/// A row with everything that bears on it.
pub(super) struct Page<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) row: &'a mut Row,
    pub(super) weather: &'a Weather,
    pub(super) child: &'a Child,
    pub(super) family: &'a Family,
    pub(super) year: FamilyYear,
    pub(super) chance: Chance,
    /// Days on roll: from, included, to, excluded.
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(
        world: &'a World<'_>,
        sheet: &'a Sheet,
        weather: &'a Weather,
        row: &'a mut Row,
        subject: Subject,
    ) -> Self {
        let (from, to) = sheet.days_of(row);
        let child = &world.people.children[row.child as usize];
        // A pupil may have several rows in a year, at two schools or at one.
        let index = row.pupil as usize * 1_000_000 + sheet.school * 1_000 + usize::from(row.from);
        Self {
            sheet,
            weather,
            child,
            family: &world.people.families[child.family],
            year: *world.season.family(child.family),
            chance: Chance::of(world.seed, subject, index, world.county.year.0),
            from,
            to,
            row,
        }
    }

    /// Sessions still to be placed under a code.
    pub(super) fn due(&self, code: Code) -> u16 {
        self.row.demand[code]
    }

    /// Draws a day on roll.
    pub(super) fn day(&mut self, weights: impl Fn(&Weather) -> &Weights) -> usize {
        weights(self.weather).day(self.from, self.to, &mut self.chance)
    }

    /// The first day on roll on or after a date; the last when there is none.
    pub(super) fn on_or_after(&self, date: Day) -> usize {
        self.sheet
            .days
            .partition_point(|&d| d < date)
            .clamp(self.from, self.to - 1)
    }

    /// The last day on roll on or before a date; the first when there is none.
    pub(super) fn on_or_before(&self, date: Day) -> usize {
        self.sheet
            .days
            .partition_point(|&d| d <= date)
            .max(self.from + 1)
            .min(self.to)
            - 1
    }

    /// Marks a session if it is free and the code has sessions to place.
    fn mark(&mut self, slot: usize, code: Code) -> bool {
        let free = self.row.marks[slot] == FREE && self.row.demand[code] > 0;
        if free {
            self.row.marks[slot] = code.byte();
            self.row.demand[code] -= 1;
        }
        free
    }

    /// Marks what is free of a day, up to `most` sessions; says how many.
    pub(super) fn whole_day(&mut self, day: usize, code: Code, most: u16) -> u16 {
        let mut placed = 0;
        for slot in self.sheet.sessions(day) {
            if placed < most && self.mark(slot, code) {
                placed += 1;
            }
        }
        placed
    }

    /// Marks one session of a day, if it is free.
    pub(super) fn half_day(&mut self, day: usize, session: Session, code: Code) -> bool {
        let found = self
            .sheet
            .sessions(day)
            .find(|&slot| self.sheet.slots[slot].session == session);
        found.is_some_and(|slot| self.mark(slot, code))
    }

    /// Marks sessions from a day on, through breaks; what does not fit after goes before.
    pub(super) fn run(&mut self, day: usize, code: Code, sessions: u16) {
        let (first, last) = (usize::from(self.row.from), usize::from(self.row.to));
        let start = self.sheet.sessions(day).start.max(first);
        let mut left = sessions;
        for slot in (start..last).chain((first..start).rev()) {
            if left == 0 {
                break;
            }
            left -= u16::from(self.mark(slot, code));
        }
    }

    /// Marks sessions up to the end of a day, going back; what does not fit before goes after.
    pub(super) fn run_back(&mut self, day: usize, code: Code, sessions: u16) {
        let (first, last) = (usize::from(self.row.from), usize::from(self.row.to));
        let end = self.sheet.sessions(day).end.min(last);
        let mut left = sessions;
        for slot in (first..end).rev().chain(end..last) {
            if left == 0 {
                break;
            }
            left -= u16::from(self.mark(slot, code));
        }
    }

    /// Marks the same sessions week after week, from a day on: `sessions` are two bits a
    /// weekday, morning the lower, Monday the lowest.
    pub(super) fn weekly(&mut self, day: usize, code: Code, pattern: u16) {
        let start = self
            .sheet
            .sessions(day)
            .start
            .max(usize::from(self.row.from));
        for slot in start..usize::from(self.row.to) {
            let at = self.sheet.slots[slot];
            let weekday = self.sheet.days[usize::from(at.day)].weekday();
            let bit = weekday * 2 + u32::from(at.session == Session::Pm);
            if bit < 16 && pattern >> bit & 1 == 1 && !self.mark(slot, code) && self.due(code) == 0
            {
                break;
            }
        }
    }

    /// Places what is left of a code on free sessions anywhere.
    pub(super) fn scatter(&mut self, code: Code) {
        for _ in 0..40 {
            if self.due(code) == 0 {
                return;
            }
            let day = self.day(|w| &w.plain);
            let due = self.due(code);
            self.whole_day(day, code, due);
        }
        let (first, last) = (usize::from(self.row.from), usize::from(self.row.to));
        for slot in first..last {
            self.mark(slot, code);
        }
    }
}
