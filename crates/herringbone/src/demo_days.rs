//! The days of the demonstration: the clock that people move on, and the marks that lie ahead of it.
//! In: the packs of its counties, and the file that keeps the day. Out: the day, and the marks of those that
//! have gone by.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use exchange::pack::{Mark, Pack, marks_file};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use register::{Day, PupilIx, Session, Slot};
use service::demonstration::Days;
use store::AuthorityId;

use crate::world::DayClock;

/// The clock of a demonstration, and what lies ahead of it.
pub(crate) struct DemoDays {
    clock: Arc<DayClock>,
    /// The file that keeps the day.
    kept: PathBuf,
    packs: BTreeMap<String, Arc<Pack>>,
}

impl fmt::Debug for DemoDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoDays")
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

/// The day on which a demonstration was left; the first one, when it was never moved on.
pub(crate) fn day_left(kept: &Path, first: Date) -> Date {
    let text = std::fs::read_to_string(kept).unwrap_or_default();
    text.trim()
        .parse()
        .map_or(first, |day: Date| day.max(first))
}

/// The hour at which a day of the demonstration begins.
pub(crate) fn noon(day: Date) -> Timestamp {
    day.at(12, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp())
}

impl DemoDays {
    pub(crate) fn new(
        clock: Arc<DayClock>,
        kept: PathBuf,
        packs: BTreeMap<String, Arc<Pack>>,
    ) -> Self {
        Self { clock, kept, packs }
    }
}

impl Days for DemoDays {
    fn move_to(&self, day: Date) -> io::Result<()> {
        // Kept first: a store that is ahead of its clock would have records of days to come.
        std::fs::write(&self.kept, format!("{day}\n"))?;
        self.clock.go_on_to(noon(day));
        Ok(())
    }

    fn marks(&self, authority: &AuthorityId, after: Date, up_to: Date) -> Vec<u8> {
        let days = after
            .series(jiff::Span::new().days(1))
            .skip(1)
            .take_while(|day| *day <= up_to);
        let days: Vec<Date> = days.collect();
        match self.packs.get(authority.as_str()) {
            Some(pack) => marks_file(marks_of(pack, &days)),
            None => Vec::new(),
        }
    }

    fn last(&self) -> Date {
        let last = self
            .packs
            .values()
            .filter_map(|pack| pack.registers.last_marked_day())
            .max();
        last.map_or(Date::MIN, Day::date)
    }
}

/// Every mark of a pack on some days, pupil by pupil.
fn marks_of<'a>(pack: &'a Pack, days: &[Date]) -> Vec<Mark<'a>> {
    let sessions = days.iter().flat_map(|day| {
        [Session::Am, Session::Pm].map(|session| (session, Slot::of(Day::from(*day), session)))
    });
    let sessions: Vec<(Session, Slot)> = sessions.collect();
    let rolls = pack.registers.rolls();
    let mut marks = Vec::new();
    for (at, pupil) in pack.pupils.iter().enumerate() {
        let ix = PupilIx(at as u32);
        for registration in rolls.registrations(ix) {
            let laestab = pack.school(registration.school).laestab;
            marks.extend(sessions.iter().filter_map(|(session, slot)| {
                Some(Mark {
                    upn: &pupil.upn,
                    laestab,
                    date: slot.day.date(),
                    session: *session,
                    code: pack.registers.mark(ix, registration.school, *slot)?,
                })
            }));
        }
    }
    marks
}
