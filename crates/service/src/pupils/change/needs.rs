//! Special needs and free school meals, by date.
//! In: a form of somebody who may. Out: facts; those of before end the day before.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use govuk::{DateInput, Select, SelectOption};
use jiff::civil::Date;
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::pupils::{Fact, end_fact, facts_of, insert_facts};

use super::Family;
use super::form::Form;
use crate::web::{Answer, Caller, QUICKER, Typed, Wrong, day, day_parts, see_other, seen, text};

/// A kind of fact, its words, and what it may be: as it is kept, and in words. Blank is "no".
type Kind = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const KINDS: [Kind; 2] = [
    (
        "sen",
        "Special educational needs",
        &[
            ("", "None"),
            ("K", "SEN support"),
            ("E", "An education, health and care plan"),
        ],
    ),
    ("fsm", "Free school meals", &[("", "No"), ("true", "Yes")]),
];

/// The facts of these kinds that hold on a day, in words; for the family's page.
pub(in crate::pupils) fn in_words(facts: &[Fact], on: Date) -> Vec<(&'static str, String)> {
    let of = |(kind, words, values): &Kind| {
        let held = held(facts, kind, on);
        let value = held.map_or("", |fact| fact.value.as_str());
        let known = values.iter().find(|(kept, _)| *kept == value);
        let said = known.map_or(value, |(_, words)| words);
        let since = held.map_or_else(String::new, |fact| {
            format!(", since {}", crate::when::day(fact.since))
        });
        (*words, format!("{said}{since}"))
    };
    KINDS.iter().map(of).collect()
}

fn held<'f>(facts: &'f [Fact], kind: &str, on: Date) -> Option<&'f Fact> {
    facts.iter().find(|f| f.kind == kind && f.holds_on(on))
}

fn form(
    caller: &Caller,
    family: &Family,
    facts: &[Fact],
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let title = "Special needs and free meals";
    let mut form = Form::new(family, caller, title, "/needs");
    form.seen = seen(&facts);
    for (kind, words, values) in KINDS {
        let options = values
            .iter()
            .map(|(kept, words)| SelectOption::new(*kept, *words));
        let select = Select::new(kind, words)
            .options(options)
            .value(text(typed, kind))
            .error_if(wrong.at(kind));
        form.fields.push(select.into());
    }
    let since = DateInput::new("since", "Since when?")
        .hint("The first day on which what you change holds, for example 12 11 2025")
        .name_prefix("since")
        .values(day_parts(typed, "since"))
        .error_if(wrong.at("since-day"));
    form.fields.push(since.into());
    form.show(family, caller, wrong)
}

/// The form.
pub(crate) async fn change(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let family = Family::open(&caller, Action::ChangeNeeds, &id).await?;
    let facts = facts_of(&caller.rooms.store, family.pupil()).await;
    let facts = facts.map_err(|e| caller.problem(e.into()))?;
    let today = caller.rooms.today();
    let typed = KINDS
        .iter()
        .filter_map(|(kind, ..)| {
            let held = held(&facts, kind, today)?;
            Some(((*kind).to_owned(), held.value.clone()))
        })
        .collect();
    Ok(form(&caller, &family, &facts, &typed, &Wrong::default()))
}

/// Sets them.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeNeeds, &id).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let facts = facts_of(&caller.rooms.store, family.pupil()).await;
    let facts = facts.map_err(failed)?;
    let today = caller.rooms.today();
    let mut wrong = Wrong::default();
    let mut changes = Vec::new();
    for (kind, words, values) in KINDS {
        let value = text(&typed, kind);
        if !values.iter().any(|(kept, _)| *kept == value) {
            wrong.add(kind, format!("Choose an answer for {words}"));
        }
        let before = held(&facts, kind, today);
        if before.map_or("", |f| f.value.as_str()) != value {
            changes.push((kind, value, before));
        }
    }
    let since = day(&typed, "since").filter(|day| *day <= today);
    let earliest = changes
        .iter()
        .filter_map(|(_, _, b)| Some(b.as_ref()?.since))
        .max();
    match since {
        None if !changes.is_empty() => {
            wrong.add(
                "since-day",
                "Enter the day since which it holds, today at the latest",
            );
        }
        Some(day) if earliest.is_some_and(|first| day <= first) => {
            wrong.add(
                "since-day",
                "Enter a day after that since which the answer on record holds",
            );
        }
        _ => {}
    }
    if text(&typed, "seen") != seen(&facts) {
        wrong.add("", QUICKER);
    }
    if !wrong.is_empty() {
        return Ok(form(&caller, &family, &facts, &typed, &wrong));
    }
    let rooms = &caller.rooms;
    if let Some(since) = since.filter(|_| !changes.is_empty()) {
        let done = async {
            let context = rooms.context(caller.signed.actor());
            let unit = rooms.store.begin(context).await?;
            for (kind, value, before) in changes {
                if let Some(before) = before {
                    let last = since.yesterday().unwrap_or(since);
                    end_fact(&unit, before.id, last).await?;
                }
                // The kind is said; what it is stays with those who may see it.
                let payload =
                    json!({ "what": kind, "since": since.to_string(), "from": "by hand" });
                if !value.is_empty() {
                    let fact = Fact {
                        id: unit.context().id(),
                        pupil: family.pupil(),
                        kind: kind.to_owned(),
                        value,
                        since,
                        until: None,
                        source: "by hand".to_owned(),
                    };
                    insert_facts(&unit, vec![fact]).await?;
                }
                let subject = Subject::Child(family.pupil());
                let entry = NewEntry::now(subject, "pupils.needs.changed", payload);
                record(&unit, entry).await?;
            }
            unit.commit().await
        };
        done.await.map_err(failed)?;
    }
    Ok(see_other(&family.address(&caller, "")))
}
