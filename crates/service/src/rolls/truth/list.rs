//! `/{authority}/notifications/part-time`: the part-time timetables in force, those whose end has passed first.
//! In: schools within scope. Out: each timetable with its end and what the register shows otherwise.

use std::collections::BTreeMap;

use askama::Template;
use casework::people::{Action, Scope};
use casework::rolls::notification::Kind;
use casework::rolls::notifying::Untrue;
use govuk::{Cell, Content, Table, Tag, TagColour};
use jiff::ToSpan;
use jiff::civil::Date;
use store::attendance::registers_of;
use store::pupils::among;
use store::rolls::{Asked, Notification, list as notifications};
use store::{PupilId, SchoolId, StoreError};

use super::pages::end_in_words;
use super::{LATELY, Timetable, findings, sessions_at, timetables};
use crate::pupils::reach;
use crate::web::{Answer, Caller, link, page};
use crate::when;

#[derive(Template)]
#[template(path = "rolls/truth/list.html")]
struct ListPage {
    table: Option<Table>,
}

/// A timetable that is in force, or should have been followed by another.
struct Line {
    timetable: Timetable,
    findings: Vec<Untrue>,
    passed: bool,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if found.is_empty() %}Bears it out{% else %}<ul class="govuk-list govuk-list--bullet">{% for words in found %}<li>{{ words }}</li>{% endfor %}</ul>{% endif %}"#
)]
struct Found {
    found: Vec<String>,
}

/// The latest timetable of a pupil at a school, where it is in force, has ended of late, or the register does not bear
/// the timetables out.
fn line(own: Vec<Timetable>, findings: Vec<Untrue>, today: Date) -> Option<Line> {
    let timetable = own.into_iter().next_back()?;
    let end = timetable.agreed.ends;
    let passed = end.is_some_and(|end| end < today);
    let lately = end.is_none_or(|end| end >= today.saturating_sub(LATELY.days()));
    // One that ended when it was to, or early and was said to have, needs nothing more unless the register speaks on.
    let goes_on = findings.iter().any(|f| matches!(f, Untrue::EndPassed(_)));
    let shown = !passed || goes_on || (lately && !timetable.ended_early);
    shown.then_some(Line {
        timetable,
        findings,
        passed,
    })
}

async fn lines(caller: &Caller, scope: &Scope<SchoolId>) -> Result<Vec<Line>, StoreError> {
    let (store, today) = (&caller.rooms.store, caller.rooms.today());
    let asked = Asked {
        schools: match scope {
            Scope::Nobody => Some(Vec::new()),
            Scope::Schools(schools) => Some(schools.iter().copied().collect()),
            Scope::Authority => None,
        },
        kind: Some(Kind::PartTime),
        ..Asked::default()
    };
    let mut of: BTreeMap<(PupilId, SchoolId), Vec<Notification>> = BTreeMap::new();
    for told in notifications(store, &asked).await? {
        if let Some(pupil) = told.pupil.filter(|_| told.state.was_sent()) {
            of.entry((pupil, told.school)).or_default().push(told);
        }
    }
    let mut pupils: Vec<PupilId> = of.keys().map(|(pupil, _)| *pupil).collect();
    pupils.dedup();
    // Of a pupil who has left, a school's list says no more.
    let here = among(store, &reach(scope, today), &pupils).await?;
    let every = registers_of(store, Some(&pupils), 1).await?;
    let mut lines = Vec::new();
    for ((pupil, school), sent) in of {
        if !here.contains(&pupil) {
            continue;
        }
        let own = timetables(&sent);
        let sessions = sessions_at(&every, (pupil, school), today);
        let found = findings(&own, &sessions, today);
        lines.extend(line(own, found, today));
    }
    lines.sort_by_key(|line| {
        (
            !line.passed,
            line.timetable.agreed.ends.unwrap_or(Date::MAX),
        )
    });
    Ok(lines)
}

fn table(caller: &Caller, lines: &[Line], schools: &BTreeMap<SchoolId, String>) -> Table {
    let rows = lines.iter().map(|line| {
        let told = &line.timetable.told;
        let pupil = told
            .pupil
            .map(|id| caller.rooms.address(&format!("pupils/{id}/timetables")));
        let name = match pupil {
            Some(to) => link(to, &told.pupil_name),
            None => Content::text(told.pupil_name.as_str()),
        };
        let found = Found {
            found: line.findings.iter().map(Untrue::words).collect(),
        };
        let stands = if line.passed {
            Tag::new("End passed").colour(TagColour::Red)
        } else {
            Tag::new("In force").colour(TagColour::Blue)
        };
        [
            Cell::new(name),
            Cell::new(schools.get(&told.school).map_or("", String::as_str)),
            Cell::new(when::day(line.timetable.agreed.starts)),
            Cell::new(end_in_words(&line.timetable)),
            Cell::new(format!(
                "{} of {}",
                line.timetable.agreed.agreed, line.timetable.agreed.full
            )),
            Cell::new(Content::from(stands)),
            Cell::new(Content::html(found.to_string())),
        ]
    });
    Table::new("Part-time timetables")
        .caption_class("govuk-visually-hidden")
        .head([
            "Pupil",
            "School",
            "First day",
            "Last day",
            "Hours a week",
            "Status",
            "What the register shows",
        ])
        .rows(rows.collect::<Vec<_>>())
        .first_cell_is_header()
}

/// The page.
pub(in crate::rolls) async fn list(caller: Caller) -> Answer {
    let scope = caller.may(Action::SeeNotifications)?;
    let read = async {
        let lines = lines(&caller, &scope).await?;
        let schools = store::schools::list(&caller.rooms.store).await?;
        let names = schools.into_iter().map(|school| (school.id, school.name));
        Ok((lines, names.collect()))
    };
    let read: Result<(Vec<Line>, BTreeMap<_, _>), StoreError> = read.await;
    let (lines, schools) = read.map_err(|e| caller.problem(e.into()))?;
    let main = ListPage {
        table: (!lines.is_empty()).then(|| table(&caller, &lines, &schools)),
    };
    let title = "Part-time timetables";
    Ok(page(&caller, "notifications", title, main, |page| page))
}
