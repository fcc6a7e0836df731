//! Pupils: finding them, and a pupil's record.
//! In: who asks, for whom. Out: pages; and a line in the access log for every record opened.

mod calendar;
pub(crate) mod change;
pub(crate) mod chronology;
pub(crate) mod download;
pub(crate) mod family;
pub(crate) mod list;
pub(crate) mod looks;
pub(crate) mod needs;
pub(crate) mod patterns;
pub(crate) mod record;
pub(crate) mod register;
mod search;
mod strip;
pub(crate) mod threshold;
mod trigger;
pub(crate) mod why;
mod why_tier;
mod workbook;

use std::ops::Deref;

use askama::Template;
use axum::response::Response;
use casework::people::{Action, Scope};
use govuk::moj::{IdentityBar, SubNavigation};
use govuk::{Content, Page};
use jiff::civil::Date;
use serde::Deserialize;
use store::attendance::{Record, record_within};
use store::people::{Look, log_look};
use store::pupils::{Pupil, Reach};
use store::{PupilId, SchoolId, StoreError};

use crate::web::{Caller, Problem};
use crate::{house::Rooms, support, when};

/// The pupils within a scope on a day: a school's are those on its roll that day, an authority's
/// are all, so that a child who is on no roll is not lost to it.
pub(crate) fn reach(scope: &Scope<SchoolId>, today: Date) -> Reach {
    match scope {
        Scope::Nobody => Reach {
            schools: Some(Vec::new()),
            on: Some(today),
        },
        Scope::Schools(schools) => Reach {
            schools: Some(schools.iter().copied().collect()),
            on: Some(today),
        },
        Scope::Authority => Reach::default(),
    }
}

/// A rate in hundredths of a per cent: "91.25%".
pub(crate) fn per_cent(rate: Option<u32>) -> String {
    rate.map_or_else(
        || "–".to_owned(),
        |r| format!("{}.{:02}%", r / 100, r % 100),
    )
}

/// A pupil's legal name, and the one they go by when it is another.
pub(crate) fn name_of(pupil: &Pupil) -> String {
    let legal = format!("{} {}", pupil.legal_forename, pupil.legal_surname);
    let goes_by = format!(
        "{} {}",
        pupil
            .preferred_forename
            .as_ref()
            .unwrap_or(&pupil.legal_forename),
        pupil
            .preferred_surname
            .as_ref()
            .unwrap_or(&pupil.legal_surname)
    );
    if goes_by == legal {
        legal
    } else {
        format!("{legal} (known as {goes_by})")
    }
}

/// "9" and "10" are years; "R" and others are as the school writes them.
pub(crate) fn year_in_words(year_group: &str) -> String {
    match year_group {
        "R" => "Reception".to_owned(),
        "" => "Year group not known".to_owned(),
        y if y.chars().all(|c| c.is_ascii_digit()) => format!("Year {y}"),
        other => other.to_owned(),
    }
}

/// The pupil named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
}

impl At {
    /// The pupil's id as it was sent.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

/// A pupil's record, open before somebody who may see it.
pub(crate) struct Opened {
    record: Record,
    /// The schools whose record of support for the pupil, and contracts, may be seen.
    support: Vec<SchoolId>,
}

impl Deref for Opened {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.record
    }
}

/// Opens a page of a record, and writes down that it was looked at. A pupil out of scope is
/// answered for exactly as one that does not exist.
pub(crate) async fn open(
    caller: &Caller,
    action: Action,
    id: &str,
    what: &str,
) -> Result<Opened, Response> {
    let scope = caller.may(action)?;
    let opened = async {
        let found = find_within(caller, &scope, id).await?;
        if let Some(opened) = &found {
            look(caller, opened, what).await?;
        }
        Ok(found)
    };
    opened
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?
        .ok_or_else(|| caller.problem(Problem::NotFound))
}

/// Opens the record of a pupil who came off the roll of a school within scope since a day and is on none of theirs: for
/// what that school still has to tell of them. Everybody else is not found.
pub(crate) async fn open_left(
    caller: &Caller,
    action: Action,
    id: &str,
    (what, since): (&str, Date),
) -> Result<Opened, Response> {
    let scope = caller.may(action)?;
    let opened = async {
        let Ok(id) = id.parse::<PupilId>() else {
            return Ok(None);
        };
        let record = record_within(&caller.rooms.store, &Reach::default(), id).await?;
        let left = record.filter(|record| {
            let own = record.enrolments.iter().filter(|e| scope.holds(&e.school));
            own.filter_map(|e| e.end_on).any(|end| end >= since)
        });
        let Some(record) = left else { return Ok(None) };
        let support = Vec::new();
        let opened = Opened { record, support };
        look(caller, &opened, what).await?;
        Ok(Some(opened))
    };
    opened
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?
        .ok_or_else(|| caller.problem(Problem::NotFound))
}

/// A pupil's record within a scope; `None` for who is out of it or does not exist. Whoever shows
/// anything of it writes the [`look`] down first.
pub(crate) async fn find_within(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    id: &str,
) -> Result<Option<Opened>, StoreError> {
    let Caller { rooms, signed } = caller;
    let Ok(id) = id.parse::<PupilId>() else {
        return Ok(None);
    };
    let reach = reach(scope, rooms.today());
    let Some(record) = record_within(&rooms.store, &reach, id).await? else {
        return Ok(None);
    };
    let today = rooms.today();
    let here = record.enrolments.iter().filter(|e| e.holds_on(today));
    let here: Vec<SchoolId> = here.map(|e| e.school).collect();
    let support = support::seen_by(rooms, signed, id, &here).await?;
    Ok(Some(Opened { record, support }))
}

/// Writes down that a record was looked at. What cannot be written down is not shown.
pub(crate) async fn look(caller: &Caller, opened: &Opened, what: &str) -> Result<(), StoreError> {
    let look = look_at(caller, opened.pupil.id, what);
    log_look(&caller.rooms.store, look).await
}

/// That whoever calls looks at something of a pupil now.
pub(crate) fn look_at(caller: &Caller, pupil: PupilId, what: &str) -> Look {
    let Caller { rooms, signed } = caller;
    Look {
        id: rooms.context(signed.actor()).id(),
        pupil,
        person: signed.person.id,
        person_name: signed.person.name.clone(),
        position: signed.person.position.clone(),
        looked_at: rooms.now,
        what: what.to_owned(),
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{{ name }} <span class="govuk-body-s">born {{ born }} · UPN {{ upn }} · {{ year }} · {{ school }}</span>"#
)]
struct Identity<'a> {
    name: String,
    born: String,
    upn: &'a str,
    year: String,
    school: String,
}

/// The pages of a record: address, words, and what one must be allowed to see it.
const PAGES: [(&str, &str, Action); 13] = [
    ("", "Attendance", Action::SeePupil),
    ("/threshold", "Threshold", Action::SeePupil),
    ("/patterns", "Patterns", Action::SeePupil),
    ("/amend", "Amend a mark", Action::AmendMark),
    ("/support", "Support", Action::SeeSupport),
    ("/contracts", "Contracts", Action::SeeContracts),
    ("/family", "Family and contacts", Action::SeeFamily),
    ("/contact", "Letters and calls", Action::SeeContact),
    ("/leave", "Leave", Action::SeeLeave),
    ("/notifications", "Notifications", Action::SeeNotifications),
    ("/timetables", "Timetables", Action::SeeNotifications),
    ("/chronology", "Chronology", Action::SeePupil),
    ("/looks", "Who looked", Action::SeeWhoLooked),
];

impl Opened {
    /// The schools whose record of support for the pupil may be seen.
    pub(crate) fn support(&self) -> &[SchoolId] {
        &self.support
    }

    /// Whether the pupil is on a school's roll on a day.
    pub(crate) fn is_at(&self, school: SchoolId, day: Date) -> bool {
        let spells = self.enrolments.iter();
        spells
            .filter(|e| e.school == school)
            .any(|e| e.holds_on(day))
    }

    /// As at which day the record is shown: that of the standing, so that the figures and the sessions
    /// beside them agree.
    pub(crate) fn as_of(&self, rooms: &Rooms) -> Date {
        let standing = self.standing.as_ref();
        standing.map_or_else(|| rooms.today(), |kept| kept.as_of)
    }

    fn identity(&self, today: Date) -> IdentityBar {
        let here = self.enrolments.iter().filter(|e| e.holds_on(today));
        let at = here.filter_map(|e| self.schools.iter().find(|s| s.id == e.school));
        let names: Vec<&str> = at.map(|school| school.name.as_str()).collect();
        let school = if names.is_empty() {
            "on no roll today".to_owned()
        } else {
            names.join(" and ")
        };
        let identity = Identity {
            name: name_of(&self.pupil),
            born: when::day(self.pupil.born),
            upn: self.pupil.upn.as_deref().unwrap_or("not known"),
            year: year_in_words(&self.pupil.year_group),
            school,
        };
        IdentityBar::new(Content::html(identity.to_string()))
    }

    /// The address of a page of the record.
    pub(crate) fn address(&self, rooms: &Rooms, page: &str) -> String {
        rooms.address(&format!("pupils/{}{page}", self.pupil.id))
    }

    /// The record around one of its pages.
    pub(crate) fn around<'a, M: Template>(
        &self,
        caller: &Caller,
        here: &str,
        page: Page<'a, M>,
    ) -> Page<'a, M> {
        let mut pages = SubNavigation::new("Pages of this record");
        for (address, words, action) in PAGES {
            let hidden = action.is_shared_only() && self.support.is_empty();
            if hidden || !caller.signed.may(action) {
                continue;
            }
            let to = self.address(&caller.rooms, address);
            pages = if address == here {
                pages.here(words, to)
            } else {
                pages.page(words, to)
            };
        }
        page.identity(self.identity(caller.rooms.today()))
            .sub_navigation(pages)
    }
}
