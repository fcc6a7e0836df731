//! The rating scale: how hard a child says things are, and how that changes.
//! In: answers of a form; the ratings on record. Out: a rating kept; bars over time above a table of
//! every answer.

use askama::Template as _;
use casework::support::{Answers, Field, Refusal, answers, hardness};
use govuk::{Cell, Choice, Content, Radios, Table};
use jiff::civil::Date;
use serde_json::json;
use store::support::{Rating, insert_rating};
use store::{StoreError, Unit};

use super::form::{date_field, words_field};
use super::{Desk, policy_of};
use crate::house::Rooms;
use crate::picture::{Bar, Bars};
use crate::web::{Caller, Typed, Wrong, trimmed};
use crate::when;

pub(super) fn fields(rooms: &Rooms, typed: &Typed, wrong: &Wrong) -> Vec<Content> {
    let Some(scale) = &rooms.authority.policy.support.scale else {
        return Vec::new();
    };
    let questions = scale.questions.iter().map(|question| {
        let name = format!("r-{}", question.id);
        let points = scale.points.iter().enumerate();
        let value = trimmed(typed, &name).to_owned();
        let radios = Radios::new(name, question.asks.as_str())
            .small()
            .choices(points.map(|(at, words)| Choice::new(at.to_string(), words.as_str())))
            .value(value);
        radios.into()
    });
    let mut fields: Vec<Content> = questions.collect();
    let label = "What did the pupil say about it?";
    let hint = "In the pupil's own words";
    fields.push(words_field(typed, wrong, Field::Note, label, hint));
    fields.push(date_field(typed, wrong, Field::Day, "When was it?", ""));
    fields
}

pub(super) fn read(rooms: &Rooms, typed: &Typed) -> Result<Answers, Vec<Refusal>> {
    let Some(scale) = &rooms.authority.policy.support.scale else {
        return Ok(Answers::new());
    };
    answers(scale, |id| typed.get(&format!("r-{id}")).map(|v| v.trim()))
}

pub(super) async fn insert(
    caller: &Caller,
    desk: &Desk,
    unit: &Unit,
    answers: &Answers,
    on: Date,
    note: &str,
) -> Result<(), StoreError> {
    let context = unit.context();
    let rating = Rating {
        id: context.id(),
        pupil: desk.pupil(),
        school: desk.school.id,
        on_day: on,
        answers: json!(answers),
        note: note.to_owned(),
        policy: policy_of(&caller.rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    insert_rating(unit, rating).await
}

/// The ratings on record as a picture above its table; `None` where there are none.
pub(super) fn picture(rooms: &Rooms, desk: &Desk) -> Option<Content> {
    let scale = rooms.authority.policy.support.scale.as_ref()?;
    let all: Vec<(Date, Answers)> = (desk.record.ratings.iter())
        .map(|r| {
            let answers = serde_json::from_value(r.answers.clone()).unwrap_or_default();
            (r.on_day, answers)
        })
        .collect();
    if all.is_empty() {
        return None;
    }
    let bars = all.iter().map(|(on, answers)| Bar {
        name: when::day(*on),
        rate: hardness(scale, answers),
        stands_out: false,
    });
    let head = std::iter::once(Cell::new("How hard is it?"));
    let head = head.chain(all.iter().map(|(on, _)| Cell::new(when::day(*on))));
    let rows = scale.questions.iter().map(|question| {
        let points = all.iter().map(|(_, answers)| {
            let point = answers.get(&question.id).copied();
            let words = point.and_then(|p| scale.points.get(usize::from(p)));
            Cell::new(match (point, words) {
                (Some(point), Some(words)) => format!("{point}: {words}"),
                _ => "–".to_owned(),
            })
        });
        std::iter::once(Cell::new(question.asks.as_str())).chain(points)
    });
    let title = format!(
        "{}: how hard all in all, of the hardest there is",
        scale.name
    );
    let table = Table::new(title.as_str())
        .caption_class("govuk-visually-hidden")
        .head(head)
        .rows(rows)
        .first_cell_is_header();
    let bars = Bars::new("ratings", title, bars.collect(), table);
    Some(Content::html(bars.render().unwrap_or_default()))
}
