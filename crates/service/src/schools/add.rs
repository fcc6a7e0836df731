//! `/{authority}/administration/schools/add`: a new school, checked before it is added.
//! In: what is typed. Out: the school's page, or what is wrong with which field.

use axum::Form;
use axum::response::Response;
use casework::people::Action;
use casework::schools::{DetailsField, Fault, TypedDetails};
use govuk::Button;
use store::StoreError;

use super::administer::{self, Outcome};
use super::check::{CheckPage, FormPage, answer, check};
use super::form;
use crate::web::{Answer, Caller, Fields, Problem, see_other};

const PAGE: &str = "administration/schools/add";

fn form_page(caller: &Caller, typed: &TypedDetails, faults: &[Fault]) -> Response {
    let rooms = &caller.rooms;
    let main = FormPage {
        wrong: form::summary(faults),
        title: "Add a school",
        lead: "",
        action: rooms.address(PAGE),
        inputs: form::inputs(typed, faults),
        button: Button::new("Continue"),
        back: rooms.address("administration/schools"),
        after: None,
    };
    answer(caller, main)
}

/// The form.
pub(crate) async fn form(caller: Caller) -> Answer {
    caller.may(Action::ManageSchools)?;
    Ok(form_page(&caller, &TypedDetails::default(), &[]))
}

/// What is wrong when another school has the number; its name is in the page's words.
pub(super) const NUMBER_TAKEN: &str =
    "Another school has this LAESTAB. Look for it in the list: it may have another name now";

/// Checks, and then adds.
pub(crate) async fn next(caller: Caller, Form(sent): Form<Fields>) -> Answer {
    caller.may(Action::ManageSchools)?;
    let typed = form::typed(&sent);
    let details = match typed.read() {
        Ok(details) if !sent.has("change") => details,
        Ok(_) => return Ok(form_page(&caller, &typed, &[])),
        Err(faults) => return Ok(form_page(&caller, &typed, &faults)),
    };
    let rooms = &caller.rooms;
    if sent.text("step") != "check" {
        let main = CheckPage {
            title: "Check before adding",
            words: vec![
                "Its calendar is empty until you enter term dates, and its roll until registers are loaded."
                    .to_owned(),
            ],
            action: rooms.address(PAGE),
            carried: form::carried(&typed),
            list: form::to_check(&typed, None),
            button: Button::new("Add this school").prevent_double_click(true),
            back: rooms.address("administration/schools"),
        };
        return Ok(check(&caller, main));
    }
    let failed = |e: StoreError| caller.problem(e.into());
    let added = administer::add(rooms, &caller.signed, details).await;
    match added.map_err(failed)? {
        Outcome::Done(id) => Ok(see_other(&rooms.address(&format!("schools/{id}")))),
        Outcome::NumberTaken(_) => {
            let faults = [(DetailsField::Laestab, NUMBER_TAKEN)];
            Ok(form_page(&caller, &typed, &faults))
        }
        Outcome::NotThen(_) | Outcome::NotThere => Err(caller.problem(Problem::NotFound)),
    }
}
