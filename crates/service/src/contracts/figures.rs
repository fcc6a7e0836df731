//! The figures of the register that a contract and its letters begin with.
//! In: an open record, a day. Out: attendance and unauthorised sessions from that day on, as the register
//! has them.

use jiff::civil::Date;
use law::academic_year::academic_year;
use law::attendance::Class;
use register::HeldSession;
use serde_json::{Value, json};

use crate::house::Rooms;
use crate::pupils::Opened;
use crate::pupils::register::Own;

/// Figures from a day on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Figures {
    /// The first day that is counted.
    pub(super) since: Date,
    /// Tenths of a per cent, never better than it is; `None` where no session was possible.
    pub(super) attendance: Option<u32>,
    /// Sessions missed.
    pub(super) missed: u32,
    /// Of them, not authorised.
    pub(super) unauthorised: u32,
}

/// The figures of this academic year, from the child's first day of school.
pub(super) fn this_year(rooms: &Rooms, opened: &Opened) -> Figures {
    let year = academic_year(opened.as_of(rooms)).value.first_day();
    let figures = since(rooms, opened, year);
    let sessions = Own::of(opened).sessions(year.into(), opened.as_of(rooms).into());
    Figures {
        since: sessions.first().map_or(year, |s| s.day.date()),
        ..figures
    }
}

/// The figures from a day on.
pub(super) fn since(rooms: &Rooms, opened: &Opened, since: Date) -> Figures {
    let sessions = Own::of(opened).sessions(since.into(), opened.as_of(rooms).into());
    let count = |which: &dyn Fn(&HeldSession) -> bool| {
        let own = sessions.iter().filter(|s| which(s)).count();
        u32::try_from(own).unwrap_or(u32::MAX)
    };
    let attended = count(&HeldSession::attended);
    let possible = count(&HeldSession::possible);
    let unauthorised = |s: &HeldSession| s.code.is_some_and(|c| c.class() == Class::Unauthorised);
    Figures {
        since,
        attendance: (attended * 1_000).checked_div(possible),
        missed: count(&HeldSession::absent),
        unauthorised: count(&unauthorised),
    }
}

/// Tenths of a per cent as they are typed and read: "76.8".
pub(super) fn tenths(rate: u32) -> String {
    format!("{}.{}", rate / 10, rate % 10)
}

impl Figures {
    /// As a version keeps them.
    pub(super) fn kept(self) -> Value {
        json!({
            "since": self.since.to_string(),
            "attendance": self.attendance,
            "unauthorised": self.unauthorised,
        })
    }

    /// The figures that a version kept.
    pub(super) fn of(kept: &Value) -> Option<Self> {
        let number = |name: &str| kept.get(name)?.as_u64().and_then(|n| u32::try_from(n).ok());
        Some(Self {
            since: kept.get("since")?.as_str()?.parse().ok()?,
            attendance: number("attendance"),
            missed: 0,
            unauthorised: number("unauthorised")?,
        })
    }

    /// In a sentence.
    pub(super) fn words(self) -> String {
        let since = crate::when::day(self.since);
        let Some(rate) = self.attendance else {
            return format!("No session since {since} is on the register yet.");
        };
        let sessions = match self.unauthorised {
            1 => "1 session is not authorised".to_owned(),
            n => format!("{n} sessions are not authorised"),
        };
        format!("Attendance since {since} is {}%; {sessions}.", tenths(rate))
    }
}
