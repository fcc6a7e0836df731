//! `/{authority}/translations/{letter}/{language}`: a translation beside the English, and its reviews.
//! In: a letter and a language; that somebody has reviewed the text, or why a review is withdrawn. Out: both texts
//! with invented people; the review kept with the authority's chronology, or the form again.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use govuk::moj::{Timeline, TimelineItem};
use govuk::{
    BackLink, Button, Checkboxes, Choice, Content, DateInput, ErrorSummary, Input, Tag, Textarea,
};
use letters::Template as Text;
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::contact::{TranslationReview, record_review, translation_reviews_of, withdraw_reviews};

use super::list::Standing;
use super::{Pair, digest, reviewer};
use crate::web::{
    Answer, Caller, Problem, Typed, Wrong, day, day_parts, page, see_other, seen, text,
};
use crate::when;

#[derive(Template)]
#[template(path = "contact/translation/one.html")]
struct OnePage {
    wrong: Option<ErrorSummary>,
    letter: String,
    language: &'static str,
    /// Its code, so that a screen reader reads the text in its language.
    code: &'static str,
    tag: Tag,
    standing: String,
    /// Part by part, the English and the translation.
    parts: Vec<(String, String)>,
    /// Both texts as they are kept, with their fields.
    english: String,
    text: String,
    /// The form that may be sent: a review, or why it is withdrawn.
    withdraws: bool,
    action: String,
    seen: String,
    fields: Vec<Content>,
    button: Button,
    before: Option<Timeline>,
}

struct Desk {
    pair: Pair,
    reviews: Vec<TranslationReview>,
}

/// What of both texts somebody saw.
fn texts(pair: Pair) -> String {
    seen(&(digest(pair.text), digest(pair.english)))
}

/// A letter with its invented people, part by part. Whether it is a draft is said above it.
fn example(text: &Text) -> Result<Vec<String>, letters::Refusal> {
    let mut document = text.preview(&text.example())?;
    document.draft = false;
    let parts = document.text();
    Ok(parts.trim_end().split("\n\n").map(str::to_owned).collect())
}

/// Both side by side; where one has more parts, the other is blank beside it.
fn side_by_side(pair: Pair) -> Result<Vec<(String, String)>, letters::Refusal> {
    let (mut english, mut text) = (example(pair.english)?, example(pair.text)?);
    let longest = english.len().max(text.len());
    english.resize(longest, String::new());
    text.resize(longest, String::new());
    Ok(english.into_iter().zip(text).collect())
}

impl Desk {
    async fn open(caller: &Caller, letter: &str, language: &str) -> Result<Self, Response> {
        caller.may(Action::ReviewTranslations)?;
        let pair = Pair::all()
            .into_iter()
            .find(|p| p.text.id == letter && p.text.language.code() == language);
        let pair = pair.ok_or_else(|| caller.problem(Problem::NotFound))?;
        let reviews = translation_reviews_of(&caller.rooms.store, pair.text.id).await;
        let reviews = reviews.map_err(|e: StoreError| caller.problem(e.into()))?;
        let reviews = pair.own(&reviews).cloned().collect();
        Ok(Self { pair, reviews })
    }

    fn address(&self, caller: &Caller, page: &str) -> String {
        let (id, code) = (self.pair.text.id, self.pair.text.language.code());
        caller
            .rooms
            .address(&format!("translations/{id}/{code}{page}"))
    }

    fn fields(&self, withdraws: bool, typed: &Typed, wrong: &Wrong) -> Vec<Content> {
        let input = |name: &str, label: &str, hint: &str| -> Content {
            let input = Input::new(name, label)
                .value(text(typed, name))
                .error_if(wrong.at(name));
            if hint.is_empty() {
                input.into()
            } else {
                input.hint(hint.to_owned()).into()
            }
        };
        if withdraws {
            let why = Textarea::new("because", "Why is the review withdrawn?")
                .rows(3)
                .value(text(typed, "because"))
                .error_if(wrong.at("because"));
            return vec![why.into()];
        }
        let language = self.pair.text.language.name();
        let both = format!(
            "They read English and {language} well, and have held the whole of this text against the English"
        );
        let ticked = (text(typed, "reads") == "both").then_some("both");
        vec![
            input("reviewer", "Who reviewed it?", "Their name"),
            input(
                "position",
                "What are they?",
                "For example, community interpreter, or teaching assistant at Foxley School",
            ),
            Checkboxes::new("reads", "What they did")
                .choice(Choice::new("both", both))
                .values(ticked)
                .error_if(wrong.at("reads"))
                .into(),
            DateInput::new("on", "On which day?")
                .name_prefix("on")
                .values(day_parts(typed, "on"))
                .error_if(wrong.at("on-day"))
                .into(),
        ]
    }

    /// What was recorded before, the latest first.
    fn before(&self) -> Option<Timeline> {
        let mut line = Timeline::new();
        for one in &self.reviews {
            if let Some(at) = one.withdrawn_at {
                let item = TimelineItem::new(
                    "Review withdrawn",
                    at.to_string(),
                    when::instant(at),
                    one.withdrawn_because.as_str(),
                );
                line = line.item(item.by(one.withdrawn_by_name.as_str()));
            }
            let (text, english) = (digest(self.pair.text), digest(self.pair.english));
            let of = if one.text == text && one.english == english {
                "of the text as it is now"
            } else {
                "of an earlier text"
            };
            let item = TimelineItem::new(
                "Review recorded",
                one.recorded_at.to_string(),
                when::instant(one.recorded_at),
                format!(
                    "{of}, by {} on {}",
                    reviewer(one),
                    when::day(one.reviewed_on)
                ),
            );
            let by = format!("{}, {}", one.recorded_by_name, one.recorded_by_position);
            line = line.item(item.by(by));
        }
        (!self.reviews.is_empty()).then_some(line)
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Answer {
        let failed = |e: letters::Refusal| caller.problem(Problem::Failed(e.into()));
        let standing = Standing::of(self.pair, &self.reviews);
        let withdraws = matches!(standing, Standing::Reviewed(_));
        let language = self.pair.text.language;
        let button = if withdraws {
            Button::new("Withdraw the review").secondary()
        } else {
            Button::new("Record the review")
        };
        let main = OnePage {
            wrong: wrong.summary(),
            letter: self.pair.english.name.clone(),
            language: language.name(),
            code: language.code(),
            tag: standing.tag(),
            standing: standing.words(),
            parts: side_by_side(self.pair).map_err(failed)?,
            english: format!(
                "{}\n\n{}",
                self.pair.english.subject, self.pair.english.body
            ),
            text: format!("{}\n\n{}", self.pair.text.subject, self.pair.text.body),
            withdraws,
            action: self.address(caller, if withdraws { "/withdraw" } else { "/review" }),
            seen: texts(self.pair),
            fields: self.fields(withdraws, typed, wrong),
            button: button.prevent_double_click(true),
            before: self.before(),
        };
        let is_wrong = main.wrong.is_some();
        let title = format!("{} in {}", main.letter, main.language);
        let back =
            BackLink::new(caller.rooms.address("translations")).words("Letters in other languages");
        let mut answer = page(caller, "administration", &title, main, |page| {
            page.error(is_wrong).back(back)
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        Ok(answer)
    }
}

/// The page.
pub(super) async fn one(
    caller: Caller,
    Path((_, letter, language)): Path<(String, String, String)>,
) -> Answer {
    let desk = Desk::open(&caller, &letter, &language).await?;
    desk.show(&caller, &Typed::new(), &Wrong::default())
}

/// Records a review of the texts that were shown.
pub(super) async fn review(
    caller: Caller,
    Path((_, letter, language)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::open(&caller, &letter, &language).await?;
    let Caller { rooms, signed } = &caller;
    let mut wrong = Wrong::default();
    if desk.pair.in_force(&desk.reviews).is_some() {
        // Somebody was quicker: the page says who.
        return Ok(see_other(&desk.address(&caller, "")));
    }
    if text(&typed, "seen") != texts(desk.pair) {
        let words =
            "The text has changed since this page was opened. Have it looked at as it is now";
        wrong.add("", words);
    }
    wrong.unless_short(&typed, "reviewer", "who reviewed it");
    wrong.unless_short(&typed, "position", "what they are");
    if text(&typed, "reads") != "both" {
        let words = "Say that they read both languages and have looked at the whole text; if not, it stays a draft";
        wrong.add("reads", words);
    }
    let on = day(&typed, "on").filter(|on| *on <= rooms.today());
    if on.is_none() {
        wrong.add(
            "on-day",
            "Enter the day on which they reviewed it, today at the latest",
        );
    }
    let (Some(on), true) = (on, wrong.is_empty()) else {
        return desk.show(&caller, &typed, &wrong);
    };
    let done = async {
        let actor = signed.actor();
        let unit = rooms.store.begin(rooms.context(actor.clone())).await?;
        let one = TranslationReview {
            id: unit.context().id(),
            letter: desk.pair.text.id.to_owned(),
            language: desk.pair.text.language.code().to_owned(),
            text: digest(desk.pair.text),
            english: digest(desk.pair.english),
            reviewer: text(&typed, "reviewer"),
            reviewer_position: text(&typed, "position"),
            reviewed_on: on,
            recorded_at: rooms.now,
            recorded_by: actor.person,
            recorded_by_name: actor.name,
            recorded_by_position: actor.position,
            withdrawn_at: None,
            withdrawn_by: None,
            withdrawn_by_name: String::new(),
            withdrawn_because: String::new(),
        };
        let payload = json!({
            "review": one.id, "letter": one.letter, "language": one.language,
            "text": hex::encode(one.text), "english": hex::encode(one.english),
            "reviewer": one.reviewer, "position": one.reviewer_position, "on": on,
        });
        record_review(&unit, one).await?;
        let kind = "contact.translation.reviewed";
        record(&unit, NewEntry::now(Subject::Authority, kind, payload)).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "")))
}

/// Withdraws the review in force.
pub(super) async fn withdraw(
    caller: Caller,
    Path((_, letter, language)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::open(&caller, &letter, &language).await?;
    let Caller { rooms, signed } = &caller;
    if desk.pair.in_force(&desk.reviews).is_none() {
        return Ok(see_other(&desk.address(&caller, "")));
    }
    let mut wrong = Wrong::default();
    wrong.unless_short(&typed, "because", "why it is withdrawn");
    if !wrong.is_empty() {
        return desk.show(&caller, &typed, &wrong);
    }
    let because = text(&typed, "because");
    let (id, code) = (desk.pair.text.id, desk.pair.text.language.code());
    let done = async {
        let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
        let withdrawn = withdraw_reviews(&unit, id, code, &because).await?;
        if withdrawn == 0 {
            // Somebody was quicker.
            return unit.roll_back().await;
        }
        let payload =
            json!({ "letter": id, "language": code, "reviews": withdrawn, "because": because });
        let kind = "contact.translation.withdrawn";
        record(&unit, NewEntry::now(Subject::Authority, kind, payload)).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "")))
}
