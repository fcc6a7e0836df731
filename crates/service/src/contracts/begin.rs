//! The letters about a contract: those that may be begun now, and those that were written.
//! In: a contract that is open. Out: buttons that open a letter with what the contract knows, for whoever may
//! write to parents; a table of what was written to the parents, for whoever may see that.
//! Nothing is written or sent from here: somebody looks at each letter, and approves it.

use casework::contracts::State;
use casework::people::Action;
use govuk::{Cell, Content, Table};
use jiff::civil::{Date, Time};
use store::StoreError;
use store::contact::{About, about};
use store::contracts::{ContractMeeting, Version};
use store::support::record_of;

use super::Desk;
use super::figures::{since, tenths};
use super::paper::texts;
use crate::contact::letter::Beginning;
use crate::contact::list::tag;
use crate::contact::who::addressees;
use crate::house::Rooms;
use crate::web::{Caller, link};
use crate::when;

/// What the letters are kept as being about.
fn of(desk: &Desk) -> About {
    About::Contract(desk.id().0)
}

/// What was offered to the family before, as a letter can list it.
async fn support_so_far(rooms: &Rooms, desk: &Desk) -> Result<Vec<String>, StoreError> {
    let record = record_of(&rooms.store, desk.pupil(), desk.school.id).await?;
    let offers = record.offers.iter();
    let offers = offers.map(|o| format!("{}, since {}", o.what, when::day(o.offered_on)));
    Ok(offers.collect())
}

fn time_of(meeting: &ContractMeeting) -> Time {
    let (hour, minute) = (meeting.at_minute / 60, meeting.at_minute % 60);
    Time::new(hour as i8, minute as i8, 0, 0).unwrap_or(Time::MIN)
}

/// With when and where a meeting is.
fn with_meeting(letter: Beginning, meeting: &ContractMeeting) -> Beginning {
    letter
        .day("meeting_date", meeting.on_day)
        .time("meeting_time", time_of(meeting))
        .text("meeting_place", &meeting.place)
}

/// With when it was signed, and the figures from then on.
fn with_since(
    letter: Beginning,
    rooms: &Rooms,
    desk: &Desk,
    (_, signed): (&Version, Date),
) -> Beginning {
    let figures = since(rooms, &desk.opened, signed);
    let letter = letter.day("signed_on", signed);
    match figures.attendance {
        Some(rate) => letter
            .text("attendance", &tenths(rate))
            .text("unauthorised", &figures.unauthorised),
        None => letter.text("attendance", &"").text("unauthorised", &""),
    }
}

/// Words that follow "because" and end with a full stop.
fn because(reason: &str) -> String {
    let mut letters = reason.trim().chars();
    let rest: String = match (letters.next(), letters.as_str()) {
        // "I was ill" and "GP" stay as they are.
        (Some(first), rest)
            if rest.starts_with(|c: char| c.is_lowercase())
                || (first == 'A' && rest.starts_with(' ')) =>
        {
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => reason.trim().to_owned(),
    };
    if rest.ends_with('.') {
        rest
    } else {
        format!("{rest}.")
    }
}

/// The letters that may be begun as the contract stands, each with its button's words.
async fn that_fit(
    rooms: &Rooms,
    desk: &Desk,
) -> Result<Vec<(Beginning, &'static str)>, StoreError> {
    let begin = |letter: &str| Beginning::new(letter, of(desk));
    let meeting = desk.whole.meetings.last();
    let so_far = support_so_far(rooms, desk).await?;
    let today = rooms.today();
    let answer = rooms.authority.policy.contracts.answer_within;
    let reply_by = answer.after(today, |day| desk.days.open(day));
    let mut letters = Vec::new();
    match (desk.course.state(), meeting) {
        (State::Invited, Some(meeting)) => {
            if let [.., before, _] = &desk.whole.meetings[..] {
                let moved = with_meeting(begin("contract-rearranged"), meeting)
                    .day("met_on", before.on_day)
                    .text("why", &because(&meeting.reason));
                letters.push((moved, "Write the letter with the new day"));
            }
            let invitation = with_meeting(begin("contract-invitation"), meeting)
                .day("reply_by", meeting.answer_by)
                .list("support_so_far", &so_far);
            letters.push((invitation, "Write the invitation"));
        }
        (State::NotAttended, Some(meeting)) => {
            let missed = begin("contract-failed-to-attend")
                .day("met_on", meeting.on_day)
                .time("met_time", time_of(meeting))
                .day("reply_by", reply_by)
                .list("support", &so_far);
            letters.push((missed, "Write that you missed them"));
        }
        (State::NotKept, _) => {
            if let (Some(ending), Some(version)) = (&desk.whole.ending, desk.in_force()) {
                let letter = begin("contract-failed-to-adhere")
                    .list("not_kept", &texts(&ending.not_kept))
                    .list("school_did", &texts(&ending.school_did))
                    .day("reply_by", reply_by);
                let letter = with_since(letter, rooms, desk, version);
                letters.push((letter, "Write that it was not kept"));
            }
        }
        (State::Completed, _) => {
            if let (Some(ending), Some(version)) = (&desk.whole.ending, desk.in_force()) {
                let letter = begin("contract-completed").text("went_well", &ending.note);
                let letter = with_since(letter, rooms, desk, version);
                letters.push((letter, "Write to say thank you"));
            }
        }
        _ => {}
    }
    Ok(letters)
}

/// The buttons that begin letters, for whoever may write them. A parent who was not invited begins with
/// none.
pub(super) async fn letters(caller: &Caller, desk: &Desk) -> Result<Vec<Content>, StoreError> {
    let Caller { rooms, signed } = caller;
    if !desk.may_change || !signed.scope(Action::WriteToParents).holds(&desk.school.id) {
        return Ok(Vec::new());
    }
    let all = addressees(&rooms.store, desk.pupil(), rooms.today()).await?;
    let invited = |id| desk.whole.parents.iter().any(|p| p.parent == id);
    let others = all.iter().map(|to| to.parent.id);
    let others: Vec<_> = others.filter(|id| !invited(*id)).collect();
    let letters = that_fit(rooms, desk).await?.into_iter();
    let buttons = letters.map(|(letter, words)| {
        let letter = others.iter().fold(letter, |letter, id| letter.not_to(*id));
        letter.button(rooms, &desk.opened, words)
    });
    Ok(buttons.collect())
}

/// What was written to the parents about the contract, for whoever may see the school's letters.
pub(super) async fn written(caller: &Caller, desk: &Desk) -> Result<Option<Table>, StoreError> {
    let Caller { rooms, signed } = caller;
    let school = desk.school.id;
    if !signed.scope(Action::SeeContact).holds(&school) {
        return Ok(None);
    }
    let mut all = about(&rooms.store, of(desk)).await?;
    all.retain(|one| one.pupil == desk.pupil() && one.school == school);
    let rows = all.iter().map(|one| {
        let link = link(
            desk.opened.address(rooms, &format!("/contact/{}", one.id)),
            &one.subject,
        );
        [
            Cell::new(when::day(when::day_of(one.happened_at))),
            Cell::new(link),
            Cell::new(one.to_name.as_str()),
            Cell::new(Content::from(tag(one.state))),
        ]
    });
    Ok((!all.is_empty()).then(|| {
        Table::new("Letters about this contract")
            .caption_class("govuk-visually-hidden")
            .head(["When", "Letter", "Parent", "How far"])
            .rows(rows.collect::<Vec<_>>())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_follows_because() {
        for (reason, words) in [
            ("A hospital appointment", "a hospital appointment."),
            (
                "You are at work on that day.",
                "you are at work on that day.",
            ),
            ("GP", "GP."),
            ("I was ill", "I was ill."),
        ] {
            assert_eq!(because(reason), words);
        }
    }
}
