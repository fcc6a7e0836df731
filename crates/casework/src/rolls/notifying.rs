//! Notifications of a part-time timetable and of absence: what each must say, how updates hang on the first, and
//! whether the register bears the timetable out.
//! In: what a school writes, what was notified before, the register's marks. Out: refusals, or findings in plain words.
//! Practice of an authority's forms, and WTTISA paras 65-67 on part-time timetables: a notification is no referral.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use law::attendance::Code;
use law::{Citation, cite};

use super::in_words;
use super::twenty_days::Sat;
use crate::policy::Policy;
use crate::refusal::Refusal;

const SOURCE: Citation = cite!("WTTISA", "paras 65-67");

/// Minutes of education in a week.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Minutes(pub u16);

impl std::fmt::Display for Minutes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (hours, rest) = (self.0 / 60, self.0 % 60);
        match rest {
            0 => write!(f, "{hours} hours"),
            _ => write!(f, "{hours} hours {rest} minutes"),
        }
    }
}

/// A part-time timetable as it is notified.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PartTime {
    /// What is put in place.
    pub what: String,
    /// Why.
    pub why: String,
    /// Its first day.
    pub starts: Option<Date>,
    /// Its last.
    pub ends: Option<Date>,
    /// Hours agreed in a week.
    pub agreed: Option<Minutes>,
    /// Hours of a full week at that age.
    pub full: Option<Minutes>,
    /// Whether alternative provision is used; `None` when nobody says.
    pub alternative: Option<bool>,
    /// Which, when it is.
    pub alternative_where: String,
    /// Whether it is flexi-schooling, at the parents' wish; `None` when nobody says.
    pub flexi: Option<bool>,
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// What is wrong with a part-time timetable's notification; nothing when it can be kept.
///
/// # Errors
/// Every [`Refusal`].
pub fn part_time(notice: &PartTime) -> Result<(), Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut refuse = |why: &'static str, instead: &'static str, cite: Option<Citation>| {
        wrong.push(Refusal {
            cite,
            ..Refusal::plain(why, instead)
        });
    };
    if blank(&notice.what) {
        refuse(
            "It does not say what is put in place",
            "Say when the child is in school",
            None,
        );
    }
    if blank(&notice.why) {
        refuse(
            "It does not say why",
            "Say why full time is not right now",
            None,
        );
    }
    if notice.starts.is_none() {
        refuse("It has no first day", "Enter its first day", None);
    }
    match (notice.starts, notice.ends) {
        // Flexi-schooling is an arrangement of the parents' choice, which need not end.
        (_, None) if notice.flexi == Some(true) => {}
        (_, None) => refuse(
            "It has no end",
            "Enter the day on which it ends: such a timetable is for a short time",
            Some(SOURCE),
        ),
        (Some(starts), Some(ends)) if ends <= starts => {
            refuse("It ends before it has begun", "Enter a later end", None);
        }
        _ => {}
    }
    match (notice.agreed, notice.full) {
        (None | Some(Minutes(0)), _) | (_, None | Some(Minutes(0))) => refuse(
            "It does not say how many hours are agreed",
            "Enter the hours in a week that are agreed, and those of a full week",
            None,
        ),
        (Some(agreed), Some(full)) if agreed >= full => refuse(
            "The hours agreed are those of a full week",
            "Enter fewer hours, or notify that it has ended",
            None,
        ),
        _ => {}
    }
    match notice.alternative {
        None => refuse(
            "It does not say whether alternative provision is used",
            "Choose whether it is",
            None,
        ),
        Some(true) if blank(&notice.alternative_where) => {
            refuse(
                "It does not say which alternative provision",
                "Say where and when",
                None,
            );
        }
        Some(_) => {}
    }
    if notice.flexi.is_none() {
        refuse(
            "It does not say whether this is flexi-schooling",
            "Choose whether it is",
            None,
        );
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

macro_rules! cases {
    ($( $name:ident, $id:literal, $words:literal; )*) => {
        /// Why an absence is notified.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum AbsenceCase {
            $( #[doc = $words] $name, )*
        }

        impl AbsenceCase {
            /// Every case, in the order in which it is offered.
            pub const ALL: [Self; 5] = [$( Self::$name, )*];

            /// Its stable id.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$name => $id, )* }
            }

            /// Its words, to choose by.
            pub const fn words(self) -> &'static str {
                match self { $( Self::$name => $words, )* }
            }
        }
    };
}

cases! {
    TenDays, "ten-days", "Absent for 10 school days together, or likely to miss more than 15 through illness or injury";
    Irregular, "irregular", "Absent irregularly or regularly, and not improving although the school is helping";
    Update, "update", "An update of what was notified before";
    PlanFailed, "plan-failed", "A part-time timetable or pastoral support plan has not worked";
    PresentNotTaught, "present-not-taught", "Marked present, and not receiving a suitable education";
}

impl AbsenceCase {
    /// The case of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.id() == id)
    }
}

/// A notification of absence. `I` is how the caller knows notifications.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Absence<I> {
    /// Why it is notified; `None` when none was chosen.
    pub case: Option<AbsenceCase>,
    /// What is known, and what the school did.
    pub what: String,
    /// What is new; of an update.
    pub news: String,
    /// The first notification that it goes on from.
    pub first: Option<I>,
    /// Flags of the policy, by their ids.
    pub flags: Vec<String>,
}

/// What was notified before about the same child.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Before<I> {
    /// It.
    pub id: I,
    /// The first of its own chain; `None` when it is that itself.
    pub first: Option<I>,
    /// Whether it was of a part-time timetable.
    pub part_time: bool,
}

/// Whether a notification of absence can be kept; gives the first of its chain, if it goes on from one. What is said in
/// the second place does not stop it.
///
/// # Errors
/// Every [`Refusal`].
pub fn absence<I: Copy + PartialEq>(
    notice: &Absence<I>,
    before: &[Before<I>],
    policy: &Policy,
) -> Result<(Option<I>, Vec<&'static str>), Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut advice = Vec::new();
    let mut refuse = |why: String, instead: &'static str| wrong.push(Refusal::plain(why, instead));
    if notice.case.is_none() {
        refuse(
            "It does not say why it is made".to_owned(),
            "Choose one of the five",
        );
    }
    if blank(&notice.what) {
        refuse(
            "It does not say what is known".to_owned(),
            "Say what keeps the child away and what the school has done",
        );
    }
    // An update of an update goes on from the same first.
    let root = notice.first.map(|id| {
        let found = before.iter().find(|b| b.id == id);
        found.map(|b| b.first.unwrap_or(b.id))
    });
    match (notice.case, root) {
        (Some(AbsenceCase::Update), None) => refuse(
            "An update goes on from nothing".to_owned(),
            "Choose the notification that it is an update of, or make a first one",
        ),
        (_, Some(None)) => refuse(
            "It goes on from a notification that this child does not have".to_owned(),
            "Choose one of this child's notifications",
        ),
        _ => {}
    }
    if notice.case == Some(AbsenceCase::Update) && blank(&notice.news) {
        refuse(
            "An update says nothing new".to_owned(),
            "Say what is new. An update every ten days without news is not asked for",
        );
    }
    if notice.case == Some(AbsenceCase::PlanFailed) && !before.iter().any(|b| b.part_time) {
        advice.push("If a part-time timetable was in place, notify it too: none was before");
    }
    for flag in &notice.flags {
        if !policy.rolls.flags.iter().any(|known| known.id == *flag) {
            refuse(
                format!("There is no flag {flag}"),
                "Choose one of the policy's flags",
            );
        }
    }
    if wrong.is_empty() {
        Ok((root.flatten(), advice))
    } else {
        Err(wrong)
    }
}

/// A timetable as it was agreed, for holding the register against it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Agreed {
    /// Its first day.
    pub starts: Date,
    /// Its last; `None` for flexi-schooling without one.
    pub ends: Option<Date>,
    /// Hours agreed in a week.
    pub agreed: Minutes,
    /// Hours of a full week.
    pub full: Minutes,
    /// Whether alternative provision is part of it.
    pub alternative: bool,
    /// Whether it is flexi-schooling.
    pub flexi: bool,
}

impl Agreed {
    fn holds_on(&self, day: Date) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| day <= ends)
    }
}

/// Where the register shows something else than was agreed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Untrue {
    /// In school or provision for more sessions of a week than were agreed.
    PresentMore {
        /// The week's Monday.
        week: Date,
        /// Sessions attended.
        sessions: u16,
        /// The most that were agreed.
        agreed: u16,
    },
    /// For fewer.
    PresentLess {
        /// The week's Monday.
        week: Date,
        /// Sessions attended.
        sessions: u16,
        /// The fewest that were agreed.
        agreed: u16,
    },
    /// C2 in the register on days without a timetable.
    WithoutTimetable(Vec<Date>),
    /// B in the register, and no alternative provision was notified.
    OffSiteNotSaid(Vec<Date>),
    /// The end has passed and no other timetable follows, and C2 is still being marked.
    EndPassed(Date),
    /// Renewed without more hours than before.
    NotRising {
        /// The first day of the later one.
        from: Date,
        /// Hours before.
        before: Minutes,
        /// Hours after.
        after: Minutes,
    },
}

impl Untrue {
    /// The finding in plain English.
    pub fn words(&self) -> String {
        let days = |days: &[Date]| {
            let all: Vec<String> = days.iter().map(|day| in_words(*day)).collect();
            all.join(", ")
        };
        match self {
            Self::PresentMore {
                week,
                sessions,
                agreed,
            } => format!(
                "In the week of {}: present for {sessions} sessions, more than the {agreed} agreed",
                in_words(*week)
            ),
            Self::PresentLess {
                week,
                sessions,
                agreed,
            } => format!(
                "In the week of {}: present for {sessions} sessions, fewer than the {agreed} agreed",
                in_words(*week)
            ),
            Self::WithoutTimetable(on) => format!("C2 without a part-time timetable: {}", days(on)),
            Self::OffSiteNotSaid(on) => format!(
                "Educated off site (B) and no alternative provision was notified: {}",
                days(on)
            ),
            Self::EndPassed(end) => format!(
                "The timetable ended on {} and C2 is still being marked",
                in_words(*end)
            ),
            Self::NotRising {
                from,
                before,
                after,
            } => format!(
                "Renewed from {} without hours rising: {after} a week, {before} before",
                in_words(*from)
            ),
        }
    }
}

/// Holds the register against what was agreed, up to a day. Whole weeks under one timetable are counted; a session
/// attended for part of it is attended, so one session either way is not told.
pub fn truth(timetables: &[Agreed], sessions: &[Sat], as_at: Date) -> Vec<Untrue> {
    let mut sorted = timetables.to_vec();
    sorted.sort_by_key(|t| t.starts);
    let mut found = Vec::new();
    let of = |day: Date| sorted.iter().rev().find(|t| t.holds_on(day));
    let (mut without, mut off_site): (Vec<Date>, Vec<Date>) = (Vec::new(), Vec::new());
    let mut after_end: Option<Date> = None;
    let mut weeks: BTreeMap<Date, Vec<&Sat>> = BTreeMap::new();
    for sat in sessions.iter().filter(|sat| sat.open && sat.day <= as_at) {
        weeks.entry(monday(sat.day)).or_default().push(sat);
        let timetable = of(sat.day);
        match sat.code {
            Some(Code::C2) if timetable.is_none() => {
                let ended = sorted
                    .iter()
                    .filter_map(|t| t.ends)
                    .rfind(|end| *end < sat.day);
                match ended {
                    Some(end) => after_end = Some(end),
                    None => push(&mut without, sat.day),
                }
            }
            Some(Code::B) if timetable.is_some_and(|t| !t.alternative) => {
                push(&mut off_site, sat.day);
            }
            _ => {}
        }
    }
    for (week, sats) in &weeks {
        found.extend(of_week(*week, sats, &of));
    }
    if !without.is_empty() {
        found.push(Untrue::WithoutTimetable(without));
    }
    if !off_site.is_empty() {
        found.push(Untrue::OffSiteNotSaid(off_site));
    }
    found.extend(after_end.map(Untrue::EndPassed));
    for pair in sorted.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        if !after.flexi && after.agreed <= before.agreed {
            found.push(Untrue::NotRising {
                from: after.starts,
                before: before.agreed,
                after: after.agreed,
            });
        }
    }
    found
}

fn push(days: &mut Vec<Date>, day: Date) {
    if !days.contains(&day) {
        days.push(day);
    }
}

fn monday(day: Date) -> Date {
    let since = day.weekday().since(Weekday::Monday);
    day.saturating_sub(i64::from(since).days())
}

/// A week that lies under one timetable and is marked throughout.
fn of_week<'t>(
    week: Date,
    sats: &[&Sat],
    of: &impl Fn(Date) -> Option<&'t Agreed>,
) -> Option<Untrue> {
    let timetable = of(sats.first()?.day)?;
    let whole = |sat: &&Sat| of(sat.day) == Some(timetable) && sat.code.is_some();
    if !sats.iter().all(whole) || timetable.full.0 == 0 {
        return None;
    }
    // A week in which a child was ill, or the school shut, says nothing of the timetable.
    let told = |sat: &&&Sat| {
        sat.code
            .is_some_and(|code| code.class().attended() || code == Code::C2 || code == Code::C)
    };
    if sats.iter().filter(told).count() != sats.len() {
        return None;
    }
    let attended = sats
        .iter()
        .filter(|sat| sat.code.is_some_and(|c| c.class().attended()));
    let sessions = u16::try_from(attended.count()).ok()?;
    let open = u32::try_from(sats.len()).ok()?;
    let share = u32::from(timetable.agreed.0) * open;
    let least = u16::try_from(share / u32::from(timetable.full.0)).ok()?;
    let most = u16::try_from(share.div_ceil(u32::from(timetable.full.0))).ok()?;
    if sessions > most + 1 {
        Some(Untrue::PresentMore {
            week,
            sessions,
            agreed: most,
        })
    } else if sessions + 1 < least {
        Some(Untrue::PresentLess {
            week,
            sessions,
            agreed: least,
        })
    } else {
        None
    }
}
