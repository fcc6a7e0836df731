//! Whether a link may be used, and what lies behind it.
//! In: a link's token, and from where it comes. Out: the child, the parent and the school; or the one page for every
//! link that is wrong, used, ended or too old. Attempts that fail count against the address they come from, as at sign-in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::civil::Date;
use store::StoreError;
use store::contact::{Letterhead, letterhead_of};
use store::leave::{Link, find_link, find_request, find_used_link, of_pupil};
use store::pupils::{enrolments_of, find as find_pupil};

use super::super::desk::{Known, parents};
use super::super::link::{digest_of, plain};
use crate::house::Rooms;
use crate::people::sign_in::{self, Refusal};
use crate::schools::OpenDays;
use crate::web::{Problem, Visitor, open_page};

/// How long after it was used a link still shows that the request was sent: long enough for a page that is loaded
/// again.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A school as a parent sees it.
pub(super) struct School {
    pub(super) name: String,
    pub(super) letterhead: Option<Letterhead>,
}

/// A link that can be used, and what lies behind it.
pub(super) struct Way {
    pub(super) rooms: Rooms,
    pub(super) token: String,
    pub(super) link: Link,
    pub(super) forename: String,
    pub(super) school: School,
    pub(super) by: Known,
    pub(super) days: OpenDays,
    /// The days for which this parent has asked and nobody has decided.
    pub(super) waiting: Vec<(Date, Date)>,
}

#[derive(Template)]
#[template(path = "leave/parent/gone.html")]
struct GonePage;

/// What is said of every link that cannot be used, whatever the reason.
pub(super) fn gone(rooms: &Rooms) -> Response {
    let title = "This link cannot be used";
    open_page(rooms, title, StatusCode::NOT_FOUND, false, GonePage)
}

/// The same, with the failure counted.
pub(super) fn refused(visitor: &Visitor) -> Response {
    sign_in::failed_from(&visitor.rooms, &visitor.from);
    gone(&visitor.rooms)
}

/// Turns away an address from which too many attempts have failed.
fn may_try(visitor: &Visitor) -> Result<(), Response> {
    match sign_in::may_try(&visitor.rooms, &visitor.from) {
        Err(Refusal::Crowded(wait)) => {
            Err(Problem::TooMany(wait).answer(&visitor.rooms.house, None))
        }
        _ => Ok(()),
    }
}

async fn school(rooms: &Rooms, id: store::SchoolId) -> Result<Option<School>, StoreError> {
    let found = store::schools::find(&rooms.store, id).await?;
    Ok(match found {
        Some(school) => Some(School {
            name: school.name,
            letterhead: letterhead_of(&rooms.store, id).await?,
        }),
        None => None,
    })
}

impl Way {
    /// Opens a link. The record is looked at anew each time: a parent whom the child no longer lives with, with whom
    /// contact is restricted, or whose child has left the school finds the link to be none.
    pub(super) async fn open(visitor: &Visitor, token: &str) -> Result<Self, Response> {
        may_try(visitor)?;
        let failed = |e: StoreError| Problem::from(e).answer(&visitor.rooms.house, None);
        let found = Self::find(&visitor.rooms, token).await.map_err(failed)?;
        found.ok_or_else(|| refused(visitor))
    }

    async fn find(rooms: &Rooms, token: &str) -> Result<Option<Self>, StoreError> {
        let (store, today) = (&rooms.store, rooms.today());
        let Some(link) = find_link(store, &digest_of(token), rooms.now).await? else {
            return Ok(None);
        };
        let spells = enrolments_of(store, link.pupil).await?;
        let here = spells
            .iter()
            .any(|spell| spell.school == link.school && spell.holds_on(today));
        let by = parents(store, link.pupil, today).await?;
        let by = by.into_iter().find(|known| known.parent.id == link.parent);
        let any = rooms.authority.policy.leave.any_parent_may_ask();
        let by = by.filter(|known| !known.restricted && (known.relation.lives_with || any));
        let pupil = find_pupil(store, link.pupil).await?;
        let school = school(rooms, link.school).await?;
        let (Some(by), Some(pupil), Some(school), true) = (by, pupil, school, here) else {
            return Ok(None);
        };
        let requests = of_pupil(store, link.pupil, link.school).await?;
        let own = requests.iter().filter(|request| {
            request.parent == link.parent && request.state == casework::leave::State::Waiting
        });
        Ok(Some(Self {
            rooms: rooms.clone(),
            token: plain(token),
            forename: pupil.preferred_forename.unwrap_or(pupil.legal_forename),
            waiting: own.map(|r| (r.first_day, r.last_day)).collect(),
            days: OpenDays::of(store, link.school).await?,
            school,
            by,
            link,
        }))
    }
}

/// What was sent by a link a short while ago.
pub(super) struct Used {
    pub(super) reference: String,
    pub(super) school: School,
}

/// What was sent by a link a short while ago; nothing for any other.
pub(super) async fn was_sent(visitor: &Visitor, token: &str) -> Result<Option<Used>, Response> {
    may_try(visitor)?;
    let rooms = &visitor.rooms;
    let found = async {
        let since = rooms.now - SHOWN_FOR;
        let link = find_used_link(&rooms.store, &digest_of(token), since).await?;
        let Some((link, request)) = link
            .and_then(|link| Some((link.request?, link)))
            .map(|(request, link)| (link, request))
        else {
            return Ok(None);
        };
        let request = find_request(&rooms.store, request).await?;
        let school = school(rooms, link.school).await?;
        Ok(request.zip(school).map(|(request, school)| Used {
            reference: request.reference,
            school,
        }))
    };
    found
        .await
        .map_err(|e: StoreError| Problem::from(e).answer(&rooms.house, None))
}
