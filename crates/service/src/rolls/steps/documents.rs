//! The documents that go with a notification, where a school adds any: none has to.
//! In: a file as it was uploaded. Out: it among the documents of the draft, or why it is not taken; one taken out again.
//! As long as it is not sent a notification stands in no chronology, and neither do its documents.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use govuk::{Button, ErrorSummary, FileUpload};
use store::files::{self, WrittenFile};
use store::rolls::{NotificationDocument, find_document, insert_document, remove_document};
use store::{NotificationDocumentId, StoreError};

use super::pages::{caption, written};
use super::{Around, Step, Telling};
use crate::web::scan::{WithFile, kind_of, with_file};
use crate::web::{Answer, Caller, Problem, Wrong, see_other};

/// The page among the others.
pub(in crate::rolls) const STEP: Step = Step {
    page: "documents",
    title: "Add documents",
    fields: &[],
};

#[derive(Template)]
#[template(path = "rolls/steps/documents.html")]
struct DocumentsPage {
    wrong: Option<ErrorSummary>,
    caption: String,
    /// What each is called, and where it is taken out.
    documents: Vec<(String, String)>,
    action: String,
    upload: FileUpload,
    button: Button,
    next: Button,
    back: String,
}

fn show<T: Telling>(around: &Around, caller: &Caller, wrong: &Wrong) -> Response {
    let steps = T::steps(around, &around.said());
    let at = steps.iter().position(|step| step.page == STEP.page);
    let before = at.and_then(|at| at.checked_sub(1)).map(|at| steps[at].page);
    let next = at
        .and_then(|at| steps.get(at + 1))
        .map_or("check", |step| step.page);
    let documents = around.desk.documents.iter().map(|document| {
        let out = around.address(caller, &format!("documents/{}/remove", document.id));
        (document.file_name.clone(), out)
    });
    let main = DocumentsPage {
        wrong: wrong.summary(),
        caption: caption::<T>(around),
        documents: documents.collect(),
        action: around.address(caller, STEP.page),
        upload: FileUpload::new("file", "Choose a file")
            .hint("A PDF, a JPEG or a PNG of 10 MB at the most: a scan, or a photograph")
            .accept(".pdf,.jpg,.jpeg,.png")
            .error_if(wrong.at("file")),
        button: Button::new("Add this document")
            .secondary()
            .prevent_double_click(true),
        next: Button::link("Continue", around.address(caller, next)),
        back: around.address(caller, before.unwrap_or("check")),
    };
    let is_wrong = main.wrong.is_some();
    let title = format!("{}: {}", STEP.title, T::TITLE);
    written(caller, &title, main, is_wrong)
}

/// The page.
pub(in crate::rolls) async fn form<T: Telling>(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    let around = Around::open(&caller, T::KIND, &id).await?;
    Ok(show::<T>(&around, &caller, &Wrong::default()))
}

/// Adds one.
pub(in crate::rolls) async fn add<T: Telling>(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    parts: Multipart,
) -> Answer {
    let around = Around::open(&caller, T::KIND, &id).await?;
    let WithFile { name, bytes, .. } = with_file(&caller, parts, "file").await?;
    let mut wrong = Wrong::default();
    let media_type = match kind_of(&bytes) {
        Ok(kind) => kind.media_type(),
        Err(_) if bytes.is_empty() => {
            wrong.add("file", "Choose a file, or continue without one");
            return Ok(show::<T>(&around, &caller, &wrong));
        }
        Err(why) => {
            wrong.add("file", why);
            return Ok(show::<T>(&around, &caller, &wrong));
        }
    };
    let failed = |e: StoreError| caller.problem(e.into());
    let files = caller.rooms.store.files();
    let written = files
        .write(bytes.into(), media_type)
        .await
        .map_err(failed)?;
    put(&caller, &around, name, &written)
        .await
        .map_err(failed)?;
    Ok(see_other(&around.address(&caller, STEP.page)))
}

async fn put(
    caller: &Caller,
    around: &Around,
    file_name: String,
    written: &WrittenFile,
) -> Result<(), StoreError> {
    let unit = around.desk.begin(caller).await?;
    files::name(&unit, written).await?;
    let context = unit.context();
    let document = NotificationDocument {
        id: context.id(),
        notification: around.desk.notification.id,
        document: String::new(),
        document_name: String::new(),
        file_name,
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
}

/// Takes one out again.
pub(in crate::rolls) async fn remove<T: Telling>(
    caller: Caller,
    Path((_, id, document)): Path<(String, String, String)>,
) -> Answer {
    let around = Around::open(&caller, T::KIND, &id).await?;
    let missing = || caller.problem(Problem::NotFound);
    let document: NotificationDocumentId = document.parse().map_err(|_| missing())?;
    let done = async {
        let found = find_document(&caller.rooms.store, document).await?;
        if found.is_none_or(|found| found.notification != around.desk.notification.id) {
            return Ok(false);
        }
        let unit = around.desk.begin(&caller).await?;
        remove_document(&unit, document).await?;
        unit.commit().await?;
        Ok(true)
    };
    let done: Result<bool, StoreError> = done.await;
    if !done.map_err(|e| caller.problem(e.into()))? {
        return Err(missing());
    }
    Ok(see_other(&around.address(&caller, STEP.page)))
}
