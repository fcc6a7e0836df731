//! `/{authority}/notifications/enquiry?pupil=&ground=`: a school opens joint enquiries after a pupil on its roll.
//! In: a pupil, a ground. Out: joint enquiries that both fill in; or the form again with what is wrong.

use axum::extract::Query;
use axum::response::Response;
use casework::people::Action;
use casework::rolls::enquiring::open as may_open;
use casework::rolls::leaving::Efforts;
use govuk::{Button, Choice, Radios};
use law::registration::Ground;
use serde::Deserialize;
use serde_json::json;
use store::rolls::{Enquiry, enquiries_of, insert_enquiry};
use store::schools::School;
use store::{EnquiryId, StoreError};

use super::form::{Form, wrong_of};
use super::{address_of, write_down};
use crate::pupils::{Opened, name_of, open as open_record};
use crate::rolls::desk::begin;
use crate::support::own_schools;
use crate::web::{Answer, Caller, Problem, Typed, Wrong, see_other, text};

/// For whom, and for which ground.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pupil: String,
    #[serde(default)]
    ground: String,
}

/// The pupil, and the school of whoever calls on whose roll the pupil is.
async fn open(caller: &Caller, pupil: &str) -> Result<(Opened, School), Response> {
    let opened = open_record(caller, Action::Notify, pupil, "joint enquiries").await?;
    let today = caller.rooms.today();
    let own = own_schools(&caller.signed, Action::Notify).find(|id| opened.is_at(*id, today));
    let school = opened.schools.iter().find(|school| Some(school.id) == own);
    let school = school.cloned();
    let school = school.ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((opened, school))
}

fn show(caller: &Caller, opened: &Opened, typed: &Typed, wrong: &Wrong) -> Response {
    let grounds = Ground::ALL
        .into_iter()
        .filter(|g| g.needs_joint_enquiries());
    let choices = grounds.map(|g| Choice::new(g.id(), format!("{}: {}", g.id(), g.words())));
    let radios = Radios::new("ground", "For which ground?")
        .choices(choices.collect::<Vec<_>>())
        .value(text(typed, "ground"))
        .error_if(wrong.at("ground"));
    let form = Form {
        wrong: wrong.summary(),
        back: ("Back to the record", opened.address(&caller.rooms, "/notifications")),
        caption: name_of(&opened.pupil),
        title: "Open joint enquiries",
        words: vec![
            "Before the name can come off the roll on one of these grounds, the school and the authority look for the pupil together. Both write down what they do.".to_owned(),
            "The authority ends the enquiries. Until it does, the name stays on the roll.".to_owned(),
        ],
        action: caller.rooms.address("notifications/enquiry"),
        hidden: vec![("pupil", opened.pupil.id.to_string())],
        fields: vec![radios.into()],
        button: Button::new("Open joint enquiries").prevent_double_click(true),
    };
    form.show(caller)
}

/// The form.
pub(crate) async fn form(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let (opened, school) = open(&caller, &asked.pupil).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let store = &caller.rooms.store;
    let all = enquiries_of(store, opened.pupil.id, school.id);
    let going_on = all.await.map_err(failed)?;
    // Some go on: they are where what is done is written down.
    if let Some(open) = going_on.iter().find(|enquiry| enquiry.is_open()) {
        return Ok(see_other(&address_of(&caller, open.id, "")));
    }
    let mut typed = Typed::new();
    typed.insert("ground".to_owned(), asked.ground);
    Ok(show(&caller, &opened, &typed, &Wrong::default()))
}

/// Opens them.
pub(crate) async fn make(caller: Caller, axum::Form(typed): axum::Form<Typed>) -> Answer {
    let (opened, school) = open(&caller, &text(&typed, "pupil")).await?;
    let ground = Ground::of_id(&text(&typed, "ground"));
    let opened_now = begin_them(&caller, &opened, &school, ground).await;
    match opened_now.map_err(|e| caller.problem(e.into()))? {
        Ok(id) => Ok(see_other(&address_of(&caller, id, "?did=opened"))),
        Err(wrong) => Ok(show(&caller, &opened, &typed, &wrong)),
    }
}

async fn begin_them(
    caller: &Caller,
    opened: &Opened,
    school: &School,
    ground: Option<Ground>,
) -> Result<Result<EnquiryId, Wrong>, StoreError> {
    let unit = begin(caller).await?;
    // Read in the unit, so that two who open at once do not open two.
    let known = enquiries_of(&unit, opened.pupil.id, school.id).await?;
    let goes_on = known.iter().any(Enquiry::is_open);
    let ground = match may_open(ground, goes_on) {
        Ok(ground) => ground,
        Err(found) => {
            unit.roll_back().await?;
            return Ok(Err(wrong_of([found])));
        }
    };
    let context = unit.context();
    let enquiry = Enquiry {
        id: context.id(),
        reference: context.reference(),
        pupil: opened.pupil.id,
        school: school.id,
        ground: ground.id().to_owned(),
        opened_on: caller.rooms.today(),
        result: Efforts::None,
        ended_on: None,
        ended_words: String::new(),
        ended_by_name: String::new(),
        ended_position: String::new(),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
        changed_at: context.now,
    };
    insert_enquiry(&unit, enquiry.clone()).await?;
    let says = format!(
        "The school opened joint enquiries for ground {}",
        ground.id()
    );
    write_down(&unit, &enquiry, "enquiry.opened", json!({ "says": says })).await?;
    unit.commit().await?;
    Ok(Ok(enquiry.id))
}
