//! How the notification of a joiner is begun: of a pupil on the roll, from an item of Today, or of nobody on record.
//! In: a pupil, an item. Out: a draft with what the record says already.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use casework::people::Action;
use casework::rolls::notification::Kind;
use govuk::{Button, Choice, Content, ErrorSummary, Radios};
use serde_json::json;
use store::pupils::{addresses_of, parents_of, restrictions_of};
use store::schools::School;
use store::{ItemId, SchoolId, StoreError};

use super::super::desk::begin_draft;
use super::super::steps::begin::{Asked, on_roll};
use super::super::steps::{self, parent_names};
use super::{CHILD, STEPS};
use crate::pupils::{Opened, name_of};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, page, see_other, text};

/// What a look at the pupil's record is for.
const WHAT: &str = "notifying a joiner";

#[derive(Template)]
#[template(path = "rolls/joiner/begin.html")]
struct BeginPage {
    wrong: Option<ErrorSummary>,
    name: Option<String>,
    action: String,
    pupil: String,
    item: String,
    schools: Option<Content>,
    button: Button,
    back: String,
}

/// The schools for which somebody may notify.
async fn schools(caller: &Caller) -> Result<Vec<School>, Response> {
    let scope = caller.may(Action::Notify)?;
    let all = store::schools::list(&caller.rooms.store).await;
    let mut all = all.map_err(|e| caller.problem(e.into()))?;
    all.retain(|school| scope.holds(&school.id));
    if all.is_empty() {
        return Err(caller.problem(Problem::NotFound));
    }
    Ok(all)
}

fn show(
    caller: &Caller,
    asked: &Asked,
    name: Option<String>,
    schools: &[School],
    wrong: &Wrong,
) -> Response {
    let choices = schools
        .iter()
        .map(|school| Choice::new(school.id.to_string(), school.name.as_str()));
    let main = BeginPage {
        wrong: wrong.summary(),
        action: caller.rooms.address("notifications/joiner/new"),
        pupil: asked.pupil.clone(),
        item: asked.item.clone(),
        schools: (name.is_none() && schools.len() > 1).then(|| {
            Radios::new("school", "Which school has the child joined?")
                .choices(choices)
                .error_if(wrong.at("school"))
                .into()
        }),
        button: Button::new("Start now").start().prevent_double_click(true),
        back: caller.rooms.address("today"),
        name,
    };
    let is_wrong = main.wrong.is_some();
    page(caller, "notifications", "Notify a joiner", main, |page| {
        page.error(is_wrong)
    })
}

/// Where it begins.
pub(crate) async fn form(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    if asked.pupil.is_empty() {
        let schools = schools(&caller).await?;
        return Ok(show(&caller, &asked, None, &schools, &Wrong::default()));
    }
    let (opened, school) = on_roll(&caller, &asked.pupil, WHAT).await?;
    let name = Some(name_of(&opened.pupil));
    Ok(show(&caller, &asked, name, &[school], &Wrong::default()))
}

/// The number of somebody whom a school's system shows and its roll does not, by the item that says so.
async fn number_of(caller: &Caller, item: &str, school: SchoolId) -> Result<String, StoreError> {
    let Ok(item) = item.parse::<ItemId>() else {
        return Ok(String::new());
    };
    let found = store::today::find(&caller.rooms.store, item).await?;
    let own = found.filter(|item| item.school == Some(school) && item.pupil.is_none());
    // Its key is which way the two differ, the number and the day.
    let number = own.and_then(|item| item.spell.split(' ').nth(1).map(str::to_owned));
    Ok(number.unwrap_or_default())
}

/// Begins a draft.
pub(crate) async fn begin(caller: Caller, axum::Form(typed): axum::Form<Typed>) -> Answer {
    let failed = |e: StoreError| caller.problem(e.into());
    let asked = Asked {
        pupil: text(&typed, "pupil"),
        item: text(&typed, "item"),
        ..Asked::default()
    };
    if !asked.pupil.is_empty() {
        let (opened, school) = on_roll(&caller, &asked.pupil, WHAT).await?;
        let said = known(&caller, &opened, school.id).await.map_err(failed)?;
        let starts = steps::said_day(&said, "starts");
        let pupil = Some(&opened.pupil);
        let id = begin_draft(&caller, Kind::Joiner, school.id, pupil, json!(said), starts);
        let id = id.await.map_err(failed)?;
        let first = steps::address(&caller, Kind::Joiner, id, STEPS[0].page);
        return Ok(see_other(&first));
    }
    let schools = schools(&caller).await?;
    let chosen = match &schools[..] {
        [only] => Some(only),
        several => several
            .iter()
            .find(|s| s.id.to_string() == text(&typed, "school")),
    };
    let Some(school) = chosen else {
        let mut wrong = Wrong::default();
        wrong.add("school", "Choose the school that the child has joined");
        let mut answer = show(&caller, &asked, None, &schools, &wrong);
        *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(answer);
    };
    let upn = number_of(&caller, &asked.item, school.id)
        .await
        .map_err(failed)?;
    let said = json!({ "upn": upn });
    let id = begin_draft(&caller, Kind::Joiner, school.id, None, said, None);
    let id = id.await.map_err(failed)?;
    let first = steps::address(&caller, Kind::Joiner, id, CHILD.page);
    Ok(see_other(&first))
}

/// What the record says already. Where contact with anybody is restricted it says neither where the child lives nor with
/// whom: whoever knows writes it.
async fn known(caller: &Caller, opened: &Opened, school: SchoolId) -> Result<Typed, StoreError> {
    let (store, today) = (&caller.rooms.store, caller.rooms.today());
    let pupil = &opened.pupil;
    let mut said = Typed::from([
        ("sex".to_owned(), pupil.sex.clone()),
        ("year_group".to_owned(), pupil.year_group.clone()),
    ]);
    let spell = opened
        .enrolments
        .iter()
        .find(|e| e.school == school && e.holds_on(today));
    if let Some(spell) = spell {
        said.insert("starts".to_owned(), spell.start_on.to_string());
    }
    let restrictions = restrictions_of(store, pupil.id).await?;
    if restrictions
        .iter()
        .all(|r| r.until.is_some_and(|until| until < today))
    {
        let parents = parents_of(store, pupil.id).await?;
        said.insert("parents".to_owned(), parent_names(&parents));
        let lived = addresses_of(store, pupil.id).await?;
        if let Some((_, home)) = lived.into_iter().find(|(at, _)| at.until.is_none()) {
            said.insert("address".to_owned(), home.lines);
            said.insert("postcode".to_owned(), home.postcode);
        }
    }
    Ok(said)
}
