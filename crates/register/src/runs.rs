//! Continuous absence: the four runs of the contract, walked back from the day.
//! In: a pupil's rows and view. Out: school days of each run.
//! Rule: `evaluate.md`, "Runs"; the codes of ground (i) are those of SI 2024/208 reg 9(1)(i).

use crate::plane_table::PupilPlanes;
use crate::planes::{Planes, attended, not_possible};
use crate::view::{RowView, View};

/// Current runs of absence, in school days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Runs {
    /// Any absence code.
    pub absent: u16,
    /// Every absence mark G, N, O or U.
    pub unauthorised: u16,
    /// Every mark G, N or O: the run that regulation 9(1)(i) allows.
    pub ground_i: u16,
    /// Every absence mark I.
    pub ill: u16,
}

/// What a run makes of a day, or a week of days: a bit a session in each plane.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct WeekMarks {
    pub(crate) open: u16,
    pub(crate) attended: u16,
    pub(crate) gno: u16,
    pub(crate) late_after_close: u16,
    pub(crate) ill: u16,
    pub(crate) other_authorised: u16,
    pub(crate) not_possible: u16,
}

impl WeekMarks {
    /// All the pupil's marks in an absolute week, at every school.
    pub(crate) fn of(planes: PupilPlanes<'_>, view: &View, week: i32) -> Self {
        let mut marks = Self::default();
        for (row, rv) in planes.iter().zip(&view.rows) {
            marks.add_row(row, rv, week);
        }
        marks
    }

    /// Adds the marks of a week of one row that count.
    fn add_row(&mut self, row: &Planes, view: &RowView, week: i32) {
        let Some((word, shift)) = view.place_of(week) else {
            return;
        };
        let (absent, second, third) = (row.absent[word], row.second[word], row.third[word]);
        let lane = |bits: u64| ((bits & view.open[word]) >> shift) as u16;
        self.open |= lane(u64::MAX);
        self.attended |= lane(attended(absent, second, third));
        self.gno |= lane(absent & second & !third);
        self.late_after_close |= lane(absent & second & third);
        self.ill |= lane(absent & !second & third);
        self.other_authorised |= lane(absent & !second & !third);
        self.not_possible |= lane(not_possible(absent, second, third));
    }
}

/// Which runs have not yet met the day that stops them, walking back.
struct Walk {
    runs: Runs,
    unauthorised: bool,
    ground_i: bool,
    ill: bool,
}

impl Walk {
    /// Takes in one earlier school day; `false` when nothing further back can matter.
    fn day(&mut self, m: &WeekMarks, day: u16) -> bool {
        let any = |plane: u16| plane & day != 0;
        if any(m.attended) {
            return false;
        }
        let gno = any(m.gno);
        let late = any(m.late_after_close);
        let ill = any(m.ill);
        let other = any(m.other_authorised);
        if any(m.not_possible) {
            // Any of D, X, Q or Y breaks ground (i), whatever else the day holds.
            self.ground_i = false;
        }
        if gno || late || ill || other {
            self.runs.absent += 1;
            self.unauthorised &= !ill && !other;
            self.ground_i &= !late && !ill && !other;
            self.ill &= !gno && !late && !other;
            self.runs.unauthorised += u16::from(self.unauthorised);
            self.runs.ground_i += u16::from(self.ground_i);
            self.runs.ill += u16::from(self.ill);
        }
        true
    }
}

/// The runs of a pupil as at the view's day.
pub(crate) fn runs(planes: PupilPlanes<'_>, view: &View) -> Runs {
    // Nearly everyone attended on the last school day, and then every run is nought.
    let attended =
        |p: &Planes, word: usize| attended(p.absent[word], p.second[word], p.third[word]);
    if view
        .last_day
        .iter()
        .any(|(row, word, day)| attended(planes.row(*row), *word) & day != 0)
    {
        return Runs::default();
    }
    let mut walk = Walk {
        runs: Runs::default(),
        unauthorised: true,
        ground_i: true,
        ill: true,
    };
    for week in view.weeks.newest_first() {
        let marks = WeekMarks::of(planes, view, week.0);
        for weekday in (0..7).rev() {
            let day = 0b11 << (weekday * 2);
            if marks.open & day != 0 && !walk.day(&marks, day) {
                return walk.runs;
            }
        }
    }
    walk.runs
}
