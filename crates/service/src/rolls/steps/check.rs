//! The page on which everything is read again before it is sent; and its sending.
//! In: a draft. Out: its answers, each with the way to change it; sent, it is the authority's.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use casework::rolls::notification::{Act, State};
use govuk::{Button, Content, ErrorSummary, SummaryAction, SummaryList, SummaryRow};
use store::{StoreError, Unit};

use super::pages::{caption, first_wrong, written};
use super::{Around, Telling};
use crate::web::{Answer, Caller, QUICKER, Typed, Wrong, see_other, seen, text};

#[derive(Template)]
#[template(path = "rolls/steps/check.html")]
struct CheckPage {
    wrong: Option<ErrorSummary>,
    caption: String,
    notes: Vec<Content>,
    list: SummaryList,
    /// Why nothing is to be sent.
    not_needed: Option<Vec<String>>,
    action: String,
    seen: String,
    questions: Vec<Content>,
    button: Button,
    back: String,
}

/// The documents that are there, on a line of their own.
fn documents(around: &Around) -> String {
    let names = around.desk.documents.iter().map(|d| d.file_name.as_str());
    names.collect::<Vec<_>>().join("\n")
}

fn show<T: Telling>(around: &Around, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
    let said = around.said();
    let steps = T::steps(around, &said);
    let asks = |page: &str| steps.iter().any(|step| step.page == page);
    let row = |label: &str, words: &str, page: &str| {
        let row = SummaryRow::new(label.to_owned(), words.to_owned());
        if !asks(page) {
            return row;
        }
        let to = format!("{}?change=yes", around.address(caller, page));
        row.action(SummaryAction::new("Change", to).hidden_text(format!(": {label}")))
    };
    let mut list = SummaryList::new();
    for line in T::lines(&around.desk.notification) {
        if asks(line.page) || !line.said.trim().is_empty() {
            let said = if line.said.trim().is_empty() {
                "Nothing said"
            } else {
                line.said.as_str()
            };
            list = list.row(row(line.label, said, line.page));
        }
    }
    if asks("documents") {
        let names = documents(around);
        let names = if names.is_empty() { "None" } else { &names };
        list = list.row(row("Documents", names, "documents"));
    }
    let main = CheckPage {
        wrong: wrong.summary(),
        caption: caption::<T>(around),
        notes: T::notes(around, caller),
        list,
        not_needed: T::not_needed(around, caller),
        action: around.address(caller, "check"),
        seen: seen(&around.desk.notification),
        questions: T::last_questions(around, typed),
        button: Button::new("Send to the authority").prevent_double_click(true),
        back: steps.last().map_or_else(
            || around.desk.address(caller, ""),
            |step| around.address(caller, step.page),
        ),
    };
    let is_wrong = main.wrong.is_some();
    let title = format!("Check your answers: {}", T::TITLE);
    written(caller, &title, main, is_wrong)
}

/// Leads back to the first page on which something cannot stand so.
fn unless_whole<T: Telling>(around: &Around, caller: &Caller) -> Result<Wrong, Response> {
    let said = around.said();
    let refused = T::refused(around, caller, &said);
    if let Some(step) = first_wrong(&T::steps(around, &said), &refused) {
        return Err(see_other(&around.address(caller, step.page)));
    }
    let mut wrong = Wrong::default();
    for one in refused {
        wrong.add("", one.refusal.to_string());
    }
    Ok(wrong)
}

/// The page.
pub(in crate::rolls) async fn check<T: Telling>(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    let around = Around::open(&caller, T::KIND, &id).await?;
    let wrong = unless_whole::<T>(&around, &caller)?;
    Ok(show::<T>(&around, &caller, &Typed::new(), &wrong))
}

/// A draft that may be sent as it was checked, and how it stands then.
pub(in crate::rolls) async fn ready<T: Telling>(
    caller: &Caller,
    id: &str,
    typed: &Typed,
) -> Result<(Around, State), Response> {
    let around = Around::open(caller, T::KIND, id).await?;
    let mut wrong = unless_whole::<T>(&around, caller)?;
    if T::not_needed(&around, caller).is_some() {
        return Err(show::<T>(&around, caller, typed, &wrong));
    }
    if text(typed, "seen") != seen(&around.desk.notification) {
        wrong.add("", QUICKER);
    }
    match around.desk.after(Act::Send, "") {
        Ok(to) if wrong.is_empty() => Ok((around, to)),
        Ok(_) => Err(show::<T>(&around, caller, typed, &wrong)),
        Err(words) => {
            wrong.add("", words);
            Err(show::<T>(&around, caller, typed, &wrong))
        }
    }
}

/// Sends it within a unit, and keeps all of it; then its own page, or this one where somebody was quicker.
pub(in crate::rolls) async fn send_in<T: Telling>(
    caller: &Caller,
    (around, to): (&Around, State),
    unit: Unit,
    typed: &Typed,
) -> Answer {
    let done = async {
        let acted = (around.desk)
            .act(caller, &unit, (Act::Send, to), "", None)
            .await?;
        if acted {
            unit.commit().await?;
        } else {
            unit.roll_back().await?;
        }
        Ok(acted)
    };
    if done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?
    {
        return Ok(see_other(&around.desk.address(caller, "?did=sent")));
    }
    Ok(not_sent::<T>(around, caller, typed, QUICKER))
}

/// The page again, with why it was not sent.
pub(in crate::rolls) fn not_sent<T: Telling>(
    around: &Around,
    caller: &Caller,
    typed: &Typed,
    why: &str,
) -> Response {
    let mut wrong = Wrong::default();
    wrong.add("", why);
    show::<T>(around, caller, typed, &wrong)
}

/// Sends it, where nothing else follows from that.
pub(in crate::rolls) async fn send<T: Telling>(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (around, to) = ready::<T>(&caller, &id, &typed).await?;
    let unit = around.desk.begin(&caller).await;
    let unit = unit.map_err(|e| caller.problem(e.into()))?;
    send_in::<T>(&caller, (&around, to), unit, &typed).await
}
