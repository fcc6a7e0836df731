//! One pupil's registers, to be shown and explained.
//! In: a pupil's record. Out: their sessions and the whys of their figures, with the names of the schools.

use register::{Day, Explanation, Figure, HeldSession, PupilIx, Registers, SchoolIx};
use store::attendance::{EveryRegister, Record};
use store::{PupilId, SchoolId};

/// One pupil's registers.
pub(crate) struct Own {
    pupil: PupilId,
    register: EveryRegister,
}

impl Own {
    /// Those of a record.
    pub(crate) fn of(record: &Record) -> Self {
        Self {
            pupil: record.pupil.id,
            register: record.registers(),
        }
    }

    /// A school's name.
    pub(crate) fn school(&self, place: SchoolIx) -> &str {
        let school = self.register.schools.get(place.0 as usize);
        school.map_or("", |school| &school.name)
    }

    /// The schools, by their places.
    pub(crate) fn places(&self) -> impl ExactSizeIterator<Item = SchoolIx> + use<> {
        (0..self.register.schools.len() as u32).map(SchoolIx)
    }

    /// The registers, and the pupil's place in them; `None` for who was never on a roll.
    pub(super) fn registers(&self) -> Option<(&Registers, PupilIx)> {
        let place = self.register.place_of(self.pupil)?;
        Some((&self.register.registers, place))
    }

    /// The pupil's sessions from one day to another; none for who was never on a roll.
    pub(crate) fn sessions(&self, from: Day, to: Day) -> Vec<HeldSession> {
        let place = self.register.place_of(self.pupil);
        place.map_or_else(Vec::new, |pupil| {
            self.register.registers.sessions(pupil, from, to)
        })
    }

    /// The same, of those at one school.
    pub(crate) fn sessions_at(&self, school: SchoolId, from: Day, to: Day) -> Vec<HeldSession> {
        let place = self.register.place_of_school(school);
        let mut sessions = self.sessions(from, to);
        sessions.retain(|session| Some(session.school) == place);
        sessions
    }

    /// Why a figure is what it is; `None` for who was never on a roll.
    pub(crate) fn explain(&self, as_of: Day, figure: Figure) -> Option<Explanation> {
        let pupil = self.register.place_of(self.pupil)?;
        Some(self.register.registers.explain(pupil, as_of, figure))
    }
}
