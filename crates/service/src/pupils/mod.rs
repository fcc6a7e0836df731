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

use askama::Template;
use axum::response::Response;
use casework::people::{Action, Scope};
use govuk::moj::{IdentityBar, SubNavigation};
use govuk::{Content, Page};
use jiff::civil::Date;
use serde::Deserialize;
use store::people::{Look, log_look};
use store::pupils::{self, Pupil, Reach};
use store::{PupilId, SchoolId, StoreError};

use crate::web::{Caller, Problem};
use crate::{house::Rooms, when};

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

/// A pupil whose record is open before somebody who may see it.
pub(crate) struct Opened {
    pub(crate) pupil: Pupil,
    /// The schools whose rolls the pupil is on today.
    pub(crate) schools: Vec<String>,
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
    let id: Option<PupilId> = id.parse().ok();
    let found = match id {
        Some(id) => within(&caller.rooms, &scope, id).await,
        None => Ok(None),
    };
    let pupil = found
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(|| caller.problem(Problem::NotFound))?;
    opened(caller, pupil, what)
        .await
        .map_err(|e| caller.problem(e.into()))
}

async fn within(
    rooms: &Rooms,
    scope: &Scope<SchoolId>,
    id: PupilId,
) -> Result<Option<Pupil>, StoreError> {
    pupils::find_within(&rooms.store, &reach(scope, rooms.today()), id).await
}

async fn opened(caller: &Caller, pupil: Pupil, what: &str) -> Result<Opened, StoreError> {
    let Caller { rooms, signed } = caller;
    let context = rooms.context(signed.actor());
    let look = Look {
        id: context.id(),
        pupil: pupil.id,
        person: signed.person.id,
        person_name: signed.person.name.clone(),
        position: signed.person.position.clone(),
        looked_at: rooms.now,
        what: what.to_owned(),
    };
    // First the log, then the record: what cannot be written down is not shown.
    log_look(&rooms.store, look).await?;
    let schools = pupils::schools_on(&rooms.store, pupil.id, rooms.today()).await?;
    Ok(Opened { pupil, schools })
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
const PAGES: [(&str, &str, Action); 7] = [
    ("", "Attendance", Action::SeePupil),
    ("/threshold", "Threshold", Action::SeePupil),
    ("/patterns", "Patterns", Action::SeePupil),
    ("/amend", "Amend a mark", Action::AmendMark),
    ("/family", "Family and contacts", Action::SeeFamily),
    ("/chronology", "Chronology", Action::SeePupil),
    ("/looks", "Who looked", Action::SeeWhoLooked),
];

impl Opened {
    fn identity(&self) -> IdentityBar {
        let school = if self.schools.is_empty() {
            "on no roll today".to_owned()
        } else {
            self.schools.join(" and ")
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
            if !caller.signed.may(action) {
                continue;
            }
            let to = self.address(&caller.rooms, address);
            pages = if address == here {
                pages.here(words, to)
            } else {
                pages.page(words, to)
            };
        }
        page.identity(self.identity()).sub_navigation(pages)
    }
}
