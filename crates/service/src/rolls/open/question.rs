//! The question of each child on no roll, as it stands today.
//! In: a day, a policy. Out: of everybody of an age who left, or of one child: how it stands, and what the last leaving
//! said. Nothing of it is kept; a child who has died is no question of anybody's.

use std::collections::BTreeSet;

use casework::policy::Policy;
use casework::rolls::leaving::Destination;
use casework::rolls::open::{Closing, Event, State, stands};
use jiff::civil::Date;
use law::school_age;
use store::pupils::Pupil;
use store::rolls::{events_of, leavers, leavers_told};
use store::{PupilId, Reading, SchoolId, StoreError};

use crate::when;

/// The last time that a child came off a roll.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rolls) struct Left {
    pub(in crate::rolls) school: SchoolId,
    /// The first day on which the child was not on that roll any more.
    pub(in crate::rolls) on: Date,
    pub(in crate::rolls) to: Destination,
    pub(in crate::rolls) expected: Option<Date>,
}

/// The question of a child.
#[derive(Clone, Debug)]
pub(in crate::rolls) struct Question {
    pub(in crate::rolls) pupil: PupilId,
    pub(in crate::rolls) born: Date,
    pub(in crate::rolls) state: State,
    pub(in crate::rolls) left: Option<Left>,
}

impl Question {
    fn of(
        pupil: PupilId,
        born: Date,
        events: &[Event<SchoolId>],
        policy: &Policy,
        today: Date,
    ) -> Self {
        let mut past = events.iter().rev().filter(|event| event.on() <= today);
        let left = past.find_map(|event| match event {
            Event::Left {
                school,
                on,
                to,
                expected,
            } => Some(Left {
                school: *school,
                on: *on,
                to: *to,
                expected: *expected,
            }),
            _ => None,
        });
        Self {
            pupil,
            born,
            state: stands(born, events, policy, today),
            left,
        }
    }

    /// How many days ago a possible missing education began; nought while it is none.
    pub(in crate::rolls) fn days(&self, today: Date) -> i32 {
        match self.state {
            State::PossiblyMissing { since } => (today - since).get_days(),
            _ => 0,
        }
    }

    /// Since when or until when, in words.
    pub(in crate::rolls) fn when(&self, today: Date) -> String {
        match &self.state {
            State::PossiblyMissing { since } => {
                let days = match self.days(today) {
                    0 => "today".to_owned(),
                    1 => "1 day".to_owned(),
                    n => format!("{n} days"),
                };
                format!("Since {}: {days}", when::day(*since))
            }
            State::Waiting { until } => format!("Until {}", when::day(*until)),
            State::Closed(by) => closing_in_words(by),
            State::Nothing | State::Matched | State::NotOfAge => String::new(),
        }
    }
}

/// What closed a question, in words.
pub(in crate::rolls) fn closing_in_words(by: &Closing) -> String {
    match by {
        Closing::HomeEducation => "The child is educated at home, by a parent’s letter".to_owned(),
        Closing::OtherAuthority { name } => format!("{name} has the child, by its answer"),
        Closing::Signed { name, reason } => format!("Decided by {name}: {reason}"),
    }
}

/// The first day of birth of those who are not yet over compulsory school age on a day: children of one school year come
/// to its end on one day.
fn born_from(today: Date) -> Date {
    let years = today.year() - 18..=today.year();
    let mut firsts = years.filter_map(|year| Date::new(year, 9, 1).ok());
    firsts
        .find(|born| school_age::ends(*born).value >= today)
        .unwrap_or(today)
}

/// Those of some children of whom a school told that they have died.
async fn who_died(on: &Reading, pupils: &[PupilId]) -> Result<BTreeSet<PupilId>, StoreError> {
    let told = leavers_told(on, pupils).await?;
    let died = told.iter().filter(|notification| notification.restricted);
    Ok(died.filter_map(|notification| notification.pupil).collect())
}

/// The questions of everybody of an age who was on a roll and is on none, the latest leavers first.
pub(in crate::rolls) async fn questions(
    on: &Reading,
    policy: &Policy,
    today: Date,
) -> Result<Vec<Question>, StoreError> {
    let found = leavers(on, born_from(today), today).await?;
    let ids: Vec<PupilId> = found.iter().map(|leaver| leaver.pupil).collect();
    let events = events_of(on, &ids).await?;
    let died = who_died(on, &ids).await?;
    let questions = found
        .into_iter()
        .filter(|leaver| !died.contains(&leaver.pupil))
        .map(|leaver| {
            let own = events.get(&leaver.pupil).map_or(&[][..], Vec::as_slice);
            Question::of(leaver.pupil, leaver.born, own, policy, today)
        });
    Ok(questions.collect())
}

/// The question of one child.
pub(in crate::rolls) async fn question_of(
    on: &Reading,
    policy: &Policy,
    pupil: &Pupil,
    today: Date,
) -> Result<Question, StoreError> {
    let events = events_of(on, &[pupil.id]).await?;
    let own = events.get(&pupil.id).map_or(&[][..], Vec::as_slice);
    let mut question = Question::of(pupil.id, pupil.born, own, policy, today);
    if !who_died(on, &[pupil.id]).await?.is_empty() {
        question.state = State::Nothing;
    }
    Ok(question)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn those_who_left_at_the_end_of_year_eleven_are_not_asked_after() {
        // The last Friday in June 2026 is the 26th.
        assert_eq!(born_from(date(2026, 6, 26)), date(2009, 9, 1));
        assert_eq!(born_from(date(2026, 6, 27)), date(2010, 9, 1));
    }
}
