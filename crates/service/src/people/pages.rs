//! Pages: choosing an authority, signing in and out.
//! In: forms. Out: pages, and a cookie.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::people::Action;
use govuk::{Button, ErrorSummary, Input, PasswordInput};
use serde::Deserialize;
use store::StoreError;
use store::people as accounts;

use super::account::{CODES, CodesPage};
use super::qr::Qr;
use super::second_factor;
use super::sign_in::{self, Refusal, Stage};
use crate::house::{House, Rooms};
use crate::web::{Answer, Caller, Problem, Visitor, forget, remember, see_other};
use crate::web::{choices, council, open_page};

/// `/`: the authorities served here.
pub(crate) async fn authorities(State(house): State<Arc<House>>) -> Response {
    let links: Vec<(String, String)> = house
        .authorities
        .values()
        .map(|a| (a.name.clone(), format!("/{}/", a.id)))
        .collect();
    if let [(_, only)] = &links[..] {
        return see_other(only);
    }
    let site = govuk::Site::new("Herringbone", council(&house));
    let main = choices("Choose your council", &links);
    let page = govuk::Page::new(&site, "Choose your council", main);
    axum::response::Html(page.to_string()).into_response()
}

/// `/{authority}/`: to the page where a person's day begins.
pub(crate) async fn home(caller: Caller) -> Response {
    let first = [
        (Action::SeeToday, "today"),
        (Action::ListPupils, "pupils"),
        (Action::SeeSchool, "schools"),
    ];
    let page = first
        .into_iter()
        .find(|(action, _)| caller.signed.may(*action));
    see_other(
        &caller
            .rooms
            .address(page.map_or("account", |(_, page)| page)),
    )
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub(crate) struct To {
    #[serde(default)]
    to: String,
}

impl To {
    /// The address, if it is one of this authority's pages and nowhere else.
    fn within(&self, rooms: &Rooms) -> String {
        let home = rooms.address("");
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
        let ours = self.to.starts_with(&home)
            && self.to.chars().all(plain)
            && !self.to.contains("//")
            && !self.to.contains("..");
        if ours { self.to.clone() } else { home }
    }
}

#[derive(Template)]
#[template(path = "people/sign_in.html")]
struct SignInPage {
    wrong: Option<ErrorSummary>,
    action: String,
    email: Input,
    password: PasswordInput,
    button: Button,
}

fn sign_in_page(rooms: &Rooms, to: &str, email: &str, wrong: Option<Refusal>) -> Response {
    let mut field = Input::new("email", "E-mail address")
        .value(email)
        .kind("email")
        .autocomplete("username")
        .spellcheck(false);
    if let Some(refusal) = wrong {
        field = field.error(refusal.words());
    }
    let main = SignInPage {
        wrong: wrong.map(|r| ErrorSummary::new().error(r.words(), "email")),
        action: format!("{}?to={to}", rooms.address("sign-in")),
        email: field,
        password: PasswordInput::new("password", "Password"),
        button: Button::new("Continue"),
    };
    let status = wrong.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    open_page(rooms, "Sign in", status, wrong.is_some(), main)
}

/// The form.
pub(crate) async fn sign_in_form(visitor: Visitor, Query(to): Query<To>) -> Response {
    let to = to.within(&visitor.rooms);
    sign_in_page(&visitor.rooms, &to, "", None)
}

/// What is typed into it.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// The first step.
pub(crate) async fn sign_in(
    visitor: Visitor,
    Query(to): Query<To>,
    Form(typed): Form<Typed>,
) -> Answer {
    let rooms = &visitor.rooms;
    let to = to.within(rooms);
    let tried = sign_in::with_password(rooms, &typed.email, typed.password, visitor.from).await;
    let failed = |e: StoreError| Problem::from(e).answer(&rooms.house, None);
    Ok(match tried.map_err(failed)? {
        Err(Refusal::Crowded(wait)) => Problem::TooMany(wait).answer(&rooms.house, None),
        Err(refusal) => sign_in_page(rooms, &to, &typed.email, Some(refusal)),
        Ok((token, stage)) => {
            let next = match stage {
                Stage::In => to,
                Stage::Second | Stage::SettingUp(_) => {
                    format!("{}?to={to}", rooms.address("sign-in/code"))
                }
            };
            (remember(rooms, &token), see_other(&next)).into_response()
        }
    })
}

#[derive(Template)]
#[template(path = "people/code.html")]
struct CodePage {
    wrong: Option<ErrorSummary>,
    setting_up: Option<SettingUp>,
    action: String,
    code: Input,
    button: Button,
}

/// An authenticator that is being set up.
struct SettingUp {
    /// The secret, to be typed into an app.
    secret: String,
    /// The address that apps open.
    address: String,
    /// The same as a picture.
    picture: Option<Qr>,
}

/// The session between the two steps, with the e-mail address of whose it is.
async fn between(visitor: &Visitor) -> Result<(accounts::SignIn, String), Response> {
    let rooms = &visitor.rooms;
    let again = || see_other(&rooms.address("sign-in"));
    let failed = |e: StoreError| Problem::from(e).answer(&rooms.house, None);
    let token = visitor.token.as_deref().ok_or_else(again)?;
    let session = sign_in::session(rooms, token).await.map_err(failed)?;
    let session = session
        .filter(|s| Stage::of(&s.data) != Stage::In)
        .ok_or_else(again)?;
    let person = accounts::find(&rooms.store, session.person).await;
    let person = person.map_err(failed)?.ok_or_else(again)?;
    Ok((session, person.email))
}

fn code_page(
    rooms: &Rooms,
    to: &str,
    session: &accounts::SignIn,
    email: &str,
    wrong: Option<Refusal>,
) -> Response {
    let setting_up = match Stage::of(&session.data) {
        Stage::SettingUp(secret) => {
            let service = format!("Herringbone {}", rooms.authority.name);
            let address = second_factor::address(&secret, &service, email);
            Some(SettingUp {
                picture: Qr::of(&address),
                secret,
                address,
            })
        }
        Stage::Second | Stage::In => None,
    };
    let mut code = Input::new("code", "Six-figure code")
        .inputmode("numeric")
        .autocomplete("one-time-code")
        .class("govuk-input--width-10");
    if setting_up.is_none() {
        code = code.hint("Or one of the recovery codes you wrote down");
    }
    if let Some(refusal) = wrong {
        code = code.error(refusal.words());
    }
    let main = CodePage {
        wrong: wrong.map(|r| ErrorSummary::new().error(r.words(), "code")),
        setting_up,
        action: format!("{}?to={to}", rooms.address("sign-in/code")),
        code,
        button: Button::new("Sign in"),
    };
    let status = wrong.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    open_page(rooms, "Enter the code", status, wrong.is_some(), main)
}

/// The form of the second step.
pub(crate) async fn code_form(visitor: Visitor, Query(to): Query<To>) -> Answer {
    let (session, email) = between(&visitor).await?;
    let to = to.within(&visitor.rooms);
    Ok(code_page(&visitor.rooms, &to, &session, &email, None))
}

/// What is typed into it.
#[derive(Deserialize)]
pub(crate) struct TypedCode {
    #[serde(default)]
    code: String,
}

/// The second step.
pub(crate) async fn code(
    visitor: Visitor,
    Query(to): Query<To>,
    Form(typed): Form<TypedCode>,
) -> Answer {
    let (session, email) = between(&visitor).await?;
    let rooms = &visitor.rooms;
    let to = to.within(rooms);
    let tried = sign_in::with_code(rooms, &session, &typed.code, visitor.from).await;
    let failed = |e: StoreError| Problem::from(e).answer(&rooms.house, None);
    Ok(match tried.map_err(failed)? {
        Err(Refusal::Crowded(wait)) => Problem::TooMany(wait).answer(&rooms.house, None),
        Err(refusal) => code_page(rooms, &to, &session, &email, Some(refusal)),
        Ok(admitted) => {
            let next = match admitted.recovery_codes {
                Some(codes) => {
                    let main = CodesPage { codes, on: to };
                    open_page(rooms, CODES, StatusCode::OK, false, main)
                }
                None => see_other(&to),
            };
            (remember(rooms, &admitted.token), next).into_response()
        }
    })
}

/// Ends the session and goes back to the form.
pub(crate) async fn sign_out(caller: Caller) -> Answer {
    let Caller { rooms, signed } = &caller;
    accounts::revoke_sign_in(&rooms.store, signed.person.id, signed.session, rooms.now)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok((forget(rooms), see_other(&rooms.address("sign-in"))).into_response())
}
