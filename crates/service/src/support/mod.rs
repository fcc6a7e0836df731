//! Support: what a school does for a pupil, as people see it and write it down.
//! In: somebody signed in, a pupil, a school. Out: pages within the pupil's record; each change a unit
//! of work with its entry in the chronology and what follows for Today.
//! A record is the school's own: the authority's people see it only while the school shares it, and
//! whoever may not see it is answered as if there were none.

pub(crate) mod condition;
mod facts;
mod form;
mod formalise;
mod letters;
mod mountain;
pub(crate) mod offer;
pub(crate) mod outcome;
pub(crate) mod overview;
mod rating;
mod referral;
pub(crate) mod review;
pub(crate) mod share;
pub(crate) mod stage;
pub(crate) mod step;
mod timetable;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use casework::people::{Action, Employer, may};
use casework::support::raise_review;
use casework::today::Rule;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use store::chronology::{NewEntry, Subject, record};
use store::contact::{Communication, of_pupil};
use store::schools::School;
use store::support::{
    Record, Review, ReviewOf, insert_review, record_of, reviews_due, schools_that_share,
    schools_with_reviews,
};
use store::{Actor, PupilId, SchoolId, StoreError, SupportId, Unit};

use crate::attendance::settle_school_items;
use crate::house::{House, Rooms};
use crate::people::Signed;
use crate::pupils::{Opened, find_within, look};
use crate::schools::OpenDays;
use crate::web::{Caller, Problem};

pub(crate) use formalise::{Formal, formalise};

/// The pages of the room, below a pupil's.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(overview::choose))
        .route("/{school}", get(overview::overview))
        .route("/{school}/stage", get(stage::form).post(stage::keep))
        .route("/{school}/step/{one}", get(step::form).post(step::keep))
        .route(
            "/{school}/skip/{one}",
            get(step::skip_form).post(step::skip),
        )
        .route("/{school}/offer", get(offer::form).post(offer::make))
        .route(
            "/{school}/offer/{one}",
            get(offer::answer_form).post(offer::answer),
        )
        .route(
            "/{school}/review/{one}",
            get(review::form).post(review::hold),
        )
        .route(
            "/{school}/condition",
            get(condition::form).post(condition::make),
        )
        .route(
            "/{school}/condition/{one}",
            get(condition::one).post(condition::link),
        )
        .route(
            "/{school}/condition/{one}/evidence",
            post(condition::evidence),
        )
        .route(
            "/{school}/referral/{one}",
            get(outcome::referral_form).post(outcome::referral),
        )
        .route(
            "/{school}/timetable/{one}",
            get(outcome::timetable_form).post(outcome::timetable),
        )
        .route("/{school}/share", get(share::form).post(share::make))
        .route("/{school}/share/{one}/end", post(share::end))
}

/// A record named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    school: String,
}

/// A line of a record named in an address.
#[derive(Deserialize)]
pub(crate) struct AtOne {
    id: String,
    school: String,
    one: String,
}

/// The schools whose roles somebody has that may do something.
pub(crate) fn own_schools(signed: &Signed, action: Action) -> impl Iterator<Item = SchoolId> {
    let grants = signed.grants.iter();
    let own = grants.filter(move |g| g.role.employer() == Employer::School && may(g.role, action));
    own.filter_map(|g| g.school)
}

/// The schools whose record of support for a pupil somebody may see: their own, while the pupil is on
/// its roll; and for the authority's people, those that share it.
pub(crate) async fn seen_by(
    rooms: &Rooms,
    signed: &Signed,
    pupil: PupilId,
    here: &[SchoolId],
) -> Result<Vec<SchoolId>, StoreError> {
    let mut seen: Vec<SchoolId> = own_schools(signed, Action::SeeSupport)
        .filter(|school| here.contains(school))
        .collect();
    let grants = &signed.grants;
    let of_authority = |role: casework::people::Role| {
        role.employer() == Employer::Authority && may(role, Action::SeeSupport)
    };
    if grants.iter().any(|g| of_authority(g.role)) {
        seen.extend(schools_that_share(&rooms.store, pupil, rooms.today()).await?);
    }
    seen.sort_unstable();
    seen.dedup();
    Ok(seen)
}

/// A record of support, open before somebody who may see it.
struct Desk {
    opened: Opened,
    school: School,
    record: Record,
    days: OpenDays,
    /// Whether they may write in it.
    may_change: bool,
    /// Whether they may share it, and end that.
    may_share: bool,
}

impl Desk {
    /// Opens a record to see it, or with `action` to do something with it. Whoever may not, and
    /// whatever is not there, is answered for alike.
    async fn open(caller: &Caller, at: &At, action: Action, what: &str) -> Result<Self, Response> {
        caller.may(action)?;
        let scope = caller.may(Action::SeeSupport)?;
        let missing = || caller.problem(Problem::NotFound);
        let failed = |e: StoreError| caller.problem(e.into());
        let school: SchoolId = at.school.parse().map_err(|_| missing())?;
        let found = find_within(caller, &scope, &at.id).await.map_err(failed)?;
        let opened = found.ok_or_else(missing)?;
        let Caller { rooms, signed } = caller;
        if !opened.support().contains(&school) {
            return Err(missing());
        }
        let own = |action| {
            own_schools(signed, action).any(|s| s == school) && opened.is_at(school, rooms.today())
        };
        if action != Action::SeeSupport && !own(action) {
            return Err(missing());
        }
        let (may_change, may_share) = (own(Action::ChangeSupport), own(Action::ShareSupport));
        look(caller, &opened, what).await.map_err(failed)?;
        let store = &rooms.store;
        let own = opened.schools.iter().find(|s| s.id == school).cloned();
        Ok(Self {
            school: own.ok_or_else(missing)?,
            record: record_of(store, opened.pupil.id, school)
                .await
                .map_err(failed)?,
            days: OpenDays::of(store, school).await.map_err(failed)?,
            opened,
            may_change,
            may_share,
        })
    }

    /// The school's letters to the pupil's parents, calls, meetings and texts, the latest first.
    async fn communications(&self, rooms: &Rooms) -> Result<Vec<Communication>, StoreError> {
        of_pupil(&rooms.store, self.pupil(), Some(&[self.school.id])).await
    }

    fn pupil(&self) -> PupilId {
        self.opened.pupil.id
    }

    /// The address of a page of the record.
    fn address(&self, caller: &Caller, page: &str) -> String {
        let page = format!("/support/{}{page}", self.school.id);
        self.opened.address(&caller.rooms, &page)
    }

    /// Whether the school is open on a day.
    fn open_on(&self) -> impl Fn(Date) -> Option<bool> + '_ {
        |day| self.days.open(day)
    }

    /// Begins a change.
    async fn begin(&self, caller: &Caller) -> Result<Unit, StoreError> {
        let Caller { rooms, signed } = caller;
        rooms.store.begin(rooms.context(signed.actor())).await
    }

    /// Writes down what was done, brings Today up to it, and keeps all of it.
    async fn finish(
        &self,
        caller: &Caller,
        unit: Unit,
        kind: &str,
        mut payload: Value,
    ) -> Result<(), StoreError> {
        payload["school"] = serde_json::json!(self.school.id);
        let entry = NewEntry::now(Subject::Child(self.pupil()), kind, payload);
        record(&unit, entry).await?;
        settle(&unit, self.school.id, caller.rooms.today()).await?;
        unit.commit().await
    }

    /// A review to come of something that was just written down.
    async fn review(
        &self,
        unit: &Unit,
        of: (ReviewOf, SupportId),
        about: &str,
        due: Date,
    ) -> Result<(), StoreError> {
        let review = Review {
            id: unit.context().id(),
            pupil: self.pupil(),
            school: self.school.id,
            subject_kind: of.0,
            subject: of.1,
            about: about.to_owned(),
            due,
            held_on: None,
            found: String::new(),
            held_by_name: String::new(),
            made_at: unit.context().now,
        };
        insert_review(unit, review).await
    }
}

/// The policy in force and its version, as records keep it.
fn policy_of(rooms: &Rooms) -> String {
    let policy = &rooms.authority.policy;
    format!("{} {}", policy.id, policy.version)
}

/// Has Today hold the reviews that are due at a school.
async fn settle(unit: &Unit, school: SchoolId, today: Date) -> Result<(), StoreError> {
    let due = reviews_due(unit, school, today).await?;
    let said = due.iter().map(|review| {
        let raised = raise_review(&review.id.to_string(), review.due);
        (raised, Some(review.pupil))
    });
    let said = said.collect();
    settle_school_items(unit, school, Rule::SupportReview, said, today).await?;
    Ok(())
}

/// Puts the reviews that have come due on Today, at every school: once a day.
pub(crate) async fn chase(rooms: &Rooms) -> Result<(), StoreError> {
    let actor = Actor::program("looking for reviews that are due");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    for school in schools_with_reviews(&unit).await? {
        settle(&unit, school, rooms.today()).await?;
    }
    unit.commit().await
}
