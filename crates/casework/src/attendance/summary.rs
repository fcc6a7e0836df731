//! A county at a glance: how many pupils stand where, and for how many a duty or power could arise.
//! In: standings, tiers, and what the law asks of each pupil. Out: a [`Summary`].
//! Screening counts every pupil; the law's gates (age, kind of school, date) decide the rest.

use jiff::civil::Date;
use law::school::Kind;
use law::{SchoolDays, Sessions, penalty, returns};
use register::{Day, Figure, PupilIx, Registers, SchoolIx, Standings};

use crate::policy::{Policy, Tier};

/// What the law asks of a pupil beside the marks.
pub struct Known<'a> {
    /// A pupil's date of birth.
    pub born: &'a dyn Fn(PupilIx) -> Date,
    /// A school's kind; `None` when the pack's word for it is none of ours.
    pub kind: &'a dyn Fn(SchoolIx) -> Option<Kind>,
}

/// A count by the marks alone, and by the law on the facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Screened {
    /// Pupils whose marks reach it.
    pub by_marks: u32,
    /// Those of them to whom the rule applies.
    pub by_law: u32,
}

impl Screened {
    fn count(&mut self, by_marks: bool, by_law: impl FnOnce() -> bool) {
        if by_marks {
            self.by_marks += 1;
            self.by_law += u32::from(by_law());
        }
    }
}

/// Where the pupils of some registers stand as at a day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// All pupils.
    pub pupils: u32,
    /// Those on a roll that day.
    pub on_roll: u32,
    /// Pupils on roll by tier, in the policy's order: name and count.
    pub tiers: Vec<(String, u32)>,
    /// Pupils on roll in no tier.
    pub no_tier: u32,
    /// Persistently absent this year, the severely absent included.
    pub persistent: u32,
    /// Severely absent this year.
    pub severe: u32,
    /// Ten unauthorised sessions in ten school weeks.
    pub at_threshold: Screened,
    /// Ten school days of continuous absence, every mark G, N, O or U.
    pub ten_days: Screened,
    /// Twenty school days of continuous absence, every mark G, N or O.
    pub twenty_days: Screened,
    /// Fifteen days of illness this year.
    pub fifteen_ill: Screened,
}

/// Counts the pupils on roll as at a day.
pub fn summarise(
    registers: &Registers,
    standings: &Standings,
    tiers: &[Option<&Tier>],
    policy: &Policy,
    as_of: Day,
    known: &Known<'_>,
) -> Summary {
    let mut out = Summary {
        pupils: standings.len() as u32,
        tiers: policy.tiers.iter().map(|t| (t.name.clone(), 0)).collect(),
        ..Summary::default()
    };
    let on = as_of.date();
    for (p, s) in standings.iter().enumerate() {
        let pupil = PupilIx(p as u32);
        if !registers
            .rolls()
            .spells(pupil)
            .iter()
            .any(|spell| spell.holds_on(as_of))
        {
            continue;
        }
        out.on_roll += 1;
        match tiers[p].and_then(|t| policy.tiers.iter().position(|own| own.id == t.id)) {
            Some(at) => out.tiers[at].1 += 1,
            None => out.no_tier += 1,
        }
        out.persistent += u32::from(s.is_persistent());
        out.severe += u32::from(s.is_severe());
        let born = (known.born)(pupil);
        let run = SchoolDays(s.runs.unauthorised);
        // A run or an illness that reaches the number does so for a pupil of any age.
        let reaches = |limit: &law::limits::Parameter<SchoolDays>, days: u32| {
            limit.on(on).is_some_and(|n| days >= u32::from(n.0))
        };
        out.ten_days.count(
            reaches(&law::limits::ATTENDANCE_RETURN, run.0.into()),
            || returns::attendance_return_due(born, run, on).holds(),
        );
        out.twenty_days.count(
            reaches(&law::limits::GROUND_I, s.runs.ground_i.into()),
            || law::school_age::of_compulsory_school_age(born, on).holds(),
        );
        out.fifteen_ill
            .count(reaches(&law::limits::SICKNESS_RETURN, s.ill / 2), || {
                returns::sickness_return_due(born, SchoolDays((s.ill / 2) as u16), false, on)
                    .holds()
            });
        let screened = penalty::threshold_met(Sessions(s.penalty_sessions as u16), on).holds();
        out.at_threshold.count(screened, || {
            let counting = sessions_that_count(registers, pupil, as_of, born, known);
            penalty::threshold_met(counting, on).holds()
        });
    }
    out
}

/// The sessions of the window that count towards a penalty notice.
fn sessions_that_count(
    registers: &Registers,
    pupil: PupilIx,
    as_of: Day,
    born: Date,
    known: &Known<'_>,
) -> Sessions {
    let window = registers.explain(pupil, as_of, Figure::PenaltySessions);
    let counts = window.sessions.iter().filter(|s| {
        s.code
            .zip((known.kind)(s.school))
            .is_some_and(|(code, kind)| {
                let session = penalty::UnauthorisedSession {
                    code,
                    date: s.day.date(),
                    born,
                    kind,
                };
                penalty::session_counts(&session).holds()
            })
    });
    Sessions(counts.count() as u16)
}
