//! The pages on which a school says what it tells the authority: one thing a page, kept as it goes, checked, then sent.
//! In: a draft, or one that was returned; a page; what was typed. Out: the next page, or the same with what is wrong. What
//! is asked and what may stand is each kind's own ([`Telling`]).

pub(super) mod begin;
pub(super) mod check;
pub(super) mod documents;
mod fields;
mod flags;
mod pages;

use std::cell::Cell;

use axum::response::Response;
use casework::people::Action;
use casework::rolls::Named;
use casework::rolls::notification::{Kind, State};
use casework::rolls::notifying::Refused;
use govuk::{Choice, Content, InsetText, SummaryList};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::rolls::{Notification, of_pupil};
use store::{NotificationId, StoreError};

use super::desk::Desk;
use crate::schools::OpenDays;
use crate::web::{Caller, Problem, Typed, put_day, text};
use crate::when;

pub(super) use fields::{day, line, parent_names, pick, words, yes_or_no};
pub(super) use flags::{FLAGS, flags_field, keep_flags, ticked};
pub(super) use pages::{form, keep};

/// A page that asks, and the fields on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Step {
    /// Its name in addresses.
    pub(super) page: &'static str,
    /// Its question.
    pub(super) title: &'static str,
    /// What it asks.
    pub(super) fields: &'static [&'static str],
}

/// An answer as it is read again, and the page on which it was given.
pub(super) struct Line {
    pub(super) label: &'static str,
    pub(super) said: String,
    pub(super) page: &'static str,
}

/// A line of an answer.
pub(super) fn answer(label: &'static str, said: impl Into<String>, page: &'static str) -> Line {
    Line {
        label,
        said: said.into(),
        page,
    }
}

/// What a kind of notification asks, and what may stand in it.
pub(super) trait Telling {
    /// What it is of.
    const KIND: Kind;
    /// The heading above its questions.
    const TITLE: &'static str;
    /// The fields that are days.
    const DAYS: &'static [&'static str];

    /// The pages, in their order, as they follow from what was said so far.
    fn steps(around: &Around, said: &Typed) -> Vec<Step>;

    /// What a page asks.
    fn fields(around: &Around, caller: &Caller, asking: &Asking<'_>) -> Vec<Content>;

    /// What is known on every page: a clock, say.
    fn notes(around: &Around, caller: &Caller) -> Vec<Content>;

    /// Everything that cannot stand so.
    fn refused(around: &Around, caller: &Caller, said: &Typed) -> Vec<Refused>;

    /// Has the notification's own columns follow from what was said.
    fn settle(around: &Around, caller: &Caller, said: &mut Typed, now: &mut Notification);

    /// What was said, to be read.
    fn lines(told: &Notification) -> Vec<Line>;

    /// What is asked on the page on which answers are checked.
    fn last_questions(_: &Around, _: &Typed) -> Vec<Content> {
        Vec::new()
    }

    /// Why nothing is to be sent, where that is so.
    fn not_needed(_: &Around, _: &Caller) -> Option<Vec<String>> {
        None
    }
}

/// A page of questions as it is shown.
pub(super) struct Asking<'a> {
    pub(super) step: Step,
    pub(super) typed: &'a Typed,
    pub(super) wrong: &'a crate::web::Wrong,
    /// Whether a field's own question is the heading of the page.
    headed: Cell<bool>,
}

/// A draft, with what its questions rest on.
pub(super) struct Around {
    pub(super) desk: Desk,
    /// When the school is open.
    pub(super) days: OpenDays,
    /// What this school sent of the same child before, the latest first.
    pub(super) before: Vec<Notification>,
    /// What the policy lets a notification be flagged for.
    pub(super) flags: Vec<Named>,
}

/// What is said of every notification that the law does not ask for.
pub(super) const NO_REFERRAL: &str = "This is a notification, not a referral. The school goes on teaching, supporting and safeguarding the child; the authority may get in touch.";

/// What an earlier notification is called where another goes on from it.
pub(super) fn goes_on_from(told: &Notification) -> String {
    let sent = told.sent_on.map(|day| format!(", sent {}", when::day(day)));
    let sent = sent.unwrap_or_default();
    format!(
        "{}: {}{sent} ({})",
        told.kind.words(),
        told.about,
        told.reference
    )
}

/// The earlier notifications of some kinds, to choose from.
pub(super) fn earlier(around: &Around, asking: &Asking<'_>, name: &str, kinds: &[Kind]) -> Content {
    let sent = around
        .before
        .iter()
        .filter(|told| kinds.contains(&told.kind));
    let choices: Vec<Choice> = sent
        .map(|told| Choice::new(told.id.to_string(), goes_on_from(told)))
        .collect();
    if choices.is_empty() {
        let words = "This school has sent no notification of this child yet. Go back and choose another reason.";
        return InsetText::new(words).into();
    }
    pick(asking, name, asking.step.title, choices).into()
}

impl Around {
    /// Opens a draft of a kind, or one that was returned, for the school that writes it.
    pub(super) async fn open(caller: &Caller, kind: Kind, id: &str) -> Result<Self, Response> {
        let what = "writing a notification to the authority";
        let desk = Desk::open(caller, Action::Notify, id, what).await?;
        let told = &desk.notification;
        let writes = matches!(told.state, State::Draft | State::Returned);
        if told.kind != kind || !desk.of_school {
            return Err(caller.problem(Problem::NotFound));
        }
        if !writes {
            // It is with the authority: there is nothing to write any more.
            return Err(crate::web::see_other(&desk.address(caller, "")));
        }
        let around = Self::read(caller, desk).await;
        around.map_err(|e| caller.problem(e.into()))
    }

    async fn read(caller: &Caller, desk: Desk) -> Result<Self, StoreError> {
        let store = &caller.rooms.store;
        let told = &desk.notification;
        let mut before = match told.pupil {
            Some(pupil) => of_pupil(store, pupil).await?,
            None => Vec::new(),
        };
        before.retain(|other| {
            other.school == told.school && other.id != told.id && other.state.was_sent()
        });
        Ok(Self {
            days: OpenDays::of(store, desk.school.id).await?,
            flags: caller.rooms.authority.policy.rolls.flags.clone(),
            before,
            desk,
        })
    }

    /// What was said so far.
    pub(super) fn said(&self) -> Typed {
        said_of(&self.desk.notification)
    }

    /// The address of a page of the questions.
    fn address(&self, caller: &Caller, page: &str) -> String {
        let told = &self.desk.notification;
        address(caller, told.kind, told.id, page)
    }
}

/// The address of a page on which a draft of a kind is written.
pub(super) fn address(caller: &Caller, kind: Kind, id: NotificationId, page: &str) -> String {
    let kind = kind.id();
    caller
        .rooms
        .address(&format!("notifications/{kind}/{id}/{page}"))
}

/// What was said in a notification, by the names of the fields.
pub(super) fn said_of(told: &Notification) -> Typed {
    let fields = told.said.as_object().into_iter().flatten();
    fields
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// The same as it is kept.
fn kept(said: &Typed) -> Value {
    json!(said)
}

/// A day that was said.
pub(super) fn said_day(said: &Typed, name: &str) -> Option<Date> {
    text(said, name).parse().ok()
}

/// What was said, as a form shows it: a day is three fields.
fn as_typed(said: &Typed, days: &[&str]) -> Typed {
    let mut typed = said.clone();
    for name in days {
        if let Some(day) = said_day(said, name) {
            put_day(&mut typed, name, day);
        }
    }
    typed
}

/// What was said in a notification of a kind, to be read.
pub(super) fn answers<T: Telling>(told: &Notification) -> SummaryList {
    let lines = T::lines(told).into_iter();
    lines
        .filter(|line| !line.said.trim().is_empty())
        .fold(SummaryList::new(), |list, line| {
            list.entry(line.label, line.said)
        })
}
