//! `/{authority}/notifications/{id}/leaver/documents`: documents that the authority asks for with a ground.
//! In: a scan or a photograph. Out: it, kept; or why the school goes on without it. Without the one that the ground itself
//! needs, nobody goes on.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use govuk::{Button, Content, ErrorSummary, FileUpload, Select, SelectOption};
use store::files;
use store::rolls::{NotificationDocument, find_document, insert_document, remove_document};
use store::{NotificationDocumentId, StoreError};

use super::super::desk::Desk;
use super::case::Case;
use super::form::not_too_long;
use crate::web::inputs::line_field;
use crate::web::{Answer, Caller, Problem, Typed, Wrong, page, scan, see_other, text, trimmed};

/// What the select says of a document that the policy does not name.
const OTHER: &str = "other";

struct Paper {
    words: String,
    href: String,
    remove: String,
}

#[derive(Template)]
#[template(path = "rolls/leaver/papers.html")]
struct PapersPage {
    wrong: Option<ErrorSummary>,
    name: String,
    authority: String,
    ground: &'static str,
    /// Each document's name, and whether it is there.
    asked: Vec<(String, &'static str)>,
    kept: Vec<Paper>,
    action: String,
    which: Select,
    file: FileUpload,
    upload: Button,
    done: String,
    reasons: Vec<Content>,
    go_on: Button,
    back: String,
}

/// The ids of the documents that are asked for with the ground: those always, and those where there are such.
fn asked(caller: &Caller, case: &Case) -> (Vec<String>, Vec<String>) {
    let rule = caller.rooms.authority.policy.rolls.ground(case.ground);
    rule.map_or_else(Default::default, |rule| {
        (rule.documents.clone(), rule.if_any.clone())
    })
}

fn name_of<'a>(caller: &'a Caller, id: &'a str) -> &'a str {
    let named = caller.rooms.authority.policy.rolls.document(id);
    named.map_or(id, |named| &named.name)
}

/// The field that holds why a document is not there.
pub(super) fn without(id: &str) -> String {
    format!("without-{id}")
}

fn show(caller: &Caller, case: &Case, typed: &Typed, wrong: &Wrong) -> Response {
    let at = |page: &str| case.desk.address(caller, &format!("/leaver{page}"));
    let policy = &caller.rooms.authority.policy;
    let (always, if_any) = asked(caller, case);
    let there = |id: &String| case.facts.documents.contains(id);
    let state = |id: &String, missing| if there(id) { "here" } else { missing };
    let mut all: Vec<(String, &'static str)> = always
        .iter()
        .map(|id| (name_of(caller, id).to_owned(), state(id, "not here yet")))
        .collect();
    all.extend(if_any.iter().map(|id| {
        let words = format!("{}, where there is one", name_of(caller, id));
        (words, state(id, "not here"))
    }));
    let options = always
        .iter()
        .chain(&if_any)
        .map(|id| SelectOption::new(id.as_str(), name_of(caller, id)));
    let kept = case.desk.documents.iter().map(|paper| Paper {
        words: format!("{} ({})", paper.document_name, paper.file_name),
        href: case
            .desk
            .address(caller, &format!("/documents/{}", paper.id)),
        remove: at(&format!("/documents/{}/remove", paper.id)),
    });
    let reasons = always
        .iter()
        .filter(|id| !there(id) && !case.by_law(policy, id));
    let reasons = reasons.map(|id| {
        let label = format!("If it does not come: why not? ({})", name_of(caller, id));
        line_field(typed, wrong, &without(id), &label, "")
    });
    let name = case.desk.notification.pupil_name.clone();
    let title = format!("{name}: documents");
    let main = PapersPage {
        wrong: wrong.summary(),
        name,
        authority: caller.rooms.authority.name.clone(),
        ground: case.ground.id(),
        asked: all,
        kept: kept.collect(),
        action: at("/documents"),
        which: Select::new("document", "Which document is it?")
            .option(SelectOption::new("", "Choose"))
            .options(options)
            .option(SelectOption::new(OTHER, "Another document"))
            .value(text(typed, "document"))
            .error_if(wrong.at("document")),
        file: FileUpload::new("file", "The file")
            .hint("A PDF, a JPEG or a PNG of 10 MB at the most: a scan, or a photograph")
            .accept(".pdf,.jpg,.jpeg,.png")
            .error_if(wrong.at("file")),
        upload: Button::new("Add this document")
            .secondary()
            .prevent_double_click(true),
        done: at("/documents/done"),
        reasons: reasons.collect(),
        go_on: Button::new("Continue").prevent_double_click(true),
        back: at("/check?so-far=yes"),
    };
    let is_wrong = main.wrong.is_some();
    let mut answer = page(caller, "pupils", &title, main, |page| page.error(is_wrong));
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

fn reasons_of(caller: &Caller, case: &Case) -> Typed {
    let (always, _) = asked(caller, case);
    let fields = always.iter().map(|id| without(id));
    fields
        .map(|field| (field.clone(), case.desk.said(&field).to_owned()))
        .collect()
}

/// The page.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let typed = reasons_of(&caller, &case);
    Ok(show(&caller, &case, &typed, &Wrong::default()))
}

/// Keeps a document.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    parts: Multipart,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let form = scan::with_file(&caller, parts, "file").await?;
    let (always, if_any) = asked(&caller, &case);
    let mut wrong = Wrong::default();
    let which = text(&form.typed, "document");
    let named = always.iter().chain(&if_any).find(|id| **id == which);
    if named.is_none() && which != OTHER {
        wrong.add("document", "Choose which document it is");
    }
    let kind = if form.bytes.is_empty() {
        wrong.add("file", "Choose the file");
        None
    } else {
        let kind = scan::kind_of(&form.bytes);
        kind.map_err(|why| wrong.add("file", why)).ok()
    };
    let Some(kind) = kind.filter(|_| wrong.is_empty()) else {
        let mut typed = reasons_of(&caller, &case);
        typed.extend(form.typed);
        return Ok(show(&caller, &case, &typed, &wrong));
    };
    let done = async {
        let store = &caller.rooms.store;
        let written = store
            .files()
            .write(form.bytes.into(), kind.media_type())
            .await?;
        let unit = case.desk.begin(&caller).await?;
        files::name(&unit, &written).await?;
        let context = unit.context();
        let document = NotificationDocument {
            id: context.id(),
            notification: case.desk.notification.id,
            document: named.cloned().unwrap_or_default(),
            document_name: named
                .map_or("Another document", |id| name_of(&caller, id))
                .to_owned(),
            file_name: form.name.chars().take(120).collect(),
            file: written.digest,
            media_type: written.media_type.clone(),
            removed: false,
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            position: context.actor.position.clone(),
        };
        insert_document(&unit, document).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&case.desk.address(&caller, "/leaver/documents")))
}

/// Goes on, with why what is missing is missing.
pub(crate) async fn done(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let policy = &caller.rooms.authority.policy;
    let mut wrong = Wrong::default();
    let mut kept = vec![("documents".to_owned(), "yes".to_owned())];
    for id in &asked(&caller, &case).0 {
        let field = without(id);
        if case.facts.documents.contains(id) {
            kept.push((field, String::new()));
            continue;
        }
        let name = name_of(&caller, id);
        if case.by_law(policy, id) {
            let words = format!(
                "Add this document: {name}. The ground is not met without it ({})",
                case.ground.cite()
            );
            wrong.add("file", words);
        } else if trimmed(&typed, &field).is_empty() {
            let words = format!("Add this document, or write why it does not come: {name}");
            wrong.add(field.as_str(), words);
        }
        not_too_long(&mut wrong, &typed, &field, false);
        kept.push((field.clone(), text(&typed, &field)));
    }
    let kept = if wrong.is_empty() {
        Ok(kept)
    } else {
        Err(wrong)
    };
    let again = |wrong: &Wrong| show(&caller, &case, &typed, wrong);
    case.put(&caller, kept, again).await
}

/// One of a notification's documents; another's is answered for as none.
async fn own(caller: &Caller, desk: &Desk, id: &str) -> Result<NotificationDocument, Response> {
    let missing = || caller.problem(Problem::NotFound);
    let id: NotificationDocumentId = id.parse().map_err(|_| missing())?;
    let found = find_document(&caller.rooms.store, id).await;
    let found = found.map_err(|e| caller.problem(e.into()))?;
    let own = found.filter(|paper| paper.notification == desk.notification.id && !paper.removed);
    own.ok_or_else(missing)
}

/// Takes a document out again.
pub(crate) async fn remove(
    caller: Caller,
    Path((_, id, document)): Path<(String, String, String)>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let paper = own(&caller, &case.desk, &document).await?;
    let done = async {
        let unit = case.desk.begin(&caller).await?;
        remove_document(&unit, paper.id).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&case.desk.address(&caller, "/leaver/documents")))
}
