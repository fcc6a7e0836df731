//! How a notification of a pupil on the roll is begun.
//! In: a pupil. Out: a page that says what it is for and what it is not; the pupil's record and school.

use askama::Template;
use axum::response::Response;
use casework::people::Action;
use casework::rolls::notification::Kind;
use govuk::Button;
use serde::Deserialize;
use store::schools::School;

use crate::contact::letter::write::own_school;
use crate::pupils::{Opened, name_of, open};
use crate::web::{Caller, Problem, page};

/// Of whom it is begun, and why.
#[derive(Default, Deserialize)]
pub(in crate::rolls) struct Asked {
    #[serde(default)]
    pub(in crate::rolls) pupil: String,
    /// The item of Today that it is begun from.
    #[serde(default)]
    pub(in crate::rolls) item: String,
    /// The case, of an absence.
    #[serde(default)]
    pub(in crate::rolls) case: String,
    /// What it goes on from: `renew:` or `end:` and a timetable's notification.
    #[serde(default)]
    pub(in crate::rolls) goes_on: String,
}

#[derive(Template)]
#[template(path = "rolls/steps/begin.html")]
struct BeginPage<'a> {
    title: &'a str,
    words: Vec<&'a str>,
    name: String,
    action: String,
    carried: Vec<(&'static str, &'a str)>,
    button: Button,
    back: String,
}

/// A pupil on the roll of a school for which somebody may notify, with the school.
pub(in crate::rolls) async fn on_roll(
    caller: &Caller,
    pupil: &str,
    what: &str,
) -> Result<(Opened, School), Response> {
    let scope = caller.may(Action::Notify)?;
    let opened = open(caller, Action::Notify, pupil, what).await?;
    let school = own_school(&opened, &scope, caller.rooms.today());
    let school = school.ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((opened, school))
}

/// The page on which it begins.
pub(in crate::rolls) fn show(
    caller: &Caller,
    opened: &Opened,
    asked: &Asked,
    (kind, title): (Kind, &str),
    words: &[&str],
) -> Response {
    let carried = [
        ("pupil", asked.pupil.as_str()),
        ("item", asked.item.as_str()),
        ("case", asked.case.as_str()),
        ("goes_on", asked.goes_on.as_str()),
    ];
    let main = BeginPage {
        title,
        words: words.to_vec(),
        name: name_of(&opened.pupil),
        action: caller
            .rooms
            .address(&format!("notifications/{}/new", kind.id())),
        carried: carried
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect(),
        button: Button::new("Start now").start().prevent_double_click(true),
        back: opened.address(&caller.rooms, ""),
    };
    page(caller, "notifications", title, main, |page| page)
}
