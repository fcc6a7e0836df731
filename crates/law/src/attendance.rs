//! The attendance and absence codes, before and since 19 August 2024, as dated data.
//! In: a code as text and the date of the session. Out: a [`Code`], its class, meaning and source.
//! Source: SI 2024/208 reg 10 and WTTISA chapter 8; before that, SI 2006/1751 reg 6.

use jiff::civil::{Date, date};

use crate::{Citation, cite};

/// The day the present codes came into force.
pub const CODES_CHANGED: Date = date(2024, 8, 19);

/// What a code counts as in the statistics and in the law.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Class {
    /// In school: `/`, `\` and late before the register closed (`L`).
    Present,
    /// Approved educational activity off site: counts as attending.
    ApprovedActivity,
    /// Absent with authority.
    Authorised,
    /// Absent without authority.
    Unauthorised,
    /// Not a possible attendance: the pupil could not be expected there.
    NotPossible,
    /// Administrative: not collected and counted nowhere (`Z`, `#`).
    Administrative,
}

impl Class {
    /// The class in plain English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::ApprovedActivity => "approved educational activity",
            Self::Authorised => "authorised absence",
            Self::Unauthorised => "unauthorised absence",
            Self::NotPossible => "not a possible attendance",
            Self::Administrative => "administrative",
        }
    }

    /// Counts as attending.
    pub const fn attended(self) -> bool {
        matches!(self, Self::Present | Self::ApprovedActivity)
    }

    /// Counts as absent.
    pub const fn absent(self) -> bool {
        matches!(self, Self::Authorised | Self::Unauthorised)
    }

    /// Counts as a possible attendance: the denominator of every rate.
    pub const fn possible(self) -> bool {
        self.attended() || self.absent()
    }
}

/// One dated attendance code, held in one byte.
///
/// The three high bits say what the law makes of it, so that registers can be counted by
/// planes of bits; the five low bits tell codes of one kind apart. The `J` of 2023 and the
/// `J1` of today are two codes. Zero is no code: see [`Code::from_byte`].
///
/// | bits 7-5 | kind |
/// |---|---|
/// | `000` | unmarked: the zero byte |
/// | `001` | not a possible attendance |
/// | `010` | attended |
/// | `011` | administrative: `Z`, `#` |
/// | `100` | authorised, not illness |
/// | `101` | authorised, illness |
/// | `110` | unauthorised: G, N, O |
/// | `111` | unauthorised: U |
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(u8);

/// Everything known of a code.
struct Entry {
    code: Code,
    text: &'static str,
    class: Class,
    meaning: &'static str,
    from: Option<Date>,
    until: Option<Date>,
    cite: Citation,
}

const NOT_POSSIBLE: u8 = 0b001 << 5;
const ATTENDED: u8 = 0b010 << 5;
const ADMIN: u8 = 0b011 << 5;
const AUTHORISED: u8 = 0b100 << 5;
const ILLNESS: u8 = 0b101 << 5;
const GNO: u8 = 0b110 << 5;
const LATE_AFTER_CLOSE: u8 = 0b111 << 5;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $kind:ident | $id:literal, $text:literal, $class:ident, $meaning:literal, $dates:ident, $cite:expr;)*) => {
        impl Code {
            $($(#[$doc])* pub const $name: Self = Self($kind | $id);)*
        }

        /// The table, in the order the guidance lists the codes.
        const TABLE: &[Entry] = &[$(Entry {
            code: Code::$name,
            text: $text,
            class: Class::$class,
            meaning: $meaning,
            from: $dates.0,
            until: $dates.1,
            cite: $cite,
        }),*];
    };
}

type Span = (Option<Date>, Option<Date>);
const ALWAYS: Span = (None, None);
const SINCE: Span = (Some(CODES_CHANGED), None);
const BEFORE: Span = (None, Some(date(2024, 8, 18)));

const TABLE_1: Citation = cite!("SI 2024/208", "reg 10(2), Table 1");
const TABLE_2: Citation = cite!("SI 2024/208", "reg 10(3), Table 2");
const TABLE_3: Citation = cite!("SI 2024/208", "reg 10(4), Table 3", memory);
const OLD: Citation = cite!("SI 2006/1751", "reg 6", memory);
const ADMIN_CODES: Citation = cite!("WTTISA", "chapter 8, administrative codes");

codes! {
    /// `/` present in the morning.
    PRESENT_AM = ATTENDED | 1, "/", Present, "present in the morning", ALWAYS, TABLE_1;
    /// `\` present in the afternoon.
    PRESENT_PM = ATTENDED | 2, "\\", Present, "present in the afternoon", ALWAYS, TABLE_1;
    /// `L` late, before the register closed.
    L = ATTENDED | 3, "L", Present, "late, before the register closed", ALWAYS, TABLE_1;
    /// `K` education arranged by the authority.
    K = ATTENDED | 4, "K", ApprovedActivity, "at education arranged by the local authority", SINCE, TABLE_2;
    /// `V` visit or trip.
    V = ATTENDED | 5, "V", ApprovedActivity, "on an educational visit or trip", ALWAYS, TABLE_2;
    /// `P` sporting activity.
    P = ATTENDED | 6, "P", ApprovedActivity, "at an approved sporting activity", ALWAYS, TABLE_2;
    /// `W` work experience.
    W = ATTENDED | 7, "W", ApprovedActivity, "on work experience", ALWAYS, TABLE_2;
    /// `B` other approved off-site activity.
    B = ATTENDED | 8, "B", ApprovedActivity, "at another approved educational activity off site", ALWAYS, TABLE_2;
    /// `J` of before 19 August 2024: interview, which then counted as attending.
    J_OLD = ATTENDED | 9, "J", ApprovedActivity, "at an interview (until 18 August 2024)", BEFORE, OLD;
    /// `D` dual registered, due at the other school.
    D = NOT_POSSIBLE | 1, "D", NotPossible, "dual registered and due at the other school", ALWAYS, TABLE_2;
    /// `C` leave in exceptional circumstances.
    C = AUTHORISED | 1, "C", Authorised, "on leave for exceptional circumstances", ALWAYS, TABLE_3;
    /// `C1` leave for a regulated performance or employment abroad.
    C1 = AUTHORISED | 2, "C1", Authorised, "on leave for a regulated performance or employment abroad", SINCE, TABLE_3;
    /// `C2` leave under a temporary part-time timetable.
    C2 = AUTHORISED | 3, "C2", Authorised, "not timetabled, under a temporary part-time timetable", SINCE, TABLE_3;
    /// `M` medical or dental appointment.
    M = AUTHORISED | 4, "M", Authorised, "at a medical or dental appointment", ALWAYS, TABLE_3;
    /// `J1` interview.
    J1 = AUTHORISED | 5, "J1", Authorised, "at an interview for a job or another school or college", SINCE, TABLE_3;
    /// `S` study leave.
    S = AUTHORISED | 6, "S", Authorised, "on study leave for a public examination", ALWAYS, TABLE_3;
    /// `T` parent travelling for work.
    T = AUTHORISED | 7, "T", Authorised, "travelling with a parent who travels for work", ALWAYS, TABLE_3;
    /// `R` religious observance.
    R = AUTHORISED | 8, "R", Authorised, "taking part in a day of religious observance", ALWAYS, TABLE_3;
    /// `I` illness.
    I = ILLNESS | 1, "I", Authorised, "ill (not a medical or dental appointment)", ALWAYS, TABLE_3;
    /// `E` suspended or excluded.
    E = AUTHORISED | 9, "E", Authorised, "suspended or permanently excluded, with no other provision made", ALWAYS, TABLE_3;
    /// `H` of before 19 August 2024: agreed family holiday.
    H_OLD = AUTHORISED | 10, "H", Authorised, "on a family holiday that was agreed (until 18 August 2024)", BEFORE, OLD;
    /// `G` holiday not granted.
    G = GNO | 1, "G", Unauthorised, "on a holiday that the school had not granted", ALWAYS, TABLE_3;
    /// `N` reason not yet established.
    N = GNO | 2, "N", Unauthorised, "absent, the reason not yet established", ALWAYS, TABLE_3;
    /// `O` other or unknown circumstances.
    O = GNO | 3, "O", Unauthorised, "absent in other or unknown circumstances", ALWAYS, TABLE_3;
    /// `U` arrived after the register closed.
    U = LATE_AFTER_CLOSE | 1, "U", Unauthorised, "arrived after the register closed", ALWAYS, TABLE_3;
    /// `X` not of compulsory school age and not required to attend.
    X = NOT_POSSIBLE | 2, "X", NotPossible, "not of compulsory school age and not required to attend", ALWAYS, TABLE_3;
    /// `Q` no access arrangements made by the authority.
    Q = NOT_POSSIBLE | 3, "Q", NotPossible, "unable to attend: the local authority had not made access arrangements", SINCE, TABLE_3;
    /// `Y1` normal transport not available.
    Y1 = NOT_POSSIBLE | 4, "Y1", NotPossible, "unable to attend: transport normally provided was not available", SINCE, TABLE_3;
    /// `Y2` widespread disruption to travel.
    Y2 = NOT_POSSIBLE | 5, "Y2", NotPossible, "unable to attend: widespread disruption to travel", SINCE, TABLE_3;
    /// `Y3` part of the premises closed.
    Y3 = NOT_POSSIBLE | 6, "Y3", NotPossible, "unable to attend: part of the premises closed", SINCE, TABLE_3;
    /// `Y4` whole site unexpectedly closed.
    Y4 = NOT_POSSIBLE | 7, "Y4", NotPossible, "unable to attend: the whole site unexpectedly closed", SINCE, TABLE_3;
    /// `Y5` criminal justice detention.
    Y5 = NOT_POSSIBLE | 8, "Y5", NotPossible, "unable to attend: in criminal justice detention", SINCE, TABLE_3;
    /// `Y6` public health guidance or law.
    Y6 = NOT_POSSIBLE | 9, "Y6", NotPossible, "unable to attend: public health guidance or law", SINCE, TABLE_3;
    /// `Y7` any other unavoidable cause.
    Y7 = NOT_POSSIBLE | 10, "Y7", NotPossible, "unable to attend: any other unavoidable cause", SINCE, TABLE_3;
    /// `Y` of before 19 August 2024: unable to attend.
    Y_OLD = NOT_POSSIBLE | 11, "Y", NotPossible, "unable to attend in exceptional circumstances (until 18 August 2024)", BEFORE, OLD;
    /// `Z` prospective pupil, not yet on roll.
    Z = ADMIN | 1, "Z", Administrative, "prospective pupil, not on roll", ALWAYS, ADMIN_CODES;
    /// `#` planned whole-school closure.
    CLOSED = ADMIN | 2, "#", Administrative, "planned whole or partial school closure", ALWAYS, ADMIN_CODES;
}

/// Byte to index in [`TABLE`] plus one; zero where no code has that byte.
const BY_BYTE: [u8; 256] = {
    let mut by = [0; 256];
    let mut i = 0;
    while i < TABLE.len() {
        by[TABLE[i].code.0 as usize] = i as u8 + 1;
        i += 1;
    }
    by
};

/// Why a text is not a code on that date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotACode {
    /// No code of any date is written so.
    Unknown,
    /// A code, but only since this date.
    OnlySince(Date),
    /// A code, but only until this date.
    OnlyUntil(Date),
}

impl std::fmt::Display for NotACode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown => f.write_str("is not an attendance code"),
            Self::OnlySince(d) => write!(f, "is an attendance code only from {d}"),
            Self::OnlyUntil(d) => write!(f, "was an attendance code only until {d}"),
        }
    }
}

impl Code {
    /// Reads a code as registers write it (`/`, `\`, `C1`), on the date of its session.
    ///
    /// # Errors
    /// [`NotACode`] when no code is written so, or none was on that date.
    pub fn parse(text: &str, on: Date) -> Result<Self, NotACode> {
        let entry = TABLE
            .iter()
            .find(|e| e.text == text)
            .ok_or(NotACode::Unknown)?;
        match (entry.from, entry.until) {
            (Some(from), _) if on < from => Err(NotACode::OnlySince(from)),
            (_, Some(until)) if on > until => Err(NotACode::OnlyUntil(until)),
            _ => Ok(entry.code),
        }
    }

    /// The code that a register byte holds; `None` for an unmarked session (zero).
    ///
    /// A byte that is no code's reads as `None` as well: registers only ever hold bytes that
    /// [`Code::byte`] gave.
    pub const fn from_byte(byte: u8) -> Option<Self> {
        if BY_BYTE[byte as usize] == 0 {
            None
        } else {
            Some(Self(byte))
        }
    }

    /// The byte a register holds for this code. Never zero.
    pub const fn byte(self) -> u8 {
        self.0
    }

    const fn entry(self) -> &'static Entry {
        &TABLE[BY_BYTE[self.0 as usize] as usize - 1]
    }

    /// The code as registers write it.
    pub const fn text(self) -> &'static str {
        self.entry().text
    }

    /// What the code means, in plain English, to follow "the pupil was".
    pub const fn meaning(self) -> &'static str {
        self.entry().meaning
    }

    /// What the code counts as.
    pub const fn class(self) -> Class {
        self.entry().class
    }

    /// Where the code comes from.
    pub const fn cite(self) -> Citation {
        self.entry().cite
    }

    /// The first date on which the code may be used, if it is a new one.
    pub const fn since(self) -> Option<Date> {
        self.entry().from
    }

    /// The last date on which the code might be used, if it is an old one.
    pub const fn until(self) -> Option<Date> {
        self.entry().until
    }

    /// Whether the code may stand on a session of that date.
    pub fn allowed_on(self, on: Date) -> bool {
        self.since().is_none_or(|d| on >= d) && self.until().is_none_or(|d| on <= d)
    }

    /// Every code of any date, in the order the guidance lists them.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|e| e.code)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}
