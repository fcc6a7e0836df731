//! `/{authority}/pupils/{id}/timetables`: a pupil's part-time timetables, and where the register shows something else.
//! In: a pupil within scope. Out: what each school has notified; for the school itself, how one is renewed or has ended.

use askama::Template;
use axum::extract::Path;
use casework::people::{Action, Scope};
use govuk::{Button, SummaryAction, SummaryCard, SummaryList, WarningText};
use register::Day;
use store::schools::School;
use store::{SchoolId, StoreError};

use super::{Timetable, findings, timetables};
use crate::pupils::register::Own;
use crate::pupils::{At, Opened, name_of, open};
use crate::web::{Answer, Caller, page};
use crate::when;

/// What is shown of one school.
struct AtSchool {
    name: String,
    findings: Vec<WarningText>,
    timetables: Vec<SummaryList>,
}

#[derive(Template)]
#[template(path = "rolls/truth/pupil.html")]
struct TimetablesPage {
    name: String,
    schools: Vec<AtSchool>,
    new: Option<Button>,
}

/// "Monday 6 October 2025", or that there is no such day.
pub(super) fn end_in_words(timetable: &Timetable) -> String {
    let end = timetable.agreed.ends.map(when::weekday);
    let end = end.unwrap_or_else(|| "No end: flexi-schooling".to_owned());
    if timetable.ended_early {
        format!("{end}, earlier than planned")
    } else {
        end
    }
}

fn card(caller: &Caller, timetable: &Timetable, writes: bool) -> SummaryList {
    let told = &timetable.told;
    let address = |page: String| caller.rooms.address(&page);
    let title = format!("From {}", when::day(timetable.agreed.starts));
    let hidden = format!(": {title}");
    let action =
        |words: &str, to: String| SummaryAction::new(words, to).hidden_text(hidden.clone());
    let read = address(format!("notifications/{}", told.id));
    let mut card = SummaryCard::new(title.as_str())
        .heading_level(3)
        .action(action("Read it", read));
    if let (true, Some(pupil)) = (writes && !timetable.ended_early, told.pupil) {
        let on = |how: &str| {
            address(format!(
                "notifications/part-time/new?pupil={pupil}&goes_on={how}:{}",
                told.id
            ))
        };
        card = card
            .action(action("Renew it", on("renew")))
            .action(action("It has ended early", on("end")));
    }
    SummaryList::new()
        .card(card)
        .entry("Last day", end_in_words(timetable))
        .entry(
            "Hours a week",
            format!("{} of {}", timetable.agreed.agreed, timetable.agreed.full),
        )
        .entry(
            "Notification",
            format!("{}: {}", told.reference, told.state.words()),
        )
}

async fn at_school(
    caller: &Caller,
    opened: &Opened,
    school: &School,
    writes: bool,
) -> Result<Option<AtSchool>, StoreError> {
    let today = caller.rooms.today();
    let mut sent = store::rolls::of_pupil(&caller.rooms.store, opened.pupil.id).await?;
    sent.retain(|told| told.school == school.id);
    let timetables = timetables(&sent);
    let first = law::academic_year::academic_year(today).value.first_day();
    let sessions = Own::of(opened).sessions_at(school.id, Day::from(first), Day::from(today));
    let found = findings(&timetables, &sessions, today);
    let shown = timetables.iter().rev().map(|t| card(caller, t, writes));
    Ok(
        (!timetables.is_empty() || !found.is_empty()).then(|| AtSchool {
            name: school.name.clone(),
            findings: found
                .iter()
                .map(|finding| WarningText::new(format!("{}.", finding.words())))
                .collect(),
            timetables: shown.collect(),
        }),
    )
}

async fn view(
    caller: &Caller,
    opened: &Opened,
    scope: &Scope<SchoolId>,
) -> Result<TimetablesPage, StoreError> {
    let today = caller.rooms.today();
    let may = caller.signed.scope(Action::Notify);
    let mut schools = Vec::new();
    for school in opened.schools.iter().filter(|s| scope.holds(&s.id)) {
        let writes = may.holds(&school.id) && opened.is_at(school.id, today);
        schools.extend(at_school(caller, opened, school, writes).await?);
    }
    let here = opened.enrolments.iter();
    let notifies = here
        .filter(|e| e.holds_on(today))
        .any(|e| may.holds(&e.school));
    Ok(TimetablesPage {
        name: name_of(&opened.pupil),
        schools,
        new: notifies.then(|| {
            let page = format!("notifications/part-time/new?pupil={}", opened.pupil.id);
            Button::link("Notify a part-time timetable", caller.rooms.address(&page))
        }),
    })
}

/// The page.
pub(crate) async fn of_pupil(caller: Caller, Path(at): Path<At>) -> Answer {
    let scope = caller.may(Action::SeeNotifications)?;
    let what = "part-time timetables";
    let opened = open(&caller, Action::SeeNotifications, at.id(), what).await?;
    let main = view(&caller, &opened, &scope).await;
    let main = main.map_err(|e| caller.problem(e.into()))?;
    let title = format!("{}: part-time timetables", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/timetables", page)
    }))
}
