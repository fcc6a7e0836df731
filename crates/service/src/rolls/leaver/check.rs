//! `/{authority}/notifications/{id}/leaver/check`: everything that was answered, each with a way to change it, before it is
//! sent.
//! In: a draft. Out: the page; with nothing open, the button that sends it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::rolls::leaving::Destination;
use govuk::{Button, ErrorSummary, SummaryAction, SummaryList, SummaryRow};
use serde::Deserialize;
use store::StoreError;

use super::case::{Case, Step};
use super::checklist;
use super::decide::{goes_with, rests_on};
use super::parents::{home, lived_with};
use crate::web::{Answer, Caller, Wrong, page as page_of, see_other};
use crate::when;

/// Whether it is only looked at, with answers still open.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default, rename = "so-far")]
    so_far: String,
}

#[derive(Template)]
#[template(path = "rolls/leaver/check.html")]
struct CheckPage {
    wrong: Option<ErrorSummary>,
    name: String,
    title: &'static str,
    lists: Vec<(&'static str, SummaryList)>,
    words: Vec<String>,
    /// Where it is sent to, the heading and the button; `None` while something is open.
    send: Option<(String, &'static str, Button)>,
    on: String,
    back: String,
}

/// Rows with where each is changed, of one page.
struct Rows<'a> {
    caller: &'a Caller,
    case: &'a Case,
    list: SummaryList,
    page: &'static str,
}

impl<'a> Rows<'a> {
    fn of(caller: &'a Caller, case: &'a Case, page: &'static str) -> Self {
        Self {
            caller,
            case,
            list: SummaryList::new(),
            page,
        }
    }

    /// A row; left out when there is nothing to say.
    fn row(mut self, key: &str, value: &str) -> Self {
        if value.is_empty() {
            return self;
        }
        let mut row = SummaryRow::new(key, value);
        if self.case.takes_answers() {
            let page = format!("/leaver{}", self.page);
            let to = self.case.desk.address(self.caller, &page);
            row = row.action(SummaryAction::new("Change", to).hidden_text(key));
        }
        self.list = self.list.row(row);
        self
    }
}

/// Everything that was answered, list by list.
pub(super) async fn lists(
    caller: &Caller,
    case: &Case,
) -> Result<Vec<(&'static str, SummaryList)>, StoreError> {
    let said = |field: &str| case.desk.said(field);
    let day = |field: &str| case.day(field).map(when::day).unwrap_or_default();
    let mut lists = vec![("The ground", rests_on(caller, case))];
    if case.ground.is_death() {
        return Ok(lists);
    }
    let to = case.destination().map_or("", Destination::words);
    let going = Rows::of(caller, case, "/where")
        .row("Where to", to)
        .row("School", said("school_name"))
        .row("Its number", said("school_number"))
        .row("Begins there", &day("expected"));
    lists.push(("Where the pupil goes", going.list));
    let moved = match said("moved") {
        "yes" => "Yes",
        "no" => "No",
        _ => "",
    };
    let new = Rows::of(caller, case, "/home")
        .row("Has the pupil moved?", moved)
        .row("New address", said("new_address"))
        .row("With which parent", said("new_parent"))
        .row("From", &day("new_from"))
        .row("New authority", said("new_authority"));
    let mut homes = new.list;
    if let Some(address) = home(caller, case).await? {
        homes = homes.entry("Address on record", address);
    }
    lists.push(("Home", homes));
    let mut parents = Rows::of(caller, case, "/parents").row("Parents", said("parents"));
    for parent in lived_with(caller, case).await? {
        let parts = [parent.address(case), parent.phone(case)];
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        let words = if parts.is_empty() {
            "Not asked yet".to_owned()
        } else {
            parts.join("; ")
        };
        let key = format!("{} ({})", parent.name, parent.relation);
        parents = parents.row(&key, &words);
    }
    lists.push(("Parents with whom the pupil lived", parents.list));
    let rules = &caller.rooms.authority.policy.rolls;
    let mut done = Rows::of(caller, case, "/checklist");
    for item in &rules.checklist {
        let words = checklist::answer(case, item).unwrap_or_else(|| "Not answered yet".to_owned());
        done = done.row(&item.name, &words);
    }
    if !rules.checklist.is_empty() {
        lists.push(("Before the name comes off", done.list));
    }
    let mut papers = Rows::of(caller, case, "/documents");
    for paper in &case.desk.documents {
        papers = papers.row(&paper.document_name, &paper.file_name);
    }
    let rule = rules.ground(case.ground);
    let asked = rule.map_or(&[][..], |rule| &rule.documents);
    for id in asked {
        let why = said(&super::papers::without(id));
        if !case.facts.documents.contains(id) && !why.is_empty() {
            let name = rules.document(id).map_or(id.as_str(), |named| &named.name);
            papers = papers.row(name, &format!("Not here: {why}"));
        }
    }
    if !asked.is_empty() || !case.desk.documents.is_empty() {
        lists.push(("Documents", papers.list));
    }
    Ok(lists)
}

/// The page, with what is wrong.
pub(super) async fn show(caller: &Caller, case: &Case, wrong: &Wrong) -> Answer {
    let at = |page: &str| case.desk.address(caller, page);
    let lists = lists(caller, case).await;
    let ready = case.next(&caller.rooms.authority.policy) == Step::Check;
    let mut words = Vec::new();
    let mut send = None;
    if let Some(decision) = case.judged.as_ref().ok().filter(|_| ready) {
        words = goes_with(decision);
        if decision.restricted {
            words.push("No letters go to the family from here any more, and only those who have to know see this.".to_owned());
        }
        words.push(format!(
            "By sending it you say that the ground is met and that what you have written is true. The pupil’s last day on the roll is {}.",
            case.off.yesterday().map(when::day).unwrap_or_default()
        ));
        let (heading, button) = if decision.to_notify {
            (
                "Now send it to the authority",
                "Send, and take the name off the roll",
            )
        } else {
            ("Now take the name off", "Take the name off the roll")
        };
        let button = Button::new(button).prevent_double_click(true);
        send = Some((at("/leaver/check"), heading, button));
    }
    let name = case.desk.notification.pupil_name.clone();
    let main = CheckPage {
        wrong: wrong.summary(),
        title: if ready {
            "Check your answers"
        } else {
            "Your answers so far"
        },
        lists: lists.map_err(|e| caller.problem(e.into()))?,
        words,
        send,
        on: at("/leaver"),
        back: at("/leaver/decision"),
        name,
    };
    let is_wrong = main.wrong.is_some();
    let title = format!("{}: {}", main.name, main.title);
    let mut answer: Response = page_of(caller, "pupils", &title, main, |page| page.error(is_wrong));
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// The page; while something is open, the page that asks for it, unless it was asked what there is so far.
pub(crate) async fn page(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let next = case.next(&caller.rooms.authority.policy);
    if next != Step::Check && asked.so_far.is_empty() {
        return Ok(see_other(&case.desk.address(&caller, &next.page())));
    }
    show(&caller, &case, &Wrong::default()).await
}
