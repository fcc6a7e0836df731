//! Attendance contracts: offered, met about, written, signed, reviewed and ended, as people do it.
//! In: somebody signed in, a pupil, a contract. Out: pages within the pupil's record; each act a unit of
//! work with its entry in the chronology, what it means for the record of support, and Today.
//! A contract is the school's own, as its support is: the authority's people see it only while the school
//! shares the record. It is voluntary, and every page of it says so.

mod begin;
pub(crate) mod copy;
mod ending;
mod figures;
mod form;
mod list;
mod meeting;
mod offer;
mod one;
mod paper;
mod review;
mod sign;
mod today;
mod write;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::get;
use casework::contracts::{Act, Course};
use casework::people::Action;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, record};
use store::contracts::{Doing, Version, Whole, find, move_on, whole};
use store::schools::School;
use store::{ContractId, PupilId, StoreError, Unit};

use crate::house::{House, Rooms};
use crate::pupils::{Opened, find_within, look};
use crate::schools::OpenDays;
use crate::support::own_schools;
use crate::web::{Answer, Caller, Problem, QUICKER, Wrong, scan, see_other};

pub(crate) use today::chase;

/// The pages of the room, below a pupil's.
pub(crate) fn router() -> Router<Arc<House>> {
    let signing = Router::new()
        .route("/{contract}/sign/{party}", get(sign::form).post(sign::keep))
        .layer(DefaultBodyLimit::max(scan::LARGEST_FORM));
    Router::new()
        .route("/", get(list::list))
        .route("/offer", get(offer::form).post(offer::make))
        .route("/{contract}", get(one::one))
        .route(
            "/{contract}/answer/{parent}",
            get(meeting::answer_form).post(meeting::answer),
        )
        .route(
            "/{contract}/rearrange",
            get(meeting::move_form).post(meeting::move_it),
        )
        .route(
            "/{contract}/held",
            get(meeting::held_form).post(meeting::held),
        )
        .route(
            "/{contract}/nobody-came",
            get(meeting::nobody_form).post(meeting::nobody),
        )
        .route("/{contract}/write", get(write::form).post(write::next))
        .route("/{contract}/version/{version}/{file}", get(paper::paper))
        .route("/{contract}/signed/{version}/{party}", get(copy::copy))
        .route(
            "/{contract}/review/{review}/held",
            get(review::held_form).post(review::held),
        )
        .route(
            "/{contract}/review/{review}/missed",
            get(review::missed_form).post(review::missed),
        )
        .route(
            "/{contract}/complete",
            get(ending::complete_form).post(ending::complete),
        )
        .route(
            "/{contract}/not-kept",
            get(ending::not_kept_form).post(ending::not_kept),
        )
        .route("/{contract}/end", get(ending::end_form).post(ending::end))
        .merge(signing)
}

/// A contract named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    contract: String,
}

/// A contract, open before somebody who may see it.
struct Desk {
    opened: Opened,
    school: School,
    whole: Whole,
    course: Course,
    days: OpenDays,
    /// Whether they may write in it.
    may_change: bool,
}

impl Desk {
    /// Opens a contract to see it, or with `action` to do something with it. Whoever may not, and whatever
    /// is not there, is answered for alike.
    async fn open(
        caller: &Caller,
        pupil: &str,
        contract: &str,
        action: Action,
        what: &str,
    ) -> Result<Self, Response> {
        caller.may(action)?;
        let scope = caller.may(Action::SeeContracts)?;
        let missing = || caller.problem(Problem::NotFound);
        let failed = |e: StoreError| caller.problem(e.into());
        let id: ContractId = contract.parse().map_err(|_| missing())?;
        let found = find_within(caller, &scope, pupil).await.map_err(failed)?;
        let opened = found.ok_or_else(missing)?;
        let Caller { rooms, signed } = caller;
        let store = &rooms.store;
        let contract = find(store, id).await.map_err(failed)?;
        let contract = contract
            .filter(|c| c.pupil == opened.pupil.id && opened.support().contains(&c.school))
            .ok_or_else(missing)?;
        let own = own_schools(signed, Action::ChangeContracts).any(|s| s == contract.school);
        let may_change = own && opened.is_at(contract.school, rooms.today());
        if action != Action::SeeContracts && !may_change {
            return Err(missing());
        }
        look(caller, &opened, what).await.map_err(failed)?;
        let school = opened.schools.iter().find(|s| s.id == contract.school);
        let school = school.cloned().ok_or_else(missing)?;
        let days = OpenDays::of(store, school.id).await.map_err(failed)?;
        let whole = whole(store, contract).await.map_err(failed)?;
        Ok(Self {
            course: whole.course(),
            days,
            opened,
            school,
            whole,
            may_change,
        })
    }

    /// Opens a contract to do something with it.
    async fn change(caller: &Caller, at: &At, what: &str) -> Result<Self, Response> {
        let action = Action::ChangeContracts;
        Self::open(caller, &at.id, &at.contract, action, what).await
    }

    fn id(&self) -> ContractId {
        self.whole.contract.id
    }

    fn pupil(&self) -> PupilId {
        self.opened.pupil.id
    }

    /// The address of a page of the contract.
    fn address(&self, caller: &Caller, page: &str) -> String {
        let page = format!("/contracts/{}{page}", self.id());
        self.opened.address(&caller.rooms, &page)
    }

    /// The day of the latest meeting; that of the offer where there is none.
    fn met_on(&self) -> Date {
        let offered = crate::when::day_of(self.whole.contract.made_at);
        self.whole.meetings.last().map_or(offered, |m| m.on_day)
    }

    /// The day on which an act was last written down as done.
    fn day_of(&self, what: Act) -> Option<Date> {
        let mut acts = self.whole.acts.iter().rev();
        acts.find(|a| a.what == what.id()).map(|a| a.on_day)
    }

    /// The version in force, with the day on which the last party signed it.
    fn in_force(&self) -> Option<(&Version, Date)> {
        let version = self.whole.version(self.course.in_force()?)?;
        let signed = self.whole.signatures.iter();
        let signed = signed.filter(|s| s.version == version.number);
        let last = signed.map(|s| s.on_day).max();
        Some((version, last.unwrap_or(version.agreed_on)))
    }

    /// Begins a change by an act; `None` when somebody was quicker.
    async fn begin(&self, caller: &Caller, doing: Doing<'_>) -> Result<Option<Unit>, StoreError> {
        let Caller { rooms, signed } = caller;
        let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
        if move_on(&unit, &self.whole.contract, doing).await? {
            return Ok(Some(unit));
        }
        unit.roll_back().await?;
        Ok(None)
    }

    /// Writes down what was done, brings Today up to it, and keeps all of it.
    async fn finish(
        &self,
        caller: &Caller,
        unit: Unit,
        kind: &str,
        payload: Value,
    ) -> Result<(), StoreError> {
        let contract = &self.whole.contract;
        write_down(
            &unit,
            contract.pupil,
            contract.school,
            contract.id,
            (kind, payload),
        )
        .await?;
        today::settle(&unit, contract.school, caller.rooms.today()).await?;
        unit.commit().await
    }

    /// What is answered once something was to be kept: the contract's page, or the form again when
    /// somebody was quicker.
    fn after(
        &self,
        caller: &Caller,
        kept: Result<bool, StoreError>,
        again: impl FnOnce(&Wrong) -> Response,
    ) -> Answer {
        if kept.map_err(|e| caller.problem(e.into()))? {
            return Ok(see_other(&self.address(caller, "?did=kept")));
        }
        let mut wrong = Wrong::default();
        wrong.add("", QUICKER);
        Ok(again(&wrong))
    }
}

/// Writes an act down on the child's chain; it says whose it is, so that it is shown to nobody else.
async fn write_down(
    unit: &Unit,
    pupil: PupilId,
    school: store::SchoolId,
    contract: ContractId,
    (kind, mut payload): (&str, Value),
) -> Result<(), StoreError> {
    payload["school"] = json!(school);
    payload["contract"] = json!(contract);
    record(unit, NewEntry::now(Subject::Child(pupil), kind, payload)).await?;
    Ok(())
}

/// Words for the child's timeline, with more of them under a heading where there are any.
fn sentence(words: &str, heading: &str, more: &str) -> String {
    if more.is_empty() {
        format!("{words}.")
    } else {
        format!("{words}. {heading}: {more}")
    }
}

/// The policy in force and its version, as contracts keep it.
fn policy_of(rooms: &Rooms) -> String {
    let policy = &rooms.authority.policy;
    format!("{} {}", policy.id, policy.version)
}
