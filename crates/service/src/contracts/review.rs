//! Reviews of a contract: held, with what each side kept; or missed, with another day.
//! In: forms. Out: the review closed, the next one to come.

use axum::extract::Path;
use axum::response::Response;
use casework::contracts::{Act, Holding, Kept, Missing, Side, Stands, hold, miss};
use govuk::{Choice, Radios};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::StoreError;
use store::contracts::{
    ContractReview, Doing, Outcome, ReviewState, Undertaking, Version, close_review, insert_reviews,
};

use super::form::{Form, maybe_day, unless_seen, wrong};
use super::sign::planned;
use super::{At, Desk};
use crate::web::inputs::{date_field, line_field, words_field};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, put_day, text};
use crate::when;

/// A review of a contract, named in an address.
#[derive(Deserialize)]
pub(crate) struct AtReview {
    id: String,
    contract: String,
    review: u16,
}

/// A review that is to come, and the version in force.
struct Paper {
    desk: Desk,
    review: ContractReview,
    version: Version,
    since: Date,
}

async fn open(caller: &Caller, at: AtReview) -> Result<Paper, Response> {
    let here = At {
        id: at.id,
        contract: at.contract,
    };
    let desk = Desk::change(caller, &here, "a review of an attendance contract").await?;
    let missing = || caller.problem(Problem::NotFound);
    let mut all = desk.whole.reviews.iter();
    let review = all.find(|r| r.number == at.review).cloned();
    let review = review.ok_or_else(missing)?;
    let (version, since) = desk.in_force().ok_or_else(missing)?;
    Ok(Paper {
        version: version.clone(),
        since,
        review,
        desk,
    })
}

/// Whose an undertaking is, as a reader names them.
pub(super) fn whose(desk: &Desk, undertaking: &Undertaking) -> String {
    let mut parties = desk.whole.parties_of(undertaking.version);
    match undertaking.side {
        Side::School => "The school".to_owned(),
        Side::Authority => "The authority".to_owned(),
        Side::Pupil => "The pupil".to_owned(),
        Side::Others => "Others".to_owned(),
        Side::Parent => parties
            .find(|p| Some(p.number) == undertaking.party)
            .map_or_else(|| "The parent".to_owned(), |p| p.name.clone()),
    }
}

impl Paper {
    fn undertakings(&self) -> Vec<&Undertaking> {
        let all = self.desk.whole.undertakings_of(self.version.number);
        all.collect()
    }

    /// What is wrong before anything else: the contract has moved on, or the review is closed.
    fn unless_open(&self, typed: &Typed) -> Wrong {
        let mut wrong = unless_seen(&self.desk, typed);
        if wrong.is_empty() && self.review.state != ReviewState::ToCome {
            wrong.add(
                "",
                "What came of this review is on record already: look at the contract",
            );
        }
        wrong
    }

    fn show_held(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let address = format!("/review/{}/held", self.review.number);
        let mut form = Form::of(&self.desk, caller, "The review was held", &address);
        form.words = vec![
            format!("Due on {}.", when::day(self.review.due)),
            "Go through what each side said it would do, the school’s part as plainly as the parent’s.".to_owned(),
        ];
        let hint = "Each by name";
        let mut fields = vec![
            date_field(typed, wrong, "on", "When was it?", ""),
            line_field(typed, wrong, "came", "Who took part?", hint),
        ];
        for (at, own) in self.undertakings().into_iter().enumerate() {
            let name = format!("kept-{at}");
            let legend = format!("{}: {}", whose(&self.desk, own), own.words);
            let choices = Kept::ALL.map(|kept| Choice::new(kept.id(), kept.words()));
            let radios = Radios::new(name.as_str(), legend)
                .inline()
                .small()
                .choices(choices)
                .value(text(typed, &name))
                .error_if(wrong.at(&name));
            fields.push(radios.into());
        }
        let label = "What did you find together, and what is to change?";
        fields.push(words_field(typed, wrong, "note", label, ""));
        let planned = self.desk.whole.reviews.iter();
        let next = planned
            .filter(|r| r.state == ReviewState::ToCome && r.number != self.review.number)
            .map(|r| r.due)
            .min();
        let hint = next.map_or_else(
            || "None is planned; leave it blank if none is needed before it ends".to_owned(),
            |next| format!("Leave it blank for {}, as planned", when::day(next)),
        );
        let legend = "A further review (optional)";
        fields.push(date_field(typed, wrong, "review-0", legend, &hint));
        form.fields = fields;
        form.show(&self.desk.opened, caller, wrong)
    }

    fn show_missed(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let address = format!("/review/{}/missed", self.review.number);
        let mut form = Form::of(&self.desk, caller, "The review was missed", &address);
        form.words = vec![
            format!("It was due on {}.", when::day(self.review.due)),
            "Whoever did not come may have had a reason: ask, and offer another day.".to_owned(),
        ];
        let label = "Who did not come, what is known of why, and how did you ask?";
        let legend = "When is it held instead?";
        form.fields = vec![
            words_field(typed, wrong, "reason", label, ""),
            date_field(typed, wrong, "review-0", legend, ""),
        ];
        form.show(&self.desk.opened, caller, wrong)
    }

    /// Closes the review, and plans the next one.
    async fn close(
        &self,
        caller: &Caller,
        outcome: Outcome<'_>,
        next: Option<Date>,
        (kind, payload): (&str, Value),
    ) -> Result<bool, StoreError> {
        let desk = &self.desk;
        let doing = Doing {
            act: Act::Review,
            on: outcome.on,
            words: outcome.found,
            then: desk.course.state(),
        };
        let Some(unit) = desk.begin(caller, doing).await? else {
            return Ok(false);
        };
        if !close_review(&unit, &self.review, outcome).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        let planned_already = |day: Date| {
            let mut all = desk.whole.reviews.iter();
            all.any(|r| {
                r.due == day && r.state == ReviewState::ToCome && r.number != self.review.number
            })
        };
        if let Some(next) = next.filter(|day| !planned_already(*day)) {
            let number = desk.whole.reviews.last().map_or(1, |r| r.number + 1);
            let review = planned(desk, &unit, self.version.number, number, next);
            insert_reviews(&unit, vec![review]).await?;
        }
        desk.finish(caller, unit, kind, payload).await?;
        Ok(true)
    }
}

/// The form for a review that was held.
pub(crate) async fn held_form(caller: Caller, Path(at): Path<AtReview>) -> Answer {
    let paper = open(&caller, at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(paper.show_held(&caller, &typed, &paper.unless_open_now()))
}

impl Paper {
    /// The same for a form that begins.
    fn unless_open_now(&self) -> Wrong {
        let mut typed = Typed::new();
        typed.insert("seen".to_owned(), super::form::seen(&self.desk));
        self.unless_open(&typed)
    }
}

/// Keeps that a review was held.
pub(crate) async fn held(
    caller: Caller,
    Path(at): Path<AtReview>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let paper = open(&caller, at).await?;
    let closed = paper.unless_open(&typed);
    if !closed.is_empty() {
        return Ok(paper.show_held(&caller, &typed, &closed));
    }
    let undertakings = paper.undertakings();
    let kept: Vec<Option<Kept>> = (0..undertakings.len())
        .map(|at| Kept::of_id(&text(&typed, &format!("kept-{at}"))))
        .collect();
    let (came, found) = (text(&typed, "came"), text(&typed, "note"));
    let asked = Holding {
        on: day(&typed, "on"),
        came: &came,
        kept: &kept,
        found: &found,
        next: maybe_day(&typed, "review-0"),
    };
    let days = (paper.since, paper.version.holds_until);
    let (on, next) = match hold(&paper.desk.course, &asked, days, caller.rooms.today()) {
        Ok(held) => held,
        Err(wrongs) => return Ok(paper.show_held(&caller, &typed, &wrong(wrongs))),
    };
    let by_number: Map<String, Value> = undertakings
        .iter()
        .zip(&kept)
        .filter_map(|(u, kept)| Some((u.number.to_string(), (*kept)?.id().into())))
        .collect();
    let told = |wanted: &[Kept]| -> String {
        let both = undertakings.iter().zip(&kept);
        let own = both.filter(|(_, kept)| kept.is_some_and(|k| wanted.contains(&k)));
        let words = own.map(|(u, _)| format!("{}: {}", whose(&paper.desk, u), u.words));
        words.collect::<Vec<_>>().join("; ")
    };
    let (due, held_on) = (when::day(paper.review.due), when::day(on));
    let mut words = format!("The review due on {due} was held on {held_on} with {came}.");
    for (heading, wanted) in [
        ("Kept", Kept::Kept),
        ("In part", Kept::Partly),
        ("Not kept", Kept::NotKept),
    ] {
        let own = told(&[wanted]);
        if !own.is_empty() {
            words.push_str(&format!(" {heading}: {own}."));
        }
    }
    words.push_str(&format!(" What was found: {found}"));
    let payload = json!({
        "says": words,
        "due": paper.review.due.to_string(), "on": on.to_string(), "who_took_part": came,
        "kept": told(&[Kept::Kept]), "in_part": told(&[Kept::Partly]),
        "not_kept": told(&[Kept::NotKept]), "found": found,
        "next": next.map(|day| day.to_string()),
    });
    let outcome = Outcome {
        state: ReviewState::Held,
        on,
        came: &came,
        kept: Value::Object(by_number),
        found: &found,
    };
    let done = paper.close(&caller, outcome, next, ("contracts.review.held", payload));
    let done = done.await;
    let desk = &paper.desk;
    desk.after(&caller, done, |wrong| {
        paper.show_held(&caller, &typed, wrong)
    })
}

/// The form for a review that was missed.
pub(crate) async fn missed_form(caller: Caller, Path(at): Path<AtReview>) -> Answer {
    let paper = open(&caller, at).await?;
    let wrong = paper.unless_open_now();
    Ok(paper.show_missed(&caller, &Typed::new(), &wrong))
}

/// Keeps that a review was missed.
pub(crate) async fn missed(
    caller: Caller,
    Path(at): Path<AtReview>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let paper = open(&caller, at).await?;
    let closed = paper.unless_open(&typed);
    if !closed.is_empty() {
        return Ok(paper.show_missed(&caller, &typed, &closed));
    }
    let today = caller.rooms.today();
    let reason = text(&typed, "reason");
    let asked = Missing {
        reason: &reason,
        next: day(&typed, "review-0"),
    };
    let days = (paper.review.due, paper.version.holds_until);
    let next = match miss(&paper.desk.course, &asked, days, today) {
        Ok(next) => next,
        Err(found) => return Ok(paper.show_missed(&caller, &typed, &wrong(found))),
    };
    let payload = json!({
        "due": paper.review.due.to_string(), "why": reason, "next": next.to_string(),
        "says": format!(
            "The review due on {} was missed: {}. It is held on {} instead.",
            when::day(paper.review.due), reason.trim_end_matches('.'), when::day(next)
        ),
    });
    let outcome = Outcome {
        state: ReviewState::Missed,
        on: today,
        came: "",
        kept: json!({}),
        found: &reason,
    };
    let kind = ("contracts.review.missed", payload);
    let done = paper.close(&caller, outcome, Some(next), kind).await;
    let desk = &paper.desk;
    desk.after(&caller, done, |wrong| {
        paper.show_missed(&caller, &typed, wrong)
    })
}

/// How a review stands, in words and whether somebody has to do something.
pub(super) fn stands(review: &ContractReview, is_over: bool, today: Date) -> (&'static str, bool) {
    match review.state {
        ReviewState::ToCome if is_over => ("Not held any more", false),
        ReviewState::Held => ("Held", false),
        ReviewState::Missed => ("Missed", false),
        ReviewState::PutAside => ("Put aside", false),
        ReviewState::ToCome => match Stands::on(review.due, today) {
            Stands::ToCome => ("To come", false),
            Stands::Due => ("Today", true),
            Stands::Missed => ("Missed", true),
        },
    }
}
