//! Reviews of a contract: held, with what was kept and what was not by each party; or missed.
//! In: what somebody writes down. Out: when it is looked at next; or what is wrong.
//! What the school did not keep is asked for as plainly as what the parent did not.

use jiff::civil::Date;

use super::course::{Act, Course};
use super::wrong::{Found, Part, Wrong, in_words};

/// What became of an undertaking.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kept {
    /// It was kept.
    Kept,
    /// In part.
    Partly,
    /// It was not.
    NotKept,
    /// Its time has not come.
    NotYet,
}

impl Kept {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Kept, Self::Partly, Self::NotKept, Self::NotYet];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Partly => "partly",
            Self::NotKept => "not-kept",
            Self::NotYet => "not-yet",
        }
    }

    /// What became of it, by its id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Kept => "Kept",
            Self::Partly => "In part",
            Self::NotKept => "Not kept",
            Self::NotYet => "Not due yet",
        }
    }
}

/// How a review stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stands {
    /// It is to come.
    ToCome,
    /// It is today.
    Due,
    /// Its day has passed, and nobody has said what came of it.
    Missed,
}

impl Stands {
    /// How a review that nobody has closed stands.
    pub fn on(due: Date, today: Date) -> Self {
        match due.cmp(&today) {
            std::cmp::Ordering::Greater => Self::ToCome,
            std::cmp::Ordering::Equal => Self::Due,
            std::cmp::Ordering::Less => Self::Missed,
        }
    }
}

/// A review that was held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holding<'a> {
    /// The day.
    pub on: Option<Date>,
    /// Who took part.
    pub came: &'a str,
    /// What became of each undertaking of the version in force, in its order.
    pub kept: &'a [Option<Kept>],
    /// What was found, and what is to change.
    pub found: &'a str,
    /// When it is looked at next, beside what is planned: `Ok(None)` for not.
    pub next: Result<Option<Date>, ()>,
}

/// Whether a review is written down as held: the day, and that of a further one. `since` is when the
/// version came into force, `until` its last day.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn hold(
    course: &Course,
    asked: &Holding<'_>,
    (since, until): (Date, Date),
    today: Date,
) -> Result<(Date, Option<Date>), Vec<Wrong>> {
    let mut found = Found::default();
    if let Err(refusal) = course.after(Act::Review) {
        found.refuse(&refusal);
    }
    let on = found.past(Part::Day, asked.on, since, today);
    found.unless_written(Part::Came, asked.came, "Say who took part");
    for (at, kept) in asked.kept.iter().enumerate() {
        if kept.is_none() {
            let words =
                "Choose what became of this, the school's undertakings as well as the parents'";
            found.add(Part::Kept(at), words);
        }
    }
    let words = "Say what you found together, and what is to change";
    found.unless_written(Part::Note, asked.found, words);
    let next = match asked.next {
        Err(()) => {
            let words = "Enter the next review as day, month and year, or leave it blank";
            found.add(Part::Review(0), words);
            None
        }
        Ok(next) => next.and_then(|next| next_review(&mut found, next, until, today)),
    };
    found.unless_any(on.map(|on| (on, next)))
}

fn next_review(found: &mut Found, next: Date, until: Date, today: Date) -> Option<Date> {
    if next <= today {
        found.add(
            Part::Review(0),
            "Choose a day after today for the next review",
        );
    } else if next > until {
        let words = format!(
            "Choose a day until {}, when the contract ends; change the contract if it is to hold longer",
            in_words(until)
        );
        found.add(Part::Review(0), words);
    } else {
        return Some(next);
    }
    None
}

/// A review that did not take place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing<'a> {
    /// Who did not come, why, and how you asked.
    pub reason: &'a str,
    /// When it is held instead.
    pub next: Option<Date>,
}

/// Whether a review that was due on a day is written down as missed; gives the day on which it is held
/// instead. Somebody may not come for many reasons: another day is always offered.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn miss(
    course: &Course,
    asked: &Missing<'_>,
    (due, until): (Date, Date),
    today: Date,
) -> Result<Date, Vec<Wrong>> {
    let mut found = Found::default();
    if let Err(refusal) = course.after(Act::Review) {
        found.refuse(&refusal);
    }
    if due > today {
        let words = format!("The review is on {}: wait until then", in_words(due));
        found.add(Part::All, words);
    }
    let words = "Say who did not come, what is known of why, and how you asked";
    found.unless_written(Part::Reason, asked.reason, words);
    let next = match asked.next {
        None => {
            found.add(Part::Review(0), "Enter the day on which it is held instead");
            None
        }
        Some(next) => next_review(&mut found, next, until, today),
    };
    found.unless_any(next)
}
