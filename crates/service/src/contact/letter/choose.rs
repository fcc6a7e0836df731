//! `/{authority}/pupils/{id}/contact/write`: which letter?
//! In: a pupil within scope. Out: every letter that there is, with when to use it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use govuk::{Button, Choice, ErrorSummary, Radios};
use serde::Deserialize;

use super::{all, of_id};
use crate::pupils::{Opened, name_of, open};
use crate::web::{Answer, Caller, page, see_other};

#[derive(Template)]
#[template(path = "contact/letter/choose.html")]
struct ChoosePage {
    wrong: Option<ErrorSummary>,
    name: String,
    back: String,
    action: String,
    choices: Radios,
    button: Button,
}

/// What is chosen.
#[derive(Deserialize)]
pub(crate) struct Asked {
    letter: Option<String>,
}

const CHOOSE: &str = "Choose the letter that you want to write";

fn show(caller: &Caller, opened: &Opened, wrong: bool) -> Response {
    let choices = all()
        .into_iter()
        .map(|letter| Choice::new(letter.id, letter.name.as_str()).hint(letter.when.as_str()));
    let mut radios = Radios::new("letter", "Which letter do you want to write?").choices(choices);
    if wrong {
        radios = radios.error(CHOOSE);
    }
    let main = ChoosePage {
        wrong: wrong.then(|| ErrorSummary::new().error(CHOOSE, "letter")),
        name: name_of(&opened.pupil),
        back: opened.address(&caller.rooms, "/contact"),
        action: opened.address(&caller.rooms, "/contact/write"),
        choices: radios,
        button: Button::new("Continue"),
    };
    let title = format!("{}: write a letter", main.name);
    let mut answer = page(caller, "pupils", &title, main, |page| {
        opened.around(caller, "/contact", page.error(wrong))
    });
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The page; once a letter is chosen, on to its questions.
pub(crate) async fn choose(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let opened = open(&caller, Action::WriteToParents, &id, "writing a letter").await?;
    Ok(match asked.letter.as_deref() {
        None => show(&caller, &opened, false),
        Some(id) => match of_id(id) {
            None => show(&caller, &opened, true),
            Some(letter) => {
                let page = format!("/contact/write/{}", letter.id);
                see_other(&opened.address(&caller.rooms, &page))
            }
        },
    })
}
