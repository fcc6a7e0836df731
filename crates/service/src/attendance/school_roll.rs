//! A school's roll, present and former: whom its marks can be about, and on which days.
//! In: a school, or spells and pupils that have been read. Out: its pupils by id and by number.

use std::collections::HashMap;
use std::sync::Arc;

use exchange::mis::PupilKey;
use jiff::civil::Date;
use store::pupils::{Enrolment, Pupil, enrolments_of_school, list_by_ids};
use store::{PupilId, Reading, SchoolId, StoreError};

/// The pupils of a school, present and former: whom its marks can be about.
pub(crate) struct SchoolRoll {
    pub(crate) school: SchoolId,
    /// In the order of their ids.
    pub(crate) pupils: Vec<Arc<Pupil>>,
    pub(crate) spells: HashMap<PupilId, Vec<Enrolment>>,
}

impl SchoolRoll {
    /// Reads it.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn of(on: &Reading, school: SchoolId) -> Result<Self, StoreError> {
        let spells = enrolments_of_school(on, school).await?;
        let ids: Vec<PupilId> = spells.iter().map(|spell| spell.pupil).collect();
        let pupils = list_by_ids(on, &ids).await?;
        let pupils: Vec<Arc<Pupil>> = pupils.into_iter().map(Arc::new).collect();
        let mut of_each = Self::of_each(&[school], spells, &pupils);
        Ok(of_each.remove(0))
    }

    /// Those of several schools, from spells that have been read, pupil by pupil, and their pupils.
    pub(crate) fn of_each(
        schools: &[SchoolId],
        spells: impl IntoIterator<Item = Enrolment>,
        pupils: &[Arc<Pupil>],
    ) -> Vec<Self> {
        let new = |school: &SchoolId| Self {
            school: *school,
            pupils: Vec::new(),
            spells: HashMap::new(),
        };
        let mut rolls: Vec<Self> = schools.iter().map(new).collect();
        let places: HashMap<SchoolId, usize> = schools.iter().copied().zip(0..).collect();
        let about: HashMap<PupilId, &Arc<Pupil>> = pupils.iter().map(|p| (p.id, p)).collect();
        for spell in spells {
            let Some(roll) = places.get(&spell.school).map(|at| &mut rolls[*at]) else {
                continue;
            };
            let own = roll.spells.entry(spell.pupil).or_default();
            if own.is_empty() {
                let pupil = about.get(&spell.pupil).copied();
                roll.pupils.extend(pupil.cloned());
            }
            own.push(spell);
        }
        rolls
    }

    /// Its pupils by their numbers, present and former.
    pub(crate) fn by_number(&self) -> ByNumber<'_> {
        let pupils = self.pupils.iter().flat_map(|p| {
            let numbers = [p.upn.as_deref(), p.former_upn.as_deref()];
            numbers.into_iter().flatten().map(|upn| (upn, p.id))
        });
        ByNumber(pupils.collect())
    }

    /// Who is on it on a day.
    pub(crate) fn on_roll(&self, day: Date) -> impl Iterator<Item = PupilId> {
        let on = move |spells: &[Enrolment]| spells.iter().any(|s| s.holds_on(day));
        let on_roll = self.spells.iter().filter(move |(_, spells)| on(spells));
        on_roll.map(|(pupil, _)| *pupil)
    }

    /// A pupil's number; the id of one who has none.
    pub(crate) fn number(&self, pupil: PupilId) -> String {
        let known = self.pupils.binary_search_by_key(&pupil, |one| one.id).ok();
        let upn = known.and_then(|at| self.pupils[at].upn.clone());
        upn.unwrap_or_else(|| pupil.to_string())
    }
}

/// Pupils by their own numbers.
pub(crate) struct ByNumber<'a>(HashMap<&'a str, PupilId>);

impl ByNumber<'_> {
    /// The pupil with a number.
    pub(crate) fn of_number(&self, upn: &str) -> Option<PupilId> {
        self.0.get(upn).copied()
    }

    /// The pupil whom a line means. Never joined on what is not the pupil's own number.
    pub(crate) fn pupil_of(&self, key: &PupilKey) -> Option<PupilId> {
        match key {
            PupilKey::Upn(upn) => self.of_number(upn),
            PupilKey::AdmissionNumber(_) | PupilKey::SystemId(_) => None,
        }
    }
}
