//! `/{authority}/pupils/{id}/notifications`: what schools told of a pupil, and joint enquiries after the pupil.
//! In: a pupil. Out: the notifications and enquiries of schools within scope, the latest first.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use casework::people::Action;
use casework::rolls::sight::Sight;
use govuk::{Cell, Content, Table};
use store::rolls::{Notification, enquiries_of, of_pupil};
use store::{PupilId, SchoolId, StoreError};

use super::desk::{address_of, sight_of};
use super::enquiry;
use super::one::tag;
use crate::pupils::{At, Opened, name_of, open};
use crate::support::own_schools;
use crate::web::{Answer, Caller, link, page};
use crate::when;

#[derive(Template)]
#[template(path = "rolls/of_pupil.html")]
struct OfPupilPage {
    name: String,
    told: Option<Table>,
    enquiries: Option<Table>,
    /// Where a school opens joint enquiries.
    open: Option<String>,
}

fn told(
    caller: &Caller,
    all: &[Notification],
    schools: &BTreeMap<SchoolId, String>,
) -> Option<Table> {
    let rows = all.iter().map(|n| {
        let sent = n.sent_on.map_or_else(|| "Not sent".to_owned(), when::day);
        [
            Cell::new(link(address_of(caller, n.id, ""), n.kind.words())),
            Cell::new(n.about.as_str()),
            Cell::new(schools.get(&n.school).map_or("", String::as_str)),
            Cell::new(sent),
            Cell::new(Content::from(tag(n.state))),
        ]
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| {
        Table::new("Notifications to the authority")
            .caption_class("govuk-visually-hidden")
            .head(["Notification", "About", "School", "Sent", "Status"])
            .rows(rows)
            .first_cell_is_header()
    })
}

async fn view(caller: &Caller, opened: &Opened) -> Result<OfPupilPage, StoreError> {
    let Caller { rooms, signed } = caller;
    let store = &rooms.store;
    let scope = signed.scope(Action::SeeNotifications);
    let pupil: PupilId = opened.pupil.id;
    let mut all = of_pupil(store, pupil).await?;
    all.retain(|n| scope.holds(&n.school) && sight_of(signed, n) == Sight::Whole);
    let schools: BTreeMap<SchoolId, String> = store::schools::list(store)
        .await?
        .into_iter()
        .map(|school| (school.id, school.name))
        .collect();
    let mut enquiries = Vec::new();
    let been = opened.enrolments.iter().map(|spell| spell.school);
    let mut been: Vec<SchoolId> = been.filter(|school| scope.holds(school)).collect();
    been.sort_unstable();
    been.dedup();
    for school in been {
        enquiries.extend(enquiries_of(store, pupil, school).await?);
    }
    let today = rooms.today();
    let here = own_schools(signed, Action::Notify).any(|school| opened.is_at(school, today));
    let goes_on = enquiries.iter().any(store::rolls::Enquiry::is_open);
    let none = BTreeMap::new();
    Ok(OfPupilPage {
        name: name_of(&opened.pupil),
        told: told(caller, &all, &schools),
        enquiries: enquiry::table(caller, "Joint enquiries", &enquiries, &none, &schools),
        open: (here && !goes_on).then(|| enquiry::opening(caller, pupil, "")),
    })
}

/// The page.
pub(crate) async fn notifications(caller: Caller, Path(at): Path<At>) -> Answer {
    let what = "notifications to the authority";
    let opened = open(&caller, Action::SeeNotifications, at.id(), what).await?;
    let main = view(&caller, &opened)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let title = format!("{}: notifications", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/notifications", page)
    }))
}
