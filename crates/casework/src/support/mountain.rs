//! Where a child stands on the mountain of attendance, and what missed sessions add up to.
//! In: the child's sessions, the classmates', the policy's heights. Out: the height, how many
//! classmates stand on each, and what was missed in days, sessions and lessons.
//! Classmates are shown only where there are enough of them that none can be told from the picture.

use law::school::Phase;

use crate::policy::{Height, Policy};

/// A classmate's sessions: attended and possible.
pub type Classmate = (u32, u32);

/// What was missed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Missed {
    /// Sessions.
    pub sessions: u32,
    /// Half days of lessons: twice the number of lessons.
    half_lessons: u32,
}

impl Missed {
    /// Sessions missed at so many lessons a day.
    pub const fn of(sessions: u32, lessons_a_day: u16) -> Self {
        Self {
            sessions,
            half_lessons: sessions * lessons_a_day as u32,
        }
    }

    /// Days, as people say them: "6½".
    pub fn days(self) -> String {
        halves(self.sessions)
    }

    /// Lessons, as people say them.
    pub fn lessons(self) -> String {
        halves(self.half_lessons)
    }
}

fn halves(n: u32) -> String {
    match (n / 2, n % 2) {
        (0, 1) => "½".to_owned(),
        (whole, 1) => format!("{whole}½"),
        (whole, _) => whole.to_string(),
    }
}

/// The mountain, with a child on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mountain<'a> {
    /// The child's attendance in hundredths of a per cent.
    pub rate: u32,
    /// The place of the child's height among [`Self::heights`].
    pub height: usize,
    /// The heights from the highest, each with how many classmates stand on it; `None` where too few
    /// are known.
    pub heights: Vec<(&'a Height, Option<u32>)>,
    /// How many classmates have a higher attendance, and how many there are.
    pub classmates: Option<(u32, u32)>,
    /// What was missed.
    pub missed: Missed,
}

/// Hundredths of a per cent.
fn rate((attended, possible): (u32, u32)) -> u32 {
    (u64::from(attended) * 10_000 / u64::from(possible.max(1))) as u32
}

/// Where a child stands; `None` where no session was possible, or the policy has no heights.
pub fn mountain<'a>(
    policy: &'a Policy,
    own: (u32, u32),
    classmates: &[Classmate],
    phase: Phase,
) -> Option<Mountain<'a>> {
    let support = &policy.support;
    let height_of = |(attended, possible): (u32, u32)| {
        let reached = |h: &Height| h.at_least.is_reached_by(attended, possible);
        support.heights.iter().position(reached)
    };
    if own.1 == 0 {
        return None;
    }
    let height = height_of(own)?;
    let known: Vec<Classmate> = classmates.iter().copied().filter(|c| c.1 > 0).collect();
    let enough = known.len() >= usize::from(support.numbers.least_classmates);
    let heights = support.heights.iter().enumerate().map(|(at, height)| {
        let here = known.iter().filter(|c| height_of(**c) == Some(at)).count();
        (height, enough.then_some(here as u32))
    });
    // Exactly: a/b > c/d when a*d > c*b.
    let higher =
        |c: &&Classmate| u64::from(c.0) * u64::from(own.1) > u64::from(own.0) * u64::from(c.1);
    Some(Mountain {
        rate: rate(own),
        height,
        heights: heights.collect(),
        classmates: enough.then(|| {
            (
                known.iter().filter(higher).count() as u32,
                known.len() as u32,
            )
        }),
        missed: Missed::of(own.1 - own.0, support.numbers.lessons_a_day(phase)),
    })
}
