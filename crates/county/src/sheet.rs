//! One school's attendance register of one academic year: a row a stay, a byte a session.
//! In: the school's calendar and rolls. Out: rows to fill.

use register::{Day, DaySessions, Session};

use crate::families::People;
use crate::people::{Pupil, Roll};
use crate::published::PerCode;
use crate::terms::SchoolCalendar;

/// A session on which the pupil can be expected and nothing is marked yet. No code has this byte.
pub(crate) const FREE: u8 = 0xFF;

/// A register of one school and year.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) school: usize,
    pub(crate) year: usize,
    /// Open days, in order.
    pub(crate) days: Vec<Day>,
    /// The first session of each open day; one more at the end.
    pub(crate) first: Vec<u16>,
    pub(crate) slots: Vec<Slot>,
    /// The open day that the register marks as closed.
    pub(crate) closed: Option<usize>,
    pub(crate) rows: Vec<Row>,
    /// Sessions that whole classes and teams are to have under each code.
    pub(crate) events: PerCode<u32>,
}

/// A session the school holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    /// Index of its open day.
    pub(crate) day: u16,
    pub(crate) session: Session,
}

/// A stay's marks in the year.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) pupil: u32,
    pub(crate) child: u32,
    /// Sessions on roll: from, included, to, excluded.
    pub(crate) from: u16,
    pub(crate) to: u16,
    /// 0 for Reception.
    pub(crate) group: u8,
    /// Weekdays on which the pupil is due at another school.
    pub(crate) elsewhere: u8,
    pub(crate) vanishes: bool,
    /// Byte of the code, zero where unmarked, [`FREE`] while under way.
    pub(crate) marks: Vec<u8>,
    /// Sessions to be placed under each code.
    pub(crate) demand: PerCode<u16>,
}

impl Row {
    /// Sessions on which the pupil can be expected: while nothing but the impossible is placed.
    pub(crate) fn free(&self) -> usize {
        self.marks.iter().map(|&m| usize::from(m == FREE)).sum()
    }
}

impl Sheet {
    pub(crate) fn new(school: usize, year: usize, calendar: &SchoolCalendar) -> Self {
        let mut first = Vec::with_capacity(calendar.days.len() + 1);
        let mut slots = Vec::with_capacity(calendar.days.len() * 2);
        for (i, &(_, sessions)) in calendar.days.iter().enumerate() {
            first.push(slots.len() as u16);
            for session in Session::BOTH {
                let held = match session {
                    Session::Am => matches!(sessions, DaySessions::Am | DaySessions::Both),
                    Session::Pm => matches!(sessions, DaySessions::Pm | DaySessions::Both),
                };
                if held {
                    slots.push(Slot {
                        day: i as u16,
                        session,
                    });
                }
            }
        }
        first.push(slots.len() as u16);
        let days: Vec<Day> = calendar.days.iter().map(|d| d.0).collect();
        let closed = calendar
            .closed
            .and_then(|day| days.binary_search(&day).ok());
        Self {
            school,
            year,
            days,
            first,
            slots,
            closed,
            rows: Vec::new(),
            events: PerCode::default(),
        }
    }

    /// Adds a row for a stay that has sessions in the year.
    pub(crate) fn enter(&mut self, roll: &Roll, pupils: &[Pupil], people: &People, year: i16) {
        let stay = &roll.stay;
        let from = self.days.partition_point(|&d| d < stay.start);
        let to = stay.end.map_or(self.days.len(), |end| {
            self.days.partition_point(|&d| d <= end)
        });
        if from >= to {
            return;
        }
        let child = pupils[roll.pupil].child;
        let (from, to) = (self.first[from], self.first[to]);
        let mut marks = vec![0; self.slots.len()];
        marks[usize::from(from)..usize::from(to)].fill(FREE);
        self.rows.push(Row {
            pupil: roll.pupil as u32,
            child: child as u32,
            from,
            to,
            group: people.children[child].year_group(year).clamp(0, 11) as u8,
            elsewhere: stay.elsewhere,
            vanishes: stay.vanishes,
            marks,
            demand: PerCode::default(),
        });
    }

    /// The days a row is on roll: from, included, to, excluded.
    pub(crate) fn days_of(&self, row: &Row) -> (usize, usize) {
        let from = usize::from(self.slots[usize::from(row.from)].day);
        let to = usize::from(self.slots[usize::from(row.to) - 1].day) + 1;
        (from, to)
    }

    /// The sessions of an open day.
    pub(crate) fn sessions(&self, day: usize) -> std::ops::Range<usize> {
        usize::from(self.first[day])..usize::from(self.first[day + 1])
    }
}
