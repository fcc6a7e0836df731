//! England's figures of a phase, to hold a school against.
//! In: a phase. Out: rates in hundredths of a per cent, as published, with their source.

use law::school::Phase;

use crate::published::{ENGLAND, Figures, authority};

/// England's figures of a phase, in hundredths of a per cent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct National {
    /// Sessions attended out of those possible.
    pub attendance: u32,
    /// Sessions missed without authority out of those possible.
    pub unauthorised: u32,
    /// Pupils persistently absent out of all.
    pub persistent: u32,
}

impl National {
    fn of(figures: &Figures) -> Self {
        let hundredths = |share: f64| (share * 10_000.0).round() as u32;
        Self {
            attendance: hundredths(figures.attendance()),
            unauthorised: hundredths(figures.unauthorised()),
            persistent: hundredths(figures.persistent()),
        }
    }
}

/// England's figures: of a phase, or of all phases together. `None` where none are published.
pub fn national(phase: Option<Phase>) -> Option<National> {
    let england = authority(ENGLAND)?;
    let figures = match phase {
        Some(phase) => england.phase(phase),
        None => england.total.as_ref(),
    };
    figures.map(National::of)
}
