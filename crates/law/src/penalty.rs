//! The national threshold for penalty notices, and to whom it applies at all.
//! In: a session's code, date, the pupil's date of birth, the kind of school. Out: findings.
//! Source: EA 1996 s444A; SI 2007/1867 as amended by SI 2024/210; WTTISA chapter 6.

use jiff::civil::Date;

use crate::attendance::{CODES_CHANGED, Code};
use crate::school::Kind;
use crate::{Cited, Finding, Sessions, all_of, cite, limits, school_age, that};

/// Whether a code counts towards the national threshold: G, N, O and U, in any mix.
///
/// This list is the threshold's own: the 20-day deletion ground has another.
pub fn counts_to_threshold(code: Code) -> Cited<bool> {
    Cited::new(
        matches!(code, Code::G | Code::N | Code::O | Code::U),
        cite!("WTTISA", "chapter 6, the national threshold"),
    )
}

/// Whether penalty notices may be used for the pupils of a kind of school: those maintained by an
/// authority, pupil referral units included, and academies of every sort.
///
/// Neither independent schools nor non-maintained special schools are relevant schools.
pub fn used_at(kind: Kind) -> Cited<bool> {
    Cited::new(
        matches!(kind, Kind::Maintained | Kind::Academy | Kind::Free),
        cite!("EA 1996", "s444A(1), \"relevant school\"", memory),
    )
}

/// One unauthorised session, as far as the threshold looks at it.
#[derive(Clone, Copy, Debug)]
pub struct UnauthorisedSession {
    /// The code on the register.
    pub code: Code,
    /// The date of the session.
    pub date: Date,
    /// The pupil's date of birth.
    pub born: Date,
    /// The kind of school.
    pub kind: Kind,
}

/// Whether a session counts towards a penalty notice, and not only in screening figures.
pub fn session_counts(s: &UnauthorisedSession) -> Finding {
    all_of(
        cite!(
            "SI 2007/1867",
            "as amended by SI 2024/210; WTTISA chapter 6"
        ),
        [
            that(
                "the code is G, N, O or U",
                counts_to_threshold(s.code).value,
            ),
            that(
                "the session is not before 19 August 2024, when the national framework began",
                s.date >= CODES_CHANGED,
            ),
            that(
                "the pupil was of compulsory school age that day",
                school_age::of_compulsory_school_age(s.born, s.date).holds(),
            ),
            that(
                "the school is maintained by an authority or is an academy",
                used_at(s.kind).value,
            ),
        ],
    )
}

/// Whether a penalty notice must be considered. It never follows by itself: support comes first,
/// and each case is weighed.
///
/// `sessions` are those that count ([`session_counts`]) in the last 10 school weeks as at `as_at`.
pub fn threshold_met(sessions: Sessions, as_at: Date) -> Finding {
    let weeks = limits::PENALTY_WINDOW.on(as_at).unwrap_or_default();
    all_of(
        cite!("WTTISA", "chapter 6, the national threshold"),
        [limits::PENALTY_SESSIONS.is_reached(sessions, as_at, |n| {
            format!("{n} or more in the last {weeks}")
        })],
    )
}
