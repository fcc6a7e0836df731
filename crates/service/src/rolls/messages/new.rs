//! `/{authority}/messages/new`: a message to another authority about a child.
//! In: a child, from a record or a notification or as typed; whom to write to. Out: the message kept with the job that
//! carries it, or as a file to be sent by a secure way.

use axum::extract::{Path, Query};
use axum::response::Response;
use casework::people::Action;
use govuk::{Choice, Content, InsetText, Radios, Select, SelectOption};
use serde::Deserialize;
use store::rolls::{MessageKind, MessageWay, Notification};
use store::{NotificationId, PupilId, StoreError};

use super::carry::{begin as begin_message, in_words, of_record};
use super::child::Child;
use crate::pupils::open;
use crate::rolls::desk::begin;
use crate::rolls::open::for_the_authority;
use crate::rolls::open::form::{Form, date, line, words};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, put_day, see_other, text};

/// What the select says of an authority that is not served here.
const ELSEWHERE: &str = "another";

/// What a message is about.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pupil: String,
    #[serde(default)]
    notification: String,
}

/// The record and the notification that a message is about.
struct About {
    pupil: Option<PupilId>,
    told: Option<Notification>,
}

impl About {
    /// Opens them; that the record was looked at is written down.
    async fn open(caller: &Caller, asked: &Asked) -> Result<Self, Response> {
        for_the_authority(caller, Action::WriteToAuthorities)?;
        let missing = || caller.problem(Problem::NotFound);
        let mut about = Self {
            pupil: None,
            told: None,
        };
        if asked.pupil.is_empty() {
            return Ok(about);
        }
        let what = "writing to another authority";
        let opened = open(caller, Action::WriteToAuthorities, &asked.pupil, what).await?;
        about.pupil = Some(opened.pupil.id);
        if !asked.notification.is_empty() {
            let id: NotificationId = asked.notification.parse().map_err(|_| missing())?;
            let told = store::rolls::find(&caller.rooms.store, id).await;
            let told = told.map_err(|e| caller.problem(e.into()))?;
            about.told = told.filter(|told| told.pupil == about.pupil && told.state.was_sent());
        }
        Ok(about)
    }

    fn action(&self, caller: &Caller) -> String {
        let mut page = "messages/new".to_owned();
        if let Some(pupil) = self.pupil {
            page.push_str(&format!("?pupil={pupil}"));
            if let Some(told) = &self.told {
                page.push_str(&format!("&notification={}", told.id));
            }
        }
        caller.rooms.address(&page)
    }

    /// What the form begins with.
    async fn typed(&self, caller: &Caller) -> Result<Typed, StoreError> {
        let mut typed = Typed::new();
        let Some(pupil) = self.pupil else {
            return Ok(typed);
        };
        let rooms = &caller.rooms;
        let child = of_record(&rooms.store, rooms, pupil, self.told.as_ref()).await?;
        let Some(child) = child else { return Ok(typed) };
        if let Some(born) = child.born {
            put_day(&mut typed, "born", born);
        }
        for (name, value) in [
            ("forename", child.forename),
            ("surname", child.surname),
            ("upn", child.upn),
            ("sex", child.sex),
            ("school", child.school),
            ("address", child.address),
            ("postcode", child.postcode),
            ("new-address", child.new_address),
            ("words", child.words),
        ] {
            typed.insert(name.to_owned(), value);
        }
        typed.insert("kind".to_owned(), MessageKind::OnRoll.text().to_owned());
        Ok(typed)
    }
}

const KINDS: [MessageKind; 3] = [
    MessageKind::OnRoll,
    MessageKind::MovedIn,
    MessageKind::MovedOut,
];

fn show(caller: &Caller, about: &About, typed: &Typed, wrong: &Wrong) -> Response {
    let rooms = &caller.rooms;
    let back = match about.pupil {
        Some(pupil) => (rooms.address(&format!("open/{pupil}")), "Back to the child"),
        None => (rooms.address("messages"), "Messages with other authorities"),
    };
    let mut form = Form::new("Write to another authority", about.action(caller), back);
    let says = "Tell no more than the other authority needs to find the child. It does not see our rolls, and we do not see theirs.";
    form.above = vec![InsetText::new(says).into()];
    let others = rooms
        .house
        .authorities
        .values()
        .filter(|a| a.id != rooms.authority.id);
    let others = others.map(|a| SelectOption::new(a.id.as_str(), a.name.as_str()));
    let by_mail = rooms.authority.carriers.mail.is_some();
    let choices = KINDS.map(|kind| Choice::new(kind.text(), in_words(kind, true)));
    let mut fields: Vec<Content> = vec![
        Radios::new("kind", "What do you say or ask?")
            .choices(choices)
            .value(text(typed, "kind"))
            .error_if(wrong.at("kind"))
            .into(),
        Select::new("to", "To which authority?")
            .option(SelectOption::new("", "Choose one"))
            .options(others)
            .option(SelectOption::new(
                ELSEWHERE,
                "Another authority, by its name below",
            ))
            .value(text(typed, "to"))
            .error_if(wrong.at("to"))
            .into(),
        line(
            typed,
            wrong,
            "other-name",
            "Its name, if it is another authority",
            "",
        ),
    ];
    if by_mail {
        let hint = "The e-mail gives initials and a reference alone. Leave it blank to have a file that you send by a secure way";
        fields.push(line(
            typed,
            wrong,
            "email",
            "Its e-mail address, if it is another authority",
            hint,
        ));
    }
    let of_child = [
        ("forename", "Child’s forename"),
        ("surname", "Child’s surname"),
    ];
    fields.extend(of_child.map(|(name, label)| line(typed, wrong, name, label, "")));
    fields.push(date(typed, wrong, "born", "Date of birth", ""));
    let of_child = [
        ("upn", "Unique pupil number"),
        ("sex", "Sex, as F or M"),
        ("school", "Last school"),
        ("address", "Last address"),
        ("postcode", "Postcode"),
        ("new-address", "Where the family has gone"),
    ];
    fields.extend(of_child.map(|(name, label)| line(typed, wrong, name, label, "If it is known")));
    fields.push(words(
        typed,
        wrong,
        "words",
        "What else do they need to know?",
        "",
    ));
    form.fields = fields;
    form.button = govuk::Button::new("Send").prevent_double_click(true);
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let about = About::open(&caller, &asked).await?;
    let typed = about.typed(&caller).await;
    let typed = typed.map_err(|e| caller.problem(e.into()))?;
    Ok(show(&caller, &about, &typed, &Wrong::default()))
}

/// To whom, and by which way: the way, the id or address, the name.
fn to_whom(caller: &Caller, typed: &Typed, wrong: &mut Wrong) -> (MessageWay, String, String) {
    let rooms = &caller.rooms;
    let to = text(typed, "to");
    let mut others = rooms.house.authorities.values();
    let here = others.find(|a| a.id != rooms.authority.id && a.id.as_str() == to);
    if let Some(there) = here {
        return (MessageWay::Here, to, there.name.clone());
    }
    if to != ELSEWHERE {
        wrong.add("to", "Choose the authority you write to");
    }
    if to == ELSEWHERE {
        wrong.unless_short(typed, "other-name", "the authority’s name");
    }
    let email = text(typed, "email");
    if email.is_empty() || rooms.authority.carriers.mail.is_none() {
        return (MessageWay::File, String::new(), text(typed, "other-name"));
    }
    if casework::pupils::not_an_email(&email).is_some() {
        wrong.add("email", "Enter an e-mail address, like cme@council.example");
    }
    (MessageWay::Email, email, text(typed, "other-name"))
}

/// Keeps it and has it carried.
pub(crate) async fn make(
    caller: Caller,
    Path(_): Path<String>,
    Query(asked): Query<Asked>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let about = About::open(&caller, &asked).await?;
    let mut wrong = Wrong::default();
    let kind = KINDS
        .into_iter()
        .find(|kind| kind.text() == text(&typed, "kind"));
    if kind.is_none() {
        wrong.add("kind", "Choose what you say or ask");
    }
    let (way, other, name) = to_whom(&caller, &typed, &mut wrong);
    wrong.unless_short(&typed, "forename", "the child’s forename");
    wrong.unless_short(&typed, "surname", "the child’s surname");
    let child = Child::typed(&typed);
    if child.born.is_none_or(|born| born > caller.rooms.today()) {
        wrong.add("born-day", "Enter the child’s date of birth");
    }
    let Some(kind) = kind.filter(|_| wrong.is_empty()) else {
        return Ok(show(&caller, &about, &typed, &wrong));
    };
    let sent = async {
        let unit = begin(&caller).await?;
        let to = (way, other.as_str(), name.as_str());
        let id = begin_message(&unit, kind, to, (about.pupil, about.told.as_ref()), &child).await?;
        unit.commit().await?;
        Ok(id)
    };
    let id = sent
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(
        &caller.rooms.address(&format!("messages/{id}?did=made")),
    ))
}
