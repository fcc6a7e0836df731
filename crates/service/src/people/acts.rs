//! `/{authority}/people/{id}/do/{act}`: what an administrator does with an account, asked first.
//! In: an act by its word. Out: a page that says what will come of it; then the account again, or
//! the link that was made, shown once.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use casework::people::account::Wish;
use casework::people::{Action, Role};
use govuk::{Button, ErrorSummary};
use serde::Deserialize;
use store::people::Person;
use store::{PersonId, SchoolId};

use super::administer::{self, Outcome};
use super::link::{Made, Purpose};
use super::person::{address, found};
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem, absolute, page, see_other};
use crate::when;

/// The act named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    act: String,
}

/// What is asked before it is done.
pub(super) struct Question {
    pub(super) title: &'static str,
    pub(super) words: Vec<String>,
    pub(super) button: Button,
}

fn question(act: &str, name: &str) -> Option<Question> {
    let question = |title, words: &[&str], button: Button| Question {
        title,
        words: words.iter().map(|w| (*w).to_owned()).collect(),
        button,
    };
    Some(match act {
        "close" => question(
            "Close this account",
            &[
                &format!("{name} is signed out at once and cannot sign in again. Their roles end."),
                "What they did stays in the chronology under their name.",
            ],
            Button::new("Close this account").warning(),
        ),
        "reopen" => question(
            "Open this account again",
            &[
                "It comes back without a role and without a password. Give it its roles, then make a link to set a password.",
            ],
            Button::new("Open this account again"),
        ),
        "unlock" => question(
            "Take the lock off",
            &[
                "Five attempts to sign in failed. Make sure that it was they who tried, and take the lock off so that they need not wait.",
            ],
            Button::new("Take the lock off"),
        ),
        "sign-out" => question(
            "Sign them out everywhere",
            &[&format!(
                "{name} has to sign in again on every device. What they are typing at this moment is lost."
            )],
            Button::new("Sign them out everywhere"),
        ),
        "link" => question(
            "Make a link to set a password by",
            &[
                "The link works once. Hand it over yourself, to somebody whose voice or face you know: whoever has it first sets the password.",
                "Until it is used they can sign in as before.",
            ],
            Button::new("Make the link"),
        ),
        "link-and-phone" => question(
            "Make a link for somebody who has lost their phone",
            &[
                "By this link they set a new password and set up an authenticator app anew. The old app and the old recovery codes stop working.",
                "The link works once. Hand it over yourself, to somebody whose voice or face you know: whoever has it first has the account.",
            ],
            Button::new("Make the link"),
        ),
        _ => return None,
    })
}

#[derive(Template)]
#[template(path = "people/ask.html")]
struct AskPage {
    wrong: Option<ErrorSummary>,
    name: String,
    question: Question,
    action: String,
    back: String,
}

/// The page that asks.
pub(super) fn ask(
    caller: &Caller,
    person: &Person,
    question: Question,
    action: String,
    wrong: Option<&'static str>,
) -> Response {
    let title = question.title;
    let main = AskPage {
        wrong: wrong.map(|words| ErrorSummary::new().general_error(words)),
        name: person.name.clone(),
        question,
        action,
        back: address(&caller.rooms, person.id, ""),
    };
    let mut answer = page(caller, "administration", title, main, |page| {
        page.error(wrong.is_some())
    });
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// Asks whether it is to be done.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let person = found(&caller, &at.id).await?;
    let question = question(&at.act, &person.name);
    let question = question.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let action = address(&caller.rooms, person.id, &format!("/do/{}", at.act));
    Ok(ask(&caller, &person, question, action, None))
}

fn wish(act: &str) -> Option<Wish<SchoolId>> {
    Some(match act {
        "close" => Wish::Close,
        "reopen" => Wish::Reopen,
        "unlock" => Wish::Unlock,
        "sign-out" => Wish::EndSessions,
        _ => return None,
    })
}

/// Does it.
pub(crate) async fn act(caller: Caller, Path(at): Path<At>, headers: HeaderMap) -> Answer {
    let person = found(&caller, &at.id).await?;
    let Caller { rooms, signed } = &caller;
    let missing = || caller.problem(Problem::NotFound);
    let asked = question(&at.act, &person.name).ok_or_else(missing)?;
    let outcome = if let Some(wish) = wish(&at.act) {
        administer::act(rooms, signed, person.id, wish)
            .await
            .map(|outcome| outcome.then(|()| None))
    } else {
        let everything = at.act == "link-and-phone";
        administer::reset(rooms, signed, person.id, everything)
            .await
            .map(|outcome| outcome.then(Some))
    };
    match outcome.map_err(|e| caller.problem(e.into()))? {
        Outcome::Done(None) => Ok(see_other(&address(
            rooms,
            person.id,
            &format!("?done={}", at.act),
        ))),
        Outcome::Done(Some(made)) => {
            Ok(link_page(&caller, &person.name, person.id, &made, &headers))
        }
        Outcome::Refused(refusal) => {
            let action = address(rooms, person.id, &format!("/do/{}", at.act));
            Ok(ask(&caller, &person, asked, action, Some(refusal.words())))
        }
        other => Err(not_done(&caller, &other)),
    }
}

impl<T> Outcome<T> {
    /// The same with something else that came of it.
    fn then<U>(self, done: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Done(what) => Outcome::Done(done(what)),
            Self::Refused(refusal) => Outcome::Refused(refusal),
            Self::AddressTaken => Outcome::AddressTaken,
            Self::NotThere => Outcome::NotThere,
            Self::NotAdministrator => Outcome::NotAdministrator,
        }
    }
}

/// The answer to what came to nothing for a reason that no form can mend.
pub(super) fn not_done<T>(caller: &Caller, outcome: &Outcome<T>) -> Response {
    match outcome {
        Outcome::NotAdministrator => {
            caller.problem(Problem::NotAllowed(Action::ManagePeople.words()))
        }
        _ => caller.problem(Problem::NotFound),
    }
}

#[derive(Template)]
#[template(path = "people/handed_over.html")]
struct LinkPage {
    name: String,
    link: String,
    until: String,
    then: &'static str,
    person: String,
}

/// A link that was made, shown this once.
pub(super) fn link_page(
    caller: &Caller,
    name: &str,
    id: PersonId,
    made: &Made,
    headers: &HeaderMap,
) -> Response {
    let rooms: &Rooms = &caller.rooms;
    let main = LinkPage {
        name: name.to_owned(),
        link: absolute(rooms, headers, &rooms.address(&made.page())),
        until: when::instant(made.until),
        then: match made.purpose {
            Purpose::Begin => "set their password and set up their authenticator app",
            Purpose::Password => "set a new password",
            Purpose::Everything => "set a new password and set up their authenticator app anew",
        },
        person: address(rooms, id, ""),
    };
    page(
        caller,
        "administration",
        "Hand over this link",
        main,
        |page| page,
    )
}

/// The words of a role for a question about it.
pub(super) fn ending(role: Role, name: &str) -> Question {
    Question {
        title: "End a role",
        words: vec![format!(
            "{name} is no longer {} from now on, and no longer sees what that role may see. That they were stays in the chronology.",
            role.words()
        )],
        button: Button::new("End this role").warning(),
    }
}
