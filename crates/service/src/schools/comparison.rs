//! A school beside schools like it and beside England.
//! In: a school, every school's figures, the authority's bands. Out: who is like it by name, and the
//! figures of those together, for who may see them.

use std::collections::BTreeMap;

use casework::people::Scope;
use casework::schools::{Figures, Likeness, NotCompared, Profile, like, together};
use jiff::civil::Date;
use law::school::Phase;
use register::{Count, Week};
use store::attendance::{SchoolFigures, school_year};
use store::schools::School;
use store::{Reading, SchoolId, StoreError};

use crate::house::Rooms;

/// A school beside others.
pub(super) struct Comparison {
    /// The schools like it, or why there are none.
    pub(super) likeness: Result<Likeness<SchoolId>, NotCompared>,
    /// The like schools' figures together; `None` when they are too few to be shown.
    pub(super) together: Option<Figures>,
    /// Those of them that the person may see by themselves, with their figures.
    pub(super) seen: Vec<(SchoolId, Figures)>,
}

/// Compares a school. `all` are the figures of every school.
pub(super) fn compare(
    rooms: &Rooms,
    scope: &Scope<SchoolId>,
    own: SchoolId,
    schools: &[School],
    all: &[SchoolFigures],
) -> Comparison {
    // A school of which nobody's free meals are known has not said; it does not have none.
    let profile = |school: &School| {
        let found = all.iter().find(|f| f.school == school.id);
        Profile {
            school: school.id,
            phase: Phase::parse(&school.phase),
            pupils: found.map_or(0, |f| f.figures.pupils),
            free_meals: found.map(|f| f.free_meals).filter(|n| *n > 0),
        }
    };
    let profiles: Vec<Profile<SchoolId>> = schools.iter().map(profile).collect();
    let bands = &rooms.authority.policy.like_schools;
    let likeness = match profiles.iter().find(|p| p.school == own) {
        Some(own) => like(own, &profiles, bands),
        None => Err(NotCompared::Nobody),
    };
    let figures = |id: &SchoolId| {
        let found = all.iter().find(|f| f.school == *id);
        found.map_or(Figures::default(), |f| f.figures)
    };
    let ids = likeness.as_ref().map_or(&[][..], |l| &l.schools);
    let seen: Vec<(SchoolId, Figures)> = ids
        .iter()
        .filter(|id| scope.holds(id))
        .map(|id| (*id, figures(id)))
        .collect();
    let shown = together(ids.len(), seen.len(), bands.least);
    Comparison {
        together: shown.then(|| ids.iter().map(figures).sum()),
        seen,
        likeness,
    }
}

/// The weeks of some schools together, up to a day.
pub(super) async fn weeks_together(
    on: &Reading,
    schools: &[SchoolId],
    to: Date,
) -> Result<BTreeMap<Week, Count>, StoreError> {
    let mut weeks: BTreeMap<Week, Count> = BTreeMap::new();
    for school in schools {
        for (week, count) in school_year(on, *school, to).await?.weeks() {
            *weeks.entry(week).or_default() += count;
        }
    }
    Ok(weeks)
}
