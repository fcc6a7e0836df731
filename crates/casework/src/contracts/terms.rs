//! What a version of a contract says: the parent's statement and the statement of support.
//! In: what was agreed, line by line. Out: its days in order; or everything that it lacks.
//! Source: ASBA 2003 s19: the parent agrees to do what the contract asks for a time; the school or the
//! authority agrees to support the parent in that.

use jiff::civil::Date;

use super::SOURCE;
use super::course::{Act, Course};
use super::rules::ContractRules;
use super::wrong::{Found, Part, Wrong, in_words};

/// Who makes a contract with the parent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Side {
    /// A parent.
    Parent,
    /// The school.
    School,
    /// The authority.
    Authority,
    /// The pupil, who undertakes but is no party.
    Pupil,
    /// Others who help, and are no party either.
    Others,
}

impl Side {
    /// Every side.
    pub const ALL: [Self; 5] = [
        Self::Parent,
        Self::School,
        Self::Authority,
        Self::Pupil,
        Self::Others,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::School => "school",
            Self::Authority => "authority",
            Self::Pupil => "pupil",
            Self::Others => "others",
        }
    }

    /// The side of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.id() == id)
    }
}

/// The most reviews that a version has.
pub const MOST_REVIEWS: usize = 6;

/// What was agreed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terms<'a> {
    /// The day on which it was agreed.
    pub on: Option<Date>,
    /// What is to be reached.
    pub goals: &'a [String],
    /// What each parent who is a party undertakes.
    pub parents: &'a [Vec<String>],
    /// What the school or the authority undertakes: the statement of support.
    pub school: &'a [String],
    /// What the pupil undertakes.
    pub pupil: &'a [String],
    /// What others do.
    pub others: &'a [String],
    /// Its first day.
    pub from: Option<Date>,
    /// Its last.
    pub until: Option<Date>,
    /// The days of its reviews: `Err` for what is no day, `Ok(None)` for a blank.
    pub reviews: &'a [Result<Option<Date>, ()>],
    /// As what and by whom it is signed beside the parents.
    pub signer: Option<(Side, &'a str)>,
    /// That person's name.
    pub signer_name: &'a str,
    /// Why it is changed, where it is.
    pub reason: &'a str,
}

/// The days of a version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The day on which it was agreed.
    pub on: Date,
    /// Its first day.
    pub from: Date,
    /// Its last.
    pub until: Date,
    /// When it is looked at, in order.
    pub reviews: Vec<Date>,
}

/// The days with which the form begins, when it holds from a day on.
pub fn plan(from: Date, rules: &ContractRules, open: impl Fn(Date) -> Option<bool>) -> Plan {
    let until = rules.length.after(from, &open);
    let mut reviews = Vec::new();
    let mut next = rules.review_every.after(from, &open);
    while next <= until && reviews.len() < MOST_REVIEWS {
        reviews.push(next);
        next = rules.review_every.after(next, &open);
    }
    Plan {
        on: from,
        from,
        until,
        reviews,
    }
}

/// Whether a version is written so. `met` is the day of the meeting, or of the version before.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn terms(
    course: &Course,
    asked: &Terms<'_>,
    rules: &ContractRules,
    met: Date,
    today: Date,
) -> Result<(Course, Plan), Vec<Wrong>> {
    let mut found = Found::default();
    // One signs for the school or the authority, beside each parent.
    let parties = u16::try_from(asked.parents.len() + 1).unwrap_or(u16::MAX);
    let then = course.after(Act::Agree { parties });
    let then = then.map_err(|refusal| found.refuse(&refusal)).ok();
    let words = "Say what you want to reach together";
    found.unless_lines(Part::Goals, asked.goals, Some(words));
    for (at, own) in asked.parents.iter().enumerate() {
        let words = "Say what this parent will do, in their own words where you can";
        found.unless_lines(Part::Parent(at), own, Some(words));
    }
    let words = format!(
        "Say what you will do to help: without a statement of support there is no contract ({SOURCE})"
    );
    found.unless_lines(Part::School, asked.school, Some(&words));
    found.unless_lines(Part::Pupil, asked.pupil, None);
    found.unless_lines(Part::Others, asked.others, None);
    let listed = |(side, position): (Side, &str)| {
        let own = match side {
            Side::School => &rules.signs_for_school,
            Side::Authority => &rules.signs_for_authority,
            Side::Parent | Side::Pupil | Side::Others => return false,
        };
        own.iter().any(|known| known == position)
    };
    if !asked.signer.is_some_and(listed) {
        found.add(
            Part::Signer,
            "Choose as what somebody signs for the school or the authority",
        );
    }
    if asked.signer_name.trim().is_empty() || asked.signer_name.chars().count() > 200 {
        found.add(Part::By, "Enter the name of the person who signs");
    }
    if course.versions() > 0 {
        let words = "Say why it is changed: the version before stays on record";
        found.unless_written(Part::Reason, asked.reason, words);
    }
    let on = found.past(Part::Day, asked.on, met, today);
    // What is wrong with the other days is said at once, also where this one is missing.
    let plan = days(&mut found, asked, on.unwrap_or(met));
    found.unless_any(then.zip(on.and(plan)))
}

fn days(found: &mut Found, asked: &Terms<'_>, on: Date) -> Option<Plan> {
    let from = match asked.from {
        Some(from) if from >= on => Some(from),
        Some(_) => {
            let words = format!(
                "Enter {} or a later day: nobody agreed to anything before",
                in_words(on)
            );
            found.add(Part::From, words);
            None
        }
        None => {
            found.add(Part::From, "Enter the day from which it holds");
            None
        }
    };
    let until = match (from, asked.until) {
        (_, None) => {
            let words = format!("Enter its last day: a contract is for a time ({SOURCE})");
            found.add(Part::Until, words);
            None
        }
        (Some(from), Some(until)) if until <= from => {
            found.add(Part::Until, "Enter a last day that is after the first");
            None
        }
        (Some(from), Some(until)) if until > from.saturating_add(jiff::ToSpan::days(366)) => {
            let words = "Enter a last day within a year; a new contract can be made then";
            found.add(Part::Until, words);
            None
        }
        (from, Some(until)) => from.map(|_| until),
    };
    let mut reviews: Vec<Date> = Vec::new();
    for (at, review) in asked.reviews.iter().enumerate() {
        match review {
            Err(()) => found.add(
                Part::Review(at),
                "Enter the review as day, month and year, or leave it blank",
            ),
            Ok(None) => {}
            Ok(Some(day)) => {
                let within =
                    from.is_none_or(|from| *day > from) && until.is_none_or(|until| *day <= until);
                if !within {
                    let words = "Choose a review after its first day and no later than its last";
                    found.add(Part::Review(at), words);
                } else if reviews.contains(day) {
                    found.add(
                        Part::Review(at),
                        "Choose another day: this one is there twice",
                    );
                }
                reviews.push(*day);
            }
        }
    }
    if asked.reviews.iter().all(|review| *review == Ok(None)) {
        let words = "Enter at least one review: what is agreed is looked at together";
        found.add(Part::Review(0), words);
    }
    reviews.sort_unstable();
    Some(Plan {
        on,
        from: from?,
        until: until?,
        reviews,
    })
}
