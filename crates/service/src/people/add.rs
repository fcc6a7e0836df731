//! `/{authority}/people/add`: somebody new, step by step: who, which role, at which schools, check.
//! In: answers, carried along by the form itself: no name ever stands in an address. Out: the
//! account and the link by which they begin, or what is wrong.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use casework::people::account::Refusal;
use casework::people::{Action, Details, Employer, Faults, Role};
use govuk::{Button, Content, ErrorSummary, SummaryList};
use store::schools::School;
use store::{SchoolId, StoreError};

use super::acts::{link_page, not_done};
use super::administer::{self, Outcome};
use super::details::{TAKEN, Typed, fields};
use super::person::school_name;
use super::roles::{chosen, open_schools, role_choices, school_choices};
use crate::web::{Answer, Caller, Fields, page};

#[derive(Template)]
#[template(path = "people/add.html")]
struct StepPage {
    wrong: Option<ErrorSummary>,
    title: &'static str,
    action: String,
    /// What was answered in earlier steps.
    carried: Vec<(&'static str, String)>,
    fields: Vec<Content>,
    /// Which step the answers are for.
    step: &'static str,
    button: Button,
    cancel: String,
}

/// The answers so far.
struct Answers {
    typed: Typed,
    role: Option<Role>,
    schools: BTreeSet<SchoolId>,
}

impl Answers {
    fn of(fields: &Fields, schools: &[School]) -> Self {
        Self {
            typed: Typed {
                name: fields.text("name").to_owned(),
                position: fields.text("position").to_owned(),
                email: fields.text("email").to_owned(),
            },
            role: Role::of_id(fields.text("role")),
            schools: chosen(fields, schools),
        }
    }

    /// As hidden fields of the next step.
    fn carried(&self, role: bool, schools: bool) -> Vec<(&'static str, String)> {
        let mut carried = vec![
            ("name", self.typed.name.clone()),
            ("position", self.typed.position.clone()),
            ("email", self.typed.email.clone()),
        ];
        if let Some(known) = self.role.filter(|_| role) {
            carried.push(("role", known.id().to_owned()));
        }
        if schools {
            let ids = self.schools.iter().map(|id| ("school", id.to_string()));
            carried.extend(ids);
        }
        carried
    }
}

fn step(caller: &Caller, main: StepPage) -> Response {
    let (title, wrong) = (main.title, main.wrong.is_some());
    let mut answer = page(caller, "administration", title, main, |page| {
        page.error(wrong)
    });
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

fn who(caller: &Caller, answers: &Answers, faults: Faults) -> Response {
    let (inputs, summary) = fields(&answers.typed, faults);
    let mut carried = answers.carried(true, true);
    carried.retain(|(name, _)| matches!(*name, "role" | "school"));
    let main = StepPage {
        wrong: (faults != Faults::default()).then_some(summary),
        title: "Add somebody",
        action: caller.rooms.address("people/add"),
        carried,
        fields: inputs.into_iter().map(Content::from).collect(),
        step: "who",
        button: Button::new("Continue"),
        cancel: caller.rooms.address("people"),
    };
    step(caller, main)
}

fn which_role(caller: &Caller, answers: &Answers, wrong: Option<&'static str>) -> Response {
    let chosen = answers.role.map_or("", Role::id);
    let mut carried = answers.carried(false, true);
    carried.retain(|(name, _)| *name != "role");
    let main = StepPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "role")),
        title: "Their role",
        action: caller.rooms.address("people/add"),
        carried,
        fields: vec![
            role_choices("Which role?", chosen)
                .hint("They can be given more later")
                .error_if(wrong)
                .into(),
        ],
        step: "role",
        button: Button::new("Continue"),
        cancel: caller.rooms.address("people"),
    };
    step(caller, main)
}

async fn which_schools(
    caller: &Caller,
    answers: &Answers,
    wrong: Option<&'static str>,
) -> Result<Response, StoreError> {
    let schools = open_schools(&caller.rooms, &answers.schools).await?;
    let boxes = school_choices("At which schools?", &schools, &answers.schools)
        .hint("They see the pupils of the schools you choose, and of no others")
        .error_if(wrong);
    let main = StepPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "school")),
        title: "Their schools",
        action: caller.rooms.address("people/add"),
        carried: answers.carried(true, false),
        fields: vec![boxes.into()],
        step: "schools",
        button: Button::new("Continue"),
        cancel: caller.rooms.address("people"),
    };
    Ok(step(caller, main))
}

#[derive(Template)]
#[template(path = "people/add_check.html")]
struct CheckPage {
    action: String,
    carried: Vec<(&'static str, String)>,
    list: SummaryList,
    cancel: String,
}

fn check(
    caller: &Caller,
    answers: &Answers,
    details: &Details,
    role: Role,
    schools: &[School],
) -> Response {
    let names: Vec<&str> = answers
        .schools
        .iter()
        .map(|id| school_name(schools, *id))
        .collect();
    let mut list = SummaryList::new()
        .entry("Name", details.name.as_str())
        .entry("Position", details.position.as_str())
        .entry("E-mail address", details.email.as_str())
        .entry("Role", role.words());
    list = match role.employer() {
        Employer::School => list.entry("Schools", names.join(", ")),
        Employer::Authority => list.entry("Schools", "Every school"),
    };
    let main = CheckPage {
        action: caller.rooms.address("people/add"),
        carried: answers.carried(true, role.employer() == Employer::School),
        list,
        cancel: caller.rooms.address("people"),
    };
    page(
        caller,
        "administration",
        "Check before adding",
        main,
        |page| page,
    )
}

/// The first step.
pub(crate) async fn form(caller: Caller) -> Answer {
    caller.may(Action::ManagePeople)?;
    let nothing = Answers::of(&Fields::default(), &[]);
    Ok(who(&caller, &nothing, Faults::default()))
}

/// On to the step that comes next: the first one that lacks an answer, and what was asked to be
/// changed.
pub(crate) async fn next(caller: Caller, headers: HeaderMap, Form(sent): Form<Fields>) -> Answer {
    caller.may(Action::ManagePeople)?;
    let failed = |e: StoreError| caller.problem(e.into());
    let schools = store::schools::list(&caller.rooms.store)
        .await
        .map_err(failed)?;
    let mut answers = Answers::of(&sent, &schools);
    if sent.has("change") {
        return Ok(who(&caller, &answers, Faults::default()));
    }
    let details = match answers.typed.read() {
        Ok(details) => details,
        Err(faults) => return Ok(who(&caller, &answers, faults)),
    };
    let taken = store::people::find_by_email(&caller.rooms.store, &details.email)
        .await
        .map_err(failed)?;
    if taken.is_some() {
        let faults = Faults {
            email: Some(TAKEN),
            ..Faults::default()
        };
        return Ok(who(&caller, &answers, faults));
    }
    let at = sent.text("step");
    let Some(role) = answers.role.filter(|_| at != "who") else {
        let wrong = (at == "role").then_some("Choose a role");
        return Ok(which_role(&caller, &answers, wrong));
    };
    if role.employer() == Employer::Authority {
        answers.schools.clear();
    } else if at == "role" || answers.schools.is_empty() {
        let wrong = (at != "role").then_some(Refusal::NoSchool.words());
        return which_schools(&caller, &answers, wrong)
            .await
            .map_err(failed);
    }
    if at != "check" {
        return Ok(check(&caller, &answers, &details, role, &schools));
    }
    let actor = caller.signed.actor();
    let added = administer::add(&caller.rooms, actor, details, role, answers.schools.clone()).await;
    match added.map_err(failed)? {
        Outcome::Done((id, made)) => {
            Ok(link_page(&caller, &answers.typed.name, id, &made, &headers))
        }
        Outcome::AddressTaken => {
            let faults = Faults {
                email: Some(TAKEN),
                ..Faults::default()
            };
            Ok(who(&caller, &answers, faults))
        }
        Outcome::Refused(refusal) => Ok(which_role(&caller, &answers, Some(refusal.words()))),
        other => Err(not_done(&caller, &other)),
    }
}
