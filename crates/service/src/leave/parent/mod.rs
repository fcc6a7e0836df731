//! `/{authority}/leave/{token}`: a parent asks for leave by the link that the school sent. No account, no sign-in; one
//! thing a page; nothing of the child but the forename and the school.
//! In: a link, and what is typed. Out: the request, waiting for a decision, with a reference; or, for a link that is
//! wrong, used, ended or too old, one and the same page.

mod door;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::leave::{Field, Refusal, Request as Asking, Wanted, Way, ask};
use govuk::{
    Button, CharacterCount, Content, ErrorSummary, Legend, Limit, Panel, SummaryAction,
    SummaryList, SummaryRow,
};
use law::SchoolDays;
use serde::Deserialize;
use serde_json::{Value, json};
use store::leave::{insert_request, keep_draft, use_link};
use store::{Actor, StoreError};

use super::ask::{kinds, long_in_words, said, taken_down};
use super::desk::finish;
use super::form::{date_field, wrong_of};
use crate::web::{Answer, Problem, Typed, Visitor, Wrong, day, open_page, see_other, text};
use door::{Used, Way as In, was_sent};

/// The link named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    token: String,
}

/// The pages that ask, in their order: address, and the fields on each.
const PAGES: [(&str, &[Field]); 3] = [
    ("kind", &[Field::Kind]),
    ("days", &[Field::First, Field::Last]),
    ("why", &[Field::Reason]),
];

/// The fields that a page keeps, by their names in the form.
fn names(page: &str) -> &'static [&'static str] {
    match page {
        "kind" => &["kind"],
        "days" => &[
            "first-day",
            "first-month",
            "first-year",
            "last-day",
            "last-month",
            "last-year",
        ],
        _ => &["reason"],
    }
}

impl In {
    /// The address of a page of the journey.
    fn address(&self, page: &str) -> String {
        let page = if page.is_empty() {
            format!("leave/{}", self.token)
        } else {
            format!("leave/{}/{page}", self.token)
        };
        self.rooms.address(&page)
    }

    /// What was typed so far.
    fn draft(&self) -> Typed {
        let fields = self.link.draft.as_object();
        let fields = fields.into_iter().flatten();
        fields
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect()
    }

    /// Whether leave is asked for so, as the whole of what was typed.
    fn judge(&self, typed: &Typed) -> Result<Wanted<'_>, Vec<Refusal>> {
        let today = self.rooms.today();
        let (kind, reason) = (text(typed, "kind"), text(typed, "reason"));
        let asking = Asking {
            by: Some(self.by.asker()),
            way: Way::Link,
            kind: &kind,
            first: day(typed, Field::First.id()),
            last: day(typed, Field::Last.id()),
            reason: &reason,
            asked_on: Some(today),
            waiting: &self.waiting,
        };
        let rules = &self.rooms.authority.policy.leave;
        ask(&asking, rules, today, |day| self.days.open(day))
    }

    /// The first page that is not answered yet; `None` when all are.
    fn next(&self, typed: &Typed) -> Option<&'static str> {
        let refusals = self.judge(typed).err()?;
        let asks = |fields: &[Field]| refusals.iter().any(|r| fields.contains(&r.field));
        PAGES
            .iter()
            .find(|(_, fields)| asks(fields))
            .map(|(page, _)| *page)
    }

    /// A page of the journey.
    fn page<M: Template>(&self, title: &str, wrong: bool, main: M) -> Response {
        let status = if wrong {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        open_page(&self.rooms, title, status, wrong, main)
    }
}

/// How a parent gets hold of the school, as far as its letterhead says.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if let Some(at) = school.letterhead %}Call {{ school.name }} on {{ at.telephone }}, or email {{ at.email }}.{% else %}Talk to {{ school.name }}.{% endif %}"#
)]
struct Reach<'a> {
    school: &'a door::School,
}

#[derive(Template)]
#[template(path = "leave/parent/start.html")]
struct StartPage {
    forename: String,
    school: String,
    notice: SchoolDays,
    answer: SchoolDays,
    reach: Content,
    start: Button,
}

/// Where the link leads.
pub(crate) async fn start(visitor: Visitor, Path(at): Path<At>) -> Answer {
    let open = In::open(&visitor, &at.token).await?;
    let rules = &open.rooms.authority.policy.leave;
    let main = StartPage {
        forename: open.forename.clone(),
        school: open.school.name.clone(),
        notice: rules.notice,
        answer: rules.answer,
        reach: Content::html(
            Reach {
                school: &open.school,
            }
            .to_string(),
        ),
        start: Button::link("Start now", open.address("kind")).start(),
    };
    let title = format!("Ask for leave for {}", open.forename);
    Ok(open.page(&title, false, main))
}

#[derive(Template)]
#[template(path = "leave/parent/question.html")]
struct QuestionPage {
    wrong: Option<ErrorSummary>,
    back: String,
    heading: Option<String>,
    words: Vec<String>,
    action: String,
    fields: Vec<Content>,
    button: Button,
    reach: Content,
}

/// One question's page.
fn question(open: &In, page: &str, typed: &Typed, wrong: &Wrong) -> Response {
    let forename = &open.forename;
    let (title, heading, words, fields, back): (_, _, Vec<String>, Vec<Content>, _) = match page {
        "kind" => {
            let title = format!("What is the leave for {forename} for?");
            let legend = Legend::new(title.as_str())
                .page_heading()
                .class("govuk-fieldset__legend--l");
            let field = kinds(&open.rooms, typed, wrong, legend).into();
            let words = Vec::new();
            (title, None, words, vec![field], "")
        }
        "days" => {
            let title = format!("On which days would {forename} be away from school?");
            let words = vec!["Weekends and school holidays in between do not count.".to_owned()];
            let fields = vec![
                date_field(
                    typed,
                    wrong,
                    Field::First,
                    "First day",
                    "For example, 12 11 2026",
                ),
                date_field(
                    typed,
                    wrong,
                    Field::Last,
                    "Last day",
                    "For one day, enter the same day again",
                ),
            ];
            (title.clone(), Some(title), words, fields, "kind")
        }
        _ => {
            let title = "Why do you ask for leave?".to_owned();
            let words = vec![
                "Say what is out of the ordinary, and why it cannot be in a school holiday. Say where the child will be, if you can.".to_owned(),
                "You cannot add papers here. Bring any papers to school.".to_owned(),
            ];
            let field = CharacterCount::new("reason", "Your reason", Limit::Characters(2_000))
                .rows(6)
                .value(text(typed, "reason"))
                .error_if(wrong.at("reason"));
            (
                title.clone(),
                Some(title),
                words,
                vec![field.into()],
                "days",
            )
        }
    };
    let main = QuestionPage {
        wrong: wrong.summary(),
        back: open.address(back),
        heading,
        words,
        action: open.address(page),
        fields,
        button: Button::new("Continue").prevent_double_click(true),
        reach: Content::html(
            Reach {
                school: &open.school,
            }
            .to_string(),
        ),
    };
    let is_wrong = main.wrong.is_some();
    open.page(&title, is_wrong, main)
}

async fn ask_for(visitor: Visitor, token: &str, page: &'static str) -> Answer {
    let open = In::open(&visitor, token).await?;
    Ok(question(&open, page, &open.draft(), &Wrong::default()))
}

/// Keeps what was typed on one page, and goes on to what is not answered yet.
async fn keep(visitor: Visitor, token: &str, page: &'static str, sent: &Typed) -> Answer {
    let open = In::open(&visitor, token).await?;
    let mut draft = open.draft();
    for name in names(page) {
        draft.insert((*name).to_owned(), text(sent, name));
    }
    let own = PAGES.iter().find(|(name, _)| *name == page);
    let fields = own.map_or(&[][..], |(_, fields)| fields);
    let refusals = open.judge(&draft).err().unwrap_or_default();
    let refused = refusals.into_iter().filter(|r| fields.contains(&r.field));
    let wrong = wrong_of(refused);
    if !wrong.is_empty() {
        return Ok(question(&open, page, &draft, &wrong));
    }
    let failed = |e: StoreError| Problem::from(e).answer(&open.rooms.house, None);
    let kept = async {
        let unit = open.rooms.store.begin(open.context()).await?;
        let typed: Value = json!(draft);
        let kept = keep_draft(&unit, &open.link.digest, &typed).await?;
        unit.commit().await?;
        Ok(kept)
    };
    if !kept.await.map_err(failed)? {
        return Err(door::gone(&visitor.rooms));
    }
    let next = open.next(&draft).unwrap_or("check");
    Ok(see_other(&open.address(next)))
}

/// What it is for.
pub(crate) async fn kind(visitor: Visitor, Path(at): Path<At>) -> Answer {
    ask_for(visitor, &at.token, "kind").await
}

/// Keeps what it is for.
pub(crate) async fn keep_kind(
    visitor: Visitor,
    Path(at): Path<At>,
    axum::Form(sent): axum::Form<Typed>,
) -> Answer {
    keep(visitor, &at.token, "kind", &sent).await
}

/// Which days.
pub(crate) async fn days(visitor: Visitor, Path(at): Path<At>) -> Answer {
    ask_for(visitor, &at.token, "days").await
}

/// Keeps the days.
pub(crate) async fn keep_days(
    visitor: Visitor,
    Path(at): Path<At>,
    axum::Form(sent): axum::Form<Typed>,
) -> Answer {
    keep(visitor, &at.token, "days", &sent).await
}

/// Why.
pub(crate) async fn why(visitor: Visitor, Path(at): Path<At>) -> Answer {
    ask_for(visitor, &at.token, "why").await
}

/// Keeps why.
pub(crate) async fn keep_why(
    visitor: Visitor,
    Path(at): Path<At>,
    axum::Form(sent): axum::Form<Typed>,
) -> Answer {
    keep(visitor, &at.token, "why", &sent).await
}

#[derive(Template)]
#[template(path = "leave/parent/check.html")]
struct CheckPage {
    wrong: Option<ErrorSummary>,
    back: String,
    forename: String,
    list: SummaryList,
    lives_with: bool,
    action: String,
    button: Button,
}

fn check_page(open: &In, wanted: &Wanted<'_>, reason: &str, wrong: &Wrong) -> Response {
    let row = |key: &str, value: Content, page: &str, what: &str| {
        SummaryRow::new(key, value)
            .action(SummaryAction::new("Change", open.address(page)).hidden_text(what))
    };
    let days = long_in_words((wanted.first, wanted.last), wanted.school_days);
    let main = CheckPage {
        wrong: wrong.summary(),
        back: open.address("why"),
        forename: open.forename.clone(),
        list: SummaryList::new()
            .entry("School", open.school.name.as_str())
            .row(row(
                "What for",
                wanted.kind.name.as_str().into(),
                "kind",
                "what the leave is for",
            ))
            .row(row("Which days", days.into(), "days", "the days"))
            .row(row("Why", reason.into(), "why", "why you ask")),
        lives_with: !open.rooms.authority.policy.leave.any_parent_may_ask(),
        action: open.address("check"),
        button: Button::new("Accept and send").prevent_double_click(true),
    };
    let is_wrong = main.wrong.is_some();
    open.page("Check your answers before you send them", is_wrong, main)
}

/// Everything that was typed, before it is sent.
pub(crate) async fn check(visitor: Visitor, Path(at): Path<At>) -> Answer {
    let open = In::open(&visitor, &at.token).await?;
    let draft = open.draft();
    let Ok(wanted) = open.judge(&draft) else {
        // A day may have passed since: the page says so once it is sent again.
        return Ok(see_other(
            &open.address(open.next(&draft).unwrap_or("kind")),
        ));
    };
    let reason = text(&draft, "reason");
    Ok(check_page(&open, &wanted, &reason, &Wrong::default()))
}

/// Sends the request: it is on record, and the link is used up. Sent twice, the second time leads to where the first
/// one did.
pub(crate) async fn send(visitor: Visitor, Path(at): Path<At>) -> Answer {
    let open = match In::open(&visitor, &at.token).await {
        Ok(open) => open,
        Err(gone) => {
            let used = was_sent(&visitor, &at.token).await?;
            let page = format!("leave/{}/sent", at.token);
            return used.map_or(Err(gone), |_| Ok(see_other(&visitor.rooms.address(&page))));
        }
    };
    let draft = open.draft();
    let Ok(wanted) = open.judge(&draft) else {
        return Ok(see_other(
            &open.address(open.next(&draft).unwrap_or("kind")),
        ));
    };
    let rooms = &open.rooms;
    let sent = async {
        let unit = rooms.store.begin(open.context()).await?;
        let at = (open.link.pupil, open.link.school);
        let reason = text(&draft, "reason");
        let request = taken_down(
            rooms,
            unit.context(),
            at,
            &open.by,
            Way::Link,
            &wanted,
            &reason,
        );
        let (id, payload) = (request.id, said(&request));
        insert_request(&unit, request).await?;
        if !use_link(&unit, &open.link.digest, id).await? {
            unit.roll_back().await?;
            return Ok(());
        }
        finish(rooms, unit, at, "leave.asked", payload).await
    };
    sent.await
        .map_err(|e: StoreError| Problem::from(e).answer(&rooms.house, None))?;
    Ok(see_other(&open.address("sent")))
}

#[derive(Template)]
#[template(path = "leave/parent/sent.html")]
struct SentPage {
    panel: Panel,
    school: String,
    answer: SchoolDays,
    reach: Content,
}

/// That it was sent, with its reference.
pub(crate) async fn sent(visitor: Visitor, Path(at): Path<At>) -> Answer {
    let found = was_sent(&visitor, &at.token).await?;
    let Some(Used { reference, school }) = found else {
        return Err(door::refused(&visitor));
    };
    let rooms = &visitor.rooms;
    let main = SentPage {
        panel: Panel::confirmation("Your request was sent")
            .words(Content::html(Reference { reference }.to_string())),
        answer: rooms.authority.policy.leave.answer,
        reach: Content::html(Reach { school: &school }.to_string()),
        school: school.name,
    };
    Ok(open_page(
        rooms,
        "Your request was sent",
        StatusCode::OK,
        false,
        main,
    ))
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"Your reference<br><strong>{{ reference }}</strong>"#
)]
struct Reference {
    reference: String,
}

impl In {
    /// Who acts: the parent, by their own hand.
    fn context(&self) -> store::Context {
        self.rooms.context(Actor {
            person: None,
            name: self.by.name.clone(),
            position: "parent, by the school’s link".to_owned(),
        })
    }
}
