//! `/{authority}/schools/{id}/letterhead`: what letters say of a school.
//! In: address, telephone, e-mail, head. Out: kept, with the school's chronology; letters written from then
//! on say it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use casework::pupils::{not_a_number, not_an_email};
use govuk::{Button, Content, ErrorSummary, Input, Textarea};
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::contact::{Letterhead, letterhead_of, set_letterhead};
use store::schools::School;
use store::{SchoolId, StoreError};

use crate::web::{Answer, Caller, Problem, Typed, Wrong, page, see_other, text};

/// Lines of an address.
const MOST: usize = 6;

#[derive(Template)]
#[template(path = "contact/letterhead.html")]
struct LetterheadPage {
    wrong: Option<ErrorSummary>,
    school: String,
    back: String,
    action: String,
    fields: Vec<Content>,
    button: Button,
}

async fn school(caller: &Caller, id: &str) -> Result<School, Response> {
    let scope = caller.may(Action::ChangeLetterhead)?;
    let missing = || caller.problem(Problem::NotFound);
    let id: SchoolId = id.parse().map_err(|_| missing())?;
    if !scope.holds(&id) {
        return Err(missing());
    }
    let found = store::schools::find(&caller.rooms.store, id).await;
    found
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(missing)
}

fn show(caller: &Caller, school: &School, typed: &Typed, wrong: &Wrong) -> Response {
    let input = |name: &str, label: &str, hint: &str| {
        Input::new(name, label)
            .hint(hint.to_owned())
            .value(text(typed, name))
            .error_if(wrong.at(name))
    };
    let rooms = &caller.rooms;
    let main = LetterheadPage {
        wrong: wrong.summary(),
        school: school.name.clone(),
        back: rooms.address(&format!("schools/{}", school.id)),
        action: rooms.address(&format!("schools/{}/letterhead", school.id)),
        fields: vec![
            Textarea::new("lines", "Address of the school")
                .hint("A line each, the postcode last, without the school’s name")
                .rows(5)
                .value(text(typed, "lines"))
                .error_if(wrong.at("lines"))
                .into(),
            input(
                "telephone",
                "Telephone number for parents",
                "For example, 01632 960 001",
            )
            .into(),
            input(
                "email",
                "E-mail address for parents",
                "Parents’ answers to e-mails go there",
            )
            .into(),
            input(
                "head",
                "Name of the head",
                "As letters write it, for example, Dr Ada Quill",
            )
            .into(),
        ],
        button: Button::new("Save").prevent_double_click(true),
    };
    let is_wrong = main.wrong.is_some();
    let title = format!("{}: what letters say of the school", school.name);
    let mut answer = page(caller, "schools", &title, main, |page| page.error(is_wrong));
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The form.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let school = school(&caller, &id).await?;
    let kept = letterhead_of(&caller.rooms.store, school.id).await;
    let kept = kept.map_err(|e| caller.problem(e.into()))?;
    let typed = kept.map_or_else(Typed::new, |kept| {
        Typed::from([
            ("lines".to_owned(), kept.lines),
            ("telephone".to_owned(), kept.telephone),
            ("email".to_owned(), kept.email),
            ("head".to_owned(), kept.head),
        ])
    });
    Ok(show(&caller, &school, &typed, &Wrong::default()))
}

/// Keeps it.
pub(crate) async fn save(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let school = school(&caller, &id).await?;
    let mut wrong = Wrong::default();
    let lines = text(&typed, "lines");
    let lines: Vec<&str> = lines
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    if lines.len() < 2 || lines.len() > MOST {
        wrong.add("lines", format!("Enter an address of 2 to {MOST} lines"));
    }
    for (field, what, not) in [
        (
            "telephone",
            "the telephone number",
            not_a_number as fn(&str) -> Option<&'static str>,
        ),
        ("email", "the e-mail address", not_an_email),
    ] {
        let value = text(&typed, field);
        if value.is_empty() {
            wrong.add(field, format!("Enter {what}"));
        } else if let Some(why) = not(&value) {
            wrong.add(field, format!("{value} {why}"));
        }
    }
    wrong.unless_short(&typed, "head", "the head’s name");
    if !wrong.is_empty() {
        return Ok(show(&caller, &school, &typed, &wrong));
    }
    let rooms = &caller.rooms;
    let done = async {
        let unit = rooms
            .store
            .begin(rooms.context(caller.signed.actor()))
            .await?;
        let letterhead = Letterhead {
            school: school.id,
            lines: lines.join("\n"),
            telephone: text(&typed, "telephone"),
            email: text(&typed, "email"),
            head: text(&typed, "head"),
            changed_at: rooms.now,
        };
        let payload = json!({
            "lines": letterhead.lines, "telephone": letterhead.telephone, "email": letterhead.email,
            "head": letterhead.head,
        });
        set_letterhead(&unit, letterhead).await?;
        let entry = NewEntry::now(
            Subject::School(school.id),
            "contact.letterhead.changed",
            payload,
        );
        record(&unit, entry).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(
        &rooms.address(&format!("schools/{}/letterhead", school.id)),
    ))
}
