//! `/{authority}/own-letters/new`: loading a Word letter.
//! In: a file, whose it is, which letter's place it takes. Out: kept, to be looked at before it is used; or the form
//! again. What cannot be a letter (macros, an old format, a file that unpacks without end) is not kept.

use askama::Template;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use casework::people::Scope;
use govuk::{Button, ErrorSummary, FileUpload, Input, Select, SelectOption};
use letters::words::MEDIA_TYPE;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::contact::{OwnLetter, OwnLetterState, add_own_letter};
use store::schools::School;
use store::{OwnLetterId, SchoolId, StoreError};

use super::{MAY, may_change};
use crate::contact::letter::{all, of_id, own::read};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, page, see_other, text};

/// What stands for the authority among the schools.
const AUTHORITY: &str = "authority";

#[derive(Template)]
#[template(path = "contact/own_letters/load.html")]
struct LoadPage {
    wrong: Option<ErrorSummary>,
    back: String,
    fields: String,
    action: String,
    owner: Select,
    letter: Select,
    name: Input,
    file: FileUpload,
    button: Button,
}

/// Who may load for whom.
struct Desk {
    scope: Scope<SchoolId>,
    schools: Vec<School>,
}

impl Desk {
    async fn open(caller: &Caller) -> Result<Self, Response> {
        let scope = caller.may(MAY)?;
        let schools = store::schools::list(&caller.rooms.store).await;
        let mut schools = schools.map_err(|e| caller.problem(e.into()))?;
        schools.retain(|school| scope.holds(&school.id));
        Ok(Self { scope, schools })
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let rooms = &caller.rooms;
        let mut owner = Select::new("owner", "For whom is it?");
        if may_change(&self.scope, None) {
            owner = owner.option(SelectOption::new(
                AUTHORITY,
                "The authority, for all its schools that have none of their own",
            ));
        }
        let schools = self.schools.iter();
        let schools = schools.map(|s| SelectOption::new(s.id.to_string(), s.name.as_str()));
        let letters = all()
            .into_iter()
            .map(|letter| SelectOption::new(letter.id, letter.name.as_str()));
        let main = LoadPage {
            wrong: wrong.summary(),
            back: rooms.address("own-letters"),
            fields: rooms.address("own-letters/fields"),
            action: rooms.address("own-letters/new"),
            owner: owner
                .options(schools)
                .value(text(typed, "owner"))
                .error_if(wrong.at("owner")),
            letter: Select::new("letter", "In the place of which letter?")
                .hint("It asks the questions of that letter, and knows its facts")
                .option(SelectOption::new("", "Choose a letter"))
                .options(letters)
                .value(text(typed, "letter"))
                .error_if(wrong.at("letter")),
            name: Input::new("name", "What do you call it?")
                .hint("As whoever writes to a parent sees it")
                .value(text(typed, "name"))
                .error_if(wrong.at("name")),
            file: FileUpload::new("file", "Word file (.docx)")
                .hint("20 MB at most, without macros")
                .accept(".docx")
                .error_if(wrong.at("file")),
            button: Button::new("Load and check"),
        };
        let is_wrong = main.wrong.is_some();
        let title = "Load a Word letter";
        let mut answer = page(caller, "post", title, main, |page| page.error(is_wrong));
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}

/// The form.
pub(super) async fn form(caller: Caller) -> Answer {
    let desk = Desk::open(&caller).await?;
    Ok(desk.show(&caller, &Typed::new(), &Wrong::default()))
}

async fn upload(caller: &Caller, mut parts: Multipart) -> Result<(Typed, Bytes), Response> {
    let unreadable = |_| {
        caller.problem(Problem::Unreadable(
            "The upload broke off, or was larger than 20 MB.",
        ))
    };
    let (mut typed, mut file) = (Typed::new(), Bytes::new());
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        match part.name().map(str::to_owned) {
            Some(name) if name == "file" => file = part.bytes().await.map_err(unreadable)?,
            Some(name) => {
                typed.insert(name, part.text().await.map_err(unreadable)?);
            }
            None => {}
        }
    }
    Ok((typed, file))
}

/// Takes a file in.
pub(super) async fn take(caller: Caller, parts: Multipart) -> Answer {
    let desk = Desk::open(&caller).await?;
    let (typed, file) = upload(&caller, parts).await?;
    let mut wrong = Wrong::default();
    let owner = match text(&typed, "owner").as_str() {
        AUTHORITY => Some(None),
        school => school.parse().ok().map(Some),
    };
    let missing = || caller.problem(Problem::NotFound);
    let owner = owner
        .filter(|owner| may_change(&desk.scope, *owner))
        .filter(|owner| owner.is_none_or(|id| desk.schools.iter().any(|s| s.id == id)))
        .ok_or_else(missing)?;
    let letter = of_id(&text(&typed, "letter"));
    if letter.is_none() {
        wrong.add("letter", "Choose which letter’s place it takes");
    }
    wrong.unless_short(&typed, "name", "what you call it");
    if file.is_empty() {
        wrong.add("file", "Choose a Word file");
    } else if let Err(refusal) = read(file.clone()).await {
        wrong.add("file", refusal.to_string());
    }
    let (Some(letter), true) = (letter, wrong.is_empty()) else {
        return Ok(desk.show(&caller, &typed, &wrong));
    };
    let id = keep(&caller, owner, letter.id, text(&typed, "name"), file).await;
    let id = id.map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(
        &caller.rooms.address(&format!("own-letters/{id}")),
    ))
}

/// Whose chronology has what happens to one.
pub(super) fn subject(owner: Option<SchoolId>) -> Subject {
    owner.map_or(Subject::Authority, Subject::School)
}

async fn keep(
    caller: &Caller,
    school: Option<SchoolId>,
    letter: &str,
    name: String,
    file: Bytes,
) -> Result<OwnLetterId, StoreError> {
    let rooms = &caller.rooms;
    let actor = caller.signed.actor();
    let file = rooms.store.files().write(file, MEDIA_TYPE).await?;
    let unit = rooms.store.begin(rooms.context(actor.clone())).await?;
    store::files::name(&unit, &file).await?;
    let own = OwnLetter {
        id: unit.context().id(),
        school,
        letter: letter.to_owned(),
        name,
        file: file.digest,
        state: OwnLetterState::Checked,
        made_at: rooms.now,
        made_by: actor.person,
        made_by_name: actor.name.clone(),
        made_by_position: actor.position.clone(),
        changed_at: rooms.now,
        changed_by_name: actor.name,
        changed_by_position: actor.position,
    };
    let id = own.id;
    let payload = json!({
        "own_letter": id, "letter": own.letter, "name": own.name, "file": file.digest.to_string(),
    });
    add_own_letter(&unit, own).await?;
    let entry = NewEntry::now(subject(school), "contact.own-letter.loaded", payload);
    record(&unit, entry).await?;
    unit.commit().await?;
    Ok(id)
}
