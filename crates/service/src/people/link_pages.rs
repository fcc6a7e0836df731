//! `/{authority}/link/{token}`: where a one-time link leads.
//! In: a link, then a password. Out: the page that asks for one; after it the second step.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use govuk::{Button, ErrorSummary, Input, PasswordInput};
use serde::Deserialize;
use store::StoreError;
use store::people::Person;

use super::account::{new_password, user_name};
use super::link::{self, Purpose, Refusal};
use super::sign_in::Stage;
use crate::house::Rooms;
use crate::web::{Answer, Problem, Visitor, open_page, remember, see_other};

#[derive(Template)]
#[template(path = "people/link.html")]
struct LinkPage {
    wrong: Option<ErrorSummary>,
    title: &'static str,
    name: String,
    council: String,
    then: &'static str,
    action: String,
    email: Input,
    new: PasswordInput,
    button: Button,
}

const fn title(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Begin => "Begin with Herringbone",
        Purpose::Password | Purpose::Everything => "Set a new password",
    }
}

fn form_page(
    rooms: &Rooms,
    token: &str,
    (person, purpose): &(Person, Purpose),
    wrong: Option<&'static str>,
) -> Response {
    let main = LinkPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "new")),
        title: title(*purpose),
        name: person.name.clone(),
        council: rooms.authority.name.clone(),
        then: match purpose {
            Purpose::Begin => "Then you set up an authenticator app, so have your phone at hand.",
            Purpose::Password => "Then you enter a code from your authenticator app, as ever.",
            Purpose::Everything => {
                "Then you set up your authenticator app anew, so have your phone at hand."
            }
        },
        action: rooms.address(&format!("link/{token}")),
        email: user_name(&person.email),
        new: new_password(wrong),
        button: Button::new("Set this password").prevent_double_click(true),
    };
    let status = wrong.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    open_page(rooms, title(*purpose), status, wrong.is_some(), main)
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<h1 class="govuk-heading-l">This link does not work</h1><p class="govuk-body">A link works once and for a short time. If you have set your password by it already, <a class="govuk-link" href="{{ sign_in }}">sign in</a>. Otherwise ask your administrator for a new link.</p>"#
)]
struct GonePage {
    sign_in: String,
}

fn refused(rooms: &Rooms, refusal: Refusal) -> Response {
    if let Refusal::Crowded(wait) = refusal {
        return Problem::TooMany(wait).answer(&rooms.house, None);
    }
    let main = GonePage {
        sign_in: rooms.address("sign-in"),
    };
    let title = "This link does not work";
    open_page(rooms, title, StatusCode::NOT_FOUND, false, main)
}

/// The link named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    token: String,
}

/// The form. Opening a link does not use it up.
pub(crate) async fn form(visitor: Visitor, Path(at): Path<At>) -> Answer {
    let rooms = &visitor.rooms;
    let failed = |e: StoreError| Problem::from(e).answer(&rooms.house, None);
    let found = link::look(rooms, &at.token, &visitor.from).await;
    Ok(match found.map_err(failed)? {
        Ok(found) => form_page(rooms, &at.token, &found, None),
        Err(refusal) => refused(rooms, refusal),
    })
}

/// What is typed into it.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    new: String,
}

/// Sets the password.
pub(crate) async fn set(visitor: Visitor, Path(at): Path<At>, Form(typed): Form<Typed>) -> Answer {
    let rooms = &visitor.rooms;
    let failed = |e: StoreError| Problem::from(e).answer(&rooms.house, None);
    let set = link::set_password(rooms, &at.token, typed.new, visitor.from.clone()).await;
    let refusal = match set.map_err(failed)? {
        Ok((token, stage)) => {
            let next = match stage {
                Stage::In => rooms.address(""),
                Stage::Second | Stage::SettingUp(_) => rooms.address("sign-in/code"),
            };
            return Ok((remember(rooms, &token), see_other(&next)).into_response());
        }
        Err(refusal) => refusal,
    };
    let Refusal::Password(words) = refusal else {
        return Ok(refused(rooms, refusal));
    };
    let found = link::look(rooms, &at.token, &visitor.from).await;
    Ok(match found.map_err(failed)? {
        Ok(found) => form_page(rooms, &at.token, &found, Some(words.words())),
        Err(refusal) => refused(rooms, refusal),
    })
}
