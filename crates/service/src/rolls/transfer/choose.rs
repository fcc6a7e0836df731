//! `/{authority}/transfer`: a transfer file is chosen for a school, and kept.
//! In: an upload. Out: the file under the digest of its bytes, and the way to what it holds; or why nothing of it counts,
//! by file, line and value.

use axum::extract::Multipart;
use axum::response::Response;
use casework::people::Action;
use exchange::Problem as FileProblem;
use govuk::{Button, Content, FileUpload, Select, SelectOption};
use store::schools::School;
use store::{SchoolId, StoreError, files};
use url::form_urlencoded;

use super::read::{problems, received};
use crate::load::choose::{Upload, upload};
use crate::rolls::desk::begin;
use crate::rolls::open::form::Form;
use crate::web::{Answer, Caller, Problem, Wrong, see_other};

/// The schools whose files the caller may take.
async fn schools(caller: &Caller) -> Result<Vec<School>, Response> {
    let scope = caller.may(Action::Notify)?;
    let all = store::schools::list(&caller.rooms.store).await;
    let all = all.map_err(|e| caller.problem(e.into()))?;
    Ok(all.into_iter().filter(|s| scope.holds(&s.id)).collect())
}

fn show(caller: &Caller, schools: &[School], wrong: &Wrong, found: &[FileProblem]) -> Response {
    let rooms = &caller.rooms;
    let back = (rooms.address("notifications"), "Notifications");
    let mut form = Form::new("Take in a transfer file", rooms.address("transfer"), back);
    let says = "A Common Transfer File (CTF) from the school before, as S2S gives it to you. You will see what it holds before anything is changed. Keep the file’s own name: it says who sent it and whom it is for.";
    form.above = vec![Content::html(format!("<p class=\"govuk-body\">{says}</p>"))];
    form.above
        .extend(problems("What is wrong with the file", found));
    form.with_file = true;
    let options = schools
        .iter()
        .map(|s| SelectOption::new(s.id.to_string(), s.name.as_str()));
    form.fields = vec![
        Select::new("school", "School").options(options).into(),
        FileUpload::new("file", "Transfer file")
            .accept(".xml")
            .error_if(wrong.at("file"))
            .into(),
    ];
    form.button = Button::new("Continue").prevent_double_click(true);
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn choose(caller: Caller) -> Answer {
    let schools = schools(&caller).await?;
    Ok(show(&caller, &schools, &Wrong::default(), &[]))
}

async fn kept(caller: &Caller, school: SchoolId, file: Upload) -> Result<String, StoreError> {
    let store = &caller.rooms.store;
    let written = store
        .files()
        .write(file.bytes.into(), "application/xml")
        .await?;
    let unit = begin(caller).await?;
    files::name(&unit, &written).await?;
    unit.commit().await?;
    let name: String = form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let page = format!("transfer/{school}/{}?name={name}", written.digest);
    Ok(caller.rooms.address(&page))
}

/// Keeps a file of which something can be read.
pub(crate) async fn keep(caller: Caller, parts: Multipart) -> Answer {
    let schools = schools(&caller).await?;
    let mut file = upload(&caller, parts).await?;
    let own = file.school.filter(|id| schools.iter().any(|s| s.id == *id));
    let Some(school) = own else {
        return Err(caller.problem(Problem::NotFound));
    };
    let mut wrong = Wrong::default();
    if file.bytes.is_empty() {
        wrong.add("file", "Choose a file");
        return Ok(show(&caller, &schools, &wrong, &[]));
    }
    file.name = file.name.trim().chars().take(120).collect();
    if let Err(problem) = received(file.name.clone(), file.bytes.clone().into()).await {
        wrong.add(
            "file",
            "This file cannot be read. What is wrong with it is listed below",
        );
        return Ok(show(&caller, &schools, &wrong, &[*problem]));
    }
    let page = kept(&caller, school, file).await;
    Ok(see_other(&page.map_err(|e| caller.problem(e.into()))?))
}
