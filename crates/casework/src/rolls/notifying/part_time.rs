//! A part-time timetable as a school notifies it: what it must say, how it is renewed, and how it ends early.
//! In: what a school writes. Out: refusals in plain English, each at its field.
//! Source: WTTISA paras 65-67; the forms of authorities.

use jiff::civil::Date;
use law::{Citation, cite};

use super::{Refused, blank};
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

/// What is wrong with a part-time timetable's notification; nothing when it can be kept.
///
/// # Errors
/// Every [`Refused`].
pub fn part_time(notice: &PartTime) -> Result<(), Vec<Refused>> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &'static str, why: &'static str, instead: &'static str| {
        // That it is for a short time is the guidance's; the rest is what a form has to say.
        let cite = (field == "ends" && notice.ends.is_none()).then_some(SOURCE);
        let refusal = Refusal::plain(why, instead);
        wrong.push(Refused::at(field, Refusal { cite, ..refusal }));
    };
    if blank(&notice.what) {
        refuse(
            "what",
            "It does not say what is put in place",
            "Say when the child is in school",
        );
    }
    if blank(&notice.why) {
        refuse(
            "why",
            "It does not say why",
            "Say why full time is not right now",
        );
    }
    if notice.starts.is_none() {
        refuse("starts", "It has no first day", "Enter its first day");
    }
    match (notice.starts, notice.ends) {
        // Flexi-schooling is an arrangement of the parents' choice, which need not end.
        (_, None) if notice.flexi == Some(true) => {}
        (_, None) => refuse(
            "ends",
            "It has no end",
            "Enter the day on which it ends: such a timetable is for a short time",
        ),
        (Some(starts), Some(ends)) if ends <= starts => {
            refuse("ends", "It ends before it has begun", "Enter a later end");
        }
        _ => {}
    }
    match (notice.agreed, notice.full) {
        (None | Some(Minutes(0)), _) | (_, None | Some(Minutes(0))) => refuse(
            "agreed",
            "It does not say how many hours are agreed",
            "Enter the hours in a week that are agreed, and those of a full week",
        ),
        (Some(agreed), Some(full)) if agreed >= full => refuse(
            "agreed",
            "The hours agreed are those of a full week",
            "Enter fewer hours, or notify that it has ended",
        ),
        _ => {}
    }
    match notice.alternative {
        None => refuse(
            "alternative",
            "It does not say whether alternative provision is used",
            "Choose whether it is",
        ),
        Some(true) if blank(&notice.alternative_where) => {
            refuse(
                "alternative_where",
                "It does not say which alternative provision",
                "Say where and when",
            );
        }
        Some(_) => {}
    }
    if notice.flexi.is_none() {
        refuse(
            "flexi",
            "It does not say whether this is flexi-schooling",
            "Choose whether it is",
        );
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// That a timetable ended before its last day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EndedEarly<'a> {
    /// Its first day, and its last as it was notified.
    pub was: (Date, Option<Date>),
    /// The last day on which it held.
    pub on: Option<Date>,
    /// Why it ended.
    pub why: &'a str,
}

/// What is wrong with saying that a timetable ended early; nothing when it can be kept.
///
/// # Errors
/// Every [`Refused`].
pub fn ended_early(notice: &EndedEarly<'_>, today: Date) -> Result<(), Vec<Refused>> {
    let mut wrong = Vec::new();
    let mut refuse = |field, why: &'static str, instead: &'static str| {
        wrong.push(Refused::at(field, Refusal::plain(why, instead)));
    };
    let (starts, ends) = notice.was;
    match notice.on {
        None => refuse(
            "ended",
            "It does not say when it ended",
            "Enter its last day",
        ),
        Some(on) if on > today => refuse(
            "ended",
            "That day is still to come",
            "Enter a day that has been, or say so once it has ended",
        ),
        Some(on) if on < starts => refuse(
            "ended",
            "That is before it began",
            "Enter a day on which it held",
        ),
        Some(on) if ends.is_some_and(|ends| on >= ends) => refuse(
            "ended",
            "That is not before its last day",
            "Nothing has to be notified: it ended as planned",
        ),
        Some(_) => {}
    }
    if blank(notice.why) {
        refuse(
            "why_ended",
            "It does not say why it ended",
            "Say whether the child is back full time, or what is in place now",
        );
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
