//! What the system holds of a pupil who leaves: the register, leave, enquiries, other rolls, the calendar.
//! In: a pupil's record, the school, the day as at which a ground is looked at. Out: what nobody has to be asked.

use casework::rolls::FirstAndLast;
use casework::rolls::leaving::Leave;
use casework::rolls::twenty_days::{Run, Sat, away_since_leave, run};
use jiff::ToSpan;
use jiff::civil::Date;
use register::Day;
use store::attendance::Record;
use store::leave::{Request, of_pupil};
use store::pupils::{Enrolment, facts_of};
use store::rolls::{Enquiry, enquiries_of};
use store::schools::School;
use store::{Reading, StoreError};

use crate::pupils::register::Own;
use crate::schools::OpenDays;

/// Days within which the school meets again, however long its holidays are.
const LOOK_AHEAD: i64 = 120;

/// What is held.
pub(super) struct Held {
    /// The open sessions of the spell, those to come too.
    pub(super) sats: Vec<Sat>,
    /// The absence that reaches to the day.
    pub(super) run: Run,
    /// The last leave that was agreed here and has ended.
    pub(super) leave: Option<Leave>,
    /// The last joint enquiries that have ended.
    pub(super) ended: Option<Enquiry>,
    /// Joint enquiries that go on.
    pub(super) open: Option<Enquiry>,
    /// Other schools on whose rolls the pupil is.
    pub(super) elsewhere: Vec<String>,
    /// When the school next meets once the name is off.
    pub(super) next_meets: Option<Date>,
    /// The school's year in which the name comes off.
    pub(super) year: Option<FirstAndLast>,
    /// Whether the pupil has an education, health and care plan.
    pub(super) plan: bool,
}

impl Held {
    /// Reads it, of a spell on a school's roll that ends by `off`, as at a day.
    pub(super) async fn of(
        on: &Reading,
        record: &Record,
        (school, spell): (&School, &Enrolment),
        off: Date,
        as_at: Date,
    ) -> Result<Self, StoreError> {
        let pupil = record.pupil.id;
        let sats = sats(record, school, spell, as_at);
        let requests = of_pupil(on, pupil, school.id).await?;
        let agreed = requests.iter().filter_map(Request::agreed);
        let ended = agreed.map(|(_, last)| last).filter(|last| *last < as_at);
        let leave = ended.max().map(|ended| Leave {
            ended,
            away_since: away_since_leave(&sats, ended, as_at),
        });
        let enquiries = enquiries_of(on, pupil, school.id).await?;
        let others = record.enrolments.iter();
        let others = others.filter(|e| e.school != school.id && e.holds_on(as_at));
        let name = |e: &Enrolment| record.schools.iter().find(|s| s.id == e.school);
        let elsewhere = others.filter_map(name).map(|s| s.name.clone()).collect();
        let days = OpenDays::of(on, school.id).await?;
        let ahead = (0..LOOK_AHEAD).map(|n| off.saturating_add(n.days()));
        let facts = facts_of(on, pupil).await?;
        let plan = |f: &store::pupils::Fact| f.kind == "sen" && f.value == "E" && f.holds_on(as_at);
        Ok(Self {
            run: run(&sats, as_at),
            leave,
            ended: enquiries.iter().find(|e| !e.is_open()).cloned(),
            open: enquiries.iter().find(|e| e.is_open()).cloned(),
            elsewhere,
            next_meets: ahead.into_iter().find(|day| days.open(*day) == Some(true)),
            year: days.year(off),
            plan: facts.iter().any(plan),
            sats,
        })
    }

    /// Leave that ended on a day, with what the register shows since.
    pub(super) fn leave_until(&self, ended: Date, as_at: Date) -> Leave {
        Leave {
            ended,
            away_since: away_since_leave(&self.sats, ended, as_at),
        }
    }
}

fn sats(record: &Record, school: &School, spell: &Enrolment, as_at: Date) -> Vec<Sat> {
    let from = Day::from(spell.start_on);
    let to = as_at.saturating_add(1.year());
    let to = Day::from(spell.end_on.map_or(to, |end| end.min(to)));
    let sessions = Own::of(record).sessions_at(school.id, from, to);
    let sats = sessions.into_iter().map(|held| Sat {
        day: held.day.date(),
        session: held.session,
        open: true,
        code: held.code,
    });
    sats.collect()
}
