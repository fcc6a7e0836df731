//! Until when the authority is told of a joiner, and who of it.
//! In: a draft. Out: what follows from it under the policy; the clock in words; why nothing is to be sent.

use casework::rolls::joining::{Joiner, Joining, Team, joining};
use casework::rolls::{Ages, joiner_to_notify};
use govuk::{Content, InsetText, WarningText};
use jiff::civil::Date;
use law::Days;
use store::rolls::Notification;

use super::super::steps::{Around, said_day};
use crate::web::{Caller, Typed};
use crate::when;

/// The id of the team for young people of Year 12 and above, as it is kept.
pub(super) const POST_SIXTEEN: &str = "post-16";

/// A team as it is kept.
pub(super) const fn team_id(team: Team) -> &'static str {
    match team {
        Team::MissingEducation => "missing-education",
        Team::PostSixteen => POST_SIXTEEN,
    }
}

/// What is known of the joiner; `None` until the days are.
fn joiner(around: &Around, told: &Notification, said: &Typed) -> Option<Joiner> {
    let starts = said_day(said, "starts")?;
    Some(Joiner {
        entered: said_day(said, "entered")?,
        starts,
        born: told.born?,
        ages: Ages {
            low: around.desk.school.low_age,
            high: around.desk.school.high_age,
        },
        year: around.days.year(starts),
    })
}

/// What follows from the joiner.
pub(super) fn of(
    around: &Around,
    caller: &Caller,
    told: &Notification,
    said: &Typed,
) -> Option<Joining> {
    let policy = &caller.rooms.authority.policy;
    let open = |day| around.days.open(day);
    Some(joining(&joiner(around, told, said)?, policy, open))
}

/// The clock in words.
fn clock(by: Date, today: Date) -> String {
    let day = when::weekday(by);
    let left = (by - today).get_days();
    match (left, u16::try_from(left.abs())) {
        (0, _) => format!("Tell the authority by {day}: today is the last day"),
        (1.., Ok(days)) => format!("Tell the authority by {day}: {} left", Days(days)),
        (_, Ok(days)) => format!(
            "The authority was to be told by {day}, {} ago. Send it all the same: it is taken, and counted as late",
            Days(days)
        ),
        (_, Err(_)) => format!(
            "The authority was to be told by {day}. Send it all the same: it is taken, and counted as late"
        ),
    }
}

/// What every page says: the clock, and where it goes.
pub(super) fn notes(around: &Around, caller: &Caller) -> Vec<Content> {
    let told = &around.desk.notification;
    let said = around.said();
    let Some(joining) = of(around, caller, told, &said) else {
        return Vec::new();
    };
    let mut notes = Vec::new();
    let today = caller.rooms.today();
    if joining.to_notify {
        // Sent once, it was in time or late then; sent again, it is no later.
        let words = clock(joining.by, told.sent_on.unwrap_or(today));
        notes.push(if joining.by < today && told.sent_on.is_none() {
            WarningText::new(format!("{words}.")).into()
        } else {
            InsetText::new(format!("{words}.")).into()
        });
    }
    if joining.team == Team::PostSixteen {
        let words = "This goes to the team that follows young people of Year 12 and above.";
        notes.push(InsetText::new(words).into());
    }
    notes
}

/// Why nothing is to be sent: at the standard time, where the authority does not ask for it.
pub(super) fn not_needed(around: &Around, caller: &Caller) -> Option<Vec<String>> {
    let told = &around.desk.notification;
    let said = around.said();
    let joiner = joiner(around, told, &said)?;
    if of(around, caller, told, &said)?.to_notify {
        return None;
    }
    let Joiner {
        starts,
        born,
        ages,
        year,
        ..
    } = joiner;
    let standard = !joiner_to_notify(starts, born, ages, year);
    standard.then(|| {
        vec![
            "The child starts in the first class that the school teaches, at the start of the school year. The law asks for no notification then (SI 2024/208 reg 13(1) to (3)), and your authority does not ask for one either.".to_owned(),
            "If the year group, the date of birth or the first day is wrong, change it above. Otherwise you can leave this page: nothing was sent, and nothing is missing.".to_owned(),
        ]
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_clock_counts_to_the_last_day_and_past_it() {
        let by = date(2025, 10, 10);
        for (today, words) in [
            (date(2025, 10, 8), "by Friday 10 October 2025: 2 days left"),
            (date(2025, 10, 9), "1 day left"),
            (by, "today is the last day"),
            (date(2025, 10, 11), "1 day ago"),
            (date(2025, 10, 14), "4 days ago"),
        ] {
            assert!(clock(by, today).contains(words), "{}", clock(by, today));
        }
    }
}
