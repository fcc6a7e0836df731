//! `/{authority}/post`: what waits to be approved, printed and posted, or settled, at the schools within scope.
//! In: who asks. Out: a list with the letters to print; those that were posted are ticked off together.

use askama::Template;
use axum::response::Response;
use casework::contact::{Fact, State, Way, deemed_on};
use casework::people::{Action, Scope};
use govuk::{Button, Checkboxes, Choice, ErrorSummary};
use letters::Language;
use store::contact::{Communication, LetterBatch, last_batches, of_schools};
use store::{SchoolId, StoreError};

use super::facts::{Kept, Told, keep};
use super::list::schools_of;
use crate::web::{Answer, Caller, Fields, page, see_other};
use crate::when;

#[derive(Template)]
#[template(path = "contact/post.html")]
struct PostPage {
    wrong: Option<ErrorSummary>,
    action: String,
    /// Address and words of what waits to be read and approved.
    to_approve: Vec<(String, String)>,
    /// Those of which nobody knows whether they went, and those that came back.
    to_settle: Vec<(String, String)>,
    to_post: Option<Checkboxes>,
    /// The letters to print: address and words.
    to_print: Vec<(String, String)>,
    button: Button,
    /// The same letters as one file.
    all: String,
    /// The last letters to many parents.
    batches: Vec<(String, String)>,
    documents: String,
    /// Where the letters of the school's own are, for whoever may load some.
    own: Option<String>,
}

const CHOOSE: &str = "Tick the letters that were posted";

async fn waiting(
    caller: &Caller,
    scope: &Scope<SchoolId>,
) -> Result<Vec<Communication>, StoreError> {
    let states = [
        State::Written,
        State::Approved,
        State::Unsure,
        State::Failed,
    ];
    let schools = schools_of(scope);
    of_schools(&caller.rooms.store, schools.as_deref(), &states).await
}

fn words(one: &Communication) -> String {
    format!(
        "{}, to {} ({})",
        one.subject,
        one.to_name,
        when::day(when::day_of(one.happened_at))
    )
}

/// Batches that are shown.
const BATCHES: u64 = 10;

/// The last letters to many parents: address and words.
async fn batches(
    caller: &Caller,
    scope: &Scope<SchoolId>,
) -> Result<Vec<(String, String)>, StoreError> {
    let schools = schools_of(scope);
    let all = last_batches(&caller.rooms.store, schools.as_deref(), BATCHES).await?;
    let words = |batch: LetterBatch| {
        let name = letters::find(&batch.letter, Language::English);
        let name = name.map_or_else(|| batch.letter.clone(), |letter| letter.name.clone());
        let address = caller.rooms.address(&format!("letters/{}", batch.id));
        (
            address,
            format!("{name} ({})", when::instant(batch.made_at)),
        )
    };
    Ok(all.into_iter().map(words).collect())
}

fn show(
    caller: &Caller,
    all: &[Communication],
    batches: Vec<(String, String)>,
    wrong: bool,
) -> Response {
    let rooms = &caller.rooms;
    let address = |one: &Communication, page: &str| {
        rooms.address(&format!("pupils/{}/contact/{}{page}", one.pupil, one.id))
    };
    let of = |state: State, way: Option<Way>| {
        all.iter()
            .filter(move |one| one.state == state && way.is_none_or(|way| one.way == way))
    };
    let linked = |one: &Communication| (address(one, ""), words(one));
    let posts: Vec<&Communication> = of(State::Approved, Some(Way::Post)).collect();
    let mut boxes = Checkboxes::new("posted", "Which letters were posted today, first class?")
        .choices(
            posts
                .iter()
                .map(|one| Choice::new(one.id.to_string(), words(one))),
        );
    if wrong {
        boxes = boxes.error(CHOOSE);
    }
    let main = PostPage {
        wrong: wrong.then(|| ErrorSummary::new().error(CHOOSE, "posted")),
        action: rooms.address("post"),
        to_approve: of(State::Written, None).map(linked).collect(),
        to_settle: of(State::Unsure, None)
            .chain(of(State::Failed, None))
            .map(linked)
            .collect(),
        to_print: posts
            .iter()
            .chain(
                of(State::Approved, Some(Way::Hand))
                    .collect::<Vec<_>>()
                    .iter(),
            )
            .map(|one| match one.document {
                Some(_) => (address(one, "/letter.pdf"), words(one)),
                None => (
                    address(one, "/letter.docx"),
                    format!("{}: Word", words(one)),
                ),
            })
            .collect(),
        to_post: (!posts.is_empty()).then_some(boxes),
        button: Button::new("They were posted today").prevent_double_click(true),
        all: rooms.address("post/letters.pdf"),
        batches,
        documents: rooms.address("documents"),
        own: caller
            .signed
            .may(Action::ChangeLetterhead)
            .then(|| rooms.address("own-letters")),
    };
    let mut answer = page(caller, "post", "Post", main, |page| page.error(wrong));
    if wrong {
        *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The page.
pub(crate) async fn post(caller: Caller) -> Answer {
    let scope = caller.may(Action::WriteToParents)?;
    let all = waiting(&caller, &scope).await;
    let all = all.map_err(|e| caller.problem(e.into()))?;
    let batches = batches(&caller, &scope).await;
    let batches = batches.map_err(|e| caller.problem(e.into()))?;
    Ok(show(&caller, &all, batches, false))
}

/// Ticks off what was posted today, together or not at all.
pub(crate) async fn tick_off(caller: Caller, axum::Form(sent): axum::Form<Fields>) -> Answer {
    let scope = caller.may(Action::WriteToParents)?;
    let failed = |e: StoreError| caller.problem(e.into());
    let all = waiting(&caller, &scope).await.map_err(failed)?;
    let ticked: Vec<&str> = sent.all("posted").collect();
    let posted = all.iter().filter(|one| {
        one.state == State::Approved
            && one.way == Way::Post
            && ticked.contains(&one.id.to_string().as_str())
    });
    let posted: Vec<&Communication> = posted.collect();
    if posted.is_empty() {
        let batches = batches(&caller, &scope).await.map_err(failed)?;
        return Ok(show(&caller, &all, batches, true));
    }
    let rooms = &caller.rooms;
    let rules = &rooms.authority.policy.contact;
    let deemed = deemed_on(Way::Post, rooms.today(), rules).ok().flatten();
    let done = async {
        let unit = rooms
            .store
            .begin(rooms.context(caller.signed.actor()))
            .await?;
        for one in posted {
            let told = Told {
                deemed_on: deemed,
                ..Told::default()
            };
            // Whoever was quicker has posted it already: it is not posted twice.
            let _: Kept = keep(&unit, one, Fact::Posted, told).await?;
        }
        unit.commit().await
    };
    done.await.map_err(failed)?;
    Ok(see_other(&rooms.address("post")))
}
