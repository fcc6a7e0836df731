//! `/{authority}/pupils/{id}/contracts/offer`: parents are invited to talk about a contract.
//! In: which parents, when, where, why. Out: a contract that waits for their answers, the step of support
//! that it is, and letters to be written; or the form again.

use axum::extract::Path;
use axum::response::Response;
use casework::contact::{Way, may_receive};
use casework::contracts::{
    Answer as Says, CHOICE, Inviting, Meets, Part, State, Wrong as Found, invite,
};
use casework::people::Action;
use govuk::{Checkboxes, Choice, Content, InsetText};
use serde_json::json;
use store::contracts::{
    Contract, ContractMeeting, ContractParent, begin, insert_meeting, of_pupil, whole,
};
use store::schools::School;
use store::{ContractId, StoreError};

use super::form::{Form, put_time, time, time_field, wrong};
use super::{policy_of, today, write_down};
use crate::contact::letter::write::own_school;
use crate::contact::who::{Addressee, addressees};
use crate::pupils::{At, Opened, find_within, look, name_of};
use crate::schools::OpenDays;
use crate::support::{Formal, formalise};
use crate::web::inputs::{date_field, line_field, words_field};
use crate::web::{Answer, Caller, Fields, Problem, Typed, Wrong, day, put_day, see_other, text};

/// All that an offer rests on.
struct Desk {
    opened: Opened,
    school: School,
    parents: Vec<Addressee>,
    days: OpenDays,
}

impl Desk {
    async fn open(caller: &Caller, at: &At) -> Result<Self, Response> {
        let scope = caller.may(Action::ChangeContracts)?;
        let missing = || caller.problem(Problem::NotFound);
        let failed = |e: StoreError| caller.problem(e.into());
        let found = find_within(caller, &scope, at.id()).await.map_err(failed)?;
        let opened = found.ok_or_else(missing)?;
        let rooms = &caller.rooms;
        let today = rooms.today();
        let school = own_school(&opened, &scope, today).ok_or_else(missing)?;
        let what = "offering an attendance contract";
        look(caller, &opened, what).await.map_err(failed)?;
        let store = &rooms.store;
        let parents = addressees(store, opened.pupil.id, today).await;
        let days = OpenDays::of(store, school.id).await.map_err(failed)?;
        Ok(Self {
            parents: parents.map_err(failed)?,
            days,
            opened,
            school,
        })
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let address = |page: &str| self.opened.address(&caller.rooms, page);
        let mut form = Form::new(
            name_of(&self.opened.pupil),
            "Offer an attendance contract",
            address("/contracts/offer"),
            address("/contracts"),
        );
        form.words = vec![CHOICE.to_owned()];
        let (may, may_not): (Vec<_>, Vec<_>) = self
            .parents
            .iter()
            .partition(|to| forbidden(to, caller).is_none());
        let choices = may
            .iter()
            .map(|to| Choice::new(to.parent.id.to_string(), to.name()));
        let chosen = text(typed, "parents");
        form.fields = Vec::new();
        if may.is_empty() {
            let words = "There is no parent on this record who may be invited.";
            form.fields.push(InsetText::new(words).into());
        } else {
            let boxes = Checkboxes::new("parents", "Which parents are invited?")
                .hint("Each has a letter of their own. Parents who live apart can have a contract each: offer them one by one")
                .choices(choices)
                .values(chosen.lines())
                .error_if(wrong.at("parents"));
            form.fields.push(boxes.into());
        }
        for to in may_not {
            let words = format!(
                "{}: {}",
                to.name(),
                forbidden(to, caller).unwrap_or_default()
            );
            form.fields.push(InsetText::new(words).into());
        }
        form.fields.extend(meeting_fields(typed, wrong));
        form.fields.push(words_field(
            typed,
            wrong,
            "reason",
            "Why might a contract help now, and what was tried before?",
            "",
        ));
        form.show(&self.opened, caller, wrong)
    }
}

/// When and where the meeting is.
pub(super) fn meeting_fields(typed: &Typed, wrong: &Wrong) -> Vec<Content> {
    vec![
        date_field(typed, wrong, "on", "On which day is the meeting?", ""),
        time_field(typed, wrong),
        line_field(
            typed,
            wrong,
            "place",
            "Where is it?",
            "A room, or by telephone or video",
        ),
        line_field(
            typed,
            wrong,
            "others",
            "Who else is asked? (optional)",
            "For example, the pupil, a family worker, an interpreter",
        ),
    ]
}

/// Why somebody may not be invited, as far as whoever asks may know.
fn forbidden(to: &Addressee, caller: &Caller) -> Option<String> {
    let rooms = &caller.rooms;
    let rules = &rooms.authority.policy.contact;
    // By hand there is always a way, unless nothing may be sent at all.
    let refused = may_receive(Way::Hand, &to.recipient(), rules, rooms.today());
    refused.err().map(|refusal| refusal.to_string())
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = Desk::open(&caller, &at).await?;
    Ok(desk.show(&caller, &Typed::new(), &Wrong::default()))
}

/// Keeps the offer.
pub(crate) async fn make(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(sent): axum::Form<Fields>,
) -> Answer {
    let desk = Desk::open(&caller, &at).await?;
    let typed = sent.typed();
    let chosen = text(&typed, "parents");
    let chosen: Vec<&Addressee> = (desk.parents.iter())
        .filter(|to| chosen.lines().any(|id| id == to.parent.id.to_string()))
        .collect();
    let refused = chosen.iter().filter(|to| forbidden(to, &caller).is_some());
    let (place, others, reason) = (
        text(&typed, "place"),
        text(&typed, "others"),
        text(&typed, "reason"),
    );
    let asked = Inviting {
        parents: chosen.len(),
        forbidden: refused.map(|to| to.name()).collect(),
        on: day(&typed, "on"),
        at: time(&typed),
        place: &place,
        others: &others,
        reason: &reason,
    };
    let rooms = &caller.rooms;
    let policy = &rooms.authority.policy;
    let meets = match invite(&asked, policy, rooms.today(), |day| desk.days.open(day)) {
        Ok(meets) => meets,
        Err(found) => return Ok(desk.show(&caller, &typed, &wrong(found))),
    };
    let kept = keep(&caller, &desk, &asked, &chosen, meets).await;
    match kept.map_err(|e| caller.problem(e.into()))? {
        Ok(id) => {
            let page = format!("/contracts/{id}?did=offered");
            Ok(see_other(&desk.opened.address(rooms, &page)))
        }
        Err(found) => Ok(desk.show(&caller, &typed, &wrong(vec![found]))),
    }
}

/// Keeps an offer, unless one of the parents has a contract with the school that is not over.
async fn keep(
    caller: &Caller,
    desk: &Desk,
    asked: &Inviting<'_>,
    chosen: &[&Addressee],
    meets: Meets,
) -> Result<Result<ContractId, Found>, StoreError> {
    let Caller { rooms, signed } = caller;
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    let (pupil, school) = (desk.opened.pupil.id, desk.school.id);
    for other in of_pupil(&unit, pupil, &[school]).await? {
        if other.state.is_over() {
            continue;
        }
        let other = whole(&unit, other).await?;
        let mut both = other.parents.iter();
        if let Some(parent) = both.find(|p| chosen.iter().any(|to| to.parent.id == p.parent)) {
            let words = format!(
                "A contract with {} is under way already: go on with that one, or end it first",
                parent.name
            );
            unit.roll_back().await?;
            return Ok(Err(Found {
                part: Part::Parents,
                words,
            }));
        }
    }
    let context = unit.context();
    let id: ContractId = context.id();
    let contract = Contract {
        id,
        pupil,
        school,
        reason: asked.reason.to_owned(),
        state: State::Invited,
        acts: 0,
        policy: policy_of(rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    let parents = chosen.iter().zip(1..).map(|(to, number)| ContractParent {
        contract: id,
        parent: to.parent.id,
        number,
        name: to.name(),
        answer: Says::None,
        answered_on: None,
        note: String::new(),
    });
    let meeting = ContractMeeting {
        contract: id,
        number: 1,
        on_day: meets.on,
        at_minute: meets.at,
        place: asked.place.to_owned(),
        others: asked.others.to_owned(),
        reason: String::new(),
        asked_by: String::new(),
        answer_by: meets.answer_by,
        made_at: context.now,
    };
    begin(&unit, contract, parents.collect()).await?;
    let whom = match chosen.len() {
        1 => "1 parent was invited".to_owned(),
        n => format!("{n} parents were invited"),
    };
    let payload = json!({
        "when": when_in_words(&meeting), "where": asked.place, "why": asked.reason,
        "parents_invited": chosen.len(),
        "says": format!(
            "{whom} to a meeting on {}: {}. Why: {}",
            when_in_words(&meeting), asked.place, asked.reason
        ),
    });
    insert_meeting(&unit, meeting).await?;
    write_down(&unit, pupil, school, id, ("contracts.offered", payload)).await?;
    let formal = Formal::Invited;
    formalise(&unit, rooms, (pupil, school), formal, rooms.today()).await?;
    today::settle(&unit, school, rooms.today()).await?;
    unit.commit().await?;
    Ok(Ok(id))
}

/// "Tuesday 17 March 2026 at 15:30".
pub(super) fn when_in_words(meeting: &ContractMeeting) -> String {
    format!(
        "{} at {}",
        crate::when::weekday(meeting.on_day),
        crate::web::clock(meeting.at_minute)
    )
}

/// Has a form hold a meeting, as it begins.
pub(super) fn put_meeting(typed: &mut Typed, meeting: &ContractMeeting) {
    put_day(typed, "on", meeting.on_day);
    put_time(typed, meeting.at_minute);
    typed.insert("place".to_owned(), meeting.place.clone());
    typed.insert("others".to_owned(), meeting.others.clone());
}
