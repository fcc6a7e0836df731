//! How schools are compared, and what makes a register look worse than it should.
//! In: the `[like_schools]` and `[register_quality]` tables of a pack, over the national ones.
//! Out: [`LikeSchools`] and [`Quality`], or why they make no sense.
//! These are practice, not law: an authority draws its own bands.

use law::school::Phase;
use serde::Deserialize;

use super::pack::Policy;
use super::percent::Percent;

/// What makes two schools alike: the same phase, and the same bands of size and of free meals.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LikeSchools {
    /// Pupils on the roll at which each further band of size begins, rising.
    pub primary_size: Vec<u32>,
    /// The same for secondary schools.
    pub secondary_size: Vec<u32>,
    /// The same for special schools.
    pub special_size: Vec<u32>,
    /// Share of pupils with free meals at which each further band begins, rising.
    pub free_meals: Vec<Percent>,
    /// Like schools that there must be before their figures together are shown to a school: of
    /// fewer, one could work out another school's.
    pub least: u16,
}

impl LikeSchools {
    /// Where the bands of size of a phase begin.
    pub fn size(&self, phase: Phase) -> &[u32] {
        match phase {
            Phase::Primary => &self.primary_size,
            Phase::Secondary => &self.secondary_size,
            Phase::Special => &self.special_size,
        }
    }
}

/// What is told of the quality of a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Quality {
    /// Days after the session from which a changed mark counts as changed late.
    pub late_change_days: u16,
}

/// The tables as a pack writes them: what is left out is as in the national pack.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LikeSchoolsText {
    size: SizeText,
    free_meals: Option<Vec<Percent>>,
    least: Option<u16>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SizeText {
    primary: Option<Vec<u32>>,
    secondary: Option<Vec<u32>>,
    special: Option<Vec<u32>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct QualityText {
    late_change_days: Option<u16>,
}

/// Why a table makes no sense, and what to do instead.
pub(super) type Fault = (String, String);

fn rising<T: PartialOrd>(name: &str, bounds: &[T], faults: &mut Vec<Fault>) {
    if !bounds.is_sorted_by(|a, b| a < b) {
        faults.push((
            format!("the bands of {name} do not rise"),
            "Write where each further band begins, the smallest first".to_owned(),
        ));
    }
}

impl LikeSchoolsText {
    /// Lays the table over the national one.
    pub(super) fn over(self, national: LikeSchools, faults: &mut Vec<Fault>) -> LikeSchools {
        let own = LikeSchools {
            primary_size: self.size.primary.unwrap_or(national.primary_size),
            secondary_size: self.size.secondary.unwrap_or(national.secondary_size),
            special_size: self.size.special.unwrap_or(national.special_size),
            free_meals: self.free_meals.unwrap_or(national.free_meals),
            least: self.least.unwrap_or(national.least),
        };
        for phase in Phase::ALL {
            rising(
                &format!("{} schools' size", phase.text()),
                own.size(phase),
                faults,
            );
        }
        rising("free meals", &own.free_meals, faults);
        if own.least < 2 {
            faults.push((
                "like_schools.least lets one school's figures be read off its neighbours'"
                    .to_owned(),
                "Set it to 2 or more, or leave it out".to_owned(),
            ));
        }
        own
    }
}

impl QualityText {
    /// Lays the table over the national one.
    pub(super) fn over(self, national: Quality, faults: &mut Vec<Fault>) -> Quality {
        let late_change_days = self.late_change_days.unwrap_or(national.late_change_days);
        if !(1..=366).contains(&late_change_days) {
            faults.push((
                format!("late_change_days = {late_change_days} calls every change late, or none"),
                "Set it between 1 and 366, or leave it out".to_owned(),
            ));
        }
        Quality { late_change_days }
    }
}

/// What differs from another policy's, each in words: what it is, and the two values.
pub(super) fn differences(own: &Policy, other: &Policy) -> Vec<String> {
    let numbers = |bounds: &[u32]| list(bounds.iter().map(u32::to_string));
    let (like, theirs) = (&own.like_schools, &other.like_schools);
    let sizes = Phase::ALL.map(|phase| {
        (
            format!("Bands of {} schools' size begin at", phase.text()),
            numbers(like.size(phase)),
            numbers(theirs.size(phase)),
        )
    });
    let percents = |bounds: &[Percent]| list(bounds.iter().map(Percent::to_string));
    let more = [
        (
            "Bands of free meals begin at".to_owned(),
            percents(&like.free_meals),
            percents(&theirs.free_meals),
        ),
        (
            "Like schools before their figures together are shown".to_owned(),
            like.least.to_string(),
            theirs.least.to_string(),
        ),
        (
            "Days after which a changed mark is late".to_owned(),
            own.quality.late_change_days.to_string(),
            other.quality.late_change_days.to_string(),
        ),
    ];
    sizes
        .into_iter()
        .chain(more)
        .filter(|(_, own, theirs)| own != theirs)
        .map(|(what, own, theirs)| format!("{what}: {own} instead of {theirs}."))
        .collect()
}

fn list(bounds: impl Iterator<Item = String>) -> String {
    let bounds: Vec<String> = bounds.collect();
    if bounds.is_empty() {
        "nothing, so that all are in one".to_owned()
    } else {
        bounds.join(", ")
    }
}
