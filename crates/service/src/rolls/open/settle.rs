//! What open questions put on Today, and the clock that schools see.
//! In: children about whom something was said or done; a morning; a leaver's notification. Out: items of the authority and
//! of the school at which a child is expected; a sentence for the school that told.

use std::collections::BTreeMap;

use casework::rolls::notification::Kind;
use casework::rolls::open::State;
use casework::rolls::{raise_expected, raise_missing};
use casework::today::Rule;
use serde_json::Value;
use store::pupils::list_by_ids;
use store::rolls::{Notification, leavers_told};
use store::schools::School;
use store::today::of_rule;
use store::{Actor, PupilId, SchoolId, StoreError, Unit};

use super::question::{Question, closing_in_words, question_of, questions};
use crate::attendance::{OfChild, settle_of_children};
use crate::house::Rooms;
use crate::when;

/// What was answered to a field of a notification; blank where nothing was.
pub(in crate::rolls) fn said<'a>(notification: &'a Notification, field: &str) -> &'a str {
    let said = notification.said.get(field);
    said.and_then(Value::as_str).unwrap_or_default().trim()
}

/// The school of this authority at which a child is expected, as far as it is told by its id or its name.
fn new_school(schools: &BTreeMap<SchoolId, School>, told: &Notification) -> Option<SchoolId> {
    let by_id = said(told, "new_school").parse::<SchoolId>().ok();
    if let Some(id) = by_id.filter(|id| schools.contains_key(id)) {
        return Some(id);
    }
    let name = said(told, "school_name").to_lowercase();
    let named = schools.values().filter(|s| s.name.to_lowercase() == name);
    let ids: Vec<SchoolId> = named.map(|school| school.id).collect();
    // Two schools of one name are nobody's.
    match ids[..] {
        [only] if only != told.school => Some(only),
        _ => None,
    }
}

async fn bring_up(unit: &Unit, rooms: &Rooms, of: Option<&[PupilId]>) -> Result<(), StoreError> {
    let (policy, today) = (&rooms.authority.policy, rooms.today());
    let mut open: Vec<Question> = match of {
        None => questions(unit, policy, today).await?,
        Some(some) => {
            let mut found = Vec::new();
            for pupil in list_by_ids(unit, some).await? {
                found.push(question_of(unit, policy, &pupil, today).await?);
            }
            found
        }
    };
    open.retain(|question| question.state.is_open());
    let ids: Vec<PupilId> = open.iter().map(|question| question.pupil).collect();
    let told = leavers_told(unit, &ids).await?;
    let schools = store::schools::list(unit).await?;
    let schools: BTreeMap<SchoolId, School> = schools.into_iter().map(|s| (s.id, s)).collect();
    let (mut missing, mut expected): (Vec<OfChild>, Vec<OfChild>) = (Vec::new(), Vec::new());
    for question in &open {
        let Some(left) = question.left else { continue };
        let pupil = question.pupil;
        let last = schools.get(&left.school).map_or("", |s| s.name.as_str());
        let raised = raise_missing(&pupil.to_string(), &question.state, last);
        missing.extend(raised.map(|raised| (raised, Some(pupil), None)));
        let own = told
            .iter()
            .find(|n| n.pupil == Some(pupil) && n.school == left.school);
        let to = own.filter(|_| left.to.is_known_school());
        if let Some(new) = to.and_then(|told| new_school(&schools, told)) {
            let key = format!("{pupil} {} {new}", left.on);
            let raised = raise_expected(key, left.expected, question.born, last);
            expected.push((raised, Some(pupil), Some(new)));
        }
    }
    settle_of_children(unit, Rule::PossiblyMissing, missing, of, today).await?;
    settle_of_children(unit, Rule::ExpectedJoiner, expected, of, today).await?;
    // What somebody has looked at, or is answered, is looked at: a later joiner raises it again.
    let over = if let Some(some) = of {
        some.to_vec()
    } else {
        let items = of_rule(unit, Rule::JoinerMatches.id()).await?;
        let whom = items.into_iter().filter_map(|item| item.pupil);
        whom.filter(|pupil| !ids.contains(pupil)).collect()
    };
    settle_of_children(unit, Rule::JoinerMatches, Vec::new(), Some(&over), today).await?;
    Ok(())
}

/// Brings Today up to the questions of some children, in the unit that changed something of them.
pub(in crate::rolls) async fn settle(
    unit: &Unit,
    rooms: &Rooms,
    pupils: &[PupilId],
) -> Result<(), StoreError> {
    bring_up(unit, rooms, Some(pupils)).await
}

/// Does so for everybody: once a day, when those who were waited for have not come.
pub(crate) async fn chase(rooms: &Rooms) -> Result<(), StoreError> {
    let actor = Actor::program("looking for children on no roll");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    bring_up(&unit, rooms, None).await?;
    unit.commit().await
}

/// What the school that told of a leaver reads of the child since: where they are expected, and from which day on not
/// having come makes it a possible missing education. Nothing of a child who has died.
pub(in crate::rolls) async fn clock(
    rooms: &Rooms,
    told: &Notification,
) -> Result<Option<String>, StoreError> {
    let Some(id) = told
        .pupil
        .filter(|_| told.kind == Kind::Leaver && !told.restricted)
    else {
        return Ok(None);
    };
    let Some(pupil) = store::pupils::find(&rooms.store, id).await? else {
        return Ok(None);
    };
    let policy = &rooms.authority.policy;
    let question = question_of(&rooms.store, policy, &pupil, rooms.today()).await?;
    let school = said(told, "school_name");
    Ok(match &question.state {
        State::Waiting { until } => {
            let at = if school.is_empty() {
                String::new()
            } else {
                format!(" at {school}")
            };
            let expected = question.left.and_then(|left| left.expected);
            let on = expected.map_or_else(String::new, |on| format!(" on {}", when::day(on)));
            let from = until.tomorrow().unwrap_or(*until);
            Some(format!(
                "Expected{at}{on}; possible missing education from {}",
                when::day(from)
            ))
        }
        State::PossiblyMissing { since } => Some(format!(
            "Possible missing education since {}: nobody has told that the child is educated",
            when::day(*since)
        )),
        State::Closed(by) => Some(closing_in_words(by)),
        State::Matched => Some("On a school’s roll again".to_owned()),
        State::Nothing | State::NotOfAge => None,
    })
}
