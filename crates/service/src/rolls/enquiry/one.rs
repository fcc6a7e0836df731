//! `/{authority}/notifications/enquiry/{enquiry}`: joint enquiries, what either side did, and how they ended.
//! In: joint enquiries within scope. Out: the page.

use askama::Template;
use axum::extract::{Path, Query};
use casework::people::Action;
use govuk::{Cell, Content, NotificationBanner, SummaryList, Table};
use serde::Deserialize;

use super::{At, Desk, days_open, ground_in_words, tag};
use crate::web::{Answer, Caller, page};
use crate::when;

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    did: String,
}

#[derive(Template)]
#[template(path = "rolls/enquiry/one.html")]
struct OnePage {
    did: Option<NotificationBanner>,
    back: (&'static str, String),
    name: String,
    tag: Content,
    about: SummaryList,
    /// What may be done now: words and address.
    next: Vec<(&'static str, String)>,
    lines: Option<Table>,
}

fn about(caller: &Caller, desk: &Desk) -> SummaryList {
    let enquiry = &desk.enquiry;
    let list = SummaryList::new()
        .entry("School", desk.school.name.as_str())
        .entry("Ground", ground_in_words(&enquiry.ground))
        .entry("Reference", enquiry.reference.as_str())
        .entry(
            "Opened",
            format!(
                "{} by {}, {}",
                when::day(enquiry.opened_on),
                enquiry.made_by_name,
                enquiry.position
            ),
        );
    match enquiry.ended_on {
        None => list.entry("Open for", days_open(enquiry, caller.rooms.today())),
        Some(on) => list
            .entry("How they ended", enquiry.result.words())
            .entry("In the authority’s words", enquiry.ended_words.as_str())
            .entry(
                "Ended",
                format!(
                    "{} by {}, {}",
                    when::day(on),
                    enquiry.ended_by_name,
                    enquiry.ended_position
                ),
            ),
    }
}

fn lines(desk: &Desk) -> Option<Table> {
    let mut lines: Vec<_> = desk.lines.iter().collect();
    lines.sort_by_key(|line| (line.on_day, line.number));
    let rows = lines.into_iter().map(|line| {
        [
            Cell::new(when::day(line.on_day)),
            Cell::new(line.side.words()),
            Cell::new(line.what.as_str()),
            Cell::new(line.outcome.as_str()),
            Cell::new(format!("{}, {}", line.made_by_name, line.position)),
        ]
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| {
        Table::new("What was done")
            .caption_class("govuk-visually-hidden")
            .head([
                "Day",
                "Who",
                "What was done",
                "What came of it",
                "Written down by",
            ])
            .rows(rows)
            .first_cell_is_header()
    })
}

/// The page.
pub(crate) async fn one(caller: Caller, Path(at): Path<At>, Query(asked): Query<Asked>) -> Answer {
    let desk = Desk::open(&caller, Action::SeeNotifications, &at.enquiry).await?;
    let did = match asked.did.as_str() {
        "opened" => {
            Some("The joint enquiries are open. The authority sees them with its notifications.")
        }
        "added" => Some("It is on record, and both sides see it."),
        "ended" => Some("The joint enquiries have ended. The school has it on its Today."),
        _ => None,
    };
    let mut next = Vec::new();
    if desk.enquiry.is_open() && desk.side().is_some() {
        next.push(("Add what was done", desk.address(&caller, "/line")));
        if desk.of_authority {
            next.push(("End the joint enquiries", desk.address(&caller, "/end")));
        }
    }
    let main = OnePage {
        did: did.map(NotificationBanner::success),
        back: ("All notifications", caller.rooms.address("notifications")),
        name: desk.name(),
        tag: tag(&desk.enquiry).into(),
        about: about(&caller, &desk),
        next,
        lines: lines(&desk),
    };
    let title = format!("{}: joint enquiries", main.name);
    Ok(page(&caller, "notifications", &title, main, |page| page))
}
