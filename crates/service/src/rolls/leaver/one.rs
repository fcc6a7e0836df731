//! `/{authority}/notifications/{id}/leaver`: a leaver as it was told, with its documents and the transfer file; a draft goes
//! on with the page that comes next.
//! In: a notification. Out: the page; what it says, for the notification's own page.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use casework::people::Action;
use casework::rolls::leaving::{Destination, Situation};
use exchange::ctf::Place;
use govuk::{Button, Content, ErrorSummary, Input, SummaryList};
use jiff::civil::Date;
use law::registration::Ground;

use super::super::desk::Desk;
use super::case::Case;
use super::file::{Goes, goes};
use crate::web::{Answer, Caller, Typed, Wrong, link, page as page_of, see_other, text};
use crate::when;

fn day(desk: &Desk, field: &str) -> String {
    let day: Option<Date> = desk.said(field).parse().ok();
    day.map(when::day).unwrap_or_default()
}

/// What a leaver says, for the notification's own page; for the school with the way to the transfer file, once it was sent.
pub(in super::super) fn said(caller: &Caller, desk: &Desk) -> SummaryList {
    let list = list(caller, desk);
    let died = Ground::of_id(desk.said("ground")).is_some_and(Ground::is_death);
    if died || !desk.of_school || !desk.notification.state.was_sent() {
        return list;
    }
    let own = link(desk.address(caller, "/leaver"), "Look where it goes");
    list.entry("The pupil’s transfer file", own)
}

fn list(caller: &Caller, desk: &Desk) -> SummaryList {
    let rows = rows(caller, desk).into_iter();
    rows.fold(SummaryList::new(), |list, (heading, words)| {
        list.entry(heading, lines(&words))
    })
}

/// A heading and words each. Of a child who died, the ground and the day.
fn rows(caller: &Caller, desk: &Desk) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |heading: &str, words: String| {
        if !words.is_empty() {
            rows.push((heading.to_owned(), words));
        }
    };
    let ground = Ground::of_id(desk.said("ground"));
    let words = ground.map_or(String::new(), |g| format!("{} {}", g.id(), g.words()));
    row("Ground", words);
    row("The name comes off on", day(desk, "deletes_on"));
    let died = ground.is_some_and(Ground::is_death);
    if !died {
        let said = |field: &str| desk.said(field).to_owned();
        let happened = Situation::of_id(desk.said("situation"));
        row(
            "What happened",
            happened.map_or("", Situation::words).to_owned(),
        );
        row("What the ground rests on", said("found"));
        let to = Destination::of_id(desk.said("destination"));
        row("Where to", to.map_or("", Destination::words).to_owned());
        row("School", said("school_name"));
        row("Its number", said("school_number"));
        row("Begins there", day(desk, "expected"));
        row("New address", said("new_address"));
        row("With which parent", said("new_parent"));
        row("From", day(desk, "new_from"));
        row("New authority", said("new_authority"));
        row("Address when the pupil left", said("address"));
        row("Parents with whom the pupil lived", said("lived_with"));
        row("Parents", said("parents"));
        let rules = &caller.rooms.authority.policy.rolls;
        for item in &rules.checklist {
            let [done, why] = super::checklist::fields_of(item);
            match desk.said(&done) {
                "yes" => row(&item.name, "Done".to_owned()),
                "no" => row(&item.name, format!("Not done: {}", desk.said(&why))),
                _ => {}
            }
        }
        let fields = desk.notification.said.as_object();
        for (field, why) in fields.into_iter().flatten() {
            let (Some(id), Some(why)) = (field.strip_prefix("without-"), why.as_str()) else {
                continue;
            };
            let named = rules.document(id).map_or(id, |named| &named.name);
            row(named, format!("Not here: {why}"));
        }
    }
    rows
}

fn documents(caller: &Caller, desk: &Desk) -> Vec<(String, String)> {
    let papers = desk.documents.iter().map(|paper| {
        let to = desk.address(caller, &format!("/documents/{}", paper.id));
        (to, format!("{} ({})", paper.document_name, paper.file_name))
    });
    papers.collect()
}

struct File {
    words: String,
    action: String,
    number: Option<Input>,
    button: Button,
}

#[derive(Template)]
#[template(path = "rolls/leaver/one.html")]
struct OnePage {
    wrong: Option<ErrorSummary>,
    name: String,
    reference: String,
    list: SummaryList,
    links: Vec<(String, String)>,
    file: Option<File>,
    back: String,
}

fn file(caller: &Caller, case: &Case, typed: &Typed, wrong: &Wrong) -> Option<File> {
    if !case.desk.of_school {
        return None;
    }
    let mut number = None;
    let words = match goes(case) {
        Goes::Nowhere => return None,
        Goes::To(Place::Unknown) => "Nobody knows where the pupil goes. The file holds this one pupil, and goes to the lost pupil database of the transfer service at once.".to_owned(),
        Goes::To(Place::OutsideSector) => "The pupil goes outside the state’s schools in England and Wales. The file holds this one pupil.".to_owned(),
        Goes::To(_) => format!("The file goes to {} ({}).", case.desk.said("school_name"), case.desk.said("school_number")),
        Goes::ToNumber => {
            number = Some(
                Input::new("number", "The next school’s number")
                    .hint("Seven digits: three of the authority and four of the school")
                    .class("govuk-input--width-10")
                    .value(text(typed, "number"))
                    .error_if(wrong.at("number")),
            );
            format!("The file goes to {}.", case.desk.said("school_name"))
        }
    };
    Some(File {
        words,
        action: case.desk.address(caller, "/transfer-file"),
        number,
        button: Button::new("Download the transfer file"),
    })
}

/// The page, with what is wrong.
pub(super) async fn show(caller: &Caller, case: &Case, typed: &Typed, wrong: &Wrong) -> Answer {
    let list = list(caller, &case.desk);
    let main = OnePage {
        wrong: wrong.summary(),
        name: case.desk.notification.pupil_name.clone(),
        reference: case.desk.notification.reference.clone(),
        list,
        links: documents(caller, &case.desk),
        file: file(caller, case, typed, wrong),
        back: case.desk.address(caller, ""),
    };
    let is_wrong = main.wrong.is_some();
    let title = format!("{}: leaver", main.name);
    let mut answer = page_of(caller, "pupils", &title, main, |page| page.error(is_wrong));
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<ul class="govuk-list">{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>"#
)]
struct Lines<'a> {
    lines: Vec<&'a str>,
}

/// Words of several lines as a list; of one, as they are.
fn lines(words: &str) -> Content {
    let lines: Vec<&str> = words.lines().collect();
    match lines[..] {
        [one] => Content::from(one),
        _ => Content::html(Lines { lines }.to_string()),
    }
}

/// The page; a draft's next page for the school.
pub(crate) async fn page(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let what = "a leaver’s notification";
    let case = Case::open(&caller, Action::SeeNotifications, &id, what).await?;
    if case.takes_answers() && case.desk.of_school {
        let next = case.next(&caller.rooms.authority.policy).page();
        return Ok(see_other(&case.desk.address(&caller, &next)));
    }
    show(&caller, &case, &Typed::new(), &Wrong::default()).await
}
