//! Joint enquiries: opened by the school, filled in by school and authority, ended by the authority's word alone.
//! In: somebody of either, a pupil, what was done. Out: pages; each act a unit of work with its entry in the chronology.
//! Source: SI 2024/208 reg 9(1)(h) and (i).

mod end;
mod form;
mod line;
mod one;
mod open;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use casework::people::Action;
use casework::rolls::notification::Side;
use govuk::{Cell, Content, Table, Tag, TagColour};
use jiff::civil::Date;
use law::registration::Ground;
use serde::Deserialize;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, record};
use store::people::log_look;
use store::pupils::{Pupil, list_by_ids};
use store::rolls::{Enquiry, EnquiryLine, find_enquiry, lines_of, open_enquiries};
use store::schools::School;
use store::{EnquiryId, PupilId, SchoolId, StoreError, Unit};

use crate::house::House;
use crate::pupils::{look_at, name_of};
use crate::web::{Caller, Problem, link, seen};
use crate::when;

/// The pages of the room, below those of notifications.
pub(super) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(open::form).post(open::make))
        .route("/{enquiry}", get(one::one))
        .route("/{enquiry}/line", get(line::form).post(line::make))
        .route("/{enquiry}/end", get(end::form).post(end::make))
}

/// Joint enquiries named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    enquiry: String,
}

/// The address at which a school opens joint enquiries after a pupil.
pub(crate) fn opening(caller: &Caller, pupil: PupilId, ground: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("pupil", &pupil.to_string());
    query.append_pair("ground", ground);
    let page = format!("notifications/enquiry?{}", query.finish());
    caller.rooms.address(&page)
}

/// The address of a page of some joint enquiries.
pub(crate) fn address_of(caller: &Caller, id: EnquiryId, page: &str) -> String {
    let page = format!("notifications/enquiry/{id}{page}");
    caller.rooms.address(&page)
}

/// A ground with its words.
fn ground_in_words(id: &str) -> String {
    Ground::of_id(id).map_or_else(
        || id.to_owned(),
        |ground| format!("{}: {}", ground.id(), ground.words()),
    )
}

/// Whether they go on, as a tag.
fn tag(enquiry: &Enquiry) -> Tag {
    if enquiry.is_open() {
        Tag::new("Going on").colour(TagColour::Blue)
    } else {
        Tag::new("Ended").colour(TagColour::Green)
    }
}

/// For how long they have gone on.
fn days_open(enquiry: &Enquiry, today: Date) -> String {
    match (today - enquiry.opened_on).get_days() {
        ..=0 => "since today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Joint enquiries, open before somebody of the school or the authority.
struct Desk {
    enquiry: Enquiry,
    pupil: Pupil,
    school: School,
    /// In order.
    lines: Vec<EnquiryLine>,
    /// Whether whoever calls is of the school, and may write.
    of_school: bool,
    /// Whether they are of the authority, and may work on it.
    of_authority: bool,
}

impl Desk {
    /// Opens some. Whoever may not, and whatever is not there, is answered for alike; that it was looked at is written
    /// down.
    async fn open(caller: &Caller, action: Action, id: &str) -> Result<Self, Response> {
        let scope = caller.may(action)?;
        let read = async {
            let store = &caller.rooms.store;
            let Ok(id) = id.parse::<EnquiryId>() else {
                return Ok(None);
            };
            let found = find_enquiry(store, id).await?;
            let Some(enquiry) = found.filter(|enquiry| scope.holds(&enquiry.school)) else {
                return Ok(None);
            };
            let pupils = list_by_ids(store, &[enquiry.pupil]).await?;
            let school = store::schools::find(store, enquiry.school).await?;
            let Some((pupil, school)) = pupils.into_iter().next().zip(school) else {
                return Ok(None);
            };
            look(caller, pupil.id).await?;
            let signed = &caller.signed;
            Ok(Some(Self {
                lines: lines_of(store, id).await?,
                of_school: signed.scope(Action::Notify).holds(&school.id),
                of_authority: signed.scope(Action::WorkNotifications).holds(&school.id),
                enquiry,
                pupil,
                school,
            }))
        };
        let read: Result<Option<Self>, StoreError> = read.await;
        read.map_err(|e| caller.problem(e.into()))?
            .ok_or_else(|| caller.problem(Problem::NotFound))
    }

    /// For whom whoever calls writes; `None` of somebody who only reads.
    fn side(&self) -> Option<Side> {
        if self.of_school {
            Some(Side::School)
        } else if self.of_authority {
            Some(Side::Authority)
        } else {
            None
        }
    }

    /// What somebody saw, so that what was added since is not passed by.
    fn seen(&self) -> String {
        seen(&(&self.enquiry, &self.lines))
    }

    fn name(&self) -> String {
        name_of(&self.pupil)
    }

    fn address(&self, caller: &Caller, page: &str) -> String {
        address_of(caller, self.enquiry.id, page)
    }
}

/// Writes down that a pupil's joint enquiries were looked at.
async fn look(caller: &Caller, pupil: PupilId) -> Result<(), StoreError> {
    let look = look_at(caller, pupil, "joint enquiries");
    log_look(&caller.rooms.store, look).await
}

/// Writes something down on the child's chain.
async fn write_down(
    unit: &Unit,
    enquiry: &Enquiry,
    kind: &str,
    mut payload: Value,
) -> Result<(), StoreError> {
    payload["enquiry"] = json!(enquiry.id);
    payload["school"] = json!(enquiry.school);
    payload["reference"] = json!(enquiry.reference);
    let entry = NewEntry::now(Subject::Child(enquiry.pupil), kind, payload);
    record(unit, entry).await.map(|_| ())
}

/// Joint enquiries as a table, with the pupils' names where they are given.
pub(super) fn table(
    caller: &Caller,
    caption: &'static str,
    enquiries: &[Enquiry],
    names: &BTreeMap<PupilId, String>,
    schools: &BTreeMap<SchoolId, String>,
) -> Option<Table> {
    let today = caller.rooms.today();
    let rows = enquiries.iter().map(|enquiry| {
        let name = names.get(&enquiry.pupil).map(String::as_str);
        let words = name.unwrap_or(&enquiry.reference);
        let since = when::day(enquiry.opened_on);
        [
            Cell::new(link(address_of(caller, enquiry.id, ""), words)),
            Cell::new(schools.get(&enquiry.school).map_or("", String::as_str)),
            Cell::new(enquiry.ground.as_str()),
            Cell::new(since),
            Cell::new(match enquiry.ended_on {
                Some(on) => format!("Ended on {}. {}", when::day(on), enquiry.result.words()),
                None => format!("Open for {}", days_open(enquiry, today)),
            }),
            Cell::new(Content::from(tag(enquiry))),
        ]
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| {
        Table::new(caption)
            .caption_class("govuk-visually-hidden")
            .head([
                "Enquiries",
                "School",
                "Ground",
                "Opened",
                "How they stand",
                "Status",
            ])
            .rows(rows)
            .first_cell_is_header()
    })
}

/// Those that go on within reach, the oldest first.
pub(super) async fn waiting(
    caller: &Caller,
    within: Option<&[SchoolId]>,
    schools: &BTreeMap<SchoolId, String>,
) -> Result<Option<Table>, StoreError> {
    let store = &caller.rooms.store;
    let open = open_enquiries(store, within).await?;
    let pupils: Vec<PupilId> = open.iter().map(|enquiry| enquiry.pupil).collect();
    let known = list_by_ids(store, &pupils).await?;
    let names = known.iter().map(|pupil| (pupil.id, name_of(pupil)));
    let caption = "Joint enquiries that go on";
    Ok(table(caller, caption, &open, &names.collect(), schools))
}
