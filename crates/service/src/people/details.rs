//! `/{authority}/people/{id}/details`: another name, position or e-mail address.
//! In: what is typed. Out: the account again, or what is wrong with which field.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::{Details, Faults};
use govuk::{Button, ErrorSummary, Input};
use serde::Deserialize;
use store::people::Person;

use super::acts::not_done;
use super::administer::{self, Outcome};
use super::person::{At, address, found};
use crate::web::{Answer, Caller, page, see_other};

/// Details as they are typed.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) position: String,
    #[serde(default)]
    pub(super) email: String,
}

impl Typed {
    pub(super) fn read(&self) -> Result<Details, Faults> {
        Details::read(&self.name, &self.position, &self.email)
    }
}

pub(super) const TAKEN: &str =
    "Somebody has an account with this e-mail address already. Look for them among the people";

/// The three fields, with what is wrong in a summary.
pub(super) fn fields(typed: &Typed, faults: Faults) -> (Vec<Input>, ErrorSummary) {
    let mut summary = ErrorSummary::new();
    for (words, field) in [
        (faults.name, "name"),
        (faults.position, "position"),
        (faults.email, "email"),
    ] {
        if let Some(words) = words {
            summary = summary.error(words, field);
        }
    }
    let inputs = vec![
        Input::new("name", "Full name")
            .value(typed.name.as_str())
            .autocomplete("off")
            .spellcheck(false)
            .error_if(faults.name),
        Input::new("position", "Position")
            .hint("As it is to stand beside what they do, for example School attendance officer")
            .value(typed.position.as_str())
            .autocomplete("off")
            .error_if(faults.position),
        Input::new("email", "E-mail address")
            .hint("They sign in with it")
            .value(typed.email.as_str())
            .kind("email")
            .autocomplete("off")
            .spellcheck(false)
            .error_if(faults.email),
    ];
    (inputs, summary)
}

#[derive(Template)]
#[template(path = "people/details.html")]
struct DetailsPage {
    wrong: Option<ErrorSummary>,
    action: String,
    inputs: Vec<Input>,
    button: Button,
    back: String,
}

fn details_page(caller: &Caller, person: &Person, typed: &Typed, faults: Faults) -> Response {
    let (inputs, summary) = fields(typed, faults);
    let is_wrong = faults != Faults::default();
    let main = DetailsPage {
        wrong: is_wrong.then_some(summary),
        action: address(&caller.rooms, person.id, "/details"),
        inputs,
        button: Button::new("Save"),
        back: address(&caller.rooms, person.id, ""),
    };
    let title = "Name, position and e-mail address";
    let mut answer = page(caller, "administration", title, main, |page| {
        page.error(is_wrong)
    });
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let person = found(&caller, &at.id).await?;
    let typed = Typed {
        name: person.name.clone(),
        position: person.position.clone(),
        email: person.email.clone(),
    };
    Ok(details_page(&caller, &person, &typed, Faults::default()))
}

/// Keeps what was typed.
pub(crate) async fn save(caller: Caller, Path(at): Path<At>, Form(typed): Form<Typed>) -> Answer {
    let person = found(&caller, &at.id).await?;
    let details = match typed.read() {
        Ok(details) => details,
        Err(faults) => return Ok(details_page(&caller, &person, &typed, faults)),
    };
    let Caller { rooms, signed } = &caller;
    let outcome = administer::change(rooms, signed, person.id, &details).await;
    let faults = match outcome.map_err(|e| caller.problem(e.into()))? {
        Outcome::Done(()) => return Ok(see_other(&address(rooms, person.id, "?done=details"))),
        Outcome::AddressTaken => Faults {
            email: Some(TAKEN),
            ..Faults::default()
        },
        Outcome::Refused(refusal) => Faults {
            name: Some(refusal.words()),
            ..Faults::default()
        },
        other => return Err(not_done(&caller, &other)),
    };
    Ok(details_page(&caller, &person, &typed, faults))
}
