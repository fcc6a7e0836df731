//! `/{authority}/notifications/{id}/leaver/permission`: needs of the pupil for which the authority's permission comes first,
//! where its policy asks for that.
//! In: needs, and whether the authority permits it. Out: the answers kept.

use axum::extract::Path;
use axum::response::Response;
use govuk::{Checkboxes, Choice, Content, InsetText};

use super::case::Case;
use super::form::Form;
use crate::web::inputs::yes_no;
use crate::web::{Answer, Caller, Fields, Typed, Wrong};

/// The needs that policies name, in words.
const NEEDS: [(&str, &str); 4] = [
    ("EHCP", "An education, health and care plan"),
    ("CLA", "Looked after by an authority"),
    ("CP", "A child protection plan"),
    ("CIN", "A child in need plan"),
];

fn words(need: &str) -> &str {
    let known = NEEDS.iter().find(|(id, _)| *id == need);
    known.map_or(need, |(_, words)| words)
}

fn asked(caller: &Caller, case: &Case) -> Vec<String> {
    let rules = &caller.rooms.authority.policy.rolls;
    rules
        .ground(case.ground)
        .map(|rule| rule.permission_for.clone())
        .unwrap_or_default()
}

fn show(caller: &Caller, case: &Case, wrong: &Wrong) -> Response {
    let title = "Does the authority’s permission come first?";
    let mut form = Form::of(caller, case, title, "/permission");
    let authority = &caller.rooms.authority.name;
    form.words = vec![format!(
        "{authority} asks that its permission comes first for some pupils. It is its practice, not the law’s words."
    )];
    if let Ok(decision) = &case.judged
        && !decision.permission_for.is_empty()
        && !case.desk.said("needs-asked").is_empty()
    {
        let needs: Vec<&str> = decision.permission_for.iter().map(|n| words(n)).collect();
        let said = format!(
            "Keep the pupil on the roll until {authority} has given its permission, because of: {}.",
            needs.join("; ").to_lowercase()
        );
        form.above.push(Content::from(InsetText::new(said)));
    }
    let held = case.held.plan;
    let choices = asked(caller, case).into_iter().map(|need| {
        let choice = Choice::new(need.as_str(), words(&need).to_owned());
        if need == "EHCP" && held {
            choice.hint("On record here")
        } else {
            choice
        }
    });
    let ticked = case.facts.needs.iter().map(String::as_str);
    let mut typed = Typed::new();
    typed.insert(
        "permission".to_owned(),
        case.desk.said("permission").to_owned(),
    );
    form.fields = vec![
        Checkboxes::new("needs", "Does the pupil have any of these?")
            .hint("Tick each. Tick none if there is none")
            .choices(choices)
            .values(ticked)
            .into(),
        yes_no(
            &typed,
            wrong,
            "permission",
            "If so: has the authority given its permission?",
        )
        .into(),
    ];
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    Ok(show(&caller, &case, &Wrong::default()))
}

/// Keeps it.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(sent): axum::Form<Fields>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let known = asked(&caller, &case);
    let needs: Vec<&str> = sent
        .all("needs")
        .filter(|need| known.iter().any(|one| one == need))
        .collect();
    let changes = [
        ("needs".to_owned(), needs.join(",")),
        ("needs-asked".to_owned(), "yes".to_owned()),
        ("permission".to_owned(), sent.text("permission").to_owned()),
    ];
    let again = |wrong: &Wrong| show(&caller, &case, wrong);
    case.put(&caller, Ok(changes.to_vec()), again).await
}
