//! A condition behind illness: recorded once, with its evidence and the spells that stand for it.
//! In: forms. Out: the condition on record, and how many days of illness it adds up to.
//! The register says that a child was ill, never with what: that is the school's to record here.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use casework::support::{Field, Refusal, Spell, spells};
use govuk::{Button, Cell, Checkboxes, Choice, Content, ErrorSummary, Input, Table};
use jiff::civil::Date;
use serde_json::json;
use store::support::{Condition, Evidence, insert_condition, insert_evidence, link_spells};
use store::{StoreError, SupportId};

use super::form::{Form, date_field, words_field};
use super::{At, AtOne, Desk};
use crate::pupils::name_of;
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, page, put_day, see_other, trimmed};
use crate::when;

/// The longest name of a condition, in letters.
const LONGEST: usize = 200;

async fn open(caller: &Caller, at: &At) -> Result<Desk, Response> {
    Desk::open(
        caller,
        at,
        Action::ChangeSupport,
        "a condition and its evidence",
    )
    .await
}

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::new(desk, caller, "Record a condition", "/condition");
    form.words = vec![
        "Record it once; then say which spells of illness stand for it, and add the evidence you have seen. Ask for evidence only where you have reason to: appointment cards and prescriptions will do.".to_owned(),
    ];
    form.fields = vec![
        Input::new("purpose", "What is it called?")
            .hint("As the family or a professional says")
            .value(trimmed(typed, "purpose"))
            .error_if(wrong.with(Field::Purpose))
            .into(),
        words_field(
            typed,
            wrong,
            Field::Note,
            "What is known of it?",
            "What helps in school, and who treats it",
        ),
    ];
    form.show(desk, caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = open(&caller, &at).await?;
    Ok(show(&caller, &desk, &Typed::new(), &Wrong::default()))
}

/// Keeps a condition.
pub(crate) async fn make(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = open(&caller, &at).await?;
    let (name, note) = (trimmed(&typed, "purpose"), trimmed(&typed, "note"));
    let again = |field, words| Ok(show(&caller, &desk, &typed, &Wrong::one(field, words)));
    if name.is_empty() || name.chars().count() > LONGEST {
        return again(
            Field::Purpose,
            "Enter what it is called, in 200 letters or fewer",
        );
    }
    if note.chars().count() > 4_000 {
        return again(Field::Note, "Shorten this to 4000 letters");
    }
    if desk
        .record
        .conditions
        .iter()
        .any(|c| c.name.eq_ignore_ascii_case(name))
    {
        return again(
            Field::Purpose,
            "This condition is on record already: link the spells to that one",
        );
    }
    let done = async {
        let unit = desk.begin(&caller).await?;
        let context = unit.context();
        let condition = Condition {
            id: context.id(),
            pupil: desk.pupil(),
            school: desk.school.id,
            name: name.to_owned(),
            note: note.to_owned(),
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            position: context.actor.position.clone(),
        };
        let id = condition.id;
        let payload = json!({ "line": id, "condition": name, "note": note });
        insert_condition(&unit, condition).await?;
        desk.finish(&caller, unit, "support.condition.recorded", payload)
            .await?;
        Ok(id)
    };
    let id = done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(
        &desk.address(&caller, &format!("/condition/{id}")),
    ))
}

#[derive(Template)]
#[template(path = "support/condition.html")]
struct ConditionPage {
    wrong: Option<ErrorSummary>,
    name: String,
    title: String,
    note: String,
    sum: String,
    evidence: Option<Table>,
    spells: Option<Checkboxes>,
    elsewhere: Vec<String>,
    action: String,
    link: Button,
    fields: Vec<Content>,
    add: Button,
    back: String,
}

/// A spell in words: "3 sessions, 8 January 2026 to 9 January 2026".
fn spell_in_words(spell: &Spell) -> String {
    let sessions = match spell.sessions {
        1 => "1 session".to_owned(),
        n => format!("{n} sessions"),
    };
    if spell.first == spell.last {
        format!("{}: {sessions}", when::day(spell.first))
    } else {
        format!(
            "{} to {}: {sessions}",
            when::day(spell.first),
            when::day(spell.last)
        )
    }
}

/// A spell's name in the form.
fn name_of_spell(spell: &Spell) -> String {
    format!("spell-{}", spell.first)
}

fn holds(linked: &[(Date, Date)], spell: &Spell) -> bool {
    linked
        .iter()
        .any(|(first, last)| *first <= spell.first && spell.last <= *last)
}

/// The days of a condition, as people say them.
pub(super) fn sum_in_words(days: casework::support::ConditionDays) -> String {
    format!(
        "{} of illness this academic year, {} of them at one stretch",
        law::Days(days.days()),
        days.longest_days()
    )
}

fn show_one(
    caller: &Caller,
    desk: &Desk,
    condition: &Condition,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let all = spells(&desk.sessions(&caller.rooms));
    let own = desk.linked(condition.id);
    let other = |spell: &Spell| {
        let others = desk
            .record
            .conditions
            .iter()
            .filter(|c| c.id != condition.id);
        others
            .into_iter()
            .find(|c| holds(&desk.linked(c.id), spell))
    };
    let free: Vec<&Spell> = all.iter().filter(|s| other(s).is_none()).collect();
    let choices = free.iter().map(|s| {
        Choice::new("yes", spell_in_words(s))
            .name(name_of_spell(s))
            .id(name_of_spell(s))
            .checked(holds(&own, s))
    });
    let elsewhere = all.iter().filter_map(|s| {
        let other = other(s)?;
        Some(format!("{} stands for {}", spell_in_words(s), other.name))
    });
    let evidence: Vec<&Evidence> = (desk.record.evidence.iter())
        .filter(|e| e.of_condition == condition.id)
        .collect();
    let rows = evidence.iter().map(|e| {
        [
            Cell::new(when::day(e.seen_on)),
            Cell::new(e.kind.as_str()),
            Cell::new(e.words.as_str()),
            Cell::new(e.made_by_name.as_str()),
        ]
    });
    let table = Table::new("Evidence")
        .caption_class("govuk-table__caption--m")
        .head(["Seen on", "What", "What it says", "Written down by"])
        .rows(rows)
        .first_cell_is_header();
    let mut kind = Input::new("purpose", "What is it?")
        .hint("For example, an appointment card, a prescription or a letter")
        .value(trimmed(typed, "purpose"));
    if let Some(words) = wrong.with(Field::Purpose) {
        kind = kind.error(words);
    }
    let days = desk.by_condition(&all);
    let days = days.iter().find(|(id, _)| *id == condition.id).map(|d| d.1);
    let main = ConditionPage {
        wrong: wrong.summary(),
        name: name_of(&desk.opened.pupil),
        title: condition.name.clone(),
        note: condition.note.clone(),
        sum: sum_in_words(days.unwrap_or_default()),
        evidence: (!evidence.is_empty()).then_some(table),
        spells: (!free.is_empty()).then(|| {
            Checkboxes::new("spells", "Which spells of illness stand for it?")
                .hint("Sessions coded I this academic year. A spell that grows is to be looked at anew.")
                .choices(choices)
        }),
        elsewhere: elsewhere.collect(),
        action: desk.address(caller, &format!("/condition/{}", condition.id)),
        link: Button::new("Save the spells").prevent_double_click(true),
        fields: vec![
            kind.into(),
            words_field(typed, wrong, Field::Note, "What does it say?", ""),
            date_field(typed, wrong, Field::Day, "When did you see it?", ""),
        ],
        add: Button::new("Add the evidence").prevent_double_click(true),
        back: desk.address(caller, ""),
    };
    let title = format!("{}: {}", main.name, main.title);
    let is_wrong = main.wrong.is_some();
    let mut answer = page(caller, "pupils", &title, main, |page| {
        desk.opened.around(caller, "/support", page.error(is_wrong))
    });
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

async fn open_one(caller: &Caller, at: AtOne) -> Result<(Desk, Condition), Response> {
    let id: Option<SupportId> = at.one.parse().ok();
    let here = At {
        id: at.id,
        school: at.school,
    };
    let desk = open(caller, &here).await?;
    let own = desk
        .record
        .conditions
        .iter()
        .find(|c| Some(c.id) == id)
        .cloned();
    let condition = own.ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((desk, condition))
}

/// A condition with its evidence and its spells.
pub(crate) async fn one(caller: Caller, Path(at): Path<AtOne>) -> Answer {
    let (desk, condition) = open_one(&caller, at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(show_one(
        &caller,
        &desk,
        &condition,
        &typed,
        &Wrong::default(),
    ))
}

/// Has the spells that are ticked stand for a condition. Those of earlier years stay as they are.
pub(crate) async fn link(
    caller: Caller,
    Path(at): Path<AtOne>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, condition) = open_one(&caller, at).await?;
    let all = spells(&desk.sessions(&caller.rooms));
    let ticked = all.iter().filter(|s| {
        let others = desk
            .record
            .conditions
            .iter()
            .filter(|c| c.id != condition.id);
        let taken = others.into_iter().any(|c| holds(&desk.linked(c.id), s));
        !taken && trimmed(&typed, &name_of_spell(s)) == "yes"
    });
    let mut linked: Vec<(Date, Date)> = ticked.map(|s| (s.first, s.last)).collect();
    let chosen = linked.len();
    let seen = all.first().map(|s| s.first);
    let earlier = desk.linked(condition.id).into_iter();
    linked.extend(earlier.filter(|(_, last)| seen.is_some_and(|first| *last < first)));
    let done = async {
        let unit = desk.begin(&caller).await?;
        link_spells(&unit, condition.id, &linked).await?;
        let payload =
            json!({ "line": condition.id, "condition": condition.name, "spells": chosen });
        desk.finish(&caller, unit, "support.condition.linked", payload)
            .await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}

/// Keeps evidence of a condition.
pub(crate) async fn evidence(
    caller: Caller,
    Path(at): Path<AtOne>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, condition) = open_one(&caller, at).await?;
    let (kind, words) = (trimmed(&typed, "purpose"), trimmed(&typed, "note"));
    let refuse = |field, words: &str| Refusal {
        field,
        words: words.to_owned(),
    };
    let mut refusals = Vec::new();
    if kind.is_empty() || kind.chars().count() > LONGEST {
        refusals.push(refuse(
            Field::Purpose,
            "Enter what it is, in 200 letters or fewer",
        ));
    }
    if words.is_empty() || words.chars().count() > 4_000 {
        refusals.push(refuse(
            Field::Note,
            "Say what it says, in 4000 letters or fewer",
        ));
    }
    let seen_on = day(&typed, "on").filter(|on| *on <= caller.rooms.today());
    if seen_on.is_none() {
        refusals.push(refuse(
            Field::Day,
            "Enter the day on which you saw it, today at the latest",
        ));
    }
    let Some(seen_on) = seen_on.filter(|_| refusals.is_empty()) else {
        let wrong = Wrong::of(refusals);
        return Ok(show_one(&caller, &desk, &condition, &typed, &wrong));
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        let context = unit.context();
        let evidence = Evidence {
            id: context.id(),
            of_condition: condition.id,
            kind: kind.to_owned(),
            seen_on,
            words: words.to_owned(),
            made_at: context.now,
            made_by_name: context.actor.name.clone(),
        };
        let payload = json!({
            "line": evidence.id, "condition": condition.name, "evidence": kind, "says": words,
            "seen": seen_on.to_string(),
        });
        insert_evidence(&unit, evidence).await?;
        desk.finish(&caller, unit, "support.condition.evidence", payload)
            .await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    let here = format!("/condition/{}", condition.id);
    Ok(see_other(&desk.address(&caller, &here)))
}
