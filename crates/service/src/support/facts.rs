//! What the decisions look at, from a pupil's registers and a record of support.
//! In: a record that is open. Out: figures, steps on record, evidence; spells of illness by condition.

use casework::support::{
    ConditionDays, Done, Facts, Figures, How, Item, OfferState, Recorded, Spell, back_after_days,
    checklist, days_with, spells,
};
use jiff::civil::Date;
use law::academic_year::academic_year;
use law::attendance::Code;
use register::HeldSession;
use register::patterns::Trend;
use store::SupportId;
use store::contact::Communication;
use store::support::Record;

use super::Desk;
use crate::house::Rooms;
use crate::pupils::register::Own;
use crate::when;

impl Desk {
    /// This academic year's sessions, up to the day of the standing.
    pub(super) fn sessions(&self, rooms: &Rooms) -> Vec<HeldSession> {
        let as_of = self.opened.as_of(rooms);
        let first = academic_year(as_of).value.first_day();
        Own::of(&self.opened).sessions(first.into(), as_of.into())
    }

    /// The facts of a pupil.
    pub(super) fn facts<'a>(
        &'a self,
        rooms: &'a Rooms,
        sessions: &[HeldSession],
        communications: &[Communication],
    ) -> Facts<'a> {
        let year = academic_year(rooms.today()).value;
        let refused = |state: &str| OfferState::of_id(state).is_some_and(OfferState::is_refused);
        let this_year = |day: Option<Date>| day.is_some_and(|d| academic_year(d).value == year);
        let offers = self.record.offers.iter();
        let declined = offers.filter(|o| refused(&o.state) && this_year(o.answered_on));
        let shown = self.evidence(rooms, communications);
        let standing = self.opened.standing.as_ref();
        Facts {
            figures: self.figures(rooms, sessions),
            tier: standing.and_then(|s| s.tier.as_deref()),
            done: done(&self.record),
            declined_offers: declined.count() as u16,
            evidence: shown.iter().filter(|i| i.is_there()).count() as u16,
        }
    }

    fn figures(&self, rooms: &Rooms, sessions: &[HeldSession]) -> Figures {
        let Some(kept) = &self.opened.standing else {
            return Figures::default();
        };
        let salience = rooms.authority.policy.triggers.salience();
        let late = |s: &&HeldSession| matches!(s.code, Some(Code::L | Code::U));
        let conditions = self.by_condition(&spells(sessions));
        Figures {
            attended: kept.attended,
            possible: kept.possible,
            window_attended: kept.w12_attended,
            window_possible: kept.w12_possible,
            unauthorised: kept.unauthorised,
            towards_threshold: kept.pn_sessions,
            away_days: kept.absent_run,
            back_after_days: back_after_days(sessions),
            ill_days: (kept.ill_sessions / 2) as u16,
            same_condition_days: conditions.iter().map(|c| c.1.days()).max().unwrap_or(0),
            late: sessions.iter().filter(late).count() as u32,
            falling: Trend::of(sessions, salience).is_some_and(|t| t.falling),
        }
    }

    /// What each condition adds up to among spells of illness.
    pub(super) fn by_condition(&self, spells: &[Spell]) -> Vec<(SupportId, ConditionDays)> {
        let conditions = self.record.conditions.iter();
        conditions
            .map(|c| (c.id, days_with(spells, &self.linked(c.id))))
            .collect()
    }

    /// The days that stand for a condition.
    pub(super) fn linked(&self, condition: SupportId) -> Vec<(Date, Date)> {
        let own = self.record.spells.iter();
        let own = own.filter(|s| s.of_condition == condition);
        own.map(|s| (s.first_day, s.last_day)).collect()
    }

    /// The policy's checklist of evidence, filled from the record.
    pub(super) fn evidence<'a>(
        &self,
        rooms: &'a Rooms,
        communications: &[Communication],
    ) -> Vec<Item<'a>> {
        let record = &self.record;
        let taken = record.steps.iter().filter(|s| !s.skipped);
        let steps = taken.map(|s| Recorded::Step {
            step: &s.step,
            on: s.on_day,
            at: s.at_minute,
        });
        let referrals = record.referrals.iter().map(|r| Recorded::Referral {
            service: &r.service,
            on: r.on_day,
            names_attendance: !r.attendance.is_empty(),
        });
        let timetables = record.timetables.iter().map(|t| Recorded::Timetable {
            starts: t.starts,
            ends: record.last_day_of(t),
        });
        let communications = communications.iter().map(|c| Recorded::Communication {
            subject: &c.subject,
            to: &c.to_name,
            way: c.way,
            state: c.state,
            on: when::day_of(c.happened_at),
        });
        let all: Vec<Recorded<'_>> = steps
            .chain(referrals)
            .chain(timetables)
            .chain(communications)
            .collect();
        checklist(&rooms.authority.policy, &all)
    }
}

/// The steps on record, as decisions look at them.
pub(super) fn done(record: &Record) -> Vec<Done<'_>> {
    let steps = record.steps.iter().map(|s| Done {
        step: &s.step,
        on: s.on_day,
        how: if s.skipped { How::Skipped } else { How::Taken },
        outcome: s.outcome.as_deref(),
    });
    steps.collect()
}
