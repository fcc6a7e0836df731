//! One's own account: who one is, where one is signed in, a new password, new recovery codes.
//! In: somebody signed in; their password again before anything grave. Out: pages, and changes
//! written down; recovery codes are shown once.

use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use govuk::{
    Button, Cell, Content, ErrorSummary, Input, PasswordInput, SummaryAction, SummaryList,
    SummaryRow, Table,
};
use serde::Deserialize;
use store::chronology::of_person;
use store::people::{self as accounts, SignIn};
use store::{PersonId, SignInId, StoreError, Unit};

use super::person::{done_with_it, roles_in_words};
use super::{password, second_factor, sign_in, write_down};
use crate::web::{Answer, Caller, page, see_other};
use crate::when;

/// Entries of what was done with the account.
const ENTRIES: u64 = 20;

/// Replaces somebody's recovery codes, and gives the new ones to be shown once.
pub(super) async fn give_recovery_codes(
    unit: &Unit,
    id: PersonId,
) -> Result<Vec<String>, StoreError> {
    let codes = second_factor::new_recovery_codes(&*unit.context().ids);
    let hashes = codes
        .iter()
        .filter_map(|code| hex::decode(second_factor::recovery_hash(code)).ok())
        .collect();
    accounts::set_recovery_codes(unit, id, hashes).await?;
    Ok(codes.to_vec())
}

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage {
    done: Option<&'static str>,
    who: SummaryList,
    sessions: Table,
    history: Table,
    policy: String,
}

/// What was done just now, to say so.
#[derive(Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    done: String,
}

/// The page.
pub(crate) async fn account(
    caller: Caller,
    axum::extract::Query(told): axum::extract::Query<Told>,
) -> Answer {
    let main = view(&caller, &told.done)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(page(&caller, "account", "Your account", main, |page| page))
}

async fn view(caller: &Caller, done: &str) -> Result<AccountPage, StoreError> {
    let Caller { rooms, signed } = caller;
    let person = &signed.person;
    let sessions = accounts::list_sign_ins(&rooms.store, person.id, rooms.now).await?;
    let codes = accounts::recovery_codes_left(&rooms.store, person.id).await?;
    let held = accounts::roles_of(&rooms.store, person.id).await?;
    let schools = store::schools::list(&rooms.store).await?;
    let history = of_person(&rooms.store, person.id, ENTRIES).await?;
    let second = match person.totp_secret {
        Some(_) => format!(
            "An authenticator app, and {codes} recovery {} not used yet",
            if codes == 1 { "code" } else { "codes" }
        ),
        None => "Not set up: you are asked to when you next sign in".to_owned(),
    };
    let mut step = SummaryRow::new("Second step", second);
    if person.totp_secret.is_some() {
        let to = rooms.address("account/recovery-codes");
        step = step.action(SummaryAction::new("New recovery codes", to));
    }
    let change = SummaryAction::new("Change", rooms.address("account/password"));
    Ok(AccountPage {
        done: match done {
            "password" => Some("Your password is changed. You are signed out everywhere else."),
            _ => None,
        },
        who: SummaryList::new()
            .entry("Name", person.name.as_str())
            .entry("Position", person.position.as_str())
            .entry("E-mail address", person.email.as_str())
            .entry("Roles", roles_in_words(&held, &schools))
            .row(
                SummaryRow::new("Password", "Known to nobody but you")
                    .action(change.hidden_text("password")),
            )
            .row(step),
        sessions: sessions_table(
            &sessions,
            Some(signed.session),
            Some(&rooms.address("account/end-session")),
        ),
        history: done_with_it(&history),
        policy: rooms.address("policy"),
    })
}

/// Sessions as a table: with a button to end each but this one, where there is an address for it.
pub(super) fn sessions_table(
    sessions: &[SignIn],
    this: Option<SignInId>,
    end: Option<&str>,
) -> Table {
    let rows = sessions.iter().map(|s| {
        let what: Content = match end {
            _ if Some(s.id) == this => "This one".into(),
            Some(action) => Content::html(EndSession { action, id: s.id }.to_string()),
            None => when::instant(s.expires_at).into(),
        };
        [
            when::instant(s.seen_at).into(),
            Content::from(&s.user_agent),
            Content::from(&s.address),
            what,
        ]
        .map(Cell::new)
    });
    let last = if end.is_some() { "End it" } else { "Ends" };
    Table::new("Sessions")
        .caption_class("govuk-visually-hidden")
        .head(["Last used", "Browser", "Address", last])
        .rows(rows)
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<form method="post" action="{{ action }}"><input type="hidden" name="session" value="{{ id }}"><button class="app-link-button" type="submit">End this session</button></form>"#
)]
struct EndSession<'a> {
    action: &'a str,
    id: SignInId,
}

/// Which session to end.
#[derive(Deserialize)]
pub(crate) struct Ended {
    session: SignInId,
}

/// Ends one of one's own sessions.
pub(crate) async fn end_session(caller: Caller, Form(ended): Form<Ended>) -> Answer {
    let Caller { rooms, signed } = &caller;
    accounts::revoke_sign_in(&rooms.store, signed.person.id, ended.session, rooms.now)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&rooms.address("account")))
}

#[derive(Template)]
#[template(path = "people/password.html")]
struct PasswordPage {
    wrong: Option<ErrorSummary>,
    action: String,
    /// Unseen: which account the browser is to remember the password for.
    email: Input,
    current: PasswordInput,
    new: PasswordInput,
    button: Button,
    back: String,
}

/// What is wrong with a form of passwords.
#[derive(Clone, Copy, Default)]
struct Wrong {
    current: Option<&'static str>,
    new: Option<&'static str>,
}

fn password_page(caller: &Caller, wrong: Wrong) -> Response {
    let mut summary = ErrorSummary::new();
    for (words, field) in [(wrong.current, "current"), (wrong.new, "new")] {
        if let Some(words) = words {
            summary = summary.error(words, field);
        }
    }
    let is_wrong = wrong.current.is_some() || wrong.new.is_some();
    let rooms = &caller.rooms;
    let main = PasswordPage {
        wrong: is_wrong.then_some(summary),
        action: rooms.address("account/password"),
        email: user_name(&caller.signed.person.email),
        current: PasswordInput::new("current", "The password you have now").error_if(wrong.current),
        new: new_password(wrong.new),
        button: Button::new("Change your password").prevent_double_click(true),
        back: rooms.address("account"),
    };
    let mut answer = page(caller, "account", "Change your password", main, |page| {
        page.error(is_wrong)
    });
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The field in which a new password is chosen.
pub(super) fn new_password(wrong: Option<&'static str>) -> PasswordInput {
    PasswordInput::new("new", "New password")
        .hint("At least 12 characters. Three words of your own are easy to remember and hard to guess")
        .autocomplete("new-password")
        .show("Show", "Show the new password")
        .error_if(wrong)
}

/// The address that a password manager keeps a new password under.
pub(super) fn user_name(email: &str) -> Input {
    Input::new("email", "E-mail address")
        .value(email)
        .kind("email")
        .autocomplete("username")
        .spellcheck(false)
        .attribute("readonly", "readonly")
}

/// The form for a new password.
pub(crate) async fn password_form(caller: Caller) -> Answer {
    Ok(password_page(&caller, Wrong::default()))
}

/// What is typed into it.
#[derive(Deserialize)]
pub(crate) struct Passwords {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
}

/// Changes one's password; one's other sessions end.
pub(crate) async fn change_password(caller: Caller, Form(typed): Form<Passwords>) -> Answer {
    let failed = |e: StoreError| caller.problem(e.into());
    let Caller { rooms, signed } = &caller;
    let person = &signed.person;
    let judged = password::judge(&typed.new, &person.name, &person.email);
    let confirmed = sign_in::confirm(rooms, person, typed.current)
        .await
        .map_err(failed)?;
    let wrong = Wrong {
        current: confirmed.err().map(not_theirs),
        new: judged.err().map(password::Refusal::words),
    };
    if wrong.current.is_some() || wrong.new.is_some() {
        return Ok(password_page(&caller, wrong));
    }
    keep_password(&caller, typed.new).await.map_err(failed)?;
    Ok(see_other(&rooms.address("account?done=password")))
}

async fn keep_password(caller: &Caller, new: String) -> Result<(), StoreError> {
    let Caller { rooms, signed } = caller;
    let id = signed.person.id;
    let kept = password::hashed(new, &rooms.house.ids).await?;
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    accounts::set_password(&unit, id, &kept).await?;
    // Whoever asked for a link does not need it any more, and nobody else is to have it.
    accounts::end_links(&unit, id).await?;
    write_down(&unit, "people.password.set", id).await?;
    unit.commit().await?;
    for other in accounts::list_sign_ins(&rooms.store, id, rooms.now).await? {
        if other.id != signed.session {
            accounts::revoke_sign_in(&rooms.store, id, other.id, rooms.now).await?;
        }
    }
    Ok(())
}

/// Words for a password that was asked for again and is not theirs.
const fn not_theirs(refusal: sign_in::Refusal) -> &'static str {
    match refusal {
        sign_in::Refusal::Wrong => "Check the password you have now, and try again",
        other => other.words(),
    }
}

#[derive(Template)]
#[template(path = "people/ask_password.html")]
struct AskPage {
    wrong: Option<ErrorSummary>,
    action: String,
    current: PasswordInput,
    button: Button,
    back: String,
}

fn ask_page(caller: &Caller, wrong: Option<&'static str>) -> Response {
    let rooms = &caller.rooms;
    let main = AskPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "current")),
        action: rooms.address("account/recovery-codes"),
        current: PasswordInput::new("current", "Your password").error_if(wrong),
        button: Button::new("Make new recovery codes").prevent_double_click(true),
        back: rooms.address("account"),
    };
    let mut answer = page(caller, "account", "New recovery codes", main, |page| {
        page.error(wrong.is_some())
    });
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// Asks for the password before new recovery codes.
pub(crate) async fn recovery_form(caller: Caller) -> Answer {
    Ok(ask_page(&caller, None))
}

/// Makes new recovery codes; those made before are no good any more.
pub(crate) async fn new_recovery_codes(caller: Caller, Form(typed): Form<Passwords>) -> Answer {
    let failed = |e: StoreError| caller.problem(e.into());
    let Caller { rooms, signed } = &caller;
    let id = signed.person.id;
    let confirmed = sign_in::confirm(rooms, &signed.person, typed.current)
        .await
        .map_err(failed)?;
    if let Err(refusal) = confirmed {
        return Ok(ask_page(&caller, Some(not_theirs(refusal))));
    }
    let codes = async {
        let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
        let codes = give_recovery_codes(&unit, id).await?;
        write_down(&unit, "people.recovery-codes.made", id).await?;
        unit.commit().await?;
        Ok(codes)
    };
    let main = CodesPage {
        codes: codes.await.map_err(failed)?,
        on: rooms.address("account"),
    };
    Ok(page(&caller, "account", CODES, main, |page| page).into_response())
}

/// The title of the page of recovery codes.
pub(super) const CODES: &str = "Write down your recovery codes";

/// Recovery codes, shown once.
#[derive(Template)]
#[template(path = "people/recovery_codes.html")]
pub(super) struct CodesPage {
    pub(super) codes: Vec<String>,
    /// Where one goes from here.
    pub(super) on: String,
}
