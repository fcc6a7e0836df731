//! What a sent roll shows that nobody has notified (REG-6).
//! In: what was sent and what came of it. Out: who is sent and not on the roll, who is on the roll and
//! missing from the whole of it, who came or went of whom the authority is to be told.

use std::collections::HashMap;

use casework::rolls::{
    Ages, Feed, Refusal, SaidPupil, SaidSpell, Spell, joiner_to_notify, leaver_to_notify,
};
use jiff::civil::Date;
use law::academic_year::academic_year;
use store::schools::School;
use store::{EnrolmentId, PupilId, Reading, StoreError};

use crate::attendance::Shown;
use crate::schools::OpenDays;

/// What was sent, and what the school's roll was before.
pub(super) struct Sent<'a> {
    pub(super) pupils: &'a [SaidPupil],
    pub(super) spells: &'a [SaidSpell],
    /// Whether it names every pupil on the roll.
    pub(super) whole_roll: bool,
    /// Everybody's spells at this school.
    pub(super) here: HashMap<PupilId, &'a [(EnrolmentId, Spell)]>,
    /// The one pupil whom a number found.
    pub(super) of_number: &'a (dyn Fn(&str) -> Option<PupilId> + Sync),
}

/// Somebody who came on to a roll or went off it.
pub(super) struct Move {
    pub(super) pupil: PupilId,
    pub(super) born: Date,
    /// The first day on roll, when that is new.
    pub(super) came: Option<Date>,
    /// The last day on roll, when that is new.
    pub(super) went: Option<Date>,
}

/// What it shows of the roll. The first roll that a school sends, and spells of earlier years, are what
/// was so all the time: nobody came or went.
pub(super) async fn shown(
    on: &Reading,
    school: &School,
    sent: &Sent<'_>,
    feed: &Feed<PupilId, EnrolmentId>,
    moves: &[Move],
    today: Date,
) -> Result<Shown, StoreError> {
    let numbers = sent.pupils.iter().map(|p| &*p.upn);
    let numbers = numbers.chain(sent.spells.iter().map(|s| &*s.upn));
    let mut shown = Shown {
        there: numbers.filter_map(sent.of_number).collect(),
        ..Shown::default()
    };
    for refused in &feed.refused_pupils {
        if refused.why == Refusal::NotOnRoll {
            let SaidPupil { upn, details, .. } = &sent.pupils[refused.index];
            let name = format!("{} {}", details.forename, details.surname);
            shown.appeared.insert(upn.clone(), (name, today));
        }
    }
    if sent.whole_roll {
        let holds = |spell: &Spell| spell.start <= today && spell.end.is_none_or(|e| e >= today);
        let on_roll = |own: &[(EnrolmentId, Spell)]| own.iter().any(|(_, spell)| holds(spell));
        let missing = sent
            .here
            .iter()
            .filter(|(pupil, own)| on_roll(own) && !shown.there.contains(pupil));
        shown.gone = missing.map(|(pupil, _)| (*pupil, today)).collect();
    }
    if sent.here.is_empty() {
        return Ok(shown);
    }
    let ages = Ages {
        low: school.low_age,
        high: school.high_age,
    };
    let days = OpenDays::of(on, school.id).await?;
    let year = |day: Date| days.year(day);
    let this_year = academic_year(today).value;
    let lately = |day: &Date| academic_year(*day).value >= this_year;
    for one in moves {
        let came = one.came.filter(lately);
        if let Some(start) = came.filter(|d| joiner_to_notify(*d, one.born, ages, year(*d))) {
            shown.joined.insert(one.pupil, start);
        }
        let went = one.went.filter(lately);
        if let Some(end) = went.filter(|d| leaver_to_notify(*d, one.born, ages, year(*d))) {
            shown.left.insert(one.pupil, end);
        }
    }
    Ok(shown)
}
