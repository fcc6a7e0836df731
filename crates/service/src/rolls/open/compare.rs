//! `/{authority}/open/{pupil}/compare/{other}`: two records side by side, with every finding, and what a person makes of
//! them. In: two records; a decision with its reason. Out: that they are of one child or of two, on the chronology of
//! both. Nothing is joined: both records stay as they are, and the question closes because the other one is on a roll.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use govuk::{Cell, Choice, Content, Radios, Table};
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, append};
use store::rolls::{Compared, SameChild, compared, decided_on, keep_same_child};

use super::form::{Form, words};
use super::list::for_the_authority;
use super::proposals::{
    Likeness, Schools, beside, of_record, reason_in_words, schools, weight_in_words,
};
use super::settle::settle;
use crate::pupils::{name_of, open};
use crate::rolls::desk::begin;
use crate::web::{Answer, Caller, Problem, QUICKER, Typed, Wrong, see_other, seen, text};
use crate::when;

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p class="govuk-inset-text">{% if same_number %}Both have the same unique pupil number. {% endif %}{{ score }}.{% if let Some(before) = before %} {{ before }}{% endif %}</p><div class="app-scroll" tabindex="0" role="region" aria-label="The two records side by side">{{ records }}</div><h2 class="govuk-heading-m">What was found</h2><div class="app-scroll" tabindex="0" role="region" aria-label="What was found">{{ reasons }}</div>"#
)]
struct Both {
    same_number: bool,
    score: String,
    before: Option<String>,
    records: Table,
    reasons: Table,
}

/// Two records that are looked at.
struct Two {
    leaver: Compared,
    other: Compared,
    schools: Schools,
    likeness: Likeness,
    decided: Option<SameChild>,
}

impl Two {
    /// Opens both; that both were looked at is written down.
    async fn open(
        caller: &Caller,
        action: Action,
        id: &str,
        other: &str,
    ) -> Result<Self, Response> {
        for_the_authority(caller, action)?;
        let what = "comparing two records";
        let leaver = open(caller, action, id, what).await?.pupil.id;
        let other = open(caller, action, other, what).await?.pupil.id;
        let missing = || caller.problem(Problem::NotFound);
        if leaver == other {
            return Err(missing());
        }
        let read = async {
            let store = &caller.rooms.store;
            let both = compared(store, &[leaver, other]).await?;
            let schools = schools(store).await?;
            let decided = decided_on(store, leaver, other).await?;
            Ok((both, schools, decided))
        };
        let (both, schools, decided) = read
            .await
            .map_err(|e: StoreError| caller.problem(e.into()))?;
        let of = |id| both.iter().find(|record| record.pupil.id == id).cloned();
        let (leaver, other) = of(leaver).zip(of(other)).ok_or_else(missing)?;
        let sought = of_record(&leaver, &schools, true);
        Ok(Self {
            likeness: beside(&sought, &of_record(&other, &schools, false)),
            leaver,
            other,
            schools,
            decided,
        })
    }

    fn seen(&self) -> String {
        seen(&(&self.leaver, &self.other, &self.decided))
    }

    fn address(&self, caller: &Caller, page: &str) -> String {
        caller
            .rooms
            .address(&format!("open/{}{page}", self.leaver.pupil.id))
    }

    fn table(&self, caller: &Caller) -> Table {
        let rows = lines(caller, &self.leaver, &self.schools)
            .into_iter()
            .zip(lines(caller, &self.other, &self.schools));
        let rows =
            rows.map(|((what, one), (_, other))| [what.to_owned(), one, other].map(Cell::new));
        Table::new("The two records side by side")
            .caption_class("govuk-visually-hidden")
            .head(["What", "This record", "The other record"])
            .rows(rows.collect::<Vec<_>>())
            .first_cell_is_header()
    }

    fn reasons(&self, caller: &Caller) -> Table {
        let rows = self.likeness.reasons.iter().map(|reason| {
            [
                Cell::new(reason_in_words(caller, reason)),
                Cell::new(weight_in_words(reason)),
            ]
        });
        Table::new("What was found")
            .caption_class("govuk-visually-hidden")
            .head(["What was found", "For or against"])
            .rows(rows.collect::<Vec<_>>())
    }
}

/// What is read of a record, line by line.
fn lines(caller: &Caller, record: &Compared, schools: &Schools) -> Vec<(&'static str, String)> {
    let pupil = &record.pupil;
    let or = |value: Option<&str>| {
        value
            .filter(|v| !v.is_empty())
            .unwrap_or("Not known")
            .to_owned()
    };
    let home = record
        .home
        .as_ref()
        .map(|(lines, postcode)| format!("{}, {postcode}", lines.replace('\n', ", ")));
    let spells = record.spells.iter().map(|spell| {
        let school = schools.get(&spell.school).map_or("", |s| s.name.as_str());
        let until = spell
            .end_on
            .map_or_else(String::new, |on| format!(" to {}", when::day(on)));
        format!("{school}, {}{until}", when::day(spell.start_on))
    });
    let spells: Vec<String> = spells.collect();
    let home = if caller.signed.may(Action::SeeRestrictions) {
        or(home.as_deref())
    } else {
        "Not shown here".to_owned()
    };
    vec![
        ("Name", name_of(pupil)),
        ("Born", when::day(pupil.born)),
        ("Sex", or(Some(&pupil.sex))),
        ("Unique pupil number", or(pupil.upn.as_deref())),
        ("Number before", or(pupil.former_upn.as_deref())),
        ("Address", home),
        (
            "Numbers of brothers and sisters",
            or(Some(&record.siblings.join(", "))),
        ),
        ("Schools", or(Some(&spells.join("; ")))),
    ]
}

fn show(caller: &Caller, two: &Two, typed: &Typed, wrong: &Wrong) -> Response {
    let action = two.address(caller, &format!("/compare/{}", two.other.pupil.id));
    let back = (two.address(caller, ""), "Back to the question");
    let mut form = Form::new("Are these the same child?", action, back);
    form.caption = name_of(&two.leaver.pupil);
    form.seen = two.seen();
    let before = two.decided.as_ref().map(|decided| {
        let what = if decided.same {
            "the same child"
        } else {
            "two children"
        };
        format!(
            "{}, {}, found on {} that they are {what}: {}",
            decided.made_by_name,
            decided.position,
            when::instant(decided.made_at),
            decided.reason
        )
    });
    let both = Both {
        same_number: two.likeness.same_number(),
        score: two.likeness.words(),
        before,
        records: two.table(caller),
        reasons: two.reasons(caller),
    };
    form.above = vec![Content::html(both.to_string())];
    if caller.signed.may(Action::CloseQuestions) {
        form.fields = vec![
            Radios::new("same", "What do you find?")
                .choice(Choice::new("yes", "The same child"))
                .choice(Choice::new("no", "Not the same child"))
                .value(text(typed, "same"))
                .error_if(wrong.at("same"))
                .into(),
            words(
                typed,
                wrong,
                "reason",
                "Why?",
                "Whom you asked and what they said. It is kept on both records",
            ),
        ];
    } else {
        form.button =
            govuk::Button::link("Back to the question", two.address(caller, "")).secondary();
    }
    form.show(caller, wrong)
}

/// The page.
pub(crate) async fn side_by_side(
    caller: Caller,
    Path((_, id, other)): Path<(String, String, String)>,
) -> Answer {
    let two = Two::open(&caller, Action::SeeOpenQuestions, &id, &other).await?;
    Ok(show(&caller, &two, &Typed::new(), &Wrong::default()))
}

/// Keeps what was decided.
async fn keep(caller: &Caller, two: &Two, same: bool, reason: &str) -> Result<(), StoreError> {
    let unit = begin(caller).await?;
    let context = unit.context();
    let (one, other) = (two.leaver.pupil.id, two.other.pupil.id);
    let findings = two.likeness.reasons.iter().map(|r| r.finding.words());
    let shown = json!({
        "score": two.likeness.words(), "findings": findings.collect::<Vec<_>>(),
    });
    let decided = SameChild {
        left_pupil: one,
        right_pupil: other,
        same,
        reason: reason.to_owned(),
        shown,
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    keep_same_child(&unit, decided).await?;
    let (kind, says) = if same {
        (
            "question.same-child",
            "This record and another one were found to be of the same child",
        )
    } else {
        (
            "question.not-same-child",
            "This record and another one were found to be of two children",
        )
    };
    let entry = |own, of| {
        let payload = json!({ "says": says, "other": of, "reason": reason });
        NewEntry::now(Subject::Child(own), kind, payload)
    };
    append(&unit, vec![entry(one, other), entry(other, one)]).await?;
    settle(&unit, &caller.rooms, &[one, other]).await?;
    unit.commit().await
}

/// Decides.
pub(crate) async fn decide(
    caller: Caller,
    Path((_, id, other)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let two = Two::open(&caller, Action::CloseQuestions, &id, &other).await?;
    let mut wrong = Wrong::default();
    let same = match text(&typed, "same").as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            wrong.add("same", "Choose whether they are the same child");
            None
        }
    };
    let reason = text(&typed, "reason");
    if reason.is_empty() {
        wrong.add(
            "reason",
            "Say how you know, so that others can see it later",
        );
    }
    if text(&typed, "seen") != two.seen() {
        wrong.add("", QUICKER);
    }
    let Some(same) = same.filter(|_| wrong.is_empty()) else {
        return Ok(show(&caller, &two, &typed, &wrong));
    };
    keep(&caller, &two, same, &reason)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let did = if same { "?did=same" } else { "?did=not-same" };
    Ok(see_other(&two.address(&caller, did)))
}
