//! Deciding on a request: agreed for all of the days, for some of them, or not agreed; always with a reason.
//! In: the request, what somebody decides and in which position. Out: what is kept; or every reason why not.
//! Source: reg 11(1): only somebody whom the school's proprietor has authorised gives leave.

use jiff::ToSpan;
use jiff::civil::Date;
use law::leave as of_law;
use law::leave::Purpose;

use super::ask::school_days;
use super::refusal::{Field, Refusal, in_words, unless_written};
use super::state::State;

/// What is decided.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// Leave for all of the days.
    Agreed,
    /// Leave for some of the days.
    SomeDays,
    /// No leave.
    NotAgreed,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Agreed, Self::SomeDays, Self::NotAgreed];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        self.state().id()
    }

    /// The answer of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.id() == id)
    }

    /// Its words, to choose by.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Agreed => "Agree, for all of the days",
            Self::SomeDays => "Agree, for some of the days",
            Self::NotAgreed => "Do not agree",
        }
    }

    /// The state of a request that is answered so.
    pub const fn state(self) -> State {
        match self {
            Self::Agreed => State::Agreed,
            Self::SomeDays => State::SomeDays,
            Self::NotAgreed => State::NotAgreed,
        }
    }
}

/// What somebody decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deciding<'a> {
    /// The answer; `None` when none was chosen.
    pub answer: Option<Answer>,
    /// Of leave for some of the days, the first; `None` for no day.
    pub first: Option<Date>,
    /// And the last.
    pub last: Option<Date>,
    /// Why, as the parent will read it.
    pub reason: &'a str,
    /// Whether they are the head teacher.
    pub is_head: bool,
    /// Whether they say that the head has named them for it.
    pub named: bool,
}

/// A decision as it is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decided {
    /// The answer.
    pub answer: Answer,
    /// The days agreed, both included; `None` when none is.
    pub agreed: Option<(Date, Date)>,
    /// How many school days are agreed.
    pub school_days: u16,
}

/// Whether a request for the days from `first` to `last` is decided so.
///
/// # Errors
/// Every [`Refusal`].
pub fn decide(
    state: State,
    (first, last): (Date, Date),
    deciding: &Deciding<'_>,
    open: impl Fn(Date) -> Option<bool>,
) -> Result<Decided, Vec<Refusal>> {
    state.may_be_decided().map_err(|refusal| vec![refusal])?;
    let mut refusals = Vec::new();
    let agreed = match deciding.answer {
        None => {
            refusals.push(Refusal::new(Field::Answer, "Choose what you decide"));
            None
        }
        Some(Answer::Agreed) => Some((first, last)),
        Some(Answer::NotAgreed) => None,
        Some(Answer::SomeDays) => some_days((first, last), deciding, &open, &mut refusals),
    };
    unless_written(
        &mut refusals,
        deciding.reason,
        "Say why. The parent reads it in the letter",
    );
    let authorised = of_law::given_by_an_authorised_person(deciding.is_head || deciding.named);
    if !authorised.holds() {
        let words = "Confirm that the head teacher has named you to decide on leave. Otherwise leave it to the head teacher";
        refusals.push(Refusal::new(Field::Named, words));
    }
    let (Some(answer), true) = (deciding.answer, refusals.is_empty()) else {
        return Err(refusals);
    };
    let days = agreed.and_then(|(first, last)| school_days(first, last, &open));
    Ok(Decided {
        answer,
        agreed,
        school_days: days.unwrap_or_default(),
    })
}

fn some_days(
    (first, last): (Date, Date),
    deciding: &Deciding<'_>,
    open: &impl Fn(Date) -> Option<bool>,
    refusals: &mut Vec<Refusal>,
) -> Option<(Date, Date)> {
    let within = |day: Option<Date>| day.filter(|day| (first..=last).contains(day));
    let range = format!("between {} and {}", in_words(first), in_words(last));
    let (from, to) = (within(deciding.first), within(deciding.last));
    if from.is_none() {
        let words = format!("Enter the first day that you agree to, {range}");
        refusals.push(Refusal::new(Field::First, words));
    }
    if to.is_none() {
        let words = format!("Enter the last day that you agree to, {range}");
        refusals.push(Refusal::new(Field::Last, words));
    }
    let (from, to) = (from?, to?);
    let mut refuse = |words: &str| refusals.push(Refusal::new(Field::Last, words));
    if to < from {
        refuse("The last day is before the first. Enter the same day, or a later one");
        return None;
    }
    if (from, to) == (first, last) {
        refuse("These are all of the days. Choose to agree for all of them, or enter fewer days");
        return None;
    }
    if school_days(from, to, open) == Some(0) {
        refuse("The school is closed on all of these days. Enter days on which it is open");
        return None;
    }
    Some((from, to))
}

/// What the law asks of leave for a purpose, limb by limb; `None` for a day of religious observance, which is not
/// leave at the school's discretion. `exceptional` is what the decider finds.
pub fn law_of(purpose: Purpose, asked: of_law::Asked, exceptional: bool) -> Option<law::Finding> {
    Some(match purpose {
        Purpose::Exceptional => of_law::for_exceptional_circumstances(asked, exceptional),
        Purpose::Performance => of_law::for_employment(exceptional),
        Purpose::Interview => of_law::for_an_interview(asked),
        Purpose::Study => of_law::to_study_for_an_examination(asked),
        Purpose::Religion => return None,
    })
}

/// How far ahead the day is looked for on which a child is back: past any holidays.
const HOLIDAYS: usize = 70;

/// The first day after leave on which the school is open; `None` where its calendar does not reach it.
pub fn back_on(last: Date, open: impl Fn(Date) -> Option<bool>) -> Option<Date> {
    let after = last.series(1.day()).skip(1).take(HOLIDAYS);
    after
        .map_while(|day| open(day).map(|open| (day, open)))
        .find(|(_, open)| *open)
        .map(|(day, _)| day)
}
