//! `/{authority}/pupils/{id}/contact/record`: a call, a meeting or a text, written down in under a minute.
//! In: with which parent, when, what came of it. Out: kept, with the chronology; or the form again.
//! What has happened is written down whoever it was with: a restriction on contact does not make it unhappen.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::contact::{State, Way};
use casework::people::Action;
use govuk::{Button, Choice, Content, DateInput, ErrorSummary, Input, Radios, Textarea};
use jiff::Timestamp;
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::contact::{Communication, insert};
use store::schools::School;

use super::letter::write::own_school;
use super::who::{Addressee, addressees};
use crate::pupils::{Opened, name_of, open};
use crate::web::{
    Answer, Caller, Problem, Typed, Wrong, day, day_parts, page, put_day, see_other, text, time,
};
use crate::when::england;

/// What can come of a call, a meeting or a text: as it is sent, and in words.
const OUTCOMES: [(&str, &str); 5] = [
    ("answered", "We spoke"),
    ("no-answer", "No answer"),
    ("message", "A message was left"),
    ("sent", "It was sent"),
    ("did-not-come", "They did not come"),
];

/// Letters of what was said.
const LONGEST: usize = 4_000;

#[derive(Template)]
#[template(path = "contact/told.html")]
struct ToldPage {
    wrong: Option<ErrorSummary>,
    name: String,
    back: String,
    action: String,
    nobody: bool,
    fields: Vec<Content>,
    button: Button,
}

struct Desk {
    opened: Opened,
    school: School,
    parents: Vec<Addressee>,
}

impl Desk {
    async fn open(caller: &Caller, id: &str) -> Result<Self, Response> {
        let scope = caller.may(Action::WriteToParents)?;
        let opened = open(caller, Action::WriteToParents, id, "recording a call").await?;
        let rooms = &caller.rooms;
        let school = own_school(&opened, &scope, rooms.today());
        let school = school.ok_or_else(|| caller.problem(Problem::NotFound))?;
        let parents = addressees(&rooms.store, opened.pupil.id, rooms.today()).await;
        Ok(Self {
            parents: parents.map_err(|e: StoreError| caller.problem(e.into()))?,
            opened,
            school,
        })
    }

    fn fields(&self, typed: &Typed, wrong: &Wrong) -> Vec<Content> {
        let parents = self
            .parents
            .iter()
            .map(|to| Choice::new(to.parent.id.to_string(), to.name()));
        vec![
            Radios::new("parent", "Which parent?")
                .choices(parents)
                .value(text(typed, "parent"))
                .error_if(wrong.at("parent"))
                .into(),
            Radios::new("way", "What was it?")
                .inline()
                .choices(Way::TOLD.map(|way| Choice::new(way.id(), way.words())))
                .value(text(typed, "way"))
                .error_if(wrong.at("way"))
                .into(),
            DateInput::new("on", "On which day?")
                .name_prefix("on")
                .values(day_parts(typed, "on"))
                .error_if(wrong.at("on-day"))
                .into(),
            Input::new("at", "At what time?")
                .hint("For example, 9:05 or 15:20")
                .class("govuk-input--width-5")
                .value(text(typed, "at"))
                .error_if(wrong.at("at"))
                .into(),
            Radios::new("outcome", "What came of it?")
                .choices(OUTCOMES.map(|(id, words)| Choice::new(id, words)))
                .value(text(typed, "outcome"))
                .error_if(wrong.at("outcome"))
                .into(),
            Textarea::new("said", "What was said, and what follows (optional)")
                .hint("The parent may one day read this. Write what was said and agreed, not what you think of them")
                .rows(5)
                .value(text(typed, "said"))
                .error_if(wrong.at("said"))
                .into(),
        ]
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let address = |page: &str| self.opened.address(&caller.rooms, page);
        let main = ToldPage {
            wrong: wrong.summary(),
            name: name_of(&self.opened.pupil),
            back: address("/contact"),
            action: address("/contact/record"),
            nobody: self.parents.is_empty(),
            fields: self.fields(typed, wrong),
            button: Button::new("Record it").prevent_double_click(true),
        };
        let title = format!("{}: record a call, a meeting or a text", main.name);
        let is_wrong = main.wrong.is_some();
        let mut answer = page(caller, "pupils", &title, main, |page| {
            self.opened.around(caller, "/contact", page.error(is_wrong))
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}

/// The form, for now.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let desk = Desk::open(&caller, &id).await?;
    let now = caller.rooms.now.to_zoned(england());
    let mut typed = Typed::new();
    put_day(&mut typed, "on", now.date());
    typed.insert("at".to_owned(), now.strftime("%-H:%M").to_string());
    if let [only] = desk.parents.as_slice() {
        typed.insert("parent".to_owned(), only.parent.id.to_string());
    }
    Ok(desk.show(&caller, &typed, &Wrong::default()))
}

/// When it was; `None` when that is no time, or has not come.
fn when(typed: &Typed, now: Timestamp) -> Option<Timestamp> {
    let time = time(&text(typed, "at"))?;
    let at = day(typed, "on")?
        .to_datetime(time)
        .to_zoned(england())
        .ok()?;
    Some(at.timestamp()).filter(|at| *at <= now)
}

/// Keeps it.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::open(&caller, &id).await?;
    let Caller { rooms, signed } = &caller;
    let mut wrong = Wrong::default();
    let parent = text(&typed, "parent");
    let to = desk
        .parents
        .iter()
        .find(|to| to.parent.id.to_string() == parent);
    if to.is_none() {
        wrong.add("parent", "Choose which parent");
    }
    let way = Way::of_id(&text(&typed, "way")).filter(|way| Way::TOLD.contains(way));
    if way.is_none() {
        wrong.add("way", "Choose whether it was a call, a meeting or a text");
    }
    let at = when(&typed, rooms.now);
    if at.is_none() {
        wrong.add(
            "on-day",
            "Enter the day and the time when it was, now at the latest",
        );
    }
    let outcome = text(&typed, "outcome");
    let outcome = OUTCOMES.iter().find(|(id, _)| *id == outcome);
    if outcome.is_none() {
        wrong.add("outcome", "Choose what came of it");
    }
    let said = text(&typed, "said");
    if said.chars().count() > LONGEST {
        wrong.add(
            "said",
            format!("Shorten what was said to {LONGEST} letters"),
        );
    }
    let (Some(to), Some(way), Some(at), Some((_, outcome)), true) =
        (to, way, at, outcome, wrong.is_empty())
    else {
        return Ok(desk.show(&caller, &typed, &wrong));
    };
    let done = async {
        let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
        let one = Communication {
            id: unit.context().id(),
            pupil: desk.opened.pupil.id,
            school: desk.school.id,
            parent: to.parent.id,
            way,
            state: State::Told,
            letter: None,
            subject: format!("{}: {}", way.words(), outcome.to_lowercase()),
            said: said.clone(),
            to_name: to.name(),
            sent_to: String::new(),
            contact_point: None,
            document: None,
            sent_copy: None,
            message_id: None,
            happened_at: at,
            written_by: Some(signed.person.id),
            written_by_name: signed.person.name.clone(),
            written_by_position: signed.person.position.clone(),
            changed_at: rooms.now,
            deemed_on: None,
            about: None,
            batch: None,
            translation: None,
            own_letter: None,
            word: None,
        };
        let payload = json!({
            "communication": one.id, "parent": one.parent, "way": way.id(), "outcome": outcome, "note": said,
        });
        let entry = NewEntry {
            happened_at: Some(at),
            ..NewEntry::now(Subject::Child(one.pupil), "contact.told", payload)
        };
        insert(&unit, vec![one]).await?;
        record(&unit, entry).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.opened.address(rooms, "/contact")))
}
