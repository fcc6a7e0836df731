//! Asking for leave: which days, why, and who asks.
//! In: what somebody asks, the policy's rules, when the school is open. Out: what is taken down; or every reason
//! why not, with what to do instead.

use jiff::ToSpan;
use jiff::civil::Date;

use super::refusal::{Field, Refusal, counted, in_words, unless_written};
use super::rules::{Kind, LeaveRules};

/// How a request came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Way {
    /// By a link that the school sent.
    Link,
    /// Taken down at the school's desk, from a form, a letter or a call.
    Desk,
}

impl Way {
    /// Both ways.
    pub const ALL: [Self; 2] = [Self::Link, Self::Desk];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Desk => "desk",
        }
    }

    /// The way of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Link => "By the school’s link",
            Self::Desk => "Taken down at the school",
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asker<'a> {
    /// Their name.
    pub name: &'a str,
    /// Whether they are on record as a parent of this child.
    pub is_parent: bool,
    /// Whether the child lives with them, as far as is recorded.
    pub lives_with: bool,
    /// Whether a restriction on contact with them is in force.
    pub restricted: bool,
}

/// What somebody asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Request<'a> {
    /// Who; `None` when nobody was chosen.
    pub by: Option<Asker<'a>>,
    /// How it came.
    pub way: Way,
    /// The kind's id.
    pub kind: &'a str,
    /// The first day; `None` for no day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
    /// Why.
    pub reason: &'a str,
    /// The day on which it was asked; `None` for no day.
    pub asked_on: Option<Date>,
    /// The days for which the same person has asked and nobody has decided.
    pub waiting: &'a [(Date, Date)],
}

/// A request as it is taken down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted<'p> {
    /// What it is for.
    pub kind: &'p Kind,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The day on which it was asked.
    pub asked_on: Date,
    /// How many school days that is.
    pub school_days: u16,
    /// What to have in mind; it stands in the way of nothing.
    pub advice: Vec<String>,
}

/// The furthest ahead that leave is asked for, and the longest: a year.
const A_YEAR: i64 = 366;

/// How many days of a span a school is open; `None` where its calendar does not say it of one of them.
pub fn school_days(first: Date, last: Date, open: impl Fn(Date) -> Option<bool>) -> Option<u16> {
    let mut days = 0;
    for day in first.series(1.day()).take_while(|day| *day <= last) {
        days += u16::from(open(day)?);
    }
    Some(days)
}

/// Whether leave is asked for so.
///
/// # Errors
/// Every [`Refusal`], at most one a field.
pub fn ask<'p>(
    request: &Request<'_>,
    rules: &'p LeaveRules,
    today: Date,
    open: impl Fn(Date) -> Option<bool>,
) -> Result<Wanted<'p>, Vec<Refusal>> {
    let mut refusals = Vec::new();
    who(request, rules, &mut refusals);
    let kind = rules.kind(request.kind);
    if kind.is_none() {
        refusals.push(Refusal::new(Field::Kind, "Choose what the leave is for"));
    }
    let asked_on = asked_on(request, today, &mut refusals);
    let days = days(request, rules, asked_on, today, &open, &mut refusals);
    unless_written(
        &mut refusals,
        request.reason,
        "Say why the leave is needed, and why it cannot be in a school holiday",
    );
    let (Some(kind), Some((first, last, school_days)), Some(asked_on), true) =
        (kind, days, asked_on, refusals.is_empty())
    else {
        return Err(refusals);
    };
    Ok(Wanted {
        kind,
        first,
        last,
        asked_on,
        school_days,
        advice: advice(first, asked_on, kind, rules, &open),
    })
}

fn who(request: &Request<'_>, rules: &LeaveRules, refusals: &mut Vec<Refusal>) {
    let mut refuse = |words: String| refusals.push(Refusal::new(Field::Who, words));
    let Some(by) = &request.by else {
        return refuse("Choose who asks".to_owned());
    };
    let name = by.name;
    if !by.is_parent {
        refuse(format!(
            "{name} is not on record as a parent of this child. Only a parent can ask for leave; put the family’s record right first if that is wrong"
        ));
    } else if by.restricted {
        refuse(format!(
            "A restriction on contact with {name} is in force. Ask your safeguarding lead before anything is taken down"
        ));
    } else if !by.lives_with && !rules.any_parent_may_ask() {
        refuse(format!(
            "The record says that the child does not normally live with {name}, and leave is asked for by a parent with whom the child lives. Ask that parent; or put the family’s record right first if it is wrong"
        ));
    }
}

/// The day on which it was asked, which lies in no future.
fn asked_on(request: &Request<'_>, today: Date, refusals: &mut Vec<Refusal>) -> Option<Date> {
    match request.asked_on {
        Some(day) if day > today => {
            let words = "Enter the day on which you were asked: today, or an earlier day";
            refusals.push(Refusal::new(Field::AskedOn, words));
            None
        }
        Some(day) if day.saturating_add(A_YEAR.days()) < today => {
            let words = "Enter a day within the last year on which you were asked";
            refusals.push(Refusal::new(Field::AskedOn, words));
            None
        }
        Some(day) => Some(day),
        None => {
            let words = "Enter the day on which you were asked, as day, month and year";
            refusals.push(Refusal::new(Field::AskedOn, words));
            None
        }
    }
}

fn days(
    request: &Request<'_>,
    rules: &LeaveRules,
    asked_on: Option<Date>,
    today: Date,
    open: &impl Fn(Date) -> Option<bool>,
    refusals: &mut Vec<Refusal>,
) -> Option<(Date, Date, u16)> {
    let mut refuse = |field, words: String| {
        refusals.push(Refusal::new(field, words));
    };
    if request.first.is_none() {
        let words = "Enter the first day of the leave, as day, month and year";
        refuse(Field::First, words.to_owned());
    }
    if request.last.is_none() {
        let words = "Enter the last day of the leave, as day, month and year. For one day, enter the same day again";
        refuse(Field::Last, words.to_owned());
    }
    let (first, last) = (request.first?, request.last?);
    if last < first {
        let words = "The last day is before the first. Enter the same day, or a later one";
        refuse(Field::Last, words.to_owned());
        return None;
    }
    let asked = asked_on.unwrap_or(today);
    if rules.in_advance.value && first < asked {
        let words = format!(
            "{} is already past. Leave has to be asked for before its first day, so it cannot be asked for now. Tell the school why the child was away",
            in_words(first)
        );
        refuse(Field::First, words);
        return None;
    }
    if asked.saturating_add(A_YEAR.days()) < last {
        let words = "Enter days within a year from now. Leave further ahead is asked for later";
        refuse(Field::Last, words.to_owned());
        return None;
    }
    if request.waiting.contains(&(first, last)) {
        let words = "Leave for these days was asked for already and waits for a decision";
        refuse(Field::First, words.to_owned());
        return None;
    }
    let Some(days) = school_days(first, last, open) else {
        let words = "The school has not said yet when it is open on all of these days. Ask again nearer the time, or talk with the school";
        refuse(Field::Last, words.to_owned());
        return None;
    };
    if days == 0 {
        let words =
            "The school is closed on all of these days, so no leave is needed. Check the days";
        refuse(Field::First, words.to_owned());
        return None;
    }
    let longest = rules.longest_by_link;
    if request.way == Way::Link && days > longest.0 {
        let words = format!(
            "That is {}. By this link you can ask for {longest} at most. Talk with the school about a longer time",
            counted(days)
        );
        refuse(Field::Last, words);
        return None;
    }
    Some((first, last, days))
}

fn advice(
    first: Date,
    asked_on: Date,
    kind: &Kind,
    rules: &LeaveRules,
    open: &impl Fn(Date) -> Option<bool>,
) -> Vec<String> {
    let mut advice = Vec::new();
    if first == asked_on {
        advice.push(
            "It was asked for on the first day itself: look whether that was before school began."
                .to_owned(),
        );
    } else {
        let before = first.yesterday().unwrap_or(first);
        let notice = school_days(asked_on, before, open);
        if let Some(days) = notice.filter(|days| *days < rules.notice.0) {
            advice.push(format!(
                "It was asked for {} before the first day; the school would like {}. That is no reason to say no.",
                counted(days),
                rules.notice
            ));
        }
    }
    if kind.holiday {
        advice.push(
            "A holiday is hardly ever an exceptional circumstance, even when it costs less in term time."
                .to_owned(),
        );
    }
    advice
}
